//! The capture trap, constants, shadowing, nested closures, helpers of helpers: one case each, the answer written beside.

use countersign::compiler::compile;
use serde_json::{Value as Json, json};

use crate::engine::{outcome, routed};

const HEAD: &str = r#"
policy("by-hand", 1);
fact("region", enumeration(["US", "EU", "BR"]));
fact("days", integer());
fact("limit", integer());
fact("urgent", boolean());
fact("costs", list(integer()));
fact("items", list(object(#{ kind: string(), amount: integer(), tags: list(string()), n: integer().optional() })));
fact("each", object(#{ n: integer().optional() }));
fact("backup", object(#{ country: string(), vat: string().optional() }).optional());
"#;

fn facts() -> Json {
    json!({
        "region": "EU", "days": 5, "limit": 10, "urgent": false, "costs": [3, 4],
        "items": [
            { "kind": "book", "amount": 3, "tags": ["new", "book"], "n": 1 },
            { "kind": "pen", "amount": 9, "tags": [] },
        ],
        "each": { "n": 7 },
    })
}

/// The steps that are active, by id; `id!` is one that is blocked.
fn active(rules: &str, change: Json) -> String {
    let compilation = compile(&format!("{HEAD}{rules}"));
    let rendered = compilation.render("by-hand.rhai", false);
    let policy = compilation.policy.unwrap_or_else(|| panic!("{rendered}"));
    let mut facts = facts();
    for (name, value) in change.as_object().expect("facts") {
        facts[name] = value.clone();
    }
    let route = routed(&policy, &facts, false, None);
    let words = route.steps.iter().filter_map(|step| match outcome(step) {
        Ok(active) => active.expect("facts are complete").then(|| step.id.clone()),
        Err(_) => Some(format!("{}!", step.id)),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A policy of one step `s` with this condition.
fn holds(condition: &str, change: Json) -> bool {
    let rules = format!("step(\"s\").when({condition}).approvers(role(\"x\"));");
    match active(&rules, change).as_str() {
        "s" => true,
        "" => false,
        other => panic!("{other}"),
    }
}

fn refused(condition: &str) -> String {
    let step = format!("step(\"s\").when({condition}).approvers(role(\"x\"));");
    let compilation = compile(&format!("{HEAD}{step}"));
    assert!(compilation.policy.is_none(), "{condition} compiles");
    compilation.render("by-hand.rhai", false)
}

#[test]
fn a_loop_hands_over_each_value_not_the_last() {
    let rules = r#"
        for r in ["EU", "US", "BR"] {
            step("legal-" + r.to_lower()).when(|f| f.region == r).approvers(role("legal"));
        }"#;
    for (region, expected) in [("EU", "legal-eu"), ("US", "legal-us"), ("BR", "legal-br")] {
        assert_eq!(active(rules, json!({ "region": region })), expected);
    }
}

#[test]
fn a_variable_that_changes_later_was_copied() {
    let rules = r#"
        let least = 5;
        step("a").when(|f| f.days >= least).approvers(role("x"));
        least += 1;
        step("b").when(|f| f.days >= least).approvers(role("x"));
        least = 1000;"#;
    assert_eq!(active(rules, json!({ "days": 4 })), "");
    assert_eq!(active(rules, json!({ "days": 5 })), "a");
    assert_eq!(active(rules, json!({ "days": 6 })), "a b");
}

#[test]
fn a_list_that_grows_later_was_copied() {
    let rules = r#"
        let strict = ["US"];
        step("a").when(|f| f.region in strict).approvers(role("x"));
        strict.push("EU");
        step("b").when(|f| f.region in strict).approvers(role("x"));"#;
    assert_eq!(active(rules, json!({ "region": "US" })), "a b");
    assert_eq!(active(rules, json!({ "region": "EU" })), "b");
}

#[test]
fn constants_are_captured_and_passed_to_functions() {
    let rules = r#"
        const LEAST = 5;
        fn reaches(n, least) { n >= least }
        step("a").when(|f| f.days >= LEAST).approvers(role("x"));
        step("b").when(|f| reaches(f.days, LEAST + 1)).approvers(role("x"));"#;
    assert_eq!(active(rules, json!({ "days": 4 })), "");
    assert_eq!(active(rules, json!({ "days": 5 })), "a");
    assert_eq!(active(rules, json!({ "days": 6 })), "a b");
}

#[test]
fn a_function_sees_its_parameters_only() {
    let text = format!(
        "{HEAD}let least = 5;\nfn reaches(n) {{ n >= least }}\n\
         step(\"s\").when(|f| reaches(f.days)).approvers(role(\"x\"));"
    );
    let compilation = compile(&text);
    assert!(compilation.policy.is_none());
    assert!(compilation.render("x", false).contains("`least`"), "{}", compilation.render("x", false));
}

#[test]
fn an_inner_name_hides_an_outer_one_and_only_within() {
    let table = [
        ("|f| { let n = 1; let n = n + f.days; n == 6 }", true),
        ("|f| { let n = 1; let m = { let n = 10; n + f.days }; n + m == 16 }", true),
        ("|f| { let f = f.days; f == 5 }", true),
        ("|days| days.days == 5", true),
        ("|f| { let n = f.days; f.costs.any(|n| n == 5) || n == 4 }", false),
        ("|f| { let n = f.days; f.costs.all(|n| n < 5) && n == 5 }", true),
        ("|f| f.costs.any(|n| f.items.any(|n| n.amount == 9) && n == 3)", true),
        ("|f| f.costs.any(|n| f.items.any(|n| n.amount == 3) && n == 9)", false),
        ("|f| if f.urgent { let n = 1; n == 1 } else { let n = 2; n == 1 }", false),
    ];
    for (condition, expected) in table {
        assert_eq!(holds(condition, json!({})), expected, "{condition}");
    }
}

#[test]
fn a_parameter_hides_what_it_is_called_with() {
    let rules = r#"
        fn twice(n) { let n = n + n; n }
        fn swapped(a, b) { less(b, a) }
        fn less(a, b) { a < b }
        step("a").when(|f| twice(f.days) == 10).approvers(role("x"));
        step("b").when(|f| { let n = 100; twice(f.days) + n == 110 }).approvers(role("x"));
        step("c").when(|f| swapped(f.days, f.limit)).approvers(role("x"));
        step("d").when(|f| less(f.days, f.limit)).approvers(role("x"));"#;
    assert_eq!(active(rules, json!({})), "a b d");
    assert_eq!(active(rules, json!({ "days": 11 })), "c");
}

#[test]
fn helpers_call_helpers_and_may_be_handed_the_facts() {
    let rules = r#"
        fn is_long(f, by) { exceeds(f.days, f.limit + by) }
        fn exceeds(a, b) { not_below(a, b + 1) }
        fn not_below(a, b) { a >= b }
        fn risky(f) { is_long(f, 0) || f.region == "BR" }
        step("a").when(|f| risky(f)).approvers(role("x"));
        step("b").when(|f| is_long(f, 2)).approvers(role("x"));"#;
    assert_eq!(active(rules, json!({ "days": 10 })), "");
    assert_eq!(active(rules, json!({ "days": 11 })), "a");
    assert_eq!(active(rules, json!({ "days": 12 })), "a");
    assert_eq!(active(rules, json!({ "days": 13 })), "a b");
    assert_eq!(active(rules, json!({ "days": 1, "region": "BR" })), "a");
}

#[test]
fn closures_nest_and_see_what_is_around_them() {
    let table = [
        ("|f| f.items.any(|i| i.tags.any(|t| t == i.kind))", true),
        ("|f| f.items.all(|i| i.tags.any(|t| t == i.kind))", false),
        ("|f| f.items.any(|i| i.amount > f.limit)", false),
        ("|f| f.items.any(|i| i.amount + 2 > f.limit)", true),
        ("|f| { let top = f.limit; f.items.count(|i| i.amount < top) == 2 }", true),
        // A list operation that was named outside of another one is moved into it.
        ("|f| { let total = f.costs.sum(); f.costs.any(|c| c + 3 == total) }", true),
        ("|f| { let total = f.costs.sum(|c| c * 2); f.costs.any(|c| c * 4 == total + 2) }", true),
        ("|f| { let total = f.costs.sum(|c| c * 2); f.costs.any(|c| c * 4 == total + 1) }", false),
        ("|f| f.costs.any(|c| { let more = f.items.count(|i| i.amount > c); more == 1 && c == 3 })", true),
    ];
    for (condition, expected) in table {
        assert_eq!(holds(condition, json!({})), expected, "{condition}");
    }
    let rules = r#"
        fn above(list, least) { list.any(|c| c > least) }
        step("a").when(|f| above(f.costs, f.costs.min() ?? 0)).approvers(role("x"));"#;
    assert_eq!(active(rules, json!({ "costs": [3, 4] })), "a");
    assert_eq!(active(rules, json!({ "costs": [3, 3] })), "");
}

#[test]
fn list_operations_moved_too_deep_are_refused() {
    let text = refused("|f| { let n = f.costs.sum(|c| c); f.items.any(|i| i.tags.any(|t| t.len() == n)) }");
    assert!(text.contains("[limit_exceeded]") && text.contains("nested deeper than 2 levels"), "{text}");
}

/// Rhai computes a `let`, an argument and the end of a range whether or not they are needed in the end; so do we.
#[test]
fn what_fails_on_the_way_fails_the_whole() {
    let most = "9_223_372_036_854_775_807";
    let table = [
        (format!("|f| {{ let n = f.days + {most}; true }}"), "s!"),
        (format!("|f| {{ let n = f.days + {most}; f.urgent || n > 0 }}"), "s!"),
        (format!("|f| f.urgent || {{ let n = f.days + {most}; true }}"), "s!"),
        (format!("|f| !f.urgent || {{ let n = f.days + {most}; true }}"), "s"),
        (format!("|f| {{ let n = f.days + {most}; let m = 1; m > 0 }}"), "s!"),
        (format!("|f| f.days in 10..(f.days + {most})"), "s!"),
        (format!("|f| unused(f.days + {most})"), "s!"),
        (format!("|f| unused(f.days - {most})"), "s"),
        (format!("|f| !unused(f.days + {most})"), "s!"),
        (format!("|f| f.costs.any(|c| {{ let n = c + {most}; true }})"), "s!"),
    ];
    for (condition, expected) in table {
        let step = format!("fn unused(n) {{ true }}\nstep(\"s\").when({condition}).approvers(role(\"x\"));");
        assert_eq!(active(&step, json!({})), expected, "{condition}");
    }
}

/// What is named must be sound where it is named, used or not.
#[test]
fn what_is_named_is_checked() {
    let table = [
        ("|f| { let n = f.dyas; f.urgent }", "unknown_fact"),
        ("|f| { let n = f.backup.country; f.urgent }", "optional_fact"),
        ("|f| { let n = f.backup.country; f.backup != () && n == \"EU\" }", "optional_fact"),
        ("|f| { let n = f.days == \"5\"; f.urgent }", "type_mismatch"),
        ("|f| f.items.any(|i| { let n = i.n + 1; i.n != () && n > 1 })", "optional_fact"),
    ];
    for (condition, code) in table {
        let text = refused(condition);
        assert!(text.contains(&format!("[{code}]")), "{condition}\n{text}");
    }
    let table = [
        ("|f| { let b = f.backup; b != () && b.country == \"EU\" }", false),
        ("|f| { let least = f.costs.min(); f.urgent || (least ?? 0) == 3 }", true),
        ("|f| f.backup == () || { let n = f.backup.country; f.urgent || n == \"EU\" }", true),
    ];
    for (condition, expected) in table {
        assert_eq!(holds(condition, json!({})), expected, "{condition}");
    }
}

/// As many as there is room for: side by side, not one in another.
#[test]
fn what_is_named_costs_no_depth() {
    let lets: String = (0..500).map(|n| format!("let n{n} = f.days + {n}; ")).collect();
    assert!(holds(&format!("|f| {{ {lets} f.urgent || n499 == 504 }}"), json!({})));
    let lets: String = (0..5_000).map(|n| format!("let n{n} = f.days + {n}; ")).collect();
    let text = refused(&format!("|f| {{ {lets} f.urgent }}"));
    assert!(text.contains("[limit_exceeded]"), "{text}");
}

#[test]
fn what_is_given_is_given_within() {
    let backup = json!({ "backup": { "country": "EU", "vat": "x" } });
    let without = json!({ "backup": { "country": "EU" } });
    let condition = "|f| f.backup != () && f.backup.vat != () && f.backup.vat == \"x\"";
    assert!(holds(condition, backup.clone()));
    assert!(!holds(condition, without.clone()));
    assert!(!holds(condition, json!({})));
    assert!(holds("|f| f.backup == () || f.backup.vat == () || f.backup.vat == \"x\"", without));
    assert!(holds("|f| !(f.backup == () || f.urgent) && f.backup.country == \"EU\"", backup.clone()));
    assert!(holds("|f| if f.backup == () || f.urgent { false } else { f.backup.country == \"EU\" }", backup));
    let text = refused("|f| !(f.backup == () && f.urgent) && f.backup.country == \"EU\"");
    assert!(text.contains("[optional_fact]"), "{text}");
    let text = refused("|f| f.backup != () && f.backup.vat == \"x\"");
    assert!(text.contains("[optional_fact]"), "{text}");
}

/// A fact may be called `each`, which is also how an entry of a list is spoken of.
#[test]
fn a_guard_of_a_fact_is_none_of_an_entry() {
    assert!(holds("|f| f.items.any(|i| i.n != () && i.n == 1)", json!({})));
    for condition in [
        "|f| f.items.any(|i| f.each.n != () && i.n == 1)",
        "|f| f.items.any(|i| i.n != () && f.each.n == 7)",
        "|f| f.items.any(|i| i.n != ()) && f.items.any(|i| i.n == 1)",
    ] {
        let text = refused(condition);
        assert!(text.contains("[optional_fact]"), "{condition}\n{text}");
    }
}

/// A value that is found is not certain while another of the list may still fail.
#[test]
fn an_unknown_value_of_a_list_may_fail() {
    let open = |condition: &str| {
        let step = format!("step(\"s\").when({condition}).approvers(role(\"x\"));");
        let policy = compile(&format!("{HEAD}{step}")).policy.expect("it compiles");
        let mut facts = facts();
        facts.as_object_mut().expect("facts").remove("limit");
        routed(&policy, &facts, true, None).steps[0].active
    };
    assert_eq!(open("|f| f.days in [5, f.limit + 9_223_372_036_854_775_807]"), None);
    assert_eq!(open("|f| f.days in [5, f.limit]"), Some(true));
    assert_eq!(open("|f| f.days in [6, f.limit]"), None);
}

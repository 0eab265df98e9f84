//! Nothing fails open: whatever is missing, misspelt or ill-typed is a typed refusal or a blocked step, never a shorter
//! route. The engines that answer "no steps" to an amount of `"12.50"` are why this file exists.

// Native only: the wasm suites are tests/wasm_node.rs and tests/wasm_browser.rs, and Cargo builds all tests for them.
#![cfg(not(target_arch = "wasm32"))]

use countersign::compiler::compile;
use countersign::definition::policy::Policy;
use countersign::model::json;
use countersign::route::answer::{Answer, Route, State, StepState};
use countersign::route::request::{Request, door_refusal};
use countersign::route::route;
use serde_json::{Value, json};

const POLICY: &str = r#"
policy("spend", 1);
fact("amount", money("EUR").min(0).max(1_000_000));
fact("days", integer().min(1).max(365));
fact("rate", decimal().optional());
fact("urgent", boolean());
fact("region", enumeration(["US", "EU"]));
fact("note", string().optional());
step("manager").approvers(manager_of_submitter());
step("finance").when(|f| f.amount >= 10_000).approvers(role("finance")).quorum(2);
step("legal").when(|f| f.region == "US" && f.days + f.days > 60).approvers(role("legal"));
"#;

fn policy() -> Policy {
    compile(POLICY).policy.expect("the policy compiles")
}

fn facts() -> Value {
    json!({ "amount": { "currency": "EUR", "value": "12500.00" }, "days": 31, "urgent": false, "region": "US" })
}

fn people() -> Value {
    json!({ "roles": { "finance": ["fin", "flo"], "legal": ["lee"] }, "managers": { "mia": "ana" } })
}

fn request(facts: &Value, people: &Value) -> String {
    json!({ "by": "mia", "at": "2026-03-01T09:00:00Z", "facts": facts, "people": people }).to_string()
}

/// The road that every surface takes: text, strict door, envelope, route.
fn answer(text: &str) -> Answer {
    let value = match json::parse(text, 1_000_000) {
        Ok(value) => value,
        Err(error) => {
            let refused = door_refusal(&error).unwrap_or_else(|| panic!("not among the facts: {error:?}"));
            return Answer::Refused { refused };
        }
    };
    route(&policy(), &Request::from_json(&value).expect("the envelope is sound"))
}

fn routed(facts: &Value, people: &Value) -> Route {
    match answer(&request(facts, people)) {
        Answer::Route(route) => *route,
        Answer::Refused { refused } => panic!("refused: {}", refused.to_json()),
    }
}

#[test]
fn the_sound_request_is_routed() {
    let route = routed(&facts(), &people());
    assert_eq!(route.state, Some(State::UnderReview));
    assert!(route.steps.iter().all(|step| step.state == Some(StepState::Open)));
}

/// One fact changed (`null` here: taken out), and the path and words of the refusal.
#[test]
fn facts_that_the_policy_does_not_accept_are_refused_with_their_path() {
    let euro = |value: &str| json!({ "currency": "EUR", "value": value });
    let table: Vec<(&str, &str, Option<Value>, &str)> = vec![
        ("missing", "amount", None, "fact `amount` is missing"),
        ("missing boolean", "urgent", None, "fact `urgent` is missing"),
        ("misspelt", "amuont", Some(euro("1.00")), "unknown fact `amuont`"),
        ("extra", "colour", Some(json!("red")), "unknown fact `colour`"),
        ("null is not absent", "note", Some(Value::Null), "must be text, this is `null`"),
        ("null amount", "amount", Some(Value::Null), "must be an amount in EUR, this is `null`"),
        ("amount as text", "amount", Some(json!("12.50")), "must be an amount in EUR, this is a string"),
        ("amount as number", "amount", Some(json!(12)), "must be an amount in EUR, this is a number"),
        (
            "foreign currency",
            "amount",
            Some(json!({ "currency": "USD", "value": "1.00" })),
            "is in USD, not in EUR",
        ),
        ("unknown currency", "amount", Some(json!({ "currency": "EUX", "value": "1.00" })), "`EUX`"),
        ("currency left out", "amount", Some(json!({ "value": "1.00" })), "currency"),
        ("extra member", "amount", Some(json!({ "currency": "EUR", "value": "1.00", "x": 1 })), "x"),
        ("too many places", "amount", Some(euro("1.005")), "1.005"),
        ("thousands separator", "amount", Some(euro("1,000.00")), "1,000.00"),
        ("blank amount", "amount", Some(euro("")), "amount"),
        ("below the least", "amount", Some(euro("-0.01")), "less than the least value EUR 0.00"),
        (
            "above the greatest",
            "amount",
            Some(euro("1000000.01")),
            "more than the greatest value EUR 1,000,000.00",
        ),
        ("integer as text", "days", Some(json!("31")), "must be an integer, this is a string"),
        ("integer as boolean", "days", Some(json!(true)), "must be an integer, this is a boolean"),
        ("integer below", "days", Some(json!(0)), "less than the least value 1"),
        ("integer above", "days", Some(json!(366)), "more than the greatest value 365"),
        ("boolean as text", "urgent", Some(json!("false")), "must be true or false, this is a string"),
        ("boolean as number", "urgent", Some(json!(0)), "must be true or false, this is a number"),
        ("value outside", "region", Some(json!("BR")), "`BR` is not one of its values"),
        ("other case", "region", Some(json!("us")), "`us` is not one of its values"),
        ("list for a value", "region", Some(json!(["US"])), "this is an array"),
        ("decimal as number", "rate", Some(json!(1)), "must be a decimal, this is a number"),
        ("decimal with exponent", "rate", Some(json!("1e3")), "`1e3` is not an exact decimal"),
        ("29 digits", "rate", Some(json!("0.12345678901234567890123456789")), "is not an exact decimal"),
    ];
    for (what, name, value, message) in table {
        let mut facts = facts();
        match value {
            Some(value) => facts[name] = value,
            None => drop(facts.as_object_mut().unwrap().remove(name)),
        }
        let Answer::Refused { refused } = answer(&request(&facts, &people())) else {
            panic!("{what}: was routed")
        };
        assert_eq!(refused.code.as_str(), "invalid_facts", "{what}");
        let path = refused.path.clone().unwrap_or_default();
        assert!(
            path == format!("/facts/{name}") || path.starts_with(&format!("/facts/{name}/")),
            "{what}: {path}"
        );
        assert!(refused.message.contains(message), "{what}: `{}` does not say `{message}`", refused.message);
        assert!(!refused.hint.is_empty(), "{what}: no hint");
    }
}

#[test]
fn every_problem_is_reported_at_once() {
    let mut facts = facts();
    facts["days"] = json!("31");
    facts["region"] = json!("BR");
    facts["colour"] = json!("red");
    let Answer::Refused { refused } = answer(&request(&facts, &people())) else { panic!("was routed") };
    let paths: Vec<&str> = refused.detail["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| problem["path"].as_str().unwrap())
        .collect();
    assert_eq!(paths, ["/facts/days", "/facts/region", "/facts/colour"]);
}

/// What JSON parsers let through in silence.
#[test]
fn the_door_refuses_what_could_be_read_in_two_ways() {
    let sound = request(&facts(), &people());
    let table = [
        ("a fact twice", r#""days":31"#, r#""days":31,"days":32"#, "/facts/days"),
        ("the same fact escaped", r#""days":31"#, r#""days":31,"d\u0061ys":32"#, "/facts/days"),
        ("a float", r#""days":31"#, r#""days":31.0"#, "/facts/days"),
        ("an exponent", r#""days":31"#, r#""days":3e1"#, "/facts/days"),
        ("minus zero", r#""days":31"#, r#""days":-0"#, "/facts/days"),
        ("beyond 2^53 - 1", r#""days":31"#, r#""days":9007199254740993"#, "/facts/days"),
        (
            "a member of an amount twice",
            r#""value":"12500.00""#,
            r#""value":"12500.00","value":"1.00""#,
            "/facts/amount/value",
        ),
        ("a lone surrogate", r#""region":"US""#, r#""region":"\ud800""#, "/facts/region"),
    ];
    for (what, from, to, path) in table {
        assert!(sound.contains(from), "{what}: nothing to replace");
        let Answer::Refused { refused } = answer(&sound.replace(from, to)) else {
            panic!("{what}: was routed")
        };
        assert_eq!(refused.code.as_str(), "invalid_facts", "{what}");
        assert_eq!(refused.path.as_deref(), Some(path), "{what}");
    }
}

#[test]
fn what_is_wrong_with_the_envelope_is_an_error_with_its_path() {
    let sound = request(&facts(), &people());
    let table = [
        ("no submitter", r#""by":"mia","#, "", "/by"),
        ("blank submitter", r#""by":"mia""#, r#""by":" ""#, "/by"),
        ("no instant", r#""at":"2026-03-01T09:00:00Z","#, "", "/at"),
        ("no such day", "2026-03-01T", "2026-02-30T", "/at"),
        ("unknown member", r#""by":"mia""#, r#""by":"mia","peolpe":{}"#, "/peolpe"),
        ("unknown member of people", r#""managers""#, r#""manager""#, "/people/manager"),
        ("a role that is not a list", r#"["lee"]"#, r#""lee""#, "/people/roles/legal"),
        ("a person twice in a role", r#"["lee"]"#, r#"["lee","lee"]"#, "/people/roles/legal/1"),
        ("a key twice", r#""by":"mia""#, r#""by":"mia","by":"eve""#, "/by"),
    ];
    for (what, from, to, path) in table {
        assert!(sound.contains(from), "{what}: nothing to replace");
        let error = json::parse(&sound.replace(from, to), 1_000_000)
            .and_then(|value| Request::from_json(&value).map(|_| ()))
            .expect_err(what);
        assert_eq!(error.path, path, "{what}: {error}");
    }
}

/// The people document, and what becomes of the three steps.
#[test]
fn a_step_that_nobody_could_approve_is_blocked() {
    let table = [
        (
            "an empty role",
            json!({ "roles": { "finance": ["fin", "flo"], "legal": [] }, "managers": { "mia": "ana" } }),
            "legal",
            "no_eligible_approver",
        ),
        (
            "a role nobody mentions",
            json!({ "roles": { "finance": ["fin", "flo"] }, "managers": { "mia": "ana" } }),
            "legal",
            "no_eligible_approver",
        ),
        (
            "a misspelt role",
            json!({ "roles": { "finance": ["fin", "flo"], "leagl": ["lee"] }, "managers": { "mia": "ana" } }),
            "legal",
            "no_eligible_approver",
        ),
        (
            "only the submitter holds it",
            json!({ "roles": { "finance": ["fin", "flo"], "legal": ["mia"] }, "managers": { "mia": "ana" } }),
            "legal",
            "no_eligible_approver",
        ),
        (
            "only a bot holds it",
            json!({ "people": { "bob": { "kind": "bot" } }, "roles": { "finance": ["fin", "flo"], "legal": ["bob"] }, "managers": { "mia": "ana" } }),
            "legal",
            "no_eligible_approver",
        ),
        (
            "only a service holds it",
            json!({ "people": { "svc": { "kind": "service" } }, "roles": { "finance": ["fin", "flo"], "legal": ["svc"] }, "managers": { "mia": "ana" } }),
            "legal",
            "no_eligible_approver",
        ),
        (
            "a quorum of two, one person",
            json!({ "roles": { "finance": ["fin"], "legal": ["lee"] }, "managers": { "mia": "ana" } }),
            "finance",
            "quorum_unreachable",
        ),
        (
            "a quorum of two, the submitter one of them",
            json!({ "roles": { "finance": ["fin", "mia"], "legal": ["lee"] }, "managers": { "mia": "ana" } }),
            "finance",
            "quorum_unreachable",
        ),
        (
            "no manager",
            json!({ "roles": { "finance": ["fin", "flo"], "legal": ["lee"] } }),
            "manager",
            "no_eligible_approver",
        ),
    ];
    for (what, people, id, code) in table {
        let route = routed(&facts(), &people);
        let step = route.steps.iter().find(|step| step.id == id).unwrap();
        assert_eq!(step.active, Some(true), "{what}: never skipped");
        assert_eq!(step.state, Some(StepState::Blocked), "{what}");
        assert_eq!(step.blocked.as_ref().map(|blocked| blocked.code.as_str()), Some(code), "{what}");
        assert_eq!(route.state, Some(State::ManualReview), "{what}");
    }
}

#[test]
fn a_condition_that_cannot_be_computed_blocks_its_step() {
    let script = r#"
        policy("sum", 1);
        fact("a", decimal());
        fact("b", decimal());
        step("review").when(|f| f.a + f.b > 5).approvers(role("r"));
    "#;
    let policy = compile(script).policy.unwrap();
    let most = "79228162514264337593543950335";
    for (a, b) in [(most, "1"), (most, "0.1")] {
        let request = json!({ "by": "mia", "at": "2026-03-01T09:00:00Z", "facts": { "a": a, "b": b },
                              "people": { "roles": { "r": ["ana"] } } });
        let Answer::Route(route) = route(&policy, &Request::from_json(&request).unwrap()) else {
            panic!("refused")
        };
        assert_eq!(route.steps[0].active, Some(true), "{a} + {b}: never skipped");
        assert_eq!(route.steps[0].blocked.as_ref().unwrap().code.as_str(), "policy_error");
        assert_eq!(route.state, Some(State::ManualReview));
    }
}

#[test]
fn a_tier_that_cannot_be_computed_is_the_strictest() {
    let script = r#"
        policy("sum", 1);
        fact("a", decimal());
        tier("high", |f| f.a < 0);
        tier("middle", |f| f.a + f.a > 5);
        tier("low");
        step("strict").when(|f| f.tier == "high").approvers(role("r"));
    "#;
    let policy = compile(script).policy.unwrap();
    let request = json!({ "by": "mia", "at": "2026-03-01T09:00:00Z", "people": { "roles": { "r": ["ana"] } },
                          "facts": { "a": "79228162514264337593543950335" } });
    let Answer::Route(route) = route(&policy, &Request::from_json(&request).unwrap()) else {
        panic!("refused")
    };
    let tier = route.tier.unwrap();
    assert_eq!(tier.name.as_deref(), Some("high"));
    assert_eq!(tier.blocked.unwrap().code.as_str(), "policy_error");
    assert_eq!(route.steps[0].active, Some(true));
    assert_eq!(route.state, Some(State::ManualReview));
}

#[test]
fn a_request_that_needs_no_step_is_reviewed_by_hand() {
    let script = r#"policy("none", 1); fact("a", boolean()); step("s").when(|f| f.a).approvers(role("r"));"#;
    let policy = compile(script).policy.unwrap();
    let request = json!({ "by": "mia", "at": "2026-03-01T09:00:00Z", "facts": { "a": false },
                          "people": { "roles": { "r": ["ana"] } } });
    let Answer::Route(route) = route(&policy, &Request::from_json(&request).unwrap()) else {
        panic!("refused")
    };
    assert_eq!(route.state, Some(State::ManualReview));
    assert_eq!(route.reason.unwrap().code.as_str(), "no_step_required");
}

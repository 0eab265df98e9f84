//! From a file's text to commands: what is read by type, and what is refused with its line.

use serde_json::json;

use super::*;

/// The facts that a submit with these sends.
fn facts(text: &str) -> Json {
    let engine = Made::default();
    let verdict = verdict(
        &engine,
        &format!("policy: p.rhai\nsubmit: {{ by: mia, at: 2026-03-01T09:00:00Z, facts: {{ {text} }} }}"),
    );
    assert_eq!(verdict.error, None);
    engine.command(0)["facts"].clone()
}

#[test]
fn plain_scalars_are_read_by_the_declared_type_from_their_characters() {
    for (text, value) in [
        ("amount: 62000.00", json!({ "amount": { "currency": "EUR", "value": "62000.00" } })),
        ("amount: 1e3", json!({ "amount": { "currency": "EUR", "value": "1e3" } })),
        ("amount: 5 USD", json!({ "amount": { "currency": "USD", "value": "5" } })),
        ("amount: USD 5", json!({ "amount": { "currency": "USD", "value": "5" } })),
        ("amount: { value: 5.10 }", json!({ "amount": { "currency": "EUR", "value": "5.10" } })),
        ("amount: { currency: GBP, value: 5 }", json!({ "amount": { "currency": "GBP", "value": "5" } })),
        ("note: 007", json!({ "note": "007" })),
        ("note: true", json!({ "note": "true" })),
        ("note: null", json!({ "note": null })),
        ("note: 'null'", json!({ "note": "null" })),
        ("note: ''", json!({ "note": "" })),
        ("note:", json!({ "note": null })),
        ("pages: 12", json!({ "pages": 12 })),
        ("pages: -3", json!({ "pages": -3 })),
        ("pages: 9007199254740991", json!({ "pages": 9_007_199_254_740_991_i64 })),
        ("share: 0.10", json!({ "share": "0.10" })),
        ("urgent: true", json!({ "urgent": true })),
        ("due: 2026-03-01", json!({ "due": "2026-03-01" })),
        ("region: NO", json!({ "region": "NO" })),
        (
            "lines: [{ price: 1.50, count: 2 }]",
            json!({ "lines": [{ "price": { "currency": "USD", "value": "1.50" }, "count": 2 }] }),
        ),
    ] {
        assert_eq!(facts(text), value, "{text}");
    }
}

#[test]
fn what_does_not_fit_its_type_stays_what_it_looks_like_and_is_for_the_engine_to_refuse() {
    for (text, value) in [
        ("pages: \"12\"", json!({ "pages": "12" })),
        ("pages: 1.5", json!({ "pages": "1.5" })),
        ("pages: 012", json!({ "pages": "012" })),
        ("pages: 9007199254740992", json!({ "pages": "9007199254740992" })),
        ("urgent: yes", json!({ "urgent": "yes" })),
        ("urgent: 'true'", json!({ "urgent": "true" })),
        ("amount: \"5\"", json!({ "amount": "5" })),
        ("amount: [5]", json!({ "amount": [5] })),
        ("lines: 5", json!({ "lines": 5 })),
        ("lines: [5]", json!({ "lines": [5] })),
        // Without a declared type: YAML's core schema.
        ("other: 12", json!({ "other": 12 })),
        ("other: 0x1F", json!({ "other": 31 })),
        ("other: 1.5", json!({ "other": "1.5" })),
        ("other: [True, ~, x]", json!({ "other": [true, null, "x"] })),
        ("lines: [{ count: 2, extra: 5 }]", json!({ "lines": [{ "count": 2, "extra": 5 }] })),
    ] {
        assert_eq!(facts(text), value, "{text}");
    }
}

#[test]
fn fields_of_commands_are_read_by_their_type() {
    let engine = Made::new([accepted(&[], review())]);
    let text = format!(
        "{SUBMIT}then:\n\
         - {{ do: approve, step: 007, by: ana, round: 2, reason: true, claims: {{ acr: 2, amr: [otp], auth_time: +30m }}, at: +1h }}\n\
         - {{ do: import_manual, outcome: approved, by: cy, reason: outage, when: -1d, by_whom: bo, artefact: {{ id: scan }} }}\n\
         - {{ do: correct, by: cy, reason: slip, record: 3, version: 4 }}"
    );
    assert_eq!(verdict(&engine, &text).error, None);
    let approve = json!({ "command": "approve", "step": "007", "round": 2, "reason": "true" });
    assert_eq!(engine.command(1), approve);
    let context = engine.context(1);
    assert_eq!(
        context["claims"],
        json!({ "acr": "2", "amr": ["otp"], "auth_time": "2026-03-01T09:30:00.000Z" })
    );
    assert_eq!((&context["now"], &context["by"]), (&json!("2026-03-01T10:00:00.000Z"), &json!("ana")));
    let import = engine.command(2);
    assert_eq!(import["when"], "2026-02-28T09:00:00.000Z");
    assert_eq!(import["artefact"]["sha256"].as_str().unwrap().len(), 64);
    // The instant before stays.
    assert_eq!(engine.context(3)["now"], "2026-03-01T10:00:00.000Z");
    assert_eq!((&engine.command(3)["record"], &engine.context(3)["version"]), (&json!(3), &json!(4)));
}

#[test]
fn a_subject_is_completed() {
    let digest = |text: &str| json!(crate::model::digest::Sha256::of(text.as_bytes()));
    for (subject, sent) in [
        ("{ id: post-1, version: 2 }", json!({ "id": "post-1", "version": 2, "sha256": digest("post-1@2") })),
        ("{ id: 7, version: \"2\" }", json!({ "id": "7", "version": "2", "sha256": digest("7@2") })),
        (
            "{ id: post-1, version: 1.0 }",
            json!({ "id": "post-1", "version": "1.0", "sha256": digest("post-1@1.0") }),
        ),
        ("{ id: a, version: 1, sha256: cafe }", json!({ "id": "a", "version": 1, "sha256": "cafe" })),
    ] {
        let engine = Made::default();
        let text = format!(
            "policy: p.rhai\nsubmit: {{ by: mia, at: 2026-03-01T09:00:00Z, facts: {{}}, subject: {subject} }}"
        );
        assert_eq!(verdict(&engine, &text).error, None);
        assert_eq!(engine.command(0)["subject"], sent);
    }
    // An amendment says what changes.
    let engine = Made::new([accepted(&[], review())]);
    verdict(&engine, &format!("{SUBMIT}then: [{{ do: amend, by: mia, subject: {{ version: 2 }} }}]"));
    assert_eq!(
        engine.command(1)["subject"],
        json!({ "id": "post-1", "version": 2, "sha256": digest("post-1@2") })
    );
}

#[test]
fn two_pieces_of_evidence_are_two() {
    let engine = Made::new([accepted(&[], review())]);
    let attach = "{ do: attach_evidence, step: brand, by: ana, kind: scan }";
    verdict(&engine, &format!("{SUBMIT}then: [{attach}, {attach}]"));
    let (one, two) = (engine.command(1), engine.command(2));
    assert_eq!((&one["id"], &two["id"]), (&json!("scan-1"), &json!("scan-2")));
    assert_ne!(one["sha256"], two["sha256"]);
    let engine = Made::new([accepted(&[], review())]);
    verdict(
        &engine,
        &format!(
            "{SUBMIT}then: [{{ do: attach_evidence, step: brand, by: ana, kind: scan, id: a, sha256: b }}]"
        ),
    );
    assert_eq!((&engine.command(1)["id"], &engine.command(1)["sha256"]), (&json!("a"), &json!("b")));
}

#[test]
fn what_a_scenario_does_not_know_is_refused_with_its_line_and_what_was_meant() {
    for (text, expected) in [
        ("polcy: p.rhai", "1: unknown key `polcy` in a scenario (did you mean `policy`?)"),
        ("submit: {}", "1: key `policy` is missing (name the policy's file: `policy: ../policy.rhai`)"),
        ("[1]", "1: `a scenario` must be a map, not a list (write a map)"),
        ("", "1: `a scenario` must be a map, not nothing (write a map)"),
        ("policy: p.rhai\npolicy: q.rhai", "2: key `policy` is given twice (leave one of them out)"),
        ("policy: !!str p.rhai", "1: the tag"),
        ("policy: *x", "unknown anchor"),
        ("policy: p.rhai\n<<: { a: 1 }", "2: unknown key `<<` (YAML 1.2 has no merge keys"),
        ("policy: p.rhai\nsubmit: { by: mia }", "2: `at` is missing"),
        ("policy: p.rhai\nsubmit: { by: mia, at: +1h }", "2: offsets count from here, so this is none"),
        ("policy: p.rhai\nsubmit: { by: mia, at: soon }", "2: `soon` is not an instant"),
        (
            "policy: p.rhai\nsubmit: { at: 2026-03-01T09:00:00Z }",
            "2: `by` is missing in `submit` (say who does it: `by: mia`)",
        ),
        (
            "policy: p.rhai\nsubmit: { do: submit, by: mia, at: 2026-03-01T09:00:00Z }",
            "2: `submit` has no `do`",
        ),
        (
            "policy: p.rhai\nexpect: {}\nthen: [{ do: save_draft, at: 2026-03-01T09:00:00Z, by: a }]",
            "2: `expect` without `submit`",
        ),
        (
            "policy: none.rhai\nsubmit: { by: mia, at: 2026-03-01T09:00:00Z }",
            "1: the policy `none.rhai` cannot be read (paths are relative to the scenario)",
        ),
    ] {
        let problem = match yaml::tree(text) {
            Ok(_) => problem(text),
            Err(problem) => problem,
        };
        assert!(problem.contains(expected), "{text}\n  {problem}");
    }
}

#[test]
fn what_an_entry_does_not_know_is_refused_with_its_line_and_what_was_meant() {
    for (entry, expected) in [
        ("{ by: ana }", "4: `do` is missing (say what is done: `do: approve`)"),
        ("{ do: aprove, step: a, by: ana }", "4: unknown command `aprove` (did you mean `approve`?)"),
        ("{ do: approve, stpe: a, by: ana }", "4: unknown key `stpe` in `approve` (did you mean `step`?)"),
        (
            "{ do: withdraw, step: a, by: ana }",
            "4: unknown key `step` in `withdraw` (the keys here are `reason`, `by`, `at`",
        ),
        ("{ do: approve, step: a }", "4: `by` is missing in `approve`"),
        ("{ do: approve, step: [a], by: ana, at: +1x }", "4: `+1x` is not an offset"),
        (
            "{ do: approve, step: a, by: ana, expect: { stat: x } }",
            "4: unknown key `stat` in `expect` (did you mean `state`?)",
        ),
        (
            "{ do: approve, step: a, by: ana,\n   expect: { counts: { a: { aproved: 1 } } } }",
            "5: unknown key `aproved` in `a` (did you mean `approved`?)",
        ),
        (
            "{ do: approve, step: a, by: ana, expect: { counts: { a: { missing: some } } } }",
            "4: `missing` must be a whole number, not `some`",
        ),
        (
            "{ do: approve, step: a, by: ana, expect: { open: brand } }",
            "4: `open` must be a list, not `brand`",
        ),
        (
            "{ do: approve, step: a, by: ana, expect: { state: } }",
            "4: `state` must be one value, not nothing",
        ),
        (
            "{ do: approve, step: a, by: ana, expect: { replayed: maybe } }",
            "4: `replayed` must be `true` or `false`, not `maybe`",
        ),
        (
            "{ do: approve, step: a, by: ana, expect: { next_wake_at: later } }",
            "4: `later` is not an instant",
        ),
        (
            "{ do: approve, step: a, by: ana, people: { role: {} } }",
            "4: unknown key `role` in `people` (did you mean `roles`?)",
        ),
        (
            "{ do: approve, step: a, by: ana, people: { delegations: { d: ~ } } }",
            "4: there is no delegation `d`",
        ),
        (
            "{ do: approve, step: a, by: ana, people: { delegations: [{ from: a }] } }",
            "4: a delegation has no `id`",
        ),
        (
            "{ do: approve, step: a, by: ana, claims: { arc: 1 } }",
            "4: unknown key `arc` in `claims` (did you mean `acr`?)",
        ),
        (
            "{ do: amend, by: mia, subject: { verion: 1 } }",
            "4: unknown key `verion` in `subject` (did you mean `version`?)",
        ),
        ("{ do: reevaluate, by: cy, definition: none.rhai }", "4: the policy `none.rhai` cannot be read"),
    ] {
        let problem = problem(&format!("{SUBMIT}then:\n- {entry}"));
        assert!(problem.starts_with(expected), "{entry}\n  {problem}");
    }
}

#[test]
fn a_policy_that_does_not_compile_says_where() {
    let files = SortedMap::from([
        ("p.rhai".to_owned(), "policy(\"p\", 1);\nstep(\"a\").approvers(role(\"r\")).quorum(0);".to_owned()),
        ("p.json".to_owned(), "{}".to_owned()),
    ]);
    for (path, expected) in [
        ("p.rhai", "the policy `p.rhai` does not compile: line 2, column 39, invalid_quorum: "),
        ("p.json", "the definition `p.json` is not sound: missing field `schema`"),
    ] {
        let tree = yaml::tree(&SUBMIT.replace("p.rhai", path)).unwrap();
        let problem = ran(&Made::default(), &tree, &files).error.unwrap();
        assert_eq!(problem.line, 1);
        assert!(problem.message.starts_with(expected), "{}", problem.message);
    }
}

#[test]
fn an_anchor_is_read_as_often_as_it_is_named_within_bounds() {
    let engine = Made::default();
    let text = "policy: p.rhai\npeople: { roles: { brand: &who [ana, bo], legal: *who } }\nsubmit: { by: mia, at: 2026-03-01T09:00:00Z, facts: {} }";
    assert_eq!(verdict(&engine, text).error, None);
    assert_eq!(
        engine.context(0)["people"]["roles"],
        json!({ "brand": ["ana", "bo"], "legal": ["ana", "bo"] })
    );
    // A parser that leaves it to the tree.
    let tree = json!({ "line": 1, "map": [["policy", { "line": 2, "alias": 7 }]] });
    assert_eq!(ran(&engine, &tree, &files()).error.unwrap().message, "the alias stands for nothing");
    let doubling: String = (1..30).map(|n| format!("a{n}: &a{n} [*a{}, *a{}]\n", n - 1, n - 1)).collect();
    let problem = problem(&format!("a0: &a0 [x]\n{doubling}"));
    assert!(problem.contains("more than 20000 values"), "{problem}");
}

#[test]
fn the_files_that_are_wanted_are_those_that_are_named() {
    let tree = |text: &str| yaml::tree(text).unwrap().to_string();
    let digest = "0".repeat(64);
    let text = format!(
        "policy: p.rhai\nthen:\n- {{ do: reevaluate, definition: ../q.rhai }}\n- {{ definition: {digest} }}\n- {{ definition: p.rhai }}"
    );
    assert_eq!(super::super::wants(&tree(&text)), ["p.rhai", "../q.rhai"]);
    assert!(super::super::wants(&tree("[1]")).is_empty());
    assert!(super::super::wants("null").is_empty());
}

#[test]
fn every_command_of_a_request_s_life_can_be_done() {
    for command in "save_draft submit approve reject abstain request_revision retract amend resubmit withdraw comment \
                    attach_evidence reassign escalate override import_manual reevaluate cancel revoke place_hold \
                    release_hold correct acknowledge_effect advance"
        .split_whitespace()
    {
        let engine = Made::new([accepted(&[], review())]);
        let verdict = verdict(&engine, &format!("{SUBMIT}then: [{{ do: {command}, by: ana }}]"));
        assert_eq!(verdict.error, None, "{command}");
        assert_eq!(engine.command(1)["command"], command);
    }
}

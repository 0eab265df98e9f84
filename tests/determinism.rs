//! The same bytes in give the same bytes out, however often, and by whichever road.

// Native only: the wasm suites are tests/wasm_node.rs and tests/wasm_browser.rs, and Cargo builds all tests for them.
#![cfg(not(target_arch = "wasm32"))]
#![cfg(feature = "compiler")]

mod policies;

use std::collections::BTreeSet;

use countersign::definition::policy::Policy;
use countersign::model::digest::Sha256;

const CALLS: usize = 1_000;
const COMPILATIONS: usize = 10;

/// One hash over the answers to all requests of a policy.
fn hash(policy: &Policy, fixture: &policies::Fixture) -> Sha256 {
    let answers: Vec<String> = fixture
        .requests
        .iter()
        .map(|(_, request)| policies::answer(policy, request).to_canonical())
        .collect();
    Sha256::of(answers.join("\n").as_bytes())
}

/// How many different answers a request gets when it is asked for `times` times.
fn answers(policy: &Policy, request: &str, times: usize) -> BTreeSet<Sha256> {
    let call = |_| Sha256::of(policies::answer(policy, request).to_canonical().as_bytes());
    (0..times).map(call).collect()
}

#[test]
fn a_thousand_calls_give_one_hash() {
    for fixture in policies::all() {
        let policy = fixture.compiled();
        let length = |request: &str| policies::answer(&policy, request).to_canonical().len();
        let (case, richest) = fixture.requests.iter().max_by_key(|(_, request)| length(request)).unwrap();
        assert_eq!(answers(&policy, richest, CALLS).len(), 1, "{}/{case}", fixture.name);
        for (case, request) in &fixture.requests {
            assert_eq!(answers(&policy, request, CALLS / 50).len(), 1, "{}/{case}", fixture.name);
        }
    }
}

#[test]
fn a_script_compiled_again_gives_the_same_definition() {
    for fixture in policies::all() {
        let first = fixture.compiled();
        assert_eq!(first.digest(), Sha256::of(first.canonical().as_bytes()), "{}", fixture.name);
        for _ in 1..COMPILATIONS {
            let again = fixture.compiled();
            assert_eq!(again.canonical(), first.canonical(), "{}", fixture.name);
            assert_eq!(again.digest(), first.digest(), "{}", fixture.name);
        }
    }
}

#[test]
fn a_definition_survives_being_written_and_read() {
    for fixture in policies::all() {
        let compiled = fixture.compiled();
        let loaded = Policy::load(compiled.canonical()).unwrap();
        assert_eq!(loaded.canonical(), compiled.canonical(), "{}", fixture.name);
        assert_eq!(loaded.digest(), compiled.digest(), "{}", fixture.name);
        assert_eq!(loaded.definition(), compiled.definition(), "{}", fixture.name);
        assert_eq!(hash(&loaded, &fixture), hash(&compiled, &fixture), "{}", fixture.name);

        // White space is not part of what a definition says.
        let value: serde_json::Value = serde_json::from_str(compiled.canonical()).unwrap();
        let spaced = serde_json::to_string_pretty(&value).unwrap();
        assert_eq!(Policy::load(&spaced).unwrap().canonical(), compiled.canonical(), "{}", fixture.name);
    }
}

/// The definition without the digest of its source.
fn rules(policy: &Policy) -> serde_json::Value {
    let mut rules: serde_json::Value = serde_json::from_str(policy.canonical()).unwrap();
    rules.as_object_mut().unwrap().remove("source").unwrap();
    rules
}

#[test]
fn line_ends_change_the_source_and_nothing_else() {
    for fixture in policies::all() {
        assert!(!fixture.script.contains('\r'), "{} is kept with LF", fixture.name);
        let with_crlf = policies::compiled(&fixture.name, &fixture.script.replace('\n', "\r\n"));
        assert_eq!(rules(&with_crlf), rules(&fixture.compiled()), "{}", fixture.name);
        assert_ne!(with_crlf.digest(), fixture.compiled().digest(), "{}: the source is pinned", fixture.name);
    }
}

#[test]
fn a_changed_rule_is_a_changed_definition() {
    for fixture in policies::all() {
        let policy = fixture.compiled();
        let identity = format!("policy(\"{}\", {});", fixture.name, policy.definition().version);
        let next = format!("policy(\"{}\", {});", fixture.name, policy.definition().version + 1);
        assert_eq!(fixture.script.matches(&identity).count(), 1, "{} names itself once", fixture.name);
        let newer = policies::compiled(&fixture.name, &fixture.script.replace(&identity, &next));
        assert_ne!(rules(&newer), rules(&policy), "{}", fixture.name);
        assert_ne!(newer.digest(), policy.digest(), "{}", fixture.name);
    }
}

#[test]
fn the_order_of_members_and_of_people_does_not_matter() {
    let (forth, back) = (
        r#"{"by":"mia","at":"2026-03-01T09:00:00Z","facts":{"amount":{"currency":"EUR","value":"1000.00"},"category":"travel"},
            "people":{"managers":{"mia":"max"},"roles":{"finance":["fin","flo"],"cfo":["cleo"]}}}"#,
        r#"{"people":{"roles":{"cfo":["cleo"],"finance":["flo","fin"]},"managers":{"mia":"max"}},
            "facts":{"category":"travel","amount":{"value":"1000.00","currency":"EUR"}},"at":"2026-03-01T09:00:00Z","by":"mia"}"#,
    );
    let expenses = policies::all().into_iter().find(|fixture| fixture.name == "expenses").unwrap().compiled();
    let text = |request| policies::answer(&expenses, request).to_canonical();
    assert!(text(forth).contains("\"eligible\":[\"fin\",\"flo\"]"));
    assert_eq!(text(forth), text(back));
}

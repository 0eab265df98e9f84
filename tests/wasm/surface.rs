//! The JavaScript surface from inside: text in, canonical text out, refusals as values, misuse thrown, findings as objects.

use countersign::wasm::{Policy, compile};
use js_sys::Reflect;
use serde_json::Value;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

const SCRIPT: &str = include_str!("../policies/social-publish.rhai");
const REQUEST: &str = include_str!("../policies/social-publish/high-risk.json");

/// What the compiler answers, read back from the objects that it hands over.
fn compiled(script: &str) -> Value {
    serde_wasm_bindgen::from_value(compile(script, "x.rhai", false).ok().unwrap()).unwrap()
}

fn policy() -> Policy {
    let compiled = compiled(SCRIPT);
    assert_eq!(compiled["ok"], true, "{}", compiled["rendered"]);
    Policy::load(compiled["json"].as_str().unwrap()).ok().unwrap()
}

fn answer(request: &str) -> Value {
    serde_json::from_str(&policy().route(request).ok().unwrap()).unwrap()
}

/// The members of what was thrown.
fn thrown(result: Result<String, JsValue>) -> (String, String) {
    let error = result.expect_err("it should have thrown");
    let member = |name: &str| Reflect::get(&error, &name.into()).unwrap().as_string().unwrap_or_default();
    assert!(!member("hint").is_empty(), "no hint: {}", member("message"));
    (member("code"), member("path"))
}

#[wasm_bindgen_test]
fn a_request_is_routed() {
    let route = answer(REQUEST);
    assert_eq!(route["tier"]["name"], "high");
    assert_eq!(route["state"], "under_review");
    let steps = route["steps"].as_array().unwrap();
    let active = steps.iter().filter(|step| step["active"] == true);
    let ids: Vec<&str> = active.map(|step| step["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["brand", "compliance", "finance", "publisher"]);
}

#[wasm_bindgen_test]
fn facts_that_do_not_fit_are_a_refusal() {
    for (from, to, path) in [
        (r#""new_claims": true"#, r#""new_claims": "true""#, "/facts/new_claims"),
        (r#""new_claims": true"#, r#""new_claims": null"#, "/facts/new_claims"),
        (r#""region": "US""#, r#""region": 1.5"#, "/facts/region"),
        (r#""region": "US""#, r#""region": "\ud800""#, "/facts/region"),
        (r#""currency": "EUR""#, r#""currency": "USD""#, "/facts/budget"),
    ] {
        assert!(REQUEST.contains(from), "nothing to replace: {from}");
        let refused = answer(&REQUEST.replace(from, to));
        assert_eq!(refused["refused"]["code"], "invalid_facts", "{to}");
        assert!(refused["refused"]["path"].as_str().unwrap().starts_with(path), "{to}: {refused}");
    }
}

#[wasm_bindgen_test]
fn misuse_is_thrown_with_a_code() {
    let policy = policy();
    assert_eq!(thrown(policy.route("{}")).0, "invalid_request");
    assert_eq!(thrown(policy.route("null")).0, "invalid_request");
    let misspelt = REQUEST.replace("\"by\"", "\"bye\"");
    assert_eq!(thrown(policy.route(&misspelt)), ("invalid_request".to_owned(), "/bye".to_owned()));
    let (code, path) = thrown(Policy::load("{\"schema\": 2}").map(|_| String::new()));
    assert_eq!((code.as_str(), path.as_str()), ("invalid_definition", "/schema"));
}

#[wasm_bindgen_test]
fn a_broken_script_gives_findings_with_places() {
    let compiled = compiled(&SCRIPT.replace("f.new_claims", "f.new_clams"));
    assert_eq!((&compiled["ok"], &compiled["json"]), (&Value::Bool(false), &Value::Null));
    let finding = &compiled["findings"][0];
    assert_eq!((&finding["code"], &finding["line"]), (&Value::from("unknown_fact"), &Value::from(10)));
    assert!(compiled["rendered"].as_str().unwrap().contains("did you mean `new_claims`?"));
}

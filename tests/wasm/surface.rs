//! The JavaScript surface from inside: objects in, canonical text out, refusals as values, misuse thrown.

use countersign::wasm::{Policy, compile};
use js_sys::{JSON, Reflect};
use serde_json::Value;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

const SCRIPT: &str = include_str!("../policies/social-publish.rhai");
const REQUEST: &str = include_str!("../policies/social-publish/high-risk.json");

fn policy() -> Policy {
    let compiled: Value = serde_json::from_str(&compile(SCRIPT, "social-publish.rhai", false)).unwrap();
    assert_eq!(compiled["ok"], true, "{}", compiled["rendered"]);
    Policy::load(compiled["json"].as_str().unwrap()).ok().unwrap()
}

fn object(text: &str) -> JsValue {
    JSON::parse(text).unwrap()
}

fn answer(request: &JsValue) -> Value {
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
fn a_request_gives_the_same_bytes_as_an_object_and_as_text() {
    let (as_object, as_text) = (policy().route(&object(REQUEST)), policy().route(&REQUEST.into()));
    let bytes = as_object.ok().unwrap();
    assert_eq!(bytes, as_text.ok().unwrap());
    let route: Value = serde_json::from_str(&bytes).unwrap();
    assert_eq!(route["tier"]["name"], "high");
    assert_eq!(route["state"], "under_review");
    let active: Vec<&str> =
        route["steps"].as_array().unwrap().iter().map(|step| step["id"].as_str().unwrap()).collect();
    assert_eq!(active, ["brand", "compliance", "finance", "publisher"]);
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
        let refused = answer(&object(&REQUEST.replace(from, to)));
        assert_eq!(refused["refused"]["code"], "invalid_facts", "{to}");
        assert!(refused["refused"]["path"].as_str().unwrap().starts_with(path), "{to}: {refused}");
    }
}

#[wasm_bindgen_test]
fn what_json_cannot_say_is_refused_as_well() {
    let with = |value: &JsValue| {
        let request = object(REQUEST);
        let facts = Reflect::get(&request, &"facts".into()).unwrap();
        Reflect::set(&facts, &"campaign".into(), value).unwrap();
        answer(&request)
    };
    let strange =
        [JsValue::UNDEFINED, JsValue::from_f64(f64::NAN), JsValue::bigint_from_str("12"), JsValue::TRUE];
    for value in &strange {
        assert_eq!(with(value)["refused"]["code"], "invalid_facts", "{value:?}");
    }
}

#[wasm_bindgen_test]
fn misuse_is_thrown_with_a_code() {
    let policy = policy();
    assert_eq!(thrown(policy.route(&object("{}"))).0, "invalid_request");
    assert_eq!(thrown(policy.route(&JsValue::NULL)).0, "invalid_request");
    let misspelt = REQUEST.replace("\"by\"", "\"bye\"");
    assert_eq!(thrown(policy.route(&object(&misspelt))), ("invalid_request".to_owned(), "/bye".to_owned()));
    let (code, path) = thrown(Policy::load("{\"schema\": 2}").map(|_| String::new()));
    assert_eq!((code.as_str(), path.as_str()), ("invalid_definition", "/schema"));
}

#[wasm_bindgen_test]
fn a_broken_script_gives_findings_with_places() {
    let compiled: Value =
        serde_json::from_str(&compile(&SCRIPT.replace("f.new_claims", "f.new_clams"), "x.rhai", false))
            .unwrap();
    assert_eq!((&compiled["ok"], &compiled["json"]), (&Value::Bool(false), &Value::Null));
    let finding = &compiled["findings"][0];
    assert_eq!((&finding["code"], &finding["line"]), (&Value::from("unknown_fact"), &Value::from(10)));
    assert!(compiled["rendered"].as_str().unwrap().contains("did you mean `new_claims`?"));
}

//! A whole request: prepared, signed, verified, decided again, exported.

use countersign::journal::replay::replay;
use countersign::model::digest::Sha256;
use countersign::record::key::KeySet;
use countersign::record::verify::{Keys, by_core, chain};
use serde_json::{Value, json};

use super::book::Book;

#[test]
fn a_request_is_recorded_and_decided_again() {
    let mut book = Book::new(
        r#"policy("spend", 1);
           fact("amount", money("EUR"));
           step("manager").approvers(manager_of_submitter());
           step("finance").after("manager").when(|f| f.amount >= 10_000).approvers(role("finance"));"#,
    );
    let people = json!({ "people": { "ana": { "name": "Ana Pop" } }, "managers": { "mia": "ana" }, "roles": { "finance": ["fin"] } });
    let context = |by: &str, hour: u32| json!({ "now": format!("2026-03-01T{hour:02}:00:00Z"), "by": by, "people": people, "nonce": "n1" });
    let submit = json!({ "command": "submit", "id": "r-1", "facts": { "amount": { "currency": "EUR", "value": "12500.00" } } });
    book.accepted(&submit, &context("mia", 9));
    book.accepted(&json!({ "command": "comment", "text": "please hurry" }), &context("mia", 10));
    book.accepted(&json!({ "command": "approve", "step": "manager", "reason": "fine" }), &context("ana", 11));
    let last = book.accepted(&json!({ "command": "approve", "step": "finance" }), &context("fin", 12));
    assert_eq!(last.decided["state"]["status"], "approved", "{}", last.decided);
    let lines: Vec<&str> = book.lines.iter().map(String::as_str).collect();
    let pinned = KeySet::from_json(&book.jwks(), "").unwrap();
    let offered = KeySet::default();
    let (sealed, found) = chain(&lines, None, Keys { pinned: &pinned, offered: &offered }, &by_core);
    assert_eq!(found, None);
    assert_eq!(sealed.len(), 4);
    let lookup = |sha256: Sha256| book.documents.get(&sha256).map(String::as_str);
    let definitions = |digest: Sha256| (book.policy.digest() == digest).then_some(&book.policy);
    let (told, found) = replay(&sealed, &lookup, Some(&definitions));
    assert_eq!(found, None);
    assert!(
        told.iter().all(|told| told.replayed == Ok(())),
        "{:?}",
        told.iter().map(|t| &t.replayed).collect::<Vec<_>>()
    );
}

#[test]
fn a_bundle_is_exported_and_verified() {
    let script = std::fs::read_to_string("tests/policies/social-publish.rhai").unwrap();
    let mut book = Book::new(&script);
    let people = json!({
        "people": { "ana": { "name": "Ana Pop" }, "mia": { "name": "Mia Berg" }, "bo": { "name": "Bo Lind <bo>" } },
        "roles": { "brand-reviewer": ["ana"], "compliance": ["bo", "cy"], "finance": ["fin"], "publisher": ["pia"] },
        "managers": { "mia": "ana" },
    });
    let context = |by: &str, hour: u32| json!({ "now": format!("2026-03-01T{hour:02}:00:00Z"), "by": by, "people": people });
    let request: Value = serde_json::from_str(
        &std::fs::read_to_string("tests/policies/social-publish/high-risk.json").unwrap(),
    )
    .unwrap();
    let mut submit = json!({ "command": "submit", "id": "post-1", "facts": request["facts"] });
    for member in ["sources", "subject"] {
        if !request[member].is_null() {
            submit[member] = request[member].clone();
        }
    }
    book.accepted(&submit, &context("mia", 9));
    book.accepted(
        &json!({ "command": "comment", "text": "For <b>spring</b> & \"summer\"" }),
        &context("mia", 10),
    );
    book.accepted(
        &json!({ "command": "approve", "step": "brand", "reason": "on brand" }),
        &context("ana", 11),
    );
    let input = book.input();
    let exported = countersign::export::wire::export(&input).unwrap();
    let files = exported["files"].as_object().unwrap_or_else(|| panic!("{exported}"));
    std::fs::create_dir_all("target/bundle").unwrap();
    for (path, text) in files {
        let path = std::path::Path::new("target/bundle").join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text.as_str().unwrap()).unwrap();
    }
    let mut verify = input.clone();
    verify["files"] = exported["files"].clone();
    let report = countersign::export::wire::verify(&verify).unwrap();
    assert_eq!(report["ok"], true, "{report}");
}

//! A request of five records that has a bit of everything: a signature as evidence, words, names, amounts, a condition.

use countersign::journal::signature::signable;
use countersign::model::digest::Sha256;
use countersign::model::json::canonical;
use countersign::record::base64url::encode;
use countersign::record::evidence::challenge;
use countersign::record::test_key::InsecureTestKey;
use countersign::request::state::State;
use serde_json::{Value, json};

use super::book::Book;

/// The policy of the story.
pub(crate) const CONTRACT: &str = r#"
policy("contract", 3);
fact("value", money("EUR").min(0));
fact("counterparty", string());
tier("high", |f| f.value >= 100_000);
tier("low");
step("legal")
    .approvers(role("counsel"))
    .meaning("I have read the contract in the language in which it will be signed")
    .requires_signature();
step("finance")
    .when(|f| f.value >= 10_000)
    .after("legal")
    .approvers(role("finance"));
"#;

/// Who acts, as somebody's directory says.
pub(crate) fn people() -> Value {
    json!({
        "people": { "ana": { "name": "Ana Pop" }, "mia": { "name": "Mia Berg" }, "fin": { "name": "Finn Lund" } },
        "roles": { "counsel": ["ana", "bea"], "finance": ["fin"] },
    })
}

/// The context of a command at a minute past nine.
pub(crate) fn at(by: &str, minute: u32) -> Value {
    json!({
        "now": format!("2026-03-01T09:{minute:02}:00Z"), "by": by, "people": people(), "nonce": format!("nonce-{minute}"),
        "claims": { "acr": "phishing-resistant", "amr": ["hwk"], "auth_time": "2026-03-01T08:55:00Z" },
    })
}

/// What submits a contract.
pub(crate) fn submission(id: &str) -> Value {
    json!({
        "command": "submit", "id": id, "tenant": "emea", "correlation_id": "deal-7",
        "facts": { "value": { "currency": "EUR", "value": "125000.00" }, "counterparty": "Nordwind & Söhne" },
        "subject": { "id": "contract-7.pdf", "version": 2, "sha256": "a".repeat(64) },
    })
}

/// The signature by which a person approves a step of the request as it stands: the text of the document.
pub(crate) fn signature(book: &Book, step: &str, actor: &str, nonce: &str) -> String {
    let state = State::from_json(book.stored.clone().unwrap()).unwrap();
    let lookup = |sha256: Sha256| book.documents.get(&sha256).map(String::as_str);
    let state = countersign::journal::restored(&state, &lookup).unwrap();
    let action = signable(&state, step, actor, nonce);
    let key = InsecureTestKey::from_seed([42; 32]);
    let signature = encode(&key.sign(challenge(&action).as_bytes()));
    canonical(&json!({
        "action": action, "alg": "Ed25519", "key": key.public().unwrap().to_jwk(), "signature": signature,
    }))
}

/// Attaches what somebody signed; whether it was accepted.
pub(crate) fn attach(book: &mut Book, step: &str, signed: &str, context: &Value) -> bool {
    let sha256 = Sha256::of(signed.as_bytes());
    book.documents.insert(sha256, signed.to_owned());
    let attach = json!({
        "command": "attach_evidence", "step": step, "kind": "signature", "id": "sig-1", "sha256": sha256.to_string(),
    });
    book.give(&attach, context).decided["outcome"]["accepted"].is_object()
}

/// The contract with this id, signed by this key, from its submission to its approval: five records.
pub(crate) fn contract(id: &str, key: [u8; 32]) -> Book {
    let mut book = Book { key, ..Book::new(CONTRACT) };
    book.accepted(&submission(id), &at("mia", 0));
    book.accepted(&json!({ "command": "comment", "text": "The annex is new." }), &at("mia", 1));
    let signed = signature(&book, "legal", "ana", "nonce-2");
    assert!(attach(&mut book, "legal", &signed, &at("ana", 2)));
    book.accepted(&json!({ "command": "approve", "step": "legal", "reason": "Read twice." }), &at("ana", 3));
    book.accepted(
        &json!({ "command": "approve", "step": "finance", "reason": "Within budget." }),
        &at("fin", 4),
    );
    assert_eq!(book.lines.len(), 5);
    assert_eq!(book.stored.as_ref().unwrap()["status"], "approved");
    book
}

/// The contract of most tests.
pub(crate) fn the_contract() -> Book {
    contract("contract-7", [1; 32])
}

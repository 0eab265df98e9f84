//! Records, natively: what is prepared is sealed, verified, and decided again to the same bytes.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeMap;

use countersign::compiler::compile;
use countersign::definition::policy::Policy;
use countersign::journal::prepare::{Keeper, Kept, Prepared, prepare};
use countersign::journal::replay::replay;
use countersign::model::digest::Sha256;
use countersign::record::jws::compact;
use countersign::record::key::KeySet;
use countersign::record::test_key::InsecureTestKey;
use countersign::record::verify::{Keys, by_core, chain};
use serde_json::{Value, json};

struct Book {
    policy: Policy,
    key: InsecureTestKey,
    stored: Option<Value>,
    lines: Vec<String>,
    documents: BTreeMap<Sha256, String>,
}

impl Book {
    fn new(script: &str) -> Self {
        let compiled = compile(script);
        let policy = compiled.policy.unwrap_or_else(|| panic!("{:?}", compiled.findings));
        Book {
            policy,
            key: InsecureTestKey::from_seed([1; 32]),
            stored: None,
            lines: vec![],
            documents: BTreeMap::new(),
        }
    }

    fn give(&mut self, command: Value, context: Value) -> Prepared {
        let documents = self.documents.clone();
        let lookup = |sha256: Sha256| documents.get(&sha256).map(String::as_str);
        let kept = Kept {
            state: self.stored.as_ref(),
            last: self.lines.last().map(String::as_str),
            documents: &lookup,
        };
        let keeper = Keeper {
            deployment: "test".into(),
            issuer: "https://approvals.example.org".into(),
            kid: self.key.public().unwrap().kid().to_owned(),
            seed: vec![9; 32],
            site: None,
        };
        let prepared = prepare(&self.policy, None, kept, &command, &context, &keeper).unwrap();
        for record in &prepared.records {
            self.lines.push(compact(&record.signing_input, &self.key.sign(record.signing_input.as_bytes())));
        }
        for document in &prepared.documents {
            self.documents.insert(document.sha256, document.text.clone());
        }
        self.stored.clone_from(&prepared.stored);
        prepared
    }
}

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
    let prepared = book.give(submit, context("mia", 9));
    assert!(prepared.decided["outcome"]["accepted"].is_object(), "{}", prepared.decided);
    book.give(json!({ "command": "comment", "text": "please hurry" }), context("mia", 10));
    book.give(json!({ "command": "approve", "step": "manager", "reason": "fine" }), context("ana", 11));
    let last = book.give(json!({ "command": "approve", "step": "finance" }), context("fin", 12));
    assert_eq!(last.decided["state"]["status"], "approved", "{}", last.decided);
    for line in &book.lines {
        println!("{} {}", line.len(), line);
        let payload = line.split('.').nth(1).unwrap();
        println!("{}", String::from_utf8(countersign::record::base64url::decode(payload).unwrap()).unwrap());
    }
    for text in book.documents.values() {
        println!("{text}");
    }
    let lines: Vec<&str> = book.lines.iter().map(String::as_str).collect();
    let jwks = json!({ "keys": [book.key.public().unwrap().to_jwk()] });
    let pinned = KeySet::from_json(&jwks, "").unwrap();
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

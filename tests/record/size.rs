//! What is signed stays within the limit of a common key service, with as many steps and as long ids as there are in earnest;
//! what does not is refused before anything is stored.

use countersign::limits::SIGNING_INPUT_BYTES;
use countersign::record::jws::{Compact, Typ};
use serde_json::{Value, json};

use crate::book::Book;

/// Twelve steps, each with a condition and a meaning, named as systems do that name everything with a UUID.
const STEPS: usize = 12;

/// An id of 36 characters.
fn id(number: usize) -> String {
    let id = format!("c0de{number:04}-7d1a-4b6e-9f35-a81c2d4e6f70");
    assert_eq!(id.len(), 36);
    id
}

/// A name of 36 characters for a step or a role.
fn name(kind: &str, number: usize) -> String {
    let name = format!("{kind}-of-the-procurement-division-{number:02}");
    format!("{name:x<36}")
}

fn policy(meaning: &str) -> String {
    let mut script = format!("policy(\"{}\", 7);\n", name("policy", 1));
    script.push_str("fact(\"amount\", money(\"EUR\").min(0));\n");
    script.push_str("tier(\"exceptional\", |f| f.amount >= 100_000);\ntier(\"usual\");\n");
    for number in 0..STEPS {
        let (step, role) = (name("step", number), name("role", number));
        assert_eq!((step.len(), role.len()), (36, 36));
        script.push_str(&format!(
            "step(\"{step}\").when(|f| f.amount >= {number}).approvers(role(\"{role}\")).meaning(\"{meaning}\");\n"
        ));
    }
    script
}

fn context(by: &str, minute: usize) -> Value {
    let roles: serde_json::Map<String, Value> =
        (0..STEPS).map(|number| (name("role", number), json!([id(number), id(100 + number)]))).collect();
    // Everybody is away, and somebody else acts for them.
    let delegations: Vec<Value> = (0..STEPS)
        .map(|number| {
            json!({
                "id": id(300 + number), "from": id(number), "to": id(200 + number), "since": "2026-03-01T00:00:00Z",
                "until": "2026-04-01T00:00:00Z", "authorised_by": id(400), "reason": "parental leave",
            })
        })
        .collect();
    json!({
        "now": format!("2026-03-01T09:{minute:02}:00.123Z"), "by": by, "nonce": id(500 + minute),
        "people": { "roles": roles, "delegations": delegations },
        "claims": { "acr": "urn:example:loa:substantial", "amr": ["pwd", "otp", "hwk"], "auth_time": "2026-03-01T08:55:00Z" },
    })
}

fn submission() -> Value {
    json!({
        "command": "submit", "id": id(1), "tenant": id(2), "correlation_id": id(3),
        "facts": { "amount": { "currency": "EUR", "value": "125000.00" } },
        "subject": { "id": id(4), "version": 12, "sha256": "a".repeat(64) },
    })
}

/// How many bytes of a record were signed.
fn signed(line: &str) -> usize {
    Compact::parse(line, Typ::Record).unwrap().signing_input().len()
}

#[test]
fn twelve_steps_with_long_ids_are_within_the_limit() {
    assert_eq!(SIGNING_INPUT_BYTES, 4_096);
    let mut book = Book::new(&policy("I have checked the offer against the budget of my division"));
    book.accepted(&submission(), &context(&id(999), 0));
    let view = book.stored.as_ref().unwrap()["steps"].as_array().unwrap();
    assert_eq!(view.iter().filter(|step| step["status"] == "open").count(), STEPS);
    for number in 0..STEPS {
        let step = name("step", number);
        for piece in 0..number % 4 {
            let attach = json!({
                "command": "attach_evidence", "step": step, "kind": "offer-of-a-supplier", "id": id(600 + piece),
                "sha256": format!("{piece:064x}"),
            });
            book.accepted(&attach, &context(&id(200 + number), 1 + number * 2));
        }
        let approve = json!({ "command": "approve", "step": step, "reason": "Within budget." });
        book.accepted(&approve, &context(&id(200 + number), 2 + number * 2));
    }
    assert_eq!(book.stored.as_ref().unwrap()["status"], "approved");
    let sizes: Vec<usize> = book.lines.iter().map(|line| signed(line)).collect();
    let largest = sizes.iter().max().unwrap();
    println!("submit: {} bytes; the largest of {}: {largest}", sizes[0], sizes.len());
    assert!(*largest < 4_096, "{sizes:?}");
    assert_eq!(book.report()["ok"], true, "{}", book.report());
}

#[test]
fn what_is_over_the_limit_is_refused_and_leaves_nothing() {
    // What an approval means is in its record, and this policy says it at length.
    let mut book = Book::new(&policy(&"I have checked it. ".repeat(50)));
    book.accepted(&submission(), &context(&id(999), 0));
    let before = book.clone();
    let approve = json!({ "command": "approve", "step": name("step", 0), "reason": "Within budget." });
    let prepared = book.prepare(&approve, &context(&id(200), 1));
    assert_eq!(prepared.decided["outcome"]["refused"]["code"], "limit_exceeded", "{}", prepared.decided);
    assert_eq!((prepared.records, prepared.documents, &prepared.stored), (vec![], vec![], &before.stored));
    // The request goes on otherwise.
    book.accepted(&json!({ "command": "comment", "text": "Too long." }), &context(&id(200), 2));
    assert_eq!(book.report()["ok"], true);
}

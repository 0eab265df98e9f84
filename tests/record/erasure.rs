//! Erasing: words, names and facts go; everything that was signed still holds, and the report says what is gone and what
//! could therefore not be decided again.

use std::collections::BTreeSet;

use countersign::export::wire;
use countersign::model::digest::Sha256;
use countersign::model::json::canonical;
use countersign::record::base64url::decode;
use serde_json::{Value, json};

use crate::book::Book;
use crate::story::{self, the_contract};

fn kind(text: &str) -> String {
    let document: Value = serde_json::from_str(text).unwrap();
    document["kind"].as_str().unwrap_or_default().to_owned()
}

/// The book without the documents of these kinds.
fn without(book: &Book, kinds: &[&str]) -> Book {
    let mut erased = book.clone();
    erased.documents.retain(|_, text| !kinds.contains(&kind(text).as_str()));
    assert!(erased.documents.len() < book.documents.len(), "there are documents of {kinds:?}");
    erased
}

/// What the report says is erased: the record and the kind.
fn erased(report: &Value) -> Vec<(u64, String)> {
    let each = report["erased"].as_array().unwrap().iter();
    each.map(|gone| (gone["seq"].as_u64().unwrap(), gone["kind"].as_str().unwrap().to_owned())).collect()
}

/// The records that were not decided again.
fn not_replayed(report: &Value) -> Vec<u64> {
    report["not_replayed"].as_array().unwrap().iter().map(|record| record["seq"].as_u64().unwrap()).collect()
}

fn all(kinds: &[(u64, &str)]) -> BTreeSet<(u64, String)> {
    kinds.iter().map(|(seq, kind)| (*seq, (*kind).to_owned())).collect()
}

/// The kinds, the records that miss a document of them, and the records that cannot be decided again.
type Case<'c> = (&'c [&'c str], &'c [(u64, &'c str)], &'c [u64]);

#[test]
fn what_is_erased_is_said_and_the_rest_still_holds() {
    let book = the_contract();
    let names = [(0, "names"), (1, "names"), (2, "names"), (3, "names"), (4, "names")];
    let facts = [(0, "facts"), (1, "facts"), (2, "facts"), (3, "facts"), (4, "facts")];
    let reasons = [(3, "reason"), (4, "reason")];
    let everything = [&names[..], &facts, &reasons, &[(1, "comment")]].concat();
    let cases: [Case<'_>; 5] = [
        (&["reason"], &reasons, &[]),
        (&["comment"], &[(1, "comment")], &[]),
        (&["names"], &names, &[]),
        // Without the facts there is nothing to decide on.
        (&["facts"], &facts, &[0, 1, 2, 3, 4]),
        (&["reason", "comment", "names", "facts"], &everything, &[0, 1, 2, 3, 4]),
    ];
    for (kinds, gone, undecided) in cases {
        let mut input = without(&book, kinds).input();
        input["head"] = json!(book.head("2026-03-01T10:00:00Z"));
        let report = wire::verify(&input).unwrap();
        assert_eq!(report["ok"], true, "{kinds:?}: {report}");
        assert_eq!((&report["records"], &report["after_head"]), (&json!(5), &json!(0)));
        assert_eq!(erased(&report).into_iter().collect::<BTreeSet<_>>(), all(gone), "{kinds:?}");
        assert_eq!(not_replayed(&report), undecided, "{kinds:?}");
    }
}

#[test]
fn each_document_can_be_erased_alone() {
    let book = the_contract();
    let mut tried = 0;
    for (sha256, text) in &book.documents {
        if !["reason", "comment", "names", "facts"].contains(&kind(text).as_str()) {
            continue;
        }
        let mut one = book.clone();
        one.documents.remove(sha256);
        let report = one.report();
        assert_eq!(report["ok"], true, "{text}: {report}");
        assert_eq!(not_replayed(&report).is_empty(), kind(text) != "facts", "{text}");
        let named = report["erased"].as_array().unwrap();
        assert!(
            !named.is_empty() && named.iter().all(|gone| gone["sha256"] == sha256.to_string()),
            "{report}"
        );
        tried += 1;
    }
    // Two reasons, a comment, one set of names, one set of facts.
    assert_eq!(tried, 5);
}

fn page(book: &Book) -> Value {
    let exported = wire::export(&book.input()).unwrap();
    assert!(exported["files"].is_object(), "{exported}");
    exported["files"].clone()
}

#[test]
fn the_page_says_that_words_were_erased() {
    let book = the_contract();
    let before = page(&book);
    let html = before["index.html"].as_str().unwrap();
    for words in ["Read twice.", "The annex is new.", "Ana Pop", "Nordwind &amp; Söhne"] {
        assert!(html.contains(words), "{words}");
    }
    assert!(!html.contains("erased"));
    for (kinds, gone, there) in [
        (&["reason"][..], &["Read twice.", "Within budget."][..], &["The annex is new.", "Ana Pop"][..]),
        (&["comment"], &["The annex is new."], &["Read twice.", "Ana Pop"]),
        (&["names"], &["Ana Pop", "Mia Berg"], &["Read twice.", "ana"]),
        (&["facts"], &["Nordwind", "125,000.00"], &["Read twice.", "Ana Pop"]),
    ] {
        let erased = without(&book, kinds);
        let files = page(&erased);
        let html = files["index.html"].as_str().unwrap();
        for (path, text) in files.as_object().unwrap() {
            for words in gone {
                assert!(!text.as_str().unwrap().contains(words), "`{words}` is still in {path}");
            }
        }
        for words in there {
            assert!(html.contains(words), "{kinds:?}: `{words}` is gone");
        }
        assert!(html.contains("Erased since, and still provable to have been there:"), "{kinds:?}");
        let says_words = html.contains("(the words were erased: ");
        assert_eq!(says_words, kinds == ["reason"] || kinds == ["comment"], "{kinds:?}");
        // What is made anew verifies; what was made before says more than the records still do.
        let mut input = erased.input();
        input["files"] = files;
        assert_eq!(wire::verify(&input).unwrap()["ok"], true, "{kinds:?}");
        input["files"] = before.clone();
        assert_eq!(wire::verify(&input).unwrap()["first_break"]["kind"], "page", "{kinds:?}");
    }
}

#[test]
fn a_request_goes_on_without_words_and_names() {
    let mut book = without(&the_contract(), &["reason", "comment", "names"]);
    book.accepted(&json!({ "command": "comment", "text": "Filed." }), &story::at("mia", 9));
    let report = book.report();
    assert_eq!((&report["ok"], &report["records"]), (&json!(true), &json!(6)), "{report}");
    assert_eq!(not_replayed(&report), [0_u64; 0]);
}

#[test]
fn what_was_erased_cannot_be_found_by_guessing() {
    let book = the_contract();
    let named: Vec<String> = book.documents.keys().map(Sha256::to_string).collect();
    let mut salts = BTreeSet::new();
    for (sha256, text) in &book.documents {
        let document: Value = serde_json::from_str(text).unwrap();
        let Some(salt) = document["salt"].as_str() else { continue };
        assert!(["reason", "comment", "names", "facts"].contains(&kind(text).as_str()));
        assert_eq!(decode(salt).unwrap().len(), 16, "{text}");
        assert!(salts.insert(salt.to_owned()), "one salt for two documents");
        // Whoever knows the words exactly, and not the salt, does not come to the name.
        let value = &document["value"];
        for guess in [
            canonical(&json!({ "kind": kind(text), "value": value })),
            canonical(&json!({ "kind": kind(text), "salt": "", "value": value })),
            canonical(value),
            value.as_str().unwrap_or_default().to_owned(),
        ] {
            assert!(!named.contains(&Sha256::of(guess.as_bytes()).to_string()), "{guess}");
        }
        // And the salt is nowhere else: it goes with the document.
        let elsewhere =
            book.documents.iter().filter(|(other, _)| *other != sha256).map(|(_, text)| text.as_str());
        assert!(
            !elsewhere
                .chain([book.stored.as_ref().unwrap().to_string().as_str()])
                .any(|text| text.contains(salt))
        );
        for line in &book.lines {
            let payload = decode(line.split('.').nth(1).unwrap()).unwrap();
            assert!(!String::from_utf8(payload).unwrap().contains(salt));
        }
    }
    assert_eq!(salts.len(), 5);
}

#[test]
fn the_same_words_twice_have_two_names() {
    let mut book = the_contract();
    for minute in [9, 10] {
        book.accepted(&json!({ "command": "comment", "text": "Filed." }), &story::at("mia", minute));
    }
    let filed: Vec<&String> = book.documents.values().filter(|text| text.contains("\"Filed.\"")).collect();
    assert_eq!(filed.len(), 2);
    // Another host's seed gives another name to the same words of the same command.
    let by_seed = |given: u8| {
        let book = Book { given, ..the_contract() };
        let prepared = book.prepare(&json!({ "command": "comment", "text": "Filed." }), &story::at("mia", 9));
        let comment = prepared.documents.iter().find(|document| document.text.contains("Filed.")).unwrap();
        comment.sha256
    };
    assert_eq!(by_seed(7), by_seed(7));
    assert_ne!(by_seed(7), by_seed(8));
}

/// A request that keeps the answers of its submission, in which a delegation has a reason.
fn frozen() -> Book {
    let mut book = Book::new(
        r#"policy("leave", 1);
           membership("at_submit");
           step("check").approvers(role("clerk")).quorum(2);"#,
    );
    let submit = json!({ "command": "submit", "id": "l-1", "facts": {} });
    book.accepted(&submit, &on_leave("mia", 0));
    book
}

/// The context in which Cy stands in for Ana.
fn on_leave(by: &str, minute: u32) -> Value {
    json!({
        "now": format!("2026-03-01T09:{minute:02}:00Z"), "by": by,
        "people": {
            "people": { "cy": { "name": "Cy Voss" } },
            "roles": { "clerk": ["ana", "bo"] },
            "delegations": [{
                "id": "d-1", "from": "ana", "to": "cy", "since": "2026-03-01T00:00:00Z",
                "until": "2026-04-01T00:00:00Z", "authorised_by": "eve", "reason": "parental leave",
            }],
        },
    })
}

fn check() -> Value {
    json!({ "command": "approve", "step": "check" })
}

#[test]
fn words_that_a_state_keeps_are_one_document_and_can_be_erased() {
    let mut book = frozen();
    book.accepted(&check(), &on_leave("cy", 1));
    book.accepted(&check(), &on_leave("bo", 2));
    assert_eq!(book.stored.as_ref().unwrap()["status"], "approved");
    assert_eq!(book.report()["ok"], true);
    for words in ["parental leave", "Cy Voss"] {
        let with_words = book.documents.values().filter(|text| text.contains(words));
        assert_eq!(with_words.count(), 1, "`{words}` is in one place, however often it is decided on");
    }
    let report = without(&book, &["reason", "names"]).report();
    assert_eq!(report["ok"], true, "{report}");
    assert_eq!(not_replayed(&report), [0_u64; 0]);
    let gone: Vec<(u64, &str)> = (0..3).flat_map(|seq| [(seq, "reason"), (seq, "names")]).collect();
    assert_eq!(erased(&report).into_iter().collect::<BTreeSet<_>>(), all(&gone));
}

#[test]
fn words_that_were_erased_meanwhile_are_not_missed() {
    let whole = frozen();
    let mut book = without(&whole, &["reason", "names"]);
    // The directory says them no longer either.
    let silent = |by: &str, minute: u32| {
        let mut context = on_leave(by, minute);
        context["people"]["people"]["cy"].as_object_mut().unwrap().remove("name");
        context["people"]["delegations"][0]["reason"] = json!("not said");
        context
    };
    book.accepted(&check(), &silent("cy", 1));
    book.accepted(&check(), &silent("bo", 2));
    assert_eq!(book.stored.as_ref().unwrap()["status"], "approved");
    for words in ["parental leave", "Cy Voss"] {
        assert!(!book.documents.values().any(|text| text.contains(words)), "`{words}` came back");
    }
    let report = book.report();
    assert_eq!((&report["ok"], not_replayed(&report).len()), (&json!(true), 0), "{report}");
    // Whoever still has the documents decides the same again.
    book.documents.extend(whole.documents);
    let report = book.report();
    assert_eq!((&report["ok"], not_replayed(&report).len()), (&json!(true), 0), "{report}");
    assert_eq!(report["erased"], json!([]));
}

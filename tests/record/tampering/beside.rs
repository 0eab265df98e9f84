//! What lies beside the records: documents, evidence, readable files, and the state that the host keeps.

use countersign::export::wire;
use countersign::journal::prepare::Prepared;
use countersign::model::digest::Sha256;
use countersign::model::json::canonical;
use countersign::record::jws::{Compact, Typ};
use serde_json::{Value, json};

use super::{at, found, whole};
use crate::book::{Book, signed};
use crate::story::{self, attach, contract, signature, the_contract};

fn payload(line: &str) -> Value {
    serde_json::from_slice(&Compact::parse(line, Typ::Record).unwrap().payload).unwrap()
}

/// The documents of a record by kind.
fn documents(line: &str) -> Vec<(String, String)> {
    let payload = payload(line);
    let sha256 = |value: &Value| value["sha256"].as_str().unwrap().to_owned();
    let mut named = vec![
        ("command".to_owned(), sha256(&payload["transition"]["command_digest"])),
        ("facts".to_owned(), sha256(&payload["input"]["facts"])),
        ("answers".to_owned(), sha256(&payload["input"]["answers"])),
    ];
    for beside in payload["documents"].as_array().unwrap() {
        named.push((beside["kind"].as_str().unwrap().to_owned(), sha256(&beside["digest"])));
    }
    named
}

#[test]
fn a_document_of_a_kind_that_is_never_erased_is_missing() {
    let book = the_contract();
    let mut seen = Vec::new();
    for (seq, line) in book.lines.iter().enumerate() {
        for (kind, sha256) in documents(line) {
            // Of a document that several records name, the first is where it shows.
            if seen.contains(&sha256) {
                continue;
            }
            let said = found(&book, |input| {
                input["documents"].as_object_mut().unwrap().remove(&sha256).unwrap();
            });
            let erasable = ["facts", "names", "reason", "comment"].contains(&kind.as_str());
            let expected = if erasable { None } else { at(seq as u64, "missing_document") };
            assert_eq!(said, expected, "{kind} of record {seq}");
            seen.push(sha256);
        }
    }
    assert!(seen.len() >= 14, "only {} documents", seen.len());
}

#[test]
fn a_document_under_the_name_of_another() {
    let book = the_contract();
    let (events, command) = {
        let of = |kind: &str| documents(&book.lines[3]).into_iter().find(|(of, _)| of == kind).unwrap().1;
        (of("events"), of("command"))
    };
    let swapped = found(&book, |input| {
        let documents = input["documents"].as_object_mut().unwrap();
        let (left, right) = (documents[&events].clone(), documents[&command].clone());
        documents.insert(events.clone(), right);
        documents.insert(command.clone(), left);
    });
    assert_eq!(swapped, at(3, "document"));
    // The same text with a space more is another document.
    let spaced = found(&book, |input| {
        let text = format!("{} ", input["documents"][&events].as_str().unwrap());
        input["documents"][&events] = json!(text);
    });
    assert_eq!(spaced, at(3, "document"));
    // One that nobody names does no harm.
    let more = found(&book, |input| input["documents"]["e".repeat(64)] = json!("{}"));
    assert_eq!(more, None);
}

#[test]
fn a_readable_file_that_says_something_else() {
    let book = the_contract();
    let files = wire::export(&book.input()).unwrap()["files"].clone();
    let with = |files: Value| found(&book, |input| input["files"] = files);
    assert_eq!(with(files.clone()), None);
    for (path, from, to) in [
        ("request.json", "\"approved\"", "\"rejected\""),
        ("request.json", "125000.00", "12500.00"),
        ("request.json", "{", " {"),
        ("index.html", "Ana Pop", "Eve Fox"),
        ("index.html", "Read twice.", "Read once."),
        ("index.html", "</body>", "<p>And it was approved by the board.</p></body>"),
        ("VERIFY.md", "5 records", "4 records"),
    ] {
        let text = files[path].as_str().unwrap();
        assert!(text.contains(from), "{path} has no `{from}`");
        let mut edited = files.clone();
        edited[path] = json!(text.replacen(from, to, 1));
        assert_eq!(with(edited), whole("page"), "{path}: {from}");
    }
    // A file that is not there says nothing false.
    let mut without = files.clone();
    without.as_object_mut().unwrap().remove("index.html");
    assert_eq!(with(without), None);
}

/// What a next command on an edited state comes to.
fn next(book: &Book, stored: Option<Value>) -> Prepared {
    let edited = Book { stored, ..book.clone() };
    edited.prepare(&json!({ "command": "comment", "text": "One more." }), &story::at("mia", 9))
}

fn is_refused(prepared: &Prepared) -> bool {
    prepared.decided["outcome"]["refused"]["code"] == "tampered_state"
        && prepared.records.is_empty()
        && prepared.documents.is_empty()
}

/// Every value below one, by its pointer.
fn leaves(value: &Value, pointer: &str, out: &mut Vec<String>) {
    let key = |key: &str| format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
    match value {
        Value::Object(object) => object.iter().for_each(|(name, value)| leaves(value, &key(name), out)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, value)| leaves(value, &key(&at.to_string()), out));
        }
        _ => out.push(pointer.to_owned()),
    }
}

#[test]
fn a_stored_state_that_was_edited_anywhere() {
    let book = the_contract();
    let stored = book.stored.clone().unwrap();
    assert!(next(&book, Some(stored.clone())).decided["outcome"]["accepted"].is_object());
    let mut all = Vec::new();
    leaves(&stored, "", &mut all);
    assert!(all.len() >= 50, "only {} values", all.len());
    for pointer in &all {
        let mut edited = stored.clone();
        let value = edited.pointer_mut(pointer).unwrap();
        *value = match &*value {
            Value::Bool(is) => json!(!*is),
            Value::Number(number) => json!(number.as_i64().unwrap() + 1),
            Value::String(text) => json!(format!("{text}x")),
            _ => json!("x"),
        };
        assert!(is_refused(&next(&book, Some(edited))), "{pointer}");
    }
}

#[test]
fn a_stored_state_that_is_whole_and_another() {
    let (book, other) = (the_contract(), contract("contract-8", [1; 32]));
    assert!(is_refused(&next(&book, other.stored.clone())), "another request's");
    assert!(is_refused(&next(&book, None)), "none, though there are records");
    let without = Book { lines: vec![], ..book.clone() };
    assert!(is_refused(&next(&without, book.stored.clone())), "without a last record");
    let mut earlier = Book { lines: book.lines[..4].to_vec(), ..book.clone() };
    assert!(is_refused(&next(&earlier, book.stored.clone())), "with the last record but one");
    earlier.lines = vec!["no record".to_owned()];
    assert!(is_refused(&next(&earlier, book.stored.clone())), "with no record as the last");
    // Edited, and its digest made anew: the last record names another.
    let mut edited = book.stored.clone().unwrap();
    edited["status"] = json!("under_review");
    edited.as_object_mut().unwrap().remove("sha256");
    edited["sha256"] = json!(Sha256::of(canonical(&edited).as_bytes()).to_string());
    assert!(is_refused(&next(&book, Some(edited))), "with a digest of its own");
    // The facts that it stands on are gone: it cannot be decided on.
    let mut erased = book.clone();
    erased.documents.retain(|_, text| !text.contains("\"kind\":\"facts\""));
    assert!(is_refused(&next(&erased, book.stored.clone())), "without its facts");
}

/// The contract as far as its first comment.
fn begun(id: &str) -> Book {
    let mut book = Book::new(story::CONTRACT);
    book.accepted(&story::submission(id), &story::at("mia", 0));
    book.accepted(&json!({ "command": "comment", "text": "The annex is new." }), &story::at("mia", 1));
    book
}

#[test]
fn a_signature_that_was_made_for_something_else_is_not_attached() {
    let book = begun("contract-7");
    let good = signature(&book, "legal", "ana", "nonce-2");
    assert!(attach(&mut book.clone(), "legal", &good, &story::at("ana", 2)));
    let later = {
        let mut book = book.clone();
        let edit = json!({ "command": "amend", "facts": { "counterparty": "Südwind" } });
        book.accepted(&edit, &story::at("mia", 2));
        book
    };
    for (what, signed, by) in [
        ("another step", signature(&book, "finance", "ana", "nonce-3"), "ana"),
        ("another person", signature(&book, "legal", "bea", "nonce-3"), "ana"),
        ("somebody else's", signature(&book, "legal", "ana", "nonce-3"), "bea"),
        ("another nonce", signature(&book, "legal", "ana", "nonce-2"), "ana"),
        ("another request", signature(&begun("contract-8"), "legal", "ana", "nonce-3"), "ana"),
        ("what was shown before", signature(&book, "legal", "ana", "nonce-3"), "ana"),
        ("no signature", "{}".to_owned(), "ana"),
        ("no JSON", "signed, Ana".to_owned(), "ana"),
    ] {
        let mut book = if what == "what was shown before" { later.clone() } else { book.clone() };
        let before = book.lines.len();
        assert!(!attach(&mut book, "legal", &signed, &story::at(by, 3)), "{what}");
        assert_eq!(book.lines.len(), before, "{what}");
        let refused = {
            let sha256 = Sha256::of(signed.as_bytes()).to_string();
            let attach = json!({
                "command": "attach_evidence", "step": "legal", "kind": "signature", "id": "s", "sha256": sha256,
            });
            book.prepare(&attach, &story::at(by, 3)).decided["outcome"]["refused"]["code"].clone()
        };
        assert_eq!(refused, "missing_signature", "{what}");
    }
}

#[test]
fn a_signature_that_was_transplanted() {
    let book = the_contract();
    let own = payload(&book.lines[2])["evidence"][0]["digest"]["sha256"].as_str().unwrap().to_owned();
    let at_comment = begun("contract-7");
    let next_round = {
        let mut action: Value = serde_json::from_str(&book.documents[&own.parse().unwrap()]).unwrap();
        action["action"]["round"] = json!(2);
        canonical(&action)
    };
    for (what, other) in [
        ("of another step", signature(&at_comment, "finance", "ana", "nonce-2")),
        ("of another request", signature(&begun("contract-8"), "legal", "ana", "nonce-2")),
        ("of another round", next_round),
        ("of another person", signature(&at_comment, "legal", "bea", "nonce-2")),
        ("that is none", "{}".to_owned()),
    ] {
        // Somebody with the key puts it in the place of the one that was there.
        let sha256 = Sha256::of(other.as_bytes()).to_string();
        let mut edited = payload(&book.lines[2]);
        edited["evidence"][0]["digest"]["sha256"] = json!(sha256);
        let line = signed([1; 32], canonical(&edited).as_bytes());
        let said = |replay: bool| {
            found(&book, |input| {
                input["records"][2] = json!(line);
                input["documents"][&sha256] = json!(other);
                input["replay"] = json!(replay);
            })
        };
        assert_eq!(said(false), at(2, "transplanted"), "{what}");
        assert_eq!(said(true), at(2, "replay"), "{what}, decided again");
    }
    // Somebody without it puts another one under its name.
    let said = found(&book, |input| {
        input["documents"][&own] = json!(signature(&at_comment, "legal", "bea", "nonce-2"));
    });
    assert_eq!(said, at(2, "document"));
}

#[test]
fn a_signature_of_a_round_that_left_the_step_as_it_was_still_counts() {
    let mut book = begun("contract-7");
    let ask = json!({ "command": "request_revision", "step": "legal", "reason": "Which annex?" });
    book.accepted(&ask, &story::at("bea", 2));
    let signed_by_ana = signature(&book, "legal", "ana", "nonce-3");
    assert!(attach(&mut book, "legal", &signed_by_ana, &story::at("ana", 3)));
    book.accepted(&json!({ "command": "resubmit" }), &story::at("mia", 4));
    book.accepted(&json!({ "command": "approve", "step": "legal" }), &story::at("ana", 5));
    let last = book.lines.len() - 1;
    let approval = payload(&book.lines[last]);
    assert_eq!((&approval["action"]["round"], &approval["evidence"][0]["id"]), (&json!(2), &json!("sig-1")));
    assert_eq!(found(&book, |_| ()), None);
    // One of a round that is still to come does not.
    let mut later: Value = serde_json::from_str(&signed_by_ana).unwrap();
    later["action"]["round"] = json!(3);
    let later = canonical(&later);
    let sha256 = Sha256::of(later.as_bytes()).to_string();
    let mut edited = approval;
    edited["evidence"][0]["digest"]["sha256"] = json!(sha256);
    let said = found(&book, |input| {
        input["records"][last] = json!(signed([1; 32], canonical(&edited).as_bytes()));
        input["documents"][&sha256] = json!(later);
        input["replay"] = json!(false);
    });
    assert_eq!(said, at(last as u64, "transplanted"));
}

#[test]
fn a_signature_among_much_evidence_is_looked_at_too() {
    // More than two pieces lie in a document of their own.
    let mut book = begun("contract-7");
    for piece in 0..4_u8 {
        let attach = json!({
            "command": "attach_evidence", "step": "legal", "kind": "redline", "id": format!("r-{piece}"),
            "sha256": format!("{piece}").repeat(64),
        });
        book.accepted(&attach, &story::at("ana", 2 + u32::from(piece)));
    }
    let signed_by_ana = signature(&book, "legal", "ana", "nonce-7");
    assert!(attach(&mut book, "legal", &signed_by_ana, &story::at("ana", 7)));
    book.accepted(&json!({ "command": "approve", "step": "legal" }), &story::at("ana", 8));
    assert_eq!(found(&book, |_| ()), None);
    let last = book.lines.len() - 1;
    let mut approval = payload(&book.lines[last]);
    assert_eq!(approval["evidence"][0]["id"], "5 pieces");
    let files = wire::export(&book.input()).unwrap()["files"].clone();
    let piece = format!("documents/{}.json", Sha256::of(signed_by_ana.as_bytes()));
    assert_eq!(files[piece], json!(signed_by_ana), "it goes into the bundle");
    // The list names a signature of another step.
    let other = signature(&begun("contract-7"), "finance", "ana", "nonce-7");
    let sha256: Sha256 = approval["evidence"][0]["digest"]["sha256"].as_str().unwrap().parse().unwrap();
    let listed = book.documents[&sha256].replace(
        &Sha256::of(signed_by_ana.as_bytes()).to_string(),
        &Sha256::of(other.as_bytes()).to_string(),
    );
    assert_ne!(listed, book.documents[&sha256]);
    let anew = Sha256::of(listed.as_bytes()).to_string();
    approval["evidence"][0]["digest"]["sha256"] = json!(anew);
    for beside in approval["documents"].as_array_mut().unwrap() {
        if beside["kind"] == "evidence" {
            beside["digest"]["sha256"] = json!(anew);
        }
    }
    let line = signed([1; 32], canonical(&approval).as_bytes());
    let said = found(&book, |input| {
        input["records"][last] = json!(line);
        input["documents"][&anew] = json!(listed);
        input["documents"][Sha256::of(other.as_bytes()).to_string()] = json!(other);
        input["replay"] = json!(false);
    });
    assert_eq!(said, at(last as u64, "transplanted"));
}

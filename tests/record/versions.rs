//! Versions: what another version wrote is named as such, and never called tampered; and the way by which the next version
//! reads this one, walked with a version that is made up.

use countersign::export::wire as export;
use countersign::journal::replay::{Told, replay};
use countersign::journal::wire as journal;
use countersign::model::digest::Sha256;
use countersign::model::json::{canonical, parse};
use countersign::record::jws::{Compact, Typ, signing_input};
use countersign::record::log::{Common, link};
use countersign::record::test_key::InsecureTestKey;
use countersign::record::verify::Sealed;
use countersign::record::wire as record;
use countersign::request::state::State;
use countersign::request::wire as request;
use serde_json::{Value, json};

use crate::book::{Book, ISSUER, sealed, signed};
use crate::story::{self, the_contract};

const KEY: [u8; 32] = [1; 32];

fn payload(line: &str) -> Value {
    serde_json::from_slice(&Compact::parse(line, Typ::Record).unwrap().payload).unwrap()
}

/// The payload as version 2 might write it: with a member that version 1 does not have.
fn of_version_2(mut payload: Value) -> String {
    payload["v"] = json!(2);
    payload["mood"] = json!("calm");
    canonical(&payload)
}

/// The stored state as that of another version, whole by its own digest.
fn of_schema(stored: &Value, schema: u64) -> Value {
    let mut other = stored.clone();
    other.as_object_mut().unwrap().remove("sha256");
    other["schema"] = json!(schema);
    other["mood"] = json!("calm");
    let sha256 = Sha256::of(canonical(&other).as_bytes()).to_string();
    other["sha256"] = json!(sha256);
    other
}

#[test]
fn a_record_of_a_later_version_is_named_as_such() {
    let book = the_contract();
    for seq in 0..book.lines.len() {
        let mut later = book.clone();
        later.lines[seq] = signed(KEY, of_version_2(payload(&book.lines[seq])).as_bytes());
        let report = later.report();
        assert_eq!((&report["ok"], &report["records"]), (&json!(false), &json!(seq)), "{report}");
        assert_eq!(
            report["first_break"],
            json!({
                "seq": seq, "kind": "unknown_version",
                "message": "it is of schema version 2, and this engine reads 1",
            }),
        );
        // Nothing of it is exported as if it had been understood.
        assert_eq!(export::export(&later.input()).unwrap()["first_break"], report["first_break"]);
    }
    // It is believed to be of that version only if the key says so.
    let mut forged = book.clone();
    let signature = book.lines[4].rsplit_once('.').unwrap().1;
    let bytes = of_version_2(payload(&book.lines[4]));
    forged.lines[4] =
        format!("{}.{signature}", signing_input(book.keeper().kid.as_str(), Typ::Record, bytes.as_bytes()));
    assert_eq!(forged.report()["first_break"]["kind"], "altered");
    // What says no version is no record.
    let mut none = payload(&book.lines[4]);
    none.as_object_mut().unwrap().remove("v");
    let mut unversioned = book.clone();
    unversioned.lines[4] = signed(KEY, canonical(&none).as_bytes());
    assert_eq!(unversioned.report()["first_break"]["kind"], "not_a_record");
}

#[test]
fn a_head_of_a_later_version_is_named_as_such() {
    let book = the_contract();
    let head = book.head("2026-03-01T10:00:00Z");
    let mut statement: Value =
        serde_json::from_slice(&Compact::parse(&head, Typ::Head).unwrap().payload).unwrap();
    statement["v"] = json!(2);
    let bytes = canonical(&statement);
    let mut input = book.input();
    input["head"] = json!(sealed(KEY, &signing_input(&book.keeper().kid, Typ::Head, bytes.as_bytes())));
    let report = export::verify(&input).unwrap();
    assert_eq!((&report["ok"], &report["first_break"]["kind"]), (&json!(false), &json!("unknown_version")));
}

#[test]
fn an_entry_of_a_later_version_is_named_as_such() {
    let book = the_contract();
    let key = InsecureTestKey::from_seed(KEY).public().unwrap().to_jwk();
    let entry = json!({
        "deployment": "acme.example", "issuer": ISSUER, "kid": key["kid"], "at": "2026-03-01T08:00:00Z", "by": "host",
        "entry": { "entry": "rotate_key", "jwk": key },
    });
    let pending = record::entry(&entry).unwrap();
    let first = sealed(KEY, pending["signing_input"].as_str().unwrap());
    let verified =
        |line: &str| record::deployment(&json!({ "records": [line], "keys": book.jwks() })).unwrap();
    assert_eq!(verified(&first)["ok"], true);
    let later = signed(KEY, of_version_2(payload(&first)).as_bytes());
    assert_eq!(verified(&later)["first_break"]["kind"], "unknown_version");
    let mut next = entry;
    next["last"] = json!(later);
    let problem = record::entry(&next).unwrap_err();
    assert_eq!(
        (problem.path.as_str(), problem.message.as_str()),
        ("/last", "it is of schema version 2, and this engine reads 1")
    );
}

#[test]
fn nothing_is_decided_on_what_a_later_version_left() {
    let book = the_contract();
    let comment = json!({ "command": "comment", "text": "Filed." });
    let code = |book: &Book| {
        let prepared = book.prepare(&comment, &story::at("mia", 9));
        assert!(prepared.records.is_empty() && prepared.documents.is_empty());
        assert_eq!(prepared.stored, book.stored, "what is stored stays as it is");
        prepared.decided["outcome"]["refused"].clone()
    };
    let stored = book.stored.clone().unwrap();
    let later = of_schema(&stored, 2);
    let mut of_later = book.clone();
    of_later.stored = Some(later.clone());
    let refused = code(&of_later);
    assert_eq!(
        (&refused["code"], &refused["message"]),
        (
            &json!("unknown_version"),
            &json!("the stored state is of schema version 2, and this engine reads 1")
        )
    );
    let mut after_later = book.clone();
    after_later.lines[4] = signed(KEY, of_version_2(payload(&book.lines[4])).as_bytes());
    let refused = code(&after_later);
    assert_eq!(
        (&refused["code"], &refused["message"]),
        (
            &json!("unknown_version"),
            &json!("the last record is of schema version 2, and this engine reads 1")
        )
    );
    // Whoever merely writes another version into a state has edited it.
    let mut edited = stored;
    edited["schema"] = json!(2);
    of_later.stored = Some(edited.clone());
    assert_eq!(code(&of_later)["code"], "tampered_state");

    // Without records, and where there is no decision to refuse.
    let context = story::at("mia", 9);
    let decided = request::decide(&book.policy, None, Some(&later), &comment, &context).unwrap();
    assert_eq!(decided["outcome"]["refused"]["code"], "unknown_version");
    let view = |state: &Value| request::view(&book.policy, state, &context).unwrap_err().path.clone();
    assert_eq!((view(&later).as_str(), view(&edited).as_str()), ("/state/schema", "/state"));
    let restore = |state: &Value| {
        journal::restore(&json!({ "stored": state, "documents": {} })).unwrap_err().path.clone()
    };
    assert_eq!((restore(&later).as_str(), restore(&edited).as_str()), ("/stored/schema", "/stored"));
}

/// A version 0 that never was. It wrote actors as `kind:id`, and events as one text.
fn as_version_0(payload: &Value) -> Value {
    let mut old = payload.clone();
    old["v"] = json!(0);
    old["engine"]["semantics"] = json!(0);
    let actor = &payload["action"]["actor"];
    let (kind, id) = (actor["kind"].as_str().unwrap(), actor["id"].as_str().unwrap());
    let mut more = actor.clone();
    for member in ["kind", "id"] {
        more.as_object_mut().unwrap().remove(member);
    }
    old["action"]["actor"] = json!(format!("{kind}:{id}"));
    old["action"]["as"] = more;
    let events: Vec<&str> =
        payload["transition"]["events"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    old["transition"]["events"] = json!(events.join(" "));
    old
}

/// What a version that knows 0 would have: version 0's payload as version 1 says it. Pure; no bytes are written anew.
fn upcast(mut payload: Value) -> Value {
    payload["v"] = json!(1);
    let mut actor = payload["action"].as_object_mut().unwrap().remove("as").unwrap();
    let text = payload["action"]["actor"].as_str().unwrap();
    let (kind, id) = text.split_once(':').unwrap();
    (actor["kind"], actor["id"]) = (json!(kind), json!(id));
    payload["action"]["actor"] = actor;
    let events = payload["transition"]["events"].as_str().unwrap();
    payload["transition"]["events"] = events.split(' ').collect();
    payload
}

/// The contract as version 0 would have signed it: each record names the bytes of the one before.
fn signed_by_version_0(book: &Book) -> Vec<String> {
    let mut prev: Option<String> = None;
    let each = book.lines.iter().map(|line| {
        let mut old = as_version_0(&payload(line));
        if let Some(prev) = &prev {
            old["log"]["prev"] = json!(prev);
        }
        let bytes = canonical(&old);
        prev = Some(link(bytes.as_bytes()));
        signed(KEY, bytes.as_bytes())
    });
    each.collect()
}

/// The way of the next version: signatures and links over the bytes as they were signed; then the payload, upcast, is read
/// as every other.
fn read_by_the_next_version(lines: &[String]) -> Vec<Sealed> {
    let key = InsecureTestKey::from_seed(KEY).public().unwrap();
    let mut read: Vec<Sealed> = Vec::new();
    for line in lines {
        let compact = Compact::parse(line, Typ::Record).unwrap();
        assert!(key.verifies(compact.signing_input().as_bytes(), &compact.signature));
        let text = String::from_utf8(compact.payload.clone()).unwrap();
        let json = parse(&text, usize::MAX).unwrap();
        assert_eq!(canonical(&json), text, "it is checked as it was written");
        let json = if json["v"] == 0 { upcast(json) } else { json };
        let Common { log, iat, json } = Common::read(canonical(&json).as_bytes()).unwrap();
        assert_eq!(log.prev, read.last().map(|last| link(&last.payload)));
        read.push(Sealed { kid: compact.kid, place: log, iat, payload: compact.payload, json });
    }
    read
}

#[test]
fn a_version_that_is_made_up_is_read_by_upcasting_it() {
    let book = the_contract();
    let old = Book { lines: signed_by_version_0(&book), ..book.clone() };
    // This engine knows no version 0, and says so.
    let report = old.report();
    assert_eq!(
        report["first_break"],
        json!({ "seq": 0, "kind": "unknown_version", "message": "it is of schema version 0, and this engine reads 1" }),
    );
    let lookup = |sha256: Sha256| book.documents.get(&sha256).map(String::as_str);
    let definitions = |digest: Sha256| (book.policy.digest() == digest).then_some(&book.policy);
    let (told, found) = replay(&read_by_the_next_version(&old.lines), &lookup, Some(&definitions));
    assert_eq!((told.len(), found), (5, None));
    let who: Vec<(&str, &str)> = told.iter().map(who_did_what).collect();
    assert_eq!(
        who,
        [
            ("mia", "submit"),
            ("mia", "comment"),
            ("ana", "attach_evidence"),
            ("ana", "approve"),
            ("fin", "approve")
        ]
    );
    assert_eq!(told[3].payload.action.actor.role.as_deref(), Some("counsel"));
    // The state is folded from its events; deciding again is left to those who decide as it did.
    assert_eq!(told[4].stored.to_json(), book.stored.clone().unwrap());
    assert!(told.iter().all(|told| told.replayed == Err("decided by semantics 0".to_owned())));
    // Where an upcast gets something wrong, the events contradict it.
    let mut wrong = read_by_the_next_version(&old.lines);
    wrong[3].json["transition"]["to"] = json!("rejected");
    let (_, found) = replay(&wrong, &lookup, None);
    assert_eq!(found.map(|found| found.seq), Some(Some(3)));
}

fn who_did_what(told: &Told) -> (&str, &str) {
    (&told.payload.action.actor.id, &told.payload.action.command)
}

#[test]
fn a_state_of_another_version_is_folded_from_the_records_again() {
    let mut book = the_contract();
    let kept = book.stored.clone().unwrap();
    book.stored = Some(of_schema(&kept, 0));
    let comment = json!({ "command": "comment", "text": "Filed." });
    let refused = book.prepare(&comment, &story::at("mia", 9));
    assert_eq!(refused.decided["outcome"]["refused"]["code"], "unknown_version");
    // Its events are in the documents of its records, and make the state as this version writes it.
    let mut folded: Option<Value> = None;
    for line in &book.lines {
        let payload = payload(line);
        let named = payload["documents"].as_array().unwrap().iter().find(|beside| beside["kind"] == "events");
        let sha256: Sha256 = named.unwrap()["digest"]["sha256"].as_str().unwrap().parse().unwrap();
        let events: Value = serde_json::from_str(&book.documents[&sha256]).unwrap();
        for event in events["value"].as_array().unwrap() {
            folded = Some(request::evolve(folded.as_ref(), event).unwrap());
        }
    }
    assert_eq!(folded, Some(kept));
    assert!(State::from_json(folded.clone().unwrap()).is_ok());
    book.stored = folded;
    book.accepted(&comment, &story::at("mia", 9));
    assert_eq!(book.report()["ok"], true);
}

//! Records that are signed by somebody else, signed over something else, or spelt otherwise.

use countersign::record::base64url::{decode, encode};
use countersign::record::jws::{Compact, Typ};
use countersign::record::test_key::InsecureTestKey;
use serde_json::{Value, json};

use super::{at, found, of_lines, whole};
use crate::book::{Book, jwks, sealed, signed};
use crate::story::the_contract;

const OWN: [u8; 32] = [1; 32];
const OTHER: [u8; 32] = [2; 32];

fn payload(line: &str) -> Vec<u8> {
    Compact::parse(line, Typ::Record).unwrap().payload
}

/// The book's lines with another one in this place.
fn with(book: &Book, seq: usize, line: &str) -> Vec<String> {
    let mut lines = book.lines.clone();
    lines[seq] = line.to_owned();
    lines
}

fn said(book: &Book, seq: usize, line: &str) -> Option<(Option<u64>, String)> {
    let lines = with(book, seq, line);
    of_lines(book, &lines.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn a_record_signed_with_another_key() {
    let book = the_contract();
    for seq in 0..5_usize {
        let resigned = signed(OTHER, &payload(&book.lines[seq]));
        let offered = |line: &str, keys: Value| {
            found(&book, |input| {
                input["records"] = json!(with(&book, seq, line));
                input["offered"] = keys;
            })
        };
        assert_eq!(said(&book, seq, &resigned), at(seq as u64, "unknown_key"));
        assert_eq!(offered(&resigned, jwks(&[OTHER])), at(seq as u64, "re_signed"));
        // Under the name of the pinned key.
        let (signing_input, _) = book.lines[seq].rsplit_once('.').unwrap();
        let named = sealed(OTHER, signing_input);
        assert_eq!(said(&book, seq, &named), at(seq as u64, "altered"));
        assert_eq!(offered(&named, jwks(&[OTHER])), at(seq as u64, "re_signed"));
        // Under the name of one that is pinned, with another that is pinned too.
        let both = found(&book, |input| {
            input["records"] = json!(with(&book, seq, &named));
            input["keys"] = jwks(&[OWN, OTHER]);
        });
        assert_eq!(both, at(seq as u64, "re_signed"));
    }
}

#[test]
fn keys_are_those_that_are_pinned_in_their_time() {
    let book = the_contract();
    let dated = |member: &str, second: u64| {
        found(&book, |input| {
            input["keys"] = book.jwks();
            input["keys"]["keys"][0][member] = json!(second);
        })
    };
    // 2026-03-01T09:00:00Z, a record each minute.
    let first = 1_772_355_600;
    assert_eq!(dated("nbf", first), None);
    assert_eq!(dated("nbf", first + 1), at(0, "key_not_trusted"));
    assert_eq!(dated("exp", first + 241), None);
    assert_eq!(dated("exp", first + 240), at(4, "key_not_trusted"));
    assert_eq!(dated("exp", first + 60), at(1, "key_not_trusted"));
    assert_eq!(found(&book, |input| input["keys"] = jwks(&[OTHER])), at(0, "unknown_key"));
    // Offered keys are believed only where none is pinned, and the report says so.
    let mut input = book.input();
    input["offered"] = input["keys"].take();
    let report = countersign::export::wire::verify(&input).unwrap();
    assert_eq!((&report["ok"], &report["keys"]), (&json!(true), &json!("claimed")));
}

#[test]
fn a_header_that_is_not_that_of_records() {
    let book = the_contract();
    let kid = InsecureTestKey::from_seed(OWN).public().unwrap().kid().to_owned();
    for header in [
        format!(r#"{{"alg":"EdDSA","cty":"application/json","kid":"{kid}","typ":"approval-record+jws"}}"#),
        format!(r#"{{"alg":"none","cty":"application/json","kid":"{kid}","typ":"approval-record+jws"}}"#),
        format!(r#"{{"alg":"ES256","cty":"application/json","kid":"{kid}","typ":"approval-record+jws"}}"#),
        format!(r#"{{"alg":"HS256","cty":"application/json","kid":"{kid}","typ":"approval-record+jws"}}"#),
        // Another type, a critical extension, a key of its own, another order, a space, no type, a name that is none.
        format!(r#"{{"alg":"Ed25519","cty":"application/json","kid":"{kid}","typ":"approval-head+jws"}}"#),
        format!(
            r#"{{"alg":"Ed25519","b64":false,"crit":["b64"],"cty":"application/json","kid":"{kid}","typ":"approval-record+jws"}}"#
        ),
        format!(
            r#"{{"alg":"Ed25519","cty":"application/json","jwk":{{}},"kid":"{kid}","typ":"approval-record+jws"}}"#
        ),
        format!(r#"{{"kid":"{kid}","alg":"Ed25519","cty":"application/json","typ":"approval-record+jws"}}"#),
        format!(r#"{{"alg": "Ed25519","cty":"application/json","kid":"{kid}","typ":"approval-record+jws"}}"#),
        format!(r#"{{"alg":"Ed25519","cty":"application/json","kid":"{kid}"}}"#),
        r#"{"alg":"Ed25519","cty":"application/json","kid":"key-1","typ":"approval-record+jws"}"#.to_owned(),
        "{}".to_owned(),
        String::new(),
    ] {
        let signing_input = format!("{}.{}", encode(header.as_bytes()), encode(&payload(&book.lines[2])));
        assert_eq!(said(&book, 2, &sealed(OWN, &signing_input)), at(2, "malformed"), "{header}");
    }
    // Nor is the signature left out.
    let (signing_input, _) = book.lines[2].rsplit_once('.').unwrap();
    for line in [signing_input.to_owned(), format!("{signing_input}."), format!("{}.", book.lines[2])] {
        assert_eq!(said(&book, 2, &line), at(2, "malformed"), "{line}");
    }
}

#[test]
fn a_payload_that_is_signed_and_spelt_otherwise() {
    let book = the_contract();
    let text = String::from_utf8(payload(&book.lines[2])).unwrap();
    let first = text.strip_prefix("{\"action\":").expect("the members are in order");
    for (other, kind) in [
        (format!(" {text}"), "not_canonical"),
        (format!("{text}\n"), "not_canonical"),
        (format!("\u{feff}{text}"), "not_canonical"),
        (text.replacen("\"seq\":2", "\"seq\": 2", 1), "not_canonical"),
        (text.replacen("\"seq\":2", "\"seq\":2.0", 1), "not_canonical"),
        (text.replacen("\"seq\":2", "\"seq\":2e0", 1), "not_canonical"),
        (text.replacen("\"v\":1", "\"v\":1,\"v\":1", 1), "not_canonical"),
        (text.replacen("legal", "l\\u0065gal", 1), "not_canonical"),
        (text.replacen("https://", "https:\\/\\/", 1), "not_canonical"),
        (
            text.replacen("{\"action\":", "{\"v\":1,\"action\":", 1).replacen(",\"v\":1}", "}", 1),
            "not_canonical",
        ),
        (format!("{{\"Action\":0,\"action\":{first}"), "not_a_record"),
        (text.replacen(",\"v\":1}", ",\"v\":2}", 1), "unknown_version"),
        (text.replacen(",\"v\":1}", ",\"v\":\"1\"}", 1), "not_a_record"),
        (text.replacen(",\"v\":1}", "}", 1), "not_a_record"),
        (
            text.replacen(
                "\"jti\":\"acme.example/emea/contract-7/2\"",
                "\"jti\":\"acme.example/emea/contract-7/3\"",
                1,
            ),
            "not_a_record",
        ),
        (text.replacen("\"seq\":2", "\"seq\":-2", 1), "not_a_record"),
        ("{}".to_owned(), "not_a_record"),
        ("[]".to_owned(), "not_a_record"),
        (String::new(), "not_canonical"),
    ] {
        assert_ne!(other, text);
        assert_eq!(said(&book, 2, &signed(OWN, other.as_bytes())), at(2, kind), "{other}");
    }
    assert_eq!(said(&book, 2, &signed(OWN, &[0xff, 0xfe])), at(2, "not_canonical"), "not UTF-8");
    assert_eq!(said(&book, 2, &signed(OWN, text.as_bytes())), None, "as it was");
}

#[test]
fn base64url_has_one_spelling() {
    let book = the_contract();
    let parts: Vec<&str> = book.lines[2].split('.').collect();
    for at_part in 0..3_usize {
        let part = parts[at_part];
        let mut others = vec![
            format!("{part}="),
            format!("{part}=="),
            format!(" {part}"),
            format!("{part} "),
            format!("{part}\t"),
            format!("{part}\r"),
            format!("{}\n{}", &part[..4], &part[4..]),
        ];
        // The same bytes with other bits after their end, where there are any.
        let bytes = decode(part).unwrap();
        let last = part.len() - 1;
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        let value = alphabet.find(&part[last..]).unwrap();
        if !bytes.len().is_multiple_of(3) {
            others.push(format!("{}{}", &part[..last], &alphabet[value + 1..value + 2]));
        }
        if let Some(place) = part.find(['-', '_']) {
            let other = if &part[place..=place] == "-" { "+" } else { "/" };
            others.push(format!("{}{other}{}", &part[..place], &part[place + 1..]));
        }
        for other in others {
            let mut loose = parts.clone();
            loose[at_part] = &other;
            // Signed anew over what is there, so that nothing but the spelling is wrong.
            let line = match at_part {
                2 => loose.join("."),
                _ => sealed(OWN, &loose[..2].join(".")),
            };
            let lines = with(&book, 2, &line);
            let report = of_lines(&book, &lines.iter().map(String::as_str).collect::<Vec<_>>());
            assert_eq!(report, at(2, "malformed"), "part {at_part}: {other}");
        }
    }
    // The loose bits of a signature of 64 bytes are there.
    assert_eq!(decode(parts[2]).unwrap().len() % 3, 1);
}

/// The payload with one member changed, signed with the pinned key: what a thief of the key does within one record.
fn by_thief(line: &str, pointer: &str, value: Value) -> String {
    let mut json: Value = serde_json::from_slice(&payload(line)).unwrap();
    let member = json.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}"));
    assert_ne!(*member, value, "{pointer}");
    *member = value;
    signed(OWN, countersign::model::json::canonical(&json).as_bytes())
}

#[test]
fn what_a_thief_of_the_key_changes_in_one_record() {
    let book = the_contract();
    let verified = |seq: usize, line: &str, replay: bool| {
        found(&book, |input| {
            input["records"] = json!(with(&book, seq, line));
            input["replay"] = json!(replay);
        })
    };
    // Deciding again gives another record; without that, the next record follows another one.
    for (pointer, value) in [
        ("/action/actor/id", json!("bea")),
        ("/action/actor/acr", json!("password")),
        ("/action/actor/role", json!("finance")),
        ("/action/meaning", json!("I have seen the contract")),
        ("/action/time", json!("2026-03-01T09:03:00.001Z")),
        ("/action/nonce", json!("nonce-4")),
        ("/action/command", json!("reject")),
        ("/iat", json!(1_772_355_781)),
        ("/request/subject/version", json!(3)),
        ("/request/subject/digest/sha256", json!("b".repeat(64))),
        ("/engine/version", json!("99.0.0")),
        ("/documents/0/salted", json!(false)),
    ] {
        let line = by_thief(&book.lines[3], pointer, value);
        assert_eq!(verified(3, &line, true), at(3, "replay"), "{pointer}");
        assert_eq!(verified(3, &line, false), at(4, "forked"), "{pointer}, not decided again");
    }
    // What contradicts its own events or state shows without deciding again.
    for (pointer, value) in [
        ("/transition/from", json!("manual_review")),
        ("/transition/to", json!("approved")),
        ("/transition/version", json!(9)),
        ("/transition/events/0", json!("rejection_given")),
        ("/state/sha256", json!("c".repeat(64))),
    ] {
        let line = by_thief(&book.lines[3], pointer, value);
        assert_eq!(verified(3, &line, true), at(3, "inconsistent"), "{pointer}");
        assert_eq!(verified(3, &line, false), at(3, "inconsistent"), "{pointer}");
    }
    let other = by_thief(&book.lines[3], "/request/id", json!("contract-8"));
    assert_eq!(verified(3, &other, false), at(3, "foreign"));
    // It names documents that are not there.
    for pointer in ["/input/answers/sha256", "/transition/command_digest/sha256"] {
        let line = by_thief(&book.lines[3], pointer, json!("d".repeat(64)));
        assert_eq!(verified(3, &line, true), at(3, "missing_document"), "{pointer}");
    }
    let line = by_thief(&book.lines[3], "/definition/digest/sha256", json!("d".repeat(64)));
    assert_eq!(verified(3, &line, true), at(3, "definition"));
}

#[test]
fn what_a_thief_of_the_key_changes_in_the_last_record() {
    let book = the_contract();
    let line = by_thief(&book.lines[4], "/action/actor/id", json!("eve"));
    let with_head = |replay: bool, head: Option<String>| {
        found(&book, |input| {
            input["records"] = json!(with(&book, 4, &line));
            input["replay"] = json!(replay);
            input["head"] = json!(head);
        })
    };
    assert_eq!(with_head(true, None), at(4, "replay"));
    assert_eq!(with_head(false, Some(book.head("2026-03-01T10:00:00Z"))), at(4, "head"));
    // Neither decided again nor with a head, it is believed.
    assert_eq!(with_head(false, None), None);
    // A head of theirs does not make it better: that it is decided again does.
    let theirs = Book { lines: with(&book, 4, &line), ..book.clone() }.head("2026-03-01T10:00:00Z");
    assert_eq!(with_head(true, Some(theirs)), at(4, "replay"));
}

#[test]
fn a_head_that_is_not_trusted_in_its_time() {
    let book = the_contract();
    let first = 1_772_355_600_u64;
    let dated = found(&book, |input| {
        input["keys"]["keys"][0]["exp"] = json!(first + 600);
        input["head"] = json!(book.head("2026-03-01T09:10:00Z"));
    });
    assert_eq!(dated, whole("key_not_trusted"));
}

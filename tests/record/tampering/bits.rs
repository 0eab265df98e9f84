//! Every single bit of what is handed over: of each line, the head, the definition and each document.

use std::collections::BTreeMap;
use std::sync::Mutex;

use countersign::definition::policy::Policy;
use countersign::export::wire;
use countersign::model::digest::Sha256;
use countersign::record::jws::Compact;
use countersign::record::key::{KeySet, PublicKey};
use countersign::record::payload::Payload;
use countersign::record::verify::{Keys, Kind, by_core, chain, document, head};
use serde_json::json;

use crate::book::Book;
use crate::story::the_contract;

/// How often each kind was found.
type Count = BTreeMap<String, usize>;

/// Runs for each bit of a text, in two threads, and counts what is said. A bit that makes bytes no text becomes U+FFFD, as
/// whoever reads it as text gets it.
fn each_bit(text: &str, found: &(dyn Fn(usize, String) -> String + Sync)) -> Count {
    let count = Mutex::new(Count::new());
    std::thread::scope(|scope| {
        for turn in 0..2 {
            let count = &count;
            scope.spawn(move || {
                for bit in (turn..text.len() * 8).step_by(2) {
                    let mut bytes = text.as_bytes().to_vec();
                    bytes[bit / 8] ^= 1 << (bit % 8);
                    let what = found(bit / 8, String::from_utf8_lossy(&bytes).into_owned());
                    *count.lock().unwrap().entry(what).or_default() += 1;
                }
            });
        }
    });
    let count = count.into_inner().unwrap();
    assert_eq!(count.values().sum::<usize>(), text.len() * 8);
    count
}

fn pinned(book: &Book) -> KeySet {
    KeySet::from_json(&book.jwks(), "").unwrap()
}

#[test]
fn every_bit_of_every_record() {
    let book = the_contract();
    let (pinned, offered) = (pinned(&book), KeySet::default());
    let keys = Keys { pinned: &pinned, offered: &offered };
    let file: String = book.lines.iter().map(|line| format!("{line}\n")).collect();
    // Lines that are as they were are not checked again each time: they hold.
    let check = |at: usize, compact: &Compact, key: &PublicKey| {
        let known = book.lines.get(at).and_then(|line| line.rsplit_once('.'));
        known.is_some_and(|(input, signature)| {
            input == compact.signing_input()
                && signature == countersign::record::base64url::encode(&compact.signature)
        }) || by_core(at, compact, key)
    };
    let verified = |file: &str| {
        let lines: Vec<&str> = file.strip_suffix('\n').unwrap_or(file).split('\n').collect();
        chain(&lines, None, keys, &check).1
    };
    assert_eq!(verified(&file), None);
    let parts = |at: usize| {
        let before = &file[..at];
        let line = before.matches('\n').count();
        let dots = before[before.rfind('\n').map_or(0, |end| end + 1)..].matches('.').count();
        (line, dots, file.as_bytes()[at])
    };
    let count = each_bit(&file, &|at, changed| {
        let (line, dots, byte) = parts(at);
        let found = verified(&changed).unwrap_or_else(|| panic!("byte {at} of the records is not missed"));
        // What ends the last line is not part of it: another character there makes the line another.
        assert_eq!(found.seq, Some(line as u64), "{found:?}");
        let part = match (byte, dots) {
            (b'.' | b'\n', _) => "separator",
            (_, 0) => "header",
            (_, 1) => "payload",
            _ => "signature",
        };
        let expected: &[Kind] = match part {
            "header" => &[Kind::Malformed, Kind::UnknownKey],
            "separator" => &[Kind::Malformed],
            _ => &[Kind::Malformed, Kind::Altered],
        };
        assert!(expected.contains(&found.kind), "{part}: {found:?}");
        format!("{part} {:?}", found.kind)
    });
    println!("{} bits of the records: {count:?}", file.len() * 8);
    for key in ["header UnknownKey", "payload Altered", "signature Altered"] {
        assert!(count.get(key).is_some_and(|count| *count > 100), "{key}: {count:?}");
    }
}

#[test]
fn every_bit_of_the_head() {
    let book = the_contract();
    let (pinned, offered) = (pinned(&book), KeySet::default());
    let keys = Keys { pinned: &pinned, offered: &offered };
    let lines: Vec<&str> = book.lines.iter().map(String::as_str).collect();
    let (sealed, _) = chain(&lines, None, keys, &by_core);
    let statement = book.head("2026-03-01T10:00:00Z");
    assert_eq!(head(&statement, &sealed, keys, &by_core), Ok(0));
    let count = each_bit(&statement, &|at, changed| {
        let found = head(&changed, &sealed, keys, &by_core).expect_err("no bit of the head is missed");
        assert!(matches!(found.kind, Kind::Head | Kind::UnknownKey | Kind::Altered), "{at}: {found:?}");
        assert_eq!(found.seq, None, "{at}: {found:?}");
        format!("{:?}", found.kind)
    });
    println!("{} bits of the head: {count:?}", statement.len() * 8);
}

#[test]
fn every_bit_of_the_definition() {
    let book = the_contract();
    let (text, digest) = (book.policy.canonical(), book.policy.digest());
    let count = each_bit(text, &|at, changed| match Policy::load(&changed) {
        Err(_) => "is none".to_owned(),
        Ok(policy) => {
            assert_ne!(policy.digest(), digest, "byte {at}: {changed}");
            "is another".to_owned()
        }
    });
    println!("{} bits of the definition: {count:?}", text.len() * 8);
    // Either way, the verification says so.
    let mut changed = [0; 2];
    for (at, _) in text.bytes().enumerate().step_by(97) {
        let mut bytes = text.as_bytes().to_vec();
        bytes[at] ^= 1;
        let other = String::from_utf8(bytes).unwrap();
        changed[usize::from(Policy::load(&other).is_ok())] += 1;
        let mut input = book.input();
        input["definitions"] = json!([other]);
        let report = wire::verify(&input).unwrap();
        let first = &report["first_break"];
        assert_eq!((&first["kind"], report["ok"].as_bool()), (&json!("definition"), Some(false)), "{report}");
    }
    assert!(changed.iter().all(|count| *count > 0), "{changed:?}");
}

#[test]
fn every_bit_of_every_document() {
    let book = the_contract();
    let payloads: Vec<Payload> = book
        .lines
        .iter()
        .map(|line| {
            let compact = Compact::parse(line, countersign::record::jws::Typ::Record).unwrap();
            Payload::from_json(serde_json::from_slice(&compact.payload).unwrap()).unwrap()
        })
        .collect();
    // The first record that names a document, as evidence or otherwise.
    let first = |sha256: Sha256| {
        let names = |payload: &Payload| {
            let evidence = payload.evidence.iter().map(|piece| piece.digest.sha256);
            payload.named().map(|(_, named)| named).chain(evidence).any(|named| named == sha256)
        };
        payloads.iter().position(names).unwrap_or_else(|| panic!("nobody names {sha256}")) as u64
    };
    let mut bits = 0;
    for (sha256, text) in &book.documents {
        let seq = first(*sha256);
        let kind = payloads.iter().flat_map(Payload::named).find(|(_, named)| named == sha256);
        if let Some((kind, _)) = kind {
            assert_eq!(document(seq, kind, *sha256, Some(text)), Ok(Some(text.as_str())));
            each_bit(text, &|_, changed| {
                let found = document(seq, kind, *sha256, Some(&changed)).expect_err("no bit is missed");
                assert_eq!((found.kind, found.seq), (Kind::Document, Some(seq)));
                String::new()
            });
        } else {
            // The signature is nobody's document but evidence: each bit through the whole.
            assert!(text.contains("\"signature\""), "{text}");
        }
        bits += text.len() * 8;
        let step = if kind.is_some() { text.len() / 2 } else { text.len() / 40 };
        for at in (0..text.len()).step_by(step.max(1)).chain([text.len() - 1]) {
            let mut bytes = text.as_bytes().to_vec();
            bytes[at] ^= 4;
            let mut input = book.input();
            input["documents"][sha256.to_string()] = json!(String::from_utf8_lossy(&bytes));
            let report = wire::verify(&input).unwrap();
            let first = &report["first_break"];
            assert_eq!((&first["kind"], &first["seq"]), (&json!("document"), &json!(seq)), "{report}");
        }
    }
    assert!(book.documents.len() >= 15, "only {} documents", book.documents.len());
    println!("{bits} bits of {} documents", book.documents.len());
}

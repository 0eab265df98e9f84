//! Ed25519 by its published vectors: RFC 8032 section 7.1, Project Wycheproof, and the edge cases of Chalkias, Garillot and
//! Nikolaenko, "Taming the Many EdDSAs" (2020), on which libraries differ.
//!
//! All are left in `target/vectors/ed25519.json`: `tests/wasm/ed25519.test.mjs` holds the host's WebCrypto to the same verdicts.

use std::fs;
use std::path::Path;

use countersign::record::base64url::{decode, encode};
use countersign::record::key::{PublicKey, is_strict};
use countersign::record::test_key::InsecureTestKey;
use serde_json::{Value, json};
use wycheproof::TestResult;
use wycheproof::eddsa::{TestName, TestSet};

use super::book::Book;

/// A vector, and what somebody published of it.
struct Vector {
    name: String,
    key: Vec<u8>,
    message: Vec<u8>,
    signature: Vec<u8>,
    holds: bool,
}

impl Vector {
    fn read(json: &Value, holds: bool) -> Self {
        let bytes = |member: &str| from_hex(json[member].as_str().unwrap());
        let (key, message, signature) = (bytes("key"), bytes("message"), bytes("signature"));
        Vector { name: json["name"].as_str().unwrap().to_owned(), key, message, signature, holds }
    }

    /// What the core says.
    fn verdict(&self) -> bool {
        // Of another length, it does not even get as far as being checked.
        let signature = self.signature.as_slice().try_into();
        signature.is_ok_and(|signature| {
            PublicKey::from_bytes(&self.key).is_some_and(|key| key.verifies(&self.message, signature))
        })
    }

    /// Whether the core would ask a host to check it: the key, and the signature by itself, are admitted.
    fn is_asked(&self) -> bool {
        let signature = self.signature.as_slice().try_into();
        PublicKey::from_bytes(&self.key).is_some() && signature.is_ok_and(is_strict)
    }
}

pub(crate) fn from_hex(text: &str) -> Vec<u8> {
    assert!(text.len().is_multiple_of(2));
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
}

fn kept(name: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/record/vectors").join(name);
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn rfc_8032() -> Vec<Vector> {
    kept("rfc8032.json").iter().map(|vector| Vector::read(vector, true)).collect()
}

fn wycheproof() -> Vec<Vector> {
    let set = TestSet::load(TestName::Ed25519).unwrap();
    let each = set.test_groups.into_iter().flat_map(|group| {
        let key = group.key.pk.to_vec();
        group.tests.into_iter().map(move |test| Vector {
            name: format!("Wycheproof {}", test.tc_id),
            key: key.clone(),
            message: test.msg.to_vec(),
            signature: test.sig.to_vec(),
            holds: test.result == TestResult::Valid,
        })
    });
    each.collect()
}

/// Only the fourth holds for those who refuse points of small order, as the authors recommend where signatures must say
/// who signed what: RFC 8032 leaves it open.
fn edges() -> Vec<Vector> {
    let edges = kept("edges.json");
    edges.iter().enumerate().map(|(at, vector)| Vector::read(vector, at == 3)).collect()
}

#[test]
fn the_vectors_of_rfc_8032_are_signed_and_verified() {
    let vectors = kept("rfc8032.json");
    assert_eq!(vectors.len(), 5);
    for (json, vector) in vectors.iter().zip(rfc_8032()) {
        let key = InsecureTestKey::from_seed(from_hex(json["seed"].as_str().unwrap()).try_into().unwrap());
        assert_eq!(key.public().unwrap().as_bytes().as_slice(), vector.key, "{}", vector.name);
        assert_eq!(key.sign(&vector.message).as_slice(), vector.signature, "{}", vector.name);
        assert!(vector.verdict(), "{}", vector.name);
    }
}

#[test]
fn every_vector_has_its_published_verdict() {
    let (rfc, wycheproof, edges) = (rfc_8032(), wycheproof(), edges());
    assert!(wycheproof.len() >= 150, "only {} vectors", wycheproof.len());
    assert!(wycheproof.iter().any(|vector| vector.holds) && wycheproof.iter().any(|vector| !vector.holds));
    let mut left = Vec::new();
    for vector in rfc.iter().chain(&wycheproof).chain(&edges) {
        assert_eq!(vector.verdict(), vector.holds, "{}", vector.name);
        left.push(json!({
            "name": vector.name, "key": encode(&vector.key), "message": encode(&vector.message),
            "signature": encode(&vector.signature), "holds": vector.holds, "asked": vector.is_asked(),
        }));
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/vectors");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("ed25519.json"), serde_json::to_string_pretty(&left).unwrap()).unwrap();
}

#[test]
fn a_key_that_is_not_canonical_is_none() {
    // All encodings of a `y` that is not below p = 2^255 - 19, with either sign of `x`: RFC 8032 section 5.1.3 refuses them.
    for last in 0xed..=0xff_u8 {
        for sign in [0x7f_u8, 0xff] {
            let mut bytes = [0xff_u8; 32];
            (bytes[0], bytes[31]) = (last, sign);
            assert_eq!(PublicKey::from_bytes(&bytes), None, "{last:x} {sign:x}");
        }
    }
    // And x = 0 with the sign of a negative one, where y is 1 or -1.
    for y in [[1, 0x00, 0x80], [0xec, 0xff, 0xff]] {
        let mut bytes = [y[1]; 32];
        (bytes[0], bytes[31]) = (y[0], y[2]);
        assert_eq!(PublicKey::from_bytes(&bytes), None);
    }
}

#[test]
fn what_a_lenient_host_lets_pass_is_refused_all_the_same() {
    let mut book = Book::new(r#"policy("p", 1); step("a").approvers(role("r"));"#);
    let people = json!({ "roles": { "r": ["ana"] } });
    let context = json!({ "now": "2026-03-01T09:00:00Z", "by": "mia", "people": people });
    book.accepted(&json!({ "command": "submit", "id": "r-1", "facts": {} }), &context);
    // The neutral element as R, and S = 0: what a host that knows no small orders could be brought to accept.
    let mut neutral = [0_u8; 64];
    neutral[0] = 1;
    let (signing_input, signature) = book.lines[0].rsplit_once('.').unwrap();
    let verified = |signature: &str| {
        let mut input = book.input();
        input["records"] = json!([format!("{signing_input}.{signature}")]);
        input["signatures"] = json!([true]);
        countersign::export::wire::verify(&input).unwrap()
    };
    assert_eq!(verified(signature)["ok"], true);
    assert_eq!(verified(&encode(&neutral))["first_break"]["kind"], "altered");
    // R with a `y` above p.
    let mut above = [0xff_u8; 64];
    (above[0], above[31]) = (0xee, 0x7f);
    above[32..].fill(0);
    assert_eq!(verified(&encode(&above))["first_break"]["kind"], "altered");
    assert_eq!(decode(signature).unwrap().len(), 64);
}

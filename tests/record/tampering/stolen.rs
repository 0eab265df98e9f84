//! What a chain cannot show: somebody who stole the key wrote the tail anew. What is anchored outside shows it.

use countersign::export::wire;
use countersign::record::jws::{Compact, Typ};
use countersign::record::note::{Checkpoint, NoteKey, Proof};
use countersign::record::test_key::InsecureTestKey;
use countersign::record::tree::{Hash, consistency_proof, inclusion_proof, is_consistent, leaf_hash, root};
use serde_json::{Value, json};

use super::{at, found};
use crate::book::Book;
use crate::story::{self, contract, the_contract};

/// The tree of a deployment: the records of two requests in the order in which they were committed.
fn tree(first: &Book, second: &Book) -> Vec<Hash> {
    let leaf = |line: &String| leaf_hash(&Compact::parse(line, Typ::Record).unwrap().payload);
    second.lines[..2].iter().chain(&first.lines).chain(&second.lines[2..]).map(leaf).collect()
}

/// Where record 4 of the first request is in it.
const LAST: usize = 2 + 4;

/// A checkpoint that is kept elsewhere, signed with a key that nobody stole.
fn anchored(leaves: &[Hash]) -> (String, NoteKey) {
    let witness = InsecureTestKey::from_seed([77; 32]);
    let key = NoteKey::new("log.example.org/acme", witness.public().unwrap()).unwrap();
    let size = leaves.len() as u64;
    let checkpoint = Checkpoint { origin: "log.example.org/acme".to_owned(), size, root: root(leaves) };
    let note = checkpoint.note(&key, &witness.sign(checkpoint.text().as_bytes()));
    (note, key)
}

/// The history that the thief would rather have: another approver of the last step, decided by the engine, signed with the
/// stolen key, with a head of its own.
fn rewritten() -> (Book, String) {
    let mut book = Book { key: [1; 32], ..Book::new(story::CONTRACT) };
    book.accepted(&story::submission("contract-7"), &story::at("mia", 0));
    book.accepted(&json!({ "command": "comment", "text": "The annex is new." }), &story::at("mia", 1));
    let signed = story::signature(&book, "legal", "ana", "nonce-2");
    assert!(story::attach(&mut book, "legal", &signed, &story::at("ana", 2)));
    let approve = json!({ "command": "approve", "step": "legal", "reason": "Read twice." });
    book.accepted(&approve, &story::at("ana", 3));
    let mut bribed = story::at("eve", 4);
    bribed["people"]["roles"]["finance"] = json!(["eve"]);
    book.accepted(&json!({ "command": "approve", "step": "finance" }), &bribed);
    let head = book.head("2026-03-01T10:00:00Z");
    (book, head)
}

#[test]
fn a_rewritten_tail_holds_by_itself() {
    let (theirs, head) = rewritten();
    let ours = the_contract();
    assert_eq!(ours.lines[..4], theirs.lines[..4]);
    assert_ne!(ours.lines[4], theirs.lines[4]);
    // With the pinned key, decided again, with a head: nothing is wrong with it. That is what the documentation says.
    assert_eq!(found(&theirs, |input| input["head"] = json!(head)), None);
}

#[test]
fn a_head_that_somebody_kept_uncovers_it() {
    let (theirs, _) = rewritten();
    let kept = the_contract().head("2026-03-01T09:30:00Z");
    assert_eq!(found(&theirs, |input| input["head"] = json!(kept)), at(4, "head"));
}

#[test]
fn a_checkpoint_that_is_kept_elsewhere_uncovers_it() {
    let (ours, (theirs, head), other) = (the_contract(), rewritten(), contract("contract-8", [1; 32]));
    let leaves = tree(&ours, &other);
    let (note, key) = anchored(&leaves);
    let path = inclusion_proof(&leaves, LAST).unwrap();
    let proof = Proof { index: LAST as u64, path, checkpoint: note }.text();
    let with_proof = |book: &Book| {
        found(book, |input| {
            input["head"] = json!(book.head("2026-03-01T10:00:00Z"));
            input["proofs"] = json!({ "4": proof });
            input["vkey"] = json!(key.to_string());
        })
    };
    assert_eq!(with_proof(&ours), None);
    assert_eq!(with_proof(&theirs), at(4, "checkpoint"));
    // A proof of their own leads to a checkpoint that nobody outside signed.
    let rewritten = tree(&theirs, &other);
    let thief = InsecureTestKey::from_seed([1; 32]);
    let own = NoteKey::new("log.example.org/acme", thief.public().unwrap()).unwrap();
    let size = rewritten.len() as u64;
    let checkpoint = Checkpoint { origin: "log.example.org/acme".to_owned(), size, root: root(&rewritten) };
    let note = checkpoint.note(&own, &thief.sign(checkpoint.text().as_bytes()));
    let path = inclusion_proof(&rewritten, LAST).unwrap();
    let forged = Proof { index: LAST as u64, path, checkpoint: note }.text();
    let with_forged = |vkey: &NoteKey| {
        found(&theirs, |input| {
            input["head"] = json!(head);
            input["proofs"] = json!({ "4": forged });
            input["vkey"] = json!(vkey.to_string());
        })
    };
    assert_eq!(with_forged(&key), at(4, "checkpoint"));
    assert_eq!(with_forged(&own), None, "pinning the thief's own key believes the thief");
}

#[test]
fn no_tree_with_the_rewritten_tail_adds_to_the_one_that_is_kept() {
    let (ours, (theirs, _), other) = (the_contract(), rewritten(), contract("contract-8", [1; 32]));
    let kept = tree(&ours, &other);
    let mut anew = tree(&theirs, &other);
    assert_eq!(kept.iter().zip(&anew).filter(|(left, right)| left != right).count(), 1);
    anew.push(leaf_hash(b"the next record"));
    let (old_size, size) = (kept.len() as u64, anew.len() as u64);
    let proof = consistency_proof(&anew, kept.len()).unwrap();
    assert!(!is_consistent(&root(&kept), old_size, &root(&anew), size, &proof));
    let mut honest = kept.clone();
    honest.push(leaf_hash(b"the next record"));
    let proof = consistency_proof(&honest, kept.len()).unwrap();
    assert!(is_consistent(&root(&kept), old_size, &root(&honest), size, &proof));
}

#[test]
fn a_checkpoint_says_nothing_about_what_is_not_in_it() {
    let (ours, other) = (the_contract(), contract("contract-8", [1; 32]));
    let (note, key) = anchored(&tree(&ours, &other));
    let leaves = tree(&ours, &other);
    let proof = |index: usize| {
        Proof {
            index: index as u64,
            path: inclusion_proof(&leaves, index).unwrap(),
            checkpoint: note.clone(),
        }
        .text()
    };
    let with = |proofs: Value| {
        found(&ours, |input| {
            input["proofs"] = proofs;
            input["vkey"] = json!(key.to_string());
        })
    };
    assert_eq!(with(json!({ "4": proof(LAST) })), None);
    assert_eq!(with(json!({ "3": proof(LAST) })), at(3, "checkpoint"), "of the next record");
    assert_eq!(with(json!({ "4": proof(0) })), at(4, "checkpoint"), "of another request");
    assert_eq!(with(json!({ "9": proof(LAST) })), at(9, "checkpoint"), "of no record");
    let mut input = ours.input();
    input["proofs"] = json!({ "4": proof(LAST) });
    input["offered_vkey"] = json!(key.to_string());
    assert_eq!(wire::verify(&input).unwrap()["anchored"], 1);
}

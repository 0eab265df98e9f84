//! Checkpoints and proofs as others published them: the example of the reference implementation of signed notes, and a
//! checkpoint and a proof of a public log.

use base64ct::{Base64, Encoding};
use countersign::record::key::PublicKey;
use countersign::record::note::{Checkpoint, NoteKey, Proof};
use countersign::record::test_key::InsecureTestKey;
use countersign::record::tree::{inclusion_proof, leaf_hash, root};

/// The example of the package `golang.org/x/mod/sumdb/note`.
const VKEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
/// Its private key: `0x01` and the seed.
const SEED: &str = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const TEXT: &str =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
/// The key's id and its signature of the text.
const SIGNATURE: &str =
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";

/// The second version of Sigstore's public log: its key, and an entry with its proof.
const LOG: &str = "log2025-1.rekor.sigstore.dev";
const LOG_KEY: &str = "t8rlp1knGwjfbcXAYPYAkn0XiLz1x8O4t0YkEhie244=";
const ENTRY: &str = "eyJhcGlWZXJzaW9uIjoiMC4wLjIiLCJraW5kIjoiaGFzaGVkcmVrb3JkIiwic3BlYyI6eyJoYXNoZWRSZWtvcmRWMDAyIjp7ImRhdGEiOnsiYWxnb3JpdGhtIjoiU0hBMl8yNTYiLCJkaWdlc3QiOiI1ZEoyU2FrVWVPWFk0dXQxaEJIUG9teitoVG42dGMwS1R6Y0dvc0ErZXBFPSJ9LCJzaWduYXR1cmUiOnsiY29udGVudCI6Ik1FWUNJUURjSk84Mm56MXJydHUxRHhTcHJ1WDFvZ0p1bThkbDRJaUdCTVB6M2pZY2JnSWhBS3dROHdOdTFPbjhwWWZoQUpDSzhPcVQwT09HVGgveUFRK0FuL2UzZC9kVSIsInZlcmlmaWVyIjp7ImtleURldGFpbHMiOiJQS0lYX0VDRFNBX1AyNTZfU0hBXzI1NiIsInB1YmxpY0tleSI6eyJyYXdCeXRlcyI6Ik1Ga3dFd1lIS29aSXpqMENBUVlJS29aSXpqMERBUWNEUWdBRTBxOVErdGRHMTk1Q1hLZm1VeDFZYXR2Wi9tTjNyaGpwT2ZtMWx2c2tXcHJIOVB4cGU5WGM2TGpFSmJCY1ZQaHV0a2ZVdkJCOVJEays0MlNORTYvNXhnPT0ifX19fX19";
const PROOF: &str = "c2sp.org/tlog-proof@v1
index 412114
KIoYVJ0TqmaEkFboP7YWTjSh8vFjVECmokcTOAByfIM=
Umf0h0cK2hegTzNnSgsXszyiA4bp5OvEvP+GrWq3C8w=
vNQeSNBfepYZI2Ez3ViKdCft0JH87ZS8IGKwixxUVjc=
JBAugd5awOqmHXIKgz1MOjlR5f37VqmP0bWoRVcHX5M=
xYH2mAxGxfOgvSOLnItT2LsJt+Z2a2egjf8QJFwK7jA=
PbZWM3NitzChx9A22m/kddDtzh2bAKX5Fy7j76l3z2k=
sKX9Sbsahvw5DiC2oP6pbZsDi1NzuNS1nIULXkCC57o=
pfTCxXHnCM253jwYxVJcuUhmoTTtDxznn92QhN0M4Ws=
cJ8uk2ZvZyfg+HRILKOHcyHu2pvI8Fz3R1MyMvyzWtA=

log2025-1.rekor.sigstore.dev
412115
+8vUkEgBK/ansexBUomzocaWoPEmPIzxJC/y+xNMQN4=

\u{2014} log2025-1.rekor.sigstore.dev zxGZFahCZ/+MqTjH4rC5MWcdLDWbpetE5l30RZfQc4BQkRjWSoKipEUPjvHENeZDHIlAsuezJcLzUVvItpNjaSRoMAs=
";

fn bytes(base64: &str) -> Vec<u8> {
    Base64::decode_vec(base64).unwrap()
}

fn example() -> InsecureTestKey {
    InsecureTestKey::from_seed(bytes(SEED)[1..].try_into().unwrap())
}

fn public_log() -> NoteKey {
    NoteKey::new(LOG, PublicKey::from_bytes(&bytes(LOG_KEY)).unwrap()).unwrap()
}

#[test]
fn the_example_of_signed_notes_is_read_and_signed() {
    let key = NoteKey::parse(VKEY).unwrap();
    assert_eq!((key.name(), key.to_string().as_str()), ("PeterNeumann", VKEY));
    assert_eq!(NoteKey::new("PeterNeumann", example().public().unwrap()).unwrap(), key);
    let signature = example().sign(TEXT.as_bytes());
    assert_eq!([&[0xc7, 0x4f, 0x20, 0xa3], signature.as_slice()].concat(), bytes(SIGNATURE));
    // It is signed, and no checkpoint.
    let note = format!("{TEXT}\n\u{2014} PeterNeumann {SIGNATURE}\n");
    let problem = Checkpoint::open(&note, &key).unwrap_err().to_string();
    assert!(problem.contains("an origin, a size and a root"), "{problem}");
}

#[test]
fn a_verifier_key_that_was_changed_anywhere_is_none() {
    for from in 0..VKEY.len() {
        for to in from + 1..=VKEY.len() {
            assert_eq!(
                NoteKey::parse(&VKEY[from..to]).is_ok(),
                (from, to) == (0, VKEY.len()),
                "{from}..{to}"
            );
        }
    }
    for at in 0..VKEY.len() {
        let mut changed = VKEY.as_bytes().to_vec();
        changed[at] += 1;
        let changed = String::from_utf8(changed).unwrap();
        assert!(NoteKey::parse(&changed).is_err(), "{changed}");
    }
    for other in [
        // Too long, and of another algorithm: each with the id that belongs to it.
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ] {
        assert!(NoteKey::parse(other).is_err(), "{other}");
    }
}

#[test]
fn a_proof_of_a_public_log_holds() {
    let key = public_log();
    assert!(key.to_string().starts_with("log2025-1.rekor.sigstore.dev+cf119915+"), "{key}");
    let proof = Proof::parse(PROOF).unwrap();
    assert_eq!((proof.index, proof.path.len()), (412_114, 9));
    assert_eq!(proof.text(), PROOF);
    let leaf = leaf_hash(&bytes(ENTRY));
    let checkpoint = proof.verify(&leaf, &key).unwrap();
    assert_eq!((checkpoint.origin.as_str(), checkpoint.size), (LOG, 412_115));
    // Of another entry, at another place, of another log, under another key.
    assert!(proof.verify(&leaf_hash(b"{}"), &key).is_err());
    assert!(Proof { index: 412_113, ..proof.clone() }.verify(&leaf, &key).is_err());
    let other = NoteKey::new(LOG, example().public().unwrap()).unwrap();
    assert!(proof.verify(&leaf, &other).is_err());
    let renamed = NoteKey::new("log.example.org", PublicKey::from_bytes(&bytes(LOG_KEY)).unwrap()).unwrap();
    assert!(proof.verify(&leaf, &renamed).is_err());
}

#[test]
fn a_checkpoint_that_was_changed_in_one_character_is_none() {
    let proof = Proof::parse(PROOF).unwrap();
    let key = public_log();
    for (at, character) in proof.checkpoint.char_indices() {
        let mut changed = proof.checkpoint.clone();
        let other = if character == 'A' { "B" } else { "A" };
        changed.replace_range(at..at + character.len_utf8(), other);
        assert!(Checkpoint::open(&changed, &key).is_err(), "{changed}");
        let mut shorter = proof.checkpoint.clone();
        shorter.remove(at);
        assert!(Checkpoint::open(&shorter, &key).is_err(), "{shorter}");
    }
}

#[test]
fn a_checkpoint_of_ours_goes_through_its_text_and_back() {
    let leaves: Vec<_> = (0..5_u8).map(|at| leaf_hash(&[at])).collect();
    let key = NoteKey::new("log.example.org/approvals", example().public().unwrap()).unwrap();
    let checkpoint =
        Checkpoint { origin: "log.example.org/approvals".to_owned(), size: 5, root: root(&leaves) };
    let signature = example().sign(checkpoint.text().as_bytes());
    let note = checkpoint.note(&key, &signature);
    assert_eq!(Checkpoint::open(&note, &key).as_ref(), Ok(&checkpoint));
    // Somebody else's line beside ours, before or after it, says nothing to us.
    let line = format!("\u{2014} PeterNeumann {SIGNATURE}\n");
    let (text, own) = note.split_once("\n\n").unwrap();
    for both in [format!("{text}\n\n{line}{own}"), format!("{text}\n\n{own}{line}")] {
        assert_eq!(Checkpoint::open(&both, &key).as_ref(), Ok(&checkpoint), "{both}");
    }
    // A line of ours that does not hold takes the note with it, whatever follows.
    let broken = checkpoint.note(&key, &[1; 64]);
    let (_, broken) = broken.split_once("\n\n").unwrap();
    assert!(Checkpoint::open(&format!("{text}\n\n{broken}{own}"), &key).is_err());
    for other in [
        // A leading zero, another end of line, an empty line, no line at all.
        note.replacen("\n5\n", "\n05\n", 1),
        note.replace('\n', "\r\n"),
        note.replacen("\n5\n", "\n\n5\n", 1),
        format!("{text}\n\n"),
        text.to_owned(),
        note.trim_end().to_owned(),
    ] {
        assert!(Checkpoint::open(&other, &key).is_err(), "{other}");
    }
    // An empty line in what is signed is no checkpoint, though it is signed.
    let odd = format!("{}\nmore\n", checkpoint.text());
    let id: Vec<u8> = bytes(own.trim_end().rsplit_once(' ').unwrap().1)[..4].to_vec();
    let signature = Base64::encode_string(&[id.as_slice(), &example().sign(odd.as_bytes())].concat());
    let odd = format!("{odd}\n\u{2014} {} {signature}\n", key.name());
    assert!(Checkpoint::open(&odd, &key).is_err(), "{odd}");

    for index in 0..5 {
        let path = inclusion_proof(&leaves, index).unwrap();
        let proof = Proof { index: index as u64, path, checkpoint: note.clone() };
        assert_eq!(Proof::parse(&proof.text()).as_ref(), Ok(&proof));
        assert_eq!(proof.verify(&leaves[index], &key).as_ref(), Ok(&checkpoint));
        let extra = proof.text().replacen("\nindex ", "\nextra YWdlLXYxLjIuMQ==\nindex ", 1);
        assert_eq!(Proof::parse(&extra).as_ref(), Ok(&proof), "extra data say nothing to us");
        for text in [
            proof.text().replacen("@v1", "@v2", 1),
            proof.text().replacen("index ", "index 0", 1),
            proof.text().replacen("index ", "index +", 1),
            proof.text().replacen('\n', "\r\n", 1),
            proof.text().replacen("\n\n", "\n", 1),
        ] {
            let read = Proof::parse(&text).map(|proof| proof.verify(&leaves[index], &key).is_ok());
            assert_ne!(read, Ok(true), "{text}");
        }
    }
}

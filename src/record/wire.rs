//! The deployment's log, checkpoints and proofs over JSON: what hosts in other languages speak.

use serde_json::{Map, Value as Json};

use super::base64url::{decode, encode};
use super::deployment::{Entry, Record, Succession, origin, succession};
use super::jws::{Compact, Typ, signing_input};
use super::key::{KeySet, Pinned, PublicKey};
use super::log::{Common, Place, link};
use super::note::{Checkpoint, NoteKey, Proof};
use super::payload::{Action, Actor};
use super::tree::{Hash, consistency_proof, inclusion_proof, is_consistent, leaf_hash, root};
use super::verify::{Break, Keys, Sealed, by_core, chain};
use crate::model::instant::Instant;
use crate::model::invalid::Invalid;
use crate::model::json::form::json;
use crate::model::json::{JsonError, expect, pointer, read};

fn text<'o>(object: &'o Map<String, Json>, member: &str) -> Result<&'o str, JsonError> {
    expect::text(expect::member(object, "", member)?, &pointer("", member))
}

fn whole(object: &Map<String, Json>, member: &str) -> Result<u64, JsonError> {
    let value = expect::member(object, "", member)?;
    value.as_u64().ok_or_else(|| expect::mismatch(value, &pointer("", member), "a whole number"))
}

fn hash(value: &Json, path: &str) -> Result<Hash, JsonError> {
    let read = decode(expect::text(value, path)?).and_then(|bytes| bytes.try_into().ok());
    read.ok_or_else(|| {
        JsonError::new(path, "this is not a hash", "32 bytes in base64url, as `link` of a record gives it")
    })
}

fn hashes(object: &Map<String, Json>, member: &str) -> Result<Vec<Hash>, JsonError> {
    let at = pointer("", member);
    let items = expect::array(expect::member(object, "", member)?, &at)?.iter().enumerate();
    items.map(|(index, item)| hash(item, &pointer(&at, &index.to_string()))).collect()
}

fn payload(record: &str) -> Result<Vec<u8>, JsonError> {
    let read = Compact::parse(record, Typ::Record).map_err(|error| error.to_string());
    let payload = read.map(|read| read.payload);
    payload.map_err(|error| JsonError::new("/record", error, "pass a record as it was sealed"))
}

/// The next record of a deployment's log, ready to be signed: `{ deployment, issuer, kid, last?, at, by, nonce?, entry }` to
/// `{ seq, signing_input }`.
///
/// # Errors
/// Where the entry or the last record is none.
pub fn entry(input: &Json) -> Result<Json, JsonError> {
    let object =
        expect::object_of(input, "", &["deployment", "issuer", "kid", "last", "at", "by", "nonce", "entry"])?;
    let given = expect::member(object, "", "entry")?;
    let entry: Entry =
        read(given, "the entries are those of the documentation").map_err(|error| error.moved("/entry"))?;
    if let Entry::RotateKey { jwk } = &entry {
        PublicKey::from_jwk(jwk, "/entry/jwk")?;
    }
    let time: Instant = text(object, "at")?.parse().map_err(|problem: Invalid| problem.at("/at"))?;
    let log = origin(text(object, "deployment")?);
    let place = match object.get("last") {
        None => Place::first(log),
        Some(last) => {
            let payload = payload(expect::text(last, "/last")?)?;
            let no = |message: &str| {
                JsonError::new("/last", message, "pass the last record of this deployment's log")
            };
            let read = Common::read(&payload).map_err(|error| no(&error.to_string()))?;
            if read.log.origin != log {
                return Err(no("this is a record of another log"));
            }
            read.log.next(&payload)
        }
    };
    let by = text(object, "by")?;
    let kind = if by == "host" { "host" } else { "human" };
    let actor = Actor {
        id: by.to_owned(),
        kind: kind.to_owned(),
        role: None,
        acr: None,
        amr: Vec::new(),
        auth_time: None,
        delegation: None,
    };
    let nonce =
        object.get("nonce").map(|nonce| expect::text(nonce, "/nonce").map(str::to_owned)).transpose()?;
    let command = given.get("entry").and_then(Json::as_str).unwrap_or_default().to_owned();
    let (step, round, meaning, reason_code, view) = (None, None, None, None, None);
    let action = Action { command, step, round, actor, meaning, reason_code, view, time, nonce };
    let bytes = Record::new(text(object, "issuer")?, &place, action, entry).to_bytes();
    Ok(json!({ "seq": place.seq, "signing_input": signing_input(text(object, "kid")?, Typ::Record, &bytes) }))
}

/// Verifies a deployment's log, rotations included: `{ records, keys }` to `{ ok, records, first_break, keys, entries }`, where
/// `keys` are those that are trusted after it.
///
/// # Errors
/// Where the input is none at all.
pub fn deployment(input: &Json) -> Result<Json, JsonError> {
    let object = expect::object_of(input, "", &["records", "keys"])?;
    let pinned = KeySet::from_json(expect::member(object, "", "keys")?, "/keys")?;
    let records = expect::array(expect::member(object, "", "records")?, "/records")?.iter().enumerate();
    let lines: Vec<&str> = records
        .map(|(index, line)| expect::text(line, &pointer("/records", &index.to_string())))
        .collect::<Result<_, _>>()?;
    let (sealed, keys, broken) = rotated(&lines, &pinned);
    let entries: Vec<Json> = sealed.iter().map(|record| record.json.clone()).collect();
    let jwks: Vec<Json> = keys
        .iter()
        .map(|pinned| {
            let mut jwk = pinned.key.to_jwk();
            for (member, second) in [("nbf", pinned.from), ("exp", pinned.until)] {
                if let (Some(second), Some(object)) = (second, jwk.as_object_mut()) {
                    object.insert(member.to_owned(), json!(second));
                }
            }
            jwk
        })
        .collect();
    Ok(json!({
        "ok": broken.is_none(), "records": sealed.len(), "first_break": broken, "keys": { "keys": jwks }, "entries": entries,
    }))
}

/// The records that hold when each rotation brings in its key, and the keys after them.
fn rotated(lines: &[&str], pinned: &KeySet) -> (Vec<Sealed>, KeySet, Option<Break>) {
    let offered = KeySet::default();
    let mut known = pinned.clone();
    loop {
        let (mut sealed, broken) = chain(lines, None, Keys { pinned: &known, offered: &offered }, &by_core);
        let Succession { records, keys, first_break } = succession(&sealed, pinned);
        sealed.truncate(records);
        let before = known.clone();
        // Whose turn it is, the succession says: a record's own time is the word of whoever signed it.
        for brought_in in keys.iter() {
            known.add(Pinned { key: brought_in.key.clone(), from: None, until: None });
        }
        if known == before {
            return (sealed, keys, first_break.or(broken));
        }
    }
}

/// The leaf that a record is in a tree: `{ record }` to its hash in base64url.
///
/// # Errors
/// Where the record is none.
pub fn leaf(input: &Json) -> Result<String, JsonError> {
    let object = expect::object_of(input, "", &["record"])?;
    Ok(link(&payload(text(object, "record")?)?))
}

/// The head of a tree over these leaves: `{ origin, leaves }` to `{ text, size, root }`; `text` is what is to be signed.
///
/// # Errors
/// Where a leaf is none.
pub fn checkpoint(input: &Json) -> Result<Json, JsonError> {
    let object = expect::object_of(input, "", &["origin", "leaves"])?;
    let leaves = hashes(object, "leaves")?;
    let size = u64::try_from(leaves.len()).unwrap_or(u64::MAX);
    let checkpoint = Checkpoint { origin: text(object, "origin")?.to_owned(), size, root: root(&leaves) };
    Ok(json!({ "text": checkpoint.text(), "size": size, "root": encode(&checkpoint.root) }))
}

/// The signed note: `{ origin, leaves, name, key, signature }`, where `key` is a JWK, to `{ note, vkey }`.
///
/// # Errors
/// Where the signature does not hold, or the name names no key.
pub fn note(input: &Json) -> Result<Json, JsonError> {
    let object = expect::object_of(input, "", &["origin", "leaves", "name", "key", "signature"])?;
    let leaves = hashes(object, "leaves")?;
    let size = u64::try_from(leaves.len()).unwrap_or(u64::MAX);
    let checkpoint = Checkpoint { origin: text(object, "origin")?.to_owned(), size, root: root(&leaves) };
    let key = PublicKey::from_jwk(expect::member(object, "", "key")?, "/key")?;
    let no =
        |path: &str, message: String| JsonError::new(path, message, "sign exactly `text` of the checkpoint");
    let signature = decode(text(object, "signature")?).and_then(|bytes| bytes.try_into().ok());
    let signature: [u8; 64] = signature
        .filter(|signature| key.verifies(checkpoint.text().as_bytes(), signature))
        .ok_or_else(|| no("/signature", "the signature does not hold".to_owned()))?;
    let vkey = NoteKey::new(text(object, "name")?, key).map_err(|error| no("/name", error.to_string()))?;
    Ok(json!({ "note": checkpoint.note(&vkey, &signature), "vkey": vkey.to_string() }))
}

/// A proof that the leaf at `index` is in a tree: `{ leaves, index, checkpoint }` to the text of a `.tlog-proof` file.
///
/// # Errors
/// Where there is no such leaf.
pub fn proof(input: &Json) -> Result<String, JsonError> {
    let object = expect::object_of(input, "", &["leaves", "index", "checkpoint"])?;
    let (leaves, index) = (hashes(object, "leaves")?, whole(object, "index")?);
    let path = usize::try_from(index).ok().and_then(|index| inclusion_proof(&leaves, index));
    let path = path.ok_or_else(|| {
        JsonError::new("/index", format!("there is no leaf {index}"), format!("there are {}", leaves.len()))
    })?;
    Ok(Proof { index, path, checkpoint: text(object, "checkpoint")?.to_owned() }.text())
}

/// Whether a record is in the tree of a checkpoint: `{ record, proof, vkey }` to `{ ok, origin?, size?, message? }`.
///
/// # Errors
/// Where the verifier key or the record is none.
pub fn included(input: &Json) -> Result<Json, JsonError> {
    let object = expect::object_of(input, "", &["record", "proof", "vkey"])?;
    let hint = "`<name>+<id>+<key>`, from whoever keeps the tree";
    let vkey = NoteKey::parse(text(object, "vkey")?)
        .map_err(|error| JsonError::new("/vkey", error.to_string(), hint))?;
    let leaf = leaf_hash(&payload(text(object, "record")?)?);
    let opened = Proof::parse(text(object, "proof")?).and_then(|proof| proof.verify(&leaf, &vkey));
    Ok(match opened {
        Ok(checkpoint) => json!({ "ok": true, "origin": checkpoint.origin, "size": checkpoint.size }),
        Err(error) => json!({ "ok": false, "message": error.to_string() }),
    })
}

/// The proof that a tree only adds to an earlier one: `{ leaves, size }`, where `size` is the earlier one's, to hashes.
///
/// # Errors
/// Where there are not as many leaves.
pub fn extension(input: &Json) -> Result<Json, JsonError> {
    let object = expect::object_of(input, "", &["leaves", "size"])?;
    let (leaves, size) = (hashes(object, "leaves")?, whole(object, "size")?);
    let path = usize::try_from(size).ok().and_then(|size| consistency_proof(&leaves, size));
    let path = path.ok_or_else(|| {
        JsonError::new(
            "/size",
            format!("there are only {} leaves", leaves.len()),
            "name the earlier tree's size",
        )
    })?;
    Ok(json!(path.iter().map(|node| encode(node)).collect::<Vec<_>>()))
}

/// Whether one checkpoint's tree only adds to the other's: `{ old, new, vkey, proof }` to `{ ok, message? }`.
///
/// # Errors
/// Where the verifier key or a hash is none.
pub fn extends(input: &Json) -> Result<Json, JsonError> {
    let object = expect::object_of(input, "", &["old", "new", "vkey", "proof"])?;
    let hint = "`<name>+<id>+<key>`, from whoever keeps the tree";
    let vkey = NoteKey::parse(text(object, "vkey")?)
        .map_err(|error| JsonError::new("/vkey", error.to_string(), hint))?;
    let path = hashes(object, "proof")?;
    let open = |member: &str| Ok::<_, JsonError>(Checkpoint::open(text(object, member)?, &vkey));
    let no = |message: String| Ok(json!({ "ok": false, "message": message }));
    match (open("old")?, open("new")?) {
        (Err(error), _) | (_, Err(error)) => no(error.to_string()),
        (Ok(old), Ok(new)) if old.origin != new.origin => no("the checkpoints are of two trees".to_owned()),
        (Ok(old), Ok(new)) => match is_consistent(&old.root, old.size, &new.root, new.size, &path) {
            true => Ok(json!({ "ok": true })),
            false => no(format!("the tree of {} leaves does not begin with that of {}", new.size, old.size)),
        },
    }
}

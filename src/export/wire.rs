//! Verifying and exporting over JSON: what hosts in other languages speak.

use serde_json::{Map, Value as Json};

use super::bundle::{READABLE, Source, bundle, readable};
use crate::definition::policy::Policy;
use crate::journal::audit::{Audit, Found, audit};
use crate::journal::read::{Documents, keys, lines, maybe};
use crate::model::digest::Sha256;
use crate::model::json::form::json;
use crate::model::json::{JsonError, expect, pointer};
use crate::model::sorted::SortedMap;
use crate::record::base64url::decode;
use crate::record::jws::{Compact, Typ, kid_of};
use crate::record::key::{KeySet, PublicKey, is_strict};
use crate::record::note::{NoteKey, Proof};
use crate::record::tree::leaf_hash;
use crate::record::verify::{Break, Keys, Kind, by_core};

/// Which keys a host must check signatures with, to verify with its own cryptography: of `{ records, head?, keys }`, where
/// `records` are the first parts of the lines, each once, and `head` is that of the head statement; `{ x }` for each, the
/// head's at the end, or `null` where it names no such key.
///
/// # Errors
/// Where the input is none at all.
pub fn signers(input: &Json) -> Result<Json, JsonError> {
    let object = expect::object_of(input, "", &["records", "head", "keys"])?;
    let pinned = keys(object, "keys")?;
    let key = |header: &str, typ: Typ| {
        let kid = decode(header).and_then(|bytes| kid_of(&bytes, typ))?;
        pinned.get(&kid).map(|pinned| pinned.key.to_jwk())
    };
    let mut found: Vec<Option<Json>> = lines(object)?.iter().map(|line| key(line, Typ::Record)).collect();
    if let Some(head) = maybe(object, "head")? {
        found.push(key(head, Typ::Head));
    }
    Ok(json!(found))
}

/// Everything that a verification or an export is given.
struct Given<'i> {
    lines: Vec<&'i str>,
    head: Option<&'i str>,
    pinned: KeySet,
    offered: KeySet,
    documents: Documents,
    definitions: Vec<Policy>,
    /// What is wrong with the first definition that is none.
    unreadable: Option<JsonError>,
    checked: Option<Vec<bool>>,
    origin: Option<&'i str>,
    script: Option<&'i str>,
    replay: bool,
    /// Whether there is nothing but the log itself.
    alone: bool,
    anchors: Anchors<'i>,
}

/// What shows records in a tree that others keep.
struct Anchors<'i> {
    /// The tree's key, from outside.
    pinned: Option<&'i str>,
    /// The tree's key, as it came along.
    offered: Option<&'i str>,
    /// Proofs by the record's number.
    proofs: SortedMap<u64, &'i str>,
}

impl<'i> Anchors<'i> {
    fn read(object: &'i Map<String, Json>) -> Result<Self, JsonError> {
        let mut proofs = SortedMap::new();
        if let Some(given) = object.get("proofs") {
            for (seq, text) in expect::object(given, "/proofs")? {
                let at = pointer("/proofs", seq);
                let number = seq.parse::<u64>().ok().filter(|number| number.to_string() == *seq);
                let number = number
                    .ok_or_else(|| JsonError::new(&at, "this is not the number of a record", "from 0"))?;
                proofs.insert(number, expect::text(text, &at)?);
            }
        }
        Ok(Anchors { pinned: maybe(object, "vkey")?, offered: maybe(object, "offered_vkey")?, proofs })
    }

    /// The first proof that does not hold, and otherwise how many records are in the tree.
    fn check(&self, found: &Found) -> Result<usize, Break> {
        let broken = |seq, message: String| Break::new(seq, Kind::Checkpoint, message);
        if self.proofs.is_empty() {
            return Ok(0);
        }
        let vkey = self.pinned.or(self.offered);
        let vkey =
            vkey.ok_or_else(|| broken(None, "there are proofs, and no key of their tree".to_owned()))?;
        let vkey = NoteKey::parse(vkey).map_err(|error| broken(None, error.to_string()))?;
        for (seq, text) in &self.proofs {
            let record = found.sealed.iter().find(|sealed| sealed.place.seq == *seq);
            let record =
                record.ok_or_else(|| broken(Some(*seq), "there is a proof, and no record".to_owned()))?;
            let leaf = leaf_hash(&record.payload);
            let proof = Proof::parse(text).and_then(|proof| proof.verify(&leaf, &vkey));
            proof.map_err(|error| broken(Some(*seq), error.to_string()))?;
        }
        Ok(self.proofs.len())
    }
}

impl<'i> Given<'i> {
    fn read(object: &'i Map<String, Json>) -> Result<Self, JsonError> {
        let (mut definitions, mut unreadable) = (Vec::new(), None);
        if let Some(given) = object.get("definitions") {
            for (index, text) in expect::array(given, "/definitions")?.iter().enumerate() {
                let at = pointer("/definitions", &index.to_string());
                match Policy::load(expect::text(text, &at)?) {
                    Ok(policy) => definitions.push(policy),
                    Err(problem) => {
                        unreadable.get_or_insert(problem.within(&at));
                    }
                }
            }
        }
        let checked = object.get("signatures").filter(|given| !given.is_null());
        let checked = checked.map(|given| expect::array(given, "/signatures")).transpose()?;
        let replay = object.get("replay").and_then(Json::as_bool).unwrap_or(true);
        Ok(Given {
            lines: lines(object)?,
            head: maybe(object, "head")?,
            pinned: keys(object, "keys")?,
            offered: keys(object, "offered")?,
            documents: Documents::read(object)?,
            definitions,
            unreadable,
            checked: checked.map(|each| each.iter().map(|holds| holds.as_bool() == Some(true)).collect()),
            origin: maybe(object, "origin")?,
            script: maybe(object, "script")?,
            replay,
            alone: !replay && !object.contains_key("documents"),
            anchors: Anchors::read(object)?,
        })
    }

    fn audit(&self) -> Found {
        let check = |line: usize, compact: &Compact, key: &PublicKey| match &self.checked {
            Some(checked) => checked.get(line).copied().unwrap_or(false) && is_strict(&compact.signature),
            None => by_core(line, compact, key),
        };
        let documents = |sha256: Sha256| self.documents.get(sha256);
        let definitions = |sha256: Sha256| self.definitions.iter().find(|policy| policy.digest() == sha256);
        let mut found = audit(Audit {
            lines: &self.lines,
            origin: self.origin,
            head: self.head,
            keys: Keys { pinned: &self.pinned, offered: &self.offered },
            check: &check,
            documents: if self.alone { None } else { Some(&documents) },
            definitions: self.replay.then_some(&definitions),
        });
        // A definition that is none says why one is missed; without one being missed, it is still no definition.
        if let Some(problem) = &self.unreadable {
            let missed = found.first_break.as_ref();
            if missed.is_none_or(|missed| missed.kind == Kind::Definition) {
                let seq = missed.and_then(|missed| missed.seq);
                found.first_break = Some(Break::new(seq, Kind::Definition, problem.to_string()));
            }
        }
        found
    }

    fn with_source<T>(&self, keys: &KeySet, run: impl FnOnce(&Source<'_, '_>) -> T) -> T {
        let documents = |sha256: Sha256| self.documents.get(sha256);
        let definitions: Vec<&Policy> = self.definitions.iter().collect();
        run(&Source {
            lines: &self.lines,
            head: self.head,
            keys,
            documents: &documents,
            definitions: &definitions,
            script: self.script,
        })
    }
}

const VERIFIED: &[&str] = &[
    "records",
    "head",
    "keys",
    "offered",
    "documents",
    "definitions",
    "signatures",
    "origin",
    "script",
    "replay",
    "files",
    "proofs",
    "vkey",
    "offered_vkey",
];

/// Verifies: `{ records, head?, keys?, offered?, documents?, definitions?, files?, signatures?, origin?, replay? }` to
/// `{ ok, records, first_break, erased, not_replayed, after_head, keys, origin, last }`. Without `keys`, those that are merely
/// `offered` are believed, and the answer says so: `keys: "claimed"`. With `replay: false` and no `documents` at all, it is the
/// log alone that is verified.
///
/// # Errors
/// Where the input is none at all.
pub fn verify(input: &Json) -> Result<Json, JsonError> {
    let object = expect::object_of(input, "", VERIFIED)?;
    let mut given = Given::read(object)?;
    let claimed = object.get("keys").is_none_or(Json::is_null) && !given.offered.is_empty();
    if claimed {
        given.pinned = std::mem::take(&mut given.offered);
    }
    let mut found = given.audit();
    let anchored = given.anchors.check(&found);
    if found.first_break.is_none() {
        found.first_break = anchored.as_ref().err().cloned();
    }
    if found.first_break.is_none() {
        found.first_break = unread_page(object, &given, &found)?;
    }
    let erased: Vec<Json> = found
        .erased()
        .map(|(seq, kind, sha256)| json!({ "seq": seq, "kind": kind, "sha256": sha256 }))
        .collect();
    let not_replayed: Vec<Json> =
        found.not_replayed().map(|(seq, why)| json!({ "seq": seq, "reason": why })).collect();
    let first = found.first_break.as_ref();
    let first = first.map(|found| json!({ "seq": found.seq, "kind": found.kind, "message": found.message }));
    let last = found.sealed.last();
    Ok(json!({
        "ok": found.first_break.is_none(),
        "records": found.sealed.len(),
        "first_break": first,
        "erased": erased,
        "not_replayed": not_replayed,
        "after_head": found.after_head,
        "anchored": anchored.unwrap_or_default(),
        "keys": if claimed { "claimed" } else { "pinned" },
        "origin": last.map(|last| last.place.origin.clone()),
        "last": last.map(|last| crate::record::log::link(&last.payload)),
    }))
}

/// A readable file that does not say what the records say.
fn unread_page(
    object: &Map<String, Json>,
    given: &Given<'_>,
    found: &Found,
) -> Result<Option<Break>, JsonError> {
    let Some(files) = object.get("files") else { return Ok(None) };
    let files = expect::object(files, "/files")?;
    let anew = given.with_source(&given.pinned, |source| readable(source, found));
    for path in READABLE {
        let Some(text) = files.get(path) else { continue };
        let text = expect::text(text, &pointer("/files", path))?;
        let same = anew.as_ref().and_then(|anew| anew.get(path)).is_some_and(|anew| anew == text);
        if !same {
            let message = format!("`{path}` does not say what the records say");
            return Ok(Some(Break::new(None, Kind::Page, message)));
        }
    }
    Ok(None)
}

/// Exports: as for [`verify`], with `keys` and, for people to read, `script`; to `{ files: { path: text } }`, or
/// `{ first_break }` where the records do not hold: nothing false is exported.
///
/// # Errors
/// Where the input is none at all.
pub fn export(input: &Json) -> Result<Json, JsonError> {
    let object = expect::object_of(input, "", VERIFIED)?;
    let given = Given::read(object)?;
    let found = given.audit();
    let anchored = given.anchors.check(&found).err();
    if let Some(first) = found.first_break.as_ref().or(anchored.as_ref()) {
        return Ok(
            json!({ "first_break": { "seq": first.seq, "kind": first.kind, "message": first.message } }),
        );
    }
    match given.with_source(&given.pinned, |source| bundle(source, &found)) {
        Some(mut files) => {
            if let Some(vkey) = given.anchors.pinned {
                files.insert("log.vkey".to_owned(), format!("{vkey}\n"));
            }
            for (seq, proof) in &given.anchors.proofs {
                files.insert(format!("{seq}.tlog-proof"), (*proof).to_owned());
            }
            // Each proof ends with the checkpoint that it leads to; the last one is the latest.
            if let Some(proof) = given.anchors.proofs.values().last().and_then(|text| Proof::parse(text).ok())
            {
                files.insert("checkpoint".to_owned(), proof.checkpoint);
            }
            Ok(json!({ "files": files }))
        }
        None => {
            let hint = "pass at least one record, and the text of every definition that they name";
            Err(JsonError::new("/definitions", "there is nothing to export", hint))
        }
    }
}

//! Deciding and recording over JSON: what hosts in other languages speak.

use serde_json::Value as Json;

use super::aside::{Lookup, beside_answers, restored};
use super::prepare::{Keeper, Kept, prepare as prepared};
use super::read::{Documents, maybe, text};
use super::signature::{SIGNATURE, Site, bound, signable as to_sign};
use crate::definition::policy::Policy;
use crate::model::digest::Sha256;
use crate::model::instant::Instant;
use crate::model::json::form::json;
use crate::model::json::{JsonError, expect, pointer};
use crate::record::base64url::decode;
use crate::record::document::referred;
use crate::record::evidence::challenge;
use crate::record::head::Statement;
use crate::record::jws::{Compact, Typ, compact, signing_input};
use crate::record::key::PublicKey;
use crate::record::log::Common;
use crate::request::state::State;

/// Decides and records: `{ command, context, stored?, last?, documents?, log: { deployment, issuer, kid, salt, site? } }` to
/// `{ …what decide answers, stored, records: [{ seq, signing_input }], documents: [{ kind, sha256, salted, text }], needed }`.
///
/// # Errors
/// Where the command, the context or what is kept is none at all.
pub fn prepare(policy: &Policy, next: Option<&Policy>, input: &Json) -> Result<Json, JsonError> {
    let members = ["command", "context", "stored", "last", "documents", "log"];
    let object = expect::object_of(input, "", &members)?;
    let documents = Documents::read(object)?;
    let lookup = |sha256: Sha256| documents.get(sha256);
    let state = object.get("stored").filter(|stored| !stored.is_null());
    let kept = Kept { state, last: maybe(object, "last")?, documents: &lookup };
    let keeper = keeper(expect::member(object, "", "log")?)?;
    let (command, context) = (expect::member(object, "", "command")?, expect::member(object, "", "context")?);
    let prepared = prepared(policy, next, kept, command, context, &keeper)?;
    let mut answer = prepared.decided;
    let records: Vec<Json> = prepared
        .records
        .iter()
        .map(|record| json!({ "seq": record.seq, "signing_input": record.signing_input }))
        .collect();
    let documents: Vec<Json> = prepared
        .documents
        .iter()
        .map(|document| {
            json!({
                "kind": document.kind, "sha256": document.sha256, "salted": document.salt.is_some(), "text": document.text,
            })
        })
        .collect();
    if let Some(object) = answer.as_object_mut() {
        let lookup = |sha256: Sha256| {
            let anew = prepared.documents.iter().find(|document| document.sha256 == sha256);
            anew.map(|document| document.text.as_str()).or_else(|| lookup(sha256))
        };
        let needed = prepared.stored.as_ref().map(|stored| named_in(stored, &lookup)).unwrap_or_default();
        object.insert("stored".to_owned(), prepared.stored.unwrap_or(Json::Null));
        object.insert("records".to_owned(), Json::Array(records));
        object.insert("documents".to_owned(), Json::Array(documents));
        object.insert("needed".to_owned(), json!(needed));
    }
    Ok(answer)
}

fn keeper(value: &Json) -> Result<Keeper, JsonError> {
    let at = |member: &str| pointer("/log", member);
    let object = expect::object_of(value, "/log", &["deployment", "issuer", "kid", "salt", "site"])?;
    let text =
        |member: &str| expect::text(expect::member(object, "/log", member)?, &at(member)).map(str::to_owned);
    let seed = decode(&text("salt")?).filter(|seed| seed.len() >= 16);
    let seed = seed.ok_or_else(|| {
        JsonError::new(
            at("salt"),
            "the salt is not at least 16 bytes in base64url",
            "draw 32 random bytes for each command",
        )
    })?;
    let kid = text("kid")?;
    if decode(&kid).is_none_or(|bytes| bytes.len() != 32) {
        return Err(JsonError::new(
            at("kid"),
            "the key's name is not a thumbprint",
            "take `kid` of the key's JWK (RFC 7638)",
        ));
    }
    let site = object.get("site").map(site).transpose()?;
    Ok(Keeper { deployment: text("deployment")?, issuer: text("issuer")?, kid, seed, site })
}

fn site(value: &Json) -> Result<Site, JsonError> {
    let object = expect::object_of(value, "/site", &["origin", "rp_id"])?;
    let text = |member: &str| {
        expect::text(expect::member(object, "/site", member)?, &pointer("/site", member)).map(str::to_owned)
    };
    Ok(Site { origin: text("origin")?, rp_id: text("rp_id")? })
}

/// The documents that the next command on the state of `{ stored, documents }` needs, by digest: what [`prepare`] answers as
/// `needed`, of a state that was folded from its events.
///
/// # Errors
/// Where the input is none.
pub fn needed(input: &Json) -> Result<Json, JsonError> {
    let object = expect::object_of(input, "", &["stored", "documents"])?;
    let documents = Documents::read(object)?;
    Ok(json!(named_in(expect::member(object, "", "stored")?, &|sha256| documents.get(sha256))))
}

fn named_in(stored: &Json, documents: &Lookup<'_>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut put = |sha256: Sha256| {
        let sha256 = sha256.to_string();
        if !found.contains(&sha256) {
            found.push(sha256);
        }
    };
    beside_answers(stored.get("people"), documents).into_iter().for_each(&mut put);
    let mut add = |text: &str| referred(text).into_iter().for_each(&mut put);
    let facts = stored.get("facts").and_then(Json::as_object).into_iter().flatten();
    facts.filter_map(|(_, value)| value.as_str()).for_each(&mut add);
    stored.get("people").and_then(Json::as_str).into_iter().for_each(&mut add);
    let each = |member: &str| stored.get(member).and_then(Json::as_array).into_iter().flatten();
    each("holds").filter_map(|hold| hold.get("reason")?.as_str()).for_each(&mut add);
    let changes = each("steps").filter_map(|step| step.get("changes")?.as_array()).flatten();
    changes.filter_map(|change| change.pointer("/reassigned/reason")?.as_str()).for_each(&mut add);
    found
}

/// The working state of `{ stored, documents }`, for `view`, `allowed_actions` and `needs`.
///
/// # Errors
/// Where the stored state was edited, or facts are not at hand.
pub fn restore(input: &Json) -> Result<Json, JsonError> {
    let object = expect::object_of(input, "", &["stored", "documents"])?;
    let documents = Documents::read(object)?;
    let stored = State::at("/stored", expect::member(object, "", "stored")?)?;
    let state = restored(&stored, &|sha256| documents.get(sha256)).ok_or_else(|| {
        JsonError::new(
            "/documents",
            "a document with facts or answers is not at hand",
            "pass those that `needed` names",
        )
    })?;
    state.to_json().map_err(|error| JsonError::new("/stored", error.to_string(), "report this as a bug"))
}

/// Seals: the compact JWS of `{ signing_input, signature, key }`, if the signature is that of the key.
///
/// # Errors
/// Where it is not.
pub fn seal(input: &Json) -> Result<String, JsonError> {
    let object = expect::object_of(input, "", &["signing_input", "signature", "key"])?;
    let signing_input = text(object, "signing_input")?;
    let key = PublicKey::from_jwk(expect::member(object, "", "key")?, "/key")?;
    let no = |path: &str, message: &str| {
        JsonError::new(path, message, "sign exactly `signing_input`, with the pinned key")
    };
    let signature = decode(text(object, "signature")?).and_then(|bytes| bytes.try_into().ok());
    let signature: [u8; 64] =
        signature.ok_or_else(|| no("/signature", "the signature is not 64 bytes in base64url"))?;
    let sealed = compact(signing_input, &signature);
    let read = Compact::parse(&sealed, Typ::Record).or_else(|_| Compact::parse(&sealed, Typ::Head));
    let read = read.map_err(|error| no("/signing_input", &error.to_string()))?;
    if read.kid != key.kid() {
        return Err(no("/key", "this is not the key that the header names"));
    }
    if !key.verifies(signing_input.as_bytes(), &signature) {
        return Err(no("/signature", "the signature does not hold"));
    }
    Ok(sealed)
}

/// The signing input of a head statement: `{ issuer, kid, last, at }`, where `last` is the last record.
///
/// # Errors
/// Where the last record is none.
pub fn head(input: &Json) -> Result<String, JsonError> {
    let object = expect::object_of(input, "", &["issuer", "kid", "last", "at"])?;
    let at: Instant =
        text(object, "at")?.parse().map_err(|problem: crate::model::invalid::Invalid| problem.at("/at"))?;
    let hint = "pass the last record, as it was sealed";
    let last = Compact::parse(text(object, "last")?, Typ::Record)
        .map_err(|error| JsonError::new("/last", error.to_string(), hint))?;
    let common =
        Common::read(&last.payload).map_err(|error| JsonError::new("/last", error.to_string(), hint))?;
    let iat = u64::try_from(at.millis().div_euclid(1_000)).unwrap_or_default();
    let records = common.log.seq.saturating_add(1);
    let statement = Statement::new(text(object, "issuer")?, iat, &common.log.origin, records, &last.payload);
    let bytes = statement.to_bytes().map_err(|error| JsonError::new("", error.to_string(), hint))?;
    Ok(signing_input(text(object, "kid")?, Typ::Head, &bytes))
}

/// What a person signs to approve: `{ state, step, by, nonce }` to `{ action, challenge }`.
///
/// # Errors
/// Where the state is not what the engine wrote.
pub fn signable(input: &Json) -> Result<Json, JsonError> {
    let object = expect::object_of(input, "", &["state", "step", "by", "nonce"])?;
    let state = State::at("/state", expect::member(object, "", "state")?)?;
    let action = to_sign(&state, text(object, "step")?, text(object, "by")?, text(object, "nonce")?);
    Ok(json!({ "challenge": challenge(&action), "action": action }))
}

/// Which bytes the signature of a piece of evidence must be over: `{ evidence, action, site? }` to `{ kind, signed }` with the
/// bytes in base64url, or `{ refused }`.
///
/// # Errors
/// Where the input is none at all.
pub fn signed(input: &Json) -> Result<Json, JsonError> {
    let object = expect::object_of(input, "", &["evidence", "action", "site"])?;
    let site = object.get("site").map(site).transpose()?;
    Ok(match bound(text(object, "evidence")?, expect::member(object, "", "action")?, site.as_ref()) {
        Ok(bytes) => json!({ "kind": SIGNATURE, "signed": crate::record::base64url::encode(&bytes) }),
        Err(refusal) => json!({ "refused": refusal }),
    })
}

//! Deciding and recording over JSON: what hosts in other languages speak.

use serde_json::Value as Json;

use super::aside::value_of;
use super::prepare::{Keeper, Kept, pinned_to, prepare as prepared};
use super::read::{Documents, maybe, text};
use super::signature::{SIGNATURE, Site, bound, signable as to_sign};
use super::stored::named_in;
pub use super::stored::{needed, restore};
use crate::definition::policy::Policy;
use crate::model::digest::Sha256;
use crate::model::instant::Instant;
use crate::model::json::form::{ToJson, json};
use crate::model::json::{JsonError, expect, pointer};
use crate::record::base64url::decode;
use crate::record::document::Kind;
use crate::record::evidence::challenge;
use crate::record::head::Statement;
use crate::record::jws::{Compact, Typ, compact, signing_input};
use crate::record::key::PublicKey;
use crate::record::log::Common;
use crate::request::context::Context;
use crate::request::state::State;
use crate::request::view::view;

/// Decides and records: `{ command, context, stored?, last?, documents?, log: { deployment, issuer, kid, salt, site? }, view? }` to
/// `{ …what decide answers, stored, records: [{ seq, signing_input }], documents: [{ kind, sha256, salted, text }], needed }`.
/// Where `view` is true, `view` comes in the place of `state`, if there are records: the read model by what they keep.
///
/// # Errors
/// Where the command, the context or what is kept is none at all.
pub fn prepare(policy: &Policy, next: Option<&Policy>, input: &Json) -> Result<Json, JsonError> {
    let members = ["command", "context", "stored", "last", "documents", "log", "view"];
    let object = expect::object_of(input, "", &members)?;
    let documents = Documents::read(object)?;
    let lookup = |sha256: Sha256| documents.get(sha256);
    let state = object.get("stored").filter(|stored| !stored.is_null());
    let kept = Kept { state, last: maybe(object, "last")?, documents: &lookup };
    let keeper = keeper(expect::member(object, "", "log")?)?;
    let (command, context) = (expect::member(object, "", "command")?, expect::member(object, "", "context")?);
    let prepared = prepared(policy, next, kept, command, context, &keeper)?;
    let shown = object.get("view").and_then(Json::as_bool).unwrap_or_default();
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
        if let Some(after) = prepared.after.filter(|_| shown) {
            let moved = next.filter(|next| pinned_to(Some(&after.state), next));
            let people = value_of(&lookup, Kind::Answers, after.answers).unwrap_or_default();
            let seen = Context::from_json(&json!({ "now": after.at, "people": people }))?;
            object.remove("state");
            object.insert("view".to_owned(), view(moved.unwrap_or(policy), &after.state, &seen).json());
        }
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
    let bytes = statement.to_bytes();
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

//! An actor's own signature as evidence: what is signed, and that a piece of evidence is of this decision and no other.

use serde_json::Value as Json;

use super::aside::{Lookup, value_of};
use crate::model::digest::Sha256;
use crate::model::json::form::{self, json};
use crate::model::json::parse;
use crate::model::refusal::{Code, Refusal};
use crate::record::base64url::decode;
use crate::record::document::Kind as DocumentKind;
use crate::record::evidence::{Assertion, Expected, challenge, signed_by_assertion};
use crate::record::payload::{Evidence, Payload};
use crate::record::verify::{Break, Kind};
use crate::request::state::State;
use crate::request::view::shown;

/// The kind of evidence that is an actor's own signature.
pub const SIGNATURE: &str = "signature";
/// The largest piece of evidence that is read, in bytes.
const EVIDENCE_BYTES: usize = 65_536;

/// What an actor signs to approve a step of a request as it stands.
#[must_use]
pub fn signable(state: &State, step: &str, actor: &str, nonce: &str) -> Json {
    json!({
        "command": "approve",
        "request": { "id": state.request.id, "tenant": state.request.tenant },
        "step": step,
        "round": state.round,
        "actor": actor,
        "view": shown(state),
        "nonce": nonce,
    })
}

/// Where assertions must have been made: the site and the relying party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Such as `https://approvals.example.org`.
    pub origin: String,
    /// Such as `example.org`.
    pub rp_id: String,
}

/// A piece of evidence that is a signature (Ed25519 over the challenge, or a WebAuthn assertion), as a document: `{ action, alg, key, signature, client_data?,
/// authenticator_data? }`, bytes in base64url.
struct Signed {
    action: Json,
    assertion: Option<(Vec<u8>, Vec<u8>)>,
}

fn read(text: &str) -> Option<Signed> {
    let json = parse(text, EVIDENCE_BYTES).ok()?;
    let bytes = |member: &str| json.get(member).and_then(Json::as_str).and_then(decode);
    let action = json.get("action")?.clone();
    bytes("signature")?;
    let assertion = match (json.get("client_data"), json.get("authenticator_data")) {
        (None, None) => None,
        _ => Some((bytes("client_data")?, bytes("authenticator_data")?)),
    };
    Some(Signed { action, assertion })
}

/// The bytes that the signature of a piece of evidence must be over, if the piece is of this decision: the host checks the
/// signature itself, before it attaches the piece.
///
/// # Errors
/// `missing_signature`, with what it is not bound to.
pub fn bound(text: &str, expected: &Json, site: Option<&Site>) -> Result<Vec<u8>, Refusal> {
    let refused = |message: String| {
        let hint = "let the person sign this decision, with the challenge that was made for it";
        Err(Refusal::new(Code::MissingSignature, message, hint))
    };
    let Some(signed) = read(text) else {
        return refused("the evidence is not a signature: `{ action, alg, key, signature }`".to_owned());
    };
    if signed.action != *expected {
        return refused("the signature is over another decision".to_owned());
    }
    let challenge = challenge(expected);
    match (&signed.assertion, site) {
        (None, _) => Ok(challenge.into_bytes()),
        (Some(_), None) => {
            refused("an assertion says nothing without the site that it must be of".to_owned())
        }
        (Some((client_data, authenticator_data)), Some(site)) => {
            let expected = Expected { challenge: &challenge, origin: &site.origin, rp_id: &site.rp_id };
            signed_by_assertion(Assertion { client_data, authenticator_data }, expected)
                .or_else(|unbound| refused(unbound.to_string()))
        }
    }
}

/// The pieces of evidence of a record, those of the document that lists them where they are many.
pub fn pieces(payload: &Payload, documents: &Lookup<'_>) -> Vec<Evidence> {
    let listed = payload.named().find(|(kind, _)| *kind == DocumentKind::Evidence);
    let listed = listed.and_then(|(kind, sha256)| value_of(documents, kind, sha256));
    let listed = listed.and_then(|listed| form::read(&listed, "").ok());
    listed.unwrap_or_else(|| payload.evidence.clone())
}

/// A signature among the evidence of a record that was made for something else: the first.
pub(super) fn transplanted(seq: u64, payload: &Payload, documents: &Lookup<'_>) -> Option<Break> {
    pieces(payload, documents).iter().filter(|piece| piece.kind == SIGNATURE).find_map(|piece| {
        let sha256: Sha256 = piece.digest.sha256;
        let text = documents(sha256)?;
        let broken = |kind, message: String| Some(Break::new(Some(seq), kind, message));
        if Sha256::of(text.as_bytes()) != sha256 {
            return broken(Kind::Document, format!("evidence `{sha256}` is not what its name says"));
        }
        let action = read(text).map(|signed| signed.action);
        let Some(action) = action else {
            return broken(Kind::Transplanted, format!("evidence `{}` is not a signature", piece.id));
        };
        let about = &payload.request;
        let same = action.get("step").and_then(Json::as_str) == payload.action.step.as_deref()
            && action.get("request") == Some(&json!({ "id": about.id, "tenant": about.tenant }));
        let round = action.get("round").and_then(Json::as_u64);
        let now = payload.action.round.map(u64::from);
        // What an approval rests on was attached before, maybe in an earlier round that left the step as it was; and others
        // may have signed for themselves.
        let of_this = if payload.action.command == "attach_evidence" {
            round == now && action.get("actor").and_then(Json::as_str) == Some(&payload.action.actor.id)
        } else {
            round.is_some() && round <= now
        };
        (!same || !of_this).then(|| {
            let message = format!("evidence `{}` is a signature of another decision", piece.id);
            Break::new(Some(seq), Kind::Transplanted, message)
        })
    })
}

//! An actor's own signature as evidence: what it must be bound to. Whether the signature itself holds is the host's to
//! check, with WebCrypto: this says which bytes it must be over, and that they are this decision and no other.

use serde_json::Value as Json;

use super::base64url::{decode, encode};
use crate::model::digest::Sha256;
use crate::model::json::{canonical, parse};

/// The largest assertion that is read, in bytes.
const CLIENT_DATA_BYTES: usize = 16_384;

/// What an actor signs to decide: `base64url(SHA-256(JCS(action)))`.
///
/// ```
/// use countersign::record::evidence::challenge;
/// use serde_json::json;
///
/// let action = json!({ "command": "approve", "step": "legal", "round": 1, "actor": "ana", "nonce": "n-1" });
/// assert_eq!(challenge(&action).len(), 43);
/// assert_ne!(challenge(&action), challenge(&json!({ "command": "approve", "step": "legal", "round": 2 })));
/// ```
#[must_use]
pub fn challenge(action: &Json) -> String {
    encode(Sha256::of(canonical(action).as_bytes()).as_bytes())
}

/// Why a signature is not evidence of this decision.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unbound {
    /// It is over another challenge: another step, round, person or nonce.
    #[error("the signature is over another decision")]
    Challenge,
    /// It is not an assertion, or was made for something else.
    #[error("the assertion is not one for signing in: {0}")]
    NotAnAssertion(&'static str),
    /// It was made on another site.
    #[error("the assertion was made on another site")]
    Origin,
    /// The person was not there, or was not verified.
    #[error("the assertion does not show that the person was {0}")]
    Presence(&'static str),
}

/// A WebAuthn assertion (Web Authentication Level 3, section 7.2), without its signature.
#[derive(Debug, Clone, Copy)]
pub struct Assertion<'a> {
    /// `clientDataJSON`, as the authenticator's client wrote it.
    pub client_data: &'a [u8],
    /// `authenticatorData`.
    pub authenticator_data: &'a [u8],
}

/// What an assertion must have been made for.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// The challenge (see [`challenge`]).
    pub challenge: &'a str,
    /// The site, such as `https://approvals.example.org`.
    pub origin: &'a str,
    /// The relying party, such as `example.org`.
    pub rp_id: &'a str,
}

/// The bytes that the signature of an assertion must be over, if it is bound to what is expected.
///
/// # Errors
/// What it is not bound to.
pub fn signed_by_assertion(assertion: Assertion<'_>, expected: Expected<'_>) -> Result<Vec<u8>, Unbound> {
    let no = Unbound::NotAnAssertion;
    let text = std::str::from_utf8(assertion.client_data).map_err(|_| no("it is not UTF-8"))?;
    let client = parse(text, CLIENT_DATA_BYTES).map_err(|_| no("its client data are not JSON"))?;
    let member = |name: &str| client.get(name).and_then(Json::as_str);
    if member("type") != Some("webauthn.get") {
        return Err(no("its type is not `webauthn.get`"));
    }
    if member("challenge") != Some(expected.challenge) || decode(expected.challenge).is_none() {
        return Err(Unbound::Challenge);
    }
    if member("origin") != Some(expected.origin)
        || client.get("crossOrigin").and_then(Json::as_bool) == Some(true)
    {
        return Err(Unbound::Origin);
    }
    let (rp_id, rest) = assertion
        .authenticator_data
        .split_first_chunk::<32>()
        .ok_or(no("its authenticator data are too short"))?;
    if rp_id != Sha256::of(expected.rp_id.as_bytes()).as_bytes() {
        return Err(Unbound::Origin);
    }
    let flags = rest
        .first()
        .copied()
        .filter(|_| rest.len() >= 5)
        .ok_or(no("its authenticator data are too short"))?;
    // Bit 0: user present; bit 2: user verified.
    if flags & 1 == 0 {
        return Err(Unbound::Presence("present"));
    }
    if flags & 4 == 0 {
        return Err(Unbound::Presence("verified"));
    }
    let mut signed = assertion.authenticator_data.to_vec();
    signed.extend_from_slice(Sha256::of(assertion.client_data).as_bytes());
    Ok(signed)
}

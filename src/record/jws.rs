//! Compact JWS (RFC 7515) of one shape: Ed25519 (RFC 9864), attached payload, a protected header of four members in
//! their canonical form. Everything else is refused, so that no two texts say the same.

use super::base64url::{decode, encode};

/// What is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typ {
    /// A record.
    Record,
    /// A statement about the head of a log.
    Head,
}

impl Typ {
    /// The header's `typ`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Typ::Record => "approval-record+jws",
            Typ::Head => "approval-head+jws",
        }
    }
}

/// What is wrong with a text that should be a compact JWS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// Not three parts.
    #[error("this is not a compact JWS: three parts with dots between them")]
    Parts,
    /// A part that is not base64url in its one spelling.
    #[error("the {0} is not base64url as RFC 7515 writes it (no padding, no white space, no loose bits)")]
    Base64url(&'static str),
    /// A header that is not the one that records have.
    #[error(
        "the header is not `{{\"alg\":\"Ed25519\",\"cty\":\"application/json\",\"kid\":…,\"typ\":\"{0}\"}}`"
    )]
    Header(&'static str),
    /// A signature that is not 64 bytes.
    #[error("the signature is not 64 bytes")]
    Signature,
}

/// A compact JWS, read strictly. The signature is not checked yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compact {
    /// What the header names as the key.
    pub kid: String,
    /// The payload's own bytes.
    pub payload: Vec<u8>,
    /// The signature.
    pub signature: [u8; 64],
    signing_input: String,
}

impl Compact {
    /// Reads the text.
    ///
    /// # Errors
    /// The first thing that is not as it must be.
    pub fn parse(text: &str, typ: Typ) -> Result<Self, Malformed> {
        let (signing_input, signature) = text.rsplit_once('.').ok_or(Malformed::Parts)?;
        let (header, payload) = signing_input.split_once('.').ok_or(Malformed::Parts)?;
        if payload.contains('.') {
            return Err(Malformed::Parts);
        }
        let part = |text: &str, name| decode(text).ok_or(Malformed::Base64url(name));
        let kid = kid_of(&part(header, "header")?, typ).ok_or(Malformed::Header(typ.as_str()))?;
        let payload = part(payload, "payload")?;
        let signature =
            part(signature, "signature")?.as_slice().try_into().map_err(|_| Malformed::Signature)?;
        Ok(Compact { kid, payload, signature, signing_input: signing_input.to_owned() })
    }

    /// What the signature is over: `header.payload`, ASCII.
    #[must_use]
    pub fn signing_input(&self) -> &str {
        &self.signing_input
    }
}

/// The header with this key's name, canonical JSON.
fn header(kid: &str, typ: Typ) -> String {
    format!(r#"{{"alg":"Ed25519","cty":"application/json","kid":"{kid}","typ":"{}"}}"#, typ.as_str())
}

/// The name of the key in a header, if the header is exactly as every one of its `typ` is.
#[must_use]
pub fn kid_of(bytes: &[u8], typ: Typ) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    let kid = text.strip_prefix(r#"{"alg":"Ed25519","cty":"application/json","kid":""#)?.split('"').next()?;
    // A thumbprint: 32 bytes.
    let named = decode(kid).is_some_and(|bytes| bytes.len() == 32);
    (named && header(kid, typ) == text).then(|| kid.to_owned())
}

/// What is to be signed, `header.payload`, ASCII.
#[must_use]
pub fn signing_input(kid: &str, typ: Typ, payload: &[u8]) -> String {
    format!("{}.{}", encode(header(kid, typ).as_bytes()), encode(payload))
}

/// The compact JWS of a signing input and its signature.
#[must_use]
pub fn compact(signing_input: &str, signature: &[u8; 64]) -> String {
    format!("{signing_input}.{}", encode(signature))
}

//! A log: records that each name the one before. What every payload has, whatever it records.

use crate::model::json::form::form;
use serde_json::Value as Json;

use super::base64url::encode;
use super::payload::VERSION;
use super::tree::leaf_hash;
use crate::model::json::{canonical, parse, read};

/// The place of a record in its log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Which log.
    pub origin: String,
    /// The record's number in it, from 0.
    pub seq: u64,
    /// `base64url(SHA-256(0x00 || payload of the record before))`; none for the first.
    pub prev: Option<String>,
}

form!(strict Place { origin, seq, prev });

impl Place {
    /// The first place of a log.
    #[must_use]
    pub const fn first(origin: String) -> Self {
        Place { origin, seq: 0, prev: None }
    }

    /// The place after this one, whose record has this payload.
    #[must_use]
    pub fn next(&self, payload: &[u8]) -> Self {
        Place { origin: self.origin.clone(), seq: self.seq.saturating_add(1), prev: Some(link(payload)) }
    }

    /// The record's name: `<origin>/<seq>`.
    #[must_use]
    pub fn jti(&self) -> String {
        format!("{}/{}", self.origin, self.seq)
    }
}

/// How the next record names a payload: its RFC 6962 leaf hash, in base64url.
#[must_use]
pub fn link(payload: &[u8]) -> String {
    encode(&leaf_hash(payload))
}

/// The log of a request: `<deployment>/<tenant>/<request id>`. A part's own `/` and `%` are percent-encoded, so that no two
/// requests have one log; without a tenant its part is empty.
///
/// ```
/// use countersign::record::log::origin;
///
/// assert_eq!(origin("acme.example", Some("emea"), "post-1"), "acme.example/emea/post-1");
/// assert_eq!(origin("acme.example", None, "a/b"), "acme.example//a%2Fb");
/// ```
#[must_use]
pub fn origin(deployment: &str, tenant: Option<&str>, request: &str) -> String {
    let part = |text: &str| text.replace('%', "%25").replace('/', "%2F");
    format!("{}/{}/{}", part(deployment), part(tenant.unwrap_or_default()), part(request))
}

/// What every payload has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Common {
    /// Its place.
    pub log: Place,
    /// When it was made, in seconds since the Unix epoch.
    pub iat: u64,
    /// The payload as JSON.
    pub json: Json,
}

/// Why bytes are no payload.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoPayload {
    /// Not canonical JSON.
    #[error("the payload is not canonical JSON (RFC 8785): {0}")]
    NotCanonical(String),
    /// Of a schema version that this engine does not know.
    #[error("it is of schema version {0}, and this engine reads {VERSION}")]
    UnknownVersion(u64),
    /// Canonical JSON, and not a payload.
    #[error("the payload is not as its schema says: {0}")]
    NotARecord(String),
}

/// Whether a payload is of this version. Asked before anything else is read: what another has, this one does not know.
pub(super) fn of_this_version(payload: &Json) -> Result<(), NoPayload> {
    match payload.get("v").and_then(Json::as_u64) {
        Some(version) if version == u64::from(VERSION) => Ok(()),
        Some(version) => Err(NoPayload::UnknownVersion(version)),
        None => Err(NoPayload::NotARecord("`v` is missing".to_owned())),
    }
}

/// The largest payload that is read, in bytes: what is signed is smaller.
const PAYLOAD_BYTES: usize = 65_536;

impl Common {
    /// Reads a payload's bytes.
    ///
    /// # Errors
    /// Where they are not canonical JSON, or lack what every payload has.
    pub fn read(bytes: &[u8]) -> Result<Self, NoPayload> {
        let text =
            std::str::from_utf8(bytes).map_err(|_| NoPayload::NotCanonical("it is not UTF-8".to_owned()))?;
        let json = parse(text, PAYLOAD_BYTES).map_err(|error| NoPayload::NotCanonical(error.to_string()))?;
        if canonical(&json) != text {
            return Err(NoPayload::NotCanonical("it is spelt in another way".to_owned()));
        }
        let no = |what: &str| NoPayload::NotARecord(what.to_owned());
        of_this_version(&json)?;
        let log = json.get("log").ok_or_else(|| no("`log` is missing"))?;
        let log: Place = read(log, "").map_err(|error| no(&format!("`log`: {}", error.message)))?;
        let iat = json.get("iat").and_then(Json::as_u64).ok_or_else(|| no("`iat` is missing"))?;
        if json.get("jti").and_then(Json::as_str) != Some(&log.jti()) {
            return Err(no("`jti` is not the place in the log"));
        }
        if log.prev.is_some() == (log.seq == 0) {
            return Err(no("only the first record of a log has no `prev`"));
        }
        Ok(Common { log, iat, json })
    }
}

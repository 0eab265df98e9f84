//! Head statements: signed, "as of this instant, log L has N records, the last is H". A chain alone cannot show that its
//! tail is missing.

use crate::model::json::form::{ToJson, form};

use super::log::{NoPayload, link, of_this_version};
use crate::model::json::{canonical, parse, read};

/// What a log's head is, as of an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The schema version.
    pub v: u32,
    /// Who says so.
    pub iss: String,
    /// As of when, in seconds since the Unix epoch.
    pub iat: u64,
    /// What they say.
    pub head: Head,
}

form!(strict Statement { v, iss, iat, head });

/// The head of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Which log.
    pub origin: String,
    /// How many records it has.
    pub records: u64,
    /// The link of the last one (see [`link`]).
    pub last: String,
}

form!(strict Head { origin, records, last });

/// The largest statement that is read, in bytes.
const STATEMENT_BYTES: usize = 8_192;

impl Statement {
    /// The statement about a log with these payloads, of which the last is given.
    #[must_use]
    pub fn new(iss: &str, iat: u64, origin: &str, records: u64, last: &[u8]) -> Self {
        let head = Head { origin: origin.to_owned(), records, last: link(last) };
        Statement { v: super::payload::VERSION, iss: iss.to_owned(), iat, head }
    }

    /// Its bytes, canonical JSON.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        canonical(&self.json()).into_bytes()
    }

    /// Reads a statement's bytes.
    ///
    /// # Errors
    /// What is not as it must be.
    pub fn read(bytes: &[u8]) -> Result<Self, NoPayload> {
        let no = |what: &str| NoPayload::NotCanonical(what.to_owned());
        let text = std::str::from_utf8(bytes).map_err(|_| no("it is not UTF-8"))?;
        let json = parse(text, STATEMENT_BYTES).map_err(|error| no(&error.to_string()))?;
        if canonical(&json) != text {
            return Err(no("it is spelt in another way"));
        }
        of_this_version(&json)?;
        read(&json, "").map_err(|error| NoPayload::NotARecord(error.message.clone()))
    }
}

//! The log of the deployment itself: which key signs from when on, which definition holds, who may act for whom. Its records
//! are signed and chained like those of requests; each is signed by the key that was there before it.

use crate::model::json::form::{ToJson, form, tagged};
use serde_json::Value as Json;

use super::key::{KeySet, Pinned, PublicKey};
use super::log::Place;
use super::payload::{Action, Definition, Engine, SEMANTICS, VERSION};
use super::verify::{Break, Kind, Sealed};
use crate::model::digest::Sha256;
use crate::model::instant::Instant;
use crate::model::invalid::quoted;
use crate::model::json::{canonical, read};

/// What a deployment records of itself.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// From the next record on, this key signs. Of the first record: the key that it is signed with.
    RotateKey {
        /// The key, a JWK.
        jwk: Json,
    },
    /// A definition holds for new requests.
    ActivateDefinition {
        /// Which one.
        definition: Definition,
    },
    /// A definition holds no longer for new requests.
    RetireDefinition {
        /// Which one.
        definition: Definition,
    },
    /// Somebody may act for somebody else.
    GrantDelegation {
        /// Its id.
        delegation: String,
        /// Whose authority it is.
        from: String,
        /// Who may act.
        to: String,
        /// From when on.
        since: Instant,
        /// Until when, not included.
        until: Instant,
        /// The document with its reason, where it has one.
        reason: Option<Sha256>,
    },
    /// A delegation ends before its time.
    EndDelegation {
        /// Its id.
        delegation: String,
    },
}

tagged!("entry" Entry Entry {
    "rotate_key" => RotateKey { jwk },
    "activate_definition" => ActivateDefinition { definition },
    "retire_definition" => RetireDefinition { definition },
    "grant_delegation" => GrantDelegation { delegation, from, to, since, until, reason: optional },
    "end_delegation" => EndDelegation { delegation },
});

/// A record of the deployment's log.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The schema version.
    pub v: u32,
    /// Who keeps the log.
    pub iss: String,
    /// The record's name.
    pub jti: String,
    /// When it was made, in seconds since the Unix epoch.
    pub iat: u64,
    /// Its place.
    pub log: Place,
    /// Who did it; `command` is the entry's name.
    pub action: Action,
    /// What it records.
    pub deployment: Entry,
    /// By which engine.
    pub engine: Engine,
}

form!(strict Record { v, iss, jti, iat, log, action, deployment, engine });

impl Record {
    /// A record at a place; the engine is this one.
    #[must_use]
    pub fn new(iss: &str, place: &Place, action: Action, entry: Entry) -> Self {
        let iat = u64::try_from(action.time.millis().div_euclid(1_000)).unwrap_or_default();
        let engine = Engine {
            name: "countersign".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            semantics: SEMANTICS,
        };
        let (iss, jti, log) = (iss.to_owned(), place.jti(), place.clone());
        Record { v: VERSION, iss, jti, iat, log, action, deployment: entry, engine }
    }

    /// Its bytes, canonical JSON.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        canonical(&self.json()).into_bytes()
    }

    /// Reads a record that passed [`chain`](super::verify::chain).
    ///
    /// # Errors
    /// What is not as the schema says.
    pub fn of(sealed: &Sealed) -> Result<Self, Break> {
        let broken = |message: String| Break::new(Some(sealed.place.seq), Kind::NotARecord, message);
        read(&sealed.json, "").map_err(|error| broken(format!("the payload: {}", error.message)))
    }
}

/// The log of a deployment.
#[must_use]
pub fn origin(deployment: &str) -> String {
    deployment.replace('%', "%25").replace('/', "%2F")
}

/// Who signs a deployment's log, one after the other.
#[derive(Debug, Clone, PartialEq)]
pub struct Succession {
    /// How many records hold, from the first.
    pub records: usize,
    /// The keys that are trusted after those, with the dates that their rotations give them.
    pub keys: KeySet,
    /// Why the next one does not hold.
    pub first_break: Option<Break>,
}

/// Follows the rotations, starting from the keys that are pinned: each brings in a key, and is the last word of the one that
/// signed it. What that one signs further down is not trusted, whatever time it claims.
#[must_use]
pub fn succession(records: &[Sealed], pinned: &KeySet) -> Succession {
    let mut keys = pinned.clone();
    let mut turn = records.first().map(|first| first.kid.clone()).unwrap_or_default();
    for (at, sealed) in records.iter().enumerate() {
        match rotation(sealed, &turn) {
            Ok(None) => {}
            Ok(Some(key)) => {
                turn = key.kid().to_owned();
                if turn != sealed.kid {
                    keys.end(&sealed.kid, sealed.iat.saturating_add(1));
                    keys.add(Pinned { key, from: Some(sealed.iat), until: None });
                }
            }
            Err(found) => return Succession { records: at, keys, first_break: Some(found) },
        }
    }
    Succession { records: records.len(), keys, first_break: None }
}

/// The key that a record brings in, where it is the turn of the one that signed it.
fn rotation(sealed: &Sealed, turn: &str) -> Result<Option<PublicKey>, Break> {
    let broken = |kind, message: String| Break::new(Some(sealed.place.seq), kind, message);
    let record = Record::of(sealed)?;
    if sealed.kid != turn {
        let (old, new) = (quoted(&sealed.kid), quoted(turn));
        return Err(broken(Kind::KeyNotTrusted, format!("key {old} signed it, and it is the turn of {new}")));
    }
    let Entry::RotateKey { jwk } = record.deployment else { return Ok(None) };
    let key = PublicKey::from_jwk(&jwk, "/deployment/jwk");
    key.map(Some).map_err(|error| broken(Kind::NotARecord, error.to_string()))
}

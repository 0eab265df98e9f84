//! The payload of a record, field by field. Its JSON is canonical, its keys ASCII, its numbers whole.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::document::Kind;
use super::log::Place;
use crate::model::digest::Sha256;
use crate::model::instant::Instant;
use crate::model::json::canonical;

/// The schema version of payloads. Every version ever released is read for ever.
pub const VERSION: u32 = 1;

/// Raised whenever the same input would give other bytes.
pub const SEMANTICS: u32 = 1;

/// A digest by the name of its algorithm, as in-toto writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Digest {
    /// SHA-256, in hexadecimal.
    pub sha256: Sha256,
}

impl From<Sha256> for Digest {
    fn from(sha256: Sha256) -> Self {
        Digest { sha256 }
    }
}

/// A record of a request's log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payload {
    /// The schema version.
    pub v: u32,
    /// Who keeps the log.
    pub iss: String,
    /// The record's name: `<log origin>/<seq>`.
    pub jti: String,
    /// When it was made: whole seconds since the Unix epoch, by the host's clock.
    pub iat: u64,
    /// Its place.
    pub log: Place,
    /// What it is about.
    pub request: About,
    /// What was done.
    pub action: Action,
    /// On which evidence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// What the engine was given.
    pub input: Input,
    /// By which definition.
    pub definition: Definition,
    /// By which engine.
    pub engine: Engine,
    /// What came of it.
    pub transition: Transition,
    /// What lies beside it, besides what `input` and `transition` name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<Beside>,
    /// The working state after it.
    pub state: Digest,
}

impl Payload {
    /// Its bytes.
    ///
    /// # Errors
    /// Never for a payload that the engine made; the error is serde's.
    pub fn to_bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        Ok(canonical(&serde_json::to_value(self)?).into_bytes())
    }

    /// Reads a payload that passed [`Common::read`](super::log::Common::read).
    ///
    /// # Errors
    /// What is not as the schema says.
    pub fn from_json(json: Json) -> Result<Self, String> {
        let payload: Payload = serde_json::from_value(json).map_err(|error| error.to_string())?;
        match payload.v {
            VERSION => Ok(payload),
            other => Err(format!("schema version {other} is not known to this engine")),
        }
    }
}

/// The request, and what of it is under review.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct About {
    pub id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correlation_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Subject>,
}

/// What is under review: which version was looked at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Subject {
    pub id: String,
    pub version: Json,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
}

/// What was done: by whom, in which role, how authenticated, and what it means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// The command; `advance` where only time passed.
    pub command: String,
    /// The step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    /// The round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<u32>,
    /// By whom.
    pub actor: Actor,
    /// What the signature means, in the policy's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meaning: Option<String>,
    /// Why, as a code of the policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_code: Option<String>,
    /// The digest of what the actor was shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub view: Option<Sha256>,
    /// When, by the host's clock.
    pub time: Instant,
    /// What the host drew for this command alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
}

/// Who acted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// The person; `host` and `system` act by themselves.
    pub id: String,
    /// `human`, `service`, `host` or `system`.
    pub kind: String,
    /// In which role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The authentication context class (OpenID Connect Core 1.0, section 2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acr: Option<String>,
    /// The methods of authentication (RFC 8176).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amr: Vec<String>,
    /// When the actor authenticated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_time: Option<Instant>,
    /// Through which delegation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delegation: Option<Delegation>,
}

/// The delegation through which somebody acted; of one delegated further, the last.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Delegation {
    pub id: String,
    /// Whose authority it is.
    pub from: String,
    pub until: Instant,
    pub authorised_by: String,
}

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Evidence {
    pub kind: String,
    pub id: String,
    pub digest: Digest,
}

/// What the engine was given, by digest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// The facts in force after this record.
    pub facts: Digest,
    /// The answers about people.
    pub answers: Digest,
    /// The business calendars, where there were any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendars: Option<Digest>,
}

/// A definition by name and digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Definition {
    pub id: String,
    pub version: u32,
    pub digest: Digest,
}

/// The engine that decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Engine {
    pub name: String,
    pub version: String,
    pub semantics: u32,
}

/// What came of the command.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transition {
    /// The document that holds the command and its context.
    pub command_digest: Digest,
    /// The request's state before; none where there was no request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The request's state after.
    pub to: String,
    /// The number of the transition, from 1.
    pub version: u64,
    /// What happened, by name; the document `events` says it in full.
    pub events: Vec<String>,
    /// The conditions that were evaluated, and what they came to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
}

/// A condition of the policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The step, or `tier`.
    pub id: String,
    /// The line of the script that declares it, from 1.
    pub line: u32,
    /// What it came to; `null` where it could not be evaluated. Of `tier`, its name.
    pub result: Json,
}

/// A document that lies beside the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beside {
    /// What it holds.
    pub kind: Kind,
    /// Which one.
    pub digest: Digest,
    /// Whether it may have been erased since.
    pub salted: bool,
}

impl Payload {
    /// Every document that the record names, with its kind.
    pub fn named(&self) -> impl Iterator<Item = (Kind, Sha256)> {
        let fixed = [
            Some((Kind::Command, self.transition.command_digest)),
            Some((Kind::Facts, self.input.facts)),
            Some((Kind::Answers, self.input.answers)),
            self.input.calendars.map(|calendars| (Kind::Calendars, calendars)),
        ];
        let beside = self.documents.iter().map(|beside| (beside.kind, beside.digest));
        fixed.into_iter().flatten().chain(beside).map(|(kind, digest)| (kind, digest.sha256))
    }
}

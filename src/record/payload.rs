//! The payload of a record, field by field. Its JSON is canonical, its keys ASCII, its numbers whole.

use crate::model::json::form::form;
use serde_json::Value as Json;

use super::document::Kind;
use super::log::Place;
use crate::model::digest::Sha256;
use crate::model::instant::Instant;
use crate::model::json::form::ToJson;
use crate::model::json::{canonical, read};

/// The schema version of payloads. Every version ever released is read for ever.
pub const VERSION: u32 = 1;

/// Raised whenever the same input would give other bytes.
pub const SEMANTICS: u32 = 1;

/// A digest by the name of its algorithm, as in-toto writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digest {
    /// SHA-256, in hexadecimal.
    pub sha256: Sha256,
}

form!(strict Digest { sha256 });

impl From<Sha256> for Digest {
    fn from(sha256: Sha256) -> Self {
        Digest { sha256 }
    }
}

/// A record of a request's log.
#[derive(Debug, Clone, PartialEq)]
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
    pub documents: Vec<Beside>,
    /// The working state after it.
    pub state: Digest,
}

form!(strict Payload {
    v, iss, jti, iat, log, request, action, evidence: optional, input, definition, engine, transition,
    documents: optional, state,
});

impl Payload {
    /// Its bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        canonical(&self.json()).into_bytes()
    }

    /// Reads a payload that passed [`Common::read`](super::log::Common::read).
    ///
    /// # Errors
    /// What is not as the schema says.
    pub fn from_json(json: Json) -> Result<Self, String> {
        read(&json, "").map_err(|error| error.message.clone())
    }
}

/// The request, and what of it is under review.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct About {
    pub id: String,
    pub tenant: Option<String>,
    pub correlation_id: Option<String>,
    pub subject: Option<Subject>,
}

form!(strict About { id, tenant: optional, correlation_id: optional, subject: optional });

/// What is under review: which version was looked at.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct Subject {
    pub id: String,
    pub version: Json,
    pub digest: Option<Digest>,
}

form!(strict Subject { id, version, digest: optional });

/// What was done: by whom, in which role, how authenticated, and what it means.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// The command; `advance` where only time passed.
    pub command: String,
    /// The step.
    pub step: Option<String>,
    /// The round.
    pub round: Option<u32>,
    /// By whom.
    pub actor: Actor,
    /// What the signature means, in the policy's words.
    pub meaning: Option<String>,
    /// Why, as a code of the policy.
    pub reason_code: Option<String>,
    /// The digest of what the actor was shown.
    pub view: Option<Sha256>,
    /// When, by the host's clock.
    pub time: Instant,
    /// What the host drew for this command alone.
    pub nonce: Option<String>,
}

form!(strict Action {
    command, step: optional, round: optional, actor, meaning: optional, reason_code: optional,
    view: optional, time, nonce: optional,
});

/// Who acted.
#[derive(Debug, Clone, PartialEq)]
pub struct Actor {
    /// The person; `host` and `system` act by themselves.
    pub id: String,
    /// `human`, `service`, `host` or `system`.
    pub kind: String,
    /// In which role.
    pub role: Option<String>,
    /// The authentication context class (OpenID Connect Core 1.0, section 2).
    pub acr: Option<String>,
    /// The methods of authentication (RFC 8176).
    pub amr: Vec<String>,
    /// When the actor authenticated.
    pub auth_time: Option<Instant>,
    /// Through which delegation.
    pub delegation: Option<Delegation>,
}

form!(strict Actor {
    id, kind, role: optional, acr: optional, amr: optional, auth_time: optional, delegation: optional,
});

/// The delegation through which somebody acted; of one delegated further, the last.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct Delegation {
    pub id: String,
    /// Whose authority it is.
    pub from: String,
    pub until: Instant,
    pub authorised_by: String,
}

form!(strict Delegation { id, from, until, authorised_by });

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub struct Evidence {
    pub kind: String,
    pub id: String,
    pub digest: Digest,
}

form!(strict Evidence { kind, id, digest });

/// What the engine was given, by digest.
#[derive(Debug, Clone, PartialEq)]
pub struct Input {
    /// The facts in force after this record.
    pub facts: Digest,
    /// The answers about people.
    pub answers: Digest,
    /// The business calendars, where there were any.
    pub calendars: Option<Digest>,
}

form!(strict Input { facts, answers, calendars: optional });

/// A definition by name and digest.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Definition {
    pub id: String,
    pub version: u32,
    pub digest: Digest,
}

form!(strict Definition { id, version, digest });

/// The engine that decided.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Engine {
    pub name: String,
    pub version: String,
    pub semantics: u32,
}

form!(strict Engine { name, version, semantics });

/// What came of the command.
#[derive(Debug, Clone, PartialEq)]
pub struct Transition {
    /// The document that holds the command and its context.
    pub command_digest: Digest,
    /// The request's state before; none where there was no request.
    pub from: Option<String>,
    /// The request's state after.
    pub to: String,
    /// The number of the transition, from 1.
    pub version: u64,
    /// What happened, by name; the document `events` says it in full.
    pub events: Vec<String>,
    /// The conditions that were evaluated, and what they came to.
    pub rules: Vec<Rule>,
}

form!(strict Transition { command_digest, from: optional, to, version, events, rules: optional });

/// A condition of the policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// The step, or `tier`.
    pub id: String,
    /// The line of the script that declares it, from 1.
    pub line: u32,
    /// What it came to; `null` where it could not be evaluated. Of `tier`, its name.
    pub result: Json,
}

form!(strict Rule { id, line, result });

/// A document that lies beside the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beside {
    /// What it holds.
    pub kind: Kind,
    /// Which one.
    pub digest: Digest,
    /// Whether it may have been erased since.
    pub salted: bool,
}

form!(strict Beside { kind, digest, salted });

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

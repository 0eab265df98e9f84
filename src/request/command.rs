//! Commands: what somebody asks for. No command writes a state.

use serde_json::{Map, Value as Json};

use super::event::{Artefact, Delivered};
use super::state::{Identity, Outcome, Subject};
use super::table::Verb;
use crate::model::digest::Sha256;
use crate::model::instant::Instant;
use crate::model::json::{JsonError, canonical};

/// A command with its fields.
///
/// ```
/// use countersign::request::command::Command;
/// use serde_json::json;
///
/// let command = Command::from_json(&json!({ "command": "approve", "step": "brand" }))?;
/// assert_eq!(command.step(), Some("brand"));
/// let problem = Command::from_json(&json!({ "command": "aprove" })).unwrap_err();
/// assert_eq!((problem.message.as_str(), problem.hint.as_str()), ("unknown command `aprove`", "did you mean `approve`?"));
/// # Ok::<(), countersign::model::json::JsonError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Command {
    /// Which command.
    pub verb: Verb,
    /// Its fields.
    pub fields: Fields,
    /// SHA-256 of the command as canonical JSON: what an idempotency key stands for.
    pub payload: Sha256,
}

/// The fields of a command; which of them a command has is in [`Verb::fields`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fields {
    /// Which request, where there is none yet.
    pub request: Option<Identity>,
    /// The facts; of an amendment those that change, `null` where one goes.
    pub facts: Option<Map<String, Json>>,
    /// Where attested facts come from.
    pub sources: Option<Map<String, Json>>,
    /// What is under review.
    pub subject: Option<Subject>,
    /// The step.
    pub step: Option<String>,
    /// Why, in words.
    pub reason: Option<String>,
    /// Why, as a code of the policy.
    pub reason_code: Option<String>,
    /// The role in which the actor decides.
    pub role: Option<String>,
    /// The digest of what the actor was shown.
    pub view: Option<Sha256>,
    /// The round in which it was shown.
    pub round: Option<u32>,
    /// The words of a comment.
    pub text: Option<String>,
    /// The kind of a piece of evidence.
    pub kind: Option<String>,
    /// The id of a piece of evidence.
    pub id: Option<String>,
    /// Its digest.
    pub sha256: Option<Sha256>,
    /// Who hands over.
    pub from: Option<String>,
    /// Who takes over, or joins.
    pub to: Option<String>,
    /// How it shall end.
    pub outcome: Option<Outcome>,
    /// When a decision was taken outside.
    pub when: Option<Instant>,
    /// By whom.
    pub by_whom: Option<String>,
    /// What documents it.
    pub artefact: Option<Artefact>,
    /// The definition to move to, by digest.
    pub definition: Option<Sha256>,
    /// The record that is corrected, by its number.
    pub record: Option<u64>,
    /// The hold.
    pub hold: Option<String>,
    /// The effect, by id or name.
    pub effect: Option<String>,
    /// How it came out.
    pub delivered: Option<Delivered>,
}

impl Command {
    /// Reads a command: `{ command, …its fields }`.
    ///
    /// # Errors
    /// The first thing that is wrong, with its path: an unknown command or field, a field that is missing or ill-typed. A
    /// reason that a command needs is not one of them: that is a refusal, `missing_reason`.
    pub fn from_json(value: &Json) -> Result<Command, JsonError> {
        let (verb, fields) = super::read::command(value)?;
        Ok(Command { verb, fields, payload: Sha256::of(canonical(value).as_bytes()) })
    }

    /// The step that it is about.
    #[must_use]
    pub fn step(&self) -> Option<&str> {
        self.fields.step.as_deref()
    }
}

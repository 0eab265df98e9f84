//! The working state of a request: all that a decision needs, and no more.
//!
//! It is bounded: what grows with history (comments, corrections, voided decisions) is folded into one digest. A host
//! stores it beside the events, or folds it from them again.

pub(in crate::request) mod changes;
mod parts;
mod step;

use crate::model::json::form::{ToJson, form, names};
use crate::model::sorted_set::SortedSet;
use serde_json::{Map, Value as Json};

use crate::model::digest::Sha256;
use crate::model::instant::Instant;
use crate::model::json::{self, JsonError, canonical};
use crate::model::refusal::{Code, Refusal};
use crate::route::answer::DefinitionRef;

pub use changes::StaffChange;
pub use parts::{Cause, Delivery, EffectState, Hold, Identity, Outcome, Review, Routed, RoutedStep, Subject};
pub use step::{Attached, Decision, Kind, StepState, StepStatus};

/// The schema version of a stored state. Every version ever released is read for ever.
pub const SCHEMA: u32 = 1;

/// The state of a request; a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Saved, not submitted.
    Draft,
    /// People decide.
    UnderReview,
    /// Sent back to the submitter.
    NeedsRevision,
    /// Nobody can move it by rule, or a rule says so.
    ManualReview,
    /// Ready; not yet delivered.
    Approved,
    /// Turned down.
    Rejected,
    /// Out of time.
    Expired,
    /// Taken back by the submitter.
    Withdrawn,
    /// Ended by somebody who may.
    Cancelled,
    /// Approved once, and taken back.
    Revoked,
    /// Approved, and delivered.
    Fulfilled,
}

names!(Status by TABLE);

impl Status {
    /// Every state with its name in JSON.
    pub const TABLE: [(Status, &'static str); 11] = [
        (Status::Draft, "draft"),
        (Status::UnderReview, "under_review"),
        (Status::NeedsRevision, "needs_revision"),
        (Status::ManualReview, "manual_review"),
        (Status::Approved, "approved"),
        (Status::Rejected, "rejected"),
        (Status::Expired, "expired"),
        (Status::Withdrawn, "withdrawn"),
        (Status::Cancelled, "cancelled"),
        (Status::Revoked, "revoked"),
        (Status::Fulfilled, "fulfilled"),
    ];

    /// Its name in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::TABLE.iter().find(|(status, _)| *status == self).map_or("", |(_, name)| name)
    }

    /// Whether nothing moves it any more (but `revoke` a fulfilled one).
    #[must_use]
    pub const fn is_final(self) -> bool {
        !matches!(
            self,
            Self::Draft | Self::UnderReview | Self::NeedsRevision | Self::ManualReview | Self::Approved
        )
    }

    /// Whether it is final or approved.
    #[must_use]
    pub const fn has_ended(self) -> bool {
        self.is_final() || matches!(self, Self::Approved)
    }

    /// Whether steps are at work: people decide, or somebody must step in.
    #[must_use]
    pub const fn is_in_review(self) -> bool {
        matches!(self, Self::UnderReview | Self::ManualReview)
    }
}

/// The working state of a request.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// Schema version of this document.
    pub schema: u32,
    /// Which request it is.
    pub request: Identity,
    /// Who submits it.
    pub submitter: String,
    /// The definition that it is pinned to; none while a draft.
    pub definition: Option<DefinitionRef>,
    /// How many transitions there were.
    pub version: u64,
    /// When the last one was.
    pub last_at: Instant,
    /// Where it stands.
    pub status: Status,
    /// What keeps it in manual review, blocked steps apart.
    pub reviews: Vec<Review>,
    /// The round: 1 from the first submission on.
    pub round: u32,
    /// What is under review.
    pub subject: Option<Subject>,
    /// What rules look at.
    pub facts: Map<String, Json>,
    /// The sources of attested facts.
    pub sources: Map<String, Json>,
    /// The tier.
    pub tier: Option<String>,
    /// Why the tier could not be computed; the strictest holds.
    pub tier_blocked: Option<Json>,
    /// The steps, in the policy's order; none while a draft.
    pub steps: Vec<StepState>,
    /// Everybody who amended it.
    pub contributors: SortedSet<String>,
    /// Everybody who acted on it, or in whose place.
    pub acted: SortedSet<String>,
    /// The answers about people that hold since submission, where membership is decided then.
    pub people: Option<Json>,
    /// When it was submitted first.
    pub submitted_at: Option<Instant>,
    /// When it expires, if it has not ended.
    pub expires_at: Option<Instant>,
    /// The open holds, oldest first.
    pub holds: Vec<Hold>,
    /// The effects that were requested.
    pub effects: Vec<EffectState>,
    /// How many events there were.
    pub events: u64,
    /// A digest of all of them, each folded into the one before.
    pub history: Sha256,
}

form!(open State {
    schema, request, submitter, definition: optional, version, last_at, status, reviews: optional, round,
    subject: optional, facts, sources: optional, tier: optional, tier_blocked: optional, steps: optional,
    contributors: optional, acted: optional, people: optional, submitted_at: optional,
    expires_at: optional, holds: optional, effects: optional, events, history,
});

impl State {
    /// The step with this id.
    #[must_use]
    pub fn step(&self, id: &str) -> Option<&StepState> {
        self.steps.iter().find(|step| step.id == id)
    }

    pub(super) fn step_mut(&mut self, id: &str) -> Option<&mut StepState> {
        self.steps.iter_mut().find(|step| step.id == id)
    }

    /// Whether a step is approved.
    #[must_use]
    pub fn is_approved(&self, id: &str) -> bool {
        self.step(id).is_some_and(|step| step.status == StepStatus::Approved)
    }

    /// Whether what was approved may be used downstream: approved or fulfilled, and no hold is open.
    #[must_use]
    pub fn downstream_allowed(&self) -> bool {
        matches!(self.status, Status::Approved | Status::Fulfilled) && self.holds.is_empty()
    }

    /// The state as JSON with its own digest under `sha256`.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let mut value = self.json();
        let digest = Sha256::of(canonical(&value).as_bytes());
        if let Json::Object(object) = &mut value {
            object.insert("sha256".to_owned(), Json::String(digest.to_string()));
        }
        value
    }

    /// Reads a stored state.
    ///
    /// # Errors
    /// `tampered_state`, if it is not what [`to_json`](Self::to_json) wrote; `unknown_version`, if that of another engine did.
    pub fn from_json(mut value: Json) -> Result<State, Refusal> {
        let tampered = |why: &str| {
            let hint = "restore it from the events: fold them with `evolve`";
            Refusal::new(Code::TamperedState, format!("the stored state {why}"), hint)
        };
        let given = value.as_object_mut().and_then(|object| object.remove("sha256"));
        let digest = Sha256::of(canonical(&value).as_bytes()).to_string();
        if given.as_ref().and_then(Json::as_str) != Some(&digest) {
            return Err(tampered("is not what the engine wrote"));
        }
        // Before anything else is read: what another version holds, this one does not know.
        if let Some(other) = value.get("schema").and_then(Json::as_u64).filter(|of| *of != u64::from(SCHEMA))
        {
            return Err(Refusal::unknown_version("stored state", other, SCHEMA));
        }
        json::read(&value, "").map_err(|_| tampered("cannot be read"))
    }

    /// Reads a stored state that is one of several arguments.
    ///
    /// # Errors
    /// As [`from_json`](Self::from_json), at `path`, or at its `/schema` where the version is not known.
    pub(crate) fn at(path: &str, value: &Json) -> Result<State, JsonError> {
        State::from_json(value.clone()).map_err(|refusal| {
            let place = match refusal.code {
                Code::UnknownVersion => format!("{path}/schema"),
                _ => path.to_owned(),
            };
            JsonError::new(place, &*refusal.message, &*refusal.hint)
        })
    }
}

//! What happened to a request: facts in the past tense, the only thing that a host has to keep.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::state::{Identity, Outcome, Review, Routed, Subject};
use crate::model::digest::Sha256;
use crate::model::instant::Instant;
use crate::route::answer::DefinitionRef;
use crate::route::staff::{Place, Staff};

/// Something that happened to a request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// The transition that it belongs to: 1 for the first; events of one command have the same number.
    pub version: u64,
    /// When it happened. What was due happened when it was due, however late the host came.
    pub at: Instant,
    /// Who did it: a person, `host`, `system`, or `system:<step>`.
    pub by: String,
    /// What happened.
    #[serde(flatten)]
    pub what: What,
}

/// A delegation as it was when somebody acted through it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Through {
    /// The delegation's id; of one delegated further, each on the way, the delegate's own last.
    pub id: String,
    /// Whose authority it is.
    pub from: String,
    /// From when on it held.
    pub since: Instant,
    /// Until when.
    pub until: Instant,
    /// Who authorised it.
    pub authorised_by: String,
    /// Why.
    pub reason: String,
}

/// A decision on a step, as it was given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Given {
    /// The step.
    pub step: String,
    /// Whose place it fills: the actor's own, or that of the principal.
    pub holder: String,
    /// What that place was.
    pub place: Place,
    /// In which role: the first in the policy's order, or the one that the actor named.
    pub role: String,
    /// The delegations through which, if any: the principal's first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub through: Vec<Through>,
    /// Why, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Why, as a code of the policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_code: Option<String>,
    /// The digest of what the actor was shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub view: Option<Sha256>,
}

/// How an effect came out downstream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivered {
    /// It was done.
    Acknowledged,
    /// It was found done, or undone by hand.
    Reconciled,
    /// It failed and will be tried again.
    Failed,
    /// It failed for good.
    Dead,
    /// No acknowledgement came in time.
    Overdue,
}

/// What happened. The names are those of `event` in JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum What {
    DraftSaved {
        request: Identity,
        facts: Map<String, Json>,
        #[serde(default, skip_serializing_if = "Map::is_empty")]
        sources: Map<String, Json>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        subject: Option<Subject>,
    },
    Submitted {
        request: Identity,
        definition: DefinitionRef,
        facts: Map<String, Json>,
        #[serde(default, skip_serializing_if = "Map::is_empty")]
        sources: Map<String, Json>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        subject: Option<Subject>,
        route: Routed,
        /// The answers about people that hold from now on, where membership is decided at submission.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        people: Option<Json>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires_at: Option<Instant>,
    },
    Rerouted {
        definition: DefinitionRef,
        route: Routed,
    },
    StepOpened {
        step: String,
        /// Its people at this moment, where a threshold is reckoned from them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        base: Option<Staff>,
        /// When each level of its deadlines is due.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        deadlines: Vec<Instant>,
        /// When each reminder is due.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        reminders: Vec<Instant>,
        /// The versions of the calendars by which that was reckoned.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        calendars: BTreeMap<String, String>,
    },
    StepBlocked {
        step: String,
        reason: Json,
    },
    StepUnblocked {
        step: String,
    },
    StepApproved {
        step: String,
        how: How,
        /// Which quorum was met: its position; none for a deadline or an override.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        quorum: Option<usize>,
        /// Of `each_of`: who stands for which group.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        assignment: BTreeMap<String, usize>,
    },
    StepRejected {
        step: String,
        how: How,
    },
    StepCancelled {
        step: String,
    },
    StepVoided {
        step: String,
        /// What it reviews that changed: facts, `subject`; or `revision` where it asked for one.
        because: Vec<String>,
        /// Open steps that wait for it again.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        closes: Vec<String>,
    },
    ApprovalGiven(Given),
    RejectionGiven(Given),
    AbstentionGiven(Given),
    DecisionRetracted {
        step: String,
    },
    RevisionRequested(Given),
    Amended(Change),
    Resubmitted(Change),
    Commented {
        text: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        step: Option<String>,
    },
    EvidenceAttached {
        step: String,
        kind: String,
        id: String,
        sha256: Sha256,
    },
    /// By a person: `to` takes the place of `from`. By a deadline: others take the place of all who have not decided.
    Reassigned {
        step: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reassignment: Option<Reassignment>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        level: Option<usize>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        base: Option<Staff>,
    },
    Reminded {
        step: String,
        reminder: usize,
    },
    DeadlinePassed {
        step: String,
        level: usize,
    },
    Escalated {
        step: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        level: Option<usize>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        base: Option<Staff>,
    },
    Overridden {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        step: Option<String>,
        outcome: Outcome,
        reason: String,
    },
    ManuallyImported {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        step: Option<String>,
        outcome: Outcome,
        reason: String,
        when: Instant,
        by_whom: String,
        artefact: Artefact,
    },
    Reevaluated {
        from: DefinitionRef,
        to: DefinitionRef,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        /// Steps that are needed now and were not.
        added: Vec<String>,
        /// Steps that were needed and are not.
        removed: Vec<String>,
        /// Steps whose rules changed: their decisions no longer count.
        changed: Vec<String>,
        /// The answers about people that hold from now on, where membership is decided at submission.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        people: Option<Json>,
    },
    Corrected {
        reason: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        record: Option<u64>,
    },
    HoldPlaced {
        hold: String,
        reason: String,
    },
    HoldReleased {
        hold: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    ManualReviewEntered {
        reasons: Vec<Review>,
    },
    ManualReviewLeft {},
    Approved {},
    Rejected {},
    Expired {},
    Withdrawn {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    Cancelled {
        reason: String,
    },
    Revoked {
        reason: String,
    },
    EffectRequested {
        effect: String,
        name: String,
        /// The effect that this one undoes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        compensates: Option<String>,
        /// When its acknowledgement is overdue.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ack_by: Option<Instant>,
    },
    EffectAcknowledged {
        effect: String,
        outcome: Delivered,
    },
    EffectFailed {
        effect: String,
        outcome: Delivered,
    },
    Fulfilled {},
}

/// What closed a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// A threshold was met.
    Decided,
    /// Approval got out of reach.
    OutOfReach,
    /// A deadline.
    Deadline,
    /// Somebody who may override.
    Overridden,
    /// A decision that was taken outside.
    Imported,
    /// Revision was asked for in the last round.
    LastRound,
}

/// What an amendment changed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// The facts that changed, with their new values; `null` where one is gone.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub facts: Map<String, Json>,
    /// The sources of all attested facts from now on.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub sources: Map<String, Json>,
    /// The subject from now on, if it was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Subject>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// One person in the place of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reassignment {
    /// Who hands over.
    pub from: String,
    /// Who takes over.
    pub to: String,
    /// The place.
    pub place: Place,
    /// Whether `from` had decided, so that the place is filled.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub filled: bool,
    /// Why.
    pub reason: String,
}

/// What documents a decision that was taken outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Artefact {
    /// Its id.
    pub id: String,
    /// Its digest.
    pub sha256: Sha256,
}

impl Event {
    /// The name of the event, as `event` says it in JSON.
    #[must_use]
    pub fn name(&self) -> String {
        let name = serde_json::to_value(&self.what).ok();
        let name = name.as_ref().and_then(|what| what.get("event")).and_then(Json::as_str);
        name.unwrap_or_default().to_owned()
    }

    /// The step that it is about.
    #[must_use]
    pub fn step(&self) -> Option<&str> {
        match &self.what {
            What::StepOpened { step, .. }
            | What::StepBlocked { step, .. }
            | What::StepUnblocked { step }
            | What::StepApproved { step, .. }
            | What::StepRejected { step, .. }
            | What::StepCancelled { step }
            | What::StepVoided { step, .. }
            | What::DecisionRetracted { step }
            | What::EvidenceAttached { step, .. }
            | What::Reassigned { step, .. }
            | What::Reminded { step, .. }
            | What::DeadlinePassed { step, .. }
            | What::Escalated { step, .. } => Some(step),
            What::ApprovalGiven(given)
            | What::RejectionGiven(given)
            | What::AbstentionGiven(given)
            | What::RevisionRequested(given) => Some(&given.step),
            What::Commented { step, .. }
            | What::Overridden { step, .. }
            | What::ManuallyImported { step, .. } => step.as_deref(),
            _ => None,
        }
    }
}

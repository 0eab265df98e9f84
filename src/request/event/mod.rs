//! What happened to a request: facts in the past tense, the only thing that a host has to keep.

mod json;
mod parts;

use crate::model::json::form::variants;
use crate::model::sorted::SortedMap;
use serde_json::{Map, Value as Json};

use super::state::{Identity, Outcome, Review, Routed, Subject};
use crate::model::digest::Sha256;
use crate::model::instant::Instant;
use crate::route::answer::DefinitionRef;
use crate::route::staff::Staff;

pub use parts::{Artefact, Change, Delivered, Given, How, Reassignment, Through};

/// Something that happened to a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The transition that it belongs to: 1 for the first; events of one command have the same number.
    pub version: u64,
    /// When it happened. What was due happened when it was due, however late the host came.
    pub at: Instant,
    /// Who did it: a person, `host`, `system`, or `system:<step>`.
    pub by: String,
    /// What happened.
    pub what: What,
}

/// What happened. The names are those of `event` in JSON.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub enum What {
    /// The submitter saved a draft; its facts may be incomplete.
    DraftSaved {
        request: Identity,
        facts: Map<String, Json>,
        sources: Map<String, Json>,
        subject: Option<Subject>,
    },
    /// The request was submitted: pinned to its definition, with its route.
    Submitted {
        request: Identity,
        definition: DefinitionRef,
        facts: Map<String, Json>,
        sources: Map<String, Json>,
        subject: Option<Subject>,
        route: Routed,
        /// The answers about people that hold from now on, where membership is decided at submission.
        people: Option<Json>,
        expires_at: Option<Instant>,
    },
    /// A change of the facts, or another definition, gave it another route.
    Rerouted { definition: DefinitionRef, route: Routed },
    /// What the step waited for is approved: its people may decide, and its deadlines run.
    StepOpened {
        step: String,
        /// Its people at this moment, where a threshold is reckoned from them.
        base: Option<Staff>,
        /// When each level of its deadlines is due.
        deadlines: Vec<Instant>,
        /// When each reminder is due.
        reminders: Vec<Instant>,
        /// The versions of the calendars by which that was reckoned.
        calendars: SortedMap<String, String>,
    },
    /// Nobody can decide the step, or too few could.
    StepBlocked { step: String, reason: Json },
    /// The step can be decided again.
    StepUnblocked { step: String },
    /// The step is decided: approved.
    StepApproved {
        step: String,
        how: How,
        /// Which quorum was met: its position; none for a deadline or an override.
        quorum: Option<usize>,
        /// Of `each_of`: who stands for which group.
        assignment: SortedMap<String, usize>,
    },
    /// The step is decided: rejected.
    StepRejected { step: String, how: How },
    /// The step is no longer needed.
    StepCancelled { step: String },
    /// The step reviews what changed, or asked for a revision: its decisions and evidence no longer count.
    StepVoided {
        step: String,
        /// What it reviews that changed: facts, `subject`; or `revision` where it asked for one.
        because: Vec<String>,
        /// Open steps that wait for it again.
        closes: Vec<String>,
    },
    /// Somebody approved.
    ApprovalGiven(Given),
    /// Somebody rejected.
    RejectionGiven(Given),
    /// Somebody abstained.
    AbstentionGiven(Given),
    /// Somebody took a decision back.
    DecisionRetracted { step: String },
    /// Somebody sent it back to the submitter: the round ends.
    RevisionRequested(Given),
    /// Facts or the subject were changed under review.
    Amended(Change),
    /// It came back from revision: the next round.
    Resubmitted(Change),
    /// Somebody said something.
    Commented { text: String, step: Option<String> },
    /// A piece of evidence was attached to a step.
    EvidenceAttached { step: String, kind: String, id: String, sha256: Sha256 },
    /// Other people decide. By a person: `to` takes the place of `from`. By a deadline: others take the place of all who
    /// have not decided.
    Reassigned { step: String, reassignment: Option<Reassignment>, level: Option<usize>, base: Option<Staff> },
    /// A reminder of a step was due.
    Reminded { step: String, reminder: usize },
    /// A level of a step's deadlines was due; what it does follows.
    DeadlinePassed { step: String, level: usize },
    /// Others may decide as well: by a deadline, or by somebody who may escalate.
    Escalated {
        step: String,
        level: Option<usize>,
        to: Option<String>,
        reason: Option<String>,
        base: Option<Staff>,
    },
    /// Somebody who may decided in place of the step's people.
    Overridden { step: Option<String>, outcome: Outcome, reason: String },
    /// A decision that was taken outside was brought in.
    ManuallyImported {
        step: Option<String>,
        outcome: Outcome,
        reason: String,
        when: Instant,
        by_whom: String,
        artefact: Artefact,
    },
    /// The request moved to another definition.
    Reevaluated {
        from: DefinitionRef,
        to: DefinitionRef,
        reason: Option<String>,
        /// Steps that are needed now and were not.
        added: Vec<String>,
        /// Steps that were needed and are not.
        removed: Vec<String>,
        /// Steps whose rules changed: their decisions no longer count.
        changed: Vec<String>,
        /// The answers about people that hold from now on, where membership is decided at submission.
        people: Option<Json>,
    },
    /// Somebody annotated an earlier record; nothing else changed.
    Corrected { reason: String, record: Option<u64> },
    /// A hold was placed.
    HoldPlaced { hold: String, reason: String },
    /// A hold was released.
    HoldReleased { hold: String, reason: Option<String> },
    /// Nobody can move it by rule, or a rule says so.
    ManualReviewEntered { reasons: Vec<Review> },
    /// People can decide again.
    ManualReviewLeft {},
    /// The request is approved: ready, not yet delivered.
    Approved {},
    /// The request is turned down.
    Rejected {},
    /// The request ran out of time.
    Expired {},
    /// The submitter took it back.
    Withdrawn { reason: Option<String> },
    /// Somebody who may ended it.
    Cancelled { reason: String },
    /// What was approved was taken back.
    Revoked { reason: String },
    /// Something shall be done downstream.
    EffectRequested {
        effect: String,
        name: String,
        /// The effect that this one undoes.
        compensates: Option<String>,
        /// When its acknowledgement is overdue.
        ack_by: Option<Instant>,
    },
    /// It was done downstream.
    EffectAcknowledged { effect: String, outcome: Delivered },
    /// It failed downstream, or was not acknowledged in time.
    EffectFailed { effect: String, outcome: Delivered },
    /// Everything that approval asked for is done.
    Fulfilled {},
}

variants!(What {
    "draft_saved" => DraftSaved { request, facts, sources: optional, subject: optional },
    "submitted" => Submitted { request, definition, facts, sources: optional, subject: optional, route, people: optional, expires_at: optional },
    "rerouted" => Rerouted { definition, route },
    "step_opened" => StepOpened { step, base: optional, deadlines: optional, reminders: optional, calendars: optional },
    "step_blocked" => StepBlocked { step, reason },
    "step_unblocked" => StepUnblocked { step },
    "step_approved" => StepApproved { step, how, quorum: optional, assignment: optional },
    "step_rejected" => StepRejected { step, how },
    "step_cancelled" => StepCancelled { step },
    "step_voided" => StepVoided { step, because, closes: optional },
    "approval_given" => ApprovalGiven(given),
    "rejection_given" => RejectionGiven(given),
    "abstention_given" => AbstentionGiven(given),
    "decision_retracted" => DecisionRetracted { step },
    "revision_requested" => RevisionRequested(given),
    "amended" => Amended(change),
    "resubmitted" => Resubmitted(change),
    "commented" => Commented { text, step: optional },
    "evidence_attached" => EvidenceAttached { step, kind, id, sha256 },
    "reassigned" => Reassigned { step, reassignment: optional, level: optional, base: optional },
    "reminded" => Reminded { step, reminder },
    "deadline_passed" => DeadlinePassed { step, level },
    "escalated" => Escalated { step, level: optional, to: optional, reason: optional, base: optional },
    "overridden" => Overridden { step: optional, outcome, reason },
    "manually_imported" => ManuallyImported { step: optional, outcome, reason, when, by_whom, artefact },
    "reevaluated" => Reevaluated { from, to, reason: optional, added, removed, changed, people: optional },
    "corrected" => Corrected { reason, record: optional },
    "hold_placed" => HoldPlaced { hold, reason },
    "hold_released" => HoldReleased { hold, reason: optional },
    "manual_review_entered" => ManualReviewEntered { reasons },
    "manual_review_left" => ManualReviewLeft {},
    "approved" => Approved {},
    "rejected" => Rejected {},
    "expired" => Expired {},
    "withdrawn" => Withdrawn { reason: optional },
    "cancelled" => Cancelled { reason },
    "revoked" => Revoked { reason },
    "effect_requested" => EffectRequested { effect, name, compensates: optional, ack_by: optional },
    "effect_acknowledged" => EffectAcknowledged { effect, outcome },
    "effect_failed" => EffectFailed { effect, outcome },
    "fulfilled" => Fulfilled {},
});

impl Event {
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

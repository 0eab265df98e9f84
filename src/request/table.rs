//! The table of commands: from which states each may be given, by whom, with which fields. One readable place.

use super::state::{Status, StepStatus};
use crate::definition::document::Permission;

/// Who may give a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Whoever submits the request.
    Submitter,
    /// The submitter, and whom the policy allows.
    SubmitterOr(Permission),
    /// The people of the step.
    StepPeople,
    /// Whose decision it is, where the policy lets decisions be retracted.
    OwnDecision,
    /// Whoever takes part.
    TakesPart,
    /// Whoever hands over a place of their own, and whom the policy allows.
    HolderOr(Permission),
    /// Whom the policy allows.
    Allowed(Permission),
    /// The host.
    Host,
}

/// From which states a command may be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FromState {
    /// There is no request yet, or it is a draft.
    NoneOrDraft,
    /// One of these.
    Of(&'static [Status]),
    /// Any that is neither final nor approved.
    NotEnded,
    /// Any that is not final.
    NotFinal,
    /// Any.
    Any,
}

impl FromState {
    /// Whether the command may be given in this state.
    #[must_use]
    pub fn allows(self, status: Status) -> bool {
        match self {
            FromState::NoneOrDraft => status == Status::Draft,
            FromState::Of(of) => of.contains(&status),
            FromState::NotEnded => !status.has_ended(),
            FromState::NotFinal => !status.is_final(),
            FromState::Any => true,
        }
    }
}

/// In which state a step must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfStep {
    /// The command names no step, or it does not matter how it stands.
    Unchecked,
    /// Open.
    Open,
    /// Open, waiting or blocked.
    Pending,
}

impl OfStep {
    /// Whether the command may be given on such a step.
    #[must_use]
    pub const fn allows(self, status: StepStatus) -> bool {
        match self {
            OfStep::Unchecked => true,
            OfStep::Open => matches!(status, StepStatus::Open),
            OfStep::Pending => status.is_pending(),
        }
    }
}

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// The command.
    pub verb: Verb,
    /// Its name in JSON.
    pub name: &'static str,
    /// From which states.
    pub from: FromState,
    /// By whom.
    pub who: Who,
    /// On steps in which state.
    pub step: OfStep,
    /// The fields that it must have.
    pub needs: &'static [&'static str],
    /// The fields that it may have.
    pub may: &'static [&'static str],
    /// Whether a reason in words is required: without one it is refused.
    pub reason: bool,
}

/// A command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    /// Keeps a request that is not ready.
    SaveDraft,
    /// Asks for approval.
    Submit,
    /// Approves a step.
    Approve,
    /// Rejects a step.
    Reject,
    /// Takes part in a step without a yes or a no.
    Abstain,
    /// Sends it back to the submitter.
    RequestRevision,
    /// Takes the own decision back while the step is open.
    Retract,
    /// Changes facts or the subject, without a new round.
    Amend,
    /// Brings it back from revision, changed or not.
    Resubmit,
    /// Takes the own request back.
    Withdraw,
    /// Says something.
    Comment,
    /// Attaches what a step requires: a document, a signature.
    AttachEvidence,
    /// Puts another person in somebody's place on a step.
    Reassign,
    /// Adds a person to a step.
    Escalate,
    /// Decides in place of a step's people, or ends the whole review.
    Override,
    /// Brings in a decision that was taken outside during an outage.
    ImportManual,
    /// Moves the request to another definition.
    Reevaluate,
    /// Ends it.
    Cancel,
    /// Takes an approval back, and asks for the compensations.
    Revoke,
    /// Stops approval and use until the hold is released.
    PlaceHold,
    /// Releases a hold: the oldest, or the one that is named.
    ReleaseHold,
    /// Annotates an earlier record.
    Correct,
    /// Says how an effect came out downstream.
    AcknowledgeEffect,
    /// Lets time pass: what is due by now happens.
    Advance,
}

use FromState::{Any, NoneOrDraft, NotEnded, NotFinal, Of};
use OfStep::{Open, Pending, Unchecked};
use Who::{Allowed, HolderOr, Host, OwnDecision, StepPeople, Submitter, SubmitterOr, TakesPart};

const UNDER_REVIEW: FromState = Of(&[Status::UnderReview]);
const IN_REVIEW: FromState = Of(&[Status::UnderReview, Status::ManualReview]);
const AMENDABLE: FromState = Of(&[Status::UnderReview, Status::NeedsRevision, Status::ManualReview]);
const NEEDS_REVISION: FromState = Of(&[Status::NeedsRevision]);
const APPROVED: FromState = Of(&[Status::Approved, Status::Fulfilled]);

const NEW: &[&str] = &["id", "tenant", "correlation_id", "started_at", "facts", "sources", "subject"];
const DECISION: &[&str] = &["reason", "reason_code", "role", "view", "round"];
const CHANGE: &[&str] = &["facts", "sources", "subject", "reason"];
const REASON: &[&str] = &["reason"];

const fn row(
    verb: Verb,
    name: &'static str,
    from: FromState,
    who: Who,
    step: OfStep,
    needs: &'static [&'static str],
    may: &'static [&'static str],
) -> Row {
    Row { verb, name, from, who, step, needs, may, reason: false }
}

const fn reasoned(row: Row) -> Row {
    Row { reason: true, ..row }
}

/// The table, in the order of the documentation.
pub const TABLE: [Row; 24] = [
    row(Verb::SaveDraft, "save_draft", NoneOrDraft, Submitter, Unchecked, &[], NEW),
    row(Verb::Submit, "submit", NoneOrDraft, Submitter, Unchecked, &[], NEW),
    row(Verb::Approve, "approve", UNDER_REVIEW, StepPeople, Open, &["step"], DECISION),
    row(Verb::Reject, "reject", UNDER_REVIEW, StepPeople, Open, &["step"], DECISION),
    row(Verb::Abstain, "abstain", UNDER_REVIEW, StepPeople, Open, &["step"], DECISION),
    reasoned(row(
        Verb::RequestRevision,
        "request_revision",
        UNDER_REVIEW,
        StepPeople,
        Open,
        &["step"],
        DECISION,
    )),
    row(Verb::Retract, "retract", UNDER_REVIEW, OwnDecision, Open, &["step"], &[]),
    row(Verb::Amend, "amend", AMENDABLE, SubmitterOr(Permission::Amend), Unchecked, &[], CHANGE),
    row(
        Verb::Resubmit,
        "resubmit",
        NEEDS_REVISION,
        SubmitterOr(Permission::Resubmit),
        Unchecked,
        &[],
        CHANGE,
    ),
    row(Verb::Withdraw, "withdraw", NotEnded, Submitter, Unchecked, &[], REASON),
    row(Verb::Comment, "comment", NotFinal, TakesPart, Unchecked, &["text"], &["step"]),
    row(
        Verb::AttachEvidence,
        "attach_evidence",
        NotFinal,
        TakesPart,
        Pending,
        &["step", "kind", "id", "sha256"],
        &[],
    ),
    reasoned(row(
        Verb::Reassign,
        "reassign",
        IN_REVIEW,
        HolderOr(Permission::Reassign),
        Pending,
        &["step", "to"],
        &["from", "reason"],
    )),
    row(
        Verb::Escalate,
        "escalate",
        IN_REVIEW,
        Allowed(Permission::Escalate),
        Pending,
        &["step", "to"],
        REASON,
    ),
    reasoned(row(
        Verb::Override,
        "override",
        IN_REVIEW,
        Allowed(Permission::Override),
        Pending,
        &["outcome"],
        &["step", "reason"],
    )),
    reasoned(row(
        Verb::ImportManual,
        "import_manual",
        IN_REVIEW,
        Allowed(Permission::ImportManual),
        Pending,
        &["outcome", "when", "by_whom"],
        &["step", "reason", "artefact"],
    )),
    row(
        Verb::Reevaluate,
        "reevaluate",
        IN_REVIEW,
        Allowed(Permission::Reevaluate),
        Unchecked,
        &["definition"],
        REASON,
    ),
    reasoned(row(Verb::Cancel, "cancel", NotEnded, Allowed(Permission::Cancel), Unchecked, &[], REASON)),
    reasoned(row(Verb::Revoke, "revoke", APPROVED, Allowed(Permission::Revoke), Unchecked, &[], REASON)),
    reasoned(row(Verb::PlaceHold, "place_hold", Any, Allowed(Permission::PlaceHold), Unchecked, &[], REASON)),
    row(
        Verb::ReleaseHold,
        "release_hold",
        Any,
        Allowed(Permission::ReleaseHold),
        Unchecked,
        &[],
        &["hold", "reason"],
    ),
    reasoned(row(
        Verb::Correct,
        "correct",
        Any,
        Allowed(Permission::Correct),
        Unchecked,
        &[],
        &["record", "reason"],
    )),
    row(Verb::AcknowledgeEffect, "acknowledge_effect", Any, Host, Unchecked, &["effect", "outcome"], &[]),
    ADVANCE,
];

impl Verb {
    /// Its row.
    #[must_use]
    pub fn row(self) -> Row {
        TABLE.iter().find(|row| row.verb == self).copied().unwrap_or(ADVANCE)
    }

    /// Its name in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// Whether it may come where there is no request yet.
    #[must_use]
    pub const fn creates(self) -> bool {
        matches!(self, Self::SaveDraft | Self::Submit)
    }

    /// Whether it decides on a step.
    #[must_use]
    pub const fn is_decision(self) -> bool {
        matches!(self, Self::Approve | Self::Reject | Self::Abstain | Self::RequestRevision)
    }
}

const ADVANCE: Row = row(Verb::Advance, "advance", Any, Host, Unchecked, &[], &[]);

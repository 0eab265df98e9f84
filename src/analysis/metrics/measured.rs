//! What the events of one request come to.

use crate::model::instant::Instant;
use crate::model::json::form::{form, names};
use crate::model::sorted::SortedMap;

/// How a request's review ended; a closed list. What came after an approval, such as its delivery, is not looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was never submitted.
    Draft,
    /// It has not ended.
    Open,
    /// It was approved.
    Approved,
    /// It was turned down.
    Rejected,
    /// It was taken back by the submitter.
    Withdrawn,
    /// It was ended by somebody who may.
    Cancelled,
    /// It ran out of time.
    Expired,
}

names!(Outcome {
    Draft = "draft", Open = "open", Approved = "approved", Rejected = "rejected", Withdrawn = "withdrawn",
    Cancelled = "cancelled", Expired = "expired",
});

impl Outcome {
    /// Whether it ended without anybody's decision on it.
    #[must_use]
    pub const fn is_abandoned(self) -> bool {
        matches!(self, Self::Withdrawn | Self::Cancelled | Self::Expired)
    }

    /// Whether it was submitted, and ended.
    #[must_use]
    pub const fn has_ended(self) -> bool {
        !matches!(self, Self::Draft | Self::Open)
    }
}

/// A policy in one of its versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyRef {
    /// The policy's id.
    pub id: String,
    /// Its version.
    pub version: u32,
}

form!(strict PolicyRef { id, version });

/// What the events of one request come to. Durations are in milliseconds.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// The request's id.
    pub request: String,
    /// Its tenant.
    pub tenant: Option<String>,
    /// The policy that it was pinned to last; none where it was never submitted.
    pub policy: Option<PolicyRef>,
    /// How its review ended.
    pub outcome: Outcome,
    /// When it was submitted first.
    pub submitted_at: Option<Instant>,
    /// When its review ended.
    pub ended_at: Option<Instant>,
    /// Whether it had to be looked at again: it was sent back for revision or resubmitted, or an amendment voided a step.
    pub reopened: bool,
    /// Where the time between submission and approval went; none unless it was approved.
    pub path: Option<Path>,
    /// The steps that it needed, by id.
    pub steps: SortedMap<String, StepMeasured>,
}

form!(strict Measured {
    request, tenant: optional, policy: optional, outcome, submitted_at: optional, ended_at: optional, reopened,
    path: optional, steps,
});

/// Where the time between submission and approval went, in milliseconds. All parts together are
/// [`total`](Self::total).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Path {
    /// From the first submission to the approval.
    pub total: u64,
    /// It lay with the submitter.
    pub in_revision: u64,
    /// A hold was open.
    pub on_hold: u64,
    /// It waited for no step.
    pub elsewhere: u64,
    /// It waited for a step, by id.
    pub steps: SortedMap<String, StepPath>,
}

form!(strict Path { total, in_revision, on_hold, elsewhere, steps });

/// The time that a request waited for one step, in milliseconds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StepPath {
    /// The step could not open.
    pub waiting: u64,
    /// The step was open.
    pub working: u64,
}

form!(strict StepPath { waiting, working });

/// A step of one request. Durations are in milliseconds; unlike those of the [`Path`], they overlap where steps are side by
/// side.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StepMeasured {
    /// It is decided: approved or rejected, and not voided since.
    pub decided: bool,
    /// From the first submission until it first opened, or was decided without; none if neither happened.
    pub waiting: Option<u64>,
    /// How long it was open, until it was decided for good; all rounds together, and holds included.
    pub working: u64,
    /// How many levels of its deadlines passed.
    pub breaches: u64,
}

form!(strict StepMeasured { decided, waiting: optional, working, breaches });

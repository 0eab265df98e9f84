//! A step of a request: where it stands, who decided what, and what changed its people.

use serde_json::Value as Json;

use super::changes::StaffChange;
use crate::model::digest::Sha256;
use crate::model::instant::Instant;
use crate::model::json::form::{form, names};
use crate::model::sorted::SortedMap;
use crate::model::sorted_set::SortedSet;
use crate::request::event::How;
use crate::route::sequence::Waits;
use crate::route::staff::{Place, Staff};

/// The state of a step; a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StepStatus {
    /// It waits for other steps.
    Waiting,
    /// Its people may decide.
    Open,
    /// Decided.
    Approved,
    /// Decided.
    Rejected,
    /// The request never needed it.
    Skipped,
    /// The request no longer needs it.
    Cancelled,
    /// Nobody can decide it, or too few could; the request is in manual review.
    Blocked,
}

names!(StepStatus {
    Waiting = "waiting", Open = "open", Approved = "approved", Rejected = "rejected", Skipped = "skipped",
    Cancelled = "cancelled", Blocked = "blocked",
});

impl StepStatus {
    /// Whether it can still be decided: waiting, open or blocked.
    #[must_use]
    pub const fn is_pending(self) -> bool {
        matches!(self, Self::Waiting | Self::Open | Self::Blocked)
    }

    /// Its name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Open => "open",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Skipped => "skipped",
            Self::Cancelled => "cancelled",
            Self::Blocked => "blocked",
        }
    }
}

/// What somebody decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Kind {
    Approve,
    Reject,
    Abstain,
}

names!(Kind { Approve = "approve", Reject = "reject", Abstain = "abstain" });

/// A decision that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Who gave it.
    pub by: String,
    /// Whose place it fills.
    pub holder: String,
    /// What was decided.
    pub kind: Kind,
    /// When.
    pub at: Instant,
    /// In which role.
    pub role: String,
    /// What the place was then.
    pub place: Place,
    /// The delegations through which.
    pub through: Vec<String>,
}

form!(open Decision { by, holder, kind, at, role, place, through: optional });

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Attached {
    pub kind: String,
    pub id: String,
    pub sha256: Sha256,
    pub by: String,
}

form!(open Attached { kind, id, sha256, by });

/// A step of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepState {
    /// Its id.
    pub id: String,
    /// Where it stands.
    pub status: StepStatus,
    /// What it waits for.
    pub(crate) waits: Waits,
    /// Why it cannot be decided whoever the people are.
    pub unroutable: Option<Json>,
    /// Why it is blocked.
    pub blocked: Option<Json>,
    /// When it opened, last.
    pub opened_at: Option<Instant>,
    /// Its people when it opened, where a threshold is reckoned from them.
    pub base: Option<Staff>,
    /// When each level of its deadlines is due.
    pub deadlines: Vec<Instant>,
    /// The levels that fired.
    pub fired: SortedSet<usize>,
    /// When each reminder is due.
    pub reminders: Vec<Instant>,
    /// The reminders that were sent.
    pub reminded: SortedSet<usize>,
    /// What changed its people, as far as it still matters.
    pub changes: Vec<StaffChange>,
    /// The decisions that stand, in order.
    pub decisions: Vec<Decision>,
    /// The evidence that counts, in order.
    pub evidence: Vec<Attached>,
    /// What closed it.
    pub how: Option<How>,
    /// Of `each_of`: who stood for which group.
    pub assignment: SortedMap<String, usize>,
}

form!(open StepState {
    id, status, waits: defaulted, unroutable: optional, blocked: optional, opened_at: optional,
    base: optional, deadlines: optional, fired: optional, reminders: optional, reminded: optional,
    changes: optional, decisions: optional, evidence: optional, how: optional, assignment: optional,
});

//! A step of a request: where it stands, who decided what, and what changed its people.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::changes::StaffChange;
use crate::model::digest::Sha256;
use crate::model::instant::Instant;
use crate::request::event::How;
use crate::route::sequence::Waits;
use crate::route::staff::{Place, Staff};

/// The state of a step; a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Kind {
    Approve,
    Reject,
    Abstain,
}

/// A decision that stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub through: Vec<String>,
}

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Attached {
    pub kind: String,
    pub id: String,
    pub sha256: Sha256,
    pub by: String,
}

/// A step of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepState {
    /// Its id.
    pub id: String,
    /// Where it stands.
    pub status: StepStatus,
    /// What it waits for.
    #[serde(default)]
    pub(crate) waits: Waits,
    /// Why it cannot be decided whoever the people are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unroutable: Option<Json>,
    /// Why it is blocked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocked: Option<Json>,
    /// When it opened, last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_at: Option<Instant>,
    /// Its people when it opened, where a threshold is reckoned from them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Staff>,
    /// When each level of its deadlines is due.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deadlines: Vec<Instant>,
    /// The levels that fired.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub fired: BTreeSet<usize>,
    /// When each reminder is due.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reminders: Vec<Instant>,
    /// The reminders that were sent.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub reminded: BTreeSet<usize>,
    /// What changed its people, as far as it still matters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<StaffChange>,
    /// The decisions that stand, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<Decision>,
    /// The evidence that counts, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Attached>,
    /// What closed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub how: Option<How>,
    /// Of `each_of`: who stood for which group.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub assignment: BTreeMap<String, usize>,
}

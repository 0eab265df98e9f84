//! What events carry besides their own fields: decisions as they were given, changes, reassignments, outcomes.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::model::digest::Sha256;
use crate::model::instant::Instant;
use crate::request::state::Subject;
use crate::route::staff::Place;

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

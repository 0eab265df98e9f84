//! What events carry besides their own fields: decisions as they were given, changes, reassignments, outcomes.

use crate::model::json::form::{form, names};
use serde_json::{Map, Value as Json};

use crate::model::digest::Sha256;
use crate::model::instant::Instant;
use crate::request::state::Subject;
use crate::route::staff::Place;

/// A delegation as it was when somebody acted through it.
#[derive(Debug, Clone, PartialEq, Eq)]
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

form!(open Through { id, from, since, until, authorised_by, reason });

/// A decision on a step, as it was given.
#[derive(Debug, Clone, PartialEq)]
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
    pub through: Vec<Through>,
    /// Why, in words.
    pub reason: Option<String>,
    /// Why, as a code of the policy.
    pub reason_code: Option<String>,
    /// The digest of what the actor was shown.
    pub view: Option<Sha256>,
}

form!(open Given {
    step, holder, place, role, through: optional, reason: optional, reason_code: optional, view: optional,
});

/// How an effect came out downstream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

names!(Delivered {
    Acknowledged = "acknowledged", Reconciled = "reconciled", Failed = "failed", Dead = "dead",
    Overdue = "overdue",
});

/// What closed a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

names!(How {
    Decided = "decided", OutOfReach = "out_of_reach", Deadline = "deadline", Overridden = "overridden",
    Imported = "imported", LastRound = "last_round",
});

/// What an amendment changed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Change {
    /// The facts that changed, with their new values; `null` where one is gone.
    pub facts: Map<String, Json>,
    /// The sources of all attested facts from now on.
    pub sources: Map<String, Json>,
    /// The subject from now on, if it was named.
    pub subject: Option<Subject>,
    /// Why.
    pub reason: Option<String>,
}

form!(open Change { facts: optional, sources: optional, subject: optional, reason: optional });

/// One person in the place of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reassignment {
    /// Who hands over.
    pub from: String,
    /// Who takes over.
    pub to: String,
    /// The place.
    pub place: Place,
    /// Whether `from` had decided, so that the place is filled.
    pub filled: bool,
    /// Why.
    pub reason: String,
}

form!(open Reassignment { from, to, place, filled: optional, reason });

/// What documents a decision that was taken outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artefact {
    /// Its id.
    pub id: String,
    /// Its digest.
    pub sha256: Sha256,
}

form!(open Artefact { id, sha256 });

//! Parts of a request's state: what it is about, its frozen route, reviews, holds and effects.

use crate::model::json::form::{form, names};
use serde_json::Value as Json;

use crate::model::digest::Sha256;
use crate::model::instant::Instant;
use crate::request::event::Delivered;
use crate::route::sequence::Waits;

/// Approved or rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Outcome {
    Approved,
    Rejected,
}

names!(Outcome { Approved = "approved", Rejected = "rejected" });

/// Which request it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// Its id, unique for the tenant.
    pub id: String,
    /// Whose it is, where a host serves several.
    pub tenant: Option<String>,
    /// What it belongs to in other systems.
    pub correlation_id: Option<String>,
    /// When the work on what is under review began.
    pub started_at: Option<Instant>,
}

form!(strict Identity { id, tenant: optional, correlation_id: optional, started_at: optional });

/// What is under review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Its id.
    pub id: String,
    /// Its version: a whole number, or the host's own name for it.
    pub version: Json,
    /// SHA-256 of its content: what "which version was accepted" means.
    pub sha256: Option<Sha256>,
}

form!(strict Subject { id, version, sha256: optional });

/// The frozen part of a route: what the facts make of the policy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Routed {
    /// The tier, where the policy has tiers.
    pub tier: Option<String>,
    /// Why the tier could not be computed; the strictest holds.
    pub tier_blocked: Option<Json>,
    /// The steps, in the policy's order.
    pub steps: Vec<RoutedStep>,
}

form!(strict Routed { tier: optional, tier_blocked: optional, steps });

/// A step of a frozen route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoutedStep {
    /// Its id.
    pub id: String,
    /// Whether the request needs it.
    pub active: bool,
    /// What it waits for.
    pub(crate) waits: Waits,
    /// Why it cannot be decided whoever the people are.
    pub blocked: Option<Json>,
}

form!(strict RoutedStep { id, active, waits: defaulted, blocked: optional });

/// Why a request is in manual review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// `blocked`, `no_step_required`, `deadline` or `policy_error`.
    pub cause: Cause,
    /// The step.
    pub step: Option<String>,
    /// The refusal that says why, where there is one.
    pub reason: Option<Json>,
}

form!(open Review { cause, step: optional, reason: optional });

/// What sent a request to manual review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// A step that nobody can decide.
    Blocked,
    /// No step applies.
    NoStepRequired,
    /// A deadline's `manual_review()`.
    Deadline,
    /// The tier could not be computed.
    PolicyError,
}

names!(Cause {
    Blocked = "blocked", NoStepRequired = "no_step_required", Deadline = "deadline",
    PolicyError = "policy_error",
});

/// A hold.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Hold {
    pub id: String,
    pub by: String,
    pub at: Instant,
    pub reason: String,
}

form!(open Hold { id, by, at, reason });

/// Where an effect stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// Requested; nothing is known of it yet.
    Pending,
    /// It failed, or was not acknowledged in time: it will be tried again.
    Retrying,
    /// Done.
    Acknowledged,
    /// It failed for good.
    Dead,
    /// Found done, or undone by hand.
    Reconciled,
}

names!(Delivery {
    Pending = "pending", Retrying = "retrying", Acknowledged = "acknowledged", Dead = "dead",
    Reconciled = "reconciled",
});

impl Delivery {
    /// Where an effect stands after this.
    #[must_use]
    pub const fn after(outcome: Delivered) -> Self {
        match outcome {
            Delivered::Acknowledged => Self::Acknowledged,
            Delivered::Reconciled => Self::Reconciled,
            Delivered::Failed | Delivered::Overdue => Self::Retrying,
            Delivered::Dead => Self::Dead,
        }
    }

    /// Whether it is done.
    #[must_use]
    pub const fn is_done(self) -> bool {
        matches!(self, Self::Acknowledged | Self::Reconciled)
    }
}

/// An effect that was requested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectState {
    /// Its id, derived from the transition.
    pub id: String,
    /// Its name in the policy.
    pub name: String,
    /// Where it stands.
    pub delivery: Delivery,
    /// The effect that it undoes.
    pub compensates: Option<String>,
    /// When its acknowledgement is overdue, while it may become so.
    pub ack_by: Option<Instant>,
}

form!(open EffectState { id, name, delivery, compensates: optional, ack_by: optional });

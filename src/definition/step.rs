//! The shape of a step in `definition.json`: who approves it, how many, after what and until when.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::rule::expr::Expr;

/// A step of approval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The id, kebab-case.
    pub id: String,
    /// When the step applies; without it, always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Expr>,
    /// What must be satisfied before this one opens: all of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<After>,
    /// Who may approve.
    pub approvers: Approvers,
    /// Who may approve where nobody else is left once those barred are removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback: Option<Approvers>,
    /// The thresholds of approval; the first that is met approves the step.
    pub quorums: Vec<Quorum>,
    /// The thresholds of rejection; the first that is met rejects the step.
    pub rejections: Vec<Rejection>,
    /// What must be attached before the step can be approved.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// What happens when time passes, in rising order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deadlines: Vec<Deadline>,
    /// When its people are reminded, from its opening.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reminders: Vec<Duration>,
    /// The facts whose change voids its decisions; without it, every fact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviews: Option<Vec<String>>,
    /// What a signature on it means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meaning: Option<String>,
    /// The authentication that its approvers must bring.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claims: Option<Claims>,
    /// Whether the approver's own signature is needed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub signature: bool,
    /// The line of the script that declares it, from 1.
    pub line: u32,
}

/// Steps that must be satisfied before another opens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct After {
    /// How many of them; without it, all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<u32>,
    /// The steps, by id.
    pub of: Vec<String>,
}

/// Who may approve a step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", try_from = "super::tagged::RawApprovers")]
pub enum Approvers {
    /// Whoever holds a role.
    Role {
        /// The role's name.
        role: String,
    },
    /// Whoever holds a role in a unit, or else in the nearest unit above it.
    RoleFor {
        /// The role's name.
        role: String,
        /// Which unit.
        unit: Expr,
    },
    /// The manager of the person who submits.
    ManagerOfSubmitter {},
    /// One person, or one service.
    Person {
        /// The id.
        id: String,
    },
    /// Whoever any of these names.
    AnyOf {
        /// The alternatives, in the policy's order.
        of: Vec<Approvers>,
    },
    /// Somebody of each of these groups.
    EachOf {
        /// The groups, in the policy's order.
        of: Vec<Approvers>,
    },
}

/// A threshold of approval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quorum {
    /// How many.
    pub needs: Threshold,
    /// Whose approvals count, if not those of all approvers of the step; they may act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Approvers>,
}

/// How many approvals a quorum needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", try_from = "super::tagged::RawThreshold")]
pub enum Threshold {
    /// This many people; of `each_of`, of each group.
    Count {
        /// How many, at least 1.
        n: u32,
    },
    /// Each of those eligible.
    All {},
    /// A share of those eligible, rounded up.
    Percent {
        /// Over 0, at most 100; an exact decimal.
        percent: String,
    },
    /// A sum of weights; a person weighs the most of their roles.
    Weighted {
        /// The weight of each role, at least 1.
        weights: BTreeMap<String, u32>,
        /// The sum that is needed, at least 1.
        n: u32,
    },
    /// As many as an expression over the facts yields.
    Computed {
        /// A whole number; below 1 blocks the step.
        count: Expr,
    },
}

/// A threshold of rejection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rejection {
    /// How many people; without it, as many as put approval out of reach.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub n: Option<u32>,
    /// Whose rejections count, if not those of all approvers of the step; they may reject and abstain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Approvers>,
}

/// Evidence that a step needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Its kind, kebab-case.
    pub kind: String,
    /// How many pieces with distinct digests.
    pub n: u32,
}

/// What happens when a step is not decided in time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// How long after the step opened.
    pub after: Duration,
    /// What happens then.
    pub action: Action,
}

/// A length of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Duration {
    /// How many of the unit, at least 1.
    pub n: u32,
    /// The unit.
    pub unit: Unit,
    /// The calendar that says which hours and days are working ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// 60 seconds.
    Minutes,
    /// 60 minutes.
    Hours,
    /// 24 hours.
    Days,
    /// An hour that the calendar says is worked.
    BusinessHours,
    /// A day that the calendar says is worked.
    BusinessDays,
}

/// What a deadline does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", try_from = "super::tagged::RawAction")]
pub enum Action {
    /// Adds people; the earlier ones may still act.
    EscalateTo {
        /// Whom.
        approvers: Approvers,
        /// The threshold that holds from then on, if another.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        quorum: Option<Threshold>,
    },
    /// Replaces those who have not decided.
    ReassignTo {
        /// By whom.
        approvers: Approvers,
    },
    /// Approves the step.
    ApproveAutomatically {},
    /// Rejects the step.
    RejectAutomatically {},
    /// Lets the request expire.
    Expire {},
    /// Sends the request to manual review.
    ManualReview {},
}

/// What the authentication of an approver must show.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Claims {
    /// The authentication context class (OpenID Connect Core 1.0, section 2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acr: Option<String>,
    /// A method that was used (RFC 8176).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amr: Option<String>,
    /// How long ago the person may have authenticated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_age: Option<Duration>,
}

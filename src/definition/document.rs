//! The shape of `definition.json`.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::Value as Json;

use crate::model::digest::Sha256;
use crate::rule::expr::Expr;

/// The schema version that this engine writes. Every version ever released is read for ever.
pub const SCHEMA: u32 = 1;

/// A policy as data. Its canonical JSON (RFC 8785) is `definition.json`; requests are pinned to the digest of that.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// Schema version of this document.
    pub schema: u32,
    /// The policy's id, kebab-case.
    pub id: String,
    /// The policy's version, from 1.
    pub version: u32,
    /// What it was compiled from.
    pub source: Source,
    /// The facts of a request, in the policy's order.
    pub facts: Vec<Fact>,
    /// The risk tiers, strictest first; the last has no condition.
    pub tiers: Vec<Tier>,
    /// The steps, in the policy's order.
    pub steps: Vec<Step>,
}

/// What a definition was compiled from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// SHA-256 of the script's bytes.
    pub sha256: Sha256,
}

/// A fact that rules may look at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// The name, snake_case.
    pub name: String,
    /// What its values are.
    #[serde(rename = "type")]
    pub kind: FactType,
    /// Whether a request may leave it out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// The least value, in the form of a request's facts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Json>,
    /// The greatest value, in the form of a request's facts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Json>,
    /// The line of the script that declares it, from 1.
    pub line: u32,
}

/// What the values of a fact are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum FactType {
    /// Any text.
    String {},
    /// `true` or `false`.
    Boolean {},
    /// A whole number, at most `2^53 - 1` in magnitude.
    Integer {},
    /// An exact decimal, written as text.
    Decimal {},
    /// An amount in one currency (ISO 4217).
    Money {
        /// The currency's code.
        currency: String,
    },
    /// One of these texts.
    Enumeration {
        /// The values, in the policy's order.
        values: Vec<String>,
    },
}

/// A risk tier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// The name, kebab-case.
    pub name: String,
    /// When a request is in it; the last tier has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Expr>,
    /// The line of the script that declares it, from 1.
    pub line: u32,
}

/// A step of approval.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The id, kebab-case.
    pub id: String,
    /// When the step applies; without it, always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Expr>,
    /// The steps that must be satisfied before this one opens.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<String>,
    /// Who may approve.
    pub approvers: Approvers,
    /// The thresholds; the first that is met approves the step.
    pub quorums: Vec<Quorum>,
    /// The line of the script that declares it, from 1.
    pub line: u32,
}

/// Who may approve a step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Approvers {
    /// Whoever holds a role.
    Role {
        /// The role's name.
        role: String,
    },
    /// The manager of the person who submits.
    ManagerOfSubmitter {},
    /// Whoever any of these names.
    AnyOf {
        /// The alternatives, in the policy's order.
        of: Vec<Approvers>,
    },
}

/// How many approvals a step needs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Quorum {
    /// This many people.
    Count {
        /// How many, at least 1.
        n: u32,
    },
}

impl Approvers {
    /// The approvers in words: "role `legal` or manager of the submitter".
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Approvers::Role { role } => format!("role `{role}`"),
            Approvers::ManagerOfSubmitter {} => "the manager of the submitter".to_owned(),
            Approvers::AnyOf { of } => of.iter().map(Approvers::words).collect::<Vec<_>>().join(" or "),
        }
    }
}

impl Quorum {
    /// The threshold in words: "2 approvals".
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Quorum::Count { n: 1 } => "1 approval".to_owned(),
            Quorum::Count { n } => format!("{n} approvals"),
        }
    }
}

impl Serialize for Expr {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_json().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Expr {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Json::deserialize(deserializer)?;
        Expr::from_json(&value, "").map_err(|problem| match problem.path.as_str() {
            "" => de::Error::custom(problem.message),
            path => de::Error::custom(format_args!("{} at `{path}`", problem.message)),
        })
    }
}

//! The shape of `definition.json`: identity, facts, tiers and what holds for the whole policy. Steps are in
//! [`step`](super::step).

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::Value as Json;

use super::step::{Approvers, Duration, Step};
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
    /// Groups of steps that no person may approve two of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub distinct_people: Vec<Vec<String>>,
    /// Steps that no contributor to the request may approve.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclude_contributors: Vec<String>,
    /// When it is decided who holds a role.
    #[serde(default, skip_serializing_if = "Membership::is_default")]
    pub membership: Membership,
    /// Who may use a command, beyond those who always may.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub permissions: BTreeMap<Permission, Approvers>,
    /// What is off unless said.
    #[serde(default, skip_serializing_if = "Options::is_default")]
    pub options: Options,
    /// The codes that a rejection may carry; if there are any, it must carry one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reject_reasons: Vec<String>,
    /// Intents for the outbox, by what happened.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub effects: BTreeMap<Occasion, Vec<Effect>>,
    /// When a request that has not ended expires, from its first submission.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_after: Option<Duration>,
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
    pub shape: Shape,
    /// Whether a request may leave it out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// What it means, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub describe: Option<String>,
    /// The source that it must come from, rather than from the submitter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attested_by: Option<String>,
    /// The line of the script that declares it, from 1.
    pub line: u32,
}

/// What the values of a fact, of a list's entries or of an object's member are.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shape {
    /// The type.
    #[serde(rename = "type")]
    pub kind: FactType,
    /// The least value, in the form of a request's facts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Json>,
    /// The greatest value, in the form of a request's facts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Json>,
    /// The most characters of text, or entries of a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u32>,
}

/// The type of a fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", try_from = "super::tagged::RawFactType")]
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
    /// A day, written `2026-03-01`.
    Date {},
    /// A point in time, written as RFC 3339.
    Instant {},
    /// Any number of values of one shape.
    List {
        /// What its entries are.
        of: Box<Shape>,
    },
    /// A value with named members.
    Object {
        /// The members, by name.
        members: Vec<Member>,
    },
}

/// A member of an object.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// The name, snake_case.
    pub name: String,
    /// What its values are.
    pub shape: Shape,
    /// Whether it may be left out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
    /// What it means, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub describe: Option<String>,
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

/// When it is decided who holds a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Membership {
    /// When somebody decides; a role lost later does not undo the decision.
    #[default]
    AtDecision,
    /// When the request is submitted; newcomers may not act.
    AtSubmit,
    /// At any time; a decision stops counting when its role is lost.
    Live,
}

impl Membership {
    /// Each with its name in a script.
    pub const TABLE: [(Membership, &'static str); 3] = [
        (Membership::AtDecision, "at_decision"),
        (Membership::AtSubmit, "at_submit"),
        (Membership::Live, "live"),
    ];

    fn is_default(&self) -> bool {
        *self == Membership::default()
    }
}

/// A command that a policy may allow to people beyond those who always may use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Permission {
    Amend,
    Resubmit,
    Cancel,
    Revoke,
    PlaceHold,
    ReleaseHold,
    Override,
    Reassign,
    Escalate,
    Reevaluate,
    ImportManual,
    Correct,
    View,
}

impl Permission {
    /// Each with its name in a script.
    pub const TABLE: [(Permission, &'static str); 13] = [
        (Permission::Amend, "amend"),
        (Permission::Resubmit, "resubmit"),
        (Permission::Cancel, "cancel"),
        (Permission::Revoke, "revoke"),
        (Permission::PlaceHold, "place_hold"),
        (Permission::ReleaseHold, "release_hold"),
        (Permission::Override, "override"),
        (Permission::Reassign, "reassign"),
        (Permission::Escalate, "escalate"),
        (Permission::Reevaluate, "reevaluate"),
        (Permission::ImportManual, "import_manual"),
        (Permission::Correct, "correct"),
        (Permission::View, "view"),
    ];
}

/// What a policy may switch on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Options {
    /// The submitter may approve the own request.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub allow_self_approval: bool,
    /// A decision may be taken back while its step is open.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub allow_retract: bool,
    /// A delegate may delegate further.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub allow_redelegation: bool,
    /// One person may fill several slots of a step.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub one_person_many_roles: bool,
    /// A request that needs no step is approved at once.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub approve_when_no_step_applies: bool,
    /// An amendment voids every decision.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub void_all_on_amend: bool,
    /// How many rounds of review there may be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_rounds: Option<u32>,
}

impl Options {
    fn is_default(&self) -> bool {
        *self == Options::default()
    }
}

/// What an effect follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Occasion {
    OnApproved,
    OnRejected,
    OnExpired,
    OnRevoked,
}

impl Occasion {
    /// Each with its name in a script.
    pub const TABLE: [(Occasion, &'static str); 4] = [
        (Occasion::OnApproved, "on_approved"),
        (Occasion::OnRejected, "on_rejected"),
        (Occasion::OnExpired, "on_expired"),
        (Occasion::OnRevoked, "on_revoked"),
    ];
}

/// An intent for the outbox, never a side effect.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effect {
    /// The name, kebab-case.
    pub name: String,
    /// The effect that undoes it when an approval is revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compensate_with: Option<String>,
    /// How long an acknowledgement may take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect_ack: Option<Duration>,
    /// The line of the script that declares it, from 1.
    pub line: u32,
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

//! The shape of `definition.json`: identity, facts, tiers and what holds for the whole policy. Steps are in
//! [`step`](super::step).

use crate::model::json::form::{Form, FromJson, ToJson, form, names, serde_by_form, tagged};
use crate::model::sorted::SortedMap;
use serde_json::Value as Json;

use super::step::{Approvers, Duration, Step};
use crate::model::digest::Sha256;
use crate::rule::expr::Expr;

/// The schema version that this engine writes. Every version ever released is read for ever.
pub const SCHEMA: u32 = 1;

/// A policy as data. Its canonical JSON (RFC 8785) is `definition.json`; requests are pinned to the digest of that.
#[derive(Debug, Clone, PartialEq)]
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
    pub distinct_people: Vec<Vec<String>>,
    /// Steps that no contributor to the request may approve.
    pub exclude_contributors: Vec<String>,
    /// When it is decided who holds a role.
    pub membership: Membership,
    /// Who may use a command, beyond those who always may.
    pub permissions: SortedMap<Permission, Approvers>,
    /// What is off unless said.
    pub options: Options,
    /// The codes that a rejection may carry; if there are any, it must carry one.
    pub reject_reasons: Vec<String>,
    /// Intents for the outbox, by what happened.
    pub effects: SortedMap<Occasion, Vec<Effect>>,
    /// When a request that has not ended expires, from its first submission.
    pub expires_after: Option<Duration>,
}

form!(strict Definition {
    schema, id, version, source, facts, tiers, steps, distinct_people: optional,
    exclude_contributors: optional, membership: optional, permissions: optional, options: optional,
    reject_reasons: optional, effects: optional, expires_after: optional,
});

/// What a definition was compiled from.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// SHA-256 of the script's bytes.
    pub sha256: Sha256,
}

form!(strict Source { sha256 });

/// A fact that rules may look at.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// The name, snake_case.
    pub name: String,
    /// What its values are.
    pub shape: Shape,
    /// Whether a request may leave it out.
    pub optional: bool,
    /// What it means, for people.
    pub describe: Option<String>,
    /// The source that it must come from, rather than from the submitter.
    pub attested_by: Option<String>,
    /// The line of the script that declares it, from 1.
    pub line: u32,
}

form!(strict Fact { name, shape, optional: optional, describe: optional, attested_by: optional, line });

/// What the values of a fact, of a list's entries or of an object's member are.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// The type.
    pub kind: FactType,
    /// The least value, in the form of a request's facts.
    pub min: Option<Json>,
    /// The greatest value, in the form of a request's facts.
    pub max: Option<Json>,
    /// The most characters of text, or entries of a list.
    pub max_length: Option<u32>,
}

form!(strict Shape { kind as "type", min: optional, max: optional, max_length: optional });

/// The type of a fact.
#[derive(Debug, Clone, PartialEq)]
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

tagged!("kind" RawFactType FactType {
    "string" => String {},
    "boolean" => Boolean {},
    "integer" => Integer {},
    "decimal" => Decimal {},
    "money" => Money { currency },
    "enumeration" => Enumeration { values },
    "date" => Date {},
    "instant" => Instant {},
    "list" => List { of },
    "object" => Object { members },
});

/// A member of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// The name, snake_case.
    pub name: String,
    /// What its values are.
    pub shape: Shape,
    /// Whether it may be left out.
    pub optional: bool,
    /// What it means, for people.
    pub describe: Option<String>,
}

form!(strict Member { name, shape, optional: optional, describe: optional });

/// A risk tier.
#[derive(Debug, Clone, PartialEq)]
pub struct Tier {
    /// The name, kebab-case.
    pub name: String,
    /// When a request is in it; the last tier has none.
    pub when: Option<Expr>,
    /// The line of the script that declares it, from 1.
    pub line: u32,
}

form!(strict Tier { name, when: optional, line });

/// When it is decided who holds a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Membership {
    /// When somebody decides; a role lost later does not undo the decision.
    #[default]
    AtDecision,
    /// When the request is submitted; newcomers may not act.
    AtSubmit,
    /// At any time; a decision stops counting when its role is lost.
    Live,
}

names!(Membership by TABLE unless Membership::AtDecision);

impl Membership {
    /// Each with its name in a script.
    pub const TABLE: [(Membership, &'static str); 3] = [
        (Membership::AtDecision, "at_decision"),
        (Membership::AtSubmit, "at_submit"),
        (Membership::Live, "live"),
    ];
}

/// A command that a policy may allow to people beyond those who always may use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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

names!(Permission by TABLE);

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
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// The submitter may approve the own request.
    pub allow_self_approval: bool,
    /// A decision may be taken back while its step is open.
    pub allow_retract: bool,
    /// A delegate may delegate further.
    pub allow_redelegation: bool,
    /// One person may fill several slots of a step.
    pub one_person_many_roles: bool,
    /// A request that needs no step is approved at once.
    pub approve_when_no_step_applies: bool,
    /// An amendment voids every decision.
    pub void_all_on_amend: bool,
    /// How many rounds of review there may be.
    pub max_rounds: Option<u32>,
}

form!(strict Options {
    allow_self_approval: optional, allow_retract: optional, allow_redelegation: optional,
    one_person_many_roles: optional, approve_when_no_step_applies: optional, void_all_on_amend: optional,
    max_rounds: optional,
} unless Self::default());

/// What an effect follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Occasion {
    OnApproved,
    OnRejected,
    OnExpired,
    OnRevoked,
}

names!(Occasion by TABLE);

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
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// The name, kebab-case.
    pub name: String,
    /// The effect that undoes it when an approval is revoked.
    pub compensate_with: Option<String>,
    /// How long an acknowledgement may take.
    pub expect_ack: Option<Duration>,
    /// The line of the script that declares it, from 1.
    pub line: u32,
}

form!(strict Effect { name, compensate_with: optional, expect_ack: optional, line });

impl ToJson for Expr {
    fn json(&self) -> Json {
        self.to_json()
    }
}

impl FromJson for Expr {
    fn shape() -> &'static Form {
        &Form::Own(|value| match Expr::from_json(value, "") {
            Ok(_) => Ok(()),
            Err(problem) if problem.path.is_empty() => Err(problem.message.clone()),
            Err(problem) => Err(format!("{} at `{}`", problem.message, problem.path)),
        })
    }

    fn built(value: &Json) -> Option<Self> {
        Expr::from_json(value, "").ok()
    }
}

serde_by_form!(write Expr);
serde_by_form!(read Expr);

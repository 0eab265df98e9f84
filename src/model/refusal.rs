//! Refusals: values that say why something is not done.

use core::fmt;
use core::ops::{Deref, DerefMut};

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::json::form::{put, put_unless_blank};

/// What kind of trouble a refusal is, and so who can do something about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// What was sent is wrong: the caller corrects it.
    Caller,
    /// It no longer, or not yet, fits the state: look at the current state first.
    Conflict,
    /// This person may not do it, or not like this.
    Permission,
    /// The policy and the people do not add up: its owner, or whoever it allows, must act.
    Policy,
    /// It may pass by itself.
    Transient,
}

impl Class {
    /// Its name in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Caller => "caller",
            Self::Conflict => "conflict",
            Self::Permission => "permission",
            Self::Policy => "policy",
            Self::Transient => "transient",
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One line per code: the list cannot fall out of step with its names and classes.
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal, $class:ident, $retriable:literal;)+) => {
        /// Why something is refused; a closed list.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($(#[doc = $doc])+ $name,)+ }

        impl Code {
            /// Every code, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Its name in JSON.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// What kind of trouble it is.
            #[must_use]
            pub const fn class(self) -> Class {
                match self { $(Self::$name => Class::$class,)+ }
            }

            /// Whether the same command by the same person, sent again with nothing new but the time and the
            /// expected version, may be accepted.
            #[must_use]
            pub const fn retriable(self) -> bool {
                match self { $(Self::$name => $retriable,)+ }
            }
        }
    };
}

codes! {
    /// There is no such request, or this person may not see it.
    NotFound = "not_found", Caller, false;
    /// The host's clock is more than five minutes behind the request's last instant.
    ClockWentBackwards = "clock_went_backwards", Transient, true;
    /// The idempotency key was used before, with another payload.
    IdempotencyKeyReused = "idempotency_key_reused", Caller, false;
    /// The expected version is not the current one.
    StaleVersion = "stale_version", Conflict, true;
    /// There is no such step.
    UnknownStep = "unknown_step", Caller, false;
    /// The step waits for others, or is blocked.
    StepNotOpen = "step_not_open", Conflict, true;
    /// The step, or the request, has ended.
    StepAlreadyClosed = "step_already_closed", Conflict, false;
    /// The command cannot be given in this state.
    InvalidTransition = "invalid_transition", Conflict, false;
    /// A hold is open.
    OnHold = "on_hold", Conflict, true;
    /// The decision is about an earlier round.
    StaleRound = "stale_round", Conflict, false;
    /// What was shown is not what there is today.
    StaleView = "stale_view", Conflict, false;
    /// The submitter, or an excluded contributor, would decide on their own request.
    SelfApprovalForbidden = "self_approval_forbidden", Permission, false;
    /// Steps that distinct people must decide would be decided by one.
    DistinctPeopleRequired = "distinct_people_required", Permission, false;
    /// This person holds no role that may do this.
    ForbiddenRole = "forbidden_role", Permission, false;
    /// The delegations lead back to where they began.
    DelegationCycle = "delegation_cycle", Permission, false;
    /// This person has decided already.
    AlreadyDecided = "already_decided", Conflict, false;
    /// Whoever would take over the step is one of its people already.
    AlreadyHolder = "already_holder", Conflict, false;
    /// No slot is left that this person could fill.
    SlotAlreadyFilled = "slot_already_filled", Conflict, false;
    /// The person must authenticate more strongly, or again.
    StepUpRequired = "step_up_required", Permission, false;
    /// The step requires evidence that is not attached.
    MissingEvidence = "missing_evidence", Caller, false;
    /// The step requires the person's own signature.
    MissingSignature = "missing_signature", Caller, false;
    /// The command requires a reason.
    MissingReason = "missing_reason", Caller, false;
    /// The policy lists reason codes, and this is none of them.
    UnknownReasonCode = "unknown_reason_code", Caller, false;
    /// Facts are unknown, missing, ill-typed, out of range or unattested.
    InvalidFacts = "invalid_facts", Caller, false;
    /// A bound of the engine is exceeded.
    LimitExceeded = "limit_exceeded", Caller, false;
    /// The definition that a request is pinned to is not at hand.
    UnknownDefinition = "unknown_definition", Caller, false;
    /// The stored state is not what the engine wrote.
    TamperedState = "tampered_state", Caller, false;
    /// The stored state, or the last record, is of a schema version that this engine does not know.
    UnknownVersion = "unknown_version", Caller, false;
    /// No step applies, and the policy does not say that this approves.
    NoStepRequired = "no_step_required", Policy, false;
    /// Nobody is left who may approve.
    NoEligibleApprover = "no_eligible_approver", Policy, false;
    /// The quorum is larger than the number of eligible people.
    QuorumUnreachable = "quorum_unreachable", Policy, false;
    /// An expression of the policy failed: overflow, or no exact result.
    PolicyError = "policy_error", Policy, false;
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Why something is not done: a value, never an exception.
///
/// ```
/// use countersign::model::refusal::{Code, Refusal};
/// use serde_json::json;
///
/// let refusal = Refusal::new(Code::InvalidFacts, "fact `budget` is missing", "add it under `facts`")
///     .at("/facts/budget");
/// assert_eq!(
///     refusal.to_json(),
///     json!({
///         "code": "invalid_facts", "class": "caller", "retriable": false, "path": "/facts/budget",
///         "message": "fact `budget` is missing", "hint": "add it under `facts`", "detail": {},
///     }),
/// );
/// ```
///
/// One word, like [`JsonError`](crate::model::json::JsonError).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(Box<Refused>);

/// What a [`Refusal`] says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Why, for programs.
    pub code: Code,
    /// Where in the request, an RFC 6901 pointer, if it is about one place.
    pub path: Option<String>,
    /// Why, for people: lower case, no full stop, the input in backticks.
    pub message: String,
    /// What can be done about it.
    pub hint: String,
    /// More for programs: an object, empty if there is no more.
    pub detail: Value,
}

impl Deref for Refusal {
    type Target = Refused;

    fn deref(&self) -> &Refused {
        &self.0
    }
}

impl DerefMut for Refusal {
    fn deref_mut(&mut self) -> &mut Refused {
        &mut self.0
    }
}

impl Refusal {
    /// A refusal without a path and with an empty detail.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>, hint: impl Into<String>) -> Self {
        let (message, hint) = (message.into(), hint.into());
        Self(Box::new(Refused { code, path: None, message, hint, detail: Value::Object(Map::new()) }))
    }

    /// What is stored is of a schema version that this engine, which knows `known`, does not.
    pub(crate) fn unknown_version(what: &str, version: u64, known: u32) -> Self {
        let message = format!("the {what} is of schema version {version}, and this engine reads {known}");
        Self::new(
            Code::UnknownVersion,
            message,
            "use an engine that is at least as new as the one that wrote it",
        )
    }

    /// The same refusal, about one place in the request.
    #[must_use]
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// The same refusal, with a detail (an object).
    #[must_use]
    pub fn with_detail(mut self, detail: Value) -> Self {
        self.detail = detail;
        self
    }

    /// `{code, class, retriable, path?, message, hint, detail}`.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut object = Map::new();
        put(&mut object, "code", &self.code.as_str());
        put(&mut object, "class", &self.code.class().as_str());
        put(&mut object, "retriable", &self.code.retriable());
        put_unless_blank(&mut object, "path", &self.path);
        put(&mut object, "message", &self.message);
        put(&mut object, "hint", &self.hint);
        put(&mut object, "detail", &self.detail);
        Value::Object(object)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl Serialize for Refusal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_json().serialize(serializer)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::json;

    use super::*;

    #[test]
    fn the_list_is_the_documented_one() {
        // lifecycle.md: "Order of checks", "Routing", "People", "Arriving twice, late or at once", "Refusals"; and, of
        // what is stored by another engine, docs/records.md: "Versions"
        let documented: BTreeSet<&str> = "
            not_found clock_went_backwards invalid_transition on_hold stale_round stale_view
            self_approval_forbidden distinct_people_required forbidden_role already_decided already_holder
            slot_already_filled step_up_required missing_evidence missing_signature missing_reason
            unknown_reason_code step_not_open step_already_closed unknown_step no_step_required
            no_eligible_approver quorum_unreachable policy_error delegation_cycle idempotency_key_reused
            stale_version invalid_facts limit_exceeded unknown_definition tampered_state
            unknown_version"
            .split_whitespace()
            .collect();
        let listed: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(listed, documented);
        assert_eq!(Code::ALL.len(), listed.len());
    }

    #[test]
    fn classes_say_who_can_do_something() {
        for (code, class, retriable) in [
            (Code::InvalidFacts, "caller", false),
            (Code::ForbiddenRole, "permission", false),
            (Code::StaleVersion, "conflict", true),
            (Code::NoEligibleApprover, "policy", false),
            (Code::ClockWentBackwards, "transient", true),
        ] {
            assert_eq!((code.class().as_str(), code.retriable()), (class, retriable), "{code}");
        }
        let transient = Code::ALL.iter().filter(|code| code.class() == Class::Transient);
        assert!(transient.clone().count() > 0 && transient.clone().all(|code| code.retriable()));
    }

    #[test]
    fn json_leaves_out_only_the_path() {
        let refusal = Refusal::new(Code::QuorumUnreachable, "m", "h").with_detail(json!({"needed": 2}));
        let expected = json!({
            "code": "quorum_unreachable", "class": "policy", "retriable": false, "message": "m", "hint": "h",
            "detail": {"needed": 2},
        });
        assert_eq!(refusal.to_json(), expected);
        assert_eq!(serde_json::to_value(&refusal).unwrap(), expected);
        assert_eq!(refusal.to_string(), "quorum_unreachable: m");
        assert_eq!(refusal.at("/x").to_json().get("path"), Some(&json!("/x")));
    }
}

//! The shape of a step in `definition.json`: who approves it, how many, after what and until when.

use crate::model::json::form::{form, names, tagged};
use crate::model::sorted::SortedMap;

use crate::rule::expr::Expr;

/// A step of approval.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The id, kebab-case.
    pub id: String,
    /// When the step applies; without it, always.
    pub when: Option<Expr>,
    /// What must be satisfied before this one opens: all of these.
    pub after: Vec<After>,
    /// Who may approve.
    pub approvers: Approvers,
    /// Who may approve where nobody else is left once those barred are removed.
    pub fallback: Option<Approvers>,
    /// The thresholds of approval; the first that is met approves the step.
    pub quorums: Vec<Quorum>,
    /// The thresholds of rejection; the first that is met rejects the step.
    pub rejections: Vec<Rejection>,
    /// What must be attached before the step can be approved.
    pub evidence: Vec<Evidence>,
    /// What happens when time passes, in rising order.
    pub deadlines: Vec<Deadline>,
    /// When its people are reminded, from its opening.
    pub reminders: Vec<Duration>,
    /// The facts whose change voids its decisions; without it, every fact.
    pub reviews: Option<Vec<String>>,
    /// What a signature on it means.
    pub meaning: Option<String>,
    /// The authentication that its approvers must bring.
    pub claims: Option<Claims>,
    /// Whether the approver's own signature is needed.
    pub signature: bool,
    /// The line of the script that declares it, from 1.
    pub line: u32,
}

form!(strict Step {
    id, when: optional, after: optional, approvers, fallback: optional, quorums, rejections,
    evidence: optional, deadlines: optional, reminders: optional, reviews: optional, meaning: optional,
    claims: optional, signature: optional, line,
});

/// Steps that must be satisfied before another opens.
#[derive(Debug, Clone, PartialEq)]
pub struct After {
    /// How many of them; without it, all.
    pub at_least: Option<u32>,
    /// The steps, by id.
    pub of: Vec<String>,
}

form!(strict After { at_least: optional, of });

/// Who may approve a step.
#[derive(Debug, Clone, PartialEq)]
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

tagged!("kind" RawApprovers Approvers {
    "role" => Role { role },
    "role_for" => RoleFor { role, unit },
    "manager_of_submitter" => ManagerOfSubmitter {},
    "person" => Person { id },
    "any_of" => AnyOf { of },
    "each_of" => EachOf { of },
});

/// A threshold of approval.
#[derive(Debug, Clone, PartialEq)]
pub struct Quorum {
    /// How many.
    pub needs: Threshold,
    /// Whose approvals count, if not those of all approvers of the step; they may act.
    pub from: Option<Approvers>,
}

form!(strict Quorum { needs, from: optional });

/// How many approvals a quorum needs.
#[derive(Debug, Clone, PartialEq)]
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
        weights: SortedMap<String, u32>,
        /// The sum that is needed, at least 1.
        n: u32,
    },
    /// As many as an expression over the facts yields.
    Computed {
        /// A whole number; below 1 blocks the step.
        count: Expr,
    },
}

tagged!("kind" RawThreshold Threshold {
    "count" => Count { n },
    "all" => All {},
    "percent" => Percent { percent },
    "weighted" => Weighted { weights, n },
    "computed" => Computed { count },
});

/// A threshold of rejection.
#[derive(Debug, Clone, PartialEq)]
pub struct Rejection {
    /// How many people; without it, as many as put approval out of reach.
    pub n: Option<u32>,
    /// Whose rejections count, if not those of all approvers of the step; they may reject and abstain.
    pub from: Option<Approvers>,
}

form!(strict Rejection { n: optional, from: optional });

/// Evidence that a step needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// Its kind, kebab-case.
    pub kind: String,
    /// How many pieces with distinct digests.
    pub n: u32,
}

form!(strict Evidence { kind, n });

/// What happens when a step is not decided in time.
#[derive(Debug, Clone, PartialEq)]
pub struct Deadline {
    /// How long after the step opened.
    pub after: Duration,
    /// What happens then.
    pub action: Action,
}

form!(strict Deadline { after, action });

/// A length of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duration {
    /// How many of the unit, at least 1.
    pub n: u32,
    /// The unit.
    pub unit: Unit,
    /// The calendar that says which hours and days are working ones.
    pub calendar: Option<String>,
}

form!(strict Duration { n, unit, calendar: optional });

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

names!(Unit {
    Minutes = "minutes", Hours = "hours", Days = "days", BusinessHours = "business_hours",
    BusinessDays = "business_days",
});

/// What a deadline does.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Adds people; the earlier ones may still act.
    EscalateTo {
        /// Whom.
        approvers: Approvers,
        /// The threshold that holds from then on, if another.
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

tagged!("kind" RawAction Action {
    "escalate_to" => EscalateTo { approvers, quorum: optional },
    "reassign_to" => ReassignTo { approvers },
    "approve_automatically" => ApproveAutomatically {},
    "reject_automatically" => RejectAutomatically {},
    "expire" => Expire {},
    "manual_review" => ManualReview {},
});

/// What the authentication of an approver must show.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Claims {
    /// The authentication context class (OpenID Connect Core 1.0, section 2).
    pub acr: Option<String>,
    /// A method that was used (RFC 8176).
    pub amr: Option<String>,
    /// How long ago the person may have authenticated.
    pub max_age: Option<Duration>,
}

form!(strict Claims { acr: optional, amr: optional, max_age: optional });

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::{Value as Json, json};

    use super::{Approvers, Deadline};
    use crate::model::json::read;

    /// The place and the message of what is wrong with an approver.
    fn refused(value: Json) -> (String, String) {
        let problem = read::<Approvers>(&value, "hint").unwrap_err();
        (problem.path.clone(), problem.message.clone())
    }

    #[test]
    fn exactly_the_members_of_the_variant_must_be_there() {
        let whole = json!({ "kind": "any_of", "of": [{ "kind": "role", "role": "r" }, { "kind": "manager_of_submitter" }] });
        assert!(read::<Approvers>(&whole, "hint").is_ok());
        for (value, path, message) in [
            (json!({ "kind": "role" }), "", "missing field `role`"),
            (json!({ "kind": "role", "role": "r", "id": "x" }), "", "unknown field `id` of `role`"),
            (
                json!({ "kind": "manager_of_submitter", "of": [] }),
                "",
                "unknown field `of` of `manager_of_submitter`",
            ),
            (json!({ "role": "r" }), "", "missing field `kind`"),
        ] {
            assert_eq!(refused(value), (path.to_owned(), message.to_owned()));
        }
        let (path, message) = refused(json!({ "kind": "role", "role": "r", "extra": 1 }));
        assert_eq!(path, "/extra");
        assert!(message.starts_with("unknown field `extra`"), "{message}");
        let (path, message) = refused(json!({ "kind": "roles", "role": "r" }));
        assert_eq!(path, "/kind");
        assert!(
            message.starts_with("unknown variant `roles`, expected one of `role`, `role_for`"),
            "{message}"
        );
    }

    #[test]
    fn null_stands_for_nothing() {
        let (path, message) = refused(json!({ "kind": "person", "id": "ana", "role": null }));
        assert_eq!((path.as_str(), message.as_str()), ("/role", "invalid type: null, expected a string"));
    }

    #[test]
    fn what_is_wrong_within_a_variant_has_its_place() {
        let nested = json!({ "kind": "any_of", "of": [{ "kind": "role", "role": "r" }, { "kind": "role", "role": 7 }] });
        let (path, message) = refused(nested);
        assert_eq!(
            (path.as_str(), message.as_str()),
            ("/of/1/role", "invalid type: integer `7`, expected a string")
        );
        let deadline = json!({ "after": { "n": 2, "unit": "weeks" }, "action": { "kind": "expire" } });
        let problem = read::<Deadline>(&deadline, "hint").unwrap_err();
        assert_eq!(problem.path, "/after/unit");
        let deadline = json!({ "after": { "n": -2, "unit": "days" }, "action": { "kind": "expire" } });
        assert_eq!(read::<Deadline>(&deadline, "hint").unwrap_err().path, "/after/n");
    }
}

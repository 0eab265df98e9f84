//! The variants of a definition that `kind` tells apart, as they are read: every member that some variant has, of which
//! exactly those of the one that is named must be there.
//!
//! serde's own reading of tagged variants keeps a copy of each value, takes its place from an error, and weighs as much in
//! the wasm as everything else that reads a definition.

use std::collections::BTreeMap;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::document::{FactType, Member, Shape};
use super::step::{Action, Approvers, Threshold};
use crate::rule::expr::Expr;

/// A member that is there; `null` is no value.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Every variant's members, in a table: `variant: member member`.
macro_rules! tagged {
    ($(#[$doc:meta])* $raw:ident, $tag:ident for $target:ident { $($member:ident: $type:ty,)* }
     $($kind:literal => [$($takes:ident)*] $make:expr;)+) => {
        $(#[$doc])*
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct $raw {
            kind: $tag,
            $(#[serde(default, deserialize_with = "given")] $member: Option<$type>,)*
        }

        /// One of the variants' names.
        struct $tag(&'static str);

        impl<'de> Deserialize<'de> for $tag {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                const NAMES: &[&str] = &[$($kind,)+];
                let given = String::deserialize(deserializer)?;
                let known = NAMES.iter().find(|name| **name == given);
                known.map(|name| $tag(name)).ok_or_else(|| D::Error::unknown_variant(&given, NAMES))
            }
        }

        impl TryFrom<$raw> for $target {
            type Error = String;

            fn try_from(raw: $raw) -> Result<Self, String> {
                let given: &[(&str, bool)] = &[$((stringify!($member), raw.$member.is_some()),)*];
                match raw.kind.0 {
                    $($kind => {
                        let takes: &[&str] = &[$(stringify!($takes),)*];
                        if let Some((extra, _)) = given.iter().find(|(name, is)| *is && !takes.contains(name)) {
                            return Err(format!("unknown field `{extra}` of `{}`", $kind));
                        }
                        // The one that is missing is named by whoever asks for it.
                        #[allow(clippy::redundant_closure_call)]
                        ($make)(raw).map_err(|name: &str| format!("missing field `{name}`"))
                    })+
                    other => Err(format!("unknown variant `{other}`")),
                }
            }
        }
    };
}

tagged! {
    /// What a fact's values are.
    RawFactType, FactTypeTag for FactType { currency: String, values: Vec<String>, of: Box<Shape>, members: Vec<Member>, }
    "string" => [] |_: RawFactType| Ok(FactType::String {});
    "boolean" => [] |_: RawFactType| Ok(FactType::Boolean {});
    "integer" => [] |_: RawFactType| Ok(FactType::Integer {});
    "decimal" => [] |_: RawFactType| Ok(FactType::Decimal {});
    "money" => [currency] |raw: RawFactType| Ok(FactType::Money { currency: raw.currency.ok_or("currency")? });
    "enumeration" => [values] |raw: RawFactType| Ok(FactType::Enumeration { values: raw.values.ok_or("values")? });
    "date" => [] |_: RawFactType| Ok(FactType::Date {});
    "instant" => [] |_: RawFactType| Ok(FactType::Instant {});
    "list" => [of] |raw: RawFactType| Ok(FactType::List { of: raw.of.ok_or("of")? });
    "object" => [members] |raw: RawFactType| Ok(FactType::Object { members: raw.members.ok_or("members")? });
}

tagged! {
    /// Who may approve.
    RawApprovers, ApproversTag for Approvers { role: String, unit: Expr, id: String, of: Vec<Approvers>, }
    "role" => [role] |raw: RawApprovers| Ok(Approvers::Role { role: raw.role.ok_or("role")? });
    "role_for" => [role unit] |raw: RawApprovers| {
        Ok(Approvers::RoleFor { role: raw.role.ok_or("role")?, unit: raw.unit.ok_or("unit")? })
    };
    "manager_of_submitter" => [] |_: RawApprovers| Ok(Approvers::ManagerOfSubmitter {});
    "person" => [id] |raw: RawApprovers| Ok(Approvers::Person { id: raw.id.ok_or("id")? });
    "any_of" => [of] |raw: RawApprovers| Ok(Approvers::AnyOf { of: raw.of.ok_or("of")? });
    "each_of" => [of] |raw: RawApprovers| Ok(Approvers::EachOf { of: raw.of.ok_or("of")? });
}

tagged! {
    /// How many approvals.
    RawThreshold, ThresholdTag for Threshold { n: u32, percent: String, weights: BTreeMap<String, u32>, count: Expr, }
    "count" => [n] |raw: RawThreshold| Ok(Threshold::Count { n: raw.n.ok_or("n")? });
    "all" => [] |_: RawThreshold| Ok(Threshold::All {});
    "percent" => [percent] |raw: RawThreshold| Ok(Threshold::Percent { percent: raw.percent.ok_or("percent")? });
    "weighted" => [weights n] |raw: RawThreshold| {
        Ok(Threshold::Weighted { weights: raw.weights.ok_or("weights")?, n: raw.n.ok_or("n")? })
    };
    "computed" => [count] |raw: RawThreshold| Ok(Threshold::Computed { count: raw.count.ok_or("count")? });
}

tagged! {
    /// What a deadline does.
    RawAction, ActionTag for Action { approvers: Approvers, quorum: Threshold, }
    "escalate_to" => [approvers quorum] |raw: RawAction| {
        Ok(Action::EscalateTo { approvers: raw.approvers.ok_or("approvers")?, quorum: raw.quorum })
    };
    "reassign_to" => [approvers] |raw: RawAction| {
        Ok(Action::ReassignTo { approvers: raw.approvers.ok_or("approvers")? })
    };
    "approve_automatically" => [] |_: RawAction| Ok(Action::ApproveAutomatically {});
    "reject_automatically" => [] |_: RawAction| Ok(Action::RejectAutomatically {});
    "expire" => [] |_: RawAction| Ok(Action::Expire {});
    "manual_review" => [] |_: RawAction| Ok(Action::ManualReview {});
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::{Value as Json, json};

    use super::super::step::{Approvers, Deadline};
    use crate::model::json::read;

    /// The place and the message of what is wrong with an approver.
    fn refused(value: Json) -> (String, String) {
        let problem = read::<Approvers>(&value, "hint").unwrap_err();
        (problem.path, problem.message)
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

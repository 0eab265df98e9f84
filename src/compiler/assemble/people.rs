//! Approvers and thresholds of the draft, with their closures lowered.

use super::*;
use crate::compiler::draft::{Needs, Who};
use crate::definition::step::{Approvers, Threshold};

impl Assembler<'_> {
    /// Approvers; `None` after errors that were reported.
    pub(super) fn people(&mut self, who: &Who, scope: &Scope) -> Option<Approvers> {
        let list = |assembler: &mut Self, of: &[Who]| -> Option<Vec<Approvers>> {
            let of: Vec<Option<Approvers>> = of.iter().map(|who| assembler.people(who, scope)).collect();
            of.into_iter().collect()
        };
        Some(match who {
            Who::Invalid => return None,
            Who::Role(role) => Approvers::Role { role: role.clone() },
            Who::Manager => Approvers::ManagerOfSubmitter {},
            Who::Person(id) => Approvers::Person { id: id.clone() },
            Who::AnyOf(of) => Approvers::AnyOf { of: list(self, of)? },
            Who::EachOf(of) => Approvers::EachOf { of: list(self, of)? },
            Who::RoleFor(role, unit) => {
                let wanted = |kind: &Type| matches!(kind, Type::Text | Type::Enumeration(_));
                let (what, hint) = ("a unit is text", "name the fact that holds the unit: `|f| f.unit`");
                let unit = self.expression(unit, scope, wanted, what, hint)?;
                Approvers::RoleFor { role: role.clone(), unit }
            }
        })
    }

    /// Approvers that must not depend on a request's facts.
    pub(super) fn fixed_people(&mut self, who: &Who) -> Option<Approvers> {
        if let Some(unit) = unit_of(who) {
            let hint = "a permission holds for every request; name roles or people";
            self.error(Code::InvalidApprovers, unit.span, "a permission cannot depend on a fact", hint);
            return None;
        }
        self.people(who, &Scope::default())
    }

    /// A threshold of approval over `whose` approvals; `None` after errors that were reported.
    pub(super) fn threshold(
        &mut self,
        needs: &Needs,
        span: Span,
        whose: Option<&Approvers>,
        scope: &Scope,
    ) -> Option<Threshold> {
        match needs {
            Needs::Count(n) => {
                if let Some(most) = whose.and_then(Approvers::at_most).filter(|most| n > most) {
                    let message = format!("a quorum of {n} can never be met: at most {most} can approve");
                    self.error(Code::InvalidQuorum, span, message, "name more people, or ask for fewer");
                    return None;
                }
                Some(Threshold::Count { n: *n })
            }
            Needs::All => Some(Threshold::All {}),
            Needs::Percent(percent) => Some(Threshold::Percent { percent: percent.clone() }),
            Needs::Weighted(weights, n) => {
                let roles = whose.map(Approvers::roles)?;
                if let Some(role) = weights.keys().find(|role| !roles.contains(role.as_str())) {
                    let hint = suggest::did_you_mean(role, roles.iter().copied())
                        .unwrap_or_else(|| "weigh only roles that the approvers name".to_owned());
                    let message = format!("role `{role}` is weighed, but it is not among the approvers");
                    self.error(Code::InvalidQuorum, span, message, hint);
                    return None;
                }
                Some(Threshold::Weighted { weights: weights.clone(), n: *n })
            }
            Needs::Computed(closure) => {
                let (what, hint) =
                    ("a quorum is a whole number", "yield a number: `|f| if f.urgent { 1 } else { 2 }`");
                let count = self.expression(closure, scope, |kind| *kind == Type::Integer, what, hint)?;
                Some(Threshold::Computed { count })
            }
            // Refused where it was said.
            Needs::Unreachable => None,
        }
    }
}

fn unit_of(who: &Who) -> Option<&Closure> {
    match who {
        Who::RoleFor(_, unit) => Some(unit),
        Who::AnyOf(of) | Who::EachOf(of) => of.iter().find_map(unit_of),
        _ => None,
    }
}

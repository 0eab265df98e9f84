//! What the core must be told to decide a command: which roles, whose manager, which calendars.

use crate::model::gather::Gather;
use crate::model::json::form::form;
use crate::model::sorted_set::SortedSet;

use super::command::Command;
use super::state::State;
use crate::definition::policy::Policy;
use crate::definition::step::{Approvers, Duration};
use crate::rule::eval::{Trace, text};

/// The questions that a host answers before a command is decided, with the people document and the calendars.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Needs {
    /// Roles whose holders are needed.
    pub roles: SortedSet<String>,
    /// Roles within units: their holders there and in the units above, and which units those are.
    pub roles_in_units: SortedSet<RoleInUnit>,
    /// People whose manager is needed.
    pub managers: SortedSet<String>,
    /// People of whom it matters what kind of actor they are, besides those who hold a role.
    pub people: SortedSet<String>,
    /// People whose delegations, given and received, are needed besides those of the holders.
    pub delegations: SortedSet<String>,
    /// Whether it is needed who contributed to what is under review.
    pub contributors: bool,
    /// Calendars by name.
    pub calendars: SortedSet<String>,
}

form!(written Needs { roles, roles_in_units, managers, people, delegations, contributors, calendars });

/// A role within a unit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub struct RoleInUnit {
    pub role: String,
    pub unit: String,
}

form!(written RoleInUnit { role, unit });

/// What must be known to decide `command`; `by` is who gives it.
#[must_use]
pub fn needs(policy: &Policy, state: Option<&State>, command: &Command, by: Option<&str>) -> Needs {
    let definition = policy.definition();
    let mut needs = Needs { contributors: true, ..Needs::default() };
    let submitter = state.map_or(by, |state| Some(state.submitter.as_str()));
    needs.people.extend(by.map(str::to_owned));
    needs.people.extend(submitter.map(str::to_owned));
    needs.people.extend(command.fields.to.clone());
    needs.people.extend(command.fields.from.clone());
    needs.delegations.extend(by.map(str::to_owned));
    for approvers in super::people::named_in(policy) {
        ask(approvers, submitter, &mut needs);
    }
    if let Some(facts) = state.map(|state| (state.facts.clone(), state.sources.clone())).or_else(|| {
        command.fields.facts.clone().map(|facts| (facts, command.fields.sources.clone().unwrap_or_default()))
    }) {
        units(policy, facts.0, facts.1, &mut needs);
    }
    let steps = definition.steps.iter();
    let durations =
        steps.flat_map(|step| step.deadlines.iter().map(|deadline| &deadline.after).chain(&step.reminders));
    let acks = definition.effects.values().flatten().filter_map(|effect| effect.expect_ack.as_ref());
    let named = |duration: &Duration| duration.calendar.clone();
    needs.calendars = durations.chain(&definition.expires_after).chain(acks).filter_map(named).into_set();
    needs
}

fn ask(approvers: &Approvers, submitter: Option<&str>, needs: &mut Needs) {
    match approvers {
        Approvers::Role { role } => {
            needs.roles.insert(role.clone());
        }
        Approvers::ManagerOfSubmitter {} => needs.managers.extend(submitter.map(str::to_owned)),
        Approvers::Person { id } => {
            needs.people.insert(id.clone());
        }
        Approvers::AnyOf { of } | Approvers::EachOf { of } => {
            of.iter().for_each(|each| ask(each, submitter, needs))
        }
        Approvers::RoleFor { .. } => {}
    }
}

/// The units of `role_for`, which depend on facts.
fn units(
    policy: &Policy,
    facts: serde_json::Map<String, serde_json::Value>,
    sources: serde_json::Map<String, serde_json::Value>,
    needs: &mut Needs,
) {
    let value = serde_json::Value::Object(facts);
    let Ok(facts) = crate::definition::facts::read_facts(policy, &value, &sources, true) else { return };
    let plan = crate::route::plan::plan(policy, &facts);
    let ground = plan.context(&facts);
    let mut asked: Vec<&Approvers> = super::people::named_in(policy).collect();
    while let Some(approvers) = asked.pop() {
        match approvers {
            Approvers::RoleFor { role, unit } => {
                if let Ok(Some(unit)) = text(unit, ground, &mut Trace::default()) {
                    needs.roles_in_units.insert(RoleInUnit { role: role.clone(), unit: unit.to_owned() });
                }
            }
            Approvers::AnyOf { of } | Approvers::EachOf { of } => asked.extend(of),
            _ => {}
        }
    }
}

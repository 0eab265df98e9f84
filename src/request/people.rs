//! Who may act on a request: the people of its steps, those who are barred, delegates, and those whom the policy allows.

use super::state::changes::give_a_place;
use super::state::{Kind, StaffChange, StepState};
use super::work::Work;
use crate::definition::document::Permission;
use crate::definition::policy::Policy;
use crate::definition::step::{Action, Approvers, Step};
use crate::model::people::{Kind as Actor, People};
use crate::route::staff::{Bar, Count, Found, Lookup, Seat};
use crate::rule::eval::{EvaluationError, Trace, text};

/// The role of somebody whom a person added to a step.
const ADDED: &str = "escalated";

/// The people of a step as things are, and the levels of its deadlines that found nobody.
pub(super) struct Staffed {
    pub(super) found: Found,
    /// A level that escalated to nobody who is eligible.
    pub(super) in_vain: Option<usize>,
}

impl Work<'_> {
    /// Why somebody may not decide on a step, whatever their roles.
    pub(super) fn bar(&self, person: &str, step: &str) -> Option<Bar> {
        let definition = self.policy.definition();
        if person == self.state.submitter && !definition.options.allow_self_approval {
            return Some(Bar::Own);
        }
        let excluded = definition.exclude_contributors.iter().any(|id| id == step);
        if excluded && self.is_contributor(person) {
            return Some(Bar::Own);
        }
        let apart = definition.distinct_people.iter().filter(|group| group.iter().any(|id| id == step));
        let others = apart.flatten().filter(|id| *id != step);
        let approved = |state: &StepState| {
            let of = |by: &str| by == person;
            state
                .decisions
                .iter()
                .any(|each| each.kind == Kind::Approve && (of(&each.by) || of(&each.holder)))
        };
        others.filter_map(|id| self.state.step(id)).any(approved).then_some(Bar::Distinct)
    }

    /// Whom the host names, and everybody who amended.
    pub(super) fn is_contributor(&self, person: &str) -> bool {
        self.state.contributors.contains(person)
            || self.context.people.contributors().iter().any(|each| each == person)
    }

    fn lookup<R>(&self, ask: impl FnOnce(&Lookup<'_>) -> R) -> R {
        let bar = |person: &str, step: &str| self.bar(person, step);
        ask(&Lookup {
            policy: self.policy,
            people: self.people(),
            submitter: &self.state.submitter,
            context: self.ground(),
            bar: &bar,
        })
    }

    /// The people of a step as things are.
    ///
    /// # Errors
    /// When the unit of a `role_for` cannot be computed.
    pub(super) fn staff(&self, step: &Step, state: &StepState) -> Result<Staffed, EvaluationError> {
        self.lookup(|lookup| {
            let mut found = lookup.step(step)?.unwrap_or_default();
            let mut in_vain = None;
            for change in &state.changes {
                match change {
                    StaffChange::Escalated(level) => {
                        if !join(lookup, step, *level, &mut found)? {
                            in_vain = Some(*level);
                        }
                    }
                    StaffChange::Replaced(level, kept) => {
                        found.staff.retain(|person, _| kept.contains(person));
                        found.barred.retain(|person, _| kept.contains(person));
                        if !join(lookup, step, *level, &mut found)? {
                            in_vain = Some(*level);
                        }
                    }
                    StaffChange::Added(to) if self.is_human(to) => {
                        for group in 0..found.groups {
                            let seat = Seat { role: ADDED.to_owned(), of: Count::Group(group) };
                            found.add(to.clone(), seat, (lookup.bar)(to, &step.id));
                        }
                    }
                    StaffChange::Reassigned(one) => {
                        found.staff.remove(&one.from);
                        found.barred.remove(&one.from);
                        for seat in one.place.seats.iter().filter(|_| self.is_human(&one.to)) {
                            found.add(one.to.clone(), seat.clone(), (lookup.bar)(&one.to, &step.id));
                        }
                    }
                    StaffChange::Added(_) => {}
                }
            }
            Ok(Staffed { found, in_vain })
        })
    }

    /// Whether somebody may use a command by the policy's `allow`, themselves or for somebody else.
    pub(super) fn is_allowed(&self, person: &str, permission: Permission, step: Option<&str>) -> bool {
        let Some(approvers) = self.policy.definition().permissions.get(&permission) else { return false };
        let people = &self.context.people;
        if self.may_act(person, approvers) && self.names(approvers, person, people) {
            return true;
        }
        self.may_act(person, approvers)
            && people.delegations().iter().any(|delegation| {
                let scope = delegation
                    .steps
                    .as_ref()
                    .is_none_or(|steps| step.is_some_and(|step| steps.iter().any(|each| each == step)));
                delegation.to == person
                    && delegation.holds_at(self.now)
                    && scope
                    && self.names_through(approvers, &delegation.from, people, delegation.roles.as_deref())
            })
    }

    /// Humans act; services only where the policy names them; bots never.
    fn may_act(&self, person: &str, approvers: &Approvers) -> bool {
        match self.context.people.kind(person) {
            Actor::Human => true,
            Actor::Service => names_service(approvers, person),
            Actor::Bot => false,
        }
    }

    fn is_human(&self, person: &str) -> bool {
        self.context.people.kind(person) == Actor::Human
    }

    /// Whether `approvers` name somebody, of whatever kind.
    fn names(&self, approvers: &Approvers, person: &str, people: &People) -> bool {
        self.names_through(approvers, person, people, None)
    }

    /// The same, through one of these roles only.
    fn names_through(
        &self,
        approvers: &Approvers,
        person: &str,
        people: &People,
        roles: Option<&[String]>,
    ) -> bool {
        let holds = |holders: &[String]| holders.iter().any(|holder| holder == person);
        let limited =
            |role: &str| roles.is_none_or(|roles| roles.iter().any(|each| is_same_role(each, role)));
        match approvers {
            Approvers::Role { role } => limited(role) && holds(people.role(role)),
            Approvers::RoleFor { role, unit } => {
                let unit = text(unit, self.ground(), &mut Trace::default()).ok().flatten();
                let found = unit.and_then(|unit| people.role_at(role, unit));
                found.is_some_and(|(name, holders)| limited(&name) && holds(holders))
            }
            Approvers::ManagerOfSubmitter {} => {
                roles.is_none() && people.manager_of(&self.state.submitter) == Some(person)
            }
            Approvers::Person { id } => roles.is_none() && id == person,
            Approvers::AnyOf { of } | Approvers::EachOf { of } => {
                of.iter().any(|each| self.names_through(each, person, people, roles))
            }
        }
    }

    /// Whether somebody takes part, and so may see the request: the submitter, contributors, whom the route or the policy's
    /// permissions name, directly or by delegation, and whoever acted.
    pub(super) fn takes_part(&self, person: &str) -> bool {
        let people = &self.context.people;
        let principals = people.delegations().iter().filter(|each| each.holds_at(self.now));
        let mut known = vec![person];
        let mut at = 0;
        // Whom they stand in for, further on where the policy lets delegates delegate.
        while let Some(delegate) = known.get(at).copied() {
            at = at.saturating_add(1);
            for delegation in principals.clone().filter(|each| each.to == delegate) {
                if !known.contains(&delegation.from.as_str()) {
                    known.push(&delegation.from);
                }
            }
            if !self.policy.definition().options.allow_redelegation {
                break;
            }
        }
        person == self.state.submitter
            || self.is_contributor(person)
            || self.state.acted.contains(person)
            || known.iter().any(|person| self.is_named(person))
    }

    fn is_named(&self, person: &str) -> bool {
        let definition = self.policy.definition();
        if definition
            .permissions
            .values()
            .any(|approvers| self.names(approvers, person, &self.context.people))
        {
            return true;
        }
        let given = |state: &StepState| give_a_place(&state.changes, person);
        if self.state.steps.iter().any(given) {
            return true;
        }
        let named = |approvers: &Approvers| {
            self.names(approvers, person, &self.context.people)
                || self.names(approvers, person, self.people())
        };
        !self.state.steps.is_empty() && definition.steps.iter().any(|step| of_step(step).any(named))
    }
}

/// Everybody whom a step names: approvers, fallback, thresholds of their own, those it escalates to.
fn of_step(step: &Step) -> impl Iterator<Item = &Approvers> {
    let levels = step.deadlines.iter().filter_map(|deadline| match &deadline.action {
        Action::EscalateTo { approvers, .. } | Action::ReassignTo { approvers } => Some(approvers),
        _ => None,
    });
    std::iter::once(&step.approvers)
        .chain(&step.fallback)
        .chain(step.quorums.iter().filter_map(|quorum| quorum.from.as_ref()))
        .chain(step.rejections.iter().filter_map(|rejection| rejection.from.as_ref()))
        .chain(levels)
}

/// Everybody whom a policy names.
pub(super) fn named_in(policy: &Policy) -> impl Iterator<Item = &Approvers> {
    let definition = policy.definition();
    definition.steps.iter().flat_map(of_step).chain(definition.permissions.values())
}

/// Whether approvers name this service.
pub(super) fn names_service(approvers: &Approvers, person: &str) -> bool {
    match approvers {
        Approvers::Person { id } => id == person,
        Approvers::AnyOf { of } | Approvers::EachOf { of } => {
            of.iter().any(|each| names_service(each, person))
        }
        _ => false,
    }
}

/// Whether a role that a delegation or an actor names is the one held: `legal` is any `legal@unit` too.
pub(super) fn is_same_role(named: &str, held: &str) -> bool {
    named == held || held.split_once('@').is_some_and(|(role, _)| role == named)
}

/// Adds whom a deadline's level names to every group; whether anybody who is eligible was found.
fn join(lookup: &Lookup<'_>, step: &Step, level: usize, found: &mut Found) -> Result<bool, EvaluationError> {
    let action = step.deadlines.get(level).map(|deadline| &deadline.action);
    let Some(Action::EscalateTo { approvers, .. } | Action::ReassignTo { approvers }) = action else {
        return Ok(true);
    };
    let mut added = Found::default();
    lookup.collect(approvers, &step.id, Count::Group(0), &mut added)?;
    let somebody = !added.staff.is_empty();
    let spread = |seat: &Seat, groups: usize| -> Vec<Seat> {
        (0..groups).map(|group| Seat { role: seat.role.clone(), of: Count::Group(group) }).collect()
    };
    let groups = found.groups;
    for (person, place) in added.staff {
        for seat in place.seats.iter().flat_map(|seat| spread(seat, groups)) {
            found.add(person.clone(), seat, None);
        }
    }
    for (person, (bar, place)) in added.barred {
        for seat in place.seats.iter().flat_map(|seat| spread(seat, groups)) {
            found.add(person.clone(), seat, Some(bar));
        }
    }
    Ok(somebody)
}

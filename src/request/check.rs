//! The order of checks: the first that fails is the refusal.

use super::capacity::{Capacity, barred_by};
use super::command::{Command, Fields};
use super::state::{Outcome, Status, StepState, StepStatus};
use super::table::{Row, Verb, Who};
use super::work::Work;
use crate::definition::document::Permission;
use crate::definition::policy::Policy;
use crate::model::json::form::json;
use crate::model::people::{Kind as Actor, People};
use crate::model::refusal::{Code, Refusal};
use crate::route::staff::Found;
use crate::rule::eval::EvaluationError;

/// What a command that is allowed may do.
#[derive(Debug, Default)]
pub(super) struct Allowed {
    /// Of a decision: in which capacity.
    pub(super) capacity: Option<Capacity>,
    /// Of a reassignment: whose place, and what it is.
    pub(super) place: Option<(String, crate::route::staff::Place)>,
}

impl Work<'_> {
    /// Whether the command may be given now; `probe` asks for whatever fields would make it acceptable.
    pub(super) fn check(
        &self,
        command: &Command,
        person: Option<&str>,
        probe: bool,
    ) -> Result<Allowed, Refusal> {
        let row = command.verb.row();
        let fields = &command.fields;
        let step = self.check_step(&row, fields)?;
        if !row.from.allows(self.state.status) {
            return Err(invalid_transition(&row, self.state.status));
        }
        self.check_hold(command.verb)?;
        self.check_seen(fields)?;
        let Some(person) = person else { return Ok(Allowed::default()) };
        self.check_barred(command, person, step, probe)?;
        let allowed = self.check_who(&row, command, person, step, probe)?;
        if let (Verb::Approve, Some(step)) = (command.verb, step) {
            self.check_approval(step, person)?;
        }
        self.check_reason(&row, fields, probe)?;
        Ok(allowed)
    }

    fn check_step(&self, row: &Row, fields: &Fields) -> Result<Option<&StepState>, Refusal> {
        let Some(id) = &fields.step else { return Ok(None) };
        let Some(step) = self.state.step(id) else {
            if self.step(id).is_some() {
                return Err(not_open(id, "the request has not been submitted"));
            }
            let known = self.policy.definition().steps.iter().map(|step| step.id.as_str());
            let hint = crate::model::suggest::did_you_mean(id, known.clone()).unwrap_or_else(|| {
                format!("the steps are {}", known.map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", "))
            });
            return Err(Refusal::new(Code::UnknownStep, format!("there is no step `{id}`"), hint).at("/step"));
        };
        if row.step.allows(step.status) && !(step.status.is_pending() && self.state.status.has_ended()) {
            return Ok(Some(step));
        }
        match step.status {
            _ if matches!(row.step, super::table::OfStep::Unchecked) => Ok(Some(step)),
            StepStatus::Waiting if !self.state.status.has_ended() => {
                Err(not_open(id, "it waits for other steps"))
            }
            StepStatus::Blocked if !self.state.status.has_ended() => Err(not_open(id, "it is blocked")),
            status => {
                let message = format!("step `{id}` is {}", status.as_str());
                let hint = "look at the request again; what was decided stands";
                Err(Refusal::new(Code::StepAlreadyClosed, message, hint).at("/step"))
            }
        }
    }

    fn check_hold(&self, verb: Verb) -> Result<(), Refusal> {
        let held = matches!(verb, Verb::Approve | Verb::Override | Verb::ImportManual);
        match self.state.holds.first().filter(|_| held) {
            None => Ok(()),
            Some(hold) => {
                let message = format!("the request is on hold: {}", hold.reason);
                let hint = "wait until the hold is released";
                Err(Refusal::new(Code::OnHold, message, hint)
                    .with_detail(json!({ "hold": hold.id, "by": hold.by })))
            }
        }
    }

    fn check_seen(&self, fields: &Fields) -> Result<(), Refusal> {
        let current = self.state.round;
        if fields.round.is_some_and(|round| round != current) {
            let message = format!("the decision is about another round than {current}");
            let hint = "look at the request as it is now, and decide again";
            return Err(Refusal::new(Code::StaleRound, message, hint)
                .at("/round")
                .with_detail(json!({ "round": current })));
        }
        match fields.view.filter(|view| *view != super::view::shown(&self.state)) {
            None => Ok(()),
            Some(_) => {
                let message = "what was shown is not what is under review now";
                let hint = "look at the request as it is now, and decide again";
                Err(Refusal::new(Code::StaleView, message, hint).at("/view"))
            }
        }
    }

    /// Those who are barred from approving are barred whatever their roles, from deciding, and from overriding to approved.
    fn check_barred(
        &self,
        command: &Command,
        person: &str,
        step: Option<&StepState>,
        probe: bool,
    ) -> Result<(), Refusal> {
        let fields = &command.fields;
        let barred = |who: &str, step: &str| match self.bar(who, step) {
            Some(bar) => Err(barred_by(who, step, bar, false)),
            None => Ok(()),
        };
        match (command.verb, step) {
            (Verb::Approve | Verb::Reject | Verb::Abstain | Verb::RequestRevision, Some(step)) => {
                barred(person, &step.id)
            }
            (Verb::Override | Verb::ImportManual, step) if fields.outcome == Some(Outcome::Approved) => {
                let pending = self.state.steps.iter().filter(|each| each.status.is_pending());
                let of = |each: &&StepState| step.is_none_or(|step| step.id == each.id);
                let every = pending.filter(of).try_for_each(|each| barred(person, &each.id));
                // Where no step is needed, the request itself is what nobody approves for themselves.
                let own =
                    person == self.state.submitter && !self.policy.definition().options.allow_self_approval;
                every.and(if own {
                    Err(barred_by(person, "", crate::route::staff::Bar::Own, false))
                } else {
                    Ok(())
                })
            }
            (Verb::Reassign, Some(step)) if !probe => fields
                .to
                .as_ref()
                .map_or(Ok(()), |to| barred(to, &step.id).map_err(|refusal| refusal.at("/to"))),
            _ => Ok(()),
        }
    }

    fn check_who(
        &self,
        row: &Row,
        command: &Command,
        person: &str,
        step: Option<&StepState>,
        probe: bool,
    ) -> Result<Allowed, Refusal> {
        let by_policy =
            |permission: Permission| self.is_allowed(person, permission, step.map(|step| step.id.as_str()));
        let ok = Ok(Allowed::default());
        match row.who {
            Who::Host => ok,
            Who::TakesPart => self.check_kind(person),
            Who::Submitter if person == self.state.submitter => self.check_kind(person),
            Who::Submitter => Err(only("the submitter may do this", "ask them")),
            Who::SubmitterOr(permission) if person == self.state.submitter || by_policy(permission) => {
                if by_policy(permission) {
                    ok
                } else {
                    self.check_kind(person)
                }
            }
            Who::Allowed(permission) if by_policy(permission) => {
                // Whoever is added will decide: nobody can make a decider of what never decides.
                let to =
                    command.fields.to.as_deref().filter(|to| self.context.people.kind(to) != Actor::Human);
                to.map_or(ok, |to| Err(not_a_person(to).at("/to")))
            }
            Who::SubmitterOr(permission) | Who::Allowed(permission) => Err(not_allowed(permission)),
            Who::OwnDecision => self.check_retract(person, step),
            Who::StepPeople => self.check_decision(command, person, step),
            Who::HolderOr(permission) => {
                self.check_reassign(command, person, step, by_policy(permission), probe)
            }
        }
    }

    fn check_kind(&self, person: &str) -> Result<Allowed, Refusal> {
        if may_act_at_all(self.policy, &self.context.people, person) {
            return Ok(Allowed::default());
        }
        Err(not_a_person(person))
    }

    fn check_retract(&self, person: &str, step: Option<&StepState>) -> Result<Allowed, Refusal> {
        if !self.policy.definition().options.allow_retract {
            return Err(only("the policy does not allow decisions to be retracted", "see `allow_retract()`"));
        }
        let own = step.is_some_and(|step| step.decisions.iter().any(|decision| decision.by == person));
        match own {
            true => Ok(Allowed::default()),
            false => {
                Err(only("there is no decision of your own on this step", "only who decided can retract it"))
            }
        }
    }

    fn check_decision(
        &self,
        command: &Command,
        person: &str,
        step: Option<&StepState>,
    ) -> Result<Allowed, Refusal> {
        let Some(state) = step else { return Ok(Allowed::default()) };
        let found = self.found(state)?;
        let approves = command.verb == Verb::Approve;
        // Who asks for a revision need not be somebody who has not decided yet.
        if command.verb == Verb::RequestRevision {
            let fresh = StepState { decisions: Vec::new(), ..state.clone() };
            let capacity = self.capacity(person, &fresh, &found, command.fields.role.as_deref(), false)?;
            return Ok(Allowed { capacity: Some(capacity), place: None });
        }
        let capacity = self.capacity(person, state, &found, command.fields.role.as_deref(), approves)?;
        let fits = |step| self.fits_a_slot(step, state, &capacity.holder, &capacity.place);
        if approves && !self.step(&state.id).is_none_or(fits) {
            let message = format!("no slot is left on step `{}` that `{person}` could fill", state.id);
            let hint = "the approvals that are missing must come from the other groups";
            return Err(Refusal::new(Code::SlotAlreadyFilled, message, hint));
        }
        Ok(Allowed { capacity: Some(capacity), place: None })
    }

    fn check_reassign(
        &self,
        command: &Command,
        person: &str,
        step: Option<&StepState>,
        by_policy: bool,
        probe: bool,
    ) -> Result<Allowed, Refusal> {
        let Some(state) = step else { return Ok(Allowed::default()) };
        let found = self.found(state)?;
        let own = found.staff.contains_key(person);
        let first =
            found.staff.keys().chain(found.barred.keys()).next().filter(|_| probe && by_policy && !own);
        let from = command.fields.from.as_deref().or(first.map(String::as_str)).unwrap_or(person);
        if from != person && !by_policy {
            return Err(not_allowed(Permission::Reassign));
        }
        let place = found
            .staff
            .get(from)
            .or_else(|| found.barred.get(from).map(|(_, place)| place).filter(|_| by_policy));
        let Some(place) = place else {
            let message = format!("`{from}` is none of the people of step `{}`", state.id);
            let hint = "name in `from` whose place it is";
            return Err(Refusal::new(Code::ForbiddenRole, message, hint).at("/from"));
        };
        let allowed = Allowed { capacity: None, place: Some((from.to_owned(), place.clone())) };
        let Some(to) = command.fields.to.as_deref().filter(|_| !probe) else { return Ok(allowed) };
        if self.context.people.kind(to) != Actor::Human {
            return Err(not_a_person(to).at("/to"));
        }
        if found.staff.contains_key(to) {
            let message = format!("`{to}` is already one of the people of step `{}`", state.id);
            let hint = "name somebody else; one person fills one place";
            return Err(Refusal::new(Code::AlreadyHolder, message, hint).at("/to"));
        }
        Ok(allowed)
    }

    /// The people of a step as things are.
    fn found(&self, state: &StepState) -> Result<Found, Refusal> {
        let failed = |error: EvaluationError| {
            crate::route::verdict::policy_error(&error, "the step is blocked until it can")
        };
        let Some(step) = self.step(&state.id) else { return Ok(Found::default()) };
        self.staff(step, state).map(|staffed| staffed.found).map_err(failed)
    }
}

fn not_open(step: &str, why: &str) -> Refusal {
    let message = format!("step `{step}` is not open: {why}");
    Refusal::new(Code::StepNotOpen, message, "look at the request to see what it waits for").at("/step")
}

pub(super) fn invalid_transition(row: &Row, status: Status) -> Refusal {
    let is = match status {
        Status::Draft => "a draft",
        Status::UnderReview => "under review",
        Status::NeedsRevision => "in revision",
        Status::ManualReview => "in manual review",
        ended => ended.as_str(),
    };
    let message = format!("`{}` cannot be given while the request is {is}", row.name);
    Refusal::new(Code::InvalidTransition, message, "see which actions are allowed now")
}

/// Humans act; services only where the policy names them; bots never.
pub(super) fn may_act_at_all(policy: &Policy, people: &People, person: &str) -> bool {
    match people.kind(person) {
        Actor::Human => true,
        Actor::Service => {
            super::people::named_in(policy).any(|approvers| super::people::names_service(approvers, person))
        }
        Actor::Bot => false,
    }
}

pub(super) fn not_a_person(person: &str) -> Refusal {
    let message = format!("`{person}` is not a person");
    let hint = "people act; a service only where the policy names it with `person(…)`, a bot never";
    Refusal::new(Code::ForbiddenRole, message, hint)
}

fn only(message: &str, hint: &str) -> Refusal {
    Refusal::new(Code::ForbiddenRole, message, hint)
}

fn not_allowed(permission: Permission) -> Refusal {
    let name = Permission::TABLE.iter().find(|(each, _)| *each == permission).map_or("", |(_, name)| name);
    let message = format!("the policy does not allow you `{name}`");
    let hint = format!("the policy says who may with `allow(\"{name}\", …)`");
    Refusal::new(Code::ForbiddenRole, message, hint)
}

/// There is no such request, or none that this person may see.
pub(super) fn not_found() -> Refusal {
    let hint = "check the id; a request is shown only to those who take part in it";
    Refusal::new(Code::NotFound, "there is no such request", hint)
}

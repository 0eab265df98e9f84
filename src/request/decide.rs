//! The decider: a command on a state, in a context, becomes events or a refusal. Pure, total, and the only one that
//! decides: `allowed_actions` asks it too.

use super::act::act;
use super::check::{may_act_at_all, not_a_person, not_found};
use super::command::Command;
use super::context::Context;
use super::edit::{Voids, begin, reference, unknown_definition};
use super::event::{Event, What};
use super::evolve::evolve;
use super::state::State;
use super::table::Who;
use super::work::Work;
use crate::definition::policy::Policy;
use crate::model::id::is_person_id;
use crate::model::instant::Instant;
use crate::model::json::form::json;
use crate::model::refusal::{Code, Refusal};

/// A host's clock may be this much behind the request's last event, in milliseconds: nodes differ.
const SKEW_MS: i64 = 300_000;

/// What became of a command.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// It was accepted: its events.
    Accepted {
        /// In order; none where nothing changed.
        events: Vec<Event>,
        /// What an edit voids and keeps.
        voids: Option<Voids>,
    },
    /// It was refused; no event of its own.
    Refused(Refusal),
    /// It was accepted before, under the same key: the host gives the original response.
    Replayed,
}

/// A decision.
#[derive(Debug, Clone, PartialEq)]
pub struct Decided {
    /// What was due before the command: it stands even if the command is refused.
    pub due: Vec<Event>,
    /// What became of the command.
    pub verdict: Verdict,
    /// The state after all of it; none while there is no request.
    pub state: Option<State>,
}

impl Decided {
    fn refused(refusal: Refusal, state: Option<&State>) -> Self {
        Decided { due: Vec::new(), verdict: Verdict::Refused(refusal), state: state.cloned() }
    }
}

/// Decides a command.
///
/// `next` is the definition that a `reevaluate` moves to. The events that come out, and what was due, are all that a host
/// has to store; folding them with [`evolve`](super::evolve::evolve()) gives the state.
#[must_use]
pub fn decide(
    policy: &Policy,
    next: Option<&Policy>,
    state: Option<&State>,
    command: &Command,
    context: &Context,
) -> Decided {
    match state {
        None => create(policy, command, context),
        Some(state) => decide_on(policy, next, state, command, context),
    }
}

/// A command where there is no request yet.
fn create(policy: &Policy, command: &Command, context: &Context) -> Decided {
    let refused = |refusal: Refusal| Decided::refused(refusal, None);
    let Some(person) = context.by.as_deref().filter(|by| command.verb.creates() && is_person_id(by)) else {
        return refused(not_found());
    };
    if let Some(verdict) = seen(command, context) {
        return Decided { due: Vec::new(), verdict, state: None };
    }
    if context.version.is_some_and(|version| version != 0) {
        return refused(stale_version(0));
    }
    if !may_act_at_all(policy, &context.people, person) {
        return refused(not_a_person(person));
    }
    match begin(policy, None, command, &context.people.to_json()) {
        Err(refusal) => refused(refusal),
        Ok(what) => start(policy, None, what, person, context),
    }
}

/// Tells the first event of a draft or of a submission, and what follows.
fn start(policy: &Policy, state: Option<State>, what: What, person: &str, context: &Context) -> Decided {
    let version = state.as_ref().map_or(1, |state| state.version.saturating_add(1));
    let now = state.as_ref().map_or(context.now, |state| state.last_at.max(context.now));
    let before = state.clone();
    // The request expires some time after its first submission: reckoned where the clock and the calendars are.
    let what = match expiring(policy, what, now, context) {
        Ok(what) => what,
        Err(refusal) => return Decided::refused(refusal, before.as_ref()),
    };
    let first = Event { version, at: now, by: person.to_owned(), what };
    let Some(state) = evolve(state, &first) else { return Decided::refused(not_found(), before.as_ref()) };
    let mut work = Work::new(policy, context, now, state);
    work.same_transition();
    work.by = person.to_owned();
    work.settle();
    let mut events = vec![first];
    events.append(&mut work.take());
    Decided { due: Vec::new(), verdict: Verdict::Accepted { events, voids: None }, state: Some(work.state) }
}

pub(super) fn expiring(
    policy: &Policy,
    what: What,
    now: Instant,
    context: &Context,
) -> Result<What, Refusal> {
    let Some(after) = &policy.definition().expires_after else { return Ok(what) };
    match what {
        What::Submitted { request, definition, facts, sources, subject, route, people, .. } => {
            let expires_at = after.from(now, &context.calendars).map_err(|error| {
                let hint = "pass the calendar with the command";
                Refusal::new(Code::PolicyError, error.to_string(), hint)
                    .with_detail(json!({ "duration": after.words() }))
            })?;
            let expires_at = Some(expires_at);
            Ok(What::Submitted { request, definition, facts, sources, subject, route, people, expires_at })
        }
        other => Ok(other),
    }
}

/// What comes before anything else is looked at: the definition is the request's, it is visible, and time went on.
pub(super) fn admitted(work: &Work<'_>, host: bool) -> Result<(), Refusal> {
    let (state, now) = (&work.state, work.context.now);
    // What was never submitted has no definition of its own: it is decided by the one at hand.
    if let Some(pinned) = state.definition.as_ref().filter(|pinned| **pinned != reference(work.policy)) {
        return Err(unknown_definition(&pinned.digest.to_string()));
    }
    if !host && !work.context.by.as_deref().is_some_and(|person| work.takes_part(person)) {
        return Err(not_found());
    }
    if state.last_at.millis().saturating_sub(now.millis()) > SKEW_MS {
        let message = format!("the clock is at {now}, behind the last event at {}", state.last_at);
        let hint = "set the host's clock, and send the command again";
        return Err(Refusal::new(Code::ClockWentBackwards, message, hint));
    }
    Ok(())
}

/// Whether the version is the one that the actor expects.
pub(super) fn expected(state: &State, context: &Context) -> Result<(), Refusal> {
    match context.version.filter(|version| *version != state.version) {
        Some(_) => Err(stale_version(state.version)),
        None => Ok(()),
    }
}

/// A command on a request, in the documented order of checks.
fn decide_on(
    policy: &Policy,
    next: Option<&Policy>,
    state: &State,
    command: &Command,
    context: &Context,
) -> Decided {
    let refused = |refusal: Refusal| Decided::refused(refusal, Some(state));
    let host = command.verb.row().who == Who::Host;
    let now = context.now.max(state.last_at);
    let mut work = Work::new(policy, context, now, state.clone());
    if let Err(refusal) = admitted(&work, host) {
        return refused(refusal);
    }
    let person = context.by.as_deref().filter(|_| !host);
    if let Some(verdict) = seen(command, context) {
        return Decided { due: Vec::new(), verdict, state: Some(state.clone()) };
    }
    if let Err(refusal) = expected(state, context) {
        return refused(refusal);
    }
    let due = work.fall_due();
    work.next_transition();
    work.by = person.unwrap_or("host").to_owned();
    let result = work.check(command, person, false).and_then(|allowed| {
        // Only what is accepted may leave a trace: a refusal in the middle of an edit leaves the state as it was.
        let before = work.state.clone();
        act(&mut work, command, allowed, next).inspect_err(|_| work.state = before)
    });
    let verdict = match result {
        Err(refusal) => Verdict::Refused(refusal),
        Ok(voids) => {
            work.settle();
            Verdict::Accepted { events: work.take(), voids }
        }
    };
    Decided { due, verdict, state: Some(work.state) }
}

/// What a key that was used before makes of the command.
fn seen(command: &Command, context: &Context) -> Option<Verdict> {
    let seen = context.seen?;
    if seen == command.payload {
        return Some(Verdict::Replayed);
    }
    let message = "the idempotency key was used for another command";
    let hint = "use a new key for each command; only a retry has the key of the first try";
    Some(Verdict::Refused(Refusal::new(Code::IdempotencyKeyReused, message, hint)))
}

fn stale_version(current: u64) -> Refusal {
    let message = format!("the request is at version {current}");
    let hint = "look at the request as it is now, and send the command with its version";
    Refusal::new(Code::StaleVersion, message, hint).with_detail(json!({ "version": current }))
}

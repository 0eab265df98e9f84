//! What somebody may do now, and why not the rest: `decide`'s own checks, asked for each command.

use crate::model::json::form::form;

use super::command::{Command, Fields};
use super::context::Context;
use super::decide::{admitted, expected};
use super::state::{Outcome, State};
use super::table::{OfStep, Row, TABLE, Verb, Who};
use super::work::Work;
use crate::definition::policy::Policy;
use crate::model::digest::Sha256;
use crate::model::refusal::Refusal;

/// A command that is allowed, or why it is not.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// The command.
    pub command: &'static str,
    /// On which step.
    pub step: Option<String>,
    /// Whether `decide` would accept it, with fields that fit.
    pub allowed: bool,
    /// The refusal that `decide` would give.
    pub refused: Option<Refusal>,
}

form!(written Action { command, step: optional, allowed, refused: optional });

/// Every command with every step that it could be about, for the person of the context, at its time.
///
/// What was due by then is taken as done. Where every command would be refused, because the clock is behind or the context
/// expects another version, each is, for that reason. Fields that a command needs besides the step (a reason, a code, whom
/// to reassign to) are taken as given; what was attached and how the person authenticated is not.
#[must_use]
pub fn allowed_actions(policy: &Policy, state: &State, context: &Context) -> Vec<Action> {
    let now = context.now.max(state.last_at);
    let mut work = Work::new(policy, context, now, state.clone());
    let admitted = admitted(&work, false).and_then(|()| expected(state, context));
    if admitted.is_ok() {
        work.fall_due();
    }
    let rows = TABLE.iter().filter(|row| row.who != Who::Host);
    let asked = rows.flat_map(|row| targets(row, &work.state).into_iter().map(move |step| (row, step)));
    let asked: Vec<(&Row, Option<String>)> = asked.collect();
    let answer = |(row, step): (&Row, Option<String>)| {
        let person = context.by.as_deref().unwrap_or_default();
        let result = admitted.clone().and_then(|()| probe(&work, row.verb, step.as_deref(), person));
        Action { command: row.name, step, allowed: result.is_ok(), refused: result.err() }
    };
    asked.into_iter().map(answer).collect()
}

/// What a command could be about: each step, or the request.
fn targets(row: &Row, state: &State) -> Vec<Option<String>> {
    let steps = state.steps.iter().map(|step| Some(step.id.clone()));
    match (row.step, row.needs.contains(&"step")) {
        (OfStep::Unchecked, _) => vec![None],
        (_, true) => steps.collect(),
        (_, false) => std::iter::once(None).chain(steps).collect(),
    }
}

/// Whether the command would be accepted with fields that fit: of outcomes, either.
fn probe(work: &Work<'_>, verb: Verb, step: Option<&str>, person: &str) -> Result<(), Refusal> {
    let with = |outcome: Option<Outcome>| {
        let fields = Fields { step: step.map(str::to_owned), outcome, ..Fields::default() };
        let command = Command { verb, fields, payload: Sha256::of(b"") };
        work.check(&command, Some(person), true).map(|_| ())
    };
    match verb {
        Verb::Override | Verb::ImportManual => {
            with(Some(Outcome::Approved)).or_else(|_| with(Some(Outcome::Rejected)))
        }
        Verb::ReleaseHold => with(None).and_then(|()| super::act::open_hold(work, None).map(|_| ())),
        _ => with(None),
    }
}

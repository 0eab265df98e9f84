//! The decider over JSON: what hosts in other languages, and scenarios, speak.

use serde_json::Value as Json;

use super::command::Command;
use super::context::Context;
use super::decide::{Decided, Verdict};
use super::event::Event;
use super::state::State;
use crate::definition::policy::Policy;
use crate::limits;
use crate::model::json::JsonError;
use crate::model::json::form::{ToJson, json};
use crate::model::refusal::{Code, Refusal};
use crate::route::request::door_refusal;

/// Decides: `{ due, due_outbox, outcome: { accepted: { events, voided?, kept?, outbox } } | { refused } |
/// { replayed: true }, state, payload }`.
///
/// # Errors
/// Where the command or the context is none at all. What is wrong with a request is a refusal: a value.
pub fn decide(
    policy: &Policy,
    next: Option<&Policy>,
    state: Option<&Json>,
    command: &Json,
    context: &Json,
) -> Result<Json, JsonError> {
    let (command, context) = match read(state.is_none(), command, context) {
        Ok(both) => both,
        Err(problem) => return unread(state, problem),
    };
    let before = match state.map(|state| State::from_json(state.clone())).transpose() {
        Ok(before) => before,
        Err(refusal) => return Ok(unmoved(refusal, state.cloned(), Some(&command))),
    };
    let decided = super::decide(policy, next, before.as_ref(), &command, &context);
    answer(decided, &command, before.as_ref())
}

/// What is answered to a command, or to its context, that cannot be read: a refusal where the facts are at fault, or where
/// there is too much of something, which is no slip of the host's programmer: whoever sent it is told.
///
/// # Errors
/// The problem itself where it is anything else.
pub fn unread(state: Option<&Json>, problem: JsonError) -> Result<Json, JsonError> {
    if problem.limit {
        let refused = Refusal::new(Code::LimitExceeded, &*problem.message, &*problem.hint).at(&*problem.path);
        return Ok(unmoved(refused, state.cloned(), None));
    }
    let path = problem.path.strip_prefix("/command").unwrap_or_default().to_owned();
    match door_refusal(&problem.clone().moved(path)) {
        Some(refused) => Ok(unmoved(refused, state.cloned(), None)),
        None => Err(problem),
    }
}

/// A refusal that nothing came before: the state is what it was.
pub(crate) fn unmoved(refused: Refusal, state: Option<Json>, command: Option<&Command>) -> Json {
    let payload = command.map(|command| command.payload);
    json!({ "due": [], "due_outbox": [], "outcome": { "refused": refused }, "state": state, "payload": payload })
}

/// Reads a command and its context.
pub(crate) fn read(is_new: bool, command: &Json, context: &Json) -> Result<(Command, Context), JsonError> {
    let command = Command::from_json(command).map_err(|problem| problem.within("/command"))?;
    if is_new && command.verb.creates() && command.fields.request.is_none() {
        return Err(JsonError::new(
            "/command/id",
            "a new request has no id",
            "add `id`, unique for the tenant",
        ));
    }
    let context = Context::from_json(context).map_err(|problem| problem.within("/context"))?;
    Ok((command, context))
}

/// What was decided, as `decide` answers it.
pub(crate) fn answer(decided: Decided, command: &Command, before: Option<&State>) -> Result<Json, JsonError> {
    let Decided { due, verdict, state } = decided;
    let state_json = state.as_ref().map(State::to_json);
    if state_json.as_ref().is_some_and(|state| state.to_string().len() > limits::STATE_BYTES) {
        let message = format!("the state of the request would be larger than {} bytes", limits::STATE_BYTES);
        let refused =
            Refusal::new(Code::LimitExceeded, message, "keep large content outside, and give its digest");
        let before = before.map(State::to_json);
        return Ok(unmoved(refused, before, Some(command)));
    }
    let request = state.as_ref().map(|state| state.request.id.clone()).unwrap_or_default();
    let outcome = match verdict {
        Verdict::Refused(refusal) => json!({ "refused": refusal }),
        Verdict::Replayed => json!({ "replayed": true }),
        Verdict::Accepted { events, voids } => {
            let mut accepted =
                json!({ "events": events.json(), "outbox": super::outbox(&request, &events).json() });
            if let (Some(object), Some(voids)) = (accepted.as_object_mut(), voids) {
                object.insert("voided".to_owned(), json!(voids.voided));
                object.insert("kept".to_owned(), json!(voids.kept));
            }
            json!({ "accepted": accepted })
        }
    };
    let outbox = super::outbox(&request, &due).json();
    Ok(json!({
        "due": due.json(), "due_outbox": outbox, "outcome": outcome, "state": state_json, "payload": command.payload,
    }))
}

/// What an event makes of a state.
///
/// # Errors
/// Where the event is none, or the state is not what the engine wrote.
pub fn evolve(state: Option<&Json>, event: &Json) -> Result<Json, JsonError> {
    let state = state.map(read_state).transpose()?;
    let event = Event::from_json(event).map_err(|problem| problem.within("/event"))?;
    match super::evolve(state, &event) {
        Some(state) => Ok(state.to_json()),
        None => Ok(Json::Null),
    }
}

/// Every command with every step, allowed or refused: `[{ command, step?, allowed, refused? }]`.
///
/// # Errors
/// As [`evolve`].
pub fn allowed_actions(policy: &Policy, state: &Json, context: &Json) -> Result<Json, JsonError> {
    let context = Context::from_json(context).map_err(|problem| problem.within("/context"))?;
    Ok(super::allowed_actions(policy, &read_state(state)?, &context).json())
}

/// The read model.
///
/// # Errors
/// As [`evolve`].
pub fn view(policy: &Policy, state: &Json, context: &Json) -> Result<Json, JsonError> {
    let context = Context::from_json(context).map_err(|problem| problem.within("/context"))?;
    Ok(super::view::view(policy, &read_state(state)?, &context).json())
}

/// What must be known to decide a command.
///
/// # Errors
/// As [`decide`].
pub fn needs(
    policy: &Policy,
    state: Option<&Json>,
    command: &Json,
    by: Option<&str>,
) -> Result<Json, JsonError> {
    let command = Command::from_json(command).map_err(|problem| problem.within("/command"))?;
    let state = state.map(read_state).transpose()?;
    Ok(super::needs(policy, state.as_ref(), &command, by).json())
}

/// What is different downstream.
///
/// # Errors
/// Where the view or the report cannot be read.
pub fn reconcile(state: &Json, report: &Json) -> Result<Json, JsonError> {
    let report = super::reconcile::Report::from_json(report).map_err(|problem| problem.within("/report"))?;
    Ok(super::reconcile::reconcile(&read_state(state)?, &report).json())
}

fn read_state(state: &Json) -> Result<State, JsonError> {
    State::at("/state", state)
}

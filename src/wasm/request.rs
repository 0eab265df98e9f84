//! The life of a request, for JavaScript: `request/wire.rs` over texts.

use serde_json::Value as Json;
use wasm_bindgen::prelude::*;

use super::Policy;
use super::convert::misuse;
use crate::limits;
use crate::model::json::{self, JsonError, canonical, pointer};
use crate::request::wire;

#[wasm_bindgen]
impl Policy {
    /// Decides a command: `{ due, due_outbox, outcome, state, payload }`, canonical JSON. Without `state` there is no
    /// request yet.
    ///
    /// # Errors
    /// An `Error` with `code` `invalid_command` or `invalid_context`, if that is none at all.
    pub fn decide(&self, state: Option<String>, command: &str, context: &str) -> Result<String, JsValue> {
        self.decided(None, state.as_deref(), command, context)
    }

    /// The same, with the policy that a `reevaluate` moves to.
    ///
    /// # Errors
    /// As [`decide`](Self::decide).
    #[wasm_bindgen(js_name = decideNext)]
    pub fn decide_next(
        &self,
        next: &Policy,
        state: Option<String>,
        command: &str,
        context: &str,
    ) -> Result<String, JsValue> {
        self.decided(Some(next), state.as_deref(), command, context)
    }

    /// What must be known to decide a command, canonical JSON.
    ///
    /// # Errors
    /// An `Error` with `code` `invalid_command` or `tampered_state`.
    pub fn needs(&self, state: Option<String>, command: &str, by: Option<String>) -> Result<String, JsValue> {
        let (state, command) = (state.as_deref().map(stored), read("command", command)?);
        answer(wire::needs(&self.0, state.as_ref(), &command, by.as_deref()))
    }

    /// Every command with every step, allowed or refused, canonical JSON.
    ///
    /// # Errors
    /// An `Error` with `code` `invalid_context` or `tampered_state`.
    #[wasm_bindgen(js_name = allowedActions)]
    pub fn allowed_actions(&self, state: &str, context: &str) -> Result<String, JsValue> {
        answer(wire::allowed_actions(&self.0, &stored(state), &read("context", context)?))
    }

    /// The read model, canonical JSON.
    ///
    /// # Errors
    /// As [`allowed_actions`](Self::allowed_actions).
    pub fn view(&self, state: &str, context: &str) -> Result<String, JsValue> {
        answer(wire::view(&self.0, &stored(state), &read("context", context)?))
    }

    fn decided(
        &self,
        next: Option<&Policy>,
        state: Option<&str>,
        command: &str,
        context: &str,
    ) -> Result<String, JsValue> {
        let state = state.map(stored);
        let read = door("command", command).and_then(|command| Ok((command, door("context", context)?)));
        answer(match read {
            Ok((command, context)) => {
                wire::decide(&self.0, next.map(|next| &next.0), state.as_ref(), &command, &context)
            }
            Err(problem) => wire::unread(state.as_ref(), problem),
        })
    }
}

/// What a command is answered that holds, at `path`, a JavaScript value that JSON does not have: a decision that refuses
/// it where that is among the facts, canonical JSON.
///
/// # Errors
/// An `Error` with `code` `invalid_command`, where it is anywhere else.
#[wasm_bindgen(js_name = notCommand)]
pub fn not_command(state: Option<String>, path: &str, message: &str, hint: &str) -> Result<String, JsValue> {
    let problem = JsonError::new(format!("/command{path}"), message, hint);
    answer(wire::unread(state.as_deref().map(stored).as_ref(), problem))
}

/// The state after an event, canonical JSON; `null` where a history cannot begin with it.
///
/// # Errors
/// An `Error` with `code` `invalid_event` or `tampered_state`.
#[wasm_bindgen]
pub fn evolve(state: Option<String>, event: &str) -> Result<String, JsValue> {
    answer(wire::evolve(state.as_deref().map(stored).as_ref(), &read("event", event)?))
}

/// What is different downstream, canonical JSON.
///
/// # Errors
/// An `Error` with `code` `invalid_report` or `tampered_state`.
#[wasm_bindgen]
pub fn reconcile(state: &str, report: &str) -> Result<String, JsValue> {
    answer(wire::reconcile(&stored(state), &read("report", report)?))
}

fn door(argument: &str, text: &str) -> Result<Json, JsonError> {
    json::parse(text, limits::REQUEST_BYTES).map_err(|problem| problem.within(&pointer("", argument)))
}

fn read(argument: &str, text: &str) -> Result<Json, JsValue> {
    door(argument, text).map_err(|problem| misuse(&problem))
}

/// A stored state. One that is no JSON is as little what the engine wrote as `null` is, and comes to the same.
fn stored(text: &str) -> Json {
    json::parse(text, limits::STATE_BYTES).unwrap_or_default()
}

fn answer(answer: Result<Json, JsonError>) -> Result<String, JsValue> {
    answer.map(|answer| canonical(&answer)).map_err(|problem| misuse(&problem))
}

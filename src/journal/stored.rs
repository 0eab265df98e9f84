//! Questions about a request as it is stored, in one: `{ stored, documents, … }`, where the documents are those that `needed`
//! named. Where facts or answers were erased, their references stand for them.

use serde_json::{Map, Value as Json};

use super::aside::{Lookup, beside_answers, restored};
use super::read::Documents;
use crate::definition::policy::Policy;
use crate::model::digest::Sha256;
use crate::model::json::form::{ToJson, json};
use crate::model::json::{JsonError, expect, pointer};
use crate::record::document::referred;
use crate::request::command::Command;
use crate::request::context::Context;
use crate::request::state::State;
use crate::request::view::view;
use crate::request::{allowed_actions, needs as needed_for};

/// The working state, for `view`, `allowed_actions` and `needs`.
///
/// # Errors
/// Where the stored state was edited, or facts are not at hand.
pub fn restore(input: &Json) -> Result<Json, JsonError> {
    let object = expect::object_of(input, "", &["stored", "documents"])?;
    let (stored, documents) = kept(object)?;
    let state = restored(&stored, &|sha256| documents.get(sha256)).ok_or_else(|| {
        JsonError::new(
            "/documents",
            "a document with facts or answers is not at hand",
            "pass those that `needed` names",
        )
    })?;
    Ok(state.to_json())
}

/// The documents that the next command on a state needs, by digest: what [`prepare`](super::wire::prepare) answers as
/// `needed`, of a state that was folded from its events.
///
/// # Errors
/// Where the input is none.
pub fn needed(input: &Json) -> Result<Json, JsonError> {
    let object = expect::object_of(input, "", &["stored", "documents"])?;
    let documents = Documents::read(object)?;
    Ok(json!(named_in(expect::member(object, "", "stored")?, &|sha256| documents.get(sha256))))
}

/// What must be known to decide `{ command, by?, stored?, documents? }`.
///
/// # Errors
/// Where the command is none, or the stored state was edited.
pub fn needs(policy: &Policy, input: &Json) -> Result<Json, JsonError> {
    let object = expect::object_of(input, "", &["command", "by", "stored", "documents"])?;
    let command = Command::from_json(expect::member(object, "", "command")?);
    let command = command.map_err(|problem| problem.within("/command"))?;
    let state = object.contains_key("stored").then(|| standing(object)).transpose()?;
    let by = object.get("by").map(|by| expect::text(by, "/by")).transpose()?;
    Ok(needed_for(policy, state.as_ref(), &command, by).json())
}

/// The read model, and every command, allowed or refused, of `{ stored, documents, context }`: `{ view, actions }`.
///
/// # Errors
/// Where the context is none, or the stored state was edited.
pub fn look(policy: &Policy, input: &Json) -> Result<Json, JsonError> {
    let object = expect::object_of(input, "", &["stored", "documents", "context"])?;
    let context = Context::from_json(expect::member(object, "", "context")?);
    let context = context.map_err(|problem| problem.within("/context"))?;
    let state = standing(object)?;
    let actions = context.by.is_some().then(|| allowed_actions(policy, &state, &context).json());
    Ok(json!({ "view": view(policy, &state, &context), "actions": actions.unwrap_or_else(|| json!([])) }))
}

/// The state as far as its documents are there.
fn standing(object: &Map<String, Json>) -> Result<State, JsonError> {
    let (stored, documents) = kept(object)?;
    Ok(restored(&stored, &|sha256| documents.get(sha256)).unwrap_or(stored))
}

fn kept(object: &Map<String, Json>) -> Result<(State, Documents), JsonError> {
    let documents = Documents::read(object)?;
    Ok((State::at(&pointer("", "stored"), expect::member(object, "", "stored")?)?, documents))
}

/// The documents that a stored state names, and those beside the answers that it keeps.
pub(super) fn named_in(stored: &Json, documents: &Lookup<'_>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut put = |sha256: Sha256| {
        let sha256 = sha256.to_string();
        if !found.contains(&sha256) {
            found.push(sha256);
        }
    };
    beside_answers(stored.get("people"), documents).into_iter().for_each(&mut put);
    let mut add = |text: &str| referred(text).into_iter().for_each(&mut put);
    let facts = stored.get("facts").and_then(Json::as_object).into_iter().flatten();
    facts.filter_map(|(_, value)| value.as_str()).for_each(&mut add);
    stored.get("people").and_then(Json::as_str).into_iter().for_each(&mut add);
    let each = |member: &str| stored.get(member).and_then(Json::as_array).into_iter().flatten();
    each("holds").filter_map(|hold| hold.get("reason")?.as_str()).for_each(&mut add);
    let changes = each("steps").filter_map(|step| step.get("changes")?.as_array()).flatten();
    changes.filter_map(|change| change.pointer("/reassigned/reason")?.as_str()).for_each(&mut add);
    found
}

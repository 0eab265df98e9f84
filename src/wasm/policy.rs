//! What a definition says about a request, for JavaScript: all of the preview, and the beginning of the run time.

use wasm_bindgen::prelude::*;

use super::convert::thrown;
use crate::definition::policy::Policy as CorePolicy;
use crate::definition::{schema, typescript};
use crate::limits;
use crate::model::json::form::json;
use crate::model::json::{self, JsonError};
use crate::model::refusal::Refusal;
use crate::route::answer::Answer;
use crate::route::request::{Request, door_refusal};
use crate::route::{explain, route};

/// A loaded policy.
#[wasm_bindgen]
pub struct Policy(pub(super) CorePolicy);

#[wasm_bindgen]
impl Policy {
    /// Loads `definition.json`.
    ///
    /// # Errors
    /// An `Error` with `code` `invalid_definition` or `limit_exceeded`, `path` and `hint`.
    pub fn load(definition: &str) -> Result<Policy, JsValue> {
        CorePolicy::load(definition).map(Policy).map_err(|error| thrown("invalid_definition", &error))
    }

    /// Routes a request; the answer (a route, or a refusal) is canonical JSON.
    ///
    /// # Errors
    /// An `Error` with `code` `invalid_request`, if the request is not one at all.
    pub fn route(&self, request_text: &str) -> Result<String, JsValue> {
        let answer = match request(request_text)? {
            Ok(request) => route(&self.0, &request),
            Err(refused) => Answer::Refused { refused },
        };
        Ok(answer.to_canonical())
    }

    /// Explains the route in plain words: `{ lines }`, or the refusal; canonical JSON.
    ///
    /// # Errors
    /// As [`route`](Self::route).
    pub fn explain(&self, request_text: &str) -> Result<String, JsValue> {
        let answer = match request(request_text)? {
            Ok(request) => route(&self.0, &request),
            Err(refused) => Answer::Refused { refused },
        };
        Ok(match &answer {
            Answer::Route(route) => json::canonical(&json!({ "lines": explain::explain(route) })),
            Answer::Refused { .. } => answer.to_canonical(),
        })
    }

    /// The definition as canonical JSON.
    #[must_use]
    pub fn definition(&self) -> String {
        self.0.canonical().to_owned()
    }

    /// SHA-256 of the canonical definition, in hexadecimal.
    #[must_use]
    pub fn digest(&self) -> String {
        self.0.digest().to_string()
    }

    /// JSON Schema 2020-12 of the facts.
    #[must_use]
    pub fn schema(&self) -> String {
        json::canonical(&schema::json_schema(&self.0))
    }

    /// TypeScript source of the facts' type.
    #[must_use]
    pub fn types(&self) -> String {
        typescript::typescript(&self.0)
    }
}

/// What a request is answered that holds, at `path`, a JavaScript value that JSON does not have: a refusal where that is
/// among the facts, canonical JSON.
///
/// # Errors
/// An `Error` with `code` `invalid_request`, where it is anywhere else.
#[wasm_bindgen(js_name = notJson)]
pub fn not_json(path: &str, message: &str, hint: &str) -> Result<String, JsValue> {
    let refused = refused(&JsonError::new(path, message, hint))?;
    Ok(Answer::Refused { refused }.to_canonical())
}

/// Reads a request. What the strict door refuses among the facts is a refusal, a value; what is wrong with the envelope
/// is thrown.
fn request(text: &str) -> Result<Result<Request, Refusal>, JsValue> {
    let read = match json::parse(text, limits::REQUEST_BYTES) {
        Ok(read) => read,
        Err(error) => return refused(&error).map(Err),
    };
    Request::from_json(&read).map(Ok).map_err(|error| thrown("invalid_request", &error))
}

/// What a request is answered that does not pass the door: a refusal where it is about the facts, else an error.
fn refused(error: &JsonError) -> Result<Refusal, JsValue> {
    door_refusal(error).ok_or_else(|| thrown("invalid_request", error))
}

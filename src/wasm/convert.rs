//! From JavaScript's texts to the core's values, and from the core's errors to JavaScript's.

use js_sys::{Error, Reflect};
use wasm_bindgen::JsValue;

use crate::limits;
use crate::model::json::{self, JsonError};
use crate::model::refusal::Refusal;
use crate::route::request::{Request, door_refusal};

/// Reads a request. What the strict door refuses among the facts is a refusal, a value; what is wrong with the envelope
/// is thrown.
pub(super) fn request(text: &str) -> Result<Result<Request, Refusal>, JsValue> {
    let read = match json::parse(text, limits::REQUEST_BYTES) {
        Ok(read) => read,
        Err(error) => return refused(&error).map(Err),
    };
    Request::from_json(&read).map(Ok).map_err(|error| thrown("invalid_request", &error))
}

/// What a request is answered that does not pass the door: a refusal where it is about the facts, else an error.
pub(super) fn refused(error: &JsonError) -> Result<Refusal, JsValue> {
    door_refusal(error).ok_or_else(|| thrown("invalid_request", error))
}

/// What is wrong with one of several arguments, which the first member of its path names.
pub(super) fn misuse(error: &JsonError) -> JsValue {
    let (argument, path) = match error.path.get(1..).and_then(|path| path.split_once('/')) {
        Some((argument, rest)) => (argument, format!("/{rest}")),
        None => (error.path.trim_start_matches('/'), String::new()),
    };
    let code = match argument {
        "command" => "invalid_command",
        "context" => "invalid_context",
        "event" => "invalid_event",
        "report" => "invalid_report",
        "state" | "stored" if path == "/schema" => "unknown_version",
        "state" | "stored" => "tampered_state",
        "definitions" => "invalid_definition",
        "key" | "keys" | "offered" => "invalid_key",
        "signature" => "invalid_signature",
        _ => "invalid_argument",
    };
    thrown(code, &JsonError { path, ..error.clone() })
}

/// A JavaScript `Error` with `code`, `path` and `hint`.
pub(super) fn thrown(code: &str, error: &JsonError) -> JsValue {
    let code = if error.limit { "limit_exceeded" } else { code };
    let thrown = Error::new(&error.message);
    let members = [("code", code), ("path", &error.path), ("hint", &error.hint)];
    for (key, value) in members {
        // Setting a member of a fresh plain object does not fail.
        let _ = Reflect::set(&thrown, &key.into(), &value.into());
    }
    thrown.into()
}

/// An error that no input can cause.
pub(super) fn failure(error: &serde_json::Error) -> JsValue {
    Error::new(&error.to_string()).into()
}

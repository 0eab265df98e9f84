//! From JavaScript values to the core's, and from the core's errors to JavaScript's.

use js_sys::{Error, Reflect};
use wasm_bindgen::JsValue;

use crate::limits;
use crate::model::json::{self, JsonError};
use crate::model::refusal::Refusal;
use crate::route::request::{Request, door_refusal};

/// Reads a request, given as an object or as JSON text. What the strict door refuses among the facts is a refusal, a
/// value; what is wrong with the envelope is thrown.
pub(super) fn request(value: &JsValue) -> Result<Result<Request, Refusal>, JsValue> {
    let read = match value.as_string() {
        Some(text) => json::parse(&text, limits::REQUEST_BYTES),
        None => json::from_deserializer(serde_wasm_bindgen::Deserializer::from(value.clone())),
    };
    let read = match read {
        Ok(read) => read,
        Err(error) => return door_refusal(&error).map(Err).ok_or_else(|| thrown("invalid_request", &error)),
    };
    Request::from_json(&read).map(Ok).map_err(|error| thrown("invalid_request", &error))
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

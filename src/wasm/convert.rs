//! From JavaScript values to the core's, and from the core's errors to JavaScript's.

use js_sys::{Error, Reflect};
use serde_json::Value;
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
        None => {
            json::from_deserializer(serde_wasm_bindgen::Deserializer::from(value.clone())).and_then(|read| {
                // A lone surrogate has become U+FFFD on the way in; the road through JSON text tells the two apart.
                if !holds_replacement(&read) {
                    return Ok(read);
                }
                let text =
                    js_sys::JSON::stringify(value).ok().and_then(|text| text.as_string()).unwrap_or_default();
                json::parse(&text, limits::REQUEST_BYTES)
            })
        }
    };
    let read = match read {
        Ok(read) => read,
        Err(error) => return door_refusal(&error).map(Err).ok_or_else(|| thrown("invalid_request", &error)),
    };
    Request::from_json(&read).map(Ok).map_err(|error| thrown("invalid_request", &error))
}

/// Whether some text of the value holds U+FFFD, which stands where something could not be read.
fn holds_replacement(value: &Value) -> bool {
    let odd = |text: &str| text.contains('\u{fffd}');
    match value {
        Value::String(text) => odd(text),
        Value::Array(items) => items.iter().any(holds_replacement),
        Value::Object(members) => members.iter().any(|(key, value)| odd(key) || holds_replacement(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
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

//! From the core's errors to JavaScript's.

use js_sys::{Error, Reflect};
use wasm_bindgen::JsValue;

use crate::model::json::JsonError;

/// What is wrong with one of several arguments, which the first member of its path names.
#[cfg(feature = "wasm")]
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
    thrown(code, &error.clone().moved(path))
}

/// A JavaScript `Error` with `code`, `path` and `hint`.
pub(super) fn thrown(code: &str, error: &JsonError) -> JsValue {
    let code = if error.limit { "limit_exceeded" } else { code };
    let thrown = Error::new(&error.message);
    for (key, value) in [("code", code), ("path", &error.path), ("hint", &error.hint)] {
        // Setting a member of a fresh object does not fail.
        let _ = Reflect::set(&thrown, &key.into(), &value.into());
    }
    thrown.into()
}

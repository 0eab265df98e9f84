//! Figures of a process.

use serde_json::Value as Json;
use wasm_bindgen::prelude::*;

use super::convert::thrown;
use crate::analysis::metrics::{self, Measured};
use crate::limits;
use crate::model::json::form::ToJson;
use crate::model::json::{self, JsonError, canonical};

/// What a request's log comes to: both as canonical JSON.
///
/// # Errors
/// An `Error` with `code` `invalid_argument` and `path`, if it is no log, or not all of one.
#[wasm_bindgen]
pub fn measure(log: &str) -> Result<String, JsValue> {
    let measured = json::parse(log, limits::BUNDLE_BYTES).and_then(|log| metrics::measure(&log));
    answer(measured.map(|measured| measured.json()))
}

/// What a list of such comes to, as canonical JSON.
///
/// # Errors
/// An `Error` with `code` `invalid_argument` and `path`, if a request is there twice, or it is anything else.
#[wasm_bindgen]
pub fn metrics(measured: &str) -> Result<String, JsValue> {
    let read = json::parse(measured, limits::BUNDLE_BYTES);
    let read = read.and_then(|measured| json::read::<Vec<Measured>>(&measured, "pass what `measure` gave"));
    answer(read.and_then(|measured| metrics::metrics(&measured)).map(|metrics| metrics.json()))
}

fn answer(answer: Result<Json, JsonError>) -> Result<String, JsValue> {
    answer.map(|answer| canonical(&answer)).map_err(|problem| thrown("invalid_argument", &problem))
}

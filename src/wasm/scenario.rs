//! Scenarios and policies that must be refused, for the command line.

use wasm_bindgen::prelude::*;

use super::convert::thrown;
use crate::analysis::{marks, scenario};
use crate::limits;
use crate::model::json::form::json;
use crate::model::json::{self, JsonError, expect, pointer};
use crate::model::sorted::SortedMap;

/// The files that the scenario of a tree wants read, relative to it: a JSON list of paths.
#[wasm_bindgen(js_name = scenarioWants)]
#[must_use]
pub fn scenario_wants(tree: &str) -> String {
    json!(scenario::wants(tree)).to_string()
}

/// Runs the scenario of a tree; `files` is JSON, the texts of its policies by path. The verdict is canonical JSON.
///
/// # Errors
/// An `Error` with `code` `invalid_argument`, if `files` is anything else.
#[wasm_bindgen(js_name = scenarioRun)]
pub fn scenario_run(tree: &str, files: &str) -> Result<String, JsValue> {
    let files = texts(files).map_err(|error| thrown("invalid_argument", &error))?;
    Ok(scenario::run(tree, &files).to_canonical())
}

/// Whether a script is refused as its `//~` say: a verdict as canonical JSON; nothing for a script without any.
#[wasm_bindgen(js_name = marksVerdict)]
#[must_use]
pub fn marks_verdict(script: &str) -> Option<String> {
    marks::verdict(script).map(|verdict| verdict.to_canonical())
}

fn texts(files: &str) -> Result<SortedMap<String, String>, JsonError> {
    let files = json::parse(files, limits::SCENARIO_BYTES)?;
    let text = |(path, text): (&String, &serde_json::Value)| {
        Ok((path.clone(), expect::text(text, &pointer("", path))?.to_owned()))
    };
    expect::object(&files, "")?.iter().map(text).collect()
}

//! The JavaScript surface: thin conversions over the core. The only home of JavaScript.
//!
//! Two modules are built from it: the run time (feature `wasm`) and the compiler (`wasm,compiler`). What is asked comes in as
//! JSON text, which the package's JavaScript writes where the caller has an object; answers leave as canonical JSON text,
//! so that the bytes are the same everywhere, and frozen objects are made of them there. What the compiler finds has no
//! bytes to keep: it crosses as an object.

mod convert;
pub mod record;
pub mod request;
#[cfg(feature = "compiler")]
pub mod metrics;
#[cfg(feature = "compiler")]
pub mod scenario;

use wasm_bindgen::prelude::*;

use crate::definition::policy::Policy as CorePolicy;
use crate::definition::{schema, typescript};
use crate::model::json::JsonError;
use crate::model::json::form::json;
use crate::route::answer::Answer;
use crate::route::{explain, route};
#[cfg(feature = "compiler")]
use crate::{
    compiler::finding::Finding,
    definition::outline::{Line, outline},
};
use convert::{failure, refused, request, thrown};

/// A loaded policy.
#[wasm_bindgen]
pub struct Policy(CorePolicy);

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
        answer.to_canonical().map_err(|error| failure(&error))
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
        match &answer {
            Answer::Route(route) => Ok(json!({ "lines": explain::explain(route) }).to_string()),
            Answer::Refused { .. } => answer.to_canonical().map_err(|error| failure(&error)),
        }
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
        schema::json_schema(&self.0).to_string()
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
    Answer::Refused { refused }.to_canonical().map_err(|error| failure(&error))
}

/// The version of the engine.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// What the compiler answers, as it crosses into JavaScript.
#[cfg(feature = "compiler")]
#[derive(serde::Serialize)]
struct Compiled<'a> {
    ok: bool,
    json: Option<&'a str>,
    digest: Option<String>,
    outline: Option<Vec<Line>>,
    findings: &'a [Finding],
    rendered: String,
}

/// Compiles and lints a policy script: an object `{ ok, json, digest, outline, findings, rendered }`.
///
/// # Errors
/// None that input can cause; the error is that of the conversion.
#[cfg(feature = "compiler")]
#[wasm_bindgen]
pub fn compile(source: &str, file: &str, colour: bool) -> Result<JsValue, JsValue> {
    let compilation = crate::analysis::lint::check(source);
    let policy = compilation.policy.as_ref();
    let compiled = Compiled {
        ok: policy.is_some(),
        json: policy.map(CorePolicy::canonical),
        digest: policy.map(|policy| policy.digest().to_string()),
        outline: policy.map(outline),
        findings: &compilation.findings,
        rendered: compilation.render(file, colour),
    };
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    serde::Serialize::serialize(&compiled, &serializer).map_err(JsValue::from)
}

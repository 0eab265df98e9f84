//! The compiler, for JavaScript.

use wasm_bindgen::prelude::*;

use crate::compiler::finding::Finding;
use crate::definition::outline::{Line, outline};
use crate::definition::policy::Policy;

/// What the compiler answers, as it crosses into JavaScript.
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
#[wasm_bindgen]
pub fn compile(source: &str, file: &str, colour: bool) -> Result<JsValue, JsValue> {
    let compilation = crate::analysis::lint::check(source);
    let policy = compilation.policy.as_ref();
    let compiled = Compiled {
        ok: policy.is_some(),
        json: policy.map(Policy::canonical),
        digest: policy.map(|policy| policy.digest().to_string()),
        outline: policy.map(outline),
        findings: &compilation.findings,
        rendered: compilation.render(file, colour),
    };
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    serde::Serialize::serialize(&compiled, &serializer).map_err(JsValue::from)
}

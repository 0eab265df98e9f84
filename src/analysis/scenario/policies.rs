//! The policies that a scenario names.

use super::problem::Problem;
use crate::compiler::compile;
use crate::compiler::finding::Severity;
use crate::definition::policy::Policy;
use crate::model::invalid::quoted;
use crate::model::sorted::SortedMap;

/// What the files hold, compiled as they are needed.
pub(super) struct Policies<'f> {
    files: &'f SortedMap<String, String>,
}

impl<'f> Policies<'f> {
    pub(super) fn new(files: &'f SortedMap<String, String>) -> Policies<'f> {
        Policies { files }
    }

    /// The policy at a path: a script, or a definition.
    pub(super) fn at(&self, path: &str, line: u32) -> Result<Policy, Problem> {
        let Some(text) = self.files.get(path) else {
            let hint = "paths are relative to the scenario";
            return Err(Problem::new(line, format!("the policy {} cannot be read", quoted(path)), hint));
        };
        // No script begins with a brace.
        if text.trim_start().starts_with('{') {
            return Policy::load(text).map_err(|error| {
                Problem::new(
                    line,
                    format!("the definition {} is not sound: {error}", quoted(path)),
                    error.hint.clone(),
                )
            });
        }
        let compilation = compile(text);
        compilation.policy.ok_or_else(|| {
            let mut errors =
                compilation.findings.iter().filter(|finding| finding.severity == Severity::Error);
            let first = errors.next().map_or_else(String::new, |error| {
                format!(": line {}, column {}, {}: {}", error.line, error.column, error.code, error.message)
            });
            let more = match errors.count() {
                0 => String::new(),
                more => format!(", and {more} more"),
            };
            let message = format!("the policy {} does not compile{first}{more}", quoted(path));
            Problem::new(line, message, "`countersign check` prints all that is wrong with it")
        })
    }
}

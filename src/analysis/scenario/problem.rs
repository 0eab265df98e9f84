//! Why a scenario cannot be run.

use serde::Serialize;

use crate::model::invalid::Invalid;

/// What is wrong with the scenario itself, and where: it says nothing about the policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The line of the file, from 1.
    pub line: u32,
    /// What is wrong: lower case, no full stop, the input in backticks.
    pub message: String,
    /// What to write instead.
    pub hint: String,
}

impl Problem {
    pub(in crate::analysis) fn new(
        line: u32,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Problem {
        Problem { line, message: message.into(), hint: hint.into() }
    }

    /// What is wrong with a value, at its line.
    pub(super) fn of(line: u32, invalid: Invalid) -> Problem {
        Problem::new(line, invalid.message, invalid.hint)
    }
}

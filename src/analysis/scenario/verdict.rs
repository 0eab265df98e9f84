//! What came of a scenario, as data.

use serde::Serialize;
use serde_json::Value as Json;

use super::problem::Problem;
use crate::model::json;

/// What came of a scenario, or of a policy that must be refused.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Verdict {
    /// Everything was as expected.
    pub passed: bool,
    /// What was not, in the order of the file.
    pub failed: Vec<Failure>,
    /// What is wrong with the scenario itself, so that it cannot be run (any further).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Problem>,
    /// What happened, entry by entry.
    pub entries: Vec<Report>,
    /// How many entries were not run, because one before them went another way than expected.
    pub not_run: usize,
}

/// One difference between what is expected and what came.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Failure {
    /// The line of the expectation, or else of the entry, from 1.
    pub line: u32,
    /// Which entry: `then[2] approve compliance by mia at +2h`, counted from 1.
    pub entry: String,
    /// What was compared, as `expect` names it: `state`, `steps.brand`, `allowed.mia`.
    pub key: String,
    /// What was expected; `null` for nothing.
    pub expected: Json,
    /// What came; `null` for nothing.
    pub got: Json,
    /// What helps to understand it, line by line.
    pub why: String,
}

/// What happened with one entry.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The entry's line, from 1.
    pub line: u32,
    /// Which entry.
    pub entry: String,
    /// `accepted`, `replayed`, or the code of the refusal.
    pub outcome: String,
    /// The names of the events, what was due first.
    pub events: Vec<String>,
    /// The request's state after it; `null` while there is no request.
    pub state: Option<String>,
}

impl Verdict {
    /// The verdict of something that cannot be run.
    pub(in crate::analysis) fn of(error: Problem) -> Verdict {
        Verdict { error: Some(error), ..Verdict::default() }
    }

    /// As canonical JSON: the same bytes on every host.
    #[must_use]
    pub fn to_canonical(&self) -> String {
        // A verdict is made of texts, numbers and lists; those always become JSON.
        json::canonical(&serde_json::to_value(self).unwrap_or_default())
    }
}

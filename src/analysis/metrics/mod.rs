//! Figures of a process: how long requests take, where the time goes, how often they come back.
//!
//! Two pure functions. [`measure`] looks at the events of one request and says what they come to; [`metrics`] gathers what
//! was measured, by policy and by version. Requests can so be measured one at a time, and their order does not matter. Only
//! what is never erased is read. There is no clock: a request that has not ended counts as open, and has no duration.
//!
//! # Where the time goes
//!
//! Each millisecond between the first submission and the approval belongs to exactly one part, so that the parts of a
//! request sum to its time to approval. The walk goes back from the approval:
//!
//! 1. while the request lies with the submitter for revision: [`in_revision`](Path::in_revision);
//! 2. otherwise while a hold is open, under which nothing can be approved: [`on_hold`](Path::on_hold);
//! 3. otherwise, while the step that was followed last is open: that step, [`working`](StepPath::working);
//! 4. before it opened, an open step that was decided (or asked for the revision) at the end of the span that is looked
//!    at, for it released what came after;
//! 5. where there is none: a blocked step that was decided there all the same (by an override), or the step that was
//!    followed last while it is blocked: that step, [`waiting`](StepPath::waiting);
//! 6. otherwise any open step;
//! 7. where none is open: the step that was followed last is [`waiting`](StepPath::waiting), and if none was followed yet,
//!    the time is [`elsewhere`](Path::elsewhere).
//!
//! Of several open steps, the one that had been open longest is followed, then the first in the policy's order. This is the
//! critical path of the request as it went: of steps side by side, the one that the others waited for.
//!
//! # Percentiles
//!
//! By the nearest-rank method: the p-th percentile of n values is the ⌈p·n/100⌉-th smallest, always a value that occurred.
//! (Definition 1 of Hyndman and Fan, *Sample Quantiles in Statistical Packages*, The American Statistician 50(4), 1996: the
//! inverse of the empirical distribution function.)
//!
//! ```
//! use countersign::analysis::metrics::{measure_events, metrics};
//! use countersign::compiler::compile;
//! use countersign::request::{Verdict, command::Command, context::Context, decide};
//! use serde_json::json;
//!
//! let policy = compile(r#"
//!     policy("note", 1);
//!     step("review").approvers(role("editor"));
//! "#).policy.expect("the script is a policy");
//! let (mut state, mut events) = (None, Vec::new());
//! for (now, by, command) in [
//!     ("2026-03-02T09:00:00Z", "mia", json!({ "command": "submit", "id": "note-1", "facts": {} })),
//!     ("2026-03-02T10:30:00Z", "ana", json!({ "command": "approve", "step": "review" })),
//! ] {
//!     let people = json!({ "roles": { "editor": ["ana"] } });
//!     let context = Context::from_json(&json!({ "now": now, "by": by, "people": people }))?;
//!     let decided = decide(&policy, None, state.as_ref(), &Command::from_json(&command)?, &context);
//!     let Verdict::Accepted { events: told, .. } = decided.verdict else { panic!("refused") };
//!     events.extend(told);
//!     state = decided.state;
//! }
//!
//! let figures = metrics(&[measure_events(&events)?])?;
//! let all = &figures.policies[0].all;
//! assert_eq!(all.time_to_approval.median, Some(5_400_000)); // an hour and a half
//! assert_eq!(all.bottleneck.as_deref(), Some("review"));
//! # Ok::<(), countersign::model::json::JsonError>(())
//! ```

mod history;
mod log;
mod measured;
mod path;
mod summary;

#[cfg(test)]
mod tests;

pub use measured::{Measured, Outcome, Path, PolicyRef, StepMeasured, StepPath};
pub use summary::{Figures, Metrics, PolicyMetrics, Share, StepFigures, Times, VersionMetrics, metrics};

use serde_json::Value as Json;

use crate::model::json::JsonError;
use crate::request::event::Event;

/// Measures a request by its log, as JSON: `{ "events": […] }`, all events of the request in their order; or
/// `{ "records": […], "documents": {…} }`, its records (compact JWS) in their order and the texts of their documents by
/// digest, of which those of the kind `events` are read.
///
/// Signatures are not checked, and nothing is decided again: verify records before, where that matters.
///
/// # Errors
/// The first thing that is wrong, with its path: also a log that does not begin with the request's beginning, or that has
/// a gap.
pub fn measure(log: &Json) -> Result<Measured, JsonError> {
    log::events(log).and_then(|events| measure_events(&events))
}

/// The same, of events that were read.
///
/// # Errors
/// Where they are not all events of a request in their order, with the path in `events`.
pub fn measure_events(events: &[Event]) -> Result<Measured, JsonError> {
    log::complete(events)?;
    history::measured(events).ok_or_else(log::no_beginning)
}

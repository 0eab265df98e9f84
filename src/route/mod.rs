//! The route: which steps a request needs, who may approve them, and why.
//!
//! Definition + facts + people in, an [`Answer`](answer::Answer) out; the same bytes everywhere. Nothing fails open:
//! facts that the policy does not accept are refused, an expression that cannot be computed blocks its step, and a
//! step that nobody could approve says so.

pub mod answer;
mod eligible;
pub mod explain;
mod quorum;
pub mod request;
mod resolve;
mod sequence;
mod step;
mod verdict;

pub use resolve::route;

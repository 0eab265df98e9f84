//! The route: which steps a request needs, who may approve them, and why.
//!
//! Definition + facts + people in, an [`Answer`](answer::Answer) out; the same bytes everywhere. Nothing fails open:
//! facts that the policy does not accept are refused, an expression that cannot be computed blocks its step, and a
//! step that nobody could approve says so.

pub mod answer;
mod assign;
pub mod explain;
pub(crate) mod plan;
pub(crate) mod quorum;
pub mod request;
mod resolve;
pub(crate) mod sequence;
pub mod staff;
pub(crate) mod step;
pub(crate) mod verdict;

pub use resolve::route;

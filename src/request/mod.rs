//! The life of a request: a decider.
//!
//! [`decide`] says what a command comes to: events, or a refusal. [`evolve`] says what an event makes of a state. Both are
//! pure and total; the clock, the actor and the answers about people come with the [`context`]. [`allowed_actions`] asks
//! `decide`'s own checks, so the two cannot disagree.
//!
//! ```
//! use countersign::compiler::compile;
//! use countersign::request::{Verdict, command::Command, context::Context, decide, state::Status};
//! use serde_json::json;
//!
//! let policy = compile(r#"
//!     policy("note", 1);
//!     step("review").approvers(role("editor"));
//! "#).policy.expect("the script is a policy");
//! let context = |by: &str| Context::from_json(&json!({
//!     "now": "2026-03-01T09:00:00Z", "by": by, "people": { "roles": { "editor": ["ana"] } },
//! }));
//!
//! let submit = Command::from_json(&json!({ "command": "submit", "id": "note-1", "facts": {} }))?;
//! let submitted = decide(&policy, None, None, &submit, &context("mia")?);
//! let state = submitted.state.expect("there is a request");
//! assert_eq!(state.status, Status::UnderReview);
//!
//! let approve = Command::from_json(&json!({ "command": "approve", "step": "review" }))?;
//! let refused = decide(&policy, None, Some(&state), &approve, &context("mia")?);
//! let Verdict::Refused(refusal) = refused.verdict else { panic!("nobody approves their own request") };
//! assert_eq!(refusal.code.as_str(), "self_approval_forbidden");
//!
//! let approved = decide(&policy, None, Some(&state), &approve, &context("ana")?);
//! assert_eq!(approved.state.map(|state| state.status), Some(Status::Approved));
//! # Ok::<(), countersign::model::json::JsonError>(())
//! ```

mod act;
mod actions;
mod capacity;
mod check;
pub mod command;
pub mod context;
mod count;
mod decide;
mod due;
mod edit;
mod effects;
pub mod event;
mod evolve;
mod needs;
mod outbox;
mod people;
mod read;
mod required;
pub mod reconcile;
mod settle;
pub mod state;
pub mod table;
pub mod view;
pub mod wire;
mod work;

pub use actions::{Action, allowed_actions};
pub use decide::{Decided, Verdict, decide};
pub use due::next_wake_at;
pub use edit::Voids;
pub use evolve::evolve;
pub use needs::{Needs, needs};
pub use outbox::{Intent, outbox};

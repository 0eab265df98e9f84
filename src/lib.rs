//! Countersign: an embeddable approval engine.
//!
//! A policy is a short script; compiled, it is data. A request's facts and the people document go in, and out comes the
//! route: which steps must approve, who may do so, and why. The same bytes give the same answer in a browser, in Node
//! and natively: there is no clock, no randomness and no network in here.
//!
//! ```
//! use countersign::{compiler::compile, model::json, route::{answer::Answer, request::Request, route}};
//!
//! let policy = compile(r#"
//!     policy("spend", 1);
//!     fact("amount", money("EUR"));
//!     step("manager").approvers(manager_of_submitter());
//!     step("finance").after("manager").when(|f| f.amount >= 10_000).approvers(role("finance"));
//! "#).policy.expect("the script is a policy");
//!
//! let request = json::parse(r#"{
//!     "by": "mia", "at": "2026-03-01T09:00:00Z",
//!     "facts": { "amount": { "currency": "EUR", "value": "12500.00" } },
//!     "people": { "roles": { "finance": ["fin"] }, "managers": { "mia": "ana" } }
//! }"#, 10_000)?;
//! let Answer::Route(answer) = route(&policy, &Request::from_json(&request)?) else { panic!("refused") };
//!
//! assert_eq!(answer.steps[1].why[0].says, "amount EUR 12,500.00 is at least EUR 10,000.00");
//! assert_eq!(answer.steps[1].eligible.as_deref(), Some(&["fin".to_owned()][..]));
//! # Ok::<(), json::JsonError>(())
//! ```
//!
//! In reading order: [`limits`], [`model`], [`rule`], [`definition`], [`route`]; then, by feature, [`compiler`] (the
//! only home of Rhai) and `wasm` (the only home of JavaScript).

#[cfg(feature = "compiler")]
pub mod compiler;
pub mod definition;
pub mod export;
pub mod journal;
pub mod limits;
pub mod model;
pub mod record;
pub mod request;
pub mod route;
pub mod rule;
#[cfg(feature = "compiler")]
pub mod analysis;
#[cfg(feature = "wasm-base")]
pub mod wasm;

/// The examples of README.md, compiled and run with those of the documentation.
#[cfg(all(doctest, feature = "compiler"))]
#[doc = include_str!("../README.md")]
mod readme {}

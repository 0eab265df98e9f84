//! Laws: what must hold for every policy and all facts, tried on generated ones.
//!
//! Everything is drawn from fixed seeds, so a failure is the same failure everywhere; it is shrunk to a script and
//! facts that a person can read. Each run prints what it covered.

// Native only: the wasm suites are tests/wasm_node.rs and tests/wasm_browser.rs, and Cargo builds all tests for them.
#![cfg(not(target_arch = "wasm32"))]

mod by_hand;
mod coverage;
mod engine;
mod facts;
mod generate;
mod naive;
mod number;
mod numbers;
mod partial;
mod random;
mod reasons;
mod refusals;
mod request;
mod rhai_side;
mod script;
mod second_evaluator;
mod shrink;
mod term;
mod tree_is_the_meaning;

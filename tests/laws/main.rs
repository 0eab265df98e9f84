//! Laws: what must hold for every policy and all facts, tried on generated ones.
//!
//! Everything is drawn from fixed seeds, so a failure is the same failure everywhere; it is shrunk to a script and
//! facts that a person can read. `cargo test --test laws -- --nocapture` prints what was covered.

mod coverage;
mod engine;
mod facts;
mod generate;
mod naive;
mod number;
mod random;
mod reasons;
mod rhai_side;
mod script;
mod second_evaluator;
mod shrink;
mod term;
mod tree_is_the_meaning;

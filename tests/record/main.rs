//! Records, natively: published vectors, what is prepared and decided again, and what nobody can change without its being
//! found.

// Native only: the wasm suites are tests/wasm_node.rs and tests/wasm_browser.rs, and Cargo builds all tests for them.
#![cfg(all(feature = "compiler", not(target_arch = "wasm32")))]

#[path = "../support/ledger.rs"]
mod ledger;
#[path = "../support/scenario_files.rs"]
mod scenario_files;

mod book;
mod ed25519;
mod erasure;
mod golden;
mod merkle;
mod notes;
mod scenarios;
mod size;
mod story;
mod tampering;
mod versions;
mod whole;

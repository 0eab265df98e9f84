//! The references are what the engine does: their examples compile, or fail as they say, or come out as they say, and what
//! can be made from the sources of the engine is made from them.
//!
//! When the lists, or the answers below requests, are out of date: `UPDATE_DOCS=1 cargo test --test reference` writes them
//! anew. Read the difference before you commit it.
#![cfg(all(feature = "compiler", not(target_arch = "wasm32")))]

mod language;
mod life;
mod page;
mod sources;
#[path = "../../src/analysis/scenario/tests/yaml.rs"]
mod yaml;

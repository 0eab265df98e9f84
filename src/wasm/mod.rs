//! The JavaScript surface: thin conversions over the core. The only home of JavaScript.
//!
//! Three modules are built from it, and each exports no more than its feature says: whatever nothing exported leads to, the
//! linker leaves out. The preview (`wasm-preview`) loads and routes; the run time (`wasm`) also decides and keeps records;
//! the compiler (`wasm-compiler`) compiles, runs scenarios and measures processes.
//!
//! What is asked comes in as JSON text, which the package's JavaScript writes where the caller has an object; answers leave as
//! canonical JSON text, so that the bytes are the same everywhere, and frozen objects are made of them there. What the
//! compiler finds has no bytes to keep: it crosses as an object.

#[cfg(feature = "wasm-compiler")]
mod compile;
mod convert;
#[cfg(feature = "wasm-compiler")]
pub mod metrics;
#[cfg(feature = "wasm-preview")]
mod policy;
#[cfg(feature = "wasm")]
pub mod record;
#[cfg(feature = "wasm")]
pub mod request;
#[cfg(feature = "wasm-compiler")]
pub mod scenario;

use wasm_bindgen::prelude::*;

#[cfg(feature = "wasm-compiler")]
pub use compile::compile;
#[cfg(feature = "wasm-preview")]
pub use policy::{Policy, not_json};

/// The version of the engine.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

//! The crate compiled to wasm, in Node: `make test-wasm-node`.
#![cfg(target_arch = "wasm32")]

mod wasm;

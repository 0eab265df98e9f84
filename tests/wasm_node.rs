//! The crate compiled to wasm, in Node: `make test-wasm-node`.
#![cfg(all(target_arch = "wasm32", feature = "wasm"))]

mod wasm;

//! The crate compiled to wasm, in headless Chromium: `make test-wasm-browser`.
#![cfg(all(target_arch = "wasm32", feature = "wasm"))]

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

mod wasm;

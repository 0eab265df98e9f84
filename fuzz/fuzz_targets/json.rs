//! JSON text: what the door lets in has one canonical form, which it lets in as the same.
#![no_main]

use countersign::model::json::{canonical, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(value) = parse(text, 1_000_000) {
        let written = canonical(&value);
        assert_eq!(canonical(&parse(&written, 10_000_000).unwrap()), written);
    }
});

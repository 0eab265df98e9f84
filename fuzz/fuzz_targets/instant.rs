//! A point in time: what is read is written so that it reads as the same.
#![no_main]

use countersign::model::instant::Instant;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(value) = text.parse::<Instant>() {
        assert_eq!(value.to_string().parse::<Instant>().unwrap(), value);
    }
});

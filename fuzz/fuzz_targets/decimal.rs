//! A decimal: what is read is written so that it reads as the same.
#![no_main]

use countersign::model::decimal::Decimal;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(value) = text.parse::<Decimal>() {
        assert_eq!(value.to_string().parse::<Decimal>().unwrap(), value);
    }
});

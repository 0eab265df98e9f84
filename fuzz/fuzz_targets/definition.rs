//! A definition: loads, and then as the same from its canonical form, or is refused.
#![no_main]

use countersign::definition::policy::Policy;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(policy) = Policy::load(text) {
        assert_eq!(Policy::load(policy.canonical()).unwrap().digest(), policy.digest());
    }
});

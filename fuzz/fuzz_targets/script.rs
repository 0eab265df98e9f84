//! A policy script: compiles to a policy that loads again, or gives findings.
#![no_main]

use countersign::{compiler::compile, definition::policy::Policy};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|script: &str| {
    let compilation = compile(script);
    let _ = compilation.render("fuzz.rhai", true);
    match compilation.policy {
        Some(policy) => assert_eq!(Policy::load(policy.canonical()).unwrap().digest(), policy.digest()),
        None => assert!(!compilation.findings.is_empty(), "refused without a word"),
    }
});

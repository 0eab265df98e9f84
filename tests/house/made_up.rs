//! The rules, tried on made-up sources: each rule catches what it is for, and nothing else.

use crate::rules::violations;
use crate::source::Source;

fn broken(file: &str, text: &str) -> Vec<String> {
    violations(&Source::parse(file, text).unwrap_or_else(|error| panic!("{text}: {error}")))
}

/// A file, its text, and what the one thing wrong with it is called.
const WRONG: &[(&str, &str, &str)] = &[
    // Rhai and JavaScript have a home.
    ("rule/a.rs", "use rhai::AST;", "src/rule/a.rs:1: `rhai` is named outside `compiler`, `analysis`"),
    ("rule/a.rs", "fn f() {\n    ::rhai::Engine::new();\n}", ":2: `rhai` is named outside"),
    ("route/a.rs", "fn f(x: Vec<rhai::INT>) {}", "`rhai` is named outside"),
    ("lib.rs", "pub use rhai as scripts;", "`rhai` is named outside"),
    ("lib.rs", "extern crate rhai;", "`rhai` is named outside"),
    ("wasm/a.rs", "use rhai::Engine;", "`rhai` is named outside"),
    ("model/a.rs", "use wasm_bindgen::prelude::*;", "`wasm_bindgen` is named outside `wasm`"),
    ("compiler/a.rs", "fn f(x: js_sys::Object) {}", "`js_sys` is named outside"),
    ("record/a.rs", "use {serde_wasm_bindgen::to_value};", "`serde_wasm_bindgen` is named outside"),
    (
        "model/a.rs",
        "#[cfg_attr(feature = \"wasm\", wasm_bindgen::prelude::wasm_bindgen)] struct A;",
        "`wasm_bindgen`",
    ),
    // Layers depend downwards.
    ("rule/a.rs", "use crate::compiler::compile;", "`rule` names `compiler`, which stands above it"),
    ("model/mod.rs", "use super::rule::Expr;", "`model` names `rule`"),
    ("model/a/b.rs", "fn f() { super::super::super::route::route() }", "`model` names `route`"),
    ("definition/a.rs", "mod inner { use super::super::super::request; }", "`definition` names `request`"),
    ("route/a.rs", "use crate::{model::Id, wasm::Policy};", "`route` names `wasm`"),
    ("export/a.rs", "fn f() { println!(\"{}\", crate::analysis::lint()) }", "`export` names `analysis`"),
    ("limits.rs", "use crate::model::Id;", "`limits` names `model`"),
    ("record/a.rs", "use crate::request::State;", "`record` must not know `request`"),
    ("rule/a.rs", "use crate::Policy;", "`crate::Policy` goes through the front page"),
    ("rule/a.rs", "use crate::*;", "`crate::*` goes through the front page"),
    ("rule/mod.rs", "use super::*;", "`crate::*` goes through the front page"),
    ("helpers/a.rs", "", "`helpers` is no layer"),
    // No machine.
    ("rule/a.rs", "use std::time::Instant;", "`std::time::Instant` brings in a clock"),
    ("rule/a.rs", "use std::{fmt, time};", "`std::time` brings in a clock"),
    ("rule/a.rs", "fn f(d: core::time::Duration) {}", "`core::time::Duration` brings in a clock"),
    ("rule/a.rs", "fn f() { web_time::Instant::now(); }", "brings in a clock"),
    ("model/a.rs", "fn f() { let _ = std::fs::read(\"a\"); }", "brings in files"),
    ("model/a.rs", "fn f() { vec![std::io::stdin()]; }", "brings in files"),
    ("route/a.rs", "use std::net::TcpStream as Stream;", "brings in a network"),
    ("compiler/a.rs", "fn f() { std::thread::spawn(g); }", "brings in threads"),
    ("compiler/a.rs", "macro_rules! m { () => { std::{fmt, thread::sleep} } }", "brings in threads"),
    ("request/a.rs", "fn f() { std::env::var(\"A\"); }", "brings in the machine"),
    ("request/a.rs", "fn f() -> u8 { rand::random() }", "brings in randomness"),
    ("lib.rs", "use getrandom::fill;", "brings in randomness"),
    ("rule/a.rs", "use std::collections::HashMap;", "no order that is the same twice"),
    ("rule/a.rs", "use std::collections::{BTreeMap, HashSet as Set};", "no order that is the same twice"),
    ("rule/a.rs", "type A = std::collections::hash_map::Entry<u8, u8>;", "no order that is the same twice"),
    ("rule/a.rs", "use std::hash::RandomState;", "no order that is the same twice"),
    ("rule/a.rs", "use std::collections::*;", "`std::collections::*` hides"),
    ("rule/a.rs", "use std::collections as c;", "`std::collections` hides"),
    ("rule/a.rs", "use std as s;", "`std` hides"),
    // No `unsafe`, in tests neither.
    ("rule/a.rs", "\nfn f() { unsafe { g() } }", "src/rule/a.rs:2: `unsafe`"),
    ("wasm/a.rs", "unsafe fn f() {}", "`unsafe`"),
    ("wasm/a.rs", "unsafe impl Send for A {}", "`unsafe`"),
    ("model/a.rs", "#[cfg(test)] mod tests { fn f() { unsafe { g() } } }", "`unsafe`"),
    ("model/a.rs", "fn f() { m!(unsafe { g() }) }", "`unsafe`"),
];

#[test]
fn every_rule_catches_what_it_is_for() {
    for (file, text, what) in WRONG {
        let broken = broken(file, text);
        assert!(
            broken.len() == 1 && broken[0].contains(what),
            "{file}: {text}\nexpected: {what}\nfound: {broken:?}"
        );
    }
}

const RIGHT: &[(&str, &str)] = &[
    (
        "compiler/a.rs",
        "use rhai::{AST, Engine}; use crate::rule::Expr; use super::lower; use self::inner::A;",
    ),
    ("analysis/a.rs", "use crate::compiler::compile; fn f() -> rhai::INT { 0 }"),
    ("wasm/a.rs", "use wasm_bindgen::prelude::*; use crate::compiler; use std::time::Duration;"),
    (
        "rule/expr.rs",
        "use super::types::Type; use crate::limits::MAX_NODES; use crate::model::{Id, money::Money};",
    ),
    (
        "rule/a/b.rs",
        "use super::super::types::Type; mod inner { use super::c; use super::super::super::mod_of_rule; }",
    ),
    ("record/a.rs", "use crate::route::Route;"),
    ("lib.rs", "pub mod wasm; pub use compiler::compile; pub use crate::wasm::Policy;"),
    (
        "rule/a.rs",
        "use std::collections::{BTreeMap, btree_map}; use std::fmt::{self, Display}; use std::io::Write;",
    ),
    // Comments, texts and plain names are no paths.
    (
        "rule/a.rs",
        "//! Not like `rhai::Engine`; unsafe.\n/// [`crate::compiler`]\nfn f(rand: u8, time: u8) -> &'static str { \"std::time unsafe\" }",
    ),
    ("rule/a.rs", "fn f(a: A) -> u8 { format!(\"{} {}\", a.rand, a.time); a.rand }"),
    // Tests name what they like.
    ("model/a.rs", "#[cfg(test)] mod tests { use std::collections::HashMap; use crate::compiler::compile; }"),
    ("model/a.rs", "#[cfg(test)] use crate::compiler; #[cfg(test)] fn f() { std::fs::read(\"a\"); }"),
];

#[test]
fn the_rules_catch_nothing_else() {
    for (file, text) in RIGHT {
        assert_eq!(broken(file, text), Vec::<String>::new(), "{file}: {text}");
    }
}

#[test]
fn code_that_is_compiled_without_tests_is_no_test() {
    let text = "#[cfg(not(test))] mod a { use std::fs; } #[cfg(any(test, feature = \"wasm\"))] mod b { use std::net; }";
    assert_eq!(broken("model/a.rs", text).len(), 2);
}

#[test]
fn a_test_module_in_its_own_file_is_known() {
    let parent =
        Source::parse("rule/mod.rs", "#[cfg(test)] mod tests; mod eval;").expect("a source that parses");
    let child = |file| Source::parse(file, "use std::fs;").expect("a source that parses");
    assert!(child("rule/tests.rs").is_below(&parent.test_modules));
    assert!(child("rule/tests/deep.rs").is_below(&parent.test_modules));
    assert!(!child("rule/eval.rs").is_below(&parent.test_modules));
}

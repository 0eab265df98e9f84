//! No construct without an example that passes and one that fails.

use std::collections::BTreeMap;
use std::io::Write;

use countersign::compiler::codes::Code;
use countersign::compiler::finding::Severity;

use crate::examples::{Kind, examples};

/// What a closure may say, and the ways in which a script goes wrong as a whole.
const CLOSURES: [&str; 39] = [
    "closure-and",
    "closure-any",
    "closure-all",
    "closure-arithmetic",
    "closure-captured",
    "closure-coalesce",
    "closure-compare-amounts",
    "closure-compare-dates",
    "closure-compare-numbers",
    "closure-compare-text",
    "closure-contains",
    "closure-count",
    "closure-empty",
    "closure-ends-with",
    "closure-equal",
    "closure-functions",
    "closure-guard",
    "closure-if",
    "closure-in-list",
    "closure-in-range",
    "closure-len",
    "closure-let",
    "closure-literals",
    "closure-max",
    "closure-members",
    "closure-min",
    "closure-negative",
    "closure-nested",
    "closure-not",
    "closure-or",
    "closure-parameter",
    "closure-present",
    "closure-starts-with",
    "closure-sum",
    "closure-tier",
    "script-calls",
    "script-names",
    "script-syntax",
    "script-text",
];

/// The functions of the vocabulary, as the compiler's own table has them.
fn vocabulary() -> Vec<String> {
    let file = syn::parse_file(include_str!("../../src/compiler/api/usage.rs")).expect("the table parses");
    let table = file.items.into_iter().find_map(|item| match item {
        syn::Item::Const(table) if table.ident == "USAGE" => Some(*table.expr),
        _ => None,
    });
    let Some(syn::Expr::Array(table)) = table else { panic!("`USAGE` is no array") };
    let name = |row: syn::Expr| match row {
        syn::Expr::Tuple(row) => match row.elems.first() {
            Some(syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(name), .. })) => name.value(),
            _ => panic!("a row of `USAGE` does not begin with a name"),
        },
        _ => panic!("a row of `USAGE` is no pair"),
    };
    table.elems.into_iter().map(name).collect()
}

#[test]
fn every_construct_has_an_example_that_passes_and_one_that_fails() {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let constructs = vocabulary().into_iter().chain(CLOSURES.map(str::to_owned));
    counts.extend(constructs.map(|construct| (construct, (0, 0))));
    for example in examples() {
        let count = counts
            .get_mut(&example.construct)
            .unwrap_or_else(|| panic!("tests/language/{} is no construct", example.construct));
        match example.kind {
            Kind::Pass => count.0 += 1,
            Kind::Fail => count.1 += 1,
        }
    }
    let (pass, fail) = counts.values().fold((0, 0), |sum, count| (sum.0 + count.0, sum.1 + count.1));
    let rows: Vec<String> =
        counts.iter().map(|(construct, (pass, fail))| format!("{construct} {pass}+{fail}")).collect();
    let table: Vec<String> = rows.chunks(6).map(|row| row.join(", ")).collect();
    // Not by `println!`, which is kept back when the test passes.
    let summary = format!("{} constructs: {pass} examples pass, {fail} fail", counts.len());
    writeln!(std::io::stdout(), "{}\n{summary}", table.join("\n"))
        .expect("standard output can be written to");
    let missing = counts.iter().filter(|(_, (pass, fail))| *pass == 0 || *fail == 0);
    let missing: Vec<&str> = missing.map(|(construct, _)| construct.as_str()).collect();
    assert!(missing.is_empty(), "no example that passes, or none that fails: {}", missing.join(", "));
}

#[test]
fn every_code_of_the_language_is_shown_at_least_once() {
    let codes = Code::ALL.iter().filter(|code| code.severity() == Severity::Error);
    let codes: Vec<&str> = codes.map(|code| code.as_str()).collect();
    let shown: Vec<(u32, String)> = examples().iter().flat_map(|example| example.refusals()).collect();
    let missing: Vec<&&str> =
        codes.iter().filter(|code| !shown.iter().any(|(_, known)| known == **code)).collect();
    assert!(missing.is_empty(), "no example is refused with {missing:?}");
    let unknown = shown.iter().find(|(_, code)| !codes.contains(&code.as_str()));
    assert!(unknown.is_none(), "not a code of the language: {unknown:?}");
}

//! Every construct of the policy language with examples beside each other: what it becomes, and how it is refused.
//!
//! `tests/language/<construct>/pass*.rhai` must compile without an error; a line `//= /pointer json` says what stands at
//! that JSON Pointer of the definition (of an object, the members that it names). In `fail*.rhai`, a line that ends in
//! `//~ code` must give that finding (several codes: several findings), and no other line an error; what is printed is
//! kept beside it in `fail*.snap` (review a change with `INSTA_UPDATE=always`, then read the difference).
#![cfg(all(feature = "compiler", not(target_arch = "wasm32")))]

mod constructs;
mod examples;
mod positions;
mod slips;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use countersign::compiler::compile;
use countersign::compiler::finding::{Finding, Severity};
use countersign::limits;
use examples::{Becomes, Example, Kind, examples};
use serde_json::Value;

/// Runs `test` on each example of a kind and reports all that fail at once.
fn each(kind: Kind, test: impl Fn(&Example) -> Result<(), String>) {
    let failed: Vec<String> = examples()
        .iter()
        .filter(|example| example.kind == kind)
        .filter_map(|example| test(example).err().map(|why| format!("{}: {why}", example.name())))
        .collect();
    assert!(failed.is_empty(), "{} examples do not hold:\n{}", failed.len(), failed.join("\n"));
}

fn errors(findings: &[Finding]) -> Vec<&Finding> {
    findings.iter().filter(|finding| finding.severity == Severity::Error).collect()
}

#[test]
fn what_passes_becomes_what_it_says() {
    each(Kind::Pass, |example| {
        let compilation = compile(&example.text);
        let Some(policy) = &compilation.policy else {
            return Err(format!("refused\n{}", compilation.render(&example.name(), false)));
        };
        let definition = serde_json::to_value(policy.definition()).expect("a definition is JSON");
        let mut checked = 0;
        for Becomes { line, pointer, wanted } in example.becomes()? {
            let found = definition
                .pointer(&pointer)
                .ok_or_else(|| format!("line {line}: the definition has no `{pointer}`"))?;
            if !is_part(&wanted, found) {
                return Err(format!("line {line}: `{pointer}` is not {wanted}\n  but {found}"));
            }
            checked += 1;
        }
        if checked == 0 { Err("has no line `//= /pointer json`".to_owned()) } else { Ok(()) }
    });
}

/// Whether `found` is `wanted`, where objects may have members that `wanted` does not name.
fn is_part(wanted: &Value, found: &Value) -> bool {
    match (wanted, found) {
        (Value::Object(wanted), Value::Object(found)) => {
            wanted.iter().all(|(key, wanted)| found.get(key).is_some_and(|found| is_part(wanted, found)))
        }
        (Value::Array(wanted), Value::Array(found)) => {
            wanted.len() == found.len()
                && wanted.iter().zip(found).all(|(wanted, found)| is_part(wanted, found))
        }
        _ => wanted == found,
    }
}

#[test]
fn what_fails_is_refused_where_it_says_and_nowhere_else() {
    each(Kind::Fail, |example| {
        let compilation = compile(&example.text);
        let found: Vec<(u32, &str)> = errors(&compilation.findings)
            .iter()
            .map(|finding| (finding.line, finding.code.as_str()))
            .collect();
        let wanted = example.refusals();
        let wanted: Vec<(u32, &str)> = wanted.iter().map(|(line, code)| (*line, code.as_str())).collect();
        let count = |of: &[(u32, &str)]| {
            let mut counts = BTreeMap::new();
            of.iter().for_each(|(line, code)| *counts.entry((*line, (*code).to_owned())).or_insert(0) += 1);
            counts
        };
        if wanted.is_empty() {
            Err("has no line that ends in `//~ code`".to_owned())
        } else if compilation.policy.is_some() {
            Err("compiles".to_owned())
        } else if count(&wanted) != count(&found) {
            let shown = compilation.render(&example.name(), false);
            Err(format!("expected {wanted:?}\n  but found {found:?}\n{shown}"))
        } else {
            Ok(())
        }
    });
}

#[test]
fn each_refusal_is_printed_as_its_snapshot_says() {
    each(Kind::Fail, |example| {
        let shown = compile(&example.text).render(&format!("{}.rhai", example.stem), false);
        // How much a script may do is another test's matter.
        let shown = shown.replace(&limits::OPERATIONS.to_string(), "OPERATIONS");
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(&example.folder);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let compared = || settings.bind(|| insta::assert_snapshot!(example.stem.as_str(), shown));
        catch_unwind(AssertUnwindSafe(compared)).map_err(|_| "is printed differently, see above".to_owned())
    });
}

#[test]
fn no_snapshot_is_left_behind() {
    for path in examples::files("snap") {
        assert!(path.with_extension("rhai").exists(), "{} belongs to no example", path.display());
    }
    let waiting = examples::files("snap.new");
    assert!(waiting.is_empty(), "wait to be read: {waiting:?}");
}

#[test]
fn messages_are_written_alike() {
    each(Kind::Fail, |example| {
        for finding in compile(&example.text).findings {
            let message = &finding.message;
            let wrong = [
                (message.starts_with(char::is_uppercase), "begins with a capital"),
                (message.ends_with('.'), "ends with a full stop"),
                (finding.hint.is_none(), "has no hint"),
                (message.contains("Dynamic") || message.contains("rhai::"), "names what no script holds"),
            ];
            if let Some((_, what)) = wrong.iter().find(|(wrong, _)| *wrong) {
                return Err(format!("`{message}` {what}"));
            }
        }
        Ok(())
    });
}

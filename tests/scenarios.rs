//! Every scenario below `tests/scenarios/` comes out as it says, and every policy there that holds a `//~` is refused as
//! it says: what `countersign test tests/scenarios` does, natively.
//!
//! The trees of the files and the verdicts are left in `target/verdicts/`: `tests/wasm/scenarios.test.mjs` holds the
//! package's own reader and the wasm module to those bytes.

// Native only: the wasm suites are tests/wasm_node.rs and tests/wasm_browser.rs, and Cargo builds all tests for them.
#![cfg(all(feature = "compiler", not(target_arch = "wasm32")))]

#[path = "../src/analysis/scenario/tests/yaml.rs"]
mod yaml;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use countersign::analysis::marks;
use countersign::analysis::scenario::{Verdict, run, wants};
use countersign::model::json::canonical;

fn root(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

/// The files below a folder, by path.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The tree of a scenario's file, if it is one, and what came of it.
fn verdict(path: &Path) -> Option<(Option<String>, Verdict)> {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    if ending == "rhai" {
        return marks::verdict(&text(path)).map(|verdict| (None, verdict));
    }
    if !["yaml", "yml", "json"].contains(&ending) {
        return None;
    }
    let tree = yaml::tree(&text(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    // Folders hold JSON of all kinds.
    let keys = tree["map"].as_array().into_iter().flatten().filter_map(|pair| pair[0].as_str());
    if ending == "json" && !keys.into_iter().any(|key| ["submit", "policy", "then"].contains(&key)) {
        return None;
    }
    let tree = canonical(&tree);
    let folder = path.parent().expect("a file is in a folder");
    let held = |wanted: String| {
        let text = fs::read_to_string(folder.join(&wanted)).ok()?;
        Some((wanted, text))
    };
    let held: BTreeMap<String, String> = wants(&tree).into_iter().filter_map(held).collect();
    let verdict = run(&tree, &held);
    Some((Some(tree), verdict))
}

/// The verdict for a person.
fn told(name: &str, verdict: &Verdict) -> String {
    let mut lines = Vec::new();
    for failure in &verdict.failed {
        lines.push(format!("{name}:{}: {}", failure.line, failure.entry));
        lines.push(format!("    {}: expected {}, got {}", failure.key, failure.expected, failure.got));
        lines.extend(failure.why.lines().map(|why| format!("        {why}")));
    }
    if let Some(error) = &verdict.error {
        lines.push(format!("{name}:{}: {} ({})", error.line, error.message, error.hint));
    }
    lines.join("\n")
}

#[test]
fn every_scenario_comes_out_as_it_says() {
    let (scenarios, left) = (root("tests/scenarios"), root("target/verdicts"));
    // Nothing of an earlier run stays behind to be compared with.
    if left.exists() {
        fs::remove_dir_all(&left).unwrap();
    }
    let (mut passed, mut failed) = (0, Vec::new());
    for path in files(&scenarios) {
        let Some((tree, verdict)) = verdict(&path) else { continue };
        let name = path.strip_prefix(&scenarios).unwrap().to_str().unwrap().replace('\\', "/");
        let leave = |ending: &str, text: &str| {
            let file = left.join(format!("{name}.{ending}"));
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        };
        leave("verdict.json", &verdict.to_canonical());
        if let Some(tree) = tree {
            leave("tree.json", &tree);
        }
        if verdict.passed { passed += 1 } else { failed.push(told(&name, &verdict)) }
    }
    println!("{passed} passed, {} failed", failed.len());
    assert!(failed.is_empty(), "{passed} passed, {} failed\n\n{}", failed.len(), failed.join("\n\n"));
    assert!(passed > 0, "there are no scenarios in {}", scenarios.display());
}

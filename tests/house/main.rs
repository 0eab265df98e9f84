//! The invariants of ARCHITECTURE.md, held against the source's own imports and paths.

// Native only: the wasm suites are tests/wasm_node.rs and tests/wasm_browser.rs, and Cargo builds all tests for them.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, clippy::expect_used, clippy::panic)]

mod made_up;
mod rules;
mod source;

use rules::{LAYERS, MAX_LINES, violations};
use source::Source;
use std::fs;
use std::path::{Path, PathBuf};

/// Every file below `folder` of the checkout whose name ends in one of `endings`, in order of path.
fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    fn collect(folder: &Path, endings: &[&str], found: &mut Vec<PathBuf>) {
        for entry in
            fs::read_dir(folder).unwrap_or_else(|error| panic!("cannot list {}: {error}", folder.display()))
        {
            let path = entry.expect("an entry of a folder").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() && !["node_modules", "target", "dist"].contains(&name.as_str()) {
                collect(&path, endings, found);
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found = Vec::new();
    if root.exists() {
        collect(&root, endings, &mut found);
    }
    found.sort();
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()))
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let parse = |path: &PathBuf| {
        let file = path.strip_prefix(&root).expect("a file below src").to_string_lossy().replace('\\', "/");
        Source::parse(&file, &read(path)).unwrap_or_else(|error| panic!("src/{file}: {error}"))
    };
    let sources: Vec<Source> = files("src", &[".rs"]).iter().map(parse).collect();
    let test_modules: Vec<_> = sources.iter().flat_map(|source| source.test_modules.clone()).collect();
    sources.into_iter().filter(|source| !source.is_below(&test_modules)).collect()
}

#[test]
fn the_sources_keep_the_house_rules() {
    let broken: Vec<String> = sources().iter().flat_map(violations).collect();
    assert!(broken.is_empty(), "{} broken:\n{}", broken.len(), broken.join("\n"));
}

/// The rules above hold trivially for a layer that was moved away or misspelt.
#[test]
fn the_layers_are_where_the_rules_look_for_them() {
    let sources = sources();
    for layer in ["limits", "model", "rule", "definition", "route", "compiler", "wasm"] {
        assert!(LAYERS.contains(&layer), "`{layer}` is not in the list of layers");
        assert!(sources.iter().any(|source| source.layer() == Some(layer)), "no file in src/{layer}");
    }
}

/// The exceptions are used: a rule with an exception for code that is gone is a rule with a hole.
#[test]
fn rhai_and_javascript_are_at_home_where_they_are_allowed() {
    let sources = sources();
    for (layer, name) in [("compiler", "rhai"), ("wasm", "wasm_bindgen")] {
        let names = |source: &Source| source.mentions.iter().any(|mention| mention.path[0] == name);
        assert!(
            sources.iter().any(|source| source.layer() == Some(layer) && names(source)),
            "nothing in src/{layer} names `{name}`",
        );
    }
}

#[test]
fn files_are_short() {
    let folders = ["src", "tests", "benches", "fuzz", "pkg-templates", "scripts", "www"];
    let endings = [".rs", ".mjs", ".js", ".ts", ".sh"];
    let files: Vec<PathBuf> = folders.iter().flat_map(|folder| files(folder, &endings)).collect();
    assert!(files.len() > 20, "only {} files found", files.len());
    let long: Vec<String> = files
        .iter()
        .map(|path| (path, read(path).lines().count()))
        .filter(|(_, lines)| *lines > MAX_LINES)
        .map(|(path, lines)| format!("{}: {lines} lines, more than {MAX_LINES}", path.display()))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

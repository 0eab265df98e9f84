//! The scenarios below `tests/scenarios/` as text and trees.

#[path = "../../src/analysis/scenario/tests/yaml.rs"]
mod yaml;

use std::fs;
use std::path::{Path, PathBuf};

use countersign::analysis::scenario::wants;
use countersign::model::json::canonical;
use countersign::model::sorted::SortedMap;

pub(crate) fn root(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

/// The files below a folder, by path.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

pub(crate) fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A scenario: its tree, and the files that it names.
pub(crate) type Scenario = (String, SortedMap<String, String>);

/// The scenario in a file, if it is one.
pub(crate) fn scenario(path: &Path) -> Option<Scenario> {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
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
    let held = wants(&tree).into_iter().filter_map(held).collect();
    Some((tree, held))
}

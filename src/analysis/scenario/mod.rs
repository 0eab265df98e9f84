//! Scenarios: a policy's own examples, run from the submit to the end and held against what was expected.
//!
//! A scenario is a file of YAML 1.2 or JSON. The host parses the file into a neutral tree, reads the policies that it
//! [`wants`], and [`run`] does the rest, so that every host comes to the same verdict, to the byte.
//!
//! The tree is JSON. A node is `{"line": 3, "plain": "62000.00"}` (a scalar without quotes, its characters),
//! `{"line": 3, "text": "quoted"}`, `{"line": 3, "list": [node, …]}` or `{"line": 3, "map": [["key", node, line], …]}`
//! (the key's own line may be left out). A node with a tag says `"tag": "!!str"`; one with an anchor `"anchor": 1`, a
//! number of its own, and `{"line": 9, "alias": 1}` stands for it. What YAML allows and a scenario does not (tags, a key
//! given twice, aliases without end) is refused here, so that every host refuses it alike.

use crate::limits;
use crate::model::digest::Sha256;
use crate::model::json;
use crate::model::sorted::SortedMap;

mod command;
mod compare;
mod engine;
mod entry;
mod expect;
mod moment;
mod people;
mod policies;
mod problem;
mod run;
mod time;
mod tree;
mod value;
mod verdict;

#[cfg(test)]
mod tests;

use tree::{Kind, Node, get};

pub use engine::{Core, Engine};
pub use problem::Problem;
pub use verdict::{Failure, Report, Verdict};

/// The files that a scenario wants read: its policy, and those that it is evaluated anew with; as they are written,
/// relative to the scenario. Of what is no scenario, what can be made out.
///
/// ```
/// let tree = r#"{"line": 1, "map": [["policy", {"line": 1, "plain": "../spend.rhai"}]]}"#;
/// assert_eq!(countersign::analysis::scenario::wants(tree), ["../spend.rhai"]);
/// ```
#[must_use]
pub fn wants(tree: &str) -> Vec<String> {
    let mut paths: Vec<String> = Vec::new();
    let Ok(tree) = read(tree) else { return paths };
    let Ok(pairs) = tree.map("") else { return paths };
    let entries = get(pairs, "then").and_then(|then| then.list("").ok()).unwrap_or_default();
    let others = entries.iter().filter_map(|entry| get(entry.map("").ok()?, "definition"));
    for node in get(pairs, "policy").into_iter().chain(others) {
        if let Kind::Plain(path) | Kind::Text(path) = &node.kind
            && !node.is_null()
            && path.parse::<Sha256>().is_err()
            && !paths.contains(path)
        {
            paths.push(path.clone());
        }
    }
    paths
}

/// Runs a scenario. `files` holds the policies that it [`wants`], scripts or definitions, by the paths as they are written.
///
/// ```
/// use countersign::model::sorted::SortedMap;
/// use countersign::analysis::scenario::run;
///
/// // policy: spend.rhai
/// // submit: { by: mia, at: yesterday }
/// let tree = r#"{"line": 1, "map": [
///     ["policy", {"line": 1, "plain": "spend.rhai"}],
///     ["submit", {"line": 2, "map": [["by", {"line": 2, "plain": "mia"}], ["at", {"line": 2, "plain": "yesterday"}]]}]]}"#;
/// let verdict = run(tree, &SortedMap::new());
/// assert!(!verdict.passed);
/// assert_eq!(verdict.error.unwrap().message, "`yesterday` is not an instant");
/// ```
#[must_use]
pub fn run(tree: &str, files: &SortedMap<String, String>) -> Verdict {
    run_on(&Core, tree, files)
}

/// The same on another engine, such as one that keeps what [`Core`] is asked and answers.
#[must_use]
pub fn run_on(engine: &dyn Engine, tree: &str, files: &SortedMap<String, String>) -> Verdict {
    match read(tree) {
        Ok(tree) => run::run(engine, &tree, files),
        Err(problem) => Verdict::of(problem),
    }
}

fn read(tree: &str) -> Result<Node, Problem> {
    let tree = json::parse(tree, limits::SCENARIO_BYTES).map_err(|error| match error.limit {
        true => Problem::new(1, "the scenario is too large, or nested too deeply", "split it"),
        false => Problem::new(1, error.to_string(), error.hint.clone()),
    })?;
    Node::read(&tree)
}

//! Every scenario below `tests/scenarios/` comes out as it says, and every policy there that holds a `//~` is refused as
//! it says: what `countersign test tests/scenarios` does, natively.
//!
//! The trees of the files and the verdicts are left in `target/verdicts/`: `tests/wasm/scenarios.test.mjs` holds the
//! package's own reader and the compiler module to those bytes. What the engine was asked on the way, and answered, is left
//! in `target/calls/`: `tests/wasm/deciding.test.mjs` and `tests/browser/` hold the run time to that.

// Native only: the wasm suites are tests/wasm_node.rs and tests/wasm_browser.rs, and Cargo builds all tests for them.
#![cfg(all(feature = "compiler", not(target_arch = "wasm32")))]

#[path = "../src/analysis/scenario/tests/yaml.rs"]
mod yaml;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use countersign::analysis::marks;
use countersign::analysis::scenario::{Core, Engine, Verdict, run_on, wants};
use countersign::definition::policy::Policy;
use countersign::model::json::{JsonError, canonical};
use serde_json::{Value as Json, json};

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

/// The engine, and everything that it is asked and answers: the definitions, and the calls.
#[derive(Default)]
struct Recorder(RefCell<(Vec<String>, Vec<Json>)>);

impl Recorder {
    /// The number of a policy's definition.
    fn policy(&self, policy: &Policy) -> usize {
        let definitions = &mut self.0.borrow_mut().0;
        definitions.iter().position(|known| known == policy.canonical()).unwrap_or_else(|| {
            definitions.push(policy.canonical().to_owned());
            definitions.len() - 1
        })
    }

    /// Adds what was answered: the text that has to be the same everywhere; `null` where it was misuse.
    fn keep(&self, mut call: Json, answer: Result<Json, JsonError>) -> Result<Json, JsonError> {
        call["answer"] = answer.as_ref().ok().map(canonical).into();
        self.0.borrow_mut().1.push(call);
        answer
    }

    fn to_json(&self) -> Json {
        let (definitions, calls) = &*self.0.borrow();
        json!({ "definitions": definitions, "calls": calls })
    }
}

impl Engine for Recorder {
    fn decide(
        &self,
        policy: &Policy,
        next: Option<&Policy>,
        state: Option<&Json>,
        command: &Json,
        context: &Json,
    ) -> Result<Json, JsonError> {
        let (by, next_by) = (self.policy(policy), next.map(|next| self.policy(next)));
        let call = json!({
            "ask": "decide", "policy": by, "next": next_by, "state": state, "command": command, "context": context,
        });
        self.keep(call, Core.decide(policy, next, state, command, context))
    }

    fn allowed_actions(&self, policy: &Policy, state: &Json, context: &Json) -> Result<Json, JsonError> {
        let call = json!({ "ask": "allowedActions", "policy": self.policy(policy), "state": state, "context": context });
        self.keep(call, Core.allowed_actions(policy, state, context))
    }

    fn view(&self, policy: &Policy, state: &Json, context: &Json) -> Result<Json, JsonError> {
        let call =
            json!({ "ask": "view", "policy": self.policy(policy), "state": state, "context": context });
        self.keep(call, Core.view(policy, state, context))
    }
}

/// What came of a file: the tree of a scenario and what the engine was asked, unless it is a marked policy; the verdict.
type Outcome = (Option<(String, Json)>, Verdict);

fn outcome(path: &Path) -> Option<Outcome> {
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
    let recorder = Recorder::default();
    let verdict = run_on(&recorder, &tree, &held);
    Some((Some((tree, recorder.to_json())), verdict))
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
    let (scenarios, verdicts, asked) =
        (root("tests/scenarios"), root("target/verdicts"), root("target/calls"));
    // Nothing of an earlier run stays behind to be compared with.
    for left in [&verdicts, &asked].into_iter().filter(|left| left.exists()) {
        fs::remove_dir_all(left).unwrap();
    }
    let (mut passed, mut failed) = (0, Vec::new());
    for path in files(&scenarios) {
        let Some((scenario, verdict)) = outcome(&path) else { continue };
        let name = path.strip_prefix(&scenarios).unwrap().to_str().unwrap().replace('\\', "/");
        let leave = |folder: &Path, ending: &str, text: &str| {
            let file = folder.join(format!("{name}.{ending}"));
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        };
        leave(&verdicts, "verdict.json", &verdict.to_canonical());
        if let Some((tree, calls)) = scenario {
            leave(&verdicts, "tree.json", &tree);
            leave(&asked, "json", &canonical(&calls));
        }
        if verdict.passed { passed += 1 } else { failed.push(told(&name, &verdict)) }
    }
    println!("{passed} passed, {} failed", failed.len());
    assert!(failed.is_empty(), "{passed} passed, {} failed\n\n{}", failed.len(), failed.join("\n\n"));
    assert!(passed > 0, "there are no scenarios in {}", scenarios.display());
}

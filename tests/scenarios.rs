//! Every scenario below `tests/scenarios/` comes out as it says, and every policy there that holds a `//~` is refused as
//! it says: what `countersign test tests/scenarios` does, natively.
//!
//! The trees of the files and the verdicts are left in `target/verdicts/`: `tests/wasm/scenarios.test.mjs` holds the
//! package's own reader and the compiler module to those bytes. What the engine was asked on the way, and answered, is left
//! in `target/calls/`: `tests/wasm/deciding.test.mjs` and `tests/browser/` hold the run time to that.

// Native only: the wasm suites are tests/wasm_node.rs and tests/wasm_browser.rs, and Cargo builds all tests for them.
#![cfg(all(feature = "compiler", not(target_arch = "wasm32")))]

#[path = "support/scenario_files.rs"]
mod scenario_files;

use std::cell::RefCell;
use std::fs;
use std::path::Path;

use countersign::analysis::marks;
use countersign::analysis::scenario::{Core, Engine, Verdict, run_on};
use countersign::definition::policy::Policy;
use countersign::model::json::{JsonError, canonical};
use scenario_files::{files, root, scenario, text};
use serde_json::{Value as Json, json};

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
    let (tree, held) = scenario(path)?;
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

//! Every scenario of the life of a request, recorded: what is prepared is what is decided, each command that changes
//! something is one record, and all of them verify and are decided again to the same bytes.
//!
//! What was asked and answered is left in `target/records/`, for others to be held to the same bytes.

use std::cell::RefCell;
use std::fs;

use countersign::analysis::scenario::{Core, Engine, run_on};
use countersign::definition::policy::Policy;
use countersign::model::json::JsonError;
use countersign::request::state::State;
use serde_json::Value as Json;

use crate::ledger::{Ledger, left};
use crate::scenario_files::{files, root, scenario};

/// The engine, and a host that records what it is asked.
struct Recorder(RefCell<Recorded>);

struct Recorded {
    ledger: Ledger,
    policies: Vec<Policy>,
    calls: Vec<Json>,
    found: Vec<String>,
}

impl Recorded {
    fn policy(&mut self, policy: &Policy) -> usize {
        self.policies.iter().position(|known| known.digest() == policy.digest()).unwrap_or_else(|| {
            self.policies.push(policy.clone());
            self.policies.len() - 1
        })
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
        let recorded = &mut *self.0.borrow_mut();
        let read = state.and_then(|state| State::from_json(state.clone()).ok());
        let command = recorded.ledger.with_signature(read.as_ref(), command, context);
        let decided = Core.decide(policy, next, state, &command, context)?;
        let given = recorded.ledger.give((policy, next), state.is_none(), (&command, context));
        let held = given.and_then(|kept| recorded.ledger.holds_to(&decided, &kept).map(|()| kept));
        match held {
            Ok(kept) => {
                let by = recorded.policy(policy);
                let next = next.map(|next| recorded.policy(next));
                recorded.calls.push(kept.call(by, next));
            }
            Err(problem) => recorded.found.push(format!("{command}: {problem}")),
        }
        Ok(decided)
    }

    fn allowed_actions(&self, policy: &Policy, state: &Json, context: &Json) -> Result<Json, JsonError> {
        Core.allowed_actions(policy, state, context)
    }

    fn view(&self, policy: &Policy, state: &Json, context: &Json) -> Result<Json, JsonError> {
        Core.view(policy, state, context)
    }
}

#[test]
fn every_scenario_is_recorded_and_decided_again() {
    let (folder, folder_left) = (root("tests/scenarios"), root("target/records"));
    // Nothing of an earlier run stays behind to be compared with, but for the sequences, which are left by the laws.
    for entry in folder_left.read_dir().into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.file_name().is_some_and(|name| name != "sequences") {
            fs::remove_dir_all(path).unwrap();
        }
    }
    let (mut scenarios, mut records, mut found) = (0, 0, Vec::new());
    for path in files(&folder) {
        let Some((tree, held)) = scenario(&path) else { continue };
        let name = path.strip_prefix(&folder).unwrap().to_str().unwrap().replace('\\', "/");
        let recorded =
            Recorded { ledger: Ledger::new(), policies: Vec::new(), calls: Vec::new(), found: Vec::new() };
        let recorder = Recorder(RefCell::new(recorded));
        let verdict = run_on(&recorder, &tree, &held);
        let mut recorded = recorder.0.into_inner();
        if !verdict.passed {
            recorded.found.push(format!("it no longer goes as it says: {}", verdict.to_canonical()));
        }
        let verified = recorded.ledger.verified(&recorded.policies);
        if let Err(problem) = verified.and_then(|()| recorded.ledger.bundled(&recorded.policies)) {
            recorded.found.push(problem);
        }
        found.extend(recorded.found.iter().map(|problem| format!("{name}: {problem}")));
        scenarios += 1;
        records += recorded.ledger.lines.len();
        let policies: Vec<&str> = recorded.policies.iter().map(Policy::canonical).collect();
        left(&folder_left.join(format!("{name}.json")), &policies, "calls", &recorded.calls);
    }
    println!("{scenarios} scenarios, {records} records");
    assert!(found.is_empty(), "{} problems\n{}", found.len(), found.join("\n"));
    assert!(scenarios >= 400 && records > 1_000, "{scenarios} scenarios, {records} records");
}

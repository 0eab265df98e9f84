//! Reading, running and comparing, on an engine that is made up: what comes of a scenario is then known beforehand.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod comparing;
mod reading;
mod running;
mod yaml;

use std::cell::RefCell;
use std::collections::VecDeque;

use crate::model::sorted::SortedMap;

use serde_json::{Value as Json, json};

use super::engine::Engine;
use super::run::run;
use super::tree::Node;
use super::verdict::Verdict;
use crate::definition::policy::Policy;
use crate::model::json::JsonError;

/// The policy of most scenarios here.
const POLICY: &str = r#"
policy("spend", 1);
fact("amount", money("EUR"));
fact("note", string().optional());
fact("pages", integer().optional());
fact("share", decimal().optional());
fact("urgent", boolean().optional());
fact("due", date().optional());
fact("region", enumeration(["NO", "EU"]).optional());
fact("lines", list(object(#{ price: money("USD"), count: integer() })).optional());
step("brand").approvers(role("brand"));
step("legal").approvers(role("legal"));
on_approved(effect("pay").compensate_with("recall"));
"#;

/// An engine that answers what it was told to, whatever it is asked, and keeps what it was asked.
#[derive(Default)]
struct Made {
    answers: RefCell<VecDeque<Result<Json, JsonError>>>,
    asked: RefCell<Vec<(Json, Json)>>,
    policies: RefCell<Vec<String>>,
}

impl Made {
    fn new(answers: impl IntoIterator<Item = Json>) -> Made {
        Made { answers: RefCell::new(answers.into_iter().map(Ok).collect()), ..Made::default() }
    }

    /// The command that was asked for in this place.
    fn command(&self, index: usize) -> Json {
        self.asked.borrow()[index].0.clone()
    }

    fn context(&self, index: usize) -> Json {
        self.asked.borrow()[index].1.clone()
    }
}

impl Engine for Made {
    fn decide(
        &self,
        policy: &Policy,
        _: Option<&Policy>,
        state: Option<&Json>,
        command: &Json,
        context: &Json,
    ) -> Result<Json, JsonError> {
        self.asked.borrow_mut().push((command.clone(), context.clone()));
        self.policies.borrow_mut().push(policy.definition().id.clone());
        let answer = self.answers.borrow_mut().pop_front();
        // Whatever is not said: accepted, and all as it was.
        let mut answer = answer
            .unwrap_or_else(|| Ok(accepted(&[], state.map_or(json!({}), |state| state["view"].clone()))))?;
        if answer.get("state").is_none() {
            answer["state"] = state.cloned().unwrap_or_default();
        }
        Ok(answer)
    }

    fn allowed_actions(&self, _: &Policy, state: &Json, context: &Json) -> Result<Json, JsonError> {
        Ok(state["view"]["actions"][context["by"].as_str().unwrap()].clone())
    }

    fn view(&self, _: &Policy, state: &Json, _: &Json) -> Result<Json, JsonError> {
        Ok(state["view"].clone())
    }
}

/// An accepted command with the names of its events, and the request that it leaves.
fn accepted(events: &[&str], view: Json) -> Json {
    let events: Vec<Json> = events.iter().map(|name| json!({ "event": name })).collect();
    let accepted = json!({ "events": events, "voided": view.get("voided"), "kept": view.get("kept") });
    json!({ "due": [], "outcome": { "accepted": accepted }, "state": { "view": view }, "payload": "p1" })
}

/// A refused command; the request stays as it is.
fn refused(code: &str) -> Json {
    let refusal = json!({ "code": code, "path": "/facts/amount", "message": "`mia` submitted it", "hint": "ask somebody else" });
    json!({ "due": [], "outcome": { "refused": refusal } })
}

/// A request with the steps `brand` (open) and `legal` (waiting).
fn review() -> Json {
    json!({
        "state": "under_review", "tier": "high", "subject": { "id": "post-1", "version": 1 },
        "steps": [
            { "id": "brand", "state": "open", "counts": { "approved": 1, "rejected": 0, "abstained": 0, "missing": 1 } },
            { "id": "legal", "state": "waiting", "counts": { "approved": 0, "rejected": 0, "abstained": 0, "missing": 2 } },
        ],
        "effects": [
            { "name": "pay", "delivery": "pending" },
        ],
        "downstream_allowed": false, "next_wake_at": "2026-03-03T09:00:00.000Z",
        "actions": { "ana": [
            { "command": "approve", "step": "brand", "allowed": true },
            { "command": "comment", "allowed": true },
            { "command": "approve", "step": "legal", "allowed": false,
              "refused": { "code": "step_not_open", "message": "step `legal` waits for `brand`", "hint": "wait" } },
        ] },
    })
}

const SUBMIT: &str = "policy: p.rhai\nsubmit: { by: mia, at: 2026-03-01T09:00:00Z, facts: { amount: 5 } }\n";

fn files() -> SortedMap<String, String> {
    let other = POLICY.replace("\"spend\", 1", "\"spend-more\", 2");
    SortedMap::from([("p.rhai".to_owned(), POLICY.to_owned()), ("q.rhai".to_owned(), other)])
}

fn ran(engine: &Made, tree: &Json, files: &SortedMap<String, String>) -> Verdict {
    match Node::read(tree) {
        Ok(tree) => run(engine, &tree, files),
        Err(problem) => Verdict::of(problem),
    }
}

fn verdict(engine: &Made, text: &str) -> Verdict {
    ran(engine, &yaml::tree(text).unwrap(), &files())
}

/// `line: message (hint)` of a scenario that cannot be run.
fn problem(text: &str) -> String {
    let verdict = verdict(&Made::new([accepted(&[], review())]), text);
    assert!(!verdict.passed);
    let problem = verdict.error.unwrap_or_else(|| panic!("it runs: {text}"));
    format!("{}: {} ({})", problem.line, problem.message, problem.hint)
}

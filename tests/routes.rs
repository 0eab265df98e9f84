//! Every request below `tests/policies/` gets the answer that its `expect.json` names.
//!
//! The canonical answers are left in `target/answers/<policy>/<case>.json`: the tests in Node and in Chromium hold the
//! wasm modules to those bytes.

// Native only: the wasm suites are tests/wasm_node.rs and tests/wasm_browser.rs, and Cargo builds all tests for them.
#![cfg(not(target_arch = "wasm32"))]
#![cfg(feature = "compiler")]

mod policies;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use countersign::model::refusal::Refusal;
use countersign::route::answer::{Answer, Route, StepAnswer, StepState};
use countersign::route::explain::explain;
use serde::{Deserialize, Serialize};

/// What a case must come to. What is left out must be empty, except in the maps `eligible`, `after`, `needed`, `requires`,
/// `deadlines` and `depends_on`: of those the named entries are compared.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Expected {
    /// The code of the refusal; then only `path` stands beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    /// The request's state; left out where no people are given.
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<String>,
    /// The code of the reason for manual review.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// Left out for a policy without tiers, and while the tier is undetermined.
    #[serde(skip_serializing_if = "Option::is_none")]
    tier: Option<String>,
    /// Every step is in one of these three, in the policy's order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    active: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    skipped: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    undetermined: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    open: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    waiting: Vec<String>,
    /// Step to code.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    blocked: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    eligible: BTreeMap<String, Vec<String>>,
    /// Steps whose fallback serves, because nobody is left of their own approvers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fallback: Vec<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    after: BTreeMap<String, Vec<String>>,
    /// How many approvals each quorum of the step needs; `null` where that is not known.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    needed: BTreeMap<String, Vec<Option<u32>>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    requires: BTreeMap<String, Vec<String>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    deadlines: BTreeMap<String, Vec<String>>,
    /// Step to facts; the entry `tier` is the tier's.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    depends_on: BTreeMap<String, Vec<String>>,
}

impl Expected {
    /// The answer in the same terms, as far as `expected` asks.
    fn got(answer: &Answer, expected: &Expected) -> Expected {
        match answer {
            Answer::Refused { refused } => {
                Expected { refused: Some(code(refused)), path: refused.path.clone(), ..Expected::default() }
            }
            Answer::Route(route) => Self::of_route(route, expected),
        }
    }

    fn of_route(route: &Route, expected: &Expected) -> Expected {
        let ids = |wanted: &dyn Fn(&StepAnswer) -> bool| {
            route.steps.iter().filter(|step| wanted(step)).map(|step| step.id.clone()).collect()
        };
        let in_state = |state| ids(&|step| step.state == Some(state));
        let refusals =
            route.steps.iter().filter_map(|step| Some((step.id.clone(), code(step.blocked.as_ref()?))));
        let needed = |step: &StepAnswer| step.quorums.iter().map(|quorum| quorum.needed).collect();
        let tier = route.tier.iter().map(|tier| ("tier".to_owned(), tier.depends_on.clone()));
        let steps = route.steps.iter().map(|step| (step.id.clone(), step.depends_on.clone()));
        let mut depends_on: BTreeMap<_, _> = tier.chain(steps).collect();
        depends_on.retain(|step, _| expected.depends_on.contains_key(step));
        Expected {
            state: route.state.map(word),
            reason: route.reason.as_ref().map(code),
            tier: route.tier.as_ref().and_then(|tier| tier.name.clone()),
            active: ids(&|step| step.active == Some(true)),
            skipped: ids(&|step| step.active == Some(false)),
            undetermined: ids(&|step| step.active.is_none()),
            open: in_state(StepState::Open),
            waiting: in_state(StepState::Waiting),
            blocked: refusals.collect(),
            fallback: ids(&|step| step.fallback),
            eligible: named(route, &expected.eligible, |step| step.eligible.clone()),
            after: named(route, &expected.after, |step| Some(step.after.clone())),
            needed: named(route, &expected.needed, |step| Some(needed(step))),
            requires: named(route, &expected.requires, |step| Some(step.requires.clone())),
            deadlines: named(route, &expected.deadlines, |step| Some(step.deadlines.clone())),
            depends_on,
            ..Expected::default()
        }
    }

    fn json(&self) -> String {
        serde_json::to_string(self).unwrap()
    }
}

/// What the route says of the steps that are named in `expected`.
fn named<T>(
    route: &Route,
    expected: &BTreeMap<String, T>,
    of: impl Fn(&StepAnswer) -> Option<T>,
) -> BTreeMap<String, T> {
    let steps = route.steps.iter().filter(|step| expected.contains_key(&step.id));
    steps.filter_map(|step| Some((step.id.clone(), of(step)?))).collect()
}

fn code(refusal: &Refusal) -> String {
    refusal.code.as_str().to_owned()
}

/// A state as it is written in JSON.
fn word(state: impl Serialize) -> String {
    serde_json::to_value(state).unwrap().as_str().unwrap().to_owned()
}

/// What the engine has to say for itself.
fn why(answer: &Answer) -> String {
    match answer {
        Answer::Refused { refused } => format!("{refused} ({})", refused.hint),
        Answer::Route(route) => explain(route).join("\n            "),
    }
}

/// The differences between the expectations of a policy and its answers, which are left in `folder`.
fn differences(fixture: &policies::Fixture, folder: &Path) -> Vec<String> {
    let policy = fixture.compiled();
    let file = policies::folder().join(&fixture.name).join("expect.json");
    let text = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let expected: BTreeMap<String, Expected> =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let cases: BTreeSet<&String> = fixture.requests.iter().map(|(case, _)| case).collect();
    let lonely = expected.keys().filter(|case| !cases.contains(case));
    let mut found: Vec<String> = lonely
        .map(|case| format!("{}/{case}: expected, but there is no such request", fixture.name))
        .collect();
    for (case, request) in &fixture.requests {
        let name = format!("{}/{case}", fixture.name);
        let answer = policies::answer(&policy, request);
        fs::write(folder.join(format!("{case}.json")), answer.to_canonical()).unwrap();
        let Some(expected) = expected.get(case) else {
            found.push(format!("{name}: nothing is expected of it in expect.json"));
            continue;
        };
        let got = Expected::got(&answer, expected);
        if got != *expected {
            found.push(format!(
                "{name}\n  expected: {}\n  got:      {}\n  why:      {}",
                expected.json(),
                got.json(),
                why(&answer)
            ));
        }
    }
    found
}

#[test]
fn every_request_gets_the_answer_that_is_expected_of_it() {
    let answers = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/answers");
    // Nothing of an earlier run stays behind to be compared with.
    if answers.exists() {
        fs::remove_dir_all(&answers).unwrap();
    }
    let fixtures = policies::all();
    let mut found = Vec::new();
    for fixture in &fixtures {
        let folder = answers.join(&fixture.name);
        fs::create_dir_all(&folder).unwrap();
        found.extend(differences(fixture, &folder));
    }
    let cases: usize = fixtures.iter().map(|fixture| fixture.requests.len()).sum();
    println!("{cases} requests of {} policies", fixtures.len());
    assert!(found.is_empty(), "{} of {cases} requests differ:\n\n{}", found.len(), found.join("\n\n"));
}

/// The sentence of a step in the explanation of a request.
fn sentence(policy: &str, case: &str, step: &str) -> String {
    let fixture = policies::all().into_iter().find(|fixture| fixture.name == policy).unwrap();
    let (_, request) = fixture.requests.iter().find(|(name, _)| name == case).unwrap();
    let Answer::Route(route) = policies::answer(&fixture.compiled(), request) else { panic!("refused") };
    let start = format!("`{step}` is needed");
    explain(&route).into_iter().find(|line| line.starts_with(&start)).unwrap()
}

#[test]
fn an_explanation_names_those_who_are_asked() {
    assert_eq!(
        sentence("contract", "unit-that-nobody-knows", "counsel"),
        "`counsel` is needed, because tier standard is not light: 1 approval from the fallback, as nobody is left \
         who is role `counsel` for `f.unit` (gwen)"
    );
    assert_eq!(
        sentence("production-change", "board-of-one", "change-board"),
        "`change-board` is needed, because tier guarded is not routine and kind normal is not emergency: approval by \
         50 % of them from role `change-manager` or role `sre-lead` or 1 approval from role `cto` (cam, tess), after \
         `peer-review`"
    );
}

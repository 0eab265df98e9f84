//! Laws that are held with every command of every sequence, and how much of the engine the sequences reach.

use countersign::model::refusal::Code;
use countersign::request::event::What;
use countersign::request::state::{Status, StepStatus};
use countersign::request::table::TABLE;
use countersign::request::{Decided, Verdict};
use serde_json::Value as Json;

use super::case::Turn;
use super::run::{Play, events, fail, in_all_threads, outcome};
use super::watch::{Watch, problem, survives_json};
use crate::coverage::Coverage;

const SEQUENCES: usize = 50_000;
const PER_POLICY: u64 = 50;

#[test]
fn events_are_the_state_and_nothing_is_approved_that_is_not() {
    let seen = in_all_threads("the life of a request", 0, SEQUENCES, &|case, seen| {
        for at in 0..PER_POLICY {
            seen.case();
            let steady = at % 4 == 0;
            let mut play = Play::new(case, case.seed * 1000 + at, steady);
            let mut watch = Watch::new(case);
            let mut before = None;
            while let Some(decided) = play.next() {
                let turn = play.turns.last().expect("a turn");
                if watch.see(before.as_ref(), turn, &decided).is_err() {
                    fail(case, &play.turns, &|turns| problem(case, turns));
                }
                count(seen, turn, &decided);
                before = decided.state;
            }
            if let Some(problem) = before.and_then(|state| survives_json(&state).err()) {
                fail(case, &play.turns, &|_| Some(problem.clone()));
            }
        }
    });
    assert!(seen.cases() >= SEQUENCES);
    let commands = TABLE.iter().map(|row| format!("accepted {}", row.name));
    let states = Status::TABLE.iter().map(|(_, name)| format!("request {name}"));
    let steps = STEP_STATES.iter().map(|state| format!("step {}", state.as_str()));
    let events = EVENTS.split_whitespace().map(|name| format!("event {name}"));
    let refusals = Code::ALL.iter().filter(|code| !ELSEWHERE.contains(code) && !REASONS.contains(code));
    let refusals = refusals.map(|code| format!("refused {code}"));
    let reasons = REASONS.iter().map(|code| format!("because {code}"));
    let wanted: Vec<String> =
        commands.chain(states).chain(steps).chain(events).chain(refusals).chain(reasons).collect();
    seen.require(&wanted.iter().map(String::as_str).collect::<Vec<_>>());
}

const STEP_STATES: [StepStatus; 7] = [
    StepStatus::Waiting,
    StepStatus::Open,
    StepStatus::Approved,
    StepStatus::Rejected,
    StepStatus::Skipped,
    StepStatus::Cancelled,
    StepStatus::Blocked,
];

/// The events of the contract.
const EVENTS: &str = "
    draft_saved submitted rerouted step_opened step_blocked step_unblocked step_approved step_rejected
    step_cancelled step_voided approval_given rejection_given abstention_given decision_retracted
    revision_requested amended resubmitted commented evidence_attached reassigned reminded deadline_passed
    escalated overridden manually_imported reevaluated corrected hold_placed hold_released
    manual_review_entered manual_review_left approved rejected expired withdrawn cancelled revoked
    effect_requested effect_acknowledged effect_failed fulfilled";

/// What refuses no command, but is why a step is blocked or a request is in manual review.
const REASONS: [Code; 3] = [Code::NoStepRequired, Code::NoEligibleApprover, Code::QuorumUnreachable];

/// Refusals that sequences of this length do not come to, each with a law or a test of its own: what is `tampered_state` or
/// `unknown_version` never gets as far as the decider, and a bound is reached by repetition.
const ELSEWHERE: [Code; 3] = [Code::TamperedState, Code::UnknownVersion, Code::LimitExceeded];

fn count(seen: &mut Coverage, turn: &Turn, decided: &Decided) {
    let name = turn.command["command"].as_str().expect("a name");
    match &decided.verdict {
        Verdict::Accepted { .. } => seen.count(&format!("accepted {name}")),
        _ => seen.count(&format!("refused {}", outcome(decided))),
    }
    for event in events(decided) {
        seen.count(&format!("event {}", event.name()));
        let reasons: Vec<&Json> = match &event.what {
            What::StepBlocked { reason, .. } => vec![reason],
            What::ManualReviewEntered { reasons } => {
                reasons.iter().filter_map(|review| review.reason.as_ref()).collect()
            }
            _ => Vec::new(),
        };
        for reason in reasons {
            seen.count(&format!("because {}", reason["code"].as_str().expect("a code")));
        }
    }
    let Some(state) = &decided.state else { return };
    seen.count(&format!("request {}", state.status.as_str()));
    for step in &state.steps {
        seen.count(&format!("step {}", step.status.as_str()));
    }
}

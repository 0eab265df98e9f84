//! Figures of the process: on whatever happens, the parts of a request's time sum to its time to approval, and the order in
//! which requests are measured makes no difference.

use countersign::analysis::metrics::{Measured, Outcome, measure, measure_events, metrics};
use countersign::request::event::{Event, What};
use countersign::request::state::{State, Status};
use serde_json::json;

use super::run::{Play, events, in_all_threads};
use crate::coverage::Coverage;

const SEQUENCES: usize = 4_000;
const PER_POLICY: u64 = 20;

#[test]
fn the_parts_sum_to_the_time_to_approval() {
    let seen = in_all_threads("metrics", 1_100_000, SEQUENCES, &|case, seen| {
        let mut all = Vec::new();
        for at in 0..PER_POLICY {
            seen.case();
            let mut play = Play::new(case, (case.seed << 20) + at, at % 3 != 0);
            let mut told = Vec::new();
            while let Some(decided) = play.next() {
                told.extend(events(&decided).cloned());
            }
            let Some(state) = &play.state else { continue };
            let measured =
                measure_events(&told).unwrap_or_else(|error| panic!("case {}: {error}", case.seed));
            let as_json = measure(&json!({ "events": told })).expect("the same log");
            assert_eq!(as_json, measured, "case {}", case.seed);
            if let Err(problem) = holds(&measured, &told, state, seen) {
                panic!("case {}, sequence {at}: {problem}\n{measured:#?}\n{}", case.seed, json!(told));
            }
            // Every sequence names its request alike.
            all.push(Measured { request: format!("{at}"), ..measured });
        }
        gathered(&mut all);
    });
    seen.require(&[
        "approved",
        "ended otherwise",
        "open",
        "in revision",
        "on hold",
        "waiting for a blocked step",
        "of several steps",
        "reopened",
        "a breach",
    ]);
}

/// What the events say without a walk.
fn holds(measured: &Measured, events: &[Event], state: &State, seen: &mut Coverage) -> Result<(), String> {
    let first =
        |is: &dyn Fn(&What) -> bool| events.iter().find(|event| is(&event.what)).map(|event| event.at);
    let submitted = first(&|what| matches!(what, What::Submitted { .. }));
    let approved = first(&|what| matches!(what, What::Approved {}));
    if submitted != measured.submitted_at {
        return Err("it was submitted at another time".to_owned());
    }
    if (measured.outcome == Outcome::Approved) != approved.is_some() {
        return Err("it was approved, or was not".to_owned());
    }
    match &measured.path {
        None if measured.outcome == Outcome::Approved => return Err("it has no path".to_owned()),
        None => seen.count(if measured.outcome.has_ended() { "ended otherwise" } else { "open" }),
        Some(path) => {
            let (Some(from), Some(to)) = (submitted, approved) else {
                return Err("it has a path without an approval".to_owned());
            };
            seen.count("approved");
            let total = to.millis().abs_diff(from.millis());
            let parts: Vec<u64> = path.steps.values().flat_map(|step| [step.waiting, step.working]).collect();
            let sum = path.in_revision + path.on_hold + path.elsewhere + parts.iter().sum::<u64>();
            if path.total != total || sum != total {
                return Err(format!(
                    "the parts sum to {sum}, the total is {}, and it took {total}",
                    path.total
                ));
            }
            for (id, part) in &path.steps {
                let open = measured.steps.get(id).map_or(0, |step| step.working);
                if part.working > open {
                    return Err(format!("`{id}` was worked on for {}, and open for {open}", part.working));
                }
            }
            let mut counted = |is: bool, what: &'static str| {
                if is {
                    seen.count(what);
                }
            };
            counted(path.in_revision > 0, "in revision");
            counted(path.on_hold > 0, "on hold");
            counted(path.steps.values().any(|step| step.waiting > 0), "waiting for a blocked step");
            counted(path.steps.len() > 1, "of several steps");
        }
    }
    let still = matches!(state.status, Status::UnderReview | Status::NeedsRevision | Status::ManualReview);
    if still != (measured.outcome == Outcome::Open) {
        return Err(format!("it is {}", state.status.as_str()));
    }
    let passed = events.iter().filter(|event| matches!(event.what, What::DeadlinePassed { .. })).count();
    if measured.steps.values().map(|step| step.breaches).sum::<u64>() > passed as u64 {
        return Err(format!("{passed} deadlines passed"));
    }
    if passed > 0 {
        seen.count("a breach");
    }
    if measured.reopened {
        seen.count("reopened");
    }
    Ok(())
}

/// The figures of requests are sums over them, in whatever order.
fn gathered(all: &mut [Measured]) {
    let found = metrics(all).expect("figures");
    all.reverse();
    assert_eq!(metrics(all).expect("figures"), found);
    let half = all.len() / 2;
    all.rotate_left(half);
    assert_eq!(metrics(all).expect("figures"), found);
    let figures = found.policies.iter().map(|policy| &policy.all);
    let totals: u64 = figures.map(|figures| figures.time_to_approval.total).sum();
    assert_eq!(totals, all.iter().filter_map(|each| each.path.as_ref()).map(|path| path.total).sum::<u64>());
    for figures in found.policies.iter().map(|policy| &policy.all) {
        let steps = figures.steps.iter().map(|step| step.path.waiting + step.path.working);
        let sum = steps.sum::<u64>() + figures.in_revision + figures.on_hold + figures.elsewhere;
        assert_eq!(sum, figures.time_to_approval.total);
    }
}

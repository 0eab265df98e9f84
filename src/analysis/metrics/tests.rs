//! Small logs, each written by hand through the decider; every figure was worked out from the hours in the test.

use serde_json::{Value as Json, json};

use super::{Measured, Metrics, Outcome, Path, StepMeasured, StepPath, measure, measure_events, metrics};
use crate::compiler::compile;
use crate::definition::policy::Policy;
use crate::model::json::form::{ToJson, read};
use crate::request::command::Command;
use crate::request::context::Context;
use crate::request::event::Event;
use crate::request::{Verdict, decide};

const HOUR: u64 = 3_600_000;

const CHAIN: &str = r#"step("a").approvers(role("a")); step("b").after("a").approvers(role("b"));"#;

fn policy(id: &str, version: u32, script: &str) -> Policy {
    let head = format!("policy(\"{id}\", {version});\nfor command in [\"override\", \"place_hold\", ");
    let allow = "\"release_hold\", \"cancel\", \"amend\"] { allow(command, role(\"admin\")); }\n";
    let compiled = compile(&format!("{head}{allow}{script}"));
    compiled.policy.unwrap_or_else(|| panic!("{:?}", compiled.findings))
}

/// The events of `(hour, by, command)`: from a first of March, when `mia` submits at hour 0.
fn told(policy: &Policy, id: &str, commands: &[(u64, &str, Json)]) -> Vec<Event> {
    let submit = (0, "mia", json!({ "command": "submit", "id": id, "facts": {} }));
    let own = commands.first().is_some_and(|(_, _, command)| command.get("id").is_some());
    let (mut state, mut events) = (None, Vec::new());
    for (hour, by, command) in Some(&submit).filter(|_| !own).into_iter().chain(commands) {
        let now = format!("2026-03-{:02}T{:02}:00:00Z", 1 + hour / 24, hour % 24);
        let c = if *hour < 6 { json!([]) } else { json!(["cid"]) };
        let roles = json!({ "a": ["ana"], "b": ["ben"], "admin": ["adm"], "late": c });
        let context = json!({ "now": now, "by": by, "people": { "roles": roles } });
        let context = Context::from_json(&context).expect("a context");
        let command = Command::from_json(command).expect("a command");
        let decided = decide(policy, None, state.as_ref(), &command, &context);
        events.extend(decided.due);
        match decided.verdict {
            Verdict::Accepted { events: own, .. } => events.extend(own),
            other => panic!("{by} at {hour}: {other:?}"),
        }
        state = decided.state;
    }
    events
}

fn approve(step: &str) -> Json {
    json!({ "command": "approve", "step": step })
}

fn measured(script: &str, commands: &[(u64, &str, Json)]) -> Measured {
    measure_events(&told(&policy("p", 1, script), "r", commands)).expect("a log")
}

/// A path in hours: in revision, on hold, elsewhere, and `(step, waiting, working)`.
fn path(parts: [u64; 3], steps: &[(&str, u64, u64)]) -> Option<Path> {
    let [in_revision, on_hold, elsewhere] = parts.map(|hours| hours * HOUR);
    let steps = steps.iter().map(|(id, waiting, working)| {
        ((*id).to_owned(), StepPath { waiting: waiting * HOUR, working: working * HOUR })
    });
    let steps: crate::model::sorted::SortedMap<_, _> = steps.collect();
    let total = in_revision + on_hold + elsewhere;
    let total = steps.values().fold(total, |sum, step| sum + step.waiting + step.working);
    Some(Path { total, in_revision, on_hold, elsewhere, steps })
}

fn step(waiting: u64, working: u64) -> StepMeasured {
    StepMeasured { decided: true, waiting: Some(waiting * HOUR), working: working * HOUR, breaches: 0 }
}

#[test]
fn one_step_after_the_other() {
    let found = measured(CHAIN, &[(1, "ana", approve("a")), (4, "ben", approve("b"))]);
    assert_eq!(found.outcome, Outcome::Approved);
    assert_eq!(found.path, path([0, 0, 0], &[("a", 0, 1), ("b", 0, 3)]));
    assert_eq!(found.path.map(|path| path.total), Some(4 * HOUR));
    assert_eq!((found.steps.get("a").unwrap(), found.steps.get("b").unwrap()), (&step(0, 1), &step(1, 3)));
    assert!(!found.reopened);
}

#[test]
fn of_steps_side_by_side_the_last_one_counts() {
    let script = r#"step("a").approvers(role("a")); step("b").approvers(role("b"));
                    step("end").after(["a", "b"]).approvers(role("a"));"#;
    let found =
        measured(script, &[(1, "ana", approve("a")), (3, "ben", approve("b")), (4, "ana", approve("end"))]);
    assert_eq!(found.path, path([0, 0, 0], &[("b", 0, 3), ("end", 0, 1)]));
    assert_eq!((found.steps.get("a").unwrap(), found.steps.get("end").unwrap()), (&step(0, 1), &step(3, 1)));
}

#[test]
fn the_path_leads_through_the_step_that_was_waited_for() {
    // `slow` closes after `a`, but nothing waits for it: what counts is `a`, then `end`.
    let script = r#"step("slow").approvers(role("b")); step("a").approvers(role("a"));
                    step("end").after("a").approvers(role("a"));"#;
    let found = measured(
        script,
        &[(1, "ana", approve("a")), (2, "ben", approve("slow")), (3, "ana", approve("end"))],
    );
    assert_eq!(found.path, path([0, 0, 0], &[("a", 0, 1), ("end", 0, 2)]));
    assert_eq!(found.steps.get("slow"), Some(&step(0, 2)));
}

#[test]
fn a_revision_is_the_submitters_time() {
    let back = json!({ "command": "request_revision", "step": "b", "reason": "no receipt" });
    let again = json!({ "command": "resubmit", "facts": {} });
    let commands =
        [(1, "ana", approve("a")), (3, "ben", back), (10, "mia", again), (11, "ben", approve("b"))];
    let found = measured(CHAIN, &commands);
    assert_eq!(found.path, path([7, 0, 0], &[("a", 0, 1), ("b", 0, 3)]));
    assert_eq!(found.steps.get("b"), Some(&step(1, 3)));
    assert!(found.reopened);
}

#[test]
fn what_an_amendment_voids_is_worked_on_again() {
    let script = r#"fact("text", string().optional()); fact("note", string().optional());
                    fact("more", string().optional());
                    step("a").approvers(role("a")).reviews(["text"]);
                    step("b").after("a").approvers(role("b")).reviews(["note"]);"#;
    let amend = |fact: &str| json!({ "command": "amend", "facts": { fact: "other" } });
    let commands = [
        (1, "ana", approve("a")),
        (3, "mia", amend("text")),
        (5, "ana", approve("a")),
        (9, "ben", approve("b")),
    ];
    let found = measured(script, &commands);
    // b was worked on for two hours in vain; nobody else held the request then.
    assert_eq!(found.path, path([0, 0, 0], &[("a", 0, 3), ("b", 0, 6)]));
    assert_eq!((found.steps.get("a").unwrap(), found.steps.get("b").unwrap()), (&step(0, 3), &step(1, 6)));
    assert!(found.reopened);
    let harmless = [(1, "mia", amend("more")), (2, "ana", approve("a")), (3, "ben", approve("b"))];
    assert!(!measured(script, &harmless).reopened);
}

#[test]
fn a_hold_is_nobodys_work() {
    let hold = json!({ "command": "place_hold", "reason": "audit" });
    let release = json!({ "command": "release_hold" });
    let commands =
        [(1, "adm", hold), (4, "adm", release), (5, "ana", approve("a")), (6, "ben", approve("b"))];
    let found = measured(CHAIN, &commands);
    assert_eq!(found.path, path([0, 3, 0], &[("a", 0, 2), ("b", 0, 1)]));
    assert_eq!(found.steps.get("a"), Some(&step(0, 5)));
}

#[test]
fn a_blocked_step_is_waited_for() {
    // Nobody holds the role before hour 6.
    let script = r#"step("late").approvers(role("late"));"#;
    let commands = [(6, "host", json!({ "command": "advance" })), (8, "cid", approve("late"))];
    let found = measured(script, &commands);
    assert_eq!(found.path, path([0, 0, 0], &[("late", 6, 2)]));
    assert_eq!(found.steps.get("late"), Some(&step(6, 2)));
    let decide = json!({ "command": "override", "step": "late", "outcome": "approved", "reason": "urgent" });
    let found = measured(script, &[(5, "adm", decide)]);
    assert_eq!(found.path, path([0, 0, 0], &[("late", 5, 0)]));
    assert_eq!(found.steps.get("late"), Some(&step(5, 0)));
}

#[test]
fn deadlines_that_passed_are_counted() {
    let script = r#"step("a").approvers(role("a")).deadline(hours(1), escalate_to(role("b")))
                        .deadline(hours(2), escalate_to(role("admin"))).deadline(hours(9), expire());"#;
    let found = measured(script, &[(3, "ana", approve("a"))]);
    assert_eq!(found.steps.get("a"), Some(&StepMeasured { breaches: 2, ..step(0, 3) }));
    let found = measured(script, &[(10, "host", json!({ "command": "advance" }))]);
    assert_eq!((found.outcome, found.path), (Outcome::Expired, None));
    assert_eq!(found.ended_at.map(|at| at.to_string()).as_deref(), Some("2026-03-01T09:00:00.000Z"));
    assert!(!found.steps.get("a").unwrap().decided);
}

#[test]
fn figures_are_gathered_by_policy_and_version() {
    let [one, two] = [1, 2].map(|version| policy("p", version, CHAIN));
    let other = policy("other", 1, CHAIN);
    let withdraw = || json!({ "command": "withdraw" });
    let reject = || json!({ "command": "reject", "step": "a" });
    let cancel = || json!({ "command": "cancel", "reason": "twice" });
    let draft = || json!({ "command": "save_draft", "id": "draft", "facts": {} });
    let back = || json!({ "command": "request_revision", "step": "a", "reason": "no receipt" });
    let logs = [
        told(&one, "1", &[(1, "ana", approve("a")), (2, "ben", approve("b"))]),
        told(&one, "2", &[(2, "ana", approve("a")), (8, "ben", approve("b"))]),
        told(&two, "3", &[(3, "ana", approve("a")), (7, "ben", approve("b"))]),
        told(&one, "4", &[(1, "mia", withdraw())]),
        told(&one, "5", &[(1, "ana", reject())]),
        told(&two, "6", &[(1, "ana", approve("a")), (2, "adm", cancel())]),
        told(&two, "7", &[(1, "ana", back())]),
        told(&other, "8", &[]),
        told(&other, "draft", &[(0, "mia", draft())]),
    ];
    let mut measured: Vec<Measured> = logs.iter().map(|log| measure_events(log).expect("a log")).collect();
    let found = metrics(&measured).expect("figures");
    assert_eq!((found.requests, found.drafts), (9, 1));
    let ids: Vec<&str> = found.policies.iter().map(|policy| policy.id.as_str()).collect();
    assert_eq!(ids, ["other", "p"]);
    let json = found.json();
    let of_p = &json["policies"][1];
    // Totals of 2, 8 and 7 hours; of these 1 + 2 + 3 went to a, 1 + 6 + 4 to b.
    assert_eq!(
        of_p["all"]["time_to_approval"],
        json!({ "count": 3, "total": 17 * HOUR, "median": 7 * HOUR, "p90": 8 * HOUR })
    );
    assert_eq!(
        of_p["all"]["steps"][0],
        json!({
            "id": "a", "requests": 7, "decided": 5, "breaches": 0,
            "waiting": { "count": 5, "total": 0, "median": 0, "p90": 0 },
            // Decided after 1, 2, 3, 1 (rejected) and 1 hours.
            "working": { "count": 5, "total": 8 * HOUR, "median": HOUR, "p90": 3 * HOUR },
            "path": { "waiting": 0, "working": 6 * HOUR },
        })
    );
    assert_eq!(of_p["all"]["steps"][1]["path"], json!({ "waiting": 0, "working": 11 * HOUR }));
    assert_eq!(of_p["all"]["steps"][1]["decided"], json!(3));
    assert_eq!(of_p["all"]["bottleneck"], json!("b"));
    assert_eq!(of_p["all"]["reopened"], json!({ "count": 1, "of": 7 }));
    assert_eq!(of_p["all"]["abandoned"], json!({ "count": 2, "of": 6 }));
    let counts = ["requests", "approved", "rejected", "withdrawn", "cancelled", "expired", "open"];
    let counted = |figures: &Json| counts.map(|name| figures[name].as_u64().expect("a count"));
    assert_eq!(counted(&of_p["all"]), [7, 3, 1, 1, 1, 0, 1]);
    assert_eq!(counted(&of_p["versions"][0]["figures"]), [4, 2, 1, 1, 0, 0, 0]);
    assert_eq!(counted(&of_p["versions"][1]["figures"]), [3, 1, 0, 0, 1, 0, 1]);
    assert_eq!(of_p["versions"][1]["figures"]["time_to_approval"]["median"], json!(7 * HOUR));
    let other = &json["policies"][0]["all"];
    assert_eq!(counted(other), [1, 0, 0, 0, 0, 0, 1]);
    assert_eq!(other["time_to_approval"], json!({ "count": 0, "total": 0, "median": null, "p90": null }));
    assert_eq!(other["bottleneck"], Json::Null);

    measured.reverse();
    assert_eq!(metrics(&measured).as_ref(), Ok::<&Metrics, _>(&found));
    measured.push(measured[0].clone());
    let error = metrics(&measured).expect_err("one is there twice");
    assert_eq!((error.path.as_str(), error.message.as_str()), ("/9", "request `draft` is there twice"));
}

#[test]
fn percentiles_are_values_that_occurred() {
    let figures = |hours: &[u64]| {
        let one = policy("p", 1, r#"step("a").approvers(role("a"));"#);
        let logs = hours.iter().enumerate().map(|(index, hour)| {
            measure_events(&told(&one, &index.to_string(), &[(*hour, "ana", approve("a"))])).expect("a log")
        });
        let found = metrics(&logs.collect::<Vec<_>>()).expect("figures");
        let times = &found.policies[0].all.time_to_approval;
        (times.median.map(|median| median / HOUR), times.p90.map(|p90| p90 / HOUR))
    };
    // Ranks ⌈0.5·n⌉ and ⌈0.9·n⌉: of 10 the 5th and 9th, of 11 the 6th and 10th, of 4 the 2nd and 4th.
    assert_eq!(figures(&[10, 1, 9, 2, 8, 3, 7, 4, 6, 5]), (Some(5), Some(9)));
    assert_eq!(figures(&[11, 10, 1, 9, 2, 8, 3, 7, 4, 6, 5]), (Some(6), Some(10)));
    assert_eq!(figures(&[10, 20, 40, 30]), (Some(20), Some(40)));
    assert_eq!(figures(&[7]), (Some(7), Some(7)));
}

#[test]
fn logs_come_and_go_as_json() {
    let events = told(&policy("p", 1, CHAIN), "r", &[(1, "ana", approve("a")), (4, "ben", approve("b"))]);
    let json = Json::Array(events.iter().map(ToJson::json).collect());
    let found = measure(&json!({ "events": json })).expect("a log");
    assert_eq!(Ok(&found), measure_events(&events).as_ref());
    assert_eq!(read::<Measured>(&found.json(), "").as_ref(), Ok(&found));

    let refused = |log: Json| {
        measure(&log).map_err(|error| (error.path.clone(), error.message.clone())).expect_err("refused")
    };
    let gap: Vec<&Json> =
        json.as_array().expect("a list").iter().filter(|event| event["version"] != 2).collect();
    let (path, message) = refused(json!({ "events": gap }));
    assert_eq!(path, "/events/2");
    assert_eq!(message, "an event of transition 3 follows one of 1");
    assert_eq!(refused(json!({ "events": [] })).1, "the events begin no request");
    let twice = [json.as_array().expect("a list").as_slice(); 2].concat();
    assert!(refused(json!({ "events": twice })).1.starts_with("an event of transition 1 follows"));
    assert_eq!(refused(json!({})).1, "a log has `events` or `records`");
    assert_eq!(refused(json!({ "events": [{ "event": "approved" }] })).0, "/events/0/version");
    assert_eq!(refused(json!({ "records": ["a.b"], "documents": {} })).0, "/records/0");
}

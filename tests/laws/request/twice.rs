//! What arrives twice or with a skewed clock, and what was tampered with.

use countersign::model::digest::Sha256;
use countersign::model::refusal::Code;
use countersign::request::context::Context;
use countersign::request::state::State;

use countersign::request::wire;
use serde_json::{Value as Json, json};

use super::case::{Case, Turn};
use super::moment::{Moment, accepted, at_moments};
use super::run::outcome;
use super::turns::at;
use super::watch::differences;
use crate::coverage::Coverage;
use crate::random::Random;

#[test]
fn a_key_stands_for_one_command() {
    let seen = at_moments("a key stands for one command", 300_000, 2_000, 2, &replayed);
    seen.require(&["replayed", "other payload"]);
}

fn replayed(moment: &Moment<'_>, random: &mut Random, seen: &mut Coverage) -> Result<(), String> {
    let turn = moment.course.clone().turn(moment.case, random, Some(moment.state));
    let decided = moment.case.decide(Some(moment.state), &turn);
    let Some(state) = decided.state.as_ref().filter(|_| accepted(&decided)) else { return Ok(()) };
    let payload = payload(&turn);
    let again = |seen: Sha256| {
        // A version that has long been passed, and much later.
        let now = at(moment.course.now.max(state.last_at.millis()) + 1_000_000_000);
        let context = Context { seen: Some(seen), version: Some(0), now, ..turn.context.clone() };
        moment.case.decide(Some(state), &Turn { context, ..turn.clone() })
    };
    for (key, expected) in [(payload, "replayed"), (Sha256::of(b"other"), "idempotency_key_reused")] {
        let second = again(key);
        if outcome(&second) != expected || !second.due.is_empty() || second.state.as_ref() != Some(state) {
            return Err(format!("{} again: {}, expected {expected}", turn.command, outcome(&second)));
        }
    }
    seen.count("replayed");
    seen.count("other payload");
    Ok(())
}

fn payload(turn: &Turn) -> Sha256 {
    countersign::request::command::Command::from_json(&turn.command).expect("a command").payload
}

#[test]
fn a_clock_a_little_behind_is_at_the_last_instant() {
    let seen = at_moments("a little behind", 400_000, 2_000, 2, &skewed);
    seen.require(&["accepted", "refused", "too far behind"]);
}

fn skewed(moment: &Moment<'_>, random: &mut Random, seen: &mut Coverage) -> Result<(), String> {
    let turn = moment.course.clone().turn(moment.case, random, Some(moment.state));
    let last = moment.state.last_at.millis();
    let at_instant = |millis: i64| {
        let context = Context { now: at(millis), ..turn.context.clone() };
        moment.case.decide(Some(moment.state), &Turn { context, ..turn.clone() })
    };
    let exact = at_instant(last);
    for behind in [1, 1 + random.below(300_000) as i64, 300_000] {
        let decided = at_instant(last - behind);
        if decided != exact {
            let differ = differences(exact.state.as_ref(), decided.state.as_ref());
            let (one, other) = (outcome(&exact), outcome(&decided));
            return Err(format!("{}: {one}, and {behind} ms behind {other} {differ}", turn.command));
        }
    }
    let late = at_instant(last - 300_001);
    let hidden = outcome(&exact) == Code::NotFound.as_str();
    let expected = if hidden { outcome(&exact) } else { "clock_went_backwards".to_owned() };
    seen.count(if accepted(&exact) { "accepted" } else { "refused" });
    if outcome(&late) != expected || !late.due.is_empty() || late.state.as_ref() != Some(moment.state) {
        return Err(format!("{} too far behind: {}", turn.command, outcome(&late)));
    }
    seen.count("too far behind");
    Ok(())
}

#[test]
fn whatever_is_changed_in_a_stored_state_is_found() {
    let seen = at_moments("tampered with", 500_000, 200, 10, &tampered);
    seen.require(&["changes"]);
}

fn tampered(moment: &Moment<'_>, random: &mut Random, seen: &mut Coverage) -> Result<(), String> {
    let stored = moment.state.to_json();
    let mut changed = Vec::new();
    changes(&stored, &mut |change| changed.push(change));
    let all_ways = random.below(changed.len());
    for (at, state) in changed.iter().enumerate() {
        seen.count("changes");
        match State::from_json(state.clone()) {
            Err(refusal) if refusal.code == Code::TamperedState => {}
            other => return Err(format!("{state} is read: {other:?}")),
        }
        if at == all_ways {
            let command = json!({ "command": "advance" });
            let context = json!({ "now": "2026-03-09T09:00:00Z" });
            let answer =
                wire::decide(moment.policy(), None, Some(state), &command, &context).expect("an answer");
            if answer["outcome"]["refused"]["code"] != "tampered_state" || answer["due"] != json!([]) {
                return Err(format!("{state} is decided on: {answer}"));
            }
            if wire::evolve(Some(state), &json!({})).is_ok() {
                return Err(format!("{state} is evolved"));
            }
        }
    }
    Ok(())
}

/// The value with one thing otherwise, for each thing in it: another value, a member more, a member less.
fn changes(value: &Json, found: &mut dyn FnMut(Json)) {
    match value {
        Json::Object(object) => {
            let mut more = object.clone();
            more.insert("and_more".to_owned(), json!(1));
            found(Json::Object(more));
            for (key, part) in object {
                let mut less = object.clone();
                less.remove(key);
                found(Json::Object(less));
                changes(part, &mut |change| {
                    let mut other = object.clone();
                    other.insert(key.clone(), change);
                    found(Json::Object(other));
                });
            }
        }
        Json::Array(items) => {
            let mut more = items.clone();
            more.push(items.last().cloned().unwrap_or_default());
            found(Json::Array(more));
            for (at, part) in items.iter().enumerate() {
                changes(part, &mut |change| {
                    let mut other = items.clone();
                    other[at] = change;
                    found(Json::Array(other));
                });
            }
        }
        Json::String(text) => found(json!(format!("{text} "))),
        Json::Number(number) => found(json!(number.as_i64().unwrap_or_default() + 1)),
        Json::Bool(is) => found(json!(!is)),
        Json::Null => found(json!(0)),
    }
}

/// A bound is reached by repetition.
#[test]
fn holds_and_evidence_are_bounded() {
    let case = (0..).find_map(|seed| {
        let case = Case::new(seed).ok()?;
        let allowed = &case.versions[0].definition["permissions"];
        (allowed["place_hold"]["role"] == "admin").then_some(case)
    });
    let case = case.expect("a policy with holds");
    let mut course = super::turns::Course::new(&case, &mut Random::new(1), true);
    let mut state = case.decide(None, &course.turn(&case, &mut Random::new(1), None)).state;
    let step = case.versions[0].definition["steps"][0]["id"].clone();
    let commands = [
        json!({ "command": "place_hold", "reason": "because" }),
        json!({ "command": "attach_evidence", "step": step, "kind": "report", "id": "a", "sha256": super::fields::sha(1) }),
    ];
    let mut reached = 0;
    for command in commands {
        for at in 0..=100 {
            let turn = course.turn_of(command.clone(), course.context(&mut Random::new(2), "eve"));
            let decided = case.decide(state.as_ref(), &turn);
            let expected = if at == 100 { "limit_exceeded" } else { "accepted" };
            if outcome(&decided) == "step_already_closed" {
                break;
            }
            assert_eq!(outcome(&decided), expected, "{command}, the {at}th");
            reached += usize::from(at == 100);
            state = decided.state;
        }
    }
    assert!(reached > 0, "no bound was reached");
}

/// Where everybody stands in for everybody, the ways from one to the other are too many to be walked: some are, in time.
#[test]
fn delegations_are_followed_within_a_bound() {
    let script = r#"policy("many", 1); step("review").approvers(role("editor")); allow_redelegation();"#;
    let policy = countersign::compiler::compile(script).policy.expect("a policy");
    let names: Vec<String> = (0..16).map(|at| format!("p{at}")).collect();
    let pairs =
        names.iter().flat_map(|from| names.iter().map(move |to| (from, to))).filter(|(from, to)| from != to);
    let delegations: Vec<Json> = pairs
        .map(|(from, to)| {
            json!({
                "id": format!("{from}-{to}"), "from": from, "to": to, "authorised_by": "eve", "reason": "leave",
                "since": "2026-01-01T00:00:00Z", "until": "2027-01-01T00:00:00Z",
            })
        })
        .collect();
    let people = json!({ "roles": { "editor": ["p0"] }, "delegations": delegations });
    let decide = |state: Option<&Json>, command: Json, by: &str| {
        let context = json!({ "now": "2026-03-02T09:00:00Z", "by": by, "people": people });
        wire::decide(&policy, None, state, &command, &context).expect("an answer")
    };
    let submitted = decide(None, json!({ "command": "submit", "id": "r", "facts": {} }), "mia");
    let approve =
        |by: &str| decide(Some(&submitted["state"]), json!({ "command": "approve", "step": "review" }), by);
    assert_eq!(approve("p9")["outcome"]["refused"]["code"], "delegation_cycle");
    assert_eq!(approve("p0")["state"]["status"], "approved");
}

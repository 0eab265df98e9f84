//! Whether and when a host's timer fires makes no difference: what is due happens at its own instant.

use countersign::request::next_wake_at;
use countersign::request::state::State;
use serde_json::{Value as Json, json};

use super::case::{Case, Turn};
use super::run::{Play, fail, in_all_threads, outcome};
use super::turns::at;
use crate::coverage::Coverage;
use crate::random::Random;

const SEQUENCES: usize = 4_000;
const PER_POLICY: u64 = 20;

#[test]
fn a_timer_makes_no_difference() {
    let seen = in_all_threads("timers", 800_000, SEQUENCES, &|case, seen| {
        for at in 0..PER_POLICY {
            seen.case();
            let seed = (case.seed << 20) + at;
            let play = Play::new(case, seed, true).finish();
            let turns: Vec<Turn> = play.turns.into_iter().map(by_name).collect();
            if difference(case, &turns, seed, seen).is_some() {
                fail(case, &turns, &|turns| difference(case, turns, seed, &mut Coverage::default()));
            }
        }
    });
    seen.require(&["advanced", "a deadline in between", "at the instant itself"]);
}

/// Effects by name: their ids are made from the number of the transition, which timers change.
fn by_name(turn: Turn) -> Turn {
    let mut turn = turn;
    if let Some(id) = turn.command.get("effect").and_then(Json::as_str) {
        let name = id.rsplit('/').next().unwrap_or(id).to_owned();
        turn.command["effect"] = json!(name);
    }
    turn
}

/// Plays the commands with and without timers; the first difference.
fn difference(case: &Case, turns: &[Turn], seed: u64, seen: &mut Coverage) -> Option<String> {
    let mut random = Random::new(seed);
    let (mut plain, mut timed): (Option<State>, Option<State>) = (None, None);
    let mut before: Option<&Turn> = None;
    for turn in turns {
        for _ in 0..random.below(3) {
            let (Some(since), Some(state)) = (before, &timed) else { break };
            let (since, until) =
                (since.context.now.millis().max(state.last_at.millis()), turn.context.now.millis());
            if until < since {
                break;
            }
            let mut now = since + (random.next() % (until - since + 1) as u64) as i64;
            let wakes = next_wake_at(&case.version(Some(state)).policy, state).map(|at| at.millis());
            if let Some(exactly) = wakes.filter(|at| since <= *at && *at <= until && random.percent(50)) {
                seen.count("at the instant itself");
                now = exactly;
            }
            let advanced = advance(case, state, turn, now);
            seen.count("advanced");
            if advanced != *state {
                seen.count("a deadline in between");
            }
            timed = Some(advanced);
        }
        let (one, other) = (case.decide(plain.as_ref(), turn), case.decide(timed.as_ref(), turn));
        if outcome(&one) != outcome(&other) {
            return Some(format!("{}: {}, and with timers {}", turn.command, outcome(&one), outcome(&other)));
        }
        (plain, timed) = (one.state, other.state);
        let settled = |state: &Option<State>| {
            let state = state.as_ref()?;
            Some(rest(&advance(case, state, turn, turn.context.now.millis())))
        };
        if settled(&plain) != settled(&timed) {
            let differ = super::watch::differences(plain.as_ref(), timed.as_ref());
            return Some(format!("after {} the states differ: {differ}", turn.command));
        }
        before = Some(turn);
    }
    None
}

fn advance(case: &Case, state: &State, turn: &Turn, now: i64) -> State {
    let mut turn = turn.clone();
    turn.command = json!({ "command": "advance" });
    turn.context.now = at(now);
    case.decide(Some(state), &turn).state.expect("there is a request")
}

/// All but the numbers of transitions, what is made from them, and how many events there were.
fn rest(state: &State) -> Json {
    let mut json = serde_json::to_value(state).expect("a state is JSON");
    let object = json.as_object_mut().expect("an object");
    for key in ["version", "history", "events"] {
        object.remove(key);
    }
    for (list, key) in [("holds", "id"), ("effects", "id"), ("effects", "compensates")] {
        for each in object.get_mut(list).and_then(Json::as_array_mut).into_iter().flatten() {
            each.as_object_mut().expect("an object").remove(key);
        }
    }
    json
}

//! The order of decisions: within a step it changes only who was counted, and steps are independent of each other.

use countersign::request::state::{State, Status, StepStatus};
use countersign::request::view::view;
use serde_json::{Value as Json, json};

use super::moment::{Moment, accepted, at_moments};
use super::run::outcome;
use crate::coverage::Coverage;
use crate::random::Random;

#[test]
fn the_order_within_a_step_changes_only_who_was_counted() {
    let seen = at_moments("the order within a step", 600_000, 2_500, 2, &any_order);
    let wanted =
        ["approve: two people", "approve: three people", "reject: two people", "abstain: three people"];
    seen.require(&wanted);
    seen.require(&["approved", "rejected", "open"]);
}

fn any_order(moment: &Moment<'_>, random: &mut Random, seen: &mut Coverage) -> Result<(), String> {
    let state = moment.settled();
    // Who was counted is barred from the steps that other people must decide: that may leave those nobody.
    let open = open_steps(&state).into_iter().filter(|step| !of_a_group(moment, &state, step));
    let open: Vec<&str> = open.collect();
    if open.is_empty() {
        return Ok(());
    }
    let step = random.pick(&open);
    let verb = random.pick(&["approve", "approve", "reject", "abstain"]);
    let command = decision(verb, step);
    // Whoever stands in for others fills one of several places: which one depends on who came before.
    let stands_in = |who: &str| moment.context(who).people.delegations().iter().any(|each| each.to == who);
    let everybody = moment.everybody(&state);
    let mut people: Vec<&String> = everybody
        .iter()
        .filter(|who| !stands_in(who) && accepted(&moment.on(&state, who, &command)))
        .collect();
    while people.len() > 3 {
        people.remove(random.below(people.len()));
    }
    if people.len() < 2 {
        return Ok(());
    }
    let number = ["two", "three"][people.len() - 2];
    seen.count(&format!("{verb}: {number} people"));
    let mut first: Option<(String, Vec<&String>)> = None;
    for order in orders(&people) {
        let mut after = state.clone();
        for who in &order {
            after = moment.on(&after, who, &command).state.expect("there is a request");
        }
        let of = after.step(step).expect("a step");
        let mut came = format!("{} {}", after.status.as_str(), of.status.as_str());
        if of.status == StepStatus::Open {
            let view = view(&moment.case.version(Some(&after)).policy, &after, &moment.context("eve"));
            let counts = view.steps.iter().find(|each| each.id == *step).map(|step| step.counts);
            came.push_str(&format!(" {counts:?}"));
        }
        seen.count(of.status.as_str());
        match &first {
            None => first = Some((came, order)),
            Some((before, _)) if *before == came => {}
            Some((before, other)) => {
                return Err(format!("{verb} on {step} by {other:?}: {before}; by {order:?}: {came}"));
            }
        }
    }
    Ok(())
}

/// Whether distinct people must decide on the step and on others.
fn of_a_group(moment: &Moment<'_>, state: &State, step: &str) -> bool {
    let definition = &moment.case.version(Some(state)).definition;
    let groups = definition["distinct_people"].as_array().into_iter().flatten();
    groups.filter_map(Json::as_array).flatten().any(|id| id == step)
}

fn open_steps(state: &State) -> Vec<&str> {
    let reviewed = state.status == Status::UnderReview;
    let open = state.steps.iter().filter(|step| reviewed && step.status == StepStatus::Open);
    open.map(|step| step.id.as_str()).collect()
}

fn decision(verb: &str, step: &str) -> Json {
    let mut command = json!({ "command": verb, "step": step });
    if verb == "reject" {
        command["reason_code"] = json!("cost");
    }
    command
}

fn orders<'p>(people: &[&'p String]) -> Vec<Vec<&'p String>> {
    let Some((first, others)) = people.split_first() else { return vec![Vec::new()] };
    let mut all = Vec::new();
    for order in orders(others) {
        for at in 0..=order.len() {
            let mut with = order.clone();
            with.insert(at, first);
            all.push(with);
        }
    }
    all
}

#[test]
fn decisions_on_independent_steps_commute() {
    let seen = at_moments("decisions on independent steps", 700_000, 4_000, 2, &commute);
    seen.require(&["both accepted", "the request had ended"]);
}

fn commute(moment: &Moment<'_>, random: &mut Random, seen: &mut Coverage) -> Result<(), String> {
    let state = moment.settled();
    let open = open_steps(&state);
    if open.len() < 2 {
        return Ok(());
    }
    let at = random.below(open.len());
    let (one, other) = (open[at], open[(at + 1) % open.len()]);
    // Whoever decides on one step of a group that distinct people decide may leave another step nobody.
    if of_a_group(moment, &state, one) || of_a_group(moment, &state, other) {
        return Ok(());
    }
    let everybody = moment.everybody(&state);
    let mut who = |step: &str, not: &str| {
        let verb = random.pick(&["approve", "approve", "approve", "reject", "abstain"]);
        let command = decision(verb, step);
        let free = everybody.iter().filter(|who| *who != not);
        let can: Vec<&String> = free.filter(|who| accepted(&moment.on(&state, who, &command))).collect();
        (!can.is_empty()).then(|| (random.pick(&can).clone(), command))
    };
    let Some(first) = who(one, "") else { return Ok(()) };
    let Some(second) = who(other, &first.0) else { return Ok(()) };
    let both = |(by, command): &(String, Json), (then, last): &(String, Json)| {
        let after = moment.on(&state, by, command).state.expect("there is a request");
        let decided = moment.on(&after, then, last);
        (outcome(&decided), decided.state.expect("there is a request"))
    };
    let (here, there) = (both(&first, &second), both(&second, &first));
    let told = |why: &str| Err(format!("{first:?}, then {second:?}: {why}: {} and {}", here.0, there.0));
    match (here.0.as_str(), there.0.as_str()) {
        ("accepted", "accepted") => {
            seen.count("both accepted");
            // Everything but the digest of the history, which is what came first.
            let rest = |state: &State| {
                let mut json = serde_json::to_value(state).expect("a state is JSON");
                json.as_object_mut().expect("an object").remove("history");
                json
            };
            if rest(&here.1) != rest(&there.1) {
                return told(&super::watch::differences(Some(&here.1), Some(&there.1)));
            }
            Ok(())
        }
        _ => {
            seen.count("the request had ended");
            let refused = |code: &str| ["accepted", "step_already_closed"].contains(&code);
            match here.1.status == there.1.status
                && here.1.status.has_ended()
                && refused(&here.0)
                && refused(&there.0)
            {
                true => Ok(()),
                false => told(&format!("{:?} and {:?}", here.1.status, there.1.status)),
            }
        }
    }
}

//! What is said to be allowed is what the decider accepts, for everybody and every command; and somebody, or time, can
//! always move a request on.

use countersign::request::state::{State, Status, StepStatus};
use countersign::request::view::view;
use countersign::request::{allowed_actions, next_wake_at};
use serde_json::{Value as Json, json};

use super::fields::proper;
use super::moment::{Moment, at_moments};
use super::run::outcome;
use crate::coverage::Coverage;
use crate::random::Random;

#[test]
fn what_is_allowed_is_what_is_accepted() {
    let seen = at_moments("allowed is accepted", 100_000, 2_000, 5, &allowed_is_accepted);
    let rows = countersign::request::table::TABLE.iter().map(|row| row.name);
    let rows: Vec<&str> = rows.filter(|name| !["advance", "acknowledge_effect"].contains(name)).collect();
    for kind in ["allowed", "refused"] {
        let wanted: Vec<String> = rows.iter().map(|name| format!("{kind} {name}")).collect();
        seen.require(&wanted.iter().map(String::as_str).collect::<Vec<_>>());
    }
}

fn allowed_is_accepted(moment: &Moment<'_>, random: &mut Random, seen: &mut Coverage) -> Result<(), String> {
    let everybody = moment.everybody(moment.state);
    let by = random.pick(&everybody);
    let context = moment.course.context(random, &by);
    let settled = moment.settled();
    for action in allowed_actions(moment.policy(), moment.state, &context) {
        let step = action.step.as_deref();
        let commands = candidates(moment, random, &settled, action.command, step);
        let verdicts: Vec<String> = commands
            .iter()
            .map(|command| {
                let turn = moment.course.turn_of(command.clone(), context.clone());
                outcome(&moment.case.decide(Some(moment.state), &turn))
            })
            .collect();
        let expected =
            action.refused.as_ref().map_or("accepted".to_owned(), |refusal| refusal.code.to_string());
        let agree = match action.allowed {
            true => verdicts.contains(&expected),
            false => verdicts.contains(&expected) && !verdicts.iter().any(|each| each == "accepted"),
        };
        seen.count(&format!("{} {}", if action.allowed { "allowed" } else { "refused" }, action.command));
        if !agree {
            let (name, step) = (action.command, step.unwrap_or("the request"));
            return Err(format!(
                "{by} is told `{expected}` for {name} on {step} at {}, and gets {verdicts:?}\n{commands:?}",
                context.now
            ));
        }
    }
    Ok(())
}

/// Commands with fields that fit; the decider accepts one of them if it accepts any.
fn candidates(
    moment: &Moment<'_>,
    random: &mut Random,
    settled: &State,
    verb: &str,
    step: Option<&str>,
) -> Vec<Json> {
    let command = proper(moment.case, random, settled, verb, step);
    let with = |key: &str, value: &str| {
        let mut other = command.clone();
        other[key] = json!(value);
        other
    };
    match verb {
        "override" | "import_manual" => vec![with("outcome", "approved"), with("outcome", "rejected")],
        "reassign" => {
            let view = view(moment.policy(), settled, &moment.context("eve"));
            let there = view.steps.iter().filter(|each| Some(each.id.as_str()) == step);
            let froms = there.flat_map(|step| &step.people).map(|from| with("from", from));
            // Whoever is barred has a place all the same.
            let barred = [with("from", &settled.submitter)];
            let froms: Vec<Json> = froms.chain(barred).collect();
            std::iter::once(command.clone()).chain(froms).collect()
        }
        _ => vec![command],
    }
}

#[test]
fn somebody_or_time_can_move_every_request_on() {
    let seen = at_moments("nothing is stuck", 200_000, 2_000, 5, &not_stuck);
    seen.require(&["draft", "under_review", "needs_revision", "manual_review"]);
}

fn not_stuck(moment: &Moment<'_>, _: &mut Random, seen: &mut Coverage) -> Result<(), String> {
    let state = moment.settled();
    if state.status.has_ended() {
        return Ok(());
    }
    seen.count(state.status.as_str());
    let allowed = |by: &str, commands: &[&str]| {
        let context = moment.context(by);
        let policy = &moment.case.version(Some(&state)).policy;
        let actions = allowed_actions(policy, &state, &context);
        actions.iter().any(|action| action.allowed && commands.contains(&action.command))
    };
    let everybody = moment.everybody(&state);
    let somebody = |commands: &[&str]| everybody.iter().any(|who| allowed(who, commands));
    match state.status {
        Status::Draft if !somebody(&["submit"]) => {
            Err(format!("{} cannot submit the draft", state.submitter))
        }
        Status::NeedsRevision if !somebody(&["resubmit"]) => Err("nobody can resubmit".to_owned()),
        Status::ManualReview => {
            let context = moment.context("eve");
            let view = view(&moment.case.version(Some(&state)).policy, &state, &context);
            match view.reasons.is_empty() {
                true => Err("in manual review without a reason".to_owned()),
                false => Ok(()),
            }
        }
        Status::UnderReview => {
            let open = state.steps.iter().any(|step| step.status == StepStatus::Open);
            let decides = somebody(&["approve", "reject"]);
            if !open || !decides {
                let wakes = next_wake_at(moment.policy(), &state);
                return Err(format!("nobody can decide: open {open}, wakes at {wakes:?}"));
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

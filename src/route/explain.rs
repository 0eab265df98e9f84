//! A route in plain words, one sentence for the tier, for each step and for the outcome.

use super::answer::{Route, State, StepAnswer};
use crate::rule::reason::Reason;

/// The route as sentences for a person: why each step is there, who may approve, what is missing.
#[must_use]
pub fn explain(route: &Route) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(tier) = &route.tier {
        lines.push(match (&tier.name, &tier.blocked) {
            (Some(name), Some(blocked)) => {
                format!("tier is {name}, the strictest, because {}", blocked.message)
            }
            (Some(name), None) => format!("tier is {name}{}", because(&tier.why)),
            (None, _) => format!("tier depends on {}", named(&tier.depends_on)),
        });
    }
    lines.extend(route.steps.iter().map(step));
    lines.push(match (route.state, &route.reason) {
        (Some(State::ManualReview), Some(reason)) => {
            format!("the request needs manual review: {}", reason.message)
        }
        (Some(State::ManualReview), None) => "the request needs manual review".to_owned(),
        (Some(State::Draft), _) => "the facts are still incomplete".to_owned(),
        (Some(State::Approved), _) => "no step applies, so the request is approved at once".to_owned(),
        (Some(State::UnderReview), _) => "the request can be submitted for review".to_owned(),
        (None, _) => "who is eligible is not known: no people were given".to_owned(),
    });
    lines
}

fn step(step: &StepAnswer) -> String {
    let id = &step.id;
    match (step.active, &step.blocked) {
        (None, _) => format!("`{id}` depends on {}", named(&step.depends_on)),
        (Some(false), _) => format!("`{id}` is not needed{}", because(&step.why)),
        (Some(true), Some(blocked)) => format!("`{id}` is blocked: {}", blocked.message),
        (Some(true), None) => {
            let people = match &step.eligible {
                Some(people) => format!(" ({})", people.join(", ")),
                None => String::new(),
            };
            let after = if step.after.is_empty() {
                String::new()
            } else {
                format!(", after {}", quoted(&step.after))
            };
            format!("`{id}` is needed{}: {}{people}{after}", because(&step.why), needed(step))
        }
    }
}

/// How many approvals from whom: "2 approvals from role `board` or 1 approval from role `chair`".
fn needed(step: &StepAnswer) -> String {
    let approvers = match step.fallback {
        true => format!("the fallback, as nobody is left who is {}", step.approvers),
        false => step.approvers.clone(),
    };
    let quorums = step.quorums.iter().map(|quorum| match quorum.names_people {
        true => quorum.says.clone(),
        false => format!("{} from {approvers}", quorum.says),
    });
    quorums.collect::<Vec<_>>().join(" or ")
}

fn because(why: &[Reason]) -> String {
    if why.is_empty() {
        return String::new();
    }
    let reasons = why.iter().map(|reason| reason.says.as_str()).collect::<Vec<_>>().join(" and ");
    format!(", because {reasons}")
}

fn named(facts: &[String]) -> String {
    let names = facts.iter().map(|fact| fact.replace('_', " ")).collect::<Vec<_>>().join(", ");
    format!("{names}, not known yet")
}

fn quoted(ids: &[String]) -> String {
    ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ")
}

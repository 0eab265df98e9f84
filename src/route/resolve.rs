//! The route itself: facts checked, tier found, steps decided, people looked up.

use super::answer::{Answer, DefinitionRef, Route, State, StepAnswer, StepState, TierAnswer};
use super::eligible::Lookup;
use super::request::{Request, invalid_facts};
use super::sequence::waits;
use super::step::answer;
use super::verdict::{TierFound, Verdict, tier, verdict};
use crate::definition::facts::read_facts;
use crate::definition::policy::Policy;
use crate::model::refusal::{Code, Refusal};
use crate::rule::eval::Context;
use crate::rule::types::Given;

/// Who must approve `request`, and why: the same answer for a preview and for a submission.
///
/// A refusal is a value: facts that the policy does not accept yield [`Answer::Refused`] with `invalid_facts`.
#[must_use]
pub fn route(policy: &Policy, request: &Request) -> Answer {
    let facts = match read_facts(policy, &request.facts, &request.sources, request.partial) {
        Ok(facts) => facts,
        Err(problems) => return Answer::Refused { refused: invalid_facts(&problems) },
    };
    let tier = tier(policy, &facts);
    let context = Context::new(&facts, TierFound::seen(tier.as_ref()));
    let lookup =
        request.people.as_ref().map(|people| Lookup { policy, people, submitter: &request.by, context });
    let definition = policy.definition();
    let verdicts: Vec<Verdict> = definition.steps.iter().map(|step| verdict(step, context)).collect();
    let known: Vec<Option<bool>> = verdicts.iter().map(|verdict| verdict.active).collect();
    let active = |id: &str| {
        let step = definition.steps.iter().position(|step| step.id == id);
        step.and_then(|at| known.get(at)).copied().flatten()
    };
    let steps: Vec<StepAnswer> = definition
        .steps
        .iter()
        .zip(verdicts)
        .map(|(step, verdict)| {
            let after = waits(step, &definition.steps, &active);
            // What stays of it, whatever the facts turn out to be: all steps that are not known yet are skipped.
            let certain = waits(step, &definition.steps, &|id| Some(active(id) == Some(true)));
            let waiting =
                if !certain.all.is_empty() || (!certain.some.is_empty() && certain.impossible().is_none()) {
                    Some(StepState::Waiting)
                } else if after.all.is_empty() && after.some.is_empty() {
                    Some(StepState::Open)
                } else {
                    None
                };
            answer(policy, lookup.as_ref(), step, verdict, &after, waiting)
        })
        .collect();
    let incomplete = policy
        .facts()
        .iter()
        .zip(&facts.given)
        .any(|(fact, given)| *given == Given::Unknown && !fact.signature.optional);
    let tier = tier.map(|tier| tier.answer);
    let (state, reason) = state(policy, tier.as_ref(), &steps, request, incomplete);
    let digest = policy.digest();
    let definition = DefinitionRef { id: definition.id.clone(), version: definition.version, digest };
    Answer::Route(Box::new(Route { definition, tier, steps, state, reason }))
}

fn state(
    policy: &Policy,
    tier: Option<&TierAnswer>,
    steps: &[StepAnswer],
    request: &Request,
    incomplete: bool,
) -> (Option<State>, Option<Refusal>) {
    let blocked = tier.and_then(|tier| tier.blocked.clone());
    let blocked = blocked.or_else(|| steps.iter().find_map(|step| step.blocked.clone()));
    let undetermined = steps.iter().any(|step| step.active.is_none());
    if incomplete || undetermined || tier.is_some_and(|tier| tier.name.is_none()) {
        return (Some(State::Draft), blocked);
    }
    if blocked.is_some() {
        return (Some(State::ManualReview), blocked);
    }
    if steps.iter().all(|step| step.active == Some(false)) {
        if policy.definition().options.approve_when_no_step_applies {
            return (Some(State::Approved), None);
        }
        let message = "no step of the policy applies to this request";
        let hint = "review it by hand; nothing is approved because nobody was asked";
        return (Some(State::ManualReview), Some(Refusal::new(Code::NoStepRequired, message, hint)));
    }
    (request.people.as_ref().map(|_| State::UnderReview), None)
}

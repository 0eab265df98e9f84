//! The route itself: facts checked, tier found, steps decided, people looked up.

use super::answer::{Answer, DefinitionRef, Route, State, StepAnswer, TierAnswer};
use super::plan::plan;
use super::request::{Request, invalid_facts};
use super::staff::{Bar, Lookup};
use super::step::answer;
use crate::definition::facts::read_facts;
use crate::definition::policy::Policy;
use crate::model::refusal::{Code, Refusal};
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
    let plan = plan(policy, &facts);
    let context = plan.context(&facts);
    let bar = |person: &str, step: &str| barred(policy, request, person, step);
    let lookup = request.people.as_ref().map(|people| Lookup {
        policy,
        people,
        submitter: &request.by,
        context,
        bar: &bar,
    });
    let definition = policy.definition();
    let steps: Vec<StepAnswer> = definition
        .steps
        .iter()
        .zip(&plan.steps)
        .map(|(step, planned)| answer(policy, lookup.as_ref(), step, planned))
        .collect();
    let incomplete = policy
        .facts()
        .iter()
        .zip(&facts.given)
        .any(|(fact, given)| *given == Given::Unknown && !fact.signature.optional);
    let tier = plan.tier.map(|tier| tier.answer);
    let (state, reason) = state(policy, tier.as_ref(), &steps, request, incomplete);
    let digest = policy.digest();
    let definition = DefinitionRef { id: definition.id.clone(), version: definition.version, digest };
    Answer::Route(Box::new(Route { definition, tier, steps, state, reason }))
}

/// Nobody approves the own request, nor, where the policy says so, one that they contributed to.
fn barred(policy: &Policy, request: &Request, person: &str, step: &str) -> Option<Bar> {
    let definition = policy.definition();
    let own = person == request.by && !definition.options.allow_self_approval;
    let contributed =
        request.people.iter().any(|people| people.contributors().iter().any(|each| each == person));
    (own || (contributed && definition.exclude_contributors.iter().any(|id| id == step))).then_some(Bar::Own)
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

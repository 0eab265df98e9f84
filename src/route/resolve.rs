//! The route itself: facts checked, tier found, steps decided, people looked up.

use serde_json::json;

use super::answer::{Answer, DefinitionRef, QuorumAnswer, Route, State, StepAnswer, StepState, TierAnswer};
use super::eligible::eligible;
use super::request::{Request, invalid_facts};
use super::sequence::predecessors;
use crate::definition::document::{Quorum, Step};
use crate::definition::facts::read_facts;
use crate::definition::policy::Policy;
use crate::model::refusal::{Code, Refusal};
use crate::rule::eval::{Context, EvaluationError, Facts, Tier, Trace, evaluate};
use crate::rule::types::Given;

/// Who must approve `request`, and why: the same answer for a preview and for a submission.
///
/// A refusal is a value: facts that the policy does not accept yield [`Answer::Refused`] with `invalid_facts`.
#[must_use]
pub fn route(policy: &Policy, request: &Request) -> Answer {
    let facts = match read_facts(policy, &request.facts, "/facts", request.partial) {
        Ok(facts) => facts,
        Err(problems) => return Answer::Refused { refused: invalid_facts(&problems) },
    };
    let tier = tier(policy, &facts);
    let definition = policy.definition();
    let verdicts: Vec<Verdict> = definition.steps.iter().map(|step| verdict(step, &facts, &tier)).collect();
    let active = |id: &str| {
        let step = definition.steps.iter().position(|step| step.id == id);
        step.and_then(|at| verdicts.get(at)).and_then(|verdict| verdict.active)
    };
    let steps: Vec<StepAnswer> = definition
        .steps
        .iter()
        .zip(&verdicts)
        .map(|(step, verdict)| {
            let after = predecessors(step, &definition.steps, &active);
            // The predecessors that stay, whatever the facts turn out to be: all that are not known yet are skipped.
            let certain = |id: &str| Some(active(id) == Some(true));
            let waits = match predecessors(step, &definition.steps, &certain).is_empty() {
                false => Some(StepState::Waiting),
                true if after.is_empty() => Some(StepState::Open),
                true => None,
            };
            answer(policy, request, step, verdict, after, waits)
        })
        .collect();
    let tier = tier.map(|tier| tier.answer);
    let incomplete = policy
        .facts()
        .iter()
        .zip(&facts.given)
        .any(|(fact, given)| *given == Given::Unknown && !fact.signature.optional);
    let (state, reason) = state(tier.as_ref(), &steps, request, incomplete);
    let digest = policy.digest();
    let definition = DefinitionRef { id: definition.id.clone(), version: definition.version, digest };
    Answer::Route(Box::new(Route { definition, tier, steps, state, reason }))
}

/// The tier, and what steps need to know of it.
struct TierFound {
    answer: TierAnswer,
    /// The positions of the facts that it depends on.
    depends_on: Vec<usize>,
}

fn tier(policy: &Policy, facts: &Facts) -> Option<TierFound> {
    let tiers = &policy.definition().tiers;
    let strictest = tiers.first()?;
    let mut trace = Trace::default();
    let context = Context::new(facts, Tier::None);
    let mut undetermined = false;
    for tier in tiers {
        let result = match &tier.when {
            None => Ok(Some(true)),
            Some(when) => evaluate(when, context, &mut trace),
        };
        match result {
            Ok(Some(false)) => {}
            Ok(None) => undetermined = true,
            // A stricter tier may still apply: this one is certain only if none of those is open.
            _ if undetermined => {}
            Ok(Some(true)) => return Some(found(policy, Some(tier.name.clone()), trace, None)),
            Err(error) => {
                let blocked =
                    policy_error(&error, "its condition decides the tier; until it can, the strictest holds");
                return Some(found(policy, Some(strictest.name.clone()), trace, Some(blocked)));
            }
        }
    }
    Some(found(policy, None, trace, None))
}

fn found(policy: &Policy, name: Option<String>, trace: Trace, blocked: Option<Refusal>) -> TierFound {
    let depends_on = if name.is_none() { trace.depends_on } else { Vec::new() };
    let names = fact_names(policy, &depends_on);
    TierFound { answer: TierAnswer { name, depends_on: names, why: trace.reasons, blocked }, depends_on }
}

/// The names of facts by position, each once, in the policy's order.
fn fact_names(policy: &Policy, slots: &[usize]) -> Vec<String> {
    let named = policy.facts().iter().enumerate().filter(|(slot, _)| slots.contains(slot));
    named.map(|(_, fact)| fact.signature.name.clone()).collect()
}

/// Whether the request needs a step.
struct Verdict {
    active: Option<bool>,
    trace: Trace,
    blocked: Option<Refusal>,
}

fn verdict(step: &Step, facts: &Facts, tier: &Option<TierFound>) -> Verdict {
    let mut trace = Trace::default();
    let Some(when) = &step.when else {
        return Verdict { active: Some(true), trace, blocked: None };
    };
    let tier = match tier {
        None => Tier::None,
        Some(TierFound { answer: TierAnswer { name: Some(name), .. }, .. }) => Tier::Known(name),
        Some(TierFound { depends_on, .. }) => Tier::Unknown(depends_on),
    };
    match evaluate(when, Context::new(facts, tier), &mut trace) {
        Ok(active) => Verdict { active, trace, blocked: None },
        Err(error) => {
            let hint = "the condition decides whether the step applies; until it can, the step is blocked, not skipped";
            Verdict { active: Some(true), trace, blocked: Some(policy_error(&error, hint)) }
        }
    }
}

fn policy_error(error: &EvaluationError, hint: &str) -> Refusal {
    let detail = json!({ "line": error.line, "text": error.text });
    Refusal::new(Code::PolicyError, error.to_string(), hint).with_detail(detail)
}

fn answer(
    policy: &Policy,
    request: &Request,
    step: &Step,
    verdict: &Verdict,
    after: Vec<String>,
    waits: Option<StepState>,
) -> StepAnswer {
    let active = verdict.active;
    let people = request.people.as_ref().filter(|_| active == Some(true));
    let eligible: Option<Vec<String>> =
        people.map(|people| eligible(&step.approvers, people, &request.by).into_iter().collect());
    let blocked =
        verdict.blocked.clone().or_else(|| eligible.as_deref().and_then(|people| shortage(step, people)));
    let state = match active {
        None => None,
        Some(false) => Some(StepState::Skipped),
        Some(true) if blocked.is_some() => Some(StepState::Blocked),
        Some(true) if request.people.is_none() => None,
        Some(true) => waits,
    };
    let quorum = |quorum: &Quorum| match quorum {
        Quorum::Count { n } => QuorumAnswer { needed: *n, says: quorum.words() },
    };
    StepAnswer {
        id: step.id.clone(),
        line: step.line,
        active,
        depends_on: if active.is_none() { fact_names(policy, &verdict.trace.depends_on) } else { Vec::new() },
        after,
        state,
        approvers: step.approvers.words(),
        quorums: step.quorums.iter().map(quorum).collect(),
        eligible,
        blocked,
        why: verdict.trace.reasons.clone(),
    }
}

/// Why `people`, all approving, could not approve the step. An empty role is never an approval.
fn shortage(step: &Step, people: &[String]) -> Option<Refusal> {
    let needed = |quorum: &Quorum| match quorum {
        Quorum::Count { n } => usize::try_from(*n).unwrap_or(usize::MAX),
    };
    let least = step.quorums.iter().map(needed).min().unwrap_or(1);
    let (id, approvers) = (&step.id, step.approvers.words());
    let detail = json!({ "step": id, "needed": least, "eligible": people.len() });
    if people.is_empty() {
        let message = format!("nobody can approve step `{id}`: no eligible person is {approvers}");
        let hint = "give the role to somebody other than the submitter";
        return Some(Refusal::new(Code::NoEligibleApprover, message, hint).with_detail(detail));
    }
    if people.len() < least {
        let count = people.len();
        let message = format!("step `{id}` needs {least} approvals, but only {count} can be given");
        let hint = "name more people for it; a quorum is never lowered to what exists";
        return Some(Refusal::new(Code::QuorumUnreachable, message, hint).with_detail(detail));
    }
    None
}

fn state(
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
        let message = "no step of the policy applies to this request";
        let hint = "review it by hand; nothing is approved because nobody was asked";
        return (Some(State::ManualReview), Some(Refusal::new(Code::NoStepRequired, message, hint)));
    }
    (request.people.as_ref().map(|_| State::UnderReview), None)
}

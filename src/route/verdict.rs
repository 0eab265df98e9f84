//! Which tier a request is in and which steps it needs, with what made them so.

use super::answer::TierAnswer;
use crate::definition::policy::Policy;
use crate::definition::step::Step;
use crate::model::json::form::json;
use crate::model::refusal::{Code, Refusal};
use crate::rule::eval::{Context, EvaluationError, Facts, Tier, Trace, evaluate};

/// The tier, and what steps need to know of it.
pub(crate) struct TierFound {
    pub(crate) answer: TierAnswer,
    /// The positions of the facts that it depends on.
    depends_on: Vec<usize>,
}

impl TierFound {
    /// The tier as the conditions of steps see it.
    pub(crate) fn seen(found: Option<&TierFound>) -> Tier<'_> {
        match found {
            None => Tier::None,
            Some(TierFound { answer: TierAnswer { name: Some(name), .. }, .. }) => Tier::Known(name),
            Some(TierFound { depends_on, .. }) => Tier::Unknown(depends_on),
        }
    }
}

/// The tier of a request: the first whose condition holds; `None` for a policy without tiers.
pub(super) fn tier(policy: &Policy, facts: &Facts) -> Option<TierFound> {
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
                let hint = "its condition decides the tier; until it can, the strictest holds";
                let blocked = policy_error(&error, hint);
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
pub(super) fn fact_names(policy: &Policy, slots: &[usize]) -> Vec<String> {
    let named = policy.facts().iter().enumerate().filter(|(slot, _)| slots.contains(slot));
    named.map(|(_, fact)| fact.signature.name.clone()).collect()
}

/// Whether the request needs a step.
pub(crate) struct Verdict {
    pub(crate) active: Option<bool>,
    pub(crate) trace: Trace,
    pub(crate) blocked: Option<Refusal>,
}

pub(super) fn verdict(step: &Step, context: Context<'_, '_>) -> Verdict {
    let mut trace = Trace::default();
    let Some(when) = &step.when else {
        return Verdict { active: Some(true), trace, blocked: None };
    };
    match evaluate(when, context, &mut trace) {
        Ok(active) => Verdict { active, trace, blocked: None },
        Err(error) => {
            let hint = "the condition decides whether the step applies; until it can, the step is blocked, not skipped";
            Verdict { active: Some(true), trace, blocked: Some(policy_error(&error, hint)) }
        }
    }
}

/// An expression of the policy that could not be computed.
pub(crate) fn policy_error(error: &EvaluationError, hint: &str) -> Refusal {
    let detail = json!({ "line": error.line, "text": error.text });
    Refusal::new(Code::PolicyError, error.to_string(), hint).with_detail(detail)
}

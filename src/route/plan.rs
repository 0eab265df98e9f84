//! What the facts make of a policy, before anybody is asked about people: tier, steps and their order.

use super::answer::StepState;
use super::sequence::{Waits, waits};
use super::verdict::{TierFound, Verdict, tier, verdict};
use crate::definition::policy::Policy;
use crate::rule::eval::{Context, Facts};

/// Tier and steps of a request.
pub(crate) struct Plan {
    /// The tier; `None` for a policy without tiers.
    pub(crate) tier: Option<TierFound>,
    /// The steps, in the policy's order.
    pub(crate) steps: Vec<Planned>,
}

/// A step of a plan.
pub(crate) struct Planned {
    /// Whether the request needs it.
    pub(crate) verdict: Verdict,
    /// What it waits for.
    pub(crate) waits: Waits,
    /// Whether it certainly does or does not wait.
    pub(crate) waiting: Option<StepState>,
}

impl Plan {
    /// What the expressions of steps are evaluated against.
    pub(crate) fn context<'a>(&'a self, facts: &'a Facts) -> Context<'a, 'a> {
        Context::new(facts, TierFound::seen(self.tier.as_ref()))
    }
}

/// Plans a request with these facts.
pub(crate) fn plan(policy: &Policy, facts: &Facts) -> Plan {
    let tier = tier(policy, facts);
    let context = Context::new(facts, TierFound::seen(tier.as_ref()));
    let steps = &policy.definition().steps;
    let verdicts: Vec<Verdict> = steps.iter().map(|step| verdict(step, context)).collect();
    let known: Vec<Option<bool>> = verdicts.iter().map(|verdict| verdict.active).collect();
    let active = |id: &str| {
        let step = steps.iter().position(|step| step.id == id);
        step.and_then(|at| known.get(at)).copied().flatten()
    };
    // What stays of it, whatever the facts turn out to be: all steps that are not known yet are skipped.
    let certainly = |id: &str| Some(active(id) == Some(true));
    let planned = steps.iter().zip(verdicts).map(|(step, verdict)| {
        let after = waits(step, steps, &active);
        let certain = waits(step, steps, &certainly);
        let waiting =
            if !certain.all.is_empty() || (!certain.some.is_empty() && certain.impossible().is_none()) {
                Some(StepState::Waiting)
            } else if after.all.is_empty() && after.some.is_empty() {
                Some(StepState::Open)
            } else {
                None
            };
        Planned { verdict, waits: after, waiting }
    });
    Plan { steps: planned.collect(), tier }
}

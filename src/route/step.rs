//! One step of a route: who may approve it, how many must, and whether that can be had.

use serde_json::json;

use super::answer::{QuorumAnswer, StepAnswer, StepState, WaitAnswer};
use super::eligible::{Eligible, Lookup};
use super::sequence::Waits;
use super::verdict::{Verdict, fact_names, policy_error};
use crate::definition::policy::Policy;
use crate::definition::step::{Approvers, Claims, Deadline, Evidence, Quorum, Step};
use crate::model::refusal::{Code, Refusal};
use crate::rule::eval::EvaluationError;

/// What became of the people of a step.
#[derive(Default)]
struct Staff {
    eligible: Option<Vec<String>>,
    fallback: bool,
    quorums: Option<Vec<QuorumAnswer>>,
    blocked: Option<Refusal>,
}

/// The answer for one step. `after` is what it waits for, `waiting` whether it certainly does or does not.
pub(super) fn answer(
    policy: &Policy,
    lookup: Option<&Lookup<'_>>,
    step: &Step,
    verdict: Verdict,
    after: &Waits,
    waiting: Option<StepState>,
) -> StepAnswer {
    let active = verdict.active;
    let staff = match lookup.filter(|_| active == Some(true) && verdict.blocked.is_none()) {
        Some(lookup) => staff(lookup, step),
        None => Staff::default(),
    };
    let blocked = verdict.blocked.or(staff.blocked).or_else(|| out_of_order(step, after, active));
    let state = match active {
        None => None,
        Some(false) => Some(StepState::Skipped),
        Some(true) if blocked.is_some() => Some(StepState::Blocked),
        Some(true) if lookup.is_none() => None,
        Some(true) => waiting,
    };
    let quorums = staff
        .quorums
        .unwrap_or_else(|| step.quorums.iter().map(|quorum| quorum_answer(quorum, None)).collect());
    StepAnswer {
        id: step.id.clone(),
        line: step.line,
        active,
        depends_on: if active.is_none() { fact_names(policy, &verdict.trace.depends_on) } else { Vec::new() },
        after: after.named(&policy.definition().steps),
        waits_for: after.some.iter().map(|(k, of)| WaitAnswer { at_least: *k, of: of.clone() }).collect(),
        state,
        approvers: step.approvers.words(),
        fallback: staff.fallback,
        quorums,
        requires: requires(step),
        deadlines: step.deadlines.iter().map(deadline).collect(),
        eligible: staff.eligible,
        blocked,
        why: verdict.trace.reasons,
    }
}

fn staff(lookup: &Lookup<'_>, step: &Step) -> Staff {
    try_staff(lookup, step).unwrap_or_else(|error| {
        let hint = "it decides who approves; until it can be computed, the step is blocked, not approved";
        Staff { blocked: Some(policy_error(&error, hint)), ..Staff::default() }
    })
}

fn try_staff(lookup: &Lookup<'_>, step: &Step) -> Result<Staff, EvaluationError> {
    let Some(eligible) = lookup.step(step)? else { return Ok(Staff::default()) };
    let approvers = match &step.fallback {
        Some(fallback) if eligible.fallback => fallback,
        _ => &step.approvers,
    };
    let mut everybody = eligible.everybody();
    for from in step.quorums.iter().filter_map(|quorum| quorum.from.as_ref()) {
        everybody.extend(lookup.group(from, &step.id)?.unwrap_or_default());
    }
    let mut quorums = Vec::new();
    let mut reachable = false;
    for quorum in &step.quorums {
        let reckoned = lookup.quorum(quorum, approvers, &step.id, &eligible)?;
        reachable = reachable || reckoned.reachable;
        quorums.push(quorum_answer(quorum, reckoned.needed));
    }
    let blocked = match (everybody.is_empty(), reachable) {
        (true, _) => Some(nobody(step)),
        (false, false) => Some(out_of_reach(step, &eligible, approvers, everybody.len(), &quorums)),
        (false, true) => None,
    };
    let (eligible, fallback) = (Some(everybody.into_iter().collect()), eligible.fallback);
    Ok(Staff { eligible, fallback, quorums: Some(quorums), blocked })
}

fn quorum_answer(quorum: &Quorum, needed: Option<u32>) -> QuorumAnswer {
    QuorumAnswer { needed, says: quorum.words(), names_people: quorum.from.is_some() }
}

/// An empty role is never an approval.
fn nobody(step: &Step) -> Refusal {
    let message = format!("nobody can approve step `{}`, which is for {}", step.id, step.approvers.words());
    let hint = "see to it that somebody other than the submitter is eligible, or add a `.fallback(…)`";
    Refusal::new(Code::NoEligibleApprover, message, hint)
        .with_detail(json!({ "step": step.id, "eligible": 0 }))
}

fn out_of_reach(
    step: &Step,
    eligible: &Eligible,
    approvers: &Approvers,
    count: usize,
    quorums: &[QuorumAnswer],
) -> Refusal {
    let needs = quorums.iter().map(|quorum| quorum.says.as_str()).collect::<Vec<_>>().join(" or ");
    let people = if count == 1 { "person is" } else { "people are" };
    let message = match (approvers, eligible.groups.len()) {
        (Approvers::EachOf { of }, 2..) => {
            let empty = of.iter().zip(&eligible.groups).find(|(_, group)| group.is_empty());
            match empty {
                Some((whom, _)) => {
                    format!("step `{}` needs somebody who is {}, but nobody is", step.id, whom.words())
                }
                None => {
                    format!("step `{}` needs different people for each group, but there are too few", step.id)
                }
            }
        }
        _ => format!("step `{}` needs {needs}, but only {count} {people} eligible", step.id),
    };
    let hint = "name more people for it; a quorum is never lowered to what exists";
    let needed = quorums.iter().filter_map(|quorum| quorum.needed).min();
    let detail = json!({ "step": step.id, "eligible": count, "needed": needed });
    Refusal::new(Code::QuorumUnreachable, message, hint).with_detail(detail)
}

/// It waits for more steps than the request has.
fn out_of_order(step: &Step, after: &Waits, active: Option<bool>) -> Option<Refusal> {
    let (k, of) = after.impossible().filter(|_| active == Some(true))?;
    let message = format!(
        "step `{}` waits for at least {k} steps, but the request has only {} of them",
        step.id,
        of.len()
    );
    let hint = "wait for fewer, or make the steps apply together";
    Some(
        Refusal::new(Code::QuorumUnreachable, message, hint)
            .with_detail(json!({ "step": step.id, "at_least": k, "of": of })),
    )
}

/// What an approval needs besides people, in words.
fn requires(step: &Step) -> Vec<String> {
    let evidence = |evidence: &Evidence| match evidence.n {
        1 => format!("evidence `{}`", evidence.kind),
        n => format!("{n} pieces of evidence `{}`", evidence.kind),
    };
    let mut requires: Vec<String> = step.evidence.iter().map(evidence).collect();
    requires.extend(step.claims.iter().map(Claims::words));
    if step.signature {
        requires.push("the approver's own signature".to_owned());
    }
    requires
}

fn deadline(deadline: &Deadline) -> String {
    format!("after {}: {}", deadline.after.words(), deadline.action.words())
}

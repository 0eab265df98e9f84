//! One step of a route: who may approve it, how many must, and whether that can be had.

use super::answer::{QuorumAnswer, StepAnswer, StepState, WaitAnswer};
use super::plan::Planned;
use super::quorum::{Approvals, reckon};
use super::sequence::Waits;
use super::staff::{Count, Found, Lookup};
use super::verdict::{fact_names, policy_error};
use crate::definition::policy::Policy;
use crate::definition::step::{Approvers, Claims, Deadline, Evidence, Quorum, Step};
use crate::model::gather::Gather;
use crate::model::json::form::json;
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

/// The answer for one step.
pub(super) fn answer(
    policy: &Policy,
    lookup: Option<&Lookup<'_>>,
    step: &Step,
    planned: &Planned,
) -> StepAnswer {
    let Planned { verdict, waits: after, waiting } = planned;
    let active = verdict.active;
    let staff = match lookup.filter(|_| active == Some(true) && verdict.blocked.is_none()) {
        Some(lookup) => staff(lookup, step),
        None => Staff::default(),
    };
    let blocked = verdict.blocked.clone().or(staff.blocked).or_else(|| out_of_order(step, after, active));
    let state = match active {
        None => None,
        Some(false) => Some(StepState::Skipped),
        Some(true) if blocked.is_some() => Some(StepState::Blocked),
        Some(true) if lookup.is_none() => None,
        Some(true) => *waiting,
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
        why: verdict.trace.reasons.clone(),
    }
}

fn staff(lookup: &Lookup<'_>, step: &Step) -> Staff {
    try_staff(lookup, step).unwrap_or_else(|error| {
        let hint = "it decides who approves; until it can be computed, the step is blocked, not approved";
        Staff { blocked: Some(policy_error(&error, hint)), ..Staff::default() }
    })
}

fn try_staff(lookup: &Lookup<'_>, step: &Step) -> Result<Staff, EvaluationError> {
    let Some(found) = lookup.step(step)? else { return Ok(Staff::default()) };
    let many_roles = lookup.policy.definition().options.one_person_many_roles;
    let everybody: Approvals<'_> = found.approvers().into_map();
    let mut quorums = Vec::new();
    let mut reachable = false;
    for (at, quorum) in step.quorums.iter().enumerate() {
        let reckoned = match found.unknown.contains(&at) {
            true => None,
            false => reckon(quorum, at, &found.staff, found.groups, lookup.context)?,
        };
        reachable =
            reachable || reckoned.as_ref().is_none_or(|reckoned| reckoned.met(&everybody, many_roles));
        quorums.push(quorum_answer(quorum, reckoned.map(|reckoned| reckoned.needed())));
    }
    let blocked = match (everybody.is_empty() && found.unknown.is_empty(), reachable) {
        (true, _) => Some(nobody(step)),
        (false, false) => {
            let quorums = quorums.iter().map(|quorum| (quorum.says.clone(), quorum.needed));
            Some(out_of_reach(step, &found, &quorums.collect::<Vec<_>>()))
        }
        (false, true) => None,
    };
    let eligible = Some(everybody.into_keys().map(str::to_owned).collect());
    Ok(Staff { eligible, fallback: found.fallback, quorums: Some(quorums), blocked })
}

fn quorum_answer(quorum: &Quorum, needed: Option<u32>) -> QuorumAnswer {
    QuorumAnswer { needed, says: quorum.words(), names_people: quorum.from.is_some() }
}

/// An empty role is never an approval.
pub(crate) fn nobody(step: &Step) -> Refusal {
    let message = format!("nobody can approve step `{}`, which is for {}", step.id, step.approvers.words());
    let hint = "see to it that somebody other than the submitter is eligible, or add a `.fallback(…)`";
    Refusal::new(Code::NoEligibleApprover, message, hint)
        .with_detail(json!({ "step": step.id, "eligible": 0_u32 }))
}

/// A quorum is never lowered to what exists.
pub(crate) fn out_of_reach(step: &Step, found: &Found, quorums: &[(String, Option<u32>)]) -> Refusal {
    let count = found.approvers().count();
    let needs = quorums.iter().map(|(says, _)| says.as_str()).collect::<Vec<_>>().join(" or ");
    let people = if count == 1 { "person is" } else { "people are" };
    let approvers = match &step.fallback {
        Some(fallback) if found.fallback => fallback,
        _ => &step.approvers,
    };
    let message = match approvers {
        Approvers::EachOf { of } if of.len() > 1 => {
            let empty = of.iter().enumerate().find(|(at, _)| found.members(Count::Group(*at)).is_empty());
            match empty {
                Some((_, whom)) => {
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
    let needed = quorums.iter().filter_map(|(_, needed)| *needed).min();
    let detail = json!({ "step": step.id, "eligible": count, "needed": needed });
    Refusal::new(Code::QuorumUnreachable, message, hint).with_detail(detail)
}

/// It waits for more steps than the request has.
pub(crate) fn out_of_order(step: &Step, after: &Waits, active: Option<bool>) -> Option<Refusal> {
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

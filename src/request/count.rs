//! Counting: what the decisions on a step come to, and what could still come.

use std::borrow::Cow;

use super::state::changes::is_filled;
use super::state::{Decision, Kind, StaffChange, StepState};
use super::work::Work;
use crate::definition::document::Membership;
use crate::definition::step::{Action, Quorum, Step, Threshold};
use crate::model::gather::Gather;
use crate::model::json::form::json;
use crate::model::refusal::{Code, Refusal};
use crate::model::sorted::SortedMap;
use crate::route::quorum::{Approvals, Reckoned, reckon};
use crate::route::staff::{Count, Place, Staff};
use crate::route::step::{nobody, out_of_reach};
use crate::route::verdict::policy_error;
use crate::rule::eval::EvaluationError;

/// What the decisions on a step come to.
#[derive(Debug, Clone, Default)]
pub(super) struct Tally {
    pub(super) approved: u32,
    pub(super) rejected: u32,
    pub(super) abstained: u32,
    /// The fewest further approvals that a quorum needs.
    pub(super) missing: u32,
    /// The quorum that is met, and who stands for which group.
    pub(super) met: Option<(usize, SortedMap<String, usize>)>,
    /// A threshold of rejection is met.
    pub(super) turned_down: bool,
    /// Decisions put approval out of reach.
    pub(super) out_of_reach: bool,
    /// People put approval out of reach: why.
    pub(super) blocked: Option<Refusal>,
}

impl Work<'_> {
    /// The thresholds of approval that hold: the step's own, or the one that an escalation brought.
    pub(super) fn quorums<'s>(&self, step: &'s Step, state: &StepState) -> Cow<'s, [Quorum]> {
        let brought = state.changes.iter().rev().find_map(|change| {
            let StaffChange::Escalated(level) = change else { return None };
            match &step.deadlines.get(*level)?.action {
                Action::EscalateTo { quorum: Some(needs), .. } => Some(needs.clone()),
                _ => None,
            }
        });
        match brought {
            Some(needs) => Cow::Owned(vec![Quorum { needs, from: None }]),
            None => Cow::Borrowed(&step.quorums),
        }
    }

    /// The people of a step at this moment, where a threshold is reckoned from them for as long as it is open.
    pub(super) fn base(&self, step: &Step, state: &StepState) -> Option<Staff> {
        let counted = |quorum: &Quorum| matches!(quorum.needs, Threshold::All {} | Threshold::Percent { .. });
        if self.policy.definition().membership == Membership::Live
            || !self.quorums(step, state).iter().any(counted)
        {
            return None;
        }
        let found = self.staff(step, state).ok()?.found;
        Some(found.staff.into_iter().filter(|(_, place)| place.may_approve()).into_map())
    }

    /// Counts the decisions on a step.
    pub(super) fn tally(&self, step: &Step, state: &StepState) -> Tally {
        self.try_tally(step, state).unwrap_or_else(|error| {
            let hint = "it decides who approves; until it can be computed, the step is blocked, not approved";
            Tally { blocked: Some(policy_error(&error, hint)), missing: 1, ..Tally::default() }
        })
    }

    fn try_tally(&self, step: &Step, state: &StepState) -> Result<Tally, EvaluationError> {
        let staffed = self.staff(step, state)?;
        let found = &staffed.found;
        let many_roles = self.policy.definition().options.one_person_many_roles;
        let quorums = self.quorums(step, state);
        let base = state.base.as_ref().filter(|_| !self.is_live()).unwrap_or(&found.staff);
        let mut reckoned: Vec<Reckoned> = Vec::new();
        for (at, quorum) in quorums.iter().enumerate() {
            reckoned.extend(reckon(quorum, at, base, found.groups.max(1), self.ground())?);
        }
        let standing: Vec<(&Decision, &Place)> = state
            .decisions
            .iter()
            .filter_map(|decision| Some((decision, self.standing(decision, &found.staff)?)))
            .collect();
        let of = |kind: Kind| standing.iter().filter(move |(decision, _)| decision.kind == kind);
        let given: Approvals<'_> = of(Kind::Approve)
            .filter(|(decision, place)| reckoned.iter().any(|each| each.uses(&decision.holder, place)))
            .map(|(decision, place)| (decision.holder.as_str(), *place))
            .into_map();
        let decided = |person: &str| {
            state.decisions.iter().any(|decision| decision.holder == person || decision.by == person)
                || is_filled(&state.changes, person)
        };
        let with = |keep: &dyn Fn(&str) -> bool| -> Approvals<'_> {
            let others = found.approvers().filter(|(person, _)| keep(person));
            others.chain(given.iter().map(|(person, place)| (*person, *place))).into_map()
        };
        let (all, undecided) = (with(&|_| true), with(&|person| !decided(person)));
        let met = reckoned.iter().position(|each| each.met(&given, many_roles));
        let reaches = |approvals: &Approvals<'_>| reckoned.iter().any(|each| each.met(approvals, many_roles));
        let in_vain = staffed.in_vain.map(|level| nobody_to_escalate_to(step, level));
        let blocked = in_vain.or_else(|| match (all.is_empty(), reaches(&all)) {
            (true, _) => Some(nobody(step)),
            (false, false) => {
                let quorums =
                    quorums.iter().zip(&reckoned).map(|(quorum, each)| (quorum.words(), Some(each.needed())));
                Some(out_of_reach(step, found, &quorums.collect::<Vec<_>>()))
            }
            (false, true) => None,
        });
        let turned_down = step.rejections.iter().enumerate().any(|(at, rejection)| {
            let counts = |place: &Place| match rejection.from {
                Some(_) => place.counts_in(Count::Rejection(at)),
                None => place.may_approve(),
            };
            let count = of(Kind::Reject).filter(|(_, place)| counts(place)).count();
            rejection.n.is_some_and(|n| narrow(count) >= n)
        });
        Ok(Tally {
            approved: narrow(given.len()),
            rejected: narrow(of(Kind::Reject).count()),
            abstained: narrow(of(Kind::Abstain).count()),
            missing: reckoned.iter().map(|each| each.missing(&given, many_roles)).min().unwrap_or(1),
            met: met.and_then(|at| Some((at, reckoned.get(at)?.assignment(&given)))),
            turned_down,
            out_of_reach: blocked.is_none() && !reaches(&undecided),
            blocked,
        })
    }

    /// The place in which a decision counts, if it still does.
    fn standing<'d>(&self, decision: &'d Decision, staff: &'d Staff) -> Option<&'d Place> {
        if self.is_live() { staff.get(&decision.holder) } else { Some(&decision.place) }
    }

    /// Whether an approval from this place could be used by a slot, if slots are what the step has.
    pub(super) fn fits_a_slot(&self, step: &Step, state: &StepState, holder: &str, place: &Place) -> bool {
        let Ok(staffed) = self.staff(step, state) else { return true };
        let found = &staffed.found;
        let many_roles = self.policy.definition().options.one_person_many_roles;
        let base = state.base.as_ref().filter(|_| !self.is_live()).unwrap_or(&found.staff);
        let given = state.decisions.iter().filter(|decision| decision.kind == Kind::Approve);
        let mut given: Approvals<'_> = given
            .filter_map(|decision| Some((decision.holder.as_str(), self.standing(decision, &found.staff)?)))
            .into_map();
        let quorums = self.quorums(step, state);
        let reckoned = quorums.iter().enumerate().filter_map(|(at, quorum)| {
            reckon(quorum, at, base, found.groups.max(1), self.ground()).ok().flatten()
        });
        let entered: Vec<Reckoned> = reckoned.filter(|each| each.counts(place)).collect();
        if entered.is_empty() || entered.iter().any(|each| !each.has_slots()) {
            return true;
        }
        let before: Vec<u32> = entered.iter().map(|each| each.missing(&given, many_roles)).collect();
        given.insert(holder, place);
        entered.iter().zip(before).any(|(each, before)| each.missing(&given, many_roles) < before)
    }
}

fn nobody_to_escalate_to(step: &Step, level: usize) -> Refusal {
    let action = step.deadlines.get(level).map(|deadline| deadline.action.words()).unwrap_or_default();
    let message = format!("nobody is eligible for step `{}`, whose deadline passed: {action}", step.id);
    let hint = "name somebody for it; the request goes on as soon as there is somebody";
    Refusal::new(Code::NoEligibleApprover, message, hint)
        .with_detail(json!({ "step": step.id, "level": level }))
}

fn narrow(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

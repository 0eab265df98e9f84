//! Thresholds over the eligible people: how many approvals each needs, and whether they can be had at all.

use std::collections::BTreeMap;

use super::eligible::{Eligible, Group, Lookup};
use crate::definition::step::{Approvers, Quorum, Threshold};
use crate::model::decimal::Decimal;
use crate::rule::eval::{EvaluationError, Trace, whole};

/// What a threshold comes to for the eligible people.
pub(super) struct Reckoned {
    /// How many approvals (of weighted ones: which sum) it needs; of groups, of each. `None` while not known.
    pub(super) needed: Option<u32>,
    /// Whether those eligible, all approving, would meet it.
    pub(super) reachable: bool,
}

impl Lookup<'_> {
    /// Reckons one quorum of a step; `approvers` are the step's own.
    ///
    /// # Errors
    /// When a computed quorum cannot be computed.
    pub(super) fn quorum(
        &self,
        quorum: &Quorum,
        approvers: &Approvers,
        step: &str,
        eligible: &Eligible,
    ) -> Result<Reckoned, EvaluationError> {
        let own;
        let (groups, whose) = match &quorum.from {
            None => (eligible.groups.as_slice(), approvers),
            Some(from) => match self.group(from, step)? {
                Some(group) => {
                    own = [group];
                    (own.as_slice(), from)
                }
                None => return Ok(Reckoned { needed: None, reachable: true }),
            },
        };
        match &quorum.needs {
            Threshold::Count { n } => Ok(self.per_group(groups, |_| *n)),
            Threshold::All {} => Ok(self.per_group(groups, |group| narrow(group.len()).max(1))),
            Threshold::Percent { percent } => {
                let percent = percent.parse().unwrap_or(Decimal::from(100));
                Ok(self.per_group(groups, |group| share(percent, group.len())))
            }
            Threshold::Weighted { weights, n } => {
                let mut heaviest = BTreeMap::new();
                let known = self.weigh(whose, step, weights, &mut heaviest)?;
                let everybody: Group = groups.iter().flatten().cloned().collect();
                let counted = heaviest.iter().filter(|(person, _)| everybody.contains(*person));
                let sum = counted.map(|(_, weight)| u64::from(*weight)).fold(0, u64::saturating_add);
                Ok(Reckoned { needed: Some(*n), reachable: !known || sum >= u64::from(*n) })
            }
            Threshold::Computed { count } => match whole(count, self.context, &mut Trace::default())? {
                Some(n) => Ok(self.per_group(groups, |_| n)),
                None => Ok(Reckoned { needed: None, reachable: true }),
            },
        }
    }

    fn per_group(&self, groups: &[Group], needed: impl Fn(&Group) -> u32) -> Reckoned {
        let needs: Vec<u32> = groups.iter().map(needed).collect();
        let many_roles = self.policy.definition().options.one_person_many_roles;
        let each = groups.iter().zip(&needs).all(|(group, needed)| narrow(group.len()) >= *needed);
        let reachable = each && (many_roles || groups.len() < 2 || assignable(groups, &needs));
        Reckoned { needed: needs.iter().max().copied(), reachable }
    }

    /// Adds what each person weighs: the most of the roles in which `whose` names them. False while that depends on facts
    /// that nobody has said yet.
    fn weigh(
        &self,
        whose: &Approvers,
        step: &str,
        weights: &BTreeMap<String, u32>,
        heaviest: &mut BTreeMap<String, u32>,
    ) -> Result<bool, EvaluationError> {
        match whose {
            Approvers::AnyOf { of } | Approvers::EachOf { of } => {
                let mut known = true;
                for each in of {
                    known = self.weigh(each, step, weights, heaviest)? && known;
                }
                Ok(known)
            }
            Approvers::Role { role } | Approvers::RoleFor { role, .. } => {
                let Some(weight) = weights.get(role) else { return Ok(true) };
                let Some(group) = self.group(whose, step)? else { return Ok(false) };
                for person in group {
                    let place = heaviest.entry(person).or_insert(*weight);
                    *place = (*place).max(*weight);
                }
                Ok(true)
            }
            Approvers::ManagerOfSubmitter {} | Approvers::Person { .. } => Ok(true),
        }
    }
}

fn narrow(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// `percent` of `count`, rounded up: 50 % of 15 is 8. At least 1, so that nobody's approval is never enough.
fn share(percent: Decimal, count: usize) -> u32 {
    let hundredth = 10_i128.checked_pow(u32::from(percent.scale())).and_then(|unit| unit.checked_mul(100));
    let above = i128::try_from(count).ok().and_then(|count| percent.mantissa().checked_mul(count));
    let (Some(above), Some(below)) = (above, hundredth) else { return u32::MAX };
    let whole = above.div_euclid(below);
    let rest = i128::from(above.rem_euclid(below) > 0);
    u32::try_from(whole.saturating_add(rest)).unwrap_or(u32::MAX).max(1)
}

/// Whether each group can be given as many people as it needs, no person to two groups (Hall's theorem: any groups taken
/// together must have as many people as they need together).
///
/// There are at most [`ENTRIES_PER_STEP`](crate::limits::ENTRIES_PER_STEP) groups, so the subsets can be counted.
fn assignable(groups: &[Group], needs: &[u32]) -> bool {
    let subsets = 1_usize.checked_shl(narrow(groups.len())).unwrap_or(0);
    let everybody: Group = groups.iter().flatten().cloned().collect();
    // within[s]: how many people belong to no group outside of subset s
    let mut within = vec![0_u64; subsets];
    for person in &everybody {
        let member = groups.iter().enumerate().filter(|(_, group)| group.contains(person));
        let signature = member.fold(0_usize, |signature, (bit, _)| signature | bit_of(bit));
        if let Some(count) = within.get_mut(signature) {
            *count = count.saturating_add(1);
        }
    }
    for bit in 0..groups.len() {
        for subset in (0..subsets).filter(|subset| subset & bit_of(bit) != 0) {
            let without = within.get(subset ^ bit_of(bit)).copied().unwrap_or(0);
            if let Some(count) = within.get_mut(subset) {
                *count = count.saturating_add(without);
            }
        }
    }
    let total = u64::try_from(everybody.len()).unwrap_or(u64::MAX);
    let all = subsets.saturating_sub(1);
    (0..subsets).all(|subset| {
        let needed = needs.iter().enumerate().filter(|(bit, _)| subset & bit_of(*bit) != 0);
        let needed = needed.map(|(_, needed)| u64::from(*needed)).fold(0, u64::saturating_add);
        let elsewhere = within.get(all ^ subset).copied().unwrap_or(total);
        total.saturating_sub(elsewhere) >= needed
    })
}

fn bit_of(index: usize) -> usize {
    1_usize.checked_shl(narrow(index)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn groups(texts: &[&str]) -> Vec<Group> {
        texts.iter().map(|text| text.split_whitespace().map(str::to_owned).collect()).collect()
    }

    #[test]
    fn one_person_fills_one_slot() {
        // ana is the only one in both groups: she cannot stand for both
        assert!(!assignable(&groups(&["ana", "ana"]), &[1, 1]));
        assert!(assignable(&groups(&["ana bo", "ana"]), &[1, 1]));
        // the greedy choice (ana for the first) would fail; bo must stand for the first
        assert!(assignable(&groups(&["ana bo", "ana", "cy"]), &[1, 1, 1]));
        assert!(!assignable(&groups(&["ana bo", "ana bo", "ana bo"]), &[1, 1, 1]));
        assert!(!assignable(&groups(&["ana bo cy", "ana bo"]), &[2, 2]));
        assert!(assignable(&groups(&["ana bo cy dee", "ana bo"]), &[2, 2]));
    }

    #[test]
    fn a_share_is_rounded_up() {
        let table = [
            ("50", 15, 8),
            ("50", 16, 8),
            ("100", 3, 3),
            ("0.1", 1000, 1),
            ("33.4", 3, 2),
            ("66.6", 3, 2),
            ("1", 0, 1),
        ];
        for (percent, count, expected) in table {
            assert_eq!(share(percent.parse().unwrap(), count), expected, "{percent} % of {count}");
        }
    }
}

//! Thresholds of approval: what each needs of the people of a step, and whether given approvals meet it.

use super::assign::{Groups, most};
use super::staff::{Count, Place, Staff};
use crate::definition::step::{Quorum, Threshold};
use crate::model::decimal::Decimal;
use crate::model::gather::Gather;
use crate::model::sorted::SortedMap;
use crate::model::sorted_set::SortedSet;
use crate::rule::eval::{Context, EvaluationError, Trace, whole};

/// What a threshold needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Needs {
    /// So many people of each group.
    PerGroup(Vec<u32>),
    /// Each of these, group by group.
    Each(Vec<SortedSet<String>>),
    /// A sum of weights; a person weighs the most of their roles.
    Weight(SortedMap<String, u32>, u32),
}

/// A threshold of a step, reckoned: what it needs, and whose approvals it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reckoned {
    pub(crate) needs: Needs,
    /// The groups whose approvals it counts.
    counts: Vec<Count>,
}

/// Which people the approvals counted so far, or those that could still come, are of.
pub(crate) type Approvals<'a> = SortedMap<&'a str, &'a Place>;

/// Reckons the quorum at position `at` of a step over `base`, those who are (or were, when it opened) its people;
/// `groups` of them are its own. `None` while that depends on facts that nobody has said yet.
///
/// # Errors
/// When a computed quorum cannot be computed.
pub(crate) fn reckon(
    quorum: &Quorum,
    at: usize,
    base: &Staff,
    groups: usize,
    context: Context<'_, '_>,
) -> Result<Option<Reckoned>, EvaluationError> {
    let counts: Vec<Count> = match &quorum.from {
        Some(_) => vec![Count::Quorum(at)],
        None => (0..groups).map(Count::Group).collect(),
    };
    let members = |count: &Count| -> SortedSet<String> {
        base.iter().filter(|(_, place)| place.counts_in(*count)).map(|(person, _)| person.clone()).into_set()
    };
    let same = |n: u32| Needs::PerGroup(vec![n; counts.len()]);
    let needs = match &quorum.needs {
        Threshold::Count { n } => same(*n),
        Threshold::All {} => Needs::Each(counts.iter().map(members).collect()),
        Threshold::Percent { percent } => {
            let percent = percent.parse().unwrap_or(Decimal::from(100));
            Needs::PerGroup(counts.iter().map(|count| share(percent, members(count).len())).collect())
        }
        Threshold::Weighted { weights, n } => Needs::Weight(weights.clone(), *n),
        Threshold::Computed { count } => match whole(count, context, &mut Trace::default())? {
            Some(n) => same(n),
            None => return Ok(None),
        },
    };
    Ok(Some(Reckoned { needs, counts }))
}

impl Reckoned {
    /// How many approvals it needs, of groups of each; of weighted ones, which sum.
    pub(crate) fn needed(&self) -> u32 {
        match &self.needs {
            Needs::PerGroup(needs) => needs.iter().max().copied().unwrap_or(1),
            Needs::Each(groups) => groups.iter().map(|group| narrow(group.len())).max().unwrap_or(1).max(1),
            Needs::Weight(_, n) => *n,
        }
    }

    /// How many approvals (of weighted ones: which sum) are missing; 0 where it is met.
    ///
    /// `many_roles` lets one person stand for several groups.
    pub(crate) fn missing(&self, approvals: &Approvals<'_>, many_roles: bool) -> u32 {
        match &self.needs {
            Needs::PerGroup(needs) => {
                let filled = most(&self.groups(approvals), needs, many_roles);
                let all = needs.iter().map(|needed| u64::from(*needed)).fold(0, u64::saturating_add);
                u32::try_from(all.saturating_sub(filled)).unwrap_or(u32::MAX)
            }
            Needs::Each(groups) => {
                let everybody: SortedSet<&String> = groups.iter().flatten().into_set();
                let apart =
                    groups.iter().map(SortedSet::len).fold(0, usize::saturating_add) == everybody.len();
                if groups.iter().any(SortedSet::is_empty) || !(many_roles || apart) {
                    // Nobody to ask, or one person asked to stand for two: out of reach.
                    return u32::MAX;
                }
                narrow(everybody.iter().filter(|person| !approvals.contains_key(person.as_str())).count())
            }
            Needs::Weight(weights, n) => {
                let weights = approvals.values().map(|place| u64::from(self.weight(place, weights)));
                let sum = weights.fold(0, u64::saturating_add);
                u32::try_from(u64::from(*n).saturating_sub(sum)).unwrap_or(u32::MAX)
            }
        }
    }

    /// Whether these approvals meet it.
    pub(crate) fn met(&self, approvals: &Approvals<'_>, many_roles: bool) -> bool {
        self.missing(approvals, many_roles) == 0
    }

    /// Whether an approval from this place can enter it at all.
    pub(crate) fn counts(&self, place: &Place) -> bool {
        self.counts.iter().any(|count| place.counts_in(*count))
    }

    /// Whether it counts an approval of this person from this place.
    pub(crate) fn uses(&self, person: &str, place: &Place) -> bool {
        match &self.needs {
            Needs::PerGroup(_) => self.counts(place),
            Needs::Each(groups) => groups.iter().any(|group| group.contains(person)),
            Needs::Weight(weights, _) => self.weight(place, weights) > 0,
        }
    }

    /// Whether it has several groups, each with slots of its own.
    pub(crate) fn has_slots(&self) -> bool {
        self.counts.len() > 1 && matches!(self.needs, Needs::PerGroup(_))
    }

    /// Who stands for which group: the first assignment in the policy's order, for a quorum with slots that is met.
    pub(crate) fn assignment(&self, approvals: &Approvals<'_>) -> SortedMap<String, usize> {
        match &self.needs {
            Needs::PerGroup(needs) if self.has_slots() => {
                super::assign::first(&self.groups(approvals), needs)
            }
            _ => SortedMap::new(),
        }
    }

    fn groups<'a>(&self, approvals: &Approvals<'a>) -> Groups<'a> {
        let group = |count: &Count| {
            approvals
                .iter()
                .filter(|(_, place)| place.counts_in(*count))
                .map(|(person, _)| *person)
                .into_set()
        };
        self.counts.iter().map(group).collect()
    }

    fn weight(&self, place: &Place, weights: &SortedMap<String, u32>) -> u32 {
        let seats = place.seats.iter().filter(|seat| self.counts.contains(&seat.of));
        let weight = |role: &str| weights.get(role).or_else(|| weights.get(role.split_once('@')?.0));
        seats.filter_map(|seat| weight(&seat.role)).max().copied().unwrap_or(0)
    }
}

pub(super) fn narrow(count: usize) -> u32 {
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

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

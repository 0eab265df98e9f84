//! People for groups, one person one slot: how many slots can be filled, and by whom.

use super::quorum::narrow;
use crate::model::gather::Gather;
use crate::model::sorted::SortedMap;
use crate::model::sorted_set::SortedSet;

/// The people of each group.
pub(super) type Groups<'a> = Vec<SortedSet<&'a str>>;

/// The most slots that can be filled, `needs` of each group; with `many_roles` one person may fill one in each.
///
/// By the defect form of Hall's theorem (Ore 1955): the most is the least, over all choices of groups, of the slots left
/// out of the choice and the people in it. There are at most [`ENTRIES_PER_STEP`](crate::limits::ENTRIES_PER_STEP)
/// groups, so the choices can be counted.
pub(super) fn most(groups: &Groups<'_>, needs: &[u32], many_roles: bool) -> u64 {
    if many_roles || groups.len() < 2 {
        let filled =
            groups.iter().zip(needs).map(|(group, needed)| u64::from(narrow(group.len()).min(*needed)));
        return filled.fold(0, u64::saturating_add);
    }
    let choices = 1_usize.checked_shl(narrow(groups.len())).unwrap_or(0);
    let everybody: SortedSet<&str> = groups.iter().flatten().copied().into_set();
    // within[c]: how many people are in no group outside of choice c
    let mut within = vec![0_u64; choices];
    for person in &everybody {
        let member = groups.iter().enumerate().filter(|(_, group)| group.contains(person));
        let signature = member.fold(0_usize, |signature, (bit, _)| signature | bit_of(bit));
        if let Some(count) = within.get_mut(signature) {
            *count = count.saturating_add(1);
        }
    }
    for bit in 0..groups.len() {
        for choice in (0..choices).filter(|choice| choice & bit_of(bit) != 0) {
            let without = within.get(choice ^ bit_of(bit)).copied().unwrap_or(0);
            if let Some(count) = within.get_mut(choice) {
                *count = count.saturating_add(without);
            }
        }
    }
    let total = u64::try_from(everybody.len()).unwrap_or(u64::MAX);
    let all = choices.saturating_sub(1);
    let filled = |choice: usize| {
        let left_out = needs.iter().enumerate().filter(|(bit, _)| choice & bit_of(*bit) == 0);
        let left_out = left_out.map(|(_, needed)| u64::from(*needed)).fold(0, u64::saturating_add);
        let elsewhere = within.get(all ^ choice).copied().unwrap_or(0);
        left_out.saturating_add(total.saturating_sub(elsewhere))
    };
    (0..choices).map(filled).min().unwrap_or(0)
}

/// Who stands for which group, where all slots can be filled: people in byte order, each for the first group, in the
/// policy's order, that leaves the others enough. Whoever is not needed is not in it.
pub(super) fn first(groups: &Groups<'_>, needs: &[u32]) -> SortedMap<String, usize> {
    let mut groups = groups.clone();
    let mut needs = needs.to_vec();
    let mut assigned = SortedMap::new();
    let everybody: SortedSet<&str> = groups.iter().flatten().copied().into_set();
    for person in everybody {
        let member: Vec<usize> =
            groups.iter().enumerate().filter(|(_, group)| group.contains(person)).map(|(at, _)| at).collect();
        for group in &mut groups {
            group.remove(person);
        }
        for at in member {
            let mut left = needs.clone();
            let Some(slots) = left.get_mut(at).filter(|slots| **slots > 0) else { continue };
            *slots = slots.saturating_sub(1);
            let all = left.iter().map(|needed| u64::from(*needed)).fold(0, u64::saturating_add);
            if most(&groups, &left, false) == all {
                needs = left;
                assigned.insert(person.to_owned(), at);
                break;
            }
        }
    }
    assigned
}

fn bit_of(index: usize) -> usize {
    1_usize.checked_shl(narrow(index)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups<'a>(texts: &[&'a str]) -> Groups<'a> {
        texts.iter().map(|text| text.split_whitespace().collect()).collect()
    }

    #[test]
    fn one_person_fills_one_slot() {
        for (people, needs, filled) in [
            // ana is the only one in both groups: she cannot stand for both
            (&["ana", "ana"][..], &[1, 1][..], 1),
            (&["ana bo", "ana"], &[1, 1], 2),
            // the greedy choice (ana for the first) would fail; bo must stand for the first
            (&["ana bo", "ana", "cy"], &[1, 1, 1], 3),
            (&["ana bo", "ana bo", "ana bo"], &[1, 1, 1], 2),
            (&["ana bo cy", "ana bo"], &[2, 2], 3),
            (&["ana bo cy dee", "ana bo"], &[2, 2], 4),
            (&["", "ana"], &[1, 1], 1),
            (&["ana bo cy"], &[2], 2),
        ] {
            assert_eq!(most(&groups(people), needs, false), filled, "{people:?} for {needs:?}");
        }
        assert_eq!(most(&groups(&["ana", "ana"]), &[1, 1], true), 2);
    }

    #[test]
    fn the_assignment_is_the_first_that_leaves_the_others_enough() {
        let assigned = |people: &[&str], needs: &[u32]| -> Vec<String> {
            first(&groups(people), needs).iter().map(|(person, at)| format!("{person}:{at}")).collect()
        };
        assert_eq!(assigned(&["ana bo", "ana bo"], &[1, 1]), ["ana:0", "bo:1"]);
        assert_eq!(assigned(&["ana bo", "ana"], &[1, 1]), ["ana:1", "bo:0"]);
        assert_eq!(assigned(&["ana bo cy", "ana"], &[1, 1]), ["ana:1", "bo:0"]);
    }
}

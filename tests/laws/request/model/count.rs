//! What decisions come to, counted one by one.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::{Change, Counts, Model, Seats, Staff, list, text};

impl Model<'_> {
    /// What the decisions on a step come to, with the people of now.
    ///
    /// # Errors
    /// Where something of the policy cannot be computed.
    pub(crate) fn counts(&self, id: &str, people: &Json) -> Result<Counts, String> {
        let (rules, step) = (self.step(id), &self.steps[id]);
        let (staff, groups) = self.staff(id, people, true)?;
        let live = self.definition["membership"] == "live";
        let base = step.base.as_ref().filter(|_| !live).unwrap_or(&staff);
        let standing: Vec<(&str, &str, &Seats)> = step
            .decisions
            .iter()
            .filter_map(|each| {
                let seats = if live { staff.get(&each.holder)? } else { &each.seats };
                Some((each.kind, each.holder.as_str(), seats))
            })
            .collect();
        let of = |kind: &str| standing.iter().filter(|each| each.0 == kind).count();
        let approvals: BTreeMap<&str, &Seats> =
            standing.iter().filter(|each| each.0 == "approve").map(|each| (each.1, each.2)).collect();

        let brought = step.changes.iter().rev().find_map(|change| match change {
            Change::Escalated(level) => {
                list(&rules["deadlines"])[*level as usize]["action"].get("quorum").cloned()
            }
            _ => None,
        });
        let thresholds = match brought {
            Some(needs) => vec![serde_json::json!({ "needs": needs })],
            None => list(&rules["quorums"]).to_vec(),
        };
        let (mut met, mut used) = (false, BTreeSet::new());
        for (at, threshold) in thresholds.iter().enumerate() {
            let counts: Vec<(String, u64)> = match threshold.get("from") {
                Some(_) => vec![("quorum".to_owned(), at as u64)],
                None => (0..groups).map(|group| ("group".to_owned(), group)).collect(),
            };
            let (is_met, uses) = self.threshold(&threshold["needs"], &counts, base, &approvals)?;
            met |= is_met;
            used.extend(uses);
        }
        Ok(Counts { approved: used.len(), rejected: of("reject"), abstained: of("abstain"), met })
    }

    /// Whether a threshold is met, and whose approvals it counts.
    fn threshold(
        &self,
        needs: &Json,
        counts: &[(String, u64)],
        base: &Staff,
        approvals: &BTreeMap<&str, &Seats>,
    ) -> Result<(bool, BTreeSet<String>), String> {
        let many = self.option("one_person_many_roles");
        let sits = |seats: &Seats, count: &(String, u64)| {
            seats.iter().any(|seat| (&seat.1, seat.2) == (&count.0, count.1))
        };
        let members = |count: &(String, u64)| -> BTreeSet<&str> {
            base.iter().filter(|(_, seats)| sits(seats, count)).map(|(who, _)| who.as_str()).collect()
        };
        let groups: Vec<BTreeSet<&str>> = counts
            .iter()
            .map(|count| {
                approvals.iter().filter(|(_, seats)| sits(seats, count)).map(|(who, _)| *who).collect()
            })
            .collect();
        let entered: BTreeSet<String> = groups.iter().flatten().map(|who| (*who).to_owned()).collect();
        let slots = |of: &dyn Fn(&(String, u64)) -> u64| -> Vec<u64> { counts.iter().map(of).collect() };
        let slots = match text(&needs["kind"]) {
            "count" => slots(&|_| needs["n"].as_u64().expect("a number")),
            "computed" => {
                let n = self.number(&needs["count"])?;
                if n == 0 {
                    return Err("nobody is no quorum".to_owned());
                }
                slots(&|_| n)
            }
            "percent" => slots(&|count| share(text(&needs["percent"]), members(count).len() as u64)),
            "all" => {
                let all: Vec<BTreeSet<&str>> = counts.iter().map(members).collect();
                let everybody: BTreeSet<&str> = all.iter().flatten().copied().collect();
                let apart = all.iter().map(BTreeSet::len).sum::<usize>() == everybody.len();
                let there = everybody.iter().all(|who| approvals.contains_key(who));
                let uses = everybody.iter().filter(|who| approvals.contains_key(*who));
                let uses = uses.map(|who| (*who).to_owned()).collect();
                return Ok((there && (many || apart) && all.iter().all(|group| !group.is_empty()), uses));
            }
            _ => {
                let weight = |seats: &Seats| -> u64 {
                    let own = seats.iter().filter(|seat| counts.contains(&(seat.1.clone(), seat.2)));
                    let of = |role: &str| needs["weights"].get(role).and_then(Json::as_u64);
                    own.filter_map(|seat| of(&seat.0).or_else(|| of(seat.0.split('@').next()?)))
                        .max()
                        .unwrap_or(0)
                };
                let sum: u64 = approvals.values().map(|seats| weight(seats)).sum();
                let uses = approvals.iter().filter(|(_, seats)| weight(seats) > 0);
                let uses = uses.map(|(who, _)| (*who).to_owned()).collect();
                return Ok((sum >= needs["n"].as_u64().expect("a number"), uses));
            }
        };
        let met = match many {
            true => groups.iter().zip(&slots).all(|(group, slots)| group.len() as u64 >= *slots),
            false => assign(&groups, &slots, &entered.iter().map(String::as_str).collect::<Vec<_>>()),
        };
        Ok((met, entered))
    }
}

/// Whether people can be assigned to all slots, one person one slot: every way is tried.
fn assign(groups: &[BTreeSet<&str>], slots: &[u64], people: &[&str]) -> bool {
    if slots.iter().all(|left| *left == 0) {
        return true;
    }
    let Some((who, others)) = people.split_first() else { return false };
    if slots.iter().sum::<u64>() > people.len() as u64 {
        return false;
    }
    let takes = |group: usize| {
        let mut left = slots.to_vec();
        left[group] -= 1;
        assign(groups, &left, others)
    };
    (0..groups.len()).any(|group| slots[group] > 0 && groups[group].contains(who) && takes(group))
        || assign(groups, slots, others)
}

/// So many per cent of so many people, rounded up, and at least one: in thousandths of a per cent.
fn share(percent: &str, people: u64) -> u64 {
    let (whole, part) = percent.split_once('.').unwrap_or((percent, ""));
    let thousandths: u64 = format!("{whole}{part:0<3}").parse().expect("a percentage");
    (thousandths * people).div_ceil(100_000).max(1)
}

//! What changed the people of a step since it was routed; kept short, so that a state does not grow with its history.

use serde_json::Value as Json;

use crate::model::json::form::{self, Form, FromJson, ToJson, json, serde_by_form};
use crate::model::sorted_set::SortedSet;
use crate::request::event::Reassignment;

/// A change of the people of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StaffChange {
    /// A deadline added people: the level.
    Escalated(usize),
    /// Somebody who may added a person.
    Added(String),
    /// A deadline replaced all but these: the level.
    Replaced(usize, SortedSet<String>),
    /// One person took the place of another.
    Reassigned(Reassignment),
}

impl ToJson for StaffChange {
    fn json(&self) -> Json {
        let (name, held) = match self {
            Self::Escalated(level) => ("escalated", level.json()),
            Self::Added(person) => ("added", person.json()),
            Self::Replaced(level, but) => ("replaced", json!([level.json(), but.json()])),
            Self::Reassigned(reassignment) => ("reassigned", reassignment.json()),
        };
        json!({ name: held })
    }
}

impl FromJson for StaffChange {
    fn shape() -> &'static Form {
        &Form::Own(|value| {
            Self::built(value).map(|_| ()).ok_or_else(|| "this is no change of people".to_owned())
        })
    }

    fn built(value: &Json) -> Option<Self> {
        let (name, held) = value.as_object()?.iter().next()?;
        match name.as_str() {
            "escalated" => usize::built(held).map(Self::Escalated),
            "added" => String::built(held).map(Self::Added),
            "replaced" => FromJson::built(held).map(|(level, but)| Self::Replaced(level, but)),
            "reassigned" => form::read(held, "").ok().map(Self::Reassigned),
            _ => None,
        }
    }
}

serde_by_form!(write StaffChange);
serde_by_form!(read StaffChange);

/// Adds a change, and forgets those that no longer make a difference: a place that is handed to and fro, or a person who is
/// called in again and again, must not make each later command dearer.
pub(in crate::request) fn add(changes: &mut Vec<StaffChange>, change: StaffChange) {
    changes.push(change);
    let all = std::mem::take(changes);
    for (at, change) in all.iter().enumerate() {
        let later = all.get(at.saturating_add(1)..).unwrap_or_default();
        if !is_void(change, later) {
            changes.push(change.clone());
        }
    }
}

/// Whether a change comes to nothing because of those after it: each person's place is what came after it was last lost.
fn is_void(change: &StaffChange, later: &[StaffChange]) -> bool {
    let is_lost = |person: &String| {
        later.iter().any(|later| match later {
            StaffChange::Reassigned(one) => one.from == *person,
            StaffChange::Replaced(_, kept) => !kept.contains(person),
            StaffChange::Escalated(_) | StaffChange::Added(_) => false,
        })
    };
    match change {
        StaffChange::Escalated(_) => later.contains(change),
        StaffChange::Added(to) => later.contains(change) || is_lost(to),
        StaffChange::Reassigned(one) => is_lost(&one.from) && is_lost(&one.to),
        StaffChange::Replaced(..) => false,
    }
}

/// Whether these changes gave somebody a place that they still have.
pub(in crate::request) fn give_a_place(changes: &[StaffChange], person: &str) -> bool {
    changes.iter().fold(false, |has, change| match change {
        StaffChange::Added(to) => has || to == person,
        StaffChange::Reassigned(one) if one.to == person => true,
        StaffChange::Reassigned(one) => has && one.from != person,
        StaffChange::Replaced(_, kept) => has && kept.contains(person),
        StaffChange::Escalated(_) => has,
    })
}

/// Whether somebody has taken over a place whose holder had decided.
pub(in crate::request) fn is_filled(changes: &[StaffChange], person: &str) -> bool {
    changes.iter().fold(false, |filled, change| match change {
        StaffChange::Reassigned(one) if one.to == person => one.filled,
        StaffChange::Reassigned(one) => filled && one.from != person,
        StaffChange::Replaced(_, kept) => filled && kept.contains(person),
        StaffChange::Escalated(_) | StaffChange::Added(_) => filled,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::sorted::SortedMap;
    use crate::route::staff::Place;

    const PEOPLE: [&str; 4] = ["ana", "bo", "cy", "dan"];

    fn reassigned(from: &str, to: &str, filled: bool) -> StaffChange {
        let (from, to, reason) = (from.to_owned(), to.to_owned(), "away".to_owned());
        StaffChange::Reassigned(Reassignment { from, to, place: Place::default(), filled, reason })
    }

    /// Who has a place after these changes, and through what: said as simply as can be.
    fn people(changes: &[StaffChange]) -> SortedMap<String, SortedSet<String>> {
        let mut all = SortedMap::from([("ana".to_owned(), SortedSet::from(["role".to_owned()]))]);
        let give = |all: &mut SortedMap<String, SortedSet<String>>, to: &str, what: String| {
            all.change(to.to_owned(), |ways| {
                ways.insert(what);
            });
        };
        for change in changes {
            match change {
                StaffChange::Escalated(level) => give(&mut all, "dan", format!("level {level}")),
                StaffChange::Added(to) => give(&mut all, to, "added".to_owned()),
                StaffChange::Replaced(level, kept) => {
                    all.retain(|person, _| kept.contains(person));
                    give(&mut all, "dan", format!("level {level}"));
                }
                StaffChange::Reassigned(one) => {
                    all.remove(&one.from);
                    give(&mut all, &one.to, "reassigned".to_owned());
                }
            }
        }
        all
    }

    /// Numbers that are the same in every run.
    struct Dice(u64);

    impl Dice {
        fn roll(&mut self, sides: u64) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from((self.0 >> 33) % sides).unwrap_or_default()
        }

        fn person(&mut self) -> &'static str {
            PEOPLE.get(self.roll(4)).copied().unwrap_or_default()
        }
    }

    #[test]
    fn what_is_forgotten_makes_no_difference() {
        let (mut dice, mut forgotten) = (Dice(7), 0);
        for _ in 0..2_000 {
            let (mut all, mut short) = (Vec::new(), Vec::new());
            for _ in 0..12 {
                let change = match dice.roll(8) {
                    0 => StaffChange::Escalated(dice.roll(2)),
                    1 => StaffChange::Replaced(dice.roll(2), SortedSet::from([dice.person().to_owned()])),
                    2 | 3 => StaffChange::Added(dice.person().to_owned()),
                    _ => reassigned(dice.person(), dice.person(), dice.roll(2) == 1),
                };
                all.push(change.clone());
                add(&mut short, change);
                assert_eq!(people(&short), people(&all), "{all:?}");
                for person in PEOPLE {
                    assert_eq!(give_a_place(&short, person), give_a_place(&all, person), "{person}: {all:?}");
                    assert_eq!(is_filled(&short, person), is_filled(&all, person), "{person}: {all:?}");
                }
            }
            forgotten += all.len() - short.len();
        }
        assert!(forgotten > 1_000, "{forgotten}");
    }

    #[test]
    fn what_is_done_and_undone_does_not_add_up() {
        let mut changes = Vec::new();
        for _ in 0..500 {
            add(&mut changes, reassigned("ana", "bo", true));
            add(&mut changes, reassigned("bo", "ana", true));
            add(&mut changes, StaffChange::Added("dan".to_owned()));
            add(&mut changes, StaffChange::Escalated(0));
        }
        assert_eq!(changes.len(), 4, "the last of each");
    }
}

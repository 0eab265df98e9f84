//! The same calendars told in the plainest way: minute by minute, with nothing looked up that can be counted.

use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::model::calendar::{Calendar, WEEKDAYS};
use crate::model::instant::Instant;

pub(super) const MINUTE: i64 = 60_000;
const DAY: i64 = 1_440 * MINUTE;
/// Monday 5 January 2026.
pub(super) const MONDAY: i64 = 1_767_571_200_000;
/// How long the oracle follows a calendar.
pub(super) const DAYS: i64 = 40;

#[derive(Debug, Clone)]
pub(super) struct Plain {
    /// For each day of the week, the minutes at which work begins and ends by turns.
    hours: Vec<Vec<i64>>,
    /// In days since [`MONDAY`].
    holidays: Vec<i64>,
    /// When the clock changes, and minutes ahead of UTC from then on; the first holds from the beginning.
    offsets: Vec<(i64, i64)>,
}

impl Plain {
    pub(super) fn calendar(&self) -> Calendar {
        super::calendar(&self.json())
    }

    pub(super) fn json(&self) -> Value {
        let time = |minute: i64| format!("{:02}:{:02}", minute / 60, minute % 60);
        let text = |millis: i64| Instant::from_millis(millis).unwrap().to_string();
        let hours: Vec<(String, Value)> = WEEKDAYS
            .iter()
            .zip(&self.hours)
            .map(|(day, times)| {
                let pairs = times.chunks(2).map(|pair| [time(pair[0]), time(pair[1])]);
                ((*day).to_owned(), json!(pairs.collect::<Vec<_>>()))
            })
            .collect();
        let holidays = self.holidays.iter().map(|day| text(MONDAY + day * DAY)[..10].to_owned());
        let offsets = self.offsets[1..]
            .iter()
            .map(|(since, minutes)| json!({ "since": text(*since), "minutes": minutes }));
        json!({
            "version": "1",
            "hours": hours.into_iter().collect::<Value>(),
            "holidays": holidays.collect::<Vec<_>>(),
            "offset_minutes": self.offsets[0].1,
            "offsets": offsets.collect::<Vec<_>>(),
        })
    }

    /// What the local clock shows: days since [`MONDAY`], and milliseconds of the day.
    pub(super) fn local(&self, millis: i64) -> (i64, i64) {
        let minutes = self.offsets.iter().rfind(|(since, _)| *since <= millis).unwrap().1;
        let local = millis + minutes * MINUTE - MONDAY;
        (local.div_euclid(DAY), local.rem_euclid(DAY))
    }

    pub(super) fn is_worked(&self, millis: i64) -> bool {
        let (day, of_day) = self.local(millis);
        let times = &self.hours[usize::try_from(day.rem_euclid(7)).unwrap()];
        // Begun more often than ended.
        let changes = times.iter().filter(|minute| **minute * MINUTE <= of_day).count();
        changes % 2 == 1 && !self.holidays.contains(&day)
    }

    pub(super) fn goes_back(&self) -> bool {
        self.offsets.windows(2).any(|pair| pair[1].1 < pair[0].1)
    }

    fn minutes(&self, start: i64) -> impl Iterator<Item = i64> {
        let end = MONDAY + DAYS * DAY;
        (0..)
            .map(move |n| start + n * MINUTE)
            .take_while(move |at| *at < end)
            .filter(|at| self.is_worked(*at))
    }

    /// The end of the last of so many worked minutes.
    pub(super) fn add_hours(&self, start: i64, hours: u32) -> Option<i64> {
        match hours {
            0 => Some(start),
            _ => self.minutes(start).nth(hours as usize * 60 - 1).map(|last| last + MINUTE),
        }
    }

    /// The first worked minute of the day with that time or a later one, or the end of the day's last.
    pub(super) fn add_days(&self, start: i64, days: u32) -> Option<i64> {
        if days == 0 {
            return Some(start);
        }
        let minutes: Vec<(i64, i64, i64)> = self
            .minutes(start)
            .map(|at| {
                let (day, of_day) = self.local(at);
                (at, day, of_day)
            })
            .collect();
        let (_, first_day, time_of_day) = *minutes.first()?;
        let mut later: Vec<i64> =
            minutes.iter().map(|(_, day, _)| *day).filter(|day| *day > first_day).collect();
        later.sort_unstable();
        later.dedup();
        let wanted = *later.get(days as usize - 1)?;
        // A day at the end may not have been followed to its own end.
        if wanted > DAYS - 5 {
            return None;
        }
        let mut on_it = minutes.iter().filter(|(_, day, _)| *day == wanted);
        let found = on_it.clone().find(|(_, _, of_day)| *of_day >= time_of_day).map(|(at, _, _)| *at);
        found.or_else(|| on_it.next_back().map(|(at, _, _)| at + MINUTE))
    }
}

/// Times of a day, an even number of them and rising.
fn times() -> impl Strategy<Value = Vec<i64>> {
    let minute = prop_oneof![(0_i64..=24).prop_map(|hour| hour * 60), 0_i64..=1_440];
    btree_set(minute, 0..6).prop_map(|minutes| {
        let mut minutes: Vec<i64> = minutes.into_iter().collect();
        minutes.truncate(minutes.len() / 2 * 2);
        minutes
    })
}

/// Offsets that change at any minute, by `step` minutes at most.
fn offsets(step: i64) -> impl Strategy<Value = Vec<(i64, i64)>> {
    let change = (0..DAYS * 1_440, -step..=step);
    (-720_i64..=720, vec(change, 0..5)).prop_map(|(base, mut changes)| {
        changes.sort_unstable();
        changes.dedup_by_key(|(minute, _)| *minute);
        let mut offsets = vec![(i64::MIN, base)];
        for (minute, by) in changes {
            let before = offsets.last().unwrap().1;
            offsets.push((MONDAY + minute * MINUTE, (before + by).clamp(-1_439, 1_439)));
        }
        offsets
    })
}

/// Calendars whose clock changes by at most so many minutes at a time.
pub(super) fn calendars(step: i64) -> impl Strategy<Value = Plain> {
    let hours =
        vec(times(), 7).prop_filter("a week with work", |week| week.iter().any(|day| !day.is_empty()));
    let holidays = btree_set(-2..DAYS, 0..12).prop_map(|days| days.into_iter().collect());
    (hours, holidays, offsets(step)).prop_map(|(hours, holidays, offsets)| Plain { hours, holidays, offsets })
}

//! The time that is worked, as stretches of it, and counting along them.

use super::clock::{DAY_MS, MINUTE_MS, Stretch};
use super::{Calendar, Interval};
use crate::limits::CALENDAR_REACH_DAYS;
use crate::model::instant::Instant;

const HOUR_MS: i64 = 3_600_000;
/// A local day lies within two days before and three days after its midnight in UTC, whatever the offset.
const DAY_AND_OFFSETS_MS: i64 = 3 * DAY_MS;

/// Worked time without a break, in milliseconds since the Unix epoch: `from <= t < to`.
#[derive(Debug, Clone, Copy)]
struct Span {
    from: i64,
    to: i64,
    /// The local day, in days since 1970-01-01.
    day: i64,
    stretch: Stretch,
}

impl Calendar {
    pub(super) fn after_hours(&self, start: Instant, hours: u32) -> Option<Instant> {
        if hours == 0 {
            return Some(start);
        }
        let last = last_within_reach(start);
        let mut left = i64::from(hours).saturating_mul(HOUR_MS);
        if left > last.saturating_sub(start.millis()) {
            return None;
        }
        for span in self.spans(start.millis(), last) {
            let end = span.from.saturating_add(left);
            if end <= span.to {
                return within(end, last);
            }
            left = end.saturating_sub(span.to);
        }
        None
    }

    pub(super) fn after_days(&self, start: Instant, days: u32) -> Option<Instant> {
        let Some(more) = days.checked_sub(1) else { return Some(start) };
        let last = last_within_reach(start);
        // Beyond the last day by as much as its own end can be.
        let mut spans = self.spans(start.millis(), last.saturating_add(DAY_AND_OFFSETS_MS));
        let first = spans.next()?;
        let time_of_day = first.stretch.local(first.from).saturating_sub(midnight(first.day));

        let mut latest = first.day;
        let mut later_days = spans.by_ref().filter(|span| {
            let later = span.day > latest;
            latest = latest.max(span.day);
            later
        });
        let mut span = later_days.nth(usize::try_from(more).ok()?)?;
        let (day, wanted) = (span.day, midnight(span.day).saturating_add(time_of_day));
        let mut rest = spans
            .take_while(|span| span.from < midnight(day).saturating_add(DAY_AND_OFFSETS_MS))
            .filter(|span| span.day == day);
        loop {
            let at = span.stretch.instant(wanted).max(span.from);
            if at < span.to {
                return within(at, last);
            }
            match rest.next() {
                Some(next) => span = next,
                None => return within(span.to, last),
            }
        }
    }

    /// The worked time from an instant on, in order; ends with the local day of `last` or soon after.
    fn spans(&self, start: i64, last: i64) -> impl Iterator<Item = Span> {
        let stretches = self.clock.stretches(start).take_while(move |stretch| stretch.from <= last);
        stretches.flat_map(move |stretch| {
            let first_day = stretch.local(stretch.from).div_euclid(DAY_MS);
            let last_day = stretch.local(stretch.to.min(last)).div_euclid(DAY_MS);
            (first_day..=last_day).flat_map(move |day| {
                self.hours_of(day).iter().filter_map(move |interval| span(stretch, day, *interval))
            })
        })
    }

    /// What is worked on a local day.
    fn hours_of(&self, day: i64) -> &[Interval] {
        if self.free_days.binary_search(&day).is_ok() {
            return &[];
        }
        // 1970-01-01 was a Thursday, the fourth day of the week.
        let weekday = usize::try_from(day.saturating_add(3).rem_euclid(7)).unwrap_or_default();
        self.hours.get(weekday).map_or(&[], Vec::as_slice)
    }
}

/// The part of a stretch during which the local clock shows this interval of this day, if there is one.
fn span(stretch: Stretch, day: i64, interval: Interval) -> Option<Span> {
    let instant =
        |minute: i64| stretch.instant(midnight(day).saturating_add(minute.saturating_mul(MINUTE_MS)));
    let from = instant(interval.from).max(stretch.from);
    let to = instant(interval.to).min(stretch.to);
    (from < to).then_some(Span { from, to, day, stretch })
}

const fn midnight(day: i64) -> i64 {
    day.saturating_mul(DAY_MS)
}

fn last_within_reach(start: Instant) -> i64 {
    start.millis().saturating_add(i64::from(CALENDAR_REACH_DAYS).saturating_mul(DAY_MS))
}

fn within(millis: i64, last: i64) -> Option<Instant> {
    if millis <= last { Instant::from_millis(millis) } else { None }
}

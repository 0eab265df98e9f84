//! The time that is worked, as stretches of it, and counting along them.

use super::clock::{DAY_MS, MINUTE_MS, Stretch};
use super::{Calendar, Interval};
use crate::limits::CALENDAR_REACH_DAYS;
use crate::model::instant::Instant;

const HOUR_MS: i64 = 3_600_000;
/// From midnight in UTC of a day until it is over everywhere, whatever the offset.
const DAY_AND_OFFSETS_MS: i64 = DAY_MS.saturating_mul(2);

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
        for (stretch, day) in self.days(start.millis(), last) {
            // Most days are over at once.
            if stretch.holds(midnight(day), midnight(day.saturating_add(1))) {
                let whole = self.worked_on(day);
                if whole < left {
                    left = left.saturating_sub(whole);
                    continue;
                }
            }
            for span in self.spans_of(stretch, day) {
                let end = span.from.saturating_add(left);
                if end <= span.to {
                    return within(end, last);
                }
                left = end.saturating_sub(span.to);
            }
        }
        None
    }

    pub(super) fn after_days(&self, start: Instant, days: u32) -> Option<Instant> {
        let Some(more) = days.checked_sub(1) else { return Some(start) };
        let last = last_within_reach(start);
        // The first worked time of each day, or of each part of it if the clock changes.
        let mut begins =
            self.days(start.millis(), last).filter_map(|(stretch, day)| self.spans_of(stretch, day).next());
        let first = begins.next()?;
        let time_of_day = first.stretch.local(first.from).saturating_sub(midnight(first.day));

        let mut latest = first.day;
        let mut later_days = begins.filter(|span| {
            let later = span.day > latest;
            latest = latest.max(span.day);
            later
        });
        let Span { from, day, .. } = later_days.nth(usize::try_from(more).ok()?)?;
        let wanted = midnight(day).saturating_add(time_of_day);
        let mut end = from;
        let until = midnight(day).saturating_add(DAY_AND_OFFSETS_MS);
        for (stretch, day) in self.days(from, until).filter(|(_, other)| *other == day) {
            for span in self.spans_of(stretch, day) {
                let at = stretch.instant(wanted).max(span.from);
                if at < span.to {
                    return within(at, last);
                }
                end = span.to;
            }
        }
        within(end, last)
    }

    /// The local days from an instant until another and perhaps a little longer, in order of time; each stretch of time
    /// has its own, even if the day is the same.
    fn days(&self, start: i64, last: i64) -> impl Iterator<Item = (Stretch, i64)> {
        let stretches = self.clock.stretches(start).take_while(move |stretch| stretch.from <= last);
        stretches.flat_map(move |stretch| {
            let day_at = |millis: i64| stretch.local(millis).div_euclid(DAY_MS);
            (day_at(stretch.from)..=day_at(stretch.to.min(last))).map(move |day| (stretch, day))
        })
    }

    /// What is worked during the part of a local day that lies in the stretch, in order.
    fn spans_of(&self, stretch: Stretch, day: i64) -> impl Iterator<Item = Span> {
        self.hours_of(day).iter().filter_map(move |interval| span(stretch, day, *interval))
    }

    /// How long is worked on a local day during which the clock does not change.
    fn worked_on(&self, day: i64) -> i64 {
        let minutes: i64 = self.hours_of(day).iter().map(|at| at.to.saturating_sub(at.from)).sum();
        minutes.saturating_mul(MINUTE_MS)
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

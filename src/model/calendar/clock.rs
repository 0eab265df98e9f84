//! The local clock: how far it is from UTC, from when on.

use core::iter::once;

use crate::model::instant::Instant;

pub(super) const MINUTE_MS: i64 = 60_000;
pub(super) const DAY_MS: i64 = 86_400_000;
/// The furthest that local time can be from UTC.
pub(super) const OFFSET_MINUTES: i64 = 1_439;

/// Local time as an offset from UTC that changes now and then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clock {
    /// Minutes ahead of UTC until the first change.
    pub(super) minutes: i64,
    /// In rising order.
    pub(super) changes: Vec<Change>,
}

/// An instant from which on another offset holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) since: Instant,
    pub(super) minutes: i64,
}

/// Time during which the offset stays the same, in milliseconds since the Unix epoch: `from <= t < to`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    pub(super) from: i64,
    pub(super) to: i64,
    /// Milliseconds ahead of UTC.
    offset: i64,
}

impl Stretch {
    /// What the local clock shows, as if it were UTC.
    pub(super) const fn local(&self, millis: i64) -> i64 {
        millis.saturating_add(self.offset)
    }

    /// When the local clock shows this, if it does so during the stretch.
    pub(super) const fn instant(&self, local: i64) -> i64 {
        local.saturating_sub(self.offset)
    }

    /// Whether it holds all of this local time.
    pub(super) const fn holds(&self, from: i64, to: i64) -> bool {
        self.from <= self.instant(from) && self.instant(to) <= self.to
    }
}

impl Clock {
    /// The stretches of time from an instant on; the first begins there, the last does not end.
    pub(super) fn stretches(&self, start: i64) -> impl Iterator<Item = Stretch> {
        let past = self.changes.partition_point(|change| change.since.millis() <= start);
        let now = past.checked_sub(1).and_then(|last| self.changes.get(last));
        let minutes = now.map_or(self.minutes, |change| change.minutes);
        let changes = || self.changes.iter().skip(past);
        let from =
            once((start, minutes)).chain(changes().map(|change| (change.since.millis(), change.minutes)));
        let to = changes().map(|change| change.since.millis()).chain(once(i64::MAX));
        from.zip(to).map(|((from, minutes), to)| Stretch {
            from,
            to,
            offset: minutes.saturating_mul(MINUTE_MS),
        })
    }
}

//! Points in time.

use core::fmt;
use core::str::FromStr;

use crate::model::invalid::{Invalid, quoted};

mod calendar;
mod date;

pub use date::Date;

const DAY_MS: i64 = 86_400_000;
const HINT: &str = "write an instant as `2026-03-01T09:00:00Z` (RFC 3339)";

/// A point in time: milliseconds since 1970-01-01T00:00:00Z (Unix time, UTC, no leap seconds), within the
/// years 0001 to 9999.
///
/// Read strictly from RFC 3339 text: any offset, at most three digits of a second's fraction, `T` and `Z` in
/// upper case, no leap second (Unix time has no room for it). Written in UTC with milliseconds.
///
/// ```
/// use countersign::model::instant::Instant;
///
/// let instant: Instant = "2026-03-01T10:00:00+01:00".parse()?;
/// assert_eq!(instant.to_string(), "2026-03-01T09:00:00.000Z");
/// assert_eq!(instant.millis(), 1_772_355_600_000);
/// # Ok::<(), countersign::model::invalid::Invalid>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

serde_as_text!(Instant);

impl Instant {
    /// The first one, 0001-01-01T00:00:00.000Z.
    pub const MIN: Self = Self(-62_135_596_800_000);
    /// The last one, 9999-12-31T23:59:59.999Z.
    pub const MAX: Self = Self(253_402_300_799_999);

    /// The instant this many milliseconds after the Unix epoch, if it is within the years 0001 to 9999.
    #[must_use]
    pub fn from_millis(millis: i64) -> Option<Self> {
        (Self::MIN.0..=Self::MAX.0).contains(&millis).then_some(Self(millis))
    }

    /// Milliseconds since the Unix epoch.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// The instant this many milliseconds later (earlier if negative), if it is within the years 0001 to 9999.
    #[must_use]
    pub fn checked_add_millis(self, millis: i64) -> Option<Self> {
        self.0.checked_add(millis).and_then(Self::from_millis)
    }

    /// The calendar day in UTC.
    #[must_use]
    pub fn date(self) -> Date {
        Date::from_epoch_days(self.0.div_euclid(DAY_MS))
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of_day = self.0.rem_euclid(DAY_MS);
        let (hour, minute) = (of_day.div_euclid(3_600_000), of_day.div_euclid(60_000) % 60);
        let (second, milli) = (of_day.div_euclid(1_000) % 60, of_day % 1_000);
        write!(f, "{}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z", self.date())
    }
}

impl FromStr for Instant {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        read(text).map_err(|why| {
            let why = if why.is_empty() { String::new() } else { format!(": {why}") };
            Invalid::new(format!("{} is not an instant{why}", quoted(text)), HINT)
        })
    }
}

/// Reads `date T time offset` (RFC 3339 §5.6), or says why not.
fn read(text: &str) -> Result<Instant, String> {
    let (date, rest) = text.split_once('T').ok_or("")?;
    let date = date::read(date)?;
    let mut rest = calendar::Cursor::new(rest);
    let hour = rest.number(2).ok_or("")?;
    rest.literal(b':').ok_or("")?;
    let minute = rest.number(2).ok_or("")?;
    rest.literal(b':').ok_or("")?;
    let second = rest.number(2).ok_or("")?;
    if hour > 23 || minute > 59 || second > 60 {
        return Err("a day ends at 23:59:59.999".to_owned());
    }
    if second == 60 {
        return Err("leap seconds cannot be told apart in Unix time".to_owned());
    }
    let milli = match rest.literal(b'.') {
        Some(()) => rest.millis()?,
        None => 0,
    };
    let offset_minutes = offset(&mut rest)?;
    rest.end().ok_or("")?;
    let of_day = hour
        .saturating_mul(60)
        .saturating_add(minute)
        .saturating_sub(offset_minutes)
        .saturating_mul(60)
        .saturating_add(second)
        .saturating_mul(1_000)
        .saturating_add(milli);
    let millis = date.epoch_days().saturating_mul(DAY_MS).saturating_add(of_day);
    Instant::from_millis(millis).ok_or_else(|| "in UTC it is outside the years 0001 to 9999".to_owned())
}

/// Reads `Z` or `±hh:mm`, in minutes east of UTC.
fn offset(rest: &mut calendar::Cursor<'_>) -> Result<i64, String> {
    if rest.literal(b'Z').is_some() {
        return Ok(0);
    }
    let sign: i64 = match (rest.literal(b'+'), rest.literal(b'-')) {
        (Some(()), None) => 1,
        (None, Some(())) => -1,
        _ => return Err("it has no offset from UTC".to_owned()),
    };
    let hours = rest.number(2).ok_or("")?;
    rest.literal(b':').ok_or("")?;
    let minutes = rest.number(2).ok_or("")?;
    if hours > 23 || minutes > 59 {
        return Err("an offset is at most 23:59".to_owned());
    }
    Ok(hours.saturating_mul(60).saturating_add(minutes).saturating_mul(sign))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_instants_have_their_known_numbers() {
        for (text, millis, written) in [
            ("1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00.000Z"),
            ("1969-12-31T23:59:59.999Z", -1, "1969-12-31T23:59:59.999Z"),
            // RFC 3339 §5.8
            ("1985-04-12T23:20:50.52Z", 482_196_050_520, "1985-04-12T23:20:50.520Z"),
            ("1996-12-19T16:39:57-08:00", 851_042_397_000, "1996-12-20T00:39:57.000Z"),
            ("1937-01-01T12:00:27.87+00:20", -1_041_337_172_130, "1937-01-01T11:40:27.870Z"),
            // seconds that people remember
            ("2001-09-09T01:46:40Z", 1_000_000_000_000, "2001-09-09T01:46:40.000Z"),
            ("2038-01-19T03:14:07Z", 2_147_483_647_000, "2038-01-19T03:14:07.000Z"),
            // offsets across the ends of years, months and leap days
            ("2026-01-01T00:30:00+01:00", 1_767_223_800_000, "2025-12-31T23:30:00.000Z"),
            ("2023-12-31T23:30:00-01:00", 1_704_069_000_000, "2024-01-01T00:30:00.000Z"),
            ("2024-03-01T00:00:00+05:45", 1_709_230_500_000, "2024-02-29T18:15:00.000Z"),
            ("2000-02-29T12:00:00.1-00:00", 951_825_600_100, "2000-02-29T12:00:00.100Z"),
            ("2026-03-01T23:59:59.999+23:59", 1_772_323_259_999, "2026-03-01T00:00:59.999Z"),
            ("0001-01-01T00:00:00Z", -62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
            ("9999-12-31T23:59:59.999Z", 253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        ] {
            let instant: Instant = text.parse().unwrap();
            assert_eq!(instant.millis(), millis, "{text}");
            assert_eq!(instant.to_string(), written);
        }
    }

    #[test]
    fn other_texts_are_refused_with_the_reason() {
        for (text, why) in [
            ("2026-03-01T09:00:60Z", ": leap seconds cannot be told apart in Unix time"),
            ("2016-12-31T23:59:60Z", ": leap seconds cannot be told apart in Unix time"),
            ("2026-03-01T09:00:00", ": it has no offset from UTC"),
            ("2026-03-01T09:00:00.1234Z", ": it is finer than a millisecond"),
            ("2026-03-01T09:00:00.0000Z", ": it is finer than a millisecond"),
            ("2026-03-01T09:00:00.Z", ": digits are missing after the point"),
            ("2026-03-01T24:00:00Z", ": a day ends at 23:59:59.999"),
            ("2026-03-01T09:60:00Z", ": a day ends at 23:59:59.999"),
            ("2026-03-01T09:00:61Z", ": a day ends at 23:59:59.999"),
            ("2026-03-01T09:00:00+24:00", ": an offset is at most 23:59"),
            ("2026-03-01T09:00:00+01:60", ": an offset is at most 23:59"),
            ("2026-02-29T09:00:00Z", ": February 2026 has 28 days"),
            ("0000-12-31T09:00:00Z", ": years run from 0001 to 9999"),
            ("0001-01-01T00:00:00+00:01", ": in UTC it is outside the years 0001 to 9999"),
            ("9999-12-31T23:59:59-00:01", ": in UTC it is outside the years 0001 to 9999"),
            ("2026-03-01t09:00:00z", ""),
            ("2026-03-01 09:00:00Z", ""),
            ("2026-03-01T09:00:00z", ": it has no offset from UTC"),
            ("2026-03-01T09:00Z", ""),
            ("2026-03-01T9:00:00Z", ""),
            ("2026-03-01T09:00:00+0100", ""),
            ("2026-03-01T09:00:00+01", ""),
            ("2026-03-01T09:00:00Z ", ""),
            ("2026-03-01T09:00:00,5Z", ": it has no offset from UTC"),
            ("2026-03-01", ""),
            ("1772355600000", ""),
            ("", ""),
        ] {
            assert_eq!(
                text.parse::<Instant>().unwrap_err().message,
                format!("`{text}` is not an instant{why}")
            );
        }
    }

    #[test]
    fn nothing_lies_outside_the_calendar() {
        assert_eq!(Instant::from_millis(Instant::MAX.millis().saturating_add(1)), None);
        assert_eq!(Instant::from_millis(i64::MIN), None);
        assert_eq!(Instant::MAX.checked_add_millis(1), None);
        assert_eq!(Instant::MAX.checked_add_millis(i64::MAX), None);
        assert_eq!(Instant::MIN.checked_add_millis(-1), None);
        assert_eq!(Instant::MIN.checked_add_millis(1).map(Instant::millis), Some(-62_135_596_799_999));
        assert_eq!(Instant::MIN.date(), Date::new(1, 1, 1).unwrap());
        assert_eq!(Instant::MAX.date(), Date::new(9999, 12, 31).unwrap());
    }

    proptest! {
        #[test]
        fn text_gives_the_instant_back(millis in Instant::MIN.0..=Instant::MAX.0) {
            let instant = Instant::from_millis(millis).unwrap();
            prop_assert_eq!(instant.to_string().parse(), Ok(instant));
            prop_assert_eq!(serde_json::from_value::<Instant>(serde_json::to_value(instant).unwrap()).unwrap(), instant);
        }

        #[test]
        fn text_has_the_order_of_time(a in Instant::MIN.0..=Instant::MAX.0, b in Instant::MIN.0..=Instant::MAX.0) {
            let (a, b) = (Instant(a), Instant(b));
            prop_assert_eq!(a.cmp(&b), a.to_string().cmp(&b.to_string()));
        }

        #[test]
        fn an_offset_moves_the_clock_not_the_instant(millis in 0_i64..4_000_000_000_000, minutes in -1439_i64..1440) {
            let local = Instant(millis.saturating_add(minutes.saturating_mul(60_000))).to_string();
            let sign = if minutes < 0 { '-' } else { '+' };
            let (hours, rest) = (minutes.abs().div_euclid(60), minutes.abs() % 60);
            let text = local.replace('Z', &format!("{sign}{hours:02}:{rest:02}"));
            prop_assert_eq!(text.parse(), Ok(Instant(millis)));
        }
    }
}

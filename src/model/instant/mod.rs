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
        let (hour, minute) = (of_day / 3_600_000, of_day / 60_000 % 60);
        let (second, milli) = (of_day / 1_000 % 60, of_day % 1_000);
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

//! Calendar days.

use core::fmt;
use core::str::FromStr;

use super::calendar::{self, Cursor};
use crate::model::invalid::{Invalid, quoted};

/// A day of the Gregorian calendar, of the years 0001 to 9999; written `2026-03-01` (RFC 3339 full-date).
///
/// ```
/// use countersign::model::instant::Date;
///
/// let date: Date = "2028-02-29".parse()?;
/// assert!(date < "2028-03-01".parse()?);
/// assert_eq!((date.year(), date.month(), date.day()), (2028, 2, 29));
/// # Ok::<(), countersign::model::invalid::Invalid>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: i64,
    month: i64,
    day: i64,
}

serde_as_text!(Date);

impl Date {
    /// A day, if the calendar has it.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        checked(year.into(), month.into(), day.into()).ok()
    }

    /// The year, 1 to 9999.
    #[must_use]
    pub fn year(self) -> u16 {
        u16::try_from(self.year).unwrap_or(u16::MAX)
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(self) -> u8 {
        u8::try_from(self.month).unwrap_or(u8::MAX)
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub fn day(self) -> u8 {
        u8::try_from(self.day).unwrap_or(u8::MAX)
    }

    /// Days since 1970-01-01, negative before it.
    #[must_use]
    pub fn epoch_days(self) -> i64 {
        calendar::epoch_days(self.year, self.month, self.day)
    }

    pub(super) fn from_epoch_days(days: i64) -> Self {
        let (year, month, day) = calendar::from_epoch_days(days);
        Self { year, month, day }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Date {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Self, Invalid> {
        read(text).map_err(|why| {
            let why = if why.is_empty() { String::new() } else { format!(": {why}") };
            Invalid::new(format!("{} is not a date{why}", quoted(text)), "write a date as `2026-03-01`")
        })
    }
}

/// Reads `yyyy-mm-dd`, or says why not.
pub(super) fn read(text: &str) -> Result<Date, String> {
    let mut rest = Cursor::new(text);
    let year = rest.number(4).ok_or("")?;
    rest.literal(b'-').ok_or("")?;
    let month = rest.number(2).ok_or("")?;
    rest.literal(b'-').ok_or("")?;
    let day = rest.number(2).ok_or("")?;
    rest.end().ok_or("")?;
    checked(year, month, day)
}

fn checked(year: i64, month: i64, day: i64) -> Result<Date, String> {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    if !(1..=9999).contains(&year) {
        return Err("years run from 0001 to 9999".to_owned());
    }
    let index = usize::try_from(month).ok().and_then(|month| month.checked_sub(1));
    let Some(name) = index.and_then(|index| MONTHS.get(index)) else {
        return Err("months run from 01 to 12".to_owned());
    };
    let days = calendar::days_in_month(year, month);
    if !(1..=days).contains(&day) {
        return Err(format!("{name} {year} has {days} days"));
    }
    Ok(Date { year, month, day })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn days_that_exist_are_read_and_written_the_same() {
        for text in ["0001-01-01", "1900-02-28", "2000-02-29", "2024-02-29", "2026-03-01", "9999-12-31"] {
            assert_eq!(text.parse::<Date>().unwrap().to_string(), text);
        }
        assert_eq!("1970-01-01".parse::<Date>().unwrap().epoch_days(), 0);
        assert_eq!("2000-03-01".parse::<Date>().unwrap().epoch_days(), 11_017);
    }

    #[test]
    fn days_that_do_not_exist_say_why() {
        for (text, why) in [
            ("2026-02-29", ": February 2026 has 28 days"),
            ("1900-02-29", ": February 1900 has 28 days"),
            ("2026-04-31", ": April 2026 has 30 days"),
            ("2026-01-00", ": January 2026 has 31 days"),
            ("2026-13-01", ": months run from 01 to 12"),
            ("2026-00-01", ": months run from 01 to 12"),
            ("0000-01-01", ": years run from 0001 to 9999"),
            ("2026-1-1", ""),
            ("26-01-01", ""),
            ("2026-01-01 ", ""),
            ("2026-01-01Z", ""),
            ("12026-01-01", ""),
            ("+026-01-01", ""),
            ("2026/01/01", ""),
            ("20260101", ""),
            ("２０２６-01-01", ""),
            ("", ""),
        ] {
            assert_eq!(text.parse::<Date>().unwrap_err().message, format!("`{text}` is not a date{why}"));
        }
        assert_eq!(Date::new(2026, 2, 29), None);
        assert_eq!(Date::new(10_000, 1, 1), None);
        assert_eq!(Date::new(2024, 2, 29), "2024-02-29".parse().ok());
    }

    #[test]
    fn order_is_that_of_time() {
        let rising = ["0999-12-31", "2025-12-31", "2026-01-30", "2026-02-01", "2026-10-01"]
            .map(|text| text.parse::<Date>().unwrap());
        assert!(rising.is_sorted());
        assert!(rising.map(Date::epoch_days).is_sorted());
    }
}

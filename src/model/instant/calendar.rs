//! The Gregorian calendar, and the digits it is written in.

/// Days from 0001-01-01 to 1970-01-01.
const EPOCH: i64 = 719_162;
/// Days in 400 years, after which the calendar repeats.
const DAYS_400_YEARS: i64 = 146_097;

/// The days of a month, 28 to 31.
pub(super) const fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

const fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Days from 0001-01-01 to the first of the year.
const fn days_before_year(year: i64) -> i64 {
    let past = year.saturating_sub(1);
    past.saturating_mul(365)
        .saturating_add(past.div_euclid(4))
        .saturating_sub(past.div_euclid(100))
        .saturating_add(past.div_euclid(400))
}

/// Days from 1970-01-01 to a day.
pub(super) fn epoch_days(year: i64, month: i64, day: i64) -> i64 {
    let before_month: i64 = (1..month).map(|month| days_in_month(year, month)).sum();
    days_before_year(year)
        .saturating_add(before_month)
        .saturating_add(day)
        .saturating_sub(1)
        .saturating_sub(EPOCH)
}

/// The year, month and day that lie this many days after 1970-01-01, from year 1 on.
pub(super) fn from_epoch_days(days: i64) -> (i64, i64, i64) {
    let days = days.saturating_add(EPOCH);
    // Off by at most one, because leap years are spread unevenly over the 400.
    let mut year = days.saturating_mul(400).div_euclid(DAYS_400_YEARS).saturating_add(1);
    if days_before_year(year) > days {
        year = year.saturating_sub(1);
    } else if days_before_year(year.saturating_add(1)) <= days {
        year = year.saturating_add(1);
    }
    let mut rest = days.saturating_sub(days_before_year(year));
    let mut month = 1;
    while month < 12 && rest >= days_in_month(year, month) {
        rest = rest.saturating_sub(days_in_month(year, month));
        month = month.saturating_add(1);
    }
    (year, month, rest.saturating_add(1))
}

/// Reads a text from left to right.
pub(super) struct Cursor<'t> {
    rest: &'t [u8],
}

impl<'t> Cursor<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self { rest: text.as_bytes() }
    }

    /// Exactly this many digits.
    pub(super) fn number(&mut self, digits: usize) -> Option<i64> {
        let (taken, rest) = self.rest.split_at_checked(digits)?;
        let mut number: i64 = 0;
        for byte in taken {
            let digit = char::from(*byte).to_digit(10)?;
            number = number.checked_mul(10)?.checked_add(i64::from(digit))?;
        }
        self.rest = rest;
        Some(number)
    }

    pub(super) fn literal(&mut self, byte: u8) -> Option<()> {
        self.rest = self.rest.strip_prefix(&[byte])?;
        Some(())
    }

    /// One to three digits of a second's fraction, in milliseconds.
    pub(super) fn millis(&mut self) -> Result<i64, String> {
        let digits = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let unit = match digits {
            1 => 100,
            2 => 10,
            3 => 1,
            0 => return Err("digits are missing after the point".to_owned()),
            _ => return Err("it is finer than a millisecond".to_owned()),
        };
        self.number(digits).map(|number| number.saturating_mul(unit)).ok_or_else(String::new)
    }

    pub(super) const fn end(&self) -> Option<()> {
        if self.rest.is_empty() { Some(()) } else { None }
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, clippy::integer_division)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_go_both_ways_through_all_years() {
        // Counting day by day is the definition; 0001-01-01 is 719,162 days before the epoch.
        let (mut year, mut month, mut day) = (1, 1, 1);
        let mut days = -719_162;
        while year < 10_000 {
            assert_eq!(epoch_days(year, month, day), days);
            assert_eq!(from_epoch_days(days), (year, month, day));
            days += 1;
            day += 1;
            if day > days_in_month(year, month) {
                (month, day) = (month + 1, 1);
            }
            if month > 12 {
                (year, month) = (year + 1, 1);
            }
        }
        // 9999-12-31T00:00:00Z is 253402214400 seconds after the epoch
        assert_eq!(days - 1, 253_402_214_400 / 86_400);
    }

    #[test]
    fn leap_years_follow_the_centuries() {
        let days = |year| days_in_month(year, 2);
        assert_eq!([2023, 2024, 1900, 2000, 2100, 2400].map(days), [28, 29, 28, 29, 28, 29]);
    }
}

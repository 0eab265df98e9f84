//! When a duration is over.

use super::step::{Duration, Unit};
use crate::model::calendar::{Calendar, Calendars};
use crate::model::instant::Instant;
use crate::model::invalid::quoted;

/// Why it cannot be said when a duration is over.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DurationError {
    /// The host did not send the calendar that the policy names.
    #[error("calendar {} is not given", quoted(.name))]
    UnknownCalendar {
        /// Its name.
        name: String,
    },
    /// Business time that names no calendar; loading a definition refuses it.
    #[error("business time needs a calendar")]
    NoCalendar,
    /// After the year 9999, or further than business time is counted.
    #[error("{duration} from `{start}` is out of range")]
    OutOfRange {
        /// The duration in words.
        duration: String,
        /// Where it begins.
        start: Instant,
    },
}

impl Duration {
    /// The instant at which the duration is over, if it begins at `start`. As everywhere, that instant itself no longer
    /// belongs to it: a deadline has passed once `now >= deadline`.
    ///
    /// Minutes, hours and days are so many milliseconds, whatever the clock on the wall does; business hours and days are
    /// counted by the calendar ([`Calendar::add_hours`], [`Calendar::add_days`]).
    ///
    /// # Errors
    /// If the calendar is not among those given, or the instant is out of range.
    ///
    /// ```
    /// use countersign::definition::duration::DurationError;
    /// use countersign::definition::step::{Duration, Unit};
    /// use countersign::model::calendar::Calendars;
    /// use countersign::model::instant::Instant;
    /// use serde_json::json;
    ///
    /// let day = json!([["09:00", "17:00"]]);
    /// let calendars = Calendars::from_json(&json!({ "office": { "version": "1", "hours": {
    ///     "mon": day, "tue": day, "wed": day, "thu": day, "fri": day,
    /// } } }), "/calendars").unwrap();
    /// // A Friday.
    /// let friday: Instant = "2026-03-06T16:00:00Z".parse().unwrap();
    ///
    /// let plain = Duration { n: 24, unit: Unit::Hours, calendar: None };
    /// assert_eq!(plain.from(friday, &calendars)?.to_string(), "2026-03-07T16:00:00.000Z");
    ///
    /// let business = Duration { n: 2, unit: Unit::BusinessHours, calendar: Some("office".to_owned()) };
    /// assert_eq!(business.from(friday, &calendars)?.to_string(), "2026-03-09T10:00:00.000Z");
    ///
    /// let problem = business.from(friday, &Calendars::default()).unwrap_err();
    /// assert_eq!(problem.to_string(), "calendar `office` is not given");
    /// # Ok::<(), DurationError>(())
    /// ```
    pub fn from(&self, start: Instant, calendars: &Calendars) -> Result<Instant, DurationError> {
        let end = match self.unit {
            Unit::Minutes | Unit::Hours | Unit::Days => {
                self.millis().and_then(|millis| start.checked_add_millis(millis))
            }
            Unit::BusinessHours => self.calendar(calendars)?.add_hours(start, self.n),
            Unit::BusinessDays => self.calendar(calendars)?.add_days(start, self.n),
        };
        end.ok_or_else(|| DurationError::OutOfRange { duration: self.words(), start })
    }

    fn calendar<'c>(&self, calendars: &'c Calendars) -> Result<&'c Calendar, DurationError> {
        let name = self.calendar.as_deref().ok_or(DurationError::NoCalendar)?;
        calendars.get(name).ok_or_else(|| DurationError::UnknownCalendar { name: name.to_owned() })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::json;

    use super::*;

    fn calendars() -> Calendars {
        let day = json!([["09:00", "12:30"], ["13:30", "17:00"]]);
        let hours = json!({ "mon": day, "tue": day, "wed": day, "thu": day, "fri": day });
        let nl = json!({
            "version": "2026", "hours": hours, "holidays": ["2026-04-06"], "offset_minutes": 60,
            "offsets": [{ "since": "2026-03-29T01:00:00Z", "minutes": 120 }],
        });
        let calendars = json!({ "nl": nl, "utc": { "version": "1", "hours": hours } });
        Calendars::from_json(&calendars, "/calendars").unwrap()
    }

    fn from(start: &str, n: u32, unit: Unit, calendar: Option<&str>) -> Result<String, String> {
        let duration = Duration { n, unit, calendar: calendar.map(str::to_owned) };
        let end = duration.from(start.parse().unwrap(), &calendars());
        end.map(|end| end.to_string()).map_err(|problem| problem.to_string())
    }

    #[test]
    fn plain_time_is_added_and_knows_no_calendar() {
        for (start, n, unit, end) in [
            ("2026-03-28T12:00:00+01:00", 1, Unit::Minutes, "2026-03-28T11:01:00.000Z"),
            ("2026-03-28T12:00:00+01:00", 24, Unit::Hours, "2026-03-29T11:00:00.000Z"),
            ("2026-03-28T12:00:00+01:00", 3, Unit::Days, "2026-03-31T11:00:00.000Z"),
            ("2028-02-28T00:00:00.001Z", 2, Unit::Days, "2028-03-01T00:00:00.001Z"),
            // 694,444 days, 10 hours and 40 minutes: 694,326 until the year 3871 begins, and 118
            ("1970-01-01T00:00:00Z", 1_000_000_000, Unit::Minutes, "3871-04-29T10:40:00.000Z"),
        ] {
            assert_eq!(from(start, n, unit, None).as_deref(), Ok(end));
        }
    }

    #[test]
    fn business_time_is_counted_by_the_calendar() {
        // 27 March 2026 is a Friday, 6 April is Easter Monday.
        for (start, n, unit, calendar, end) in [
            ("2026-03-27T15:00:00Z", 2, Unit::BusinessHours, "nl", "2026-03-30T08:00:00.000Z"),
            ("2026-03-27T15:00:00Z", 2, Unit::BusinessHours, "utc", "2026-03-27T17:00:00.000Z"),
            ("2026-03-27T15:00:00Z", 1, Unit::BusinessDays, "nl", "2026-03-30T14:00:00.000Z"),
            ("2026-03-27T15:00:00Z", 1, Unit::BusinessDays, "utc", "2026-03-30T15:00:00.000Z"),
            ("2026-04-03T15:00:00+02:00", 1, Unit::BusinessDays, "nl", "2026-04-07T13:00:00.000Z"),
            ("2026-04-03T15:00:00+02:00", 7, Unit::BusinessHours, "nl", "2026-04-07T13:00:00.000Z"),
        ] {
            assert_eq!(from(start, n, unit, Some(calendar)).as_deref(), Ok(end), "{n} {unit:?} {calendar}");
        }
    }

    #[test]
    fn what_cannot_be_said_is_an_error() {
        let start = "2026-03-27T15:00:00Z";
        for (n, unit, calendar, problem) in [
            (1, Unit::BusinessHours, Some("de"), "calendar `de` is not given"),
            (1, Unit::BusinessDays, Some("NL"), "calendar `NL` is not given"),
            (1, Unit::BusinessDays, None, "business time needs a calendar"),
            (1, Unit::BusinessHours, None, "business time needs a calendar"),
            (
                u32::MAX,
                Unit::BusinessDays,
                Some("nl"),
                "4294967295 business days (calendar `nl`) from `2026-03-27T15:00:00.000Z` is out of range",
            ),
            (
                u32::MAX,
                Unit::BusinessHours,
                Some("nl"),
                "4294967295 business hours (calendar `nl`) from `2026-03-27T15:00:00.000Z` is out of range",
            ),
            (u32::MAX, Unit::Days, None, "4294967295 days from `2026-03-27T15:00:00.000Z` is out of range"),
        ] {
            assert_eq!(from(start, n, unit, calendar), Err(problem.to_owned()));
        }
        assert_eq!(
            from("9999-12-31T23:59:00Z", 1, Unit::Minutes, None),
            Err("1 minute from `9999-12-31T23:59:00.000Z` is out of range".to_owned())
        );
    }
}

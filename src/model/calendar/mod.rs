//! Business calendars: which hours and days are worked, and how long a duration of them takes.
//!
//! The engine knows no countries and no time zones. The host sends, with a command, each calendar that the policy names:
//! working hours in local time, holidays, and how far local time is from UTC from when on. Each has a version, for the
//! host to tell which one an old deadline was computed with.
//!
//! Everything follows from one definition: **an instant is worked if the local clock then shows a worked time of a day
//! that is no holiday.** Intervals are half-open: with `["09:00", "17:00"]` nine o'clock is worked and five is not.
//!
//! - **Hours** count the worked instants after the start: real time, not what the clock shows. Where the clock jumps
//!   forward over worked time, that time is missing; where it goes back and repeats worked time, that counts twice. A shift
//!   from `00:00` to `06:00` is five hours long in the night when summer time begins, and seven when it ends.
//! - **Days** keep the local time of day; see [`Calendar::add_days`].
//!
//! Neither looks further ahead than [`CALENDAR_REACH_DAYS`](crate::limits::CALENDAR_REACH_DAYS): what is not reached by then
//! has no answer.

use serde_json::{Map, Value};

use crate::model::gather::Gather;
use crate::model::instant::{Date, Instant};
use crate::model::json::JsonError;
use crate::model::json::form::json;
use crate::model::sorted::SortedMap;
use crate::model::sorted_set::SortedSet;

mod clock;
mod read;
mod worked;

use clock::Clock;

/// The days of the week as JSON names them, from the one that [`Calendar::hours`] begins with.
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// The calendars that came with one command, by name.
///
/// ```
/// use countersign::model::calendar::Calendars;
/// use countersign::model::instant::Instant;
/// use serde_json::json;
///
/// let office = json!([["09:00", "12:30"], ["13:30", "17:00"]]);
/// let calendars = Calendars::from_json(&json!({
///     "nl": {
///         "version": "2026.1",
///         "hours": { "mon": office, "tue": office, "wed": office, "thu": office, "fri": [["09:00", "13:00"]] },
///         "holidays": ["2026-04-27"],
///         "offset_minutes": 60,
///         "offsets": [{ "since": "2026-03-29T01:00:00Z", "minutes": 120 }],
///     }
/// }), "/calendars")?;
/// let nl = calendars.get("nl").expect("it was given");
/// assert_eq!(nl.version(), "2026.1");
///
/// // Friday 24 April, 12:00 in Amsterdam: one hour until 13:00, and Monday 27 April is King's Day.
/// let friday: Instant = "2026-04-24T12:00:00+02:00".parse().unwrap();
/// assert_eq!(nl.add_hours(friday, 2), "2026-04-28T10:00:00+02:00".parse().ok());
/// assert_eq!(nl.add_days(friday, 1), "2026-04-28T12:00:00+02:00".parse().ok());
/// # Ok::<(), countersign::model::json::JsonError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendars {
    by_name: SortedMap<String, Calendar>,
}

impl Calendars {
    /// Reads the calendars:
    /// `{ name: { version, hours: { mon?: [[from, to]], … sun? }, holidays?: [date], offset_minutes?,
    /// offsets?: [{ since, minutes }] } }`; `path` points to where they stand in the command.
    ///
    /// `hours` are local times (`09:00`; `24:00` as an end), in rising order, and may touch but not overlap; what passes
    /// midnight is two intervals, on two days. `minutes` are those that local time is ahead of UTC from `since` on, in
    /// rising order; until the first of them, `offset_minutes` are, or none.
    ///
    /// # Errors
    /// The first thing that is wrong: an unknown or missing key, a name that is not kebab-case, a version that is blank or
    /// long, a time, date, instant or offset that is none, intervals that are empty, overlap or are out of order, a week
    /// without any, a holiday twice, offsets out of order; more of any of these than [`limits`](crate::limits) allows.
    ///
    /// ```
    /// use countersign::model::calendar::Calendars;
    /// use serde_json::json;
    ///
    /// let calendars = json!({ "night": { "version": "1", "hours": { "mon": [["22:00", "06:00"]] } } });
    /// let problem = Calendars::from_json(&calendars, "/calendars").unwrap_err();
    /// assert_eq!(problem.to_string(), "`22:00` to `06:00` is no interval at `/calendars/night/hours/mon/0`");
    /// ```
    pub fn from_json(value: &Value, path: &str) -> Result<Self, JsonError> {
        read::calendars(value, path)
    }

    /// The calendar with this name, if it was given.
    ///
    /// ```
    /// use countersign::model::calendar::Calendars;
    ///
    /// assert_eq!(Calendars::default().get("nl"), None);
    /// ```
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Calendar> {
        self.by_name.get(name)
    }

    /// Whether there is none.
    ///
    /// ```
    /// use countersign::model::calendar::Calendars;
    ///
    /// assert!(Calendars::default().is_empty());
    /// ```
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    /// The calendars again, in one form: holidays in order, what was left out, empty or zero left out. Reading it gives
    /// the same calendars.
    ///
    /// ```
    /// use countersign::model::calendar::Calendars;
    /// use serde_json::json;
    ///
    /// let given = json!({ "nl": {
    ///     "version": "1", "hours": { "mon": [["09:00", "17:00"]], "sun": [] }, "holidays": ["2026-12-26", "2026-12-25"],
    /// } });
    /// assert_eq!(Calendars::from_json(&given, "")?.to_json(), json!({ "nl": {
    ///     "version": "1", "hours": { "mon": [["09:00", "17:00"]] }, "holidays": ["2026-12-25", "2026-12-26"],
    /// } }));
    /// # Ok::<(), countersign::model::json::JsonError>(())
    /// ```
    #[must_use]
    pub fn to_json(&self) -> Value {
        Value::Object(
            self.by_name.iter().map(|(name, calendar)| (name.clone(), calendar.to_json())).into_object(),
        )
    }
}

/// One calendar: its working hours, its holidays, its clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    version: String,
    /// For each of [`WEEKDAYS`].
    hours: [Vec<Interval>; 7],
    holidays: SortedSet<Date>,
    /// The same in days since 1970-01-01, rising: what is asked for each day.
    free_days: Vec<i64>,
    clock: Clock,
}

/// A worked part of a day: from a minute of it until just before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Interval {
    from: i64,
    to: i64,
}

impl Calendar {
    /// The host's name for this state of the calendar.
    ///
    /// ```
    /// use countersign::model::calendar::Calendars;
    /// use serde_json::json;
    ///
    /// let calendars = json!({ "nl": { "version": "2026.1", "hours": { "mon": [["09:00", "17:00"]] } } });
    /// let calendars = Calendars::from_json(&calendars, "")?;
    /// assert_eq!(calendars.get("nl").map(|nl| nl.version()), Some("2026.1"));
    /// # Ok::<(), countersign::model::json::JsonError>(())
    /// ```
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The instant at which so many hours of worked time have passed since `start`; `start` itself for none.
    ///
    /// Time used up exactly at the end of an interval ends there, and not where the next one begins. `None` if that is
    /// more than [`CALENDAR_REACH_DAYS`](crate::limits::CALENDAR_REACH_DAYS) days of 24 hours later, or after the year 9999.
    ///
    /// ```
    /// # use countersign::model::calendar::Calendars;
    /// # use countersign::model::instant::Instant;
    /// # use serde_json::json;
    /// let calendars = json!({ "office": { "version": "1", "hours": {
    ///     "mon": [["09:00", "17:00"]], "tue": [["09:00", "17:00"]],
    /// } } });
    /// let calendars = Calendars::from_json(&calendars, "")?;
    /// let office = calendars.get("office").unwrap();
    /// let at = |text: &str| text.parse::<Instant>().unwrap();
    ///
    /// // 2 March 2026 is a Monday.
    /// assert_eq!(office.add_hours(at("2026-03-02T09:00:00Z"), 8), Some(at("2026-03-02T17:00:00Z")));
    /// assert_eq!(office.add_hours(at("2026-03-02T09:30:00Z"), 8), Some(at("2026-03-03T09:30:00Z")));
    /// assert_eq!(office.add_hours(at("2026-03-02T17:00:00Z"), 1), Some(at("2026-03-03T10:00:00Z")));
    /// assert_eq!(office.add_hours(at("2026-03-02T09:00:00Z"), u32::MAX), None);
    /// # Ok::<(), countersign::model::json::JsonError>(())
    /// ```
    #[must_use]
    pub fn add_hours(&self, start: Instant, hours: u32) -> Option<Instant> {
        self.after_hours(start, hours)
    }

    /// The instant so many worked days later, at the same local time of day; `start` itself for none.
    ///
    /// 1. A start outside worked time moves forward to where work begins again: what arrives after hours arrives on the
    ///    next worked day.
    /// 2. From the local day of that, it is the n-th later day on which there is worked time. A holiday is none; nor is
    ///    a day whose worked time the clock jumps over whole.
    /// 3. On that day it is the first worked instant at which the clock shows the time of day of the start or a later
    ///    one; or, if there is none, the end of the day's worked time. So a time in the break means the end of the break, a
    ///    time after work the end of work; one that the clock jumps over means where it lands, and one that it shows
    ///    twice means the first.
    ///
    /// A later start never ends sooner, with one exception that lies in keeping the time of day: in an hour that the clock
    /// shows twice, the second 02:10 is later than the first 02:30 and ends sooner.
    ///
    /// `None` as for [`add_hours`](Self::add_hours).
    ///
    /// ```
    /// # use countersign::model::calendar::Calendars;
    /// # use countersign::model::instant::Instant;
    /// # use serde_json::json;
    /// let office = json!([["09:00", "12:30"], ["13:30", "17:00"]]);
    /// let calendars = json!({ "office": { "version": "1", "hours": {
    ///     "mon": office, "tue": [["08:00", "18:00"]], "wed": office, "thu": office, "fri": [["09:00", "13:00"]],
    /// } } });
    /// let calendars = Calendars::from_json(&calendars, "")?;
    /// let office = calendars.get("office").unwrap();
    /// let days = |start: &str, n| office.add_days(start.parse().unwrap(), n).unwrap().to_string();
    ///
    /// // 2 March 2026 is a Monday.
    /// assert_eq!(days("2026-03-02T10:00:00Z", 2), "2026-03-04T10:00:00.000Z");
    /// // Moved forward to Tuesday 08:00, because work has ended; on Wednesday it begins at 09:00.
    /// assert_eq!(days("2026-03-02T17:00:00Z", 1), "2026-03-04T09:00:00.000Z");
    /// // Moved forward from the weekend to Monday 09:00.
    /// assert_eq!(days("2026-03-07T12:00:00Z", 1), "2026-03-10T09:00:00.000Z");
    /// // A break on Wednesday, and the end of work on Friday.
    /// assert_eq!(days("2026-03-03T13:00:00Z", 1), "2026-03-04T13:30:00.000Z");
    /// assert_eq!(days("2026-03-05T16:00:00Z", 1), "2026-03-06T13:00:00.000Z");
    /// # Ok::<(), countersign::model::json::JsonError>(())
    /// ```
    #[must_use]
    pub fn add_days(&self, start: Instant, days: u32) -> Option<Instant> {
        self.after_days(start, days)
    }

    fn to_json(&self) -> Value {
        let worked = |(name, hours): (&&str, &Vec<Interval>)| {
            let hours: Vec<[String; 2]> =
                hours.iter().map(|at| [clock_time(at.from), clock_time(at.to)]).collect();
            (!hours.is_empty()).then(|| ((*name).to_owned(), json!(hours)))
        };
        let hours: Map<String, Value> = WEEKDAYS.iter().zip(&self.hours).filter_map(worked).into_object();
        let mut calendar = Map::new();
        calendar.insert("version".to_owned(), json!(self.version));
        calendar.insert("hours".to_owned(), Value::Object(hours));
        if !self.holidays.is_empty() {
            calendar.insert("holidays".to_owned(), json!(self.holidays));
        }
        if self.clock.minutes != 0 {
            calendar.insert("offset_minutes".to_owned(), json!(self.clock.minutes));
        }
        if !self.clock.changes.is_empty() {
            let change = |change: &clock::Change| json!({ "since": change.since, "minutes": change.minutes });
            calendar.insert("offsets".to_owned(), self.clock.changes.iter().map(change).collect());
        }
        Value::Object(calendar)
    }
}

/// A minute of the day as `hh:mm`.
fn clock_time(minute: i64) -> String {
    format!("{:02}:{:02}", minute.div_euclid(60), minute.rem_euclid(60))
}

#[cfg(test)]
mod tests;

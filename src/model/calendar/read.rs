//! Reading the calendars strictly.

use serde_json::Value;

use super::clock::{Change, Clock, OFFSET_MINUTES};
use super::{Calendar, Calendars, Interval, WEEKDAYS};
use crate::limits::{CALENDAR_HOLIDAYS, CALENDAR_INTERVALS, CALENDAR_OFFSETS, CALENDARS, ID_BYTES};
use crate::model::id::is_kebab;
use crate::model::instant::{Date, Instant};
use crate::model::invalid::{Invalid, quoted};
use crate::model::json::expect::{array, member, mismatch, object, object_of, text};
use crate::model::json::{JsonError, pointer};
use crate::model::sorted::SortedMap;
use crate::model::sorted_set::SortedSet;

const KEYS: &[&str] = &["version", "hours", "holidays", "offset_minutes", "offsets"];
const DAY_MINUTES: i64 = 1_440;

pub(super) fn calendars(value: &Value, path: &str) -> Result<Calendars, JsonError> {
    let entries = object(value, path)?;
    at_most(CALENDARS, entries.len(), path, "calendars")?;
    let mut by_name = SortedMap::new();
    for (name, value) in entries {
        let path = pointer(path, name);
        if !is_kebab(name) {
            return Err(JsonError::new(
                path,
                format!("{} is not the name of a calendar", quoted(name)),
                "write the name in kebab-case, as the policy does",
            ));
        }
        by_name.insert(name.clone(), calendar(value, &path)?);
    }
    Ok(Calendars { by_name })
}

fn calendar(value: &Value, path: &str) -> Result<Calendar, JsonError> {
    let entry = object_of(value, path, KEYS)?;
    let version = version(member(entry, path, "version")?, &pointer(path, "version"))?;
    let hours = hours(member(entry, path, "hours")?, &pointer(path, "hours"))?;
    let part = |key: &str| entry.get(key).map(|value| (value, pointer(path, key)));
    let holidays =
        part("holidays").map(|(value, path)| holidays(value, &path)).transpose()?.unwrap_or_default();
    let offset = part("offset_minutes").map(|(value, path)| minutes(value, &path)).transpose()?;
    let changes = part("offsets").map(|(value, path)| changes(value, &path)).transpose()?.unwrap_or_default();
    Ok(Calendar {
        version,
        hours,
        free_days: holidays.iter().copied().map(Date::epoch_days).collect(),
        holidays,
        clock: Clock { minutes: offset.unwrap_or_default(), changes },
    })
}

fn version(value: &Value, path: &str) -> Result<String, JsonError> {
    let version = text(value, path)?;
    if version.trim().is_empty() {
        return Err(JsonError::new(
            path,
            "the version is blank",
            "write what tells this state of the calendar from others, as `2026.1`",
        ));
    }
    if version.len() > ID_BYTES {
        return Err(JsonError::over_limit(
            path,
            format!("the version is longer than {ID_BYTES} bytes"),
            format!("write at most {ID_BYTES} bytes"),
        ));
    }
    Ok(version.to_owned())
}

fn hours(value: &Value, path: &str) -> Result<[Vec<Interval>; 7], JsonError> {
    let days = object_of(value, path, &WEEKDAYS)?;
    let mut hours: [Vec<Interval>; 7] = Default::default();
    for (name, hours) in WEEKDAYS.iter().zip(&mut hours) {
        if let Some(value) = days.get(*name) {
            *hours = intervals(value, &pointer(path, name))?;
        }
    }
    if hours.iter().all(Vec::is_empty) {
        return Err(JsonError::new(
            path,
            "no day of the week is worked",
            "write at least one interval, as `\"mon\": [[\"09:00\", \"17:00\"]]`",
        ));
    }
    Ok(hours)
}

fn intervals(value: &Value, path: &str) -> Result<Vec<Interval>, JsonError> {
    let items = array(value, path)?;
    at_most(CALENDAR_INTERVALS, items.len(), path, "intervals on one day")?;
    let mut intervals: Vec<Interval> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let path = pointer(path, &index.to_string());
        let interval = interval(item, &path)?;
        if intervals.last().is_some_and(|before| interval.from < before.to) {
            return Err(JsonError::new(
                path,
                "the interval begins before the one before it ends",
                "write the intervals of a day in order, and join those that overlap",
            ));
        }
        intervals.push(interval);
    }
    Ok(intervals)
}

fn interval(value: &Value, path: &str) -> Result<Interval, JsonError> {
    let [from, to] = array(value, path)? else {
        return Err(mismatch(value, path, "an array of two times"));
    };
    let (from_text, to_text) = (text(from, &pointer(path, "0"))?, text(to, &pointer(path, "1"))?);
    let from = time(from_text).map_err(|problem| problem.at(pointer(path, "0")))?;
    let to = time(to_text).map_err(|problem| problem.at(pointer(path, "1")))?;
    if from >= to {
        return Err(JsonError::new(
            path,
            format!("{} to {} is no interval", quoted(from_text), quoted(to_text)),
            "an interval ends after it begins; where work passes midnight, end it at `24:00` and begin the next day at \
             `00:00`",
        ));
    }
    Ok(Interval { from, to })
}

/// The minute of the day, `00:00` to `24:00`.
fn time(text: &str) -> Result<i64, Invalid> {
    let two_digits = |text: &str| -> Option<i64> {
        let digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        if digits { text.parse().ok() } else { None }
    };
    let minute = text.split_once(':').and_then(|(hours, minutes)| {
        let minutes = two_digits(minutes).filter(|minutes| *minutes < 60)?;
        two_digits(hours)?.checked_mul(60)?.checked_add(minutes).filter(|minute| *minute <= DAY_MINUTES)
    });
    minute.ok_or_else(|| {
        Invalid::new(
            format!("{} is not a time of day", quoted(text)),
            "write a time as `09:00`; a day ends at `24:00`",
        )
    })
}

fn holidays(value: &Value, path: &str) -> Result<SortedSet<Date>, JsonError> {
    let items = array(value, path)?;
    at_most(CALENDAR_HOLIDAYS, items.len(), path, "holidays")?;
    let mut holidays = SortedSet::new();
    for (index, item) in items.iter().enumerate() {
        let path = pointer(path, &index.to_string());
        let day: Date = text(item, &path)?.parse().map_err(|problem: Invalid| problem.at(&*path))?;
        if !holidays.insert(day) {
            return Err(JsonError::new(path, format!("`{day}` is listed twice"), "list each once"));
        }
    }
    Ok(holidays)
}

fn changes(value: &Value, path: &str) -> Result<Vec<Change>, JsonError> {
    let items = array(value, path)?;
    at_most(CALENDAR_OFFSETS, items.len(), path, "offsets")?;
    let mut changes: Vec<Change> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let path = pointer(path, &index.to_string());
        let row = object_of(item, &path, &["since", "minutes"])?;
        let here = pointer(&path, "since");
        let since: Instant = text(member(row, &path, "since")?, &here)?
            .parse()
            .map_err(|problem: Invalid| problem.at(&*here))?;
        let minutes = minutes(member(row, &path, "minutes")?, &pointer(&path, "minutes"))?;
        if changes.last().is_some_and(|before| since <= before.since) {
            return Err(JsonError::new(
                here,
                format!("`{since}` is not after the instant before it"),
                "write the offsets in the order of time, each instant once",
            ));
        }
        changes.push(Change { since, minutes });
    }
    Ok(changes)
}

fn minutes(value: &Value, path: &str) -> Result<i64, JsonError> {
    if !value.is_number() {
        return Err(mismatch(value, path, "a number of minutes"));
    }
    value.as_i64().filter(|minutes| (-OFFSET_MINUTES..=OFFSET_MINUTES).contains(minutes)).ok_or_else(|| {
        JsonError::new(
            path,
            format!("`{value}` is not an offset from UTC"),
            format!(
                "write how many minutes local time is ahead of UTC, -{OFFSET_MINUTES} to {OFFSET_MINUTES}"
            ),
        )
    })
}

fn at_most(bound: usize, count: usize, path: &str, what: &str) -> Result<(), JsonError> {
    if count <= bound {
        return Ok(());
    }
    Err(JsonError::over_limit(
        path,
        format!("there are more than {bound} {what}"),
        "send only what deadlines may still depend on",
    ))
}

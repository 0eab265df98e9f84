//! How calendars are read and written.

use serde_json::{Value, json};

use crate::limits::{CALENDAR_HOLIDAYS, CALENDAR_INTERVALS, CALENDAR_OFFSETS, CALENDARS, ID_BYTES};
use crate::model::calendar::Calendars;
use crate::model::instant::Date;
use crate::model::json::{JsonError, canonical};

fn read(value: &Value) -> Calendars {
    Calendars::from_json(value, "/calendars").unwrap_or_else(|problem| panic!("{problem}"))
}

/// What is wrong with a calendar that differs in this from a good one; with `null`, in lacking it.
fn refused(changes: &Value) -> JsonError {
    let mut calendar = json!({ "version": "1", "hours": { "mon": [["09:00", "17:00"]] } });
    for (key, value) in changes.as_object().unwrap() {
        calendar[key] = value.clone();
    }
    calendar.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    Calendars::from_json(&json!({ "nl": calendar }), "/calendars").unwrap_err()
}

fn week(day: &Value) -> Value {
    json!({ "hours": { "mon": day } })
}

#[test]
fn none_is_allowed() {
    assert_eq!(read(&json!({})), Calendars::default());
    assert!(read(&json!({})).is_empty());
    assert_eq!(Calendars::default().to_json(), json!({}));
    assert_eq!(Calendars::default().get(""), None);
}

#[test]
fn calendars_have_one_form() {
    let given = json!({
        "plain": { "version": " v/1 ü", "hours": { "sun": [["00:00", "24:00"]], "mon": [] }, "holidays": [], "offsets": [],
            "offset_minutes": 0 },
        "full-2": {
            "version": "2026.1",
            "hours": {
                "fri": [["09:00", "12:30"], ["12:30", "13:00"], ["23:59", "24:00"]], "mon": [["00:00", "00:01"]],
                "tue": [["07:05", "18:50"]],
            },
            "holidays": ["2026-12-25", "0001-01-01", "2026-12-24", "9999-12-31"],
            "offset_minutes": -1_439,
            "offsets": [
                { "since": "2026-03-29T03:00:00+02:00", "minutes": 1_439 }, { "since": "2026-03-29T01:00:00.001Z", "minutes": 0 },
            ],
        },
    });
    let calendars = read(&given);
    assert!(!calendars.is_empty());
    assert_eq!(calendars.get("full-2").unwrap().version(), "2026.1");
    assert_eq!(calendars.get("full"), None);
    let written = json!({
        "plain": { "version": " v/1 ü", "hours": { "sun": [["00:00", "24:00"]] } },
        "full-2": {
            "version": "2026.1",
            "hours": {
                "mon": [["00:00", "00:01"]], "tue": [["07:05", "18:50"]],
                "fri": [["09:00", "12:30"], ["12:30", "13:00"], ["23:59", "24:00"]],
            },
            "holidays": ["0001-01-01", "2026-12-24", "2026-12-25", "9999-12-31"],
            "offset_minutes": -1_439,
            "offsets": [
                { "since": "2026-03-29T01:00:00.000Z", "minutes": 1_439 }, { "since": "2026-03-29T01:00:00.001Z", "minutes": 0 },
            ],
        },
    });
    assert_eq!(canonical(&calendars.to_json()), canonical(&written));
    assert_eq!(read(&calendars.to_json()), calendars);
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let twice = json!({ "holidays": ["2026-12-25", "2026-12-26", "2026-12-25"] });
    let offset = |row: Value| json!({ "offsets": [row] });
    let then = |since: &str| json!({ "since": since, "minutes": 0 });
    let not_rising = json!({ "offsets": [then("2026-03-29T01:00:00Z"), then("2026-03-29T01:00:00Z")] });
    let falling = json!({ "offsets": [then("2026-03-29T01:00:00Z"), then("2026-03-28T01:00:00Z")] });
    for (changes, message) in [
        (json!({ "holydays": [] }), "unknown key `holydays` at `/calendars/nl/holydays`"),
        (json!({ "version": null }), "key `version` is missing at `/calendars/nl/version`"),
        (json!({ "version": 1 }), "expected a string, found a number at `/calendars/nl/version`"),
        (json!({ "version": " \t" }), "the version is blank at `/calendars/nl/version`"),
        (json!({ "version": "" }), "the version is blank at `/calendars/nl/version`"),
        (json!({ "hours": null }), "key `hours` is missing at `/calendars/nl/hours`"),
        (json!({ "hours": [] }), "expected an object, found an array at `/calendars/nl/hours`"),
        (json!({ "hours": { "monday": [] } }), "unknown key `monday` at `/calendars/nl/hours/monday`"),
        (json!({ "hours": {} }), "no day of the week is worked at `/calendars/nl/hours`"),
        (json!({ "hours": { "sun": [] } }), "no day of the week is worked at `/calendars/nl/hours`"),
        (week(&json!("09:00-17:00")), "expected an array, found a string at `/calendars/nl/hours/mon`"),
        (
            week(&json!(["09:00", "17:00"])),
            "expected an array, found a string at `/calendars/nl/hours/mon/0`",
        ),
        (
            week(&json!([["09:00"]])),
            "expected an array of two times, found an array at `/calendars/nl/hours/mon/0`",
        ),
        (week(&json!([["09:00", 17]])), "expected a string, found a number at `/calendars/nl/hours/mon/0/1`"),
        (week(&json!([["9:00", "17:00"]])), "`9:00` is not a time of day at `/calendars/nl/hours/mon/0/0`"),
        (week(&json!([["09:00", "24:01"]])), "`24:01` is not a time of day at `/calendars/nl/hours/mon/0/1`"),
        (
            week(&json!([["22:00", "06:00"]])),
            "`22:00` to `06:00` is no interval at `/calendars/nl/hours/mon/0`",
        ),
        (
            week(&json!([["09:00", "09:00"]])),
            "`09:00` to `09:00` is no interval at `/calendars/nl/hours/mon/0`",
        ),
        (
            week(&json!([["24:00", "24:00"]])),
            "`24:00` to `24:00` is no interval at `/calendars/nl/hours/mon/0`",
        ),
        (
            week(&json!([["09:00", "12:00"], ["11:59", "13:00"]])),
            "the interval begins before the one before it ends at `/calendars/nl/hours/mon/1`",
        ),
        (
            week(&json!([["13:00", "17:00"], ["09:00", "12:00"]])),
            "the interval begins before the one before it ends at `/calendars/nl/hours/mon/1`",
        ),
        (json!({ "holidays": {} }), "expected an array, found an object at `/calendars/nl/holidays`"),
        (
            json!({ "holidays": ["2026-02-29"] }),
            "`2026-02-29` is not a date: February 2026 has 28 days at `/calendars/nl/holidays/0`",
        ),
        (twice, "`2026-12-25` is listed twice at `/calendars/nl/holidays/2`"),
        (
            json!({ "offset_minutes": "60" }),
            "expected a number of minutes, found a string at `/calendars/nl/offset_minutes`",
        ),
        (
            json!({ "offset_minutes": 1_440 }),
            "`1440` is not an offset from UTC at `/calendars/nl/offset_minutes`",
        ),
        (
            json!({ "offset_minutes": -1_440 }),
            "`-1440` is not an offset from UTC at `/calendars/nl/offset_minutes`",
        ),
        (offset(json!({ "minutes": 60 })), "key `since` is missing at `/calendars/nl/offsets/0/since`"),
        (
            offset(json!({ "since": "2026-03-29", "minutes": 60 })),
            "`2026-03-29` is not an instant at `/calendars/nl/offsets/0/since`",
        ),
        (
            offset(json!({ "since": "2026-03-29T01:00:00Z" })),
            "key `minutes` is missing at `/calendars/nl/offsets/0/minutes`",
        ),
        (
            offset(json!({ "since": "2026-03-29T01:00:00Z", "minutes": 9_000 })),
            "`9000` is not an offset from UTC at `/calendars/nl/offsets/0/minutes`",
        ),
        (
            offset(json!({ "since": "2026-03-29T01:00:00Z", "minutes": 60, "zone": "CET" })),
            "unknown key `zone` at `/calendars/nl/offsets/0/zone`",
        ),
        (
            not_rising,
            "`2026-03-29T01:00:00.000Z` is not after the instant before it at `/calendars/nl/offsets/1/since`",
        ),
        (
            falling,
            "`2026-03-28T01:00:00.000Z` is not after the instant before it at `/calendars/nl/offsets/1/since`",
        ),
    ] {
        let problem = refused(&changes);
        assert_eq!(problem.to_string(), message);
        assert!(!problem.hint.is_empty() && !problem.limit);
    }
}

#[test]
fn times_of_day_have_one_spelling() {
    for text in [
        "9:00",
        "09:0",
        "09.00",
        "0900",
        "09:00:00",
        " 9:00",
        "+9:00",
        "09:60",
        "25:00",
        "-1:00",
        "٠٩:٠٠",
        "é:00",
        "",
        ":",
    ] {
        let problem = refused(&week(&json!([[text, "17:00"]])));
        assert_eq!(problem.message, format!("`{text}` is not a time of day"));
        assert_eq!(problem.hint, "write a time as `09:00`; a day ends at `24:00`");
    }
}

#[test]
fn calendars_are_an_object_of_names() {
    let problem = |value: &Value| Calendars::from_json(value, "/calendars").unwrap_err().to_string();
    assert_eq!(problem(&json!([])), "expected an object, found an array at `/calendars`");
    assert_eq!(problem(&json!({ "nl": null })), "expected an object, found `null` at `/calendars/nl`");
    for name in ["NL", "", "nl_2", "a/b", "n--l"] {
        let path = name.replace('/', "~1");
        assert_eq!(
            problem(&json!({ name: {} })),
            format!("`{name}` is not the name of a calendar at `/calendars/{path}`")
        );
    }
}

#[test]
fn every_bound_is_exact() {
    let good = json!({ "version": "v".repeat(ID_BYTES), "hours": { "mon": [["09:00", "17:00"]] } });
    let many = |count: usize| -> Value { (0..count).map(|n| (format!("c{n}"), good.clone())).collect() };
    let day = |count: usize| -> Value {
        (0..count).map(|n| json!([format!("{n:02}:00"), format!("{n:02}:01")])).collect()
    };
    let holidays = |count: usize| -> Value {
        let months = (1..=12).flat_map(|month| (1..=28).map(move |day| (month, day)));
        let all = (2026..2030)
            .flat_map(|year| months.clone().map(move |(month, day)| Date::new(year, month, day).unwrap()));
        all.take(count).map(|date| json!(date)).collect()
    };
    let offsets = |count: usize| -> Value {
        (0..count)
            .map(|n| json!({ "since": format!("{:04}-03-29T01:00:00Z", 2_000 + n), "minutes": 60 }))
            .collect()
    };
    assert_eq!(read(&many(CALENDARS)).to_json(), many(CALENDARS));
    let with = |key: &str, value: Value| {
        let mut calendar = good.clone();
        calendar[key] = value;
        Calendars::from_json(&json!({ "nl": calendar }), "")
    };
    for (key, fits, over, path, message) in [
        (
            "version",
            json!("é".repeat(ID_BYTES / 2)),
            json!("v".repeat(ID_BYTES + 1)),
            "/nl/version",
            "the version is longer than 128 bytes",
        ),
        (
            "hours",
            json!({ "tue": day(CALENDAR_INTERVALS) }),
            json!({ "tue": day(CALENDAR_INTERVALS + 1) }),
            "/nl/hours/tue",
            "there are more than 16 intervals on one day",
        ),
        (
            "holidays",
            holidays(CALENDAR_HOLIDAYS),
            holidays(CALENDAR_HOLIDAYS + 1),
            "/nl/holidays",
            "there are more than 1000 holidays",
        ),
        (
            "offsets",
            offsets(CALENDAR_OFFSETS),
            offsets(CALENDAR_OFFSETS + 1),
            "/nl/offsets",
            "there are more than 400 offsets",
        ),
    ] {
        assert!(with(key, fits).is_ok(), "{key}");
        let problem = with(key, over).unwrap_err();
        assert_eq!((problem.path.as_str(), problem.message.as_str(), problem.limit), (path, message, true));
    }
    let problem = Calendars::from_json(&many(CALENDARS + 1), "/calendars").unwrap_err();
    assert_eq!(problem.to_string(), "there are more than 64 calendars at `/calendars`");
    assert!(problem.limit);
}

//! What a duration of business time comes to, worked out by hand.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use serde_json::{Value, json};

use super::{Calendar, Calendars};
use crate::model::instant::Instant;

mod clock;
mod days;
mod hours;
mod laws;
mod plain;
mod read;

fn calendar(value: &Value) -> Calendar {
    let calendars = Calendars::from_json(&json!({ "it": value }), "/calendars");
    calendars.unwrap_or_else(|problem| panic!("{problem}")).get("it").unwrap().clone()
}

fn at(text: &str) -> Instant {
    text.parse().unwrap_or_else(|problem| panic!("{problem}"))
}

/// Each start and number with the instant that comes of it, or with nothing.
fn check(
    add: impl Fn(Instant, u32) -> Option<Instant>,
    rows: impl IntoIterator<Item = (&'static str, u32, &'static str)>,
) {
    for (start, n, result) in rows {
        let expected = (result != "none").then(|| at(result));
        let found = add(at(start), n);
        let shown = |instant: Option<Instant>| instant.map(|instant| instant.to_string());
        assert_eq!(shown(found), shown(expected), "{n} from {start}");
    }
}

/// Monday to Friday, in UTC, with Christmas Day and New Year's Day.
fn office() -> Calendar {
    let day = json!([["09:00", "17:00"]]);
    calendar(&json!({
        "version": "1",
        "hours": { "mon": day, "tue": day, "wed": day, "thu": day, "fri": day },
        "holidays": ["2026-12-25", "2027-01-01"],
    }))
}

/// Every minute of every day, in UTC.
fn always() -> Calendar {
    let day = json!([["00:00", "24:00"]]);
    calendar(&json!({
        "version": "1",
        "hours": { "mon": day, "tue": day, "wed": day, "thu": day, "fri": day, "sat": day, "sun": day },
    }))
}

/// The nights that begin on Monday to Friday, in UTC.
fn nights() -> Calendar {
    let both = json!([["00:00", "06:00"], ["22:00", "24:00"]]);
    calendar(&json!({
        "version": "1",
        "hours": {
            "mon": [["22:00", "24:00"]], "tue": both, "wed": both, "thu": both, "fri": both,
            "sat": [["00:00", "06:00"]],
        },
    }))
}

//! Clocks that are put forward and back. In Amsterdam the night of Sunday 29 March 2026 has no 02:00 to 03:00, and that of
//! Sunday 25 October has it twice.

use serde_json::{Value, json};

use super::{calendar, check};
use crate::model::calendar::Calendar;

/// Local time in Amsterdam in 2026.
fn amsterdam(hours: &Value) -> Calendar {
    calendar(&json!({
        "version": "2026",
        "hours": hours,
        "offset_minutes": 60,
        "offsets": [
            { "since": "2026-03-29T01:00:00Z", "minutes": 120 },
            { "since": "2026-10-25T01:00:00Z", "minutes": 60 },
        ],
    }))
}

fn every_day(hours: &Value) -> Value {
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        .map(|day| (day.to_owned(), hours.clone()))
        .into_iter()
        .collect()
}

#[test]
fn an_office_sleeps_through_it() {
    let day = json!([["09:00", "17:00"]]);
    let office = amsterdam(&json!({ "mon": day, "tue": day, "wed": day, "thu": day, "fri": day }));
    check(
        |start, n| office.add_hours(start, n),
        [
            ("2026-03-27T16:00:00+01:00", 1, "2026-03-27T17:00:00+01:00"),
            ("2026-03-27T16:00:00+01:00", 2, "2026-03-30T10:00:00+02:00"),
            ("2026-03-27T09:00:00+01:00", 16, "2026-03-30T17:00:00+02:00"),
            ("2026-10-23T16:00:00+02:00", 2, "2026-10-26T10:00:00+01:00"),
        ],
    );
    check(
        |start, n| office.add_days(start, n),
        [
            ("2026-03-27T10:00:00+01:00", 1, "2026-03-30T10:00:00+02:00"),
            ("2026-03-29T12:00:00+02:00", 1, "2026-03-31T09:00:00+02:00"),
            ("2026-10-23T10:00:00+02:00", 1, "2026-10-26T10:00:00+01:00"),
            // there and back: 43 weeks of 5 days
            ("2026-03-02T10:00:00+01:00", 215, "2026-12-28T10:00:00+01:00"),
        ],
    );
}

#[test]
fn a_night_has_the_hours_that_pass() {
    let night = json!([["00:00", "06:00"]]);
    let nights = amsterdam(&json!({ "sat": night, "sun": night }));
    check(
        |start, n| nights.add_hours(start, n),
        [
            // five in spring
            ("2026-03-29T00:00:00+01:00", 2, "2026-03-29T03:00:00+02:00"),
            ("2026-03-29T00:00:00+01:00", 3, "2026-03-29T04:00:00+02:00"),
            ("2026-03-29T00:00:00+01:00", 5, "2026-03-29T06:00:00+02:00"),
            ("2026-03-29T00:00:00+01:00", 6, "2026-04-04T01:00:00+02:00"),
            ("2026-03-29T01:30:00+01:00", 1, "2026-03-29T03:30:00+02:00"),
            // seven in autumn
            ("2026-10-25T00:00:00+02:00", 3, "2026-10-25T03:00:00+02:00"),
            ("2026-10-25T00:00:00+02:00", 3, "2026-10-25T02:00:00+01:00"),
            ("2026-10-25T00:00:00+02:00", 4, "2026-10-25T03:00:00+01:00"),
            ("2026-10-25T00:00:00+02:00", 7, "2026-10-25T06:00:00+01:00"),
            ("2026-10-25T00:00:00+02:00", 8, "2026-10-31T01:00:00+01:00"),
            ("2026-10-25T02:30:00+02:00", 1, "2026-10-25T02:30:00+01:00"),
        ],
    );
}

#[test]
fn the_missing_hour_is_not_worked() {
    let hour = json!([["02:00", "03:00"]]);
    let calendar = amsterdam(&json!({ "sun": hour, "mon": [["09:00", "10:00"]] }));
    check(
        |start, n| calendar.add_hours(start, n),
        [
            ("2026-03-28T12:00:00+01:00", 1, "2026-03-30T10:00:00+02:00"),
            ("2026-03-22T00:00:00+01:00", 1, "2026-03-22T03:00:00+01:00"),
        ],
    );
    check(
        |start, n| calendar.add_days(start, n),
        [
            // Sunday 29 March has no worked time and is no worked day.
            ("2026-03-23T09:30:00+01:00", 1, "2026-03-30T09:30:00+02:00"),
            // A Sunday that has.
            ("2026-03-16T09:30:00+01:00", 1, "2026-03-22T03:00:00+01:00"),
        ],
    );
}

#[test]
fn the_hour_that_comes_twice_is_worked_twice() {
    let calendar = amsterdam(&json!({ "sun": [["02:00", "03:00"]], "mon": [["09:00", "10:00"]] }));
    check(
        |start, n| calendar.add_hours(start, n),
        [
            ("2026-10-25T00:00:00+02:00", 1, "2026-10-25T03:00:00+02:00"),
            ("2026-10-25T00:00:00+02:00", 2, "2026-10-25T03:00:00+01:00"),
            ("2026-10-25T00:00:00+02:00", 3, "2026-10-26T10:00:00+01:00"),
        ],
    );
    let end_of_it = amsterdam(&json!({ "sun": [["01:30", "02:30"]] }));
    check(
        |start, n| end_of_it.add_hours(start, n),
        [
            // 01:30 to 02:30 in summer time, and 02:00 to 02:30 in winter time
            ("2026-10-25T00:00:00+02:00", 1, "2026-10-25T02:30:00+02:00"),
            ("2026-10-25T02:00:00+02:00", 1, "2026-10-25T02:30:00+01:00"),
            ("2026-10-25T00:00:00+02:00", 2, "2026-11-01T02:00:00+01:00"),
            // half an hour in spring
            ("2026-03-29T00:00:00+01:00", 1, "2026-04-05T02:00:00+02:00"),
        ],
    );
}

#[test]
fn a_time_of_day_that_is_missing_is_where_the_clock_lands() {
    let nights = amsterdam(&every_day(&json!([["00:00", "06:00"]])));
    check(
        |start, n| nights.add_days(start, n),
        [
            ("2026-03-28T01:59:59+01:00", 1, "2026-03-29T01:59:59+01:00"),
            ("2026-03-28T02:00:00+01:00", 1, "2026-03-29T03:00:00+02:00"),
            ("2026-03-28T02:30:00+01:00", 1, "2026-03-29T03:00:00+02:00"),
            ("2026-03-28T03:00:00+01:00", 1, "2026-03-29T03:00:00+02:00"),
            // the day after has it again
            ("2026-03-28T02:30:00+01:00", 2, "2026-03-30T02:30:00+02:00"),
        ],
    );
    // Where the end of work is missing too, work ends when the clock jumps.
    let calendar = amsterdam(&json!({ "sat": [["00:00", "06:00"]], "sun": [["01:00", "02:30"]] }));
    check(
        |start, n| calendar.add_days(start, n),
        [
            ("2026-03-28T02:15:00+01:00", 1, "2026-03-29T02:00:00+01:00"),
            ("2026-03-28T05:00:00+01:00", 1, "2026-03-29T03:00:00+02:00"),
        ],
    );
}

#[test]
fn a_time_of_day_that_comes_twice_is_the_first_of_the_two() {
    let nights = amsterdam(&every_day(&json!([["00:00", "06:00"]])));
    check(
        |start, n| nights.add_days(start, n),
        [
            ("2026-10-24T02:30:00+02:00", 1, "2026-10-25T02:30:00+02:00"),
            ("2026-10-24T03:00:00+02:00", 1, "2026-10-25T03:00:00+01:00"),
            // away from it, both keep the time of day
            ("2026-10-25T02:30:00+02:00", 1, "2026-10-26T02:30:00+01:00"),
            ("2026-10-25T02:30:00+01:00", 1, "2026-10-26T02:30:00+01:00"),
        ],
    );
    // What lies after work on such a day is after all of it.
    let calendar = amsterdam(&json!({ "sat": [["00:00", "06:00"]], "sun": [["01:30", "02:30"]] }));
    check(
        |start, n| calendar.add_days(start, n),
        [
            ("2026-10-24T02:15:00+02:00", 1, "2026-10-25T02:15:00+02:00"),
            ("2026-10-24T04:00:00+02:00", 1, "2026-10-25T02:30:00+01:00"),
        ],
    );
}

#[test]
fn a_day_that_is_left_out_is_no_day() {
    // Samoa went from Thursday 29 December 2011, 10 hours behind UTC, to Saturday 31 December, 14 hours ahead.
    let day = json!([["09:00", "17:00"]]);
    let apia = calendar(&json!({
        "version": "1",
        "hours": { "mon": day, "tue": day, "wed": day, "thu": day, "fri": day },
        "offset_minutes": -600,
        "offsets": [{ "since": "2011-12-30T10:00:00Z", "minutes": 840 }],
    }));
    check(
        |start, n| apia.add_days(start, n),
        [("2011-12-29T10:00:00-10:00", 1, "2012-01-02T10:00:00+14:00")],
    );
    check(
        |start, n| apia.add_hours(start, n),
        [
            ("2011-12-29T16:00:00-10:00", 1, "2011-12-29T17:00:00-10:00"),
            ("2011-12-29T16:00:00-10:00", 2, "2012-01-02T10:00:00+14:00"),
        ],
    );
}

#[test]
fn a_day_that_comes_twice_is_one_day() {
    // At 00:30 on Tuesday 3 March it is Monday 23:30 again.
    let back_over_midnight = calendar(&json!({
        "version": "1",
        "hours": every_day(&json!([["00:00", "24:00"]])),
        "offsets": [{ "since": "2026-03-03T00:30:00Z", "minutes": -60 }],
    }));
    check(
        |start, n| back_over_midnight.add_days(start, n),
        [
            ("2026-03-02T12:00:00Z", 1, "2026-03-03T12:00:00-01:00"),
            ("2026-03-02T12:00:00Z", 2, "2026-03-04T12:00:00-01:00"),
            // the first Tuesday 00:15, the second Monday 23:45
            ("2026-03-02T00:15:00Z", 1, "2026-03-03T00:15:00Z"),
            ("2026-03-03T00:15:00Z", 1, "2026-03-04T00:15:00-01:00"),
            ("2026-03-02T23:45:00-01:00", 1, "2026-03-03T23:45:00-01:00"),
        ],
    );
    check(
        |start, n| back_over_midnight.add_hours(start, n),
        [("2026-03-02T12:00:00Z", 13, "2026-03-03T00:00:00-01:00")],
    );
}

#[test]
fn a_day_goes_on_after_the_clock_has_changed() {
    // Far west of Greenwich, at 16:00 it is 15:00 again; in UTC that is the next day.
    let day = json!([["09:00", "17:00"]]);
    let west = calendar(&json!({
        "version": "1",
        "hours": { "mon": day, "tue": day },
        "offset_minutes": -600,
        "offsets": [{ "since": "2026-03-04T02:00:00Z", "minutes": -660 }],
    }));
    check(
        |start, n| west.add_days(start, n),
        [
            ("2026-03-02T15:30:00-10:00", 1, "2026-03-03T15:30:00-10:00"),
            ("2026-03-02T16:30:00-10:00", 1, "2026-03-03T16:30:00-11:00"),
        ],
    );
    check(
        |start, n| west.add_hours(start, n),
        [("2026-03-03T09:00:00-10:00", 9, "2026-03-03T17:00:00-11:00")],
    );
}

#[test]
fn the_clock_may_change_before_the_first_and_after_the_last_day() {
    let day = json!([["00:00", "24:00"]]);
    let calendar = calendar(&json!({
        "version": "1",
        "hours": every_day(&day),
        "offset_minutes": -1_439,
        "offsets": [
            { "since": "0001-01-01T00:00:00Z", "minutes": 1_439 },
            { "since": "9999-12-31T23:59:59.999Z", "minutes": -1_439 },
        ],
    }));
    check(
        |start, n| calendar.add_hours(start, n),
        [
            ("0001-01-01T00:00:00Z", 24, "0001-01-02T00:00:00Z"),
            ("9999-12-31T22:59:59.999Z", 1, "9999-12-31T23:59:59.999Z"),
            ("9999-12-31T23:59:59.999Z", 1, "none"),
        ],
    );
    check(
        |start, n| calendar.add_days(start, n),
        [
            ("0001-01-01T00:00:00Z", 1, "0001-01-02T00:00:00Z"),
            ("9999-12-31T22:59:59.999Z", 1, "none"),
            ("9999-12-31T23:59:59.999Z", 1, "none"),
        ],
    );
}

//! Business hours. 2 March 2026 is a Monday, and so is 9 March.

use serde_json::json;

use super::{always, at, calendar, check, nights, office};
use crate::model::instant::Instant;

#[test]
fn hours_run_from_nine_to_five() {
    let office = office();
    check(
        |start, n| office.add_hours(start, n),
        [
            // used up at the end of a day: that is the end, not the next morning
            ("2026-03-02T09:00:00Z", 8, "2026-03-02T17:00:00Z"),
            ("2026-03-02T16:00:00Z", 1, "2026-03-02T17:00:00Z"),
            ("2026-03-02T09:00:00Z", 40, "2026-03-06T17:00:00Z"),
            // within a day, and across nights
            ("2026-03-02T09:00:00Z", 1, "2026-03-02T10:00:00Z"),
            ("2026-03-02T09:00:00Z", 9, "2026-03-03T10:00:00Z"),
            ("2026-03-02T16:30:00Z", 1, "2026-03-03T09:30:00Z"),
            ("2026-03-02T16:59:59.999Z", 1, "2026-03-03T09:59:59.999Z"),
            ("2026-03-02T16:59:59.999Z", 8, "2026-03-03T16:59:59.999Z"),
            // five is no longer worked, nine already is
            ("2026-03-02T17:00:00Z", 1, "2026-03-03T10:00:00Z"),
            ("2026-03-02T17:00:00Z", 8, "2026-03-03T17:00:00Z"),
            ("2026-03-02T08:59:59.999Z", 8, "2026-03-02T17:00:00Z"),
            ("2026-03-02T00:00:00Z", 1, "2026-03-02T10:00:00Z"),
            // across weekends: five days of eight hours a week
            ("2026-03-06T16:00:00Z", 2, "2026-03-09T10:00:00Z"),
            ("2026-03-07T12:00:00Z", 1, "2026-03-09T10:00:00Z"),
            ("2026-03-08T23:59:59.999Z", 1, "2026-03-09T10:00:00Z"),
            ("2026-03-04T13:00:00Z", 40, "2026-03-11T13:00:00Z"),
            // none
            ("2026-03-07T12:00:00Z", 0, "2026-03-07T12:00:00Z"),
        ],
    );
}

#[test]
fn holidays_are_not_worked() {
    // Christmas Day 2026 and New Year's Day 2027 are Fridays.
    let office = office();
    check(
        |start, n| office.add_hours(start, n),
        [
            ("2026-12-24T16:00:00Z", 1, "2026-12-24T17:00:00Z"),
            ("2026-12-24T16:00:00Z", 2, "2026-12-28T10:00:00Z"),
            ("2026-12-25T11:00:00Z", 1, "2026-12-28T10:00:00Z"),
            // Thursday 24: 8; Monday to Thursday: 32; Monday 4 January
            ("2026-12-24T09:00:00Z", 40, "2026-12-31T17:00:00Z"),
            ("2026-12-24T09:00:00Z", 41, "2027-01-04T10:00:00Z"),
        ],
    );
}

#[test]
fn a_holiday_is_a_local_day() {
    let day = json!([["00:00", "24:00"]]);
    let two_ahead = calendar(&json!({
        "version": "1",
        "hours": { "thu": day, "fri": day, "sat": day },
        "holidays": ["2026-05-01"],
        "offset_minutes": 120,
    }));
    // Half an hour until Friday 1 May begins at 22:00 UTC; the rest when Saturday does.
    check(|start, n| two_ahead.add_hours(start, n), [("2026-04-30T21:30:00Z", 1, "2026-05-01T22:30:00Z")]);
}

#[test]
fn breaks_do_not_count() {
    let day = json!([["09:00", "12:30"], ["13:30", "17:00"]]);
    let with_break = calendar(&json!({ "version": "1", "hours": { "mon": day, "tue": day } }));
    check(
        |start, n| with_break.add_hours(start, n),
        [
            ("2026-03-02T09:30:00Z", 3, "2026-03-02T12:30:00Z"),
            ("2026-03-02T12:00:00Z", 1, "2026-03-02T14:00:00Z"),
            ("2026-03-02T12:30:00Z", 1, "2026-03-02T14:30:00Z"),
            ("2026-03-02T13:00:00Z", 1, "2026-03-02T14:30:00Z"),
            ("2026-03-02T09:00:00Z", 7, "2026-03-02T17:00:00Z"),
            ("2026-03-02T09:00:00Z", 14, "2026-03-03T17:00:00Z"),
            ("2026-03-02T09:00:00Z", 15, "2026-03-09T10:00:00Z"),
        ],
    );
}

#[test]
fn nights_pass_midnight() {
    let nights = nights();
    check(
        |start, n| nights.add_hours(start, n),
        [
            ("2026-03-02T22:00:00Z", 2, "2026-03-03T00:00:00Z"),
            ("2026-03-02T22:00:00Z", 3, "2026-03-03T01:00:00Z"),
            ("2026-03-02T22:00:00Z", 8, "2026-03-03T06:00:00Z"),
            ("2026-03-02T22:00:00Z", 9, "2026-03-03T23:00:00Z"),
            ("2026-03-03T06:00:00Z", 1, "2026-03-03T23:00:00Z"),
            ("2026-03-02T03:00:00Z", 1, "2026-03-02T23:00:00Z"),
            ("2026-03-06T23:00:00Z", 7, "2026-03-07T06:00:00Z"),
            ("2026-03-06T23:00:00Z", 8, "2026-03-09T23:00:00Z"),
        ],
    );
}

#[test]
fn the_search_ends() {
    let always = always();
    check(
        |start, n| always.add_hours(start, n),
        [
            // 10,000 days, which is as far as it goes: 27 years with 7 leap days, and 138 days
            ("2026-03-02T00:00:00Z", 240_000, "2053-07-18T00:00:00Z"),
            ("2026-03-02T00:00:00Z", 240_001, "none"),
            ("2026-03-02T00:00:00Z", u32::MAX, "none"),
            ("9999-12-31T22:30:00Z", 1, "9999-12-31T23:30:00Z"),
            ("9999-12-31T22:59:59.999Z", 1, "9999-12-31T23:59:59.999Z"),
            ("9999-12-31T23:00:00Z", 1, "none"),
            ("0001-01-01T00:00:00Z", 1, "0001-01-01T01:00:00Z"),
        ],
    );
    let minute = calendar(&json!({ "version": "1", "hours": { "mon": [["00:00", "00:01"]] } }));
    check(
        |start, n| minute.add_hours(start, n),
        [
            // the 60th Monday is 59 weeks later
            ("2026-03-02T00:00:00Z", 1, "2027-04-19T00:01:00Z"),
            // the 1,380th Monday is 9,653 days later: 347 before the end
            ("2026-03-02T00:00:00Z", 23, "2052-08-05T00:01:00Z"),
            ("2026-03-02T00:00:00Z", 24, "none"),
            ("2026-03-02T00:00:00Z", u32::MAX, "none"),
        ],
    );
}

#[test]
fn the_first_and_the_last_days_are_days() {
    // 1 January 1 was a Monday, 31 December 9999 will be a Friday, 1 January 1970 was a Thursday.
    let office = office();
    check(
        |start, n| office.add_hours(start, n),
        [
            ("0001-01-01T00:00:00Z", 9, "0001-01-02T10:00:00Z"),
            ("1969-12-31T16:30:00Z", 1, "1970-01-01T09:30:00Z"),
            ("1970-01-02T16:30:00Z", 1, "1970-01-05T09:30:00Z"),
            ("9999-12-31T16:00:00Z", 1, "9999-12-31T17:00:00Z"),
            ("9999-12-31T16:00:00Z", 2, "none"),
        ],
    );
    let day = json!([["00:00", "24:00"]]);
    let behind = calendar(&json!({ "version": "1", "hours": { "sun": day }, "offset_minutes": -1_439 }));
    // There it is still Sunday for 23:59.
    assert_eq!(behind.add_hours(Instant::MIN, 1), Some(at("0001-01-01T01:00:00Z")));
    assert_eq!(behind.add_hours(Instant::MIN, 24), Some(at("0001-01-08T00:00:00Z")));
}

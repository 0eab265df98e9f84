//! Business days. 2 March 2026 is a Monday, and so is 9 March.

use serde_json::{Value, json};

use super::{always, calendar, check, nights, office};

#[test]
fn days_keep_the_time_of_day() {
    let office = office();
    check(
        |start, n| office.add_days(start, n),
        [
            ("2026-03-02T10:15:00Z", 1, "2026-03-03T10:15:00Z"),
            ("2026-03-02T10:15:00Z", 4, "2026-03-06T10:15:00Z"),
            ("2026-03-02T10:15:00Z", 5, "2026-03-09T10:15:00Z"),
            ("2026-03-05T10:15:00.123Z", 2, "2026-03-09T10:15:00.123Z"),
            ("2026-03-02T09:00:00Z", 1, "2026-03-03T09:00:00Z"),
            ("2026-03-06T16:59:59.999Z", 1, "2026-03-09T16:59:59.999Z"),
            // a year: 52 weeks and a day, less the two holidays
            ("2026-03-02T10:00:00Z", 259, "2027-03-02T10:00:00Z"),
            // none
            ("2026-03-07T12:00:00Z", 0, "2026-03-07T12:00:00Z"),
        ],
    );
}

#[test]
fn what_arrives_after_hours_arrives_when_work_begins() {
    let office = office();
    check(
        |start, n| office.add_days(start, n),
        [
            ("2026-03-02T08:59:59.999Z", 1, "2026-03-03T09:00:00Z"),
            ("2026-03-02T00:00:00Z", 1, "2026-03-03T09:00:00Z"),
            // five is no longer worked
            ("2026-03-02T17:00:00Z", 1, "2026-03-04T09:00:00Z"),
            ("2026-03-02T23:00:00Z", 1, "2026-03-04T09:00:00Z"),
            ("2026-03-06T17:00:00Z", 1, "2026-03-10T09:00:00Z"),
            ("2026-03-07T12:00:00Z", 1, "2026-03-10T09:00:00Z"),
            ("2026-03-08T23:59:59.999Z", 5, "2026-03-16T09:00:00Z"),
        ],
    );
}

#[test]
fn holidays_are_no_days() {
    // Christmas Day 2026 and New Year's Day 2027 are Fridays.
    let office = office();
    check(
        |start, n| office.add_days(start, n),
        [
            ("2026-12-24T10:00:00Z", 1, "2026-12-28T10:00:00Z"),
            ("2026-12-31T10:00:00Z", 1, "2027-01-04T10:00:00Z"),
            ("2026-12-24T10:00:00Z", 5, "2027-01-04T10:00:00Z"),
            ("2026-12-25T10:00:00Z", 1, "2026-12-29T09:00:00Z"),
            ("2026-12-24T17:00:00Z", 1, "2026-12-29T09:00:00Z"),
        ],
    );
}

#[test]
fn days_with_other_hours_bend_the_time() {
    let calendar = calendar(&json!({
        "version": "1",
        "hours": {
            "mon": [["08:00", "20:00"]],
            "tue": [["10:00", "12:00"], ["14:00", "16:00"]],
            "wed": [["08:00", "20:00"]],
        },
    }));
    check(
        |start, n| calendar.add_days(start, n),
        [
            // before work begins
            ("2026-03-02T08:00:00Z", 1, "2026-03-03T10:00:00Z"),
            ("2026-03-02T09:59:59.999Z", 1, "2026-03-03T10:00:00Z"),
            ("2026-03-02T10:00:00Z", 1, "2026-03-03T10:00:00Z"),
            ("2026-03-02T11:59:59.999Z", 1, "2026-03-03T11:59:59.999Z"),
            // in the break
            ("2026-03-02T12:00:00Z", 1, "2026-03-03T14:00:00Z"),
            ("2026-03-02T13:30:00Z", 1, "2026-03-03T14:00:00Z"),
            ("2026-03-02T14:00:00Z", 1, "2026-03-03T14:00:00Z"),
            // after work has ended
            ("2026-03-02T16:00:00Z", 1, "2026-03-03T16:00:00Z"),
            ("2026-03-02T19:00:00Z", 1, "2026-03-03T16:00:00Z"),
            // only the last day bends it
            ("2026-03-02T19:00:00Z", 2, "2026-03-04T19:00:00Z"),
            // moved forward first, out of the break and out of the night
            ("2026-03-03T13:00:00Z", 1, "2026-03-04T14:00:00Z"),
            ("2026-03-03T16:00:00Z", 1, "2026-03-09T08:00:00Z"),
        ],
    );
}

#[test]
fn a_night_is_part_of_two_days() {
    let nights = nights();
    check(
        |start, n| nights.add_days(start, n),
        [
            ("2026-03-02T23:00:00Z", 1, "2026-03-03T23:00:00Z"),
            ("2026-03-03T03:00:00Z", 1, "2026-03-04T03:00:00Z"),
            // Saturday has only the end of a night
            ("2026-03-06T23:00:00Z", 1, "2026-03-07T06:00:00Z"),
            ("2026-03-06T23:00:00Z", 2, "2026-03-09T23:00:00Z"),
            // Monday only the beginning of one: Wednesday, Thursday, Friday, Saturday, Monday
            ("2026-03-03T03:00:00Z", 5, "2026-03-09T22:00:00Z"),
            // moved forward to 22:00, and from Saturday to Monday 22:00
            ("2026-03-03T06:00:00Z", 1, "2026-03-04T22:00:00Z"),
            ("2026-03-07T06:00:00Z", 1, "2026-03-10T22:00:00Z"),
        ],
    );
}

#[test]
fn days_are_local() {
    let day = json!([["09:00", "17:00"]]);
    let auckland = calendar(&json!({
        "version": "1",
        "hours": { "mon": day, "tue": day, "wed": day, "thu": day, "fri": day },
        "holidays": ["2026-03-03"],
        "offset_minutes": 780,
    }));
    check(
        |start, n| auckland.add_days(start, n),
        [
            // There it is Monday 10:00, and Tuesday is a holiday.
            ("2026-03-01T21:00:00Z", 1, "2026-03-03T21:00:00Z"),
            ("2026-03-02T10:00:00+13:00", 1, "2026-03-04T10:00:00+13:00"),
            ("2026-03-06T16:00:00+13:00", 1, "2026-03-09T16:00:00+13:00"),
        ],
    );
}

#[test]
fn the_search_ends() {
    let always = always();
    check(
        |start, n| always.add_days(start, n),
        [
            ("2026-03-02T12:00:00Z", 10_000, "2053-07-18T12:00:00Z"),
            ("2026-03-02T12:00:00Z", 10_001, "none"),
            ("2026-03-02T12:00:00Z", u32::MAX, "none"),
            ("9999-12-30T12:00:00Z", 1, "9999-12-31T12:00:00Z"),
            ("9999-12-30T12:00:00Z", 2, "none"),
            ("9999-12-31T23:59:59.999Z", 1, "none"),
            ("0001-01-01T00:00:00Z", 1, "0001-01-02T00:00:00Z"),
        ],
    );
    let office = office();
    check(
        |start, n| office.add_days(start, n),
        [
            // 10,000 days and no more: 7,142 of them are worked in 1,428 whole weeks and 4 days, less two holidays
            ("2026-03-02T09:00:00Z", 7_142, "2053-07-18T09:00:00Z"),
            ("2026-03-02T09:00:00Z", 7_143, "none"),
            ("2026-03-02T09:00:00Z", u32::MAX, "none"),
        ],
    );
}

#[test]
fn the_reach_ends_at_an_instant_not_with_a_day() {
    let day = json!([["06:00", "18:00"]]);
    let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map(|name| (name.to_owned(), day.clone()));
    let calendar = calendar(&json!({ "version": "1", "hours": days.into_iter().collect::<Value>() }));
    check(
        |start, n| calendar.add_days(start, n),
        [
            ("2026-03-02T06:00:00Z", 10_000, "2053-07-18T06:00:00Z"),
            // at 03:00 the reach ends, three hours before that day's work begins
            ("2026-03-02T03:00:00Z", 10_000, "none"),
            ("2026-03-02T03:00:00Z", 9_999, "2053-07-17T06:00:00Z"),
        ],
    );
    check(
        |start, n| calendar.add_hours(start, n),
        [
            ("2026-03-02T09:00:00Z", 120_000, "2053-07-18T09:00:00Z"),
            ("2026-03-02T09:00:00Z", 120_001, "none"),
        ],
    );
}

//! What holds of every calendar.

use proptest::prelude::*;
use serde_json::json;

use super::plain::{DAYS, MINUTE, MONDAY, Plain, calendars};
use crate::limits::CALENDAR_REACH_DAYS;
use crate::model::calendar::Calendars;
use crate::model::instant::Instant;

fn instant(millis: i64) -> Instant {
    Instant::from_millis(millis).unwrap()
}

/// An instant of the first days, at a whole minute.
fn minutes() -> impl Strategy<Value = i64> {
    (0..(DAYS - 10) * 1_440).prop_map(|minute| MONDAY + minute * MINUTE)
}

/// Any instant of those days.
fn starts() -> impl Strategy<Value = i64> {
    (minutes(), 0..MINUTE).prop_map(|(minute, millis)| minute + millis)
}

/// An end of worked time, or within it.
fn is_worked_or_an_end(plain: &Plain, millis: i64) -> bool {
    plain.is_worked(millis) || plain.is_worked(millis - 1)
}

/// Beyond where the oracle looks.
fn is_far(found: Option<Instant>) -> bool {
    found.is_none_or(|instant| instant.millis() > MONDAY + (DAYS - 8) * 1_440 * MINUTE)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn hours_are_minutes_counted(plain in calendars(180), start in minutes(), hours in 0_u32..200) {
        let found = plain.calendar().add_hours(instant(start), hours);
        match plain.add_hours(start, hours) {
            Some(expected) => prop_assert_eq!(found.map(Instant::millis), Some(expected)),
            None => prop_assert!(is_far(found), "{:?}", found),
        }
    }

    #[test]
    fn hours_are_minutes_counted_whatever_the_clock_does(plain in calendars(2_878), start in minutes(), hours in 0_u32..200) {
        let found = plain.calendar().add_hours(instant(start), hours);
        match plain.add_hours(start, hours) {
            Some(expected) => prop_assert_eq!(found.map(Instant::millis), Some(expected)),
            None => prop_assert!(is_far(found), "{:?}", found),
        }
    }

    #[test]
    fn days_are_days_counted(plain in calendars(180), start in minutes(), days in 0_u32..20) {
        let found = plain.calendar().add_days(instant(start), days);
        match plain.add_days(start, days) {
            Some(expected) => prop_assert_eq!(found.map(Instant::millis), Some(expected)),
            None => prop_assert!(is_far(found), "{:?}", found),
        }
    }

    #[test]
    fn hours_add_up(plain in calendars(2_878), start in starts(), a in 0_u32..500, b in 0_u32..500) {
        let calendar = plain.calendar();
        let both = calendar.add_hours(instant(start), a + b);
        let one_by_one = calendar.add_hours(instant(start), a).and_then(|then| calendar.add_hours(then, b));
        // Two steps reach further than one.
        prop_assert!(both == one_by_one || both.is_none());
    }

    #[test]
    fn more_is_never_sooner(plain in calendars(180), start in starts(), n in 0_u32..3_000) {
        let calendar = plain.calendar();
        let (hours, days) = (|n| calendar.add_hours(instant(start), n), |n| calendar.add_days(instant(start), n));
        prop_assert!(hours(n).is_some_and(|sooner| hours(n + 1).is_none_or(|later| sooner < later)) || hours(n + 1).is_none());
        prop_assert!(days(n).is_some_and(|sooner| days(n + 1).is_none_or(|later| sooner <= later)) || days(n + 1).is_none());
    }

    #[test]
    fn who_starts_later_is_never_sooner(plain in calendars(180), a in starts(), b in starts(), n in 0_u32..100) {
        let calendar = plain.calendar();
        let (a, b) = (instant(a.min(b)), instant(a.max(b)));
        if let (Some(sooner), Some(later)) = (calendar.add_hours(a, n), calendar.add_hours(b, n)) {
            prop_assert!(sooner <= later);
        }
        // Where the clock goes back, a later instant may have an earlier time of day.
        if !plain.goes_back()
            && let (Some(sooner), Some(later)) = (calendar.add_days(a, n), calendar.add_days(b, n))
        {
            prop_assert!(sooner <= later);
        }
    }

    #[test]
    fn every_answer_is_worked_or_an_end(plain in calendars(2_878), start in starts(), n in 1_u32..1_000) {
        let calendar = plain.calendar();
        if let Some(found) = calendar.add_hours(instant(start), n) {
            prop_assert!(plain.is_worked(found.millis() - 1));
            prop_assert!(found.millis() - start >= i64::from(n) * 60 * MINUTE);
        }
        if let Some(found) = calendar.add_days(instant(start), n) {
            prop_assert!(is_worked_or_an_end(&plain, found.millis()));
            prop_assert!(found.millis() > start);
        }
    }

    #[test]
    fn no_number_and_no_start_is_too_much(plain in calendars(2_878), start in Instant::MIN.millis()..=Instant::MAX.millis(), n: u32) {
        let calendar = plain.calendar();
        let start = instant(start);
        let reach = i64::from(CALENDAR_REACH_DAYS) * 1_440 * MINUTE;
        for found in [calendar.add_hours(start, n), calendar.add_days(start, n)].into_iter().flatten() {
            prop_assert!((start.millis()..=start.millis() + reach).contains(&found.millis()));
        }
    }

    #[test]
    fn the_calendars_come_back(plain in calendars(2_878)) {
        let calendars = Calendars::from_json(&json!({ "it": plain.json() }), "").unwrap();
        let written = calendars.to_json();
        prop_assert_eq!(&Calendars::from_json(&written, "").unwrap(), &calendars);
        prop_assert_eq!(Calendars::from_json(&written, "").unwrap().to_json(), written);
    }
}

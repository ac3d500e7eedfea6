//! Points in time and spans. The zone's offset is passed in, so that the tests need no clock.

use super::preferences::{Dial, Times, preferred};
use crate::i18n::{self, Common};

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// How long ago `then` was: `just now`, `7 min ago`, `2 h ago`, `3 days ago`, then the date.
/// A moment of the future (another machine's clock) counts as now. Who prefers dates gets the date.
pub(crate) fn relative(then_ms: u64, now_ms: u64, zone_minutes: i32) -> String {
    if preferred().times == Times::Exact {
        return moment(then_ms, zone_minutes);
    }
    let ago = now_ms.saturating_sub(then_ms);
    match ago {
        0..45_000 => Common::JustNow.to_string(),
        45_000..HOUR => Common::MinutesAgo {
            minutes: ((ago + MINUTE / 2) / MINUTE).max(1),
        }
        .to_string(),
        HOUR..DAY => Common::HoursAgo { hours: ago / HOUR }.to_string(),
        _ if ago < 14 * DAY => Common::DaysAgo { days: ago / DAY }.to_string(),
        _ => date(then_ms, zone_minutes),
    }
}

/// When a moment comes: `in 7 min`, then the date and the time.
pub(crate) fn upcoming(then_ms: u64, now_ms: u64, zone_minutes: i32) -> String {
    match then_ms.saturating_sub(now_ms) {
        left @ 0..HOUR => Common::InMinutes {
            minutes: left.div_ceil(MINUTE).max(1),
        }
        .to_string(),
        _ => moment(then_ms, zone_minutes),
    }
}

/// The moment to the second: `21 Nov 2026, 13:40:07`.
pub(crate) fn exact(then_ms: u64, zone_minutes: i32) -> String {
    let date = date(then_ms, zone_minutes);
    let second = local_seconds(then_ms, zone_minutes).rem_euclid(60);
    let time = dial(
        preferred().dial,
        then_ms,
        zone_minutes,
        &format!(":{second:02}"),
    );
    format!("{date}, {time}")
}

/// The moment to the minute, for what lies ahead: `21 Nov 2026, 13:40`.
pub(crate) fn moment(then_ms: u64, zone_minutes: i32) -> String {
    let date = date(then_ms, zone_minutes);
    format!("{date}, {}", clock(then_ms, zone_minutes))
}

/// The day, as dates are written to be compared: `2026-11-21`.
pub(crate) fn day(then_ms: u64, zone_minutes: i32) -> String {
    let (year, month, day) = civil(local_seconds(then_ms, zone_minutes).div_euclid(86_400));
    format!("{year:04}-{month:02}-{day:02}")
}

/// When a day of the calendar begins, written as [`day`] writes it.
pub(crate) fn day_start(text: &str, zone_minutes: i32) -> Option<u64> {
    let mut parts = text.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    // Years that begin in March have their odd day at the end.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let days = 365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let days = days + (153 * month + 2) / 5 + day - 1 - 719_468;
    let seconds = days * 86_400 - i64::from(zone_minutes) * 60;
    u64::try_from(seconds).ok()?.checked_mul(1000)
}

/// The day, counted from 1970-01-01.
pub(crate) fn day_of(then_ms: u64, zone_minutes: i32) -> i32 {
    // No clock shows a day further off than that.
    i32::try_from(local_seconds(then_ms, zone_minutes).div_euclid(86_400)).unwrap_or(i32::MAX)
}

/// A name for a snapshot taken at that moment, after the rules for names: `snap-2026-11-21-13.40`.
pub(crate) fn snapshot_name(then_ms: u64, zone_minutes: i32) -> String {
    let (year, month, day) = civil(local_seconds(then_ms, zone_minutes).div_euclid(86_400));
    let clock = dial(Dial::Hours24, then_ms, zone_minutes, "").replace(':', ".");
    format!("snap-{year}-{month:02}-{day:02}-{clock}")
}

/// The time of day: `14:09` or `2:09 PM`.
pub(crate) fn clock(then_ms: u64, zone_minutes: i32) -> String {
    dial(preferred().dial, then_ms, zone_minutes, "")
}

fn dial(dial: Dial, then_ms: u64, zone_minutes: i32, seconds: &str) -> String {
    let second = local_seconds(then_ms, zone_minutes).rem_euclid(86_400);
    let (hour, minute) = (second / 3600, second / 60 % 60);
    match dial {
        Dial::Hours24 => format!("{hour:02}:{minute:02}{seconds}"),
        Dial::Hours12 => {
            let half = if hour < 12 {
                Common::Morning
            } else {
                Common::Afternoon
            };
            format!("{}:{minute:02}{seconds} {half}", (hour + 11) % 12 + 1)
        }
    }
}

/// Year, month (1-12) and day of a day counted from 1970-01-01.
pub(crate) fn date_of(day: i32) -> (i64, u8, u8) {
    civil(day.into())
}

/// A day counted from 1970-01-01, in words: `21 Nov 2026`.
pub(crate) fn date_words(day: i32) -> String {
    let (year, month, day) = date_of(day);
    let month = i18n::month(month).to_owned();
    Common::Date { day, month, year }.to_string()
}

fn date(then_ms: u64, zone_minutes: i32) -> String {
    let (year, month, day) = civil(local_seconds(then_ms, zone_minutes).div_euclid(86_400));
    let month = i18n::month(month).to_owned();
    Common::Date { day, month, year }.to_string()
}

/// How long an action took: `3 ms`, `1.2 s`.
pub(crate) fn milliseconds(ms: f64) -> String {
    if ms < 0.95 {
        Common::UnderAMillisecond.to_string()
    } else if ms < 1000.0 {
        Common::Milliseconds {
            ms: ms.round() as u64,
        }
        .to_string()
    } else {
        Common::Seconds {
            seconds: {
                let tenths = (ms / 100.0).round() as u64;
                format!("{}.{}", tenths / 10, tenths % 10)
            },
        }
        .to_string()
    }
}

/// A span to wait: `8 s`, `3 min`, `2 h 5 min`.
pub(crate) fn duration(seconds: u64) -> String {
    match seconds {
        0..90 => Common::Seconds {
            seconds: seconds.max(1).to_string(),
        },
        90..3_600 => Common::Minutes {
            minutes: seconds.div_ceil(60),
        },
        _ => Common::HoursMinutes {
            hours: seconds / 3600,
            minutes: seconds / 60 % 60,
        },
    }
    .to_string()
}

fn local_seconds(then_ms: u64, zone_minutes: i32) -> i64 {
    (then_ms / 1000) as i64 + i64::from(zone_minutes) * 60
}

/// Year, month (1-12) and day of a day counted from 1970-01-01, in the Gregorian calendar. Counts in
/// eras of 400 years that begin in March, so that a leap day is the last of its year.
fn civil(day: i64) -> (i64, u8, u8) {
    let day = day + 719_468;
    let era = day.div_euclid(146_097);
    let of_era = day.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day_of_month = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month as u8, day_of_month as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-21 13:40:07 UTC.
    const THEN: u64 = 1_795_268_407_000;

    #[test]
    fn recent_times_are_told_from_now() {
        let say = |ago| relative(THEN, THEN + ago, 0);
        assert_eq!(say(0), "just now");
        assert_eq!(say(44_999), "just now");
        assert_eq!(say(45_000), "1 min ago");
        assert_eq!(say(7 * MINUTE), "7 min ago");
        assert_eq!(say(HOUR), "1 h ago");
        assert_eq!(say(25 * HOUR), "1 day ago");
        assert_eq!(say(3 * DAY), "3 days ago");
        assert_eq!(say(20 * DAY), "21 Nov 2026");
        assert_eq!(relative(THEN + HOUR, THEN, 0), "just now");
    }

    #[test]
    fn what_comes_soon_is_told_from_now() {
        let say = |left| upcoming(THEN + left, THEN, 0);
        assert_eq!(say(0), "in 1 min");
        assert_eq!(say(7 * MINUTE - 1), "in 7 min");
        assert_eq!(say(DAY), "22 Nov 2026, 13:40");
        assert_eq!(upcoming(THEN, THEN + DAY, 0), "in 1 min");
    }

    #[test]
    fn twelve_hours_have_no_zero() {
        let say = |hours: u64| dial(Dial::Hours12, hours * HOUR + 9 * MINUTE, 0, "");
        assert_eq!(say(0), "12:09 AM");
        assert_eq!(say(11), "11:09 AM");
        assert_eq!(say(12), "12:09 PM");
        assert_eq!(say(23), "11:09 PM");
    }

    #[test]
    fn exact_times_follow_the_zone() {
        assert_eq!(exact(THEN, 0), "21 Nov 2026, 13:40:07");
        assert_eq!(exact(THEN, 11 * 60), "22 Nov 2026, 00:40:07");
        assert_eq!(clock(THEN, -14 * 60), "23:40");
        assert_eq!(snapshot_name(THEN, 0), "snap-2026-11-21-13.40");
    }

    #[test]
    fn the_calendar_knows_leap_years() {
        assert_eq!(civil(0), (1970, 1, 1));
        assert_eq!(civil(11_016), (2000, 2, 29));
        assert_eq!(civil(11_017), (2000, 3, 1));
        assert_eq!(civil(47_540), (2100, 2, 28));
        assert_eq!(civil(47_541), (2100, 3, 1));
    }

    #[test]
    fn a_day_begins_where_the_one_before_ends() {
        for number in (1..60_000).step_by(7) {
            let start = number * DAY;
            for zone in [-14 * 60, 0, 60, 345] {
                let text = day(start, zone);
                let begin = day_start(&text, zone).unwrap();
                assert!((begin..begin + DAY).contains(&start), "{text}");
                assert_eq!(day(begin, zone), text);
                assert_ne!(day(begin - 1, zone), text);
            }
        }
        assert_eq!(day_start("hello", 0), None);
        assert_eq!(day_start("0001-01-31", 0), None);
    }

    #[test]
    fn spans_keep_to_what_matters() {
        assert_eq!(milliseconds(0.2), "under 1 ms");
        assert_eq!(milliseconds(3.2), "3 ms");
        assert_eq!(milliseconds(1234.0), "1.2 s");
        assert_eq!(duration(0), "1 s");
        assert_eq!(duration(89), "89 s");
        assert_eq!(duration(180), "3 min");
        assert_eq!(duration(7_500), "2 h 5 min");
    }
}

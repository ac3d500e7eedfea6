//! The time that `fatfs` writes. It asks a `'static` provider, so the moment of the running change is kept
//! for the thread; and seconds since 1970 from and to FAT's dates.

use std::cell::Cell;

use fatfs::{Date, DateTime, Time, TimeProvider};

const DAY: i64 = 86_400;

thread_local! {
    static NOW: Cell<i64> = const { Cell::new(0) };
}

#[derive(Debug)]
pub(super) struct Clock;

pub(super) static CLOCK: Clock = Clock;

/// Sets the moment of the change that is about to be made.
pub(super) fn set(seconds: i64) {
    NOW.set(seconds);
}

impl TimeProvider for Clock {
    fn get_current_date(&self) -> Date {
        self.get_current_date_time().date
    }

    fn get_current_date_time(&self) -> DateTime {
        date_time(NOW.get())
    }
}

/// FAT's form of a moment; its first or last one if it has none.
fn date_time(seconds: i64) -> DateTime {
    // 1980-01-01 00:00:00 to 2107-12-31 23:59:58.
    let seconds = seconds.clamp(315_532_800, 4_354_819_198);
    let (year, month, day) = civil(seconds.div_euclid(DAY));
    let of_day = seconds.rem_euclid(DAY);
    DateTime {
        date: Date { year, month, day },
        time: Time {
            hour: (of_day / 3600) as u16,
            min: (of_day / 60 % 60) as u16,
            sec: (of_day % 60) as u16,
            millis: 0,
        },
    }
}

/// Seconds since 1970 of what a folder says; nothing if there is no such day or time.
pub(super) fn seconds(at: DateTime) -> Option<i64> {
    let DateTime { date, time } = at;
    let days = days(date.year, date.month, date.day);
    let possible = (1..=12).contains(&date.month)
        && civil(days) == (date.year, date.month, date.day)
        && time.hour < 24
        && time.min < 60
        && time.sec < 60;
    let of_day = i64::from(time.hour) * 3600 + i64::from(time.min) * 60 + i64::from(time.sec);
    possible.then_some(days * DAY + of_day)
}

/// Days since 1970 of a day of the Gregorian calendar. Years begin in March here, so that the leap day is
/// their last.
fn days(year: u16, month: u16, day: u16) -> i64 {
    let (year, month) = (i64::from(year), i64::from(month));
    let (year, month) = if month < 3 {
        (year - 1, month + 9)
    } else {
        (year, month - 3)
    };
    let of_year = (153 * month + 2) / 5 + i64::from(day) - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + of_year
        - 719_468
}

/// The day of the Gregorian calendar, days after 1970-01-01.
fn civil(days: i64) -> (u16, u16, u16) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, later) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    ((era * 400 + year + later) as u16, month as u16, day as u16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_come_back() {
        for at in [
            315_532_800,
            951_782_400,
            951_868_800,
            1_700_000_000,
            4_354_819_198,
        ] {
            assert_eq!(seconds(date_time(at)), Some(at));
        }
        let date = date_time(951_782_400).date;
        assert_eq!((date.year, date.month, date.day), (2000, 2, 29));
    }

    #[test]
    fn what_is_no_day_is_no_time() {
        let mut at = date_time(1_700_000_000);
        at.date.day = 31;
        at.date.month = 2;
        assert_eq!(seconds(at), None);
        at.date.month = 0;
        assert_eq!(seconds(at), None);
        at.date.month = 15;
        assert_eq!(seconds(at), None);
    }

    #[test]
    fn moments_that_fat_does_not_have_are_its_first_and_last() {
        assert_eq!(seconds(date_time(0)), Some(315_532_800));
        assert_eq!(seconds(date_time(i64::MAX)), Some(4_354_819_198));
    }
}

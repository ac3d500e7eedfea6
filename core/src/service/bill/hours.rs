//! The clock hours and the months of UTC. There are no leap seconds in this count, so each hour is as
//! long as any other.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::service::views::TimeMs;

/// An hour.
pub(in crate::service) const HOUR_MS: TimeMs = 60 * 60 * 1000;
/// No month is later than December 9998: the calendar ends with the year after.
const MONTH_MAX: u32 = (9998 - 1970) * 12 + 11;

/// A month of UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::service) struct Month(
    /// Months since January 1970.
    pub(in crate::service) u32,
);

impl Month {
    /// The month that an hour since 1970 is in.
    pub(in crate::service) fn of_hour(hour: u64) -> Self {
        let second = i64::try_from(hour.saturating_mul(3600)).unwrap_or(i64::MAX);
        let Ok(instant) = Timestamp::from_second(second) else {
            return Self(MONTH_MAX);
        };
        let date = instant.to_zoned(TimeZone::UTC).date();
        let years = i32::from(date.year()) - 1970;
        let months = years * 12 + i32::from(date.month()) - 1;
        Self(u32::try_from(months).unwrap_or(0).min(MONTH_MAX))
    }

    /// Its first hour since 1970.
    pub(in crate::service) fn first_hour(self) -> u64 {
        let Self(months) = self;
        let months = months.min(MONTH_MAX + 1);
        let year = i16::try_from(1970 + months / 12).unwrap_or(i16::MAX);
        let month = i8::try_from(months % 12 + 1).unwrap_or(1);
        let start = Date::new(year, month, 1).and_then(|date| date.to_zoned(TimeZone::UTC));
        let second = start.map_or(0, |start| start.timestamp().as_second());
        u64::try_from(second).unwrap_or(0) / 3600
    }

    pub(in crate::service) fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// The month that a text such as `2026-11` means.
    pub(in crate::service) fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let (year, month): (u32, u32) = (year.parse().ok()?, month.parse().ok()?);
        if !(1..=12).contains(&month) {
            return None;
        }
        let months = year
            .checked_sub(1970)?
            .checked_mul(12)?
            .checked_add(month - 1)?;
        (months <= MONTH_MAX).then_some(Self(months))
    }

    /// As in an address: `2026-11`.
    pub(in crate::service) fn text(self) -> String {
        format!("{:04}-{:02}", 1970 + self.0 / 12, self.0 % 12 + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_follow_each_other_without_gaps() {
        assert_eq!(Month::of_hour(0), Month(0));
        assert_eq!(Month(0).first_hour(), 0);
        assert_eq!(Month(1).first_hour(), 31 * 24);
        assert_eq!(Month::of_hour(1_795_000_000 / 3600).text(), "2026-11");
        for month in 0..2400 {
            let (from, to) = (Month(month).first_hour(), Month(month + 1).first_hour());
            assert!([28 * 24, 29 * 24, 30 * 24, 31 * 24].contains(&(to - from)));
            assert_eq!(Month::of_hour(from), Month(month));
            assert_eq!(Month::of_hour(to - 1), Month(month));
            assert_eq!(Month::parse(&Month(month).text()), Some(Month(month)));
        }
        for text in [
            "",
            "2026",
            "2026-13",
            "2026-00",
            "1969-12",
            "9999-01",
            "2026-11-01",
            "x-1",
        ] {
            assert_eq!(Month::parse(text), None, "{text}");
        }
        // 29 February.
        let february = Month((2028 - 1970) * 12 + 1);
        assert_eq!(
            february.next().first_hour() - february.first_hour(),
            29 * 24
        );
    }

    #[test]
    fn what_no_calendar_has_is_the_last_month() {
        assert_eq!(Month::of_hour(u64::MAX), Month(MONTH_MAX));
        assert!(Month(u32::MAX).first_hour() >= Month(MONTH_MAX).first_hour());
    }
}

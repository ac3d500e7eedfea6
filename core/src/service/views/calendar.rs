//! Days and moments by the pool's clock on the wall.

use serde::{Deserialize, Serialize};

use super::TimeMs;

/// A moment, and how far the clock on the wall is ahead of UTC then: in the pool's time zone, by the
/// zone's rules. Whoever shows it needs no rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LocalTime {
    /// The moment.
    pub at_ms: TimeMs,
    /// How far ahead, in minutes; behind if negative.
    pub offset_minutes: i32,
}

impl LocalTime {
    /// The day on the wall, counted from 1970-01-01.
    #[must_use]
    pub fn day(self) -> i32 {
        const DAY_MINUTES: i64 = 24 * 60;
        let minutes = i64::try_from(self.at_ms / 60_000).unwrap_or(i64::MAX);
        let day = minutes.saturating_add(self.offset_minutes.into()) / DAY_MINUTES;
        i32::try_from(day).unwrap_or(i32::MAX)
    }
}

/// What happened, and what is planned, by days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarView {
    /// The name of the time zone that the days are of.
    pub time_zone: String,
    /// Now.
    pub now: LocalTime,
    /// Days with something to tell, in order.
    pub days: Vec<DayView>,
}

/// One day of a calendar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayView {
    /// The day, counted from 1970-01-01.
    pub day: i32,
    /// Snapshots taken that day, as far as it is known: those that are there, and in a simulation
    /// those that went since.
    pub taken: u32,
    /// Those of them that are there now.
    pub left: u32,
    /// Snapshots that went that day because the disk was at its quota.
    pub evicted: u32,
    /// Snapshots that went that day because their date came, or enough newer ones.
    pub expired: u32,
    /// Runs that day of which nothing came.
    pub skipped: u32,
    /// Runs to come that day.
    pub coming: u32,
    /// Snapshots whose date comes that day.
    pub going: u32,
}

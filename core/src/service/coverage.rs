//! How far back a policy reaches: what it guarantees, counted, before any snapshot is taken.
//!
//! A disk keeps 64 snapshots. Right after a run, its oldest by the policy is 63 intervals old, less
//! one for each slot that another snapshot holds; right before the next, one interval older. Where
//! the intervals differ, the shortest such stretch of the week counts. The shifts of daylight saving
//! are left out.

use super::plan::SNAPSHOT_QUOTA;
use super::views::{Coverage, CoverageLimit, Retention, Schedule, TimeMs};

/// A day of retention has 24 hours.
pub(super) const DAY_MS: TimeMs = 24 * HOUR_MS;
pub(super) const HOUR_MS: TimeMs = 60 * 60 * 1000;
const HOURS_A_WEEK: u64 = 7 * 24;

impl Coverage {
    /// What a schedule and a retention guarantee on a disk with so many snapshots that are not the
    /// policy's.
    #[must_use]
    pub fn of(schedule: Schedule, retention: Retention, others: usize) -> Self {
        let slots = SNAPSHOT_QUOTA.saturating_sub(others);
        let (kept, by_count) = match retention {
            Retention::Count(count) => {
                let count = usize::try_from(count).unwrap_or(usize::MAX);
                (slots.min(count), count <= slots)
            }
            Retention::Days(_) | Retention::Forever => (slots, false),
        };
        let reach = |intervals: usize| shortest_stretch(schedule, intervals as u64) * HOUR_MS;
        let (mut guaranteed_ms, mut before_next_ms) = (reach(kept.saturating_sub(1)), reach(kept));
        let mut limit = if by_count {
            CoverageLimit::Count
        } else {
            CoverageLimit::Quota
        };
        if let Retention::Days(days) = retention {
            let days_ms = TimeMs::from(days) * DAY_MS;
            if days_ms <= guaranteed_ms {
                limit = CoverageLimit::Days;
            }
            guaranteed_ms = guaranteed_ms.min(days_ms);
            before_next_ms = before_next_ms.min(days_ms);
        }
        Self {
            guaranteed_ms,
            before_next_ms,
            slots: u32::try_from(slots).unwrap_or(u32::MAX),
            limit,
        }
    }
}

/// The fewest hours that so many intervals in a row can last.
fn shortest_stretch(schedule: Schedule, intervals: u64) -> u64 {
    let hours = schedule.hours();
    let days = schedule.weekdays().into_iter();
    let points: Vec<u64> = days
        .flat_map(|day| {
            let day = u64::from(day) * 24;
            hours.iter().map(move |hour| day + u64::from(*hour))
        })
        .collect();
    let count = points.len().max(1);
    let whole_weeks = intervals / count as u64;
    let rest = usize::try_from(intervals % count as u64).unwrap_or(0);
    let stretches = points.iter().enumerate().map(|(at, begin)| {
        let end = points.iter().cycle().nth(at + rest).unwrap_or(begin);
        (end + HOURS_A_WEEK - begin) % HOURS_A_WEEK
    });
    whole_weeks * HOURS_A_WEEK + stretches.min().unwrap_or(0)
}

//! How far back a policy reaches: what it guarantees, counted, before any snapshot is taken.
//!
//! A disk keeps 64 snapshots. Right after a run, its oldest by the policy is 63 intervals old, less
//! one for each slot that is held: by another snapshot, or by one of the policy's own that does not go
//! when its turn comes. Right before the next, one interval older. Where the intervals differ, the
//! shortest such stretch of the week counts. The shifts of daylight saving are left out.

use super::ids::{DiskId, PolicyId};
use super::plan::SNAPSHOT_QUOTA;
use super::rows::PolicyRow;
use super::state::State;
use super::views::{Coverage, CoverageLimit, Retention, Schedule, SnapshotOrigin, TimeMs};

/// A day of retention has 24 hours.
pub(super) const DAY_MS: TimeMs = 24 * HOUR_MS;
pub(super) const HOUR_MS: TimeMs = 60 * 60 * 1000;
const HOURS_A_WEEK: u64 = 7 * 24;

impl Coverage {
    /// Nothing is taken.
    const NONE: Self = Self {
        guaranteed_ms: 0,
        before_next_ms: 0,
        slots: 0,
        limit: CoverageLimit::Full,
    };

    /// What a schedule and a retention guarantee on a disk that has so many of its slots held.
    #[must_use]
    pub fn of(schedule: Schedule, retention: Retention, held: usize) -> Self {
        let slots = SNAPSHOT_QUOTA.saturating_sub(held);
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

impl State {
    /// What a policy guarantees on a disk as it is now.
    pub(super) fn coverage(
        &self,
        disk: DiskId,
        (policy, row): (PolicyId, &PolicyRow),
        now: TimeMs,
    ) -> Coverage {
        if self.is_full(disk, now) {
            return Coverage::NONE;
        }
        let held = self.chain(disk).filter(|(id, snapshot)| {
            snapshot.origin == SnapshotOrigin::User
                || snapshot.policy != Some(policy)
                || self.cannot_go(*id, snapshot, now)
        });
        Coverage::of(row.schedule, row.retention, held.count())
    }

    /// Whether no policy can take a snapshot of a disk: it has as many as it may have, and none can go.
    pub(super) fn is_full(&self, disk: DiskId, now: TimeMs) -> bool {
        let automatic = SnapshotOrigin::Auto;
        self.chain_len(disk) >= SNAPSHOT_QUOTA
            && self.victim(disk, automatic, now, |_| false).is_err()
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

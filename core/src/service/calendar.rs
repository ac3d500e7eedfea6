//! A calendar of snapshots: what is there of each day, what is planned, and whose date comes.

use std::collections::BTreeMap;

use super::command::{DiskRef, PolicyRef};
use super::coverage::DAY_MS;
use super::error::ServiceError;
use super::handle::Service;
use super::ids::DiskId;
use super::state::State;
use super::views::{CalendarView, DayView, TimeMs};
use crate::backend::BlockBackend;

/// How far ahead a calendar tells the runs.
const AHEAD_MS: TimeMs = 62 * DAY_MS;

impl<B: BlockBackend + 'static> Service<B> {
    /// The calendar of a policy: what it took of all disks, and its runs to come.
    ///
    /// # Errors
    /// `InvalidAutoSnapshotPolicyId.NotFound`.
    pub async fn describe_policy_calendar(
        &self,
        policy: &PolicyRef,
    ) -> Result<CalendarView, ServiceError> {
        self.catch_up().await;
        let now = self.now();
        let state = self.inner.state.borrow();
        let (policy, _) = state.find_policy(policy)?;
        let disks: Vec<_> = state.disks_under(policy).map(|(disk, _)| disk).collect();
        let taken = state.snapshots_by(policy);
        let taken = taken.filter_map(|id| state.snapshots.get(&id));
        let dates = taken.map(|row| (row.created_ms, row.expires_ms));
        Ok(calendar(&state, dates, &disks, now))
    }

    /// The calendar of a disk: all its snapshots, and the runs to come.
    ///
    /// # Errors
    /// `InvalidDiskId.NotFound`.
    pub async fn describe_disk_calendar(
        &self,
        disk: &DiskRef,
    ) -> Result<CalendarView, ServiceError> {
        self.catch_up().await;
        let now = self.now();
        let state = self.inner.state.borrow();
        let (disk, _) = state.find_disk(disk)?;
        let chain = state.chain(disk);
        let dates = chain.map(|(_, row)| (row.created_ms, row.expires_ms));
        Ok(calendar(&state, dates, &[disk], now))
    }
}

fn calendar(
    state: &State,
    dates: impl Iterator<Item = (TimeMs, Option<TimeMs>)>,
    disks: &[DiskId],
    now: TimeMs,
) -> CalendarView {
    let zone = &state.settings.zone;
    let mut days = BTreeMap::new();
    for (taken_ms, expires_ms) in dates {
        let day = day_of(&mut days, zone.local(taken_ms).day());
        day.taken += 1;
        day.left += 1;
        if let Some(at) = expires_ms {
            day_of(&mut days, zone.local(at).day()).going += 1;
        }
    }
    add_runs(state, disks, now, now.saturating_add(AHEAD_MS), &mut days);
    CalendarView {
        time_zone: zone.name().to_owned(),
        now: zone.local(now),
        days: days.into_values().collect(),
    }
}

/// Adds what is planned for disks up to a moment: runs, and the dates of their snapshots.
pub(super) fn add_plans(
    state: &State,
    disks: &[DiskId],
    now: TimeMs,
    until: TimeMs,
    days: &mut BTreeMap<i32, DayView>,
) {
    let until = until.min(now.saturating_add(AHEAD_MS));
    for disk in disks {
        let dates = state.chain(*disk).filter_map(|(_, row)| row.expires_ms);
        for at in dates.filter(|at| (now..=until).contains(at)) {
            day_of(days, state.settings.zone.local(at).day()).going += 1;
        }
    }
    add_runs(state, disks, now, until, days);
}

fn add_runs(
    state: &State,
    disks: &[DiskId],
    now: TimeMs,
    until: TimeMs,
    days: &mut BTreeMap<i32, DayView>,
) {
    let zone = &state.settings.zone;
    // Disks under one policy have the same points.
    let mut under: BTreeMap<_, u32> = BTreeMap::new();
    // Nothing is taken of what is out of reach.
    let reached = disks
        .iter()
        .filter(|disk| state.check_reach(**disk).is_ok());
    for applied in reached.flat_map(|disk| state.applied(*disk)) {
        *under.entry(applied.policy).or_default() += 1;
    }
    for (policy, disks) in under {
        let Some(row) = state.policies.get(&policy) else {
            continue;
        };
        let runs = zone.upcoming(row.schedule, now);
        for at in runs.take_while(|at| *at <= until) {
            day_of(days, zone.local(at).day()).coming += disks;
        }
    }
}

fn day_of(days: &mut BTreeMap<i32, DayView>, day: i32) -> &mut DayView {
    let new = DayView {
        day,
        ..DayView::default()
    };
    days.entry(day).or_insert(new)
}

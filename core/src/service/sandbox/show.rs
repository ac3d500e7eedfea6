//! A simulation as people see it.

use std::collections::BTreeMap;

use super::{Inner, Sandbox};
use crate::service::calendar::add_plans;
use crate::service::describe::association_view;
use crate::service::ids::{DiskId, SnapshotId};
use crate::service::plan::SNAPSHOT_QUOTA;
use crate::service::rows::SnapshotRow;
use crate::service::state::State;
use crate::service::views::{
    CalendarView, DayView, SandboxDiskView, SandboxEventView, SandboxSnapshotView, SandboxView,
    SnapshotOrigin, TimeMs,
};

impl Sandbox {
    /// Its moment, seen from one of its disks: the first where that is none of them. At most so
    /// many of the newest events.
    #[must_use]
    pub fn view(&self, disk: &str, events_max: usize) -> SandboxView {
        let inner = &self.inner;
        let now = inner.clock.get();
        let state = inner.service.inner.state.borrow();
        // The plan's: the service has it once the past is made.
        let zone = &inner.plan.settings.zone;
        let ids = inner.plan.disks.iter().map(|disk| disk.id);
        let shown = ids.clone().find(|id| id.to_string() == disk);
        let shown = shown.or_else(|| ids.clone().next());
        let log = inner.log.borrow();
        let event = |event: &crate::service::views::EventView| SandboxEventView {
            at: zone.local(event.at_ms),
            event: event.clone(),
        };
        SandboxView {
            start: zone.local(inner.plan.start_ms),
            end: zone.local(inner.plan.end_ms),
            next: inner.due_ms.get().map(|at| zone.local(at)),
            disks: ids.filter_map(|id| disk_view(&state, id, now)).collect(),
            disk: shown.map(|id| id.to_string()).unwrap_or_default(),
            snapshots: shown.map_or_else(Vec::new, |id| inner.snapshots(&state, id, now)),
            calendar: CalendarView {
                time_zone: zone.name().to_owned(),
                now: zone.local(now),
                days: shown.map_or_else(Vec::new, |id| inner.days(&state, id, now)),
            },
            trend: log.trend.clone(),
            events: (log.events.iter().rev())
                .take(events_max)
                .map(event)
                .collect(),
            events_count: log.events_count,
            left_out: inner.plan.left_out,
        }
    }
}

impl Inner {
    fn snapshots(&self, state: &State, disk: DiskId, now: TimeMs) -> Vec<SandboxSnapshotView> {
        let zone = &state.settings.zone;
        let log = self.log.borrow();
        let view = |(id, row): (SnapshotId, &SnapshotRow)| SandboxSnapshotView {
            id: id.to_string(),
            name: row.name.clone(),
            taken: zone.local(row.created_ms),
            origin: row.origin,
            expires: row.expires_ms.map(|at| zone.local(at)),
            is_counted: row.is_counted,
            kept: state.kept(id, row, now),
            locked_until: row.locked_until(now).map(|at| zone.local(at)),
            is_of_before: log.before.contains(&id),
        };
        state.chain(disk).rev().map(view).collect()
    }

    fn days(&self, state: &State, disk: DiskId, now: TimeMs) -> Vec<DayView> {
        let zone = &state.settings.zone;
        let log = self.log.borrow();
        let mut days: BTreeMap<i32, DayView> =
            log.days_of(disk).map(|day| (day.day, *day)).collect();
        for (_, row) in state.chain(disk) {
            if let Some(day) = days.get_mut(&zone.local(row.created_ms).day()) {
                day.left += 1;
            }
        }
        add_plans(state, &[disk], now, self.plan.end_ms, &mut days);
        days.into_values().collect()
    }
}

fn disk_view(state: &State, id: DiskId, now: TimeMs) -> Option<SandboxDiskView> {
    state.disks.get(&id)?;
    let applied = state.applied(id).first();
    let oldest = state.chain(id).next();
    let count = state.chain_len(id);
    let next_to_go = (count >= SNAPSHOT_QUOTA)
        .then(|| state.victim(id, SnapshotOrigin::Auto, now, |_| false).ok());
    Some(SandboxDiskView {
        disk: state.disk_name(id),
        policy: applied.and_then(|applied| association_view(state, id, *applied, now)),
        snapshots: u32::try_from(count).unwrap_or(u32::MAX),
        reach_ms: oldest.map_or(0, |(_, row)| now.saturating_sub(row.created_ms)),
        next_to_go: next_to_go.flatten().map(|id| state.snapshot_name(id)),
    })
}

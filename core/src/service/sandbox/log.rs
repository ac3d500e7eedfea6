//! What happened: the newest events, and each disk's days.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{EVENTS_KEPT, Inner};
use crate::service::ids::{DiskId, SnapshotId};
use crate::service::views::{Actor, DayView, EventView, LocalTime, Outcome, TrendView};

#[derive(Debug, Default)]
pub(super) struct Log {
    /// The newest events, oldest first.
    pub(super) events: VecDeque<EventView>,
    pub(super) events_count: u64,
    /// What happened to each disk on each day.
    days: BTreeMap<(DiskId, i32), DayView>,
    pub(super) trend: Vec<TrendView>,
    /// The snapshots that were there before.
    pub(super) before: BTreeSet<SnapshotId>,
}

impl Log {
    /// A disk's day.
    pub(super) fn day(&mut self, disk: DiskId, at: LocalTime) -> &mut DayView {
        let day = at.day();
        let new = DayView {
            day,
            ..DayView::default()
        };
        self.days.entry((disk, day)).or_insert(new)
    }

    /// A disk's days with something to tell, in order.
    pub(super) fn days_of(&self, disk: DiskId) -> impl Iterator<Item = &DayView> {
        let days = self.days.range((disk, i32::MIN)..=(disk, i32::MAX));
        days.map(|(_, day)| day)
    }
}

impl Inner {
    pub(super) fn note(&self, event: EventView) {
        let at = self.local(event.at_ms);
        let mut log = self.log.borrow_mut();
        if let Ok(disk) = event.disk.id.parse() {
            let is_run = matches!(event.by, Some(Actor::Policy(_)));
            let day = log.day(disk, at);
            match &event.result {
                Ok(outcome) => count(day, outcome),
                Err(_) if is_run => day.skipped += 1,
                Err(_) => {}
            }
        }
        log.events_count += 1;
        log.events.push_back(event);
        if log.events.len() > EVENTS_KEPT {
            log.events.pop_front();
        }
    }
}

fn count(day: &mut DayView, outcome: &Outcome) {
    let count = |list: &[_]| u32::try_from(list.len()).unwrap_or(u32::MAX);
    day.taken += count(&outcome.created);
    day.evicted += count(&outcome.evicted);
    day.expired += count(&outcome.deleted);
}

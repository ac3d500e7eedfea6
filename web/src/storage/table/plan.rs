//! What a commit changes: worked out before it, done to the table once it is durable.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU64;

use rowdisk::backend::{BackendError, Commit, Location};
use rowdisk::units::Generation;

use super::{Segment, Table, split};
use crate::storage::record::{AllocationRecord, State};

/// What a commit changes.
#[derive(Debug)]
pub(crate) struct Plan {
    /// Slots freed or released, with the generation of those that go to quarantine.
    changes: BTreeMap<Location, Option<Generation>>,
    /// The new allocation records of segments that are stored already, or are about to be.
    pub(crate) records: Vec<AllocationRecord>,
    /// Segments to delete.
    pub(crate) deleted: Vec<u64>,
}

impl Table {
    /// What a commit changes, given the segments it stores.
    pub(crate) fn plan(
        &self,
        commit: &Commit<'_>,
        stored: &BTreeSet<u64>,
    ) -> Result<Plan, BackendError> {
        let mut changes = BTreeMap::new();
        let is_held = |generation: Generation| {
            commit
                .quarantine_from
                .is_some_and(|from| generation >= from)
        };
        for free in commit.frees {
            let (number, slot) = split(free.location);
            let state = self.segments.get(&number).and_then(|one| one.state(slot));
            let freed_in =
                (free.is_node && is_held(commit.generation)).then_some(commit.generation);
            if state != Some(State::Live) || changes.insert(free.location, freed_in).is_some() {
                return Err(BackendError::Damaged {
                    what: format!("freed slot {slot} of segment {number}, which is not in use"),
                });
            }
        }
        for &(generation, location) in &self.quarantine {
            if is_held(generation) {
                break;
            }
            changes.insert(location, None);
        }

        let deleted: BTreeSet<u64> = self.empty.difference(stored).copied().collect();
        let touched: BTreeSet<u64> = changes
            .keys()
            .map(|&location| split(location).0)
            .chain(self.stale.iter().copied())
            .chain(stored.iter().copied())
            .filter(|number| !deleted.contains(number))
            .collect();
        let records = touched
            .into_iter()
            .filter_map(|number| {
                let mut segment = self.segments.get(&number)?.clone();
                for (&location, freed_in) in changes.range(all_of(number)?) {
                    segment.turn(split(location).1, state_of(*freed_in));
                }
                self.record_of(number, &segment, &changes)
            })
            .collect();
        Ok(Plan {
            changes,
            records,
            deleted: deleted.into_iter().collect(),
        })
    }

    /// Does what a plan says.
    pub(crate) fn apply(&mut self, plan: &Plan) {
        for &number in &plan.deleted {
            self.remove(number);
        }
        self.stale.clear();
        self.lately.clear();
        for (&location, &freed_in) in &plan.changes {
            self.turn(location, state_of(freed_in));
            if let Some(before) = self.freed_in.remove(&location) {
                self.quarantine.remove(&(before, location));
            }
            if let Some(generation) = freed_in {
                self.freed_in.insert(location, generation);
                self.quarantine.insert((generation, location));
            } else {
                self.lately.insert(split(location).0);
            }
        }
    }

    pub(super) fn record_of(
        &self,
        number: u64,
        segment: &Segment,
        changes: &BTreeMap<Location, Option<Generation>>,
    ) -> Option<AllocationRecord> {
        let quarantined = segment
            .entries()
            .iter()
            .filter(|entry| entry.state() == State::Quarantined);
        let generations = quarantined
            .map(|entry| {
                let location = super::location(number, entry.slot())?;
                let freed_in = changes.get(&location).copied().flatten();
                let freed_in = freed_in.or_else(|| self.freed_in.get(&location).copied());
                freed_in.map(Generation::raw)
            })
            .collect::<Option<Vec<u64>>>()?;
        Some(AllocationRecord {
            number: NonZeroU64::new(number)?,
            kind: segment.kind(),
            entries: segment.entries().to_vec(),
            generations,
        })
    }
}

fn state_of(freed_in: Option<Generation>) -> State {
    if freed_in.is_some() {
        State::Quarantined
    } else {
        State::Dead
    }
}

/// The locations of a segment.
fn all_of(number: u64) -> Option<std::ops::RangeInclusive<Location>> {
    Some(super::location(number, 0)?..=super::location(number, u8::MAX)?)
}

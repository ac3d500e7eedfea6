//! What a commit changes: worked out before it, done to the table once it is durable.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU64;

use rowdisk::backend::{BackendError, Commit, Location};
use rowdisk::units::Generation;

use super::{Segment, Table, split};
use crate::storage::record::{AllocationPage, Allocations, State, page_of, segments_of};

/// Empty segments are deleted by the housekeeping, many at once, since every request makes a commit
/// slower. Only where it does not keep up, a commit deletes them itself.
const EMPTY_LEN_MAX: u64 = 8 << 20;

/// How stored pages are to differ from the table.
#[derive(Debug, Default)]
pub(crate) struct Difference {
    /// Slots freed or released, with the generation of those that go to quarantine.
    changes: BTreeMap<Location, Option<Generation>>,
    /// Segments that go.
    pub(crate) deleted: BTreeSet<u64>,
    /// Segments that lose their dead slots.
    packed: BTreeSet<u64>,
}

impl Difference {
    /// No object changes: some segments go, some lose their dead slots.
    pub(crate) fn housekeeping(
        deleted: impl Iterator<Item = u64>,
        packed: impl Iterator<Item = u64>,
    ) -> Self {
        Self {
            changes: BTreeMap::new(),
            deleted: deleted.collect(),
            packed: packed.collect(),
        }
    }
}

/// What a commit changes.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) difference: Difference,
    /// The pages to be stored anew.
    pub(crate) pages: Vec<AllocationPage>,
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
        let touched: BTreeSet<u64> = changes
            .keys()
            .map(|&location| split(location).0)
            .chain(self.stale.iter().copied())
            .chain(stored.iter().copied())
            .collect();
        let difference = Difference {
            changes,
            deleted: if self.empty_len() > EMPTY_LEN_MAX {
                self.empty.difference(stored).copied().collect()
            } else {
                BTreeSet::new()
            },
            packed: BTreeSet::new(),
        };
        let pages = self.pages(touched, &difference);
        Ok(Plan { difference, pages })
    }

    /// Does what a plan says.
    pub(crate) fn apply(&mut self, plan: &Plan) {
        for &number in &plan.difference.deleted {
            self.remove(number);
        }
        self.stale.clear();
        self.lately.clear();
        for (&location, &freed_in) in &plan.difference.changes {
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

    /// The pages of these segments, and of all that differ.
    pub(crate) fn pages(
        &self,
        touched: impl IntoIterator<Item = u64>,
        difference: &Difference,
    ) -> Vec<AllocationPage> {
        let pages: BTreeSet<u64> = touched
            .into_iter()
            .chain(difference.deleted.iter().copied())
            .chain(difference.packed.iter().copied())
            .map(page_of)
            .collect();
        let page = |page| AllocationPage {
            page,
            segments: self
                .segments
                .range(segments_of(page))
                .filter(|&(number, _)| !difference.deleted.contains(number))
                .filter_map(|(&number, segment)| self.allocations(number, segment, difference))
                .collect(),
        };
        pages.into_iter().map(page).collect()
    }

    fn allocations(
        &self,
        number: u64,
        segment: &Segment,
        difference: &Difference,
    ) -> Option<Allocations> {
        let mut segment = segment.clone();
        if difference.packed.contains(&number) {
            segment.pack();
        }
        let all = super::location(number, 0)?..=super::location(number, u8::MAX)?;
        for (&location, &freed_in) in difference.changes.range(all) {
            segment.turn(split(location).1, state_of(freed_in));
        }
        let quarantined = segment
            .entries()
            .iter()
            .filter(|entry| entry.state() == State::Quarantined);
        let generations = quarantined
            .map(|entry| {
                let location = super::location(number, entry.slot())?;
                let freed_in = difference.changes.get(&location).copied().flatten();
                let freed_in = freed_in.or_else(|| self.freed_in.get(&location).copied());
                freed_in.map(Generation::raw)
            })
            .collect::<Option<Vec<u64>>>()?;
        Some(Allocations {
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

//! The allocation state: what is live, what waits, and what the newest commit says of it.
//!
//! Every change is a [`Step`], and a step does the same to equal states.

use std::collections::{BTreeMap, BTreeSet};

use super::UNIT;
use super::allocator::Extents;
use crate::backend::{Allocation, BackendError, Commit, Free, Location, Placement, Space};
use crate::rules::{Rule, applies};
use crate::units::Generation;

/// One thing done to a state, so that it can be done again.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Allocate { placement: Placement, len: usize },
    Abandon { location: Location, len: u32 },
    Commit(Ended),
}

/// A commit that was done.
#[derive(Clone, Debug)]
pub(super) struct Ended {
    pub(super) root: Vec<u8>,
    generation: Generation,
    frees: Vec<Free>,
    quarantine_from: Option<Generation>,
}

impl Ended {
    pub(super) fn of(commit: &Commit<'_>) -> Self {
        Self {
            root: commit.root.to_vec(),
            generation: commit.generation,
            frees: commit.frees.to_vec(),
            quarantine_from: commit.quarantine_from,
        }
    }

    fn as_commit(&self) -> Commit<'_> {
        Commit {
            root: &self.root,
            generation: self.generation,
            frees: &self.frees,
            quarantine_from: self.quarantine_from,
        }
    }
}

/// What is held back: the generation of the free, the first unit, the count of units.
type Held = ((Generation, u64), u32);

/// The allocation state. What a commit ends with becomes durable, all of it at once.
#[derive(Clone, Debug)]
pub(super) struct State {
    /// That of the newest commit.
    pub(super) root: Option<Vec<u8>>,
    free: Extents,
    /// Live objects: first unit -> count of units.
    live: BTreeMap<u64, u32>,
    /// Written since the last commit; a crash gives them back.
    fresh: BTreeSet<u64>,
    /// Freed nodes that walkers may still read, by the generation of the free.
    quarantine: BTreeMap<(Generation, u64), u32>,
    /// Freed by the newest commit: the root before it may be recovered and still needs them.
    ring: Vec<(u64, u32)>,
    /// Units in the quarantine and in the ring.
    held_back: u64,
}

impl State {
    pub(super) fn new(capacity_units: Option<u64>) -> Self {
        Self {
            root: None,
            free: Extents::new(1, capacity_units),
            live: BTreeMap::new(),
            fresh: BTreeSet::new(),
            quarantine: BTreeMap::new(),
            ring: Vec::new(),
            held_back: 0,
        }
    }

    pub(super) fn space(&self) -> Space {
        let units = |count: u64| count * u64::from(UNIT);
        Space {
            allocated: units(self.free.taken().saturating_sub(self.held_back)),
            held_back: units(self.held_back),
            free: self.free.available().map(units),
        }
    }

    /// Does again what was done to an equal state.
    pub(super) fn replay(&mut self, steps: &[Step]) {
        for step in steps {
            let done = match step {
                Step::Allocate { placement, len } => self.allocate(*placement, *len).map(drop),
                Step::Abandon { location, len } => {
                    self.abandon(*location, *len);
                    Ok(())
                }
                Step::Commit(ended) => self.commit(&ended.as_commit()).map(drop),
            };
            debug_assert!(done.is_ok(), "what could be done once can be done again");
        }
    }

    pub(super) fn allocate(
        &mut self,
        placement: Placement,
        len: usize,
    ) -> Result<Location, BackendError> {
        let count = u32::try_from(len).unwrap_or(u32::MAX).div_ceil(UNIT).max(1);
        let first = self
            .free
            .take(u64::from(count), placement == Placement::Node)
            .ok_or(BackendError::NoSpace)?;
        let location = Location::new(first).ok_or(BackendError::NoSpace)?;
        self.live.insert(first, count);
        self.fresh.insert(first);
        Ok(location)
    }

    pub(super) fn abandon(&mut self, location: Location, len: u32) {
        let first = location.raw();
        debug_assert!(self.fresh.contains(&first), "abandoned what is committed");
        if !self.fresh.remove(&first) {
            return;
        }
        if let Some(count) = self.live.remove(&first) {
            debug_assert_eq!(count, len.div_ceil(UNIT), "abandoned with another length");
            self.free.give(first, u64::from(count));
        }
    }

    /// Applies a commit; returns the units whose objects nothing can reach any more. A commit that
    /// is refused changes nothing.
    pub(super) fn commit(&mut self, commit: &Commit<'_>) -> Result<Vec<u64>, BackendError> {
        for (key, count) in self.taken_out(commit)? {
            self.quarantine.insert(key, count);
            self.held_back += u64::from(count);
        }
        let mut reusable = std::mem::take(&mut self.ring);
        while let Some(entry) = self.quarantine.first_entry() {
            let (generation, first) = *entry.key();
            if commit
                .quarantine_from
                .is_some_and(|from| generation >= from)
            {
                break;
            }
            self.ring.push((first, entry.remove()));
        }
        if !applies(Rule::Ring) {
            reusable.append(&mut self.ring);
        }
        for &(first, count) in &reusable {
            self.free.give(first, u64::from(count));
            self.held_back -= u64::from(count);
        }
        self.fresh.clear();
        self.root = Some(commit.root.to_vec());
        Ok(reusable.into_iter().map(|(first, _)| first).collect())
    }

    /// Takes what a commit frees out of what is live, by where it stands in the quarantine; none of
    /// it if some is not live.
    fn taken_out(&mut self, commit: &Commit<'_>) -> Result<Vec<Held>, BackendError> {
        let mut taken = Vec::with_capacity(commit.frees.len());
        for free in commit.frees {
            let first = free.location.raw();
            let Some(count) = self.live.remove(&first) else {
                let back = taken.into_iter().map(|((_, first), count)| (first, count));
                self.live.extend(back);
                return Err(BackendError::Damaged {
                    what: format!("freed unit {first}, which is not in use"),
                });
            };
            let held_in = if free.is_node {
                commit.generation
            } else {
                Generation::ZERO
            };
            taken.push(((held_in, first), count));
        }
        Ok(taken)
    }

    pub(super) fn allocated(&self, after: Option<Location>, count_max: usize) -> Vec<Allocation> {
        let from = after.map_or(0, |location| location.raw() + 1);
        self.live
            .range(from..)
            .filter_map(|(&first, &count)| {
                Some(Allocation {
                    location: Location::new(first)?,
                    len: count * UNIT,
                })
            })
            .take(count_max)
            .collect()
    }
}

//! The allocation state: what is live, what waits, and what the newest commit says of it.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::UNIT;
use super::allocator::Extents;
use crate::backend::{Allocation, BackendError, Commit, Location, Placement, Space};
use crate::rules::{Rule, applies};
use crate::units::Generation;

/// The state that one commit makes durable, all of it at once. Big collections are behind `Rc`:
/// a commit keeps a copy, and only what changes after it is copied in turn.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub(super) root: Vec<u8>,
    free: Rc<Extents>,
    /// Live objects: first unit -> count of units.
    live: Rc<BTreeMap<u64, u32>>,
    /// Written since the last commit; a crash gives them back.
    fresh: BTreeSet<u64>,
    /// Freed nodes that walkers may still read, by the generation of the free.
    quarantine: Rc<BTreeMap<(Generation, u64), u32>>,
    /// Freed by the newest commit: the root before it may be recovered and still needs them.
    ring: Vec<(u64, u32)>,
}

impl State {
    pub(super) fn new(capacity_units: Option<u64>) -> Self {
        Self {
            root: Vec::new(),
            free: Rc::new(Extents::new(1, capacity_units)),
            live: Rc::default(),
            fresh: BTreeSet::new(),
            quarantine: Rc::default(),
            ring: Vec::new(),
        }
    }

    pub(super) fn space(&self) -> Space {
        let units = |count: u64| count * u64::from(UNIT);
        let held_back = self.quarantine.values().map(|&n| u64::from(n)).sum::<u64>()
            + self.ring.iter().map(|&(_, n)| u64::from(n)).sum::<u64>();
        Space {
            allocated: units(self.free.taken().saturating_sub(held_back)),
            held_back: units(held_back),
            free: self.free.available().map(units),
        }
    }

    pub(super) fn allocate(
        &mut self,
        placement: Placement,
        len: usize,
    ) -> Result<Location, BackendError> {
        let count = u32::try_from(len).unwrap_or(u32::MAX).div_ceil(UNIT).max(1);
        let first = Rc::make_mut(&mut self.free)
            .take(u64::from(count), placement == Placement::Node)
            .ok_or(BackendError::NoSpace)?;
        let location = Location::new(first).ok_or(BackendError::NoSpace)?;
        Rc::make_mut(&mut self.live).insert(first, count);
        self.fresh.insert(first);
        Ok(location)
    }

    pub(super) fn abandon(&mut self, location: Location, len: u32) {
        let first = location.raw();
        debug_assert!(self.fresh.contains(&first), "abandoned what is committed");
        if !self.fresh.remove(&first) {
            return;
        }
        if let Some(count) = Rc::make_mut(&mut self.live).remove(&first) {
            debug_assert_eq!(count, len.div_ceil(UNIT), "abandoned with another length");
            Rc::make_mut(&mut self.free).give(first, u64::from(count));
        }
    }

    /// Applies a commit; returns the units whose objects nothing can reach any more.
    pub(super) fn commit(&mut self, commit: &Commit<'_>) -> Result<Vec<u64>, BackendError> {
        let mut live = Rc::clone(&self.live);
        let mut quarantine = Rc::clone(&self.quarantine);
        for free in commit.frees {
            let first = free.location.raw();
            let count =
                Rc::make_mut(&mut live)
                    .remove(&first)
                    .ok_or_else(|| BackendError::Damaged {
                        what: format!("freed unit {first}, which is not in use"),
                    })?;
            let key = if free.is_node {
                commit.generation
            } else {
                Generation::ZERO
            };
            Rc::make_mut(&mut quarantine).insert((key, first), count);
        }
        let ends = commit
            .quarantine_from
            .map_or((Generation::MAX, u64::MAX), |from| (from, 0));
        let kept = Rc::make_mut(&mut quarantine).split_off(&ends);
        let released = std::mem::replace(Rc::make_mut(&mut quarantine), kept);
        let reusable = std::mem::replace(
            &mut self.ring,
            released
                .into_iter()
                .map(|((_, first), count)| (first, count))
                .collect(),
        );
        let free = Rc::make_mut(&mut self.free);
        let reusable = if applies(Rule::Ring) {
            reusable
        } else {
            reusable
                .into_iter()
                .chain(std::mem::take(&mut self.ring))
                .collect()
        };
        for &(first, count) in &reusable {
            free.give(first, u64::from(count));
        }
        self.live = live;
        self.quarantine = quarantine;
        self.fresh.clear();
        self.root = commit.root.to_vec();
        Ok(reusable.into_iter().map(|(first, _)| first).collect())
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

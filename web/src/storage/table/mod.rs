//! The allocation state, in memory: every segment with what became of each of its slots.
//!
//! Invariants:
//! - a location is (segment number, slot) and is never reused: new objects go to new segments;
//! - `live`, `quarantined` and `dead` are the sums over all slots, at any time;
//! - what a commit frees stays readable until the next commit: its segment is neither packed nor
//!   deleted before (`lately`), so that a read that had found the place still finds the bytes;
//! - nothing changes for a commit before it is durable: [`Table::plan`] says what would, and
//!   [`Table::apply`] does it.

mod plan;
mod segment;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use rowdisk::backend::{Allocation, BackendError, Free, Location, Occupied, Space};
use rowdisk::units::Generation;

pub(super) use self::plan::{Difference, Plan};
pub(super) use self::segment::{Place, Segment};
use super::kind::Kind;
use super::record::{Allocations, State};

const SLOT_BITS: u32 = 8;
const SLOT_MASK: u64 = 0xff;
/// How many segments further on one still looks for the next of a kind.
const NEAR: usize = 16;
/// How many objects a segment can hold.
pub(super) const SLOTS_MAX: usize = 1 << SLOT_BITS;

/// The segment and slot of a location.
pub(super) fn split(location: Location) -> (u64, u8) {
    let raw = location.raw();
    (raw >> SLOT_BITS, (raw & SLOT_MASK) as u8)
}

/// The location of a slot; `None` when the numbers are used up.
pub(super) fn location(number: u64, slot: u8) -> Option<Location> {
    (number <= Location::MAX >> SLOT_BITS)
        .then(|| Location::new(number << SLOT_BITS | u64::from(slot)))
        .flatten()
}

/// Bytes by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Totals {
    live: u64,
    quarantined: u64,
    dead: u64,
}

impl Totals {
    fn of(&mut self, state: State) -> &mut u64 {
        match state {
            State::Live => &mut self.live,
            State::Quarantined => &mut self.quarantined,
            State::Dead => &mut self.dead,
        }
    }
}

/// The allocation state of a pool.
#[derive(Debug, Default)]
pub(super) struct Table {
    segments: BTreeMap<u64, Segment>,
    /// When each quarantined slot was freed.
    freed_in: BTreeMap<Location, Generation>,
    /// The same, in the order in which they are released.
    quarantine: BTreeSet<(Generation, Location)>,
    totals: Totals,
    /// Segments whose stored allocations are out of date, since something was abandoned.
    stale: BTreeSet<u64>,
    /// Segments with no live and no quarantined slot.
    empty: BTreeSet<u64>,
    /// Segments of which the newest commit freed something.
    lately: BTreeSet<u64>,
}

impl Table {
    /// Takes in what a stored page says of a segment.
    pub(super) fn insert(&mut self, record: Allocations) -> Result<(), BackendError> {
        let number = record.number.get();
        let segment = Segment::new(record.kind, record.entries);
        let mut generations = record.generations.into_iter();
        for entry in segment.entries() {
            *self.totals.of(entry.state()) += u64::from(entry.len());
            if entry.state() != State::Quarantined {
                continue;
            }
            let generation = generations.next().and_then(Generation::new);
            let freed = generation.zip(location(number, entry.slot()));
            let (generation, location) = freed.ok_or_else(|| BackendError::Damaged {
                what: format!("the allocations of segment {number}"),
            })?;
            self.freed_in.insert(location, generation);
            self.quarantine.insert((generation, location));
        }
        if segment.is_empty() {
            self.empty.insert(number);
        }
        self.segments.insert(number, segment);
        Ok(())
    }

    /// A new segment, which has no slots yet.
    pub(super) fn open(&mut self, number: u64, kind: Kind) {
        let before = self.segments.insert(number, Segment::new(kind, Vec::new()));
        debug_assert!(before.is_none(), "segment numbers are never reused");
    }

    /// Adds a live slot to a segment that is still in memory.
    pub(super) fn append(&mut self, number: u64, len: u32) -> Option<Location> {
        let slot = self.segments.get_mut(&number)?.append(len)?;
        self.totals.live += u64::from(len);
        self.empty.remove(&number);
        location(number, slot)
    }

    /// Where an object is, whatever became of it since.
    pub(super) fn find(&self, location: Location) -> Option<Place> {
        let (number, slot) = split(location);
        self.segments.get(&number)?.find(slot)
    }

    /// A segment.
    pub(super) fn segment(&self, number: u64) -> Option<&Segment> {
        self.segments.get(&number)
    }

    /// The segment of a kind that was begun after another, if it is near.
    pub(super) fn next_of(&self, number: u64, kind: Kind) -> Option<u64> {
        let later = self.segments.range(number + 1..).take(NEAR);
        later
            .filter(|(_, segment)| segment.kind() == kind)
            .map(|(&number, _)| number)
            .next()
    }

    /// Gives up an object that was never committed.
    pub(super) fn abandon(&mut self, location: Location) {
        if self.turn(location, State::Dead) {
            self.stale.insert(split(location).0);
        }
    }

    /// Whether nothing in a segment is needed any more.
    pub(super) fn is_empty(&self, number: u64) -> bool {
        self.empty.contains(&number)
    }

    /// Those of these segments in which nothing is needed any more once these data blocks are given back.
    pub(super) fn emptied_by(&self, frees: &[Free], numbers: &BTreeSet<u64>) -> BTreeSet<u64> {
        let mut freed: BTreeMap<u64, usize> = BTreeMap::new();
        // A node may still be wanted.
        for free in frees.iter().filter(|free| !free.is_node) {
            let (number, _) = split(free.location);
            if numbers.contains(&number) {
                *freed.entry(number).or_default() += 1;
            }
        }
        let is_emptied = |number: &u64, count: usize| {
            let segment = self.segments.get(number);
            segment.is_some_and(|segment| segment.needed() == count)
        };
        freed.retain(|number, count| is_emptied(number, *count));
        freed.into_keys().collect()
    }

    /// Forgets the dead slots of a segment, whose payload has been packed.
    pub(super) fn pack(&mut self, number: u64) {
        if let Some(segment) = self.segments.get_mut(&number) {
            self.totals.dead -= segment.pack();
        }
    }

    /// Forgets a segment that was deleted, or given up before it was ever stored.
    pub(super) fn remove(&mut self, number: u64) {
        if let Some(mut segment) = self.segments.remove(&number) {
            self.totals.dead -= segment.pack();
            debug_assert!(segment.entries().is_empty(), "only empty segments go");
        }
        self.empty.remove(&number);
        self.stale.remove(&number);
        self.lately.remove(&number);
    }

    /// The objects in use after a location, ascending.
    pub(super) fn allocated(&self, after: Option<Location>, count_max: usize) -> Vec<Allocation> {
        let live = self.after(after).filter(|occupied| !occupied.is_freed);
        let allocation = |Occupied { location, len, .. }| Allocation { location, len };
        live.map(allocation).take(count_max).collect()
    }

    /// The objects that take room after a location, ascending.
    pub(super) fn occupied(&self, after: Option<Location>, count_max: usize) -> Vec<Occupied> {
        self.after(after).take(count_max).collect()
    }

    fn after(&self, after: Option<Location>) -> impl Iterator<Item = Occupied> + '_ {
        let first = after.map_or(0, |location| split(location).0);
        let segments = self.segments.range(first..);
        let all = segments.flat_map(|(&number, segment)| {
            segment.entries().iter().filter_map(move |entry| {
                Some(Occupied {
                    location: location(number, entry.slot())?,
                    len: entry.len(),
                    is_freed: entry.state() != State::Live,
                })
            })
        });
        all.filter(move |occupied| after.is_none_or(|after| occupied.location > after))
    }

    /// How full the pool is. No browser says what is left.
    pub(super) fn space(&self) -> Space {
        Space {
            allocated: self.totals.live,
            held_back: self.totals.quarantined + self.totals.dead,
            free: None,
        }
    }

    /// Segments below a number that are worth packing, the worst first, until so many live bytes
    /// have to be rewritten. None while the dead bytes are at most `slack` and a quarter of the
    /// others.
    pub(super) fn wasteful(&self, below: u64, slack: u64, rewritten_max: u64) -> Vec<u64> {
        let Totals {
            live,
            quarantined,
            dead,
        } = self.totals;
        if dead <= slack + (live + quarantined) / 4 {
            return Vec::new();
        }
        let mut candidates: Vec<(u64, u64, u64)> = self
            .segments
            .range(..below)
            .filter(|&(number, _)| !self.lately.contains(number) && !self.empty.contains(number))
            .filter_map(|(&number, segment)| {
                let dead = segment.dead_len();
                let kept = segment.payload_len() - dead;
                (dead > 0).then(|| (kept * 1024 / (kept + dead), number, kept))
            })
            .collect();
        candidates.sort_unstable();
        let mut rewritten = 0;
        candidates
            .into_iter()
            .take_while(|&(_, _, kept)| {
                let fits = rewritten == 0 || rewritten + kept <= rewritten_max;
                rewritten += kept;
                fits
            })
            .map(|(_, number, _)| number)
            .collect()
    }

    /// Empty segments below a number that no reader can still be after, at most so many; none while
    /// they have at most `slack` bytes.
    pub(super) fn deletable(&self, below: u64, slack: u64, count_max: usize) -> Vec<u64> {
        if self.empty_len() <= slack {
            return Vec::new();
        }
        let old = self.empty.range(..below).copied();
        old.filter(|number| !self.lately.contains(number))
            .take(count_max)
            .collect()
    }

    /// How many bytes empty segments have.
    fn empty_len(&self) -> u64 {
        let empty = self.empty.iter();
        empty
            .filter_map(|number| self.segments.get(number))
            .map(Segment::payload_len)
            .sum()
    }

    /// Changes a slot's state; whether it was another.
    fn turn(&mut self, location: Location, state: State) -> bool {
        let (number, slot) = split(location);
        let Some(segment) = self.segments.get_mut(&number) else {
            return false;
        };
        let Some((before, len)) = segment.turn(slot, state) else {
            return false;
        };
        *self.totals.of(before) -= u64::from(len);
        *self.totals.of(state) += u64::from(len);
        if segment.is_empty() {
            self.empty.insert(number);
        }
        before != state
    }
}

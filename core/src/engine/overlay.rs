//! What was written to a head and is not in its map yet.
//!
//! Two layers: `blocks` lie over `cuts`, cuts over the map. A cut is a run of whole blocks that was
//! discarded or zeroed; it costs the same for one block and for a disk.
//! Invariant: a later write stands in `blocks`; a later cut has removed the blocks it covers.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Slot;
use std::rc::Rc;

use super::map::Entry;
use super::map::entry::Object;
use super::map::shape::FANOUT_SHIFT;
use super::writer::{Meter, is_same};

/// A block that was written.
#[derive(Clone, Debug)]
pub(crate) enum Dirty {
    /// Its bytes, in memory only.
    Buffered(Rc<Vec<u8>>),
    /// Written out to the backend when the buffer was full; not committed.
    Spilled(Entry),
}

/// What a cut leaves behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    Discard,
    Zero,
}

/// What stands at a place of the overlay.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    Block(Dirty),
    /// Reads as zeroes, whatever the kind.
    Cut,
    /// Look below.
    Clear,
}

/// A run of cut blocks.
#[derive(Clone, Debug)]
pub(crate) struct CutRun {
    pub(crate) start: u64,
    pub(crate) end: u64,
    pub(crate) cut: Cut,
    /// Who counts it.
    pub(crate) meter: Option<Meter>,
}

impl CutRun {
    /// Whether a run of the same kind and writer can be one with it.
    fn joins(&self, other: &Self) -> bool {
        self.cut == other.cut && is_same(self.meter.as_ref(), other.meter.as_ref())
    }
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Overlay {
    /// With whoever counts them.
    blocks: BTreeMap<u64, (Dirty, Option<Meter>)>,
    /// By their start; disjoint.
    cuts: BTreeMap<u64, CutRun>,
    buffered: u64,
    leaves: u64,
}

impl Overlay {
    pub(crate) fn is_empty(&self) -> bool {
        self.blocks.is_empty() && self.cuts.is_empty()
    }

    /// How many blocks are buffered in memory.
    pub(crate) fn buffered(&self) -> u64 {
        self.buffered
    }

    /// How many blocks were written out before their commit.
    pub(crate) fn spilled(&self) -> u64 {
        self.blocks.len() as u64 - self.buffered
    }

    /// How many entries this overlay costs in memory, buffered bytes apart.
    pub(crate) fn weight(&self) -> usize {
        self.blocks.len() + self.cuts.len()
    }

    /// An upper bound of the paths that a commit of this overlay rewrites.
    pub(crate) fn paths(&self) -> u64 {
        self.leaves + 2 * self.cuts.len() as u64
    }

    pub(crate) fn place(&self, index: u64) -> Place {
        if let Some((dirty, _)) = self.blocks.get(&index) {
            return Place::Block(dirty.clone());
        }
        match self.cuts.range(..=index).next_back() {
            Some((_, run)) if index < run.end => Place::Cut,
            _ => Place::Clear,
        }
    }

    pub(crate) fn blocks(&self) -> impl Iterator<Item = (u64, &Dirty, Option<&Meter>)> {
        let blocks = self.blocks.iter();
        blocks.map(|(&index, (dirty, meter))| (index, dirty, meter.as_ref()))
    }

    pub(crate) fn cuts(&self) -> impl Iterator<Item = &CutRun> {
        self.cuts.values()
    }

    /// Whether a write of this block takes one more path.
    pub(crate) fn is_new_leaf(&self, index: u64) -> bool {
        let first = index >> FANOUT_SHIFT << FANOUT_SHIFT;
        self.blocks
            .range(first..first + (1 << FANOUT_SHIFT))
            .next()
            .is_none()
    }

    /// Puts a block; returns the spilled object it takes the place of, to be abandoned. It counts
    /// for the first who wrote it.
    pub(crate) fn put(&mut self, index: u64, dirty: Dirty, meter: Option<Meter>) -> Option<Object> {
        if self.is_new_leaf(index) {
            self.leaves += 1;
        }
        self.buffered += u64::from(matches!(dirty, Dirty::Buffered(_)));
        match self.blocks.entry(index) {
            Slot::Vacant(place) => {
                place.insert((dirty, meter));
                None
            }
            Slot::Occupied(mut place) => {
                let before = std::mem::replace(&mut place.get_mut().0, dirty);
                self.gone(&before)
            }
        }
    }

    /// The bytes of a buffered block, to change in place. A copy that is being written out keeps
    /// the bytes it started with.
    pub(crate) fn bytes_mut(&mut self, index: u64) -> Option<&mut Vec<u8>> {
        match self.blocks.get_mut(&index) {
            Some((Dirty::Buffered(bytes), _)) => Some(Rc::make_mut(bytes)),
            _ => None,
        }
    }

    /// Replaces a buffered block by where it was written out, unless it changed in the meantime.
    pub(crate) fn spill(&mut self, index: u64, bytes: &Rc<Vec<u8>>, entry: Entry) -> bool {
        match self.blocks.get_mut(&index) {
            Some((dirty @ Dirty::Buffered(_), _)) => {
                let is_same = matches!(&*dirty, Dirty::Buffered(now) if Rc::ptr_eq(now, bytes));
                if is_same {
                    *dirty = Dirty::Spilled(entry);
                    self.buffered -= 1;
                }
                is_same
            }
            _ => false,
        }
    }

    fn gone(&mut self, before: &Dirty) -> Option<Object> {
        match before {
            Dirty::Buffered(_) => {
                self.buffered -= 1;
                None
            }
            Dirty::Spilled(entry) => entry.object(),
        }
    }

    /// Cuts a run of whole blocks; returns the spilled objects in it, to be abandoned.
    pub(crate) fn cut(&mut self, run: CutRun) -> Vec<Object> {
        let (start, end) = (run.start, run.end);
        if start >= end {
            return Vec::new();
        }
        let mut inside = self.blocks.split_off(&start);
        let mut after = inside.split_off(&end);
        self.blocks.append(&mut after);
        let objects = inside
            .values()
            .filter_map(|(before, _)| self.gone(before))
            .collect();
        self.clear_cuts(start, end);
        // Joins with neighbours of the same kind, so that a disk zeroed in small steps stays small.
        let mut run = run;
        if let Some((&before, other)) = self.cuts.range(..start).next_back()
            && other.end == start
            && other.joins(&run)
        {
            self.cuts.remove(&before);
            run.start = before;
        }
        if let Some(other) = self.cuts.get(&end)
            && other.joins(&run)
        {
            run.end = other.end;
            self.cuts.remove(&end);
        }
        self.cuts.insert(run.start, run);
        objects
    }

    /// Takes a range out of the cuts.
    fn clear_cuts(&mut self, start: u64, end: u64) {
        if let Some((_, before)) = self.cuts.range_mut(..start).next_back()
            && before.end > start
        {
            let mut rest = before.clone();
            before.end = start;
            if rest.end > end {
                rest.start = end;
                self.cuts.insert(end, rest);
            }
        }
        let inside: Vec<u64> = self.cuts.range(start..end).map(|(&at, _)| at).collect();
        for at in inside {
            if let Some(mut run) = self.cuts.remove(&at)
                && run.end > end
            {
                run.start = end;
                self.cuts.insert(end, run);
            }
        }
    }

    /// Slides an older overlay under this one, after its commit found no space; returns the
    /// spilled objects that nothing needs any more.
    pub(crate) fn absorb_older(&mut self, older: Self) -> Vec<Object> {
        let newer = std::mem::replace(self, older);
        let mut objects = Vec::new();
        for run in newer.cuts.into_values() {
            objects.extend(self.cut(run));
        }
        for (index, (dirty, meter)) in newer.blocks {
            objects.extend(self.put(index, dirty, meter));
        }
        objects
    }

    /// The spilled objects, to be abandoned with the overlay.
    pub(crate) fn spilled_objects(&self) -> impl Iterator<Item = Object> + '_ {
        self.blocks.values().filter_map(|(dirty, _)| match dirty {
            Dirty::Spilled(entry) => entry.object(),
            Dirty::Buffered(_) => None,
        })
    }
}

/// A block that has its place in the backend.
#[derive(Clone, Debug)]
pub(crate) struct Sealed {
    pub(crate) index: u64,
    pub(crate) entry: Entry,
    /// Who counts it.
    pub(crate) meter: Option<Meter>,
}

/// What a commit puts into a map: sealed blocks over cuts, both in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Writes {
    pub(crate) blocks: Vec<Sealed>,
    pub(crate) cuts: Vec<CutRun>,
}

impl Writes {
    /// The first place at or after `from` that changes.
    pub(crate) fn next(&self, from: u64) -> Option<u64> {
        let at = self.blocks.partition_point(|block| block.index < from);
        let block = self.blocks.get(at).map(|block| block.index);
        let at = self.cuts.partition_point(|run| run.end <= from);
        let cut = self.cuts.get(at).map(|run| run.start.max(from));
        match (block, cut) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }

    /// The block written at a place.
    pub(crate) fn block(&self, index: u64) -> Option<&Sealed> {
        let at = self
            .blocks
            .binary_search_by_key(&index, |block| block.index)
            .ok()?;
        self.blocks.get(at)
    }

    /// The cut that covers a whole range in which no block is written.
    pub(crate) fn whole_cut(&self, start: u64, end: u64) -> Option<&CutRun> {
        let at = self.blocks.partition_point(|block| block.index < start);
        let next = self.blocks.get(at);
        if next.is_some_and(|block| block.index < end) {
            return None;
        }
        let at = self.cuts.partition_point(|run| run.end < end);
        self.cuts.get(at).filter(|run| run.start <= start)
    }
}

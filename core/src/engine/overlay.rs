//! What was written to a head and is not in its map yet.
//!
//! Two layers: `blocks` lie over `cuts`, cuts over the map. A cut is a run of whole blocks that was
//! discarded or zeroed; it costs the same for one block and for a disk.
//! Invariant: a later write stands in `blocks`; a later cut has removed the blocks it covers.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::map::Entry;
use super::map::entry::Object;
use super::map::shape::FANOUT_SHIFT;

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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CutRun {
    pub(crate) start: u64,
    pub(crate) end: u64,
    pub(crate) cut: Cut,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Overlay {
    blocks: BTreeMap<u64, Dirty>,
    /// Start -> (end, kind); disjoint.
    cuts: BTreeMap<u64, (u64, Cut)>,
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
        if let Some(dirty) = self.blocks.get(&index) {
            return Place::Block(dirty.clone());
        }
        match self.cuts.range(..=index).next_back() {
            Some((_, &(end, _))) if index < end => Place::Cut,
            _ => Place::Clear,
        }
    }

    pub(crate) fn blocks(&self) -> impl Iterator<Item = (u64, &Dirty)> {
        self.blocks.iter().map(|(&index, dirty)| (index, dirty))
    }

    pub(crate) fn cuts(&self) -> impl Iterator<Item = CutRun> + '_ {
        self.cuts
            .iter()
            .map(|(&start, &(end, cut))| CutRun { start, end, cut })
    }

    /// Whether a write of this block takes one more path.
    pub(crate) fn is_new_leaf(&self, index: u64) -> bool {
        let first = index >> FANOUT_SHIFT << FANOUT_SHIFT;
        self.blocks
            .range(first..first + (1 << FANOUT_SHIFT))
            .next()
            .is_none()
    }

    /// Puts a block; returns the spilled object it takes the place of, to be abandoned.
    pub(crate) fn put(&mut self, index: u64, dirty: Dirty) -> Option<Object> {
        if self.is_new_leaf(index) {
            self.leaves += 1;
        }
        self.buffered += u64::from(matches!(dirty, Dirty::Buffered(_)));
        self.blocks
            .insert(index, dirty)
            .and_then(|before| self.gone(&before))
    }

    /// The bytes of a buffered block, to change in place. A copy that is being written out keeps
    /// the bytes it started with.
    pub(crate) fn bytes_mut(&mut self, index: u64) -> Option<&mut Vec<u8>> {
        match self.blocks.get_mut(&index) {
            Some(Dirty::Buffered(bytes)) => Some(Rc::make_mut(bytes)),
            _ => None,
        }
    }

    /// Replaces a buffered block by where it was written out, unless it changed in the meantime.
    pub(crate) fn spill(&mut self, index: u64, bytes: &Rc<Vec<u8>>, entry: Entry) -> bool {
        match self.blocks.get_mut(&index) {
            Some(dirty @ Dirty::Buffered(_)) => {
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
        let CutRun { start, end, cut } = run;
        if start >= end {
            return Vec::new();
        }
        let mut inside = self.blocks.split_off(&start);
        let mut after = inside.split_off(&end);
        self.blocks.append(&mut after);
        let objects = inside
            .values()
            .filter_map(|before| self.gone(before))
            .collect();
        self.clear_cuts(start, end);
        // Joins with neighbours of the same kind, so that a disk zeroed in small steps stays small.
        let (mut start, mut end) = (start, end);
        if let Some((&before, &(stop, kind))) = self.cuts.range(..start).next_back()
            && stop == start
            && kind == cut
        {
            self.cuts.remove(&before);
            start = before;
        }
        if let Some(&(stop, kind)) = self.cuts.get(&end)
            && kind == cut
        {
            self.cuts.remove(&end);
            end = stop;
        }
        self.cuts.insert(start, (end, cut));
        objects
    }

    /// Takes a range out of the cuts.
    fn clear_cuts(&mut self, start: u64, end: u64) {
        if let Some((&before, &(stop, kind))) = self.cuts.range(..start).next_back()
            && stop > start
        {
            self.cuts.insert(before, (start, kind));
            if stop > end {
                self.cuts.insert(end, (stop, kind));
            }
        }
        let inside: Vec<u64> = self.cuts.range(start..end).map(|(&at, _)| at).collect();
        for at in inside {
            if let Some((stop, kind)) = self.cuts.remove(&at)
                && stop > end
            {
                self.cuts.insert(end, (stop, kind));
            }
        }
    }

    /// Slides an older overlay under this one, after its commit found no space; returns the
    /// spilled objects that nothing needs any more.
    pub(crate) fn absorb_older(&mut self, older: Self) -> Vec<Object> {
        let newer = std::mem::replace(self, older);
        let mut objects = Vec::new();
        for run in newer.cuts() {
            objects.extend(self.cut(run));
        }
        for (index, dirty) in newer.blocks {
            objects.extend(self.put(index, dirty));
        }
        objects
    }

    /// The spilled objects, to be abandoned with the overlay.
    pub(crate) fn spilled_objects(&self) -> impl Iterator<Item = Object> + '_ {
        self.blocks.values().filter_map(|dirty| match dirty {
            Dirty::Spilled(entry) => entry.object(),
            Dirty::Buffered(_) => None,
        })
    }
}

/// What a commit puts into a map: sealed blocks over cuts, both in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Writes {
    pub(crate) blocks: Vec<(u64, Entry)>,
    pub(crate) cuts: Vec<CutRun>,
}

impl Writes {
    /// The first place at or after `from` that changes.
    pub(crate) fn next(&self, from: u64) -> Option<u64> {
        let at = self.blocks.partition_point(|&(index, _)| index < from);
        let block = self.blocks.get(at).map(|&(index, _)| index);
        let at = self.cuts.partition_point(|run| run.end <= from);
        let cut = self.cuts.get(at).map(|run| run.start.max(from));
        match (block, cut) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }

    /// The block written at a place.
    pub(crate) fn block(&self, index: u64) -> Option<Entry> {
        let at = self
            .blocks
            .binary_search_by_key(&index, |&(index, _)| index)
            .ok()?;
        self.blocks.get(at).map(|&(_, entry)| entry)
    }

    /// The cut that covers a whole range in which no block is written.
    pub(crate) fn whole_cut(&self, start: u64, end: u64) -> Option<Cut> {
        let at = self.blocks.partition_point(|&(index, _)| index < start);
        if self.blocks.get(at).is_some_and(|&(index, _)| index < end) {
            return None;
        }
        let at = self.cuts.partition_point(|run| run.end < end);
        self.cuts
            .get(at)
            .filter(|run| run.start <= start)
            .map(|run| run.cut)
    }
}

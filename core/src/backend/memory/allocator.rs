//! Free extents of a row of units: first fit, with neighbours joined when they come back.

use std::collections::BTreeMap;

/// The free extents, and how far the row was ever used.
#[derive(Clone, Debug)]
pub(super) struct Extents {
    /// First unit -> length, of extents below `end`; never adjacent to one another.
    free: BTreeMap<u64, u64>,
    /// Units at and above this one were never taken.
    end: u64,
    first: u64,
    /// How many units there are, where there is a limit.
    limit: Option<u64>,
    available_below_end: u64,
}

impl Extents {
    pub(super) fn new(first: u64, limit: Option<u64>) -> Self {
        Self {
            free: BTreeMap::new(),
            end: first,
            first,
            limit,
            available_below_end: 0,
        }
    }

    /// Units taken and not given back.
    pub(super) fn taken(&self) -> u64 {
        self.end - self.first - self.available_below_end
    }

    /// Units that are left, where there is a limit.
    pub(super) fn available(&self) -> Option<u64> {
        self.limit.map(|limit| limit - self.taken())
    }

    /// Takes `count` adjacent units; `low` prefers the lowest place, otherwise the highest extent
    /// that fits, so that nodes and data keep apart. `None` when no extent fits.
    pub(super) fn take(&mut self, count: u64, low: bool) -> Option<u64> {
        let fits = |&(_, &len): &(&u64, &u64)| len >= count;
        let found = if low {
            self.free.iter().find(fits)
        } else {
            self.free.iter().rev().find(fits)
        };
        if let Some((&start, &len)) = found {
            self.free.remove(&start);
            self.available_below_end -= count;
            if len > count {
                self.free.insert(start + count, len - count);
            }
            return Some(start);
        }
        if self
            .limit
            .is_some_and(|limit| self.end - self.first + count > limit)
        {
            return None;
        }
        let start = self.end;
        self.end += count;
        Some(start)
    }

    /// Gives units back.
    pub(super) fn give(&mut self, start: u64, count: u64) {
        self.available_below_end += count;
        let (mut start, mut count) = (start, count);
        if let Some((&before, &len)) = self.free.range(..start).next_back()
            && before + len == start
        {
            self.free.remove(&before);
            start = before;
            count += len;
        }
        if let Some(len) = self.free.remove(&(start + count)) {
            count += len;
        }
        self.free.insert(start, count);
    }
}

//! Where the superblocks, the directories and the pages are.

use super::{FANOUT, PAGE_LEN};
use crate::workload::setup::{AREA_AT, Setup};

/// The store's measures.
#[derive(Clone, Copy, Debug)]
pub(in crate::workload) struct Plan {
    pub(super) key: u64,
    /// Pages of entries.
    pub(in crate::workload) pages: u64,
}

impl Plan {
    /// As many pages as fit a length.
    pub(in crate::workload) fn fitting(setup: &Setup, len: u64) -> Self {
        // Each page takes two slots, and each directory two for its pages.
        let fixed = 2 * PAGE_LEN as u64;
        let directory = 2 * PAGE_LEN as u64 * (FANOUT + 1);
        let rest = len.saturating_sub(fixed);
        let whole = rest / directory * FANOUT;
        let part = (rest % directory / (2 * PAGE_LEN as u64)).saturating_sub(1);
        Self::of(setup, whole + part)
    }

    /// Of a number of pages.
    pub(in crate::workload) fn of(setup: &Setup, pages: u64) -> Self {
        let key = setup.seed ^ u64::from(setup.kind.number());
        Self { key, pages }
    }

    pub(super) fn directories(&self) -> u64 {
        self.pages.div_ceil(FANOUT)
    }

    /// Bytes it takes.
    pub(in crate::workload) fn len(&self) -> u64 {
        2 * PAGE_LEN as u64 * (1 + self.directories() + self.pages)
    }

    pub(super) fn super_place(&self, commit: u64) -> u64 {
        AREA_AT + commit % 2 * PAGE_LEN as u64
    }

    pub(super) fn directory_place(&self, number: u64, slot: u32) -> u64 {
        self.place(1 + number, slot)
    }

    pub(super) fn page_place(&self, number: u64, slot: u32) -> u64 {
        self.place(1 + self.directories() + number, slot)
    }

    fn place(&self, pair: u64, slot: u32) -> u64 {
        AREA_AT + (2 * pair + u64::from(slot % 2)) * PAGE_LEN as u64
    }
}

//! References and pages as bytes.

use super::{ENTRIES, ENTRIES_AT, ENTRY_LEN, PAGE_LEN, VALUE_LEN};
use crate::workload::bytes::{put, put_u32, put_u64, u32_at, u64_at};

/// Where a page is, and what vouches for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Ref {
    pub(super) commit: u64,
    pub(super) checksum: u64,
    pub(super) slot: u32,
    pub(super) entries: u32,
}

impl Ref {
    pub(super) fn read(bytes: &[u8], at: usize) -> Self {
        Self {
            commit: u64_at(bytes, at),
            checksum: u64_at(bytes, at + 8),
            slot: u32_at(bytes, at + 16) % 2,
            entries: u32_at(bytes, at + 20),
        }
    }

    pub(super) fn write(&self, bytes: &mut [u8], at: usize) {
        put_u64(bytes, at, self.commit);
        put_u64(bytes, at + 8, self.checksum);
        put_u32(bytes, at + 16, self.slot);
        put_u32(bytes, at + 20, self.entries);
    }

    /// The slot that is not in use.
    pub(super) fn other(&self) -> u32 {
        u32::from(self.commit != 0) * (1 - self.slot % 2)
    }
}

/// One key's entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::workload) struct Entry {
    /// How often it was put.
    pub(in crate::workload) version: u64,
    pub(in crate::workload) time_ms: u64,
    pub(in crate::workload) commit: u64,
    pub(in crate::workload) value: [u8; VALUE_LEN],
}

/// A page of entries in memory.
#[derive(Clone, Debug)]
pub(in crate::workload) struct Page(pub(super) Vec<u8>);

impl Page {
    pub(super) fn blank() -> Self {
        Self(vec![0; PAGE_LEN])
    }

    /// The application's version that wrote it.
    pub(in crate::workload) fn version(&self) -> u32 {
        u32_at(&self.0, 24)
    }

    pub(in crate::workload) fn set_version(&mut self, version: u32) {
        put_u32(&mut self.0, 24, version);
    }

    pub(in crate::workload) fn entry(&self, index: u64) -> Option<Entry> {
        let at = ENTRIES_AT + usize::try_from(index.min(ENTRIES)).ok()? * ENTRY_LEN;
        let bytes = self.0.get(at..at + ENTRY_LEN)?;
        let version = u64_at(bytes, 0);
        let value = bytes.get(24..)?.first_chunk()?;
        (version > 0).then_some(Entry {
            version,
            time_ms: u64_at(bytes, 8),
            commit: u64_at(bytes, 16),
            value: *value,
        })
    }

    pub(in crate::workload) fn set(&mut self, index: u64, entry: Option<&Entry>) {
        let at = ENTRIES_AT + index.min(ENTRIES) as usize * ENTRY_LEN;
        let mut bytes = [0; ENTRY_LEN];
        if let Some(entry) = entry {
            put_u64(&mut bytes, 0, entry.version);
            put_u64(&mut bytes, 8, entry.time_ms);
            put_u64(&mut bytes, 16, entry.commit);
            put(&mut bytes, 24, &entry.value);
        }
        put(&mut self.0, at, &bytes);
    }

    pub(super) fn entries(&self) -> u32 {
        let there = (0..ENTRIES).filter(|index| self.entry(*index).is_some());
        there.count() as u32
    }
}

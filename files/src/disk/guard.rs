//! What a FAT volume's list of clusters may say: the library does not check it itself.

use std::ops::Range;

use crate::FatKind;

/// Where a FAT volume has its table and its data, for what the library does not check itself.
#[derive(Clone, Debug)]
pub(crate) struct FatGuard {
    pub(crate) kind: FatKind,
    /// The first table, in the volume.
    pub(crate) table: Range<u64>,
    /// Where the last table ends: from here on are folders and files.
    pub(crate) folders: u64,
    /// Where the clusters begin, in the volume.
    pub(crate) data: u64,
    pub(crate) clusters: u32,
}

impl FatGuard {
    /// How many bytes the first two entries take, which belong to no cluster.
    pub(super) fn reserved(&self) -> u64 {
        match self.kind {
            FatKind::Fat12 => 3,
            FatKind::Fat16 => 4,
            FatKind::Fat32 => 8,
        }
    }

    /// Whether what was read at `offset` of the table leads to a cluster that is there.
    pub(super) fn leads_somewhere(&self, offset: u64, bytes: &[u8]) -> bool {
        let (index, value, marks) = match (self.kind, bytes) {
            (FatKind::Fat12, &[low, high]) => {
                let pair = u32::from(u16::from_le_bytes([low, high]));
                match offset % 3 {
                    0 => (offset / 3 * 2, pair & 0xfff, 0xff7),
                    1 => (offset / 3 * 2 + 1, pair >> 4, 0xff7),
                    _ => return true,
                }
            }
            (FatKind::Fat16, &[low, high]) => (
                offset / 2,
                u32::from(u16::from_le_bytes([low, high])),
                0xfff7,
            ),
            (FatKind::Fat32, &[a, b, c, d]) => (
                offset / 4,
                u32::from_le_bytes([a, b, c, d]) & 0x0fff_ffff,
                0x0fff_fff7,
            ),
            _ => return true,
        };
        index < 2 || value == 0 || (2..self.clusters + 2).contains(&value) || value >= marks
    }
}

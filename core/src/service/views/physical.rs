//! The pool's store as it lies: who has which part of it.

use serde::{Deserialize, Serialize};

/// How many [`PhysicalUse`]s there are.
pub const PHYSICAL_USES: usize = 6;

/// What a part of the store is used for, seen from one disk. Its number is an index into
/// [`PhysicalCell::bytes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhysicalUse {
    /// The disk as it is now has it.
    Now,
    /// Snapshots of the disk have it, the disk itself not.
    Snapshots,
    /// Other disks, their snapshots, or versions that are kept for clones have it.
    Others,
    /// Maps and records.
    Metadata,
    /// Nothing reaches it: it is being given back, or not committed yet.
    Leaving,
    /// It was freed; its room comes back when the store is packed.
    Freed,
}

impl PhysicalUse {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; PHYSICAL_USES] = [
        Self::Now,
        Self::Snapshots,
        Self::Others,
        Self::Metadata,
        Self::Leaving,
        Self::Freed,
    ];
}

/// A range of the store, cut into cells. Offsets count the bytes of all objects in the order in which
/// they lie, without gaps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhysicalView {
    /// Bytes of the whole store.
    pub len: u64,
    /// The first byte of the first cell.
    pub first: u64,
    /// Bytes in a cell; the last one may have fewer.
    pub cell_bytes: u64,
    /// The cells, in order.
    pub cells: Vec<PhysicalCell>,
    /// Bytes of the whole store by use.
    pub sums: [u64; PHYSICAL_USES],
}

/// A part of the store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhysicalCell {
    /// The location of the first object in it, as the backend counts.
    pub location: u64,
    /// Its bytes by use.
    pub bytes: [u64; PHYSICAL_USES],
}

//! Numbers with a meaning, shared by all layers: generations, versions, block sizes and indexes.

use serde::{Deserialize, Serialize};

/// The largest disk, in bytes: 32 TiB (the service's 32,768 GiB).
pub const DISK_LEN_MAX: u64 = 32 << 40;
/// The smallest disk, in bytes: 1 MiB.
pub const DISK_LEN_MIN: u64 = 1 << 20;
/// Disk sizes are multiples of this many bytes.
pub const DISK_LEN_STEP: u64 = 4096;

/// A number that grows with every commit and every snapshot. 48 bits.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Generation(u64);

impl Generation {
    /// Before anything was born.
    pub const ZERO: Self = Self(0);
    /// The largest generation: an entry of the map has 48 bits for it. At a thousand commits a
    /// second it is reached after 8,900 years.
    pub const MAX: Self = Self((1 << 48) - 1);

    /// A generation from its number; `None` for what does not fit 48 bits.
    #[must_use]
    pub const fn new(raw: u64) -> Option<Self> {
        if raw > Self::MAX.0 {
            None
        } else {
            Some(Self(raw))
        }
    }

    /// The number.
    #[must_use]
    pub const fn raw(self) -> u64 {
        self.0
    }

    /// The generation after this one; stays at the largest.
    #[must_use]
    pub const fn next(self) -> Self {
        if self.0 < Self::MAX.0 {
            Self(self.0 + 1)
        } else {
            self
        }
    }
}

/// A place in the lineage: a head, a snapshot, a hold or a zombie. Never reused within a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct VersionId(u64);

impl VersionId {
    /// An id from its number.
    #[must_use]
    pub const fn new(raw: u64) -> Self {
        Self(raw)
    }

    /// The number.
    #[must_use]
    pub const fn raw(self) -> u64 {
        self.0
    }
}

/// The unit of redirection: a power of two from 4 to 64 KiB, fixed per disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct BlockSize(u8);

impl BlockSize {
    /// 16 KiB, unless a disk asks for another.
    pub const DEFAULT: Self = Self(14);

    /// A block size of so many bytes; `None` unless it is 4, 8, 16, 32 or 64 KiB.
    #[must_use]
    pub const fn new(len: u32) -> Option<Self> {
        if len.is_power_of_two() && len >= 4096 && len <= 65536 {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "at most 16 for the range above"
            )]
            Some(Self(len.trailing_zeros() as u8))
        } else {
            None
        }
    }

    /// The size in bytes.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "no block is empty")]
    pub const fn len(self) -> u32 {
        1 << self.0
    }

    /// The size in bytes, for arithmetic with offsets.
    #[must_use]
    pub const fn bytes(self) -> u64 {
        1 << self.0
    }

    /// Log2 of the size in bytes, as it stands in nodes and rows.
    #[must_use]
    pub const fn shift(self) -> u8 {
        self.0
    }

    /// A block size from its log2; `None` for what is not one.
    #[must_use]
    pub const fn from_shift(shift: u8) -> Option<Self> {
        if shift >= 12 && shift <= 16 {
            Some(Self(shift))
        } else {
            None
        }
    }

    /// The index of the block that holds a byte offset.
    #[must_use]
    pub const fn index_of(self, offset: u64) -> u64 {
        offset >> self.0
    }
}

impl TryFrom<u32> for BlockSize {
    type Error = &'static str;

    fn try_from(len: u32) -> Result<Self, Self::Error> {
        Self::new(len).ok_or("a block size is 4, 8, 16, 32 or 64 KiB")
    }
}

impl From<BlockSize> for u32 {
    fn from(size: BlockSize) -> Self {
        size.len()
    }
}

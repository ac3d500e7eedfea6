//! The records of the meter: what a chain was charged, one a chain and month.

use minicbor::{Decode, Encode};

use super::codec::{Row, RowError, RowKey};
use crate::service::ids::{DiskId, SnapshotId};

/// What a chain was charged in a month, up to some hour of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct MeterRow {
    /// The disk's name when this was written; the disk may be gone.
    #[n(0)]
    pub(crate) name: String,
    /// The last hour that is charged, counted from 1970.
    #[n(1)]
    pub(crate) hour: u64,
    /// What that hour is charged for so far, in bytes: the largest size that is known of it.
    #[n(2)]
    pub(crate) hour_bytes: u64,
    /// All of the month up to and with that hour: bytes times hours.
    #[n(3)]
    pub(crate) byte_hours: u64,
    /// Whom that counts for. What is missing to all of it counts for snapshots that are gone and are
    /// not told apart any more.
    #[n(4)]
    pub(crate) lines: Vec<MeterLine>,
    /// Higher than in any row of the chain that was written before.
    #[n(5)]
    pub(crate) serial: u64,
}

/// What one member of a chain was charged.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct MeterLine {
    /// The snapshot; none for what only the disk had while it lay in the recycle bin.
    #[n(0)]
    pub(crate) snapshot: Option<SnapshotId>,
    /// Its name when this was written, cut to 256 bytes.
    #[n(1)]
    pub(crate) name: String,
    /// Bytes times hours.
    #[n(2)]
    pub(crate) byte_hours: u64,
}

impl Row for MeterRow {
    const KIND: u8 = 0x4C;
    type Key = MeterKey;
}

/// A chain, by its disk, and a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct MeterKey {
    pub(crate) disk: DiskId,
    /// Months since January 1970.
    pub(crate) month: u32,
}

impl RowKey for MeterKey {
    fn to_bytes(self) -> Vec<u8> {
        let mut bytes = self.disk.to_bytes();
        bytes.extend(self.month.to_be_bytes());
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, RowError> {
        let (disk, month) = bytes.split_last_chunk().ok_or(RowError::BadId)?;
        Ok(Self {
            disk: DiskId::from_bytes(disk)?,
            month: u32::from_be_bytes(*month),
        })
    }
}

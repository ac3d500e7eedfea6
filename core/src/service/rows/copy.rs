//! The records of copies from other regions that are on their way.

use minicbor::{Decode, Encode};

use super::codec::Row;
use super::key::KeyRow;
use super::snapshot::CopiedRow;
use crate::service::ids::{DiskId, ImageId, KeyId, SnapshotId};
use crate::service::views::{DiskKind, FailureView, Retention, TimeMs};
use crate::units::VersionId;

/// A copy on its way, or one that failed. Its snapshots, and its image, are records of their own only
/// when all of it is there.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct CopyRow {
    #[n(0)]
    pub(crate) started_ms: TimeMs,
    /// The command, for the log.
    #[n(1)]
    pub(crate) command: String,
    /// The image that it makes, where it copies one.
    #[n(2)]
    pub(crate) image: Option<CopiedImageRow>,
    /// The snapshots, that of a system disk first.
    #[n(3)]
    pub(crate) parts: Vec<PartRow>,
    /// Why nothing comes of it. Its heads are gone then.
    #[n(4)]
    pub(crate) failure: Option<FailureView>,
}

/// An image that a copy makes.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct CopiedImageRow {
    #[n(0)]
    pub(crate) id: ImageId,
    #[n(1)]
    pub(crate) name: String,
    #[n(2)]
    pub(crate) description: String,
}

/// A snapshot being copied.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct PartRow {
    /// Its id here.
    #[n(0)]
    pub(crate) id: SnapshotId,
    #[n(1)]
    pub(crate) of: CopiedRow,
    /// What stands for the source's disk here: the same for all its copies.
    #[n(2)]
    pub(crate) disk: DiskId,
    #[n(3)]
    pub(crate) kind: DiskKind,
    #[n(4)]
    pub(crate) name: String,
    #[n(5)]
    pub(crate) description: String,
    #[n(6)]
    pub(crate) retention: Option<Retention>,
    /// The hidden head that gets the data.
    #[cbor(n(7), with = "super::codec::version")]
    pub(crate) head: VersionId,
    /// The source's snapshot that the head held at first; nothing for a whole copy.
    #[n(8)]
    pub(crate) base: Option<SnapshotId>,
    /// Up to where the head is as the source is.
    #[n(9)]
    pub(crate) done: u64,
    /// Bytes of data written so far.
    #[n(10)]
    pub(crate) copied_bytes: u64,
    /// Bytes of data in all, as counted when it began.
    #[n(11)]
    pub(crate) total_bytes: u64,
    /// The key of an encrypted one: the same in both regions.
    #[n(12)]
    pub(crate) key: Option<CarriedKeyRow>,
}

/// A key that comes along with a copy.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct CarriedKeyRow {
    #[n(0)]
    pub(crate) id: KeyId,
    #[n(1)]
    pub(crate) row: KeyRow,
}

impl CopyRow {
    /// Whether it copies this snapshot, by its id here.
    pub(crate) fn has(&self, id: SnapshotId) -> bool {
        self.parts.iter().any(|part| part.id == id)
    }
}

impl Row for CopyRow {
    const KIND: u8 = 0x4d;
    type Key = SnapshotId;
}

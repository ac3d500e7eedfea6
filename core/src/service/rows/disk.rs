//! A disk's record. Its size and block size are the engine's to know.

use minicbor::{Decode, Encode};

use super::codec::Row;
use super::lock::DeletedRow;
use crate::service::ids::{DiskId, ImageId, KeyId, SnapshotId};
use crate::service::views::{DiskKind, Tag, TimeMs};
use crate::units::VersionId;

/// A disk.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct DiskRow {
    #[n(0)]
    pub(crate) name: String,
    #[n(1)]
    pub(crate) description: String,
    #[n(2)]
    pub(crate) kind: DiskKind,
    #[n(3)]
    pub(crate) tags: Vec<Tag>,
    #[n(4)]
    pub(crate) created_ms: TimeMs,
    /// The engine's head.
    #[cbor(n(5), with = "super::codec::version")]
    pub(crate) head: VersionId,
    #[n(6)]
    pub(crate) source: Option<SourceRow>,
    #[n(7)]
    pub(crate) delete_auto_snapshot: bool,
    /// An import that is not published: seen by nobody, removed at the next open.
    #[n(8)]
    pub(crate) is_staged: bool,
    /// It lies in the recycle bin: only there is it seen.
    #[n(13)]
    pub(crate) deleted: Option<DeletedRow>,
    /// Whether several instances can have it at once.
    #[cbor(n(16), default)]
    pub(crate) multi_attach: bool,
    /// Whether an instance has it or had it.
    #[cbor(n(17), default)]
    pub(crate) was_attached: bool,
    /// The key of an encrypted one.
    #[n(20)]
    pub(crate) key: Option<KeyId>,
}

/// What a disk was made from. Stays when that is deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub(crate) enum SourceRow {
    #[n(0)]
    Snapshot(#[n(0)] SnapshotId),
    #[n(1)]
    Image(#[n(0)] ImageId),
}

impl Row for DiskRow {
    const KIND: u8 = 0x41;
    type Key = DiskId;
}

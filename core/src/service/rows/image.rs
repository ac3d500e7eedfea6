//! An image's record.

use minicbor::{Decode, Encode};

use super::codec::Row;
use crate::service::ids::{ImageId, SnapshotId};
use crate::service::views::{Tag, TimeMs};

/// An image.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct ImageRow {
    #[n(0)]
    pub(crate) name: String,
    #[n(1)]
    pub(crate) description: String,
    #[n(2)]
    pub(crate) tags: Vec<Tag>,
    #[n(3)]
    pub(crate) created_ms: TimeMs,
    /// What it holds. The snapshot cannot go before the image.
    #[n(4)]
    pub(crate) snapshot: SnapshotId,
    /// Snapshots of data disks, which come with an instance made from it. They cannot go either.
    #[cbor(n(5), default)]
    pub(crate) data: Vec<SnapshotId>,
}

impl ImageRow {
    /// All that it holds.
    pub(crate) fn snapshots(&self) -> impl Iterator<Item = SnapshotId> {
        std::iter::once(self.snapshot).chain(self.data.iter().copied())
    }
}

impl Row for ImageRow {
    const KIND: u8 = 0x43;
    type Key = ImageId;
}

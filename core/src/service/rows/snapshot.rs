//! The records of snapshots and their groups.

use minicbor::{Decode, Encode};

use super::codec::Row;
use super::lock::{DeletedRow, LockRow};
use crate::service::ids::{DiskId, GroupId, KeyId, PolicyId, SnapshotId};
use crate::service::views::{DiskKind, LockStatus, SnapshotOrigin, Tag, TimeMs};
use crate::units::VersionId;

/// A snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct SnapshotRow {
    #[n(0)]
    pub(crate) name: String,
    #[n(1)]
    pub(crate) description: String,
    #[n(2)]
    pub(crate) tags: Vec<Tag>,
    #[n(3)]
    pub(crate) created_ms: TimeMs,
    /// The engine's snapshot.
    #[cbor(n(4), with = "super::codec::version")]
    pub(crate) version: VersionId,
    /// The disk it was taken of, which may be gone.
    #[n(5)]
    pub(crate) disk: DiskId,
    #[n(6)]
    pub(crate) disk_kind: DiskKind,
    #[n(7)]
    pub(crate) origin: SnapshotOrigin,
    #[n(8)]
    pub(crate) group: Option<GroupId>,
    /// The policy that took it, which may be gone.
    #[n(9)]
    pub(crate) policy: Option<PolicyId>,
    /// When it goes by itself; for ever without one.
    #[n(10)]
    pub(crate) expires_ms: Option<TimeMs>,
    /// Whether its policy keeps a number of snapshots instead of days, and counts this one.
    #[cbor(n(11), default)]
    pub(crate) is_counted: bool,
    /// Whether the log says already that it stays past its date.
    #[cbor(n(12), default)]
    pub(crate) is_kept: bool,
    #[n(13)]
    pub(crate) lock: Option<LockRow>,
    /// It lies in the recycle bin: only there is it seen.
    #[n(14)]
    pub(crate) deleted: Option<DeletedRow>,
    /// Its disk was deleted, and it goes too once nothing keeps it.
    #[cbor(n(15), default, skip_if = "std::ops::Not::not")]
    pub(crate) is_released: bool,
    /// The key of an encrypted one.
    #[n(20)]
    pub(crate) key: Option<KeyId>,
}

impl SnapshotRow {
    /// The end of the lock that keeps it now; nothing lets it go before.
    pub(crate) fn locked_until(&self, now: TimeMs) -> Option<TimeMs> {
        let lock = self
            .lock
            .filter(|lock| lock.status(now) != LockStatus::Expired);
        lock.map(|lock| lock.until_ms)
    }
}

impl Row for SnapshotRow {
    const KIND: u8 = 0x42;
    type Key = SnapshotId;
}

/// A snapshot group. Which snapshots are in it is said by their records.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct GroupRow {
    #[n(0)]
    pub(crate) name: String,
    #[n(1)]
    pub(crate) description: String,
    #[n(2)]
    pub(crate) tags: Vec<Tag>,
    #[n(3)]
    pub(crate) created_ms: TimeMs,
}

impl Row for GroupRow {
    const KIND: u8 = 0x44;
    type Key = GroupId;
}

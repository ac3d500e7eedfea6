//! What a record says of a lock, and of its lying in the recycle bin.

use minicbor::{Decode, Encode};

use crate::service::ids::DiskId;
use crate::service::views::{LockStatus, TimeMs};

/// A lock on a snapshot. What state it is in follows from the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct LockRow {
    #[n(0)]
    pub(crate) locked_ms: TimeMs,
    /// Until then it can be taken off, or changed in any way.
    #[n(1)]
    pub(crate) cool_off_until_ms: TimeMs,
    /// Until then the snapshot cannot be deleted.
    #[n(2)]
    pub(crate) until_ms: TimeMs,
}

impl LockRow {
    pub(crate) const fn status(&self, now: TimeMs) -> LockStatus {
        if now >= self.until_ms {
            LockStatus::Expired
        } else if now >= self.cool_off_until_ms {
            LockStatus::Compliance
        } else {
            LockStatus::CoolOff
        }
    }
}

/// When something was deleted into the recycle bin, and when it leaves it for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct DeletedRow {
    #[n(0)]
    pub(crate) at_ms: TimeMs,
    /// As it was when it was deleted: a new period is for what is deleted later.
    #[n(1)]
    pub(crate) until_ms: TimeMs,
    /// The disk whose deletion took the snapshot along; it comes back with that disk.
    #[n(2)]
    pub(crate) with: Option<DiskId>,
}

//! The records of automatic snapshot policies, and of which disks are under them.

use minicbor::{Decode, Encode};

use super::codec::Row;
use crate::service::ids::{DiskId, PolicyId};
use crate::service::views::{Retention, Schedule, Tag, TimeMs};

/// A policy.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct PolicyRow {
    #[n(0)]
    pub(crate) name: String,
    #[n(1)]
    pub(crate) tags: Vec<Tag>,
    #[n(2)]
    pub(crate) created_ms: TimeMs,
    #[n(3)]
    pub(crate) schedule: Schedule,
    #[n(4)]
    pub(crate) retention: Retention,
    /// Since when the schedule is this one: no point up to then counts.
    #[n(5)]
    pub(crate) scheduled_ms: TimeMs,
}

impl Row for PolicyRow {
    const KIND: u8 = 0x46;
    type Key = PolicyId;
}

/// The policies that a disk is under: one, kept as a list. Apart from the disk's own record, so that
/// a run that is passed over can be noted while something else is done to the disk.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct AssociationRow {
    #[n(0)]
    pub(crate) policies: Vec<AppliedRow>,
}

/// A policy on a disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct AppliedRow {
    #[n(0)]
    pub(crate) policy: PolicyId,
    /// Everything up to here was done, or was before the policy was applied.
    #[n(1)]
    pub(crate) settled_ms: TimeMs,
}

impl Row for AssociationRow {
    const KIND: u8 = 0x47;
    type Key = DiskId;
}

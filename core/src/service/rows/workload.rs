//! What runs on an instance. Apart from the instance's own record: it changes by itself.

use minicbor::{Decode, Encode};

use super::codec::Row;
use crate::service::ids::{DiskId, InstanceId};
use crate::service::views::{Rate, TimeMs};
use crate::workload::Setup;

/// An instance's workload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct WorkloadRow {
    /// What it is, and which part of the disk it has.
    #[n(0)]
    pub(crate) setup: Setup,
    #[n(1)]
    pub(crate) rate: Rate,
    #[n(2)]
    pub(crate) disk: DiskId,
    /// Since when it is so.
    #[n(3)]
    pub(crate) set_ms: TimeMs,
    /// An upgrade of its data that was begun and not ended.
    #[n(4)]
    pub(crate) upgrade: Option<UpgradeRow>,
}

/// An upgrade that is going on, or was cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct UpgradeRow {
    #[n(0)]
    pub(crate) since_ms: TimeMs,
    /// Whether somebody was told that it did not come to its end.
    #[n(1)]
    pub(crate) is_told: bool,
}

impl Row for WorkloadRow {
    const KIND: u8 = 0x49;
    type Key = InstanceId;
}

//! An instance's record. What disks it has is said here, and only here.

use minicbor::{Decode, Encode};

use super::codec::Row;
use crate::service::ids::{DiskId, ImageId, InstanceId};
use crate::service::region::ZoneId;
use crate::service::views::{ScaleRule, Tag, TimeMs};

/// An instance.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct InstanceRow {
    #[n(0)]
    pub(crate) name: String,
    #[n(1)]
    pub(crate) description: String,
    #[n(2)]
    pub(crate) tags: Vec<Tag>,
    #[n(3)]
    pub(crate) created_ms: TimeMs,
    /// What its system disk was made from. Stays when that is deleted.
    #[n(4)]
    pub(crate) image: ImageId,
    #[n(5)]
    pub(crate) system_disk: DiskId,
    /// In the order in which they were attached.
    #[n(6)]
    pub(crate) data_disks: Vec<AttachedRow>,
    #[n(7)]
    pub(crate) power: Power,
    /// When it was last started; tells one run of it from the next, so it grows with each.
    #[n(8)]
    pub(crate) started_ms: TimeMs,
    #[n(9)]
    pub(crate) rule: Option<ScaleRule>,
    /// The region's first without one.
    #[n(24)]
    pub(crate) zone: Option<ZoneId>,
    /// Whether it stopped because its zone or its region was lost, and was not started since.
    #[n(25)]
    pub(crate) was_cut_off: Option<bool>,
}

/// A data disk of an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct AttachedRow {
    #[n(0)]
    pub(crate) disk: DiskId,
    /// Whether it goes with the instance.
    #[n(1)]
    pub(crate) delete_with_instance: bool,
    /// Whether it came by scaling out, so that scaling in takes it away.
    #[n(2)]
    pub(crate) is_scaled: bool,
    /// Whether the instance's rule brought it, so that the rule takes it away.
    #[n(3)]
    pub(crate) by_rule: bool,
}

/// What lasts of an instance's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub(crate) enum Power {
    #[n(0)]
    Running,
    #[n(1)]
    Stopped,
}

impl InstanceRow {
    /// All its disks, the system disk first.
    pub(crate) fn disks(&self) -> impl Iterator<Item = DiskId> {
        let data = self.data_disks.iter().map(|attached| attached.disk);
        std::iter::once(self.system_disk).chain(data)
    }
}

impl Row for InstanceRow {
    const KIND: u8 = 0x48;
    type Key = InstanceId;
}

//! The commands about instances.

use super::reference::{DiskRef, ImageRef, InstanceRef};
use crate::service::views::{ScaleRule, Tag};

/// RunInstances: new instances from an image, running. All of them and their disks are one commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunInstances {
    /// The name; several get `-001` and so on behind it.
    pub name: String,
    /// The image.
    pub image: ImageRef,
    /// How many; one without it.
    pub amount: Option<u32>,
    /// The size of the system disk in bytes: at least the image's, which it is without one.
    pub system_len: Option<u64>,
    /// The sizes of empty data disks in bytes, beside those that the image makes.
    pub data_lens: Vec<u64>,
    /// Whether their data disks stay when they are released.
    pub keep_data_disks: bool,
    /// The id of the zone of the instances and their disks; the region's first without one.
    pub zone: Option<String>,
    /// The description; may be empty.
    pub description: String,
    /// The tags.
    pub tags: Vec<Tag>,
}

impl RunInstances {
    /// One instance with what the image makes.
    pub fn new(name: impl Into<String>, image: ImageRef) -> Self {
        Self {
            name: name.into(),
            image,
            amount: None,
            system_len: None,
            data_lens: Vec::new(),
            keep_data_disks: false,
            zone: None,
            description: String::new(),
            tags: Vec::new(),
        }
    }
}

/// DeleteInstance: releases it with its system disk, and with the data disks that are to go with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeleteInstance {
    /// The instance.
    pub instance: InstanceRef,
    /// Even while it is running.
    pub force: bool,
    /// Keeps the automatic snapshots of the disks that go.
    pub keep_automatic: bool,
}

/// ReplaceSystemDisk: a new system disk from an image takes the place of the old one, which goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplaceSystemDisk {
    /// The instance.
    pub instance: InstanceRef,
    /// The image.
    pub image: ImageRef,
    /// The size of the new disk in bytes: at least the image's and the old disk's.
    pub len: Option<u64>,
    /// The name of a snapshot taken of the old disk in the same commit.
    pub keep_current: Option<String>,
    /// Keeps the automatic snapshots of the disk that goes.
    pub keep_automatic: bool,
}

/// ModifyInstanceAttribute. What is `None` or empty stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModifyInstance {
    /// The instance.
    pub instance: InstanceRef,
    /// A new name.
    pub name: Option<String>,
    /// A new description; empty takes it away.
    pub description: Option<String>,
    /// Tags to add, or to give another value.
    pub tags: Vec<Tag>,
    /// Keys of tags to take away.
    pub untag: Vec<String>,
}

impl ModifyInstance {
    /// Changes nothing yet.
    #[must_use]
    pub fn new(instance: InstanceRef) -> Self {
        Self {
            instance,
            name: None,
            description: None,
            tags: Vec::new(),
            untag: Vec::new(),
        }
    }
}

/// AttachDisk: a data disk to an instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachDisk {
    /// The disk.
    pub disk: DiskRef,
    /// The instance.
    pub instance: InstanceRef,
    /// Whether it goes with the instance.
    pub delete_with_instance: bool,
}

/// DetachDisk: a data disk from an instance. The disk stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DetachDisk {
    /// The disk.
    pub disk: DiskRef,
    /// The instance.
    pub instance: InstanceRef,
}

/// More data disks for an instance, new and empty. They go with it, and when it is scaled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScaleOut {
    /// The instance.
    pub instance: InstanceRef,
    /// How many.
    pub count: u32,
    /// The size of each in bytes.
    pub len: u64,
}

/// Takes data disks away that came by scaling out, the newest first: those that would go with the
/// instance are deleted, others stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScaleIn {
    /// The instance.
    pub instance: InstanceRef,
    /// How many.
    pub count: u32,
    /// Keeps the automatic snapshots of the disks that go.
    pub keep_automatic: bool,
}

/// Sets by which load an instance is scaled out and in by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetScaleRule {
    /// The instance.
    pub instance: InstanceRef,
    /// The rule; none takes it away.
    pub rule: Option<ScaleRule>,
}

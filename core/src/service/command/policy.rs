//! The commands about automatic snapshot policies.

use super::reference::{DiskRef, PolicyRef};
use crate::service::views::{Retention, Schedule, Tag};

/// CreateAutoSnapshotPolicy. No disk is under it yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatePolicy {
    /// Its name.
    pub name: String,
    /// When it runs.
    pub schedule: Schedule,
    /// How long its snapshots stay.
    pub retention: Retention,
    /// Its tags.
    pub tags: Vec<Tag>,
}

/// ModifyAutoSnapshotPolicyEx. What is `None` or empty stays. Another schedule holds at once, another
/// retention for later snapshots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModifyPolicy {
    /// The policy.
    pub policy: PolicyRef,
    /// A new name.
    pub name: Option<String>,
    /// Another schedule.
    pub schedule: Option<Schedule>,
    /// Another retention.
    pub retention: Option<Retention>,
    /// Tags to add, or to give another value.
    pub tags: Vec<Tag>,
    /// Keys of tags to take away.
    pub untag: Vec<String>,
}

impl ModifyPolicy {
    /// Changes nothing yet.
    #[must_use]
    pub fn new(policy: PolicyRef) -> Self {
        Self {
            policy,
            name: None,
            schedule: None,
            retention: None,
            tags: Vec::new(),
            untag: Vec::new(),
        }
    }
}

/// ApplyAutoSnapshotPolicy: it takes the place of the one that a disk is under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApplyPolicy {
    /// The policy.
    pub policy: PolicyRef,
    /// The disks.
    pub disks: Vec<DiskRef>,
}

/// CancelAutoSnapshotPolicy: the disks are under none after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CancelPolicy {
    /// The disks.
    pub disks: Vec<DiskRef>,
}

/// DeleteAutoSnapshotPolicy. Its snapshots stay, and their dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeletePolicy {
    /// The policy.
    pub policy: PolicyRef,
}

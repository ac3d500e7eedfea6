//! The commands about snapshots and their groups.

use super::reference::{DiskRef, GroupRef, SnapshotRef};
use crate::service::views::{Retention, Tag};

/// CreateSnapshot: what was written before the call is in it, nothing after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateSnapshot {
    /// The disk.
    pub disk: DiskRef,
    /// The snapshot's name.
    pub name: String,
    /// Its description; may be empty.
    pub description: String,
    /// After how many days it goes by itself; for ever without one. It cannot be kept by count.
    pub retention: Option<Retention>,
    /// Its tags.
    pub tags: Vec<Tag>,
}

impl CreateSnapshot {
    /// A snapshot without description and tags.
    pub fn new(disk: DiskRef, name: impl Into<String>) -> Self {
        Self {
            disk,
            name: name.into(),
            description: String::new(),
            retention: None,
            tags: Vec::new(),
        }
    }
}

/// CreateSnapshotGroup: one snapshot of each disk, all of one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateSnapshotGroup {
    /// The group's name, and each snapshot's.
    pub name: String,
    /// The disks, 1 to 16.
    pub disks: Vec<DiskRef>,
    /// The group's description; may be empty.
    pub description: String,
    /// The group's tags.
    pub tags: Vec<Tag>,
}

/// DeleteSnapshot, of one or several in one commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeleteSnapshot {
    /// Which ones.
    pub snapshots: Vec<SnapshotRef>,
    /// Even if a disk was made from one, which then cannot be set back to it.
    pub force: bool,
}

/// CopySnapshot: the same bytes in another region, as a snapshot of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopySnapshot {
    /// The snapshot.
    pub snapshot: SnapshotRef,
    /// The id of the region that gets it.
    pub to: String,
    /// The copy's name; the snapshot's without one.
    pub name: Option<String>,
    /// The copy's description; may be empty.
    pub description: String,
    /// After how many days the copy goes by itself; for ever without one.
    pub retention: Option<Retention>,
}

/// DeleteSnapshotGroup: the group and the snapshots in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeleteSnapshotGroup {
    /// The group.
    pub group: GroupRef,
    /// Even if a disk was made from one, which then cannot be set back to it.
    pub force: bool,
}

/// ResetDisks: disks of a group go back together, each to its snapshot in the group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResetDisks {
    /// The group.
    pub group: GroupRef,
    /// Which of its disks; without any, all that are there with their snapshots.
    pub disks: Vec<DiskRef>,
    /// Takes a safety group of the disks first, with this name, in the same commit.
    pub keep_current: Option<String>,
    /// Takes no safety group if one group holds all their presents.
    pub unless_held: bool,
}

/// ModifySnapshotAttribute. What is `None` or empty stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModifySnapshot {
    /// The snapshot.
    pub snapshot: SnapshotRef,
    /// A new name.
    pub name: Option<String>,
    /// A new description; empty takes it away.
    pub description: Option<String>,
    /// Another retention, counted from when it was taken. It cannot be kept by count.
    pub retention: Option<Retention>,
    /// Tags to add, or to give another value.
    pub tags: Vec<Tag>,
    /// Keys of tags to take away.
    pub untag: Vec<String>,
}

impl ModifySnapshot {
    /// Changes nothing yet.
    #[must_use]
    pub fn new(snapshot: SnapshotRef) -> Self {
        Self {
            snapshot,
            name: None,
            description: None,
            retention: None,
            tags: Vec::new(),
            untag: Vec::new(),
        }
    }
}

/// LockSnapshot: until the lock expires the snapshot cannot be deleted, whoever asks. Locks a locked
/// one anew, as far as its lock allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockSnapshot {
    /// The snapshot.
    pub snapshot: SnapshotRef,
    /// LockDuration: for how many days from now on, 1 to 36500.
    pub days: u32,
    /// CoolOffPeriod: for how many hours from now on the lock can be taken off or changed in any
    /// way, 0 to 72. Afterwards it can only be extended, and this is left out.
    pub cool_off_hours: Option<u32>,
}

/// UnlockSnapshot: within the cool-off period, or when the lock has expired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnlockSnapshot {
    /// The snapshot.
    pub snapshot: SnapshotRef,
}

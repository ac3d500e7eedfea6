//! What operations on their way to their commit are working on, so that none meets another.
//!
//! Invariant: two operations in flight never change the same thing, and none uses what another
//! changes. Operations on different things run side by side.

use super::ids::{DiskId, GroupId, ImageId, InstanceId, KeyId, PolicyId, SnapshotId};
use super::region::ZoneId;
use super::rows::IncidentNumber;
use super::views::{DiskStatus, InstanceStatus};

/// What is being done to a disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doing {
    /// Data is written. Goes together with snapshots, attributes and other writes.
    Writing,
    /// A running instance writes it. Meets only what takes the disk's present state away.
    Running,
    /// A change from above waits for the end of what a running instance writes now, and lets nothing
    /// new begin.
    Waiting,
    /// Its files are changed: what is written in between belongs together, so nothing else meets it.
    Editing,
    /// A snapshot is taken.
    Snapshotting,
    /// Its size or its attributes change.
    Changing,
    /// It is being attached to an instance.
    Attaching,
    /// It is being detached from an instance.
    Detaching,
    /// It goes back to a snapshot or its source.
    Resetting,
    /// It goes.
    Deleting,
}

impl Doing {
    /// The state that people see, where the service has a word for it.
    pub(super) const fn status(self) -> Option<DiskStatus> {
        match self {
            Self::Writing
            | Self::Running
            | Self::Waiting
            | Self::Editing
            | Self::Snapshotting
            | Self::Changing => None,
            Self::Attaching => Some(DiskStatus::Attaching),
            Self::Detaching => Some(DiskStatus::Detaching),
            Self::Resetting => Some(DiskStatus::ReIniting),
            Self::Deleting => Some(DiskStatus::Deleting),
        }
    }

    /// What completes "the disk is … now".
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Writing | Self::Running => "being written",
            Self::Waiting | Self::Editing => "having its files changed",
            Self::Snapshotting => "in a snapshot being taken",
            Self::Changing => "being changed",
            Self::Attaching => DiskStatus::Attaching.as_str(),
            Self::Detaching => DiskStatus::Detaching.as_str(),
            Self::Resetting => DiskStatus::ReIniting.as_str(),
            Self::Deleting => DiskStatus::Deleting.as_str(),
        }
    }

    /// Whether the other can begin while this is done to a disk. One way only where something waits.
    const fn goes_with(self, other: Self) -> bool {
        match (self, other) {
            (Self::Running, Self::Waiting) => true,
            (Self::Waiting, _) | (_, Self::Waiting) => false,
            (Self::Running, other) | (other, Self::Running) => {
                !matches!(other, Self::Editing | Self::Resetting | Self::Deleting)
            }
            (Self::Writing, other) | (other, Self::Writing) => {
                matches!(other, Self::Writing | Self::Snapshotting | Self::Changing)
            }
            _ => false,
        }
    }
}

/// What is being done to an instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turning {
    /// It must stay as it is. Any number of operations can rely on it at once.
    Relied,
    /// Its disks or its attributes change.
    Changing,
    /// It starts, or starts anew.
    Starting,
    /// It stops.
    Stopping,
    /// It goes.
    Releasing,
}

impl Turning {
    /// The state that people see, where the service has a word for it.
    pub(super) const fn status(self) -> Option<InstanceStatus> {
        match self {
            Self::Relied | Self::Changing => None,
            Self::Starting => Some(InstanceStatus::Starting),
            Self::Stopping | Self::Releasing => Some(InstanceStatus::Stopping),
        }
    }

    /// What completes "the instance is … now".
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Relied => "having its disks changed",
            Self::Changing => "being changed",
            Self::Starting => InstanceStatus::Starting.as_str(),
            Self::Stopping | Self::Releasing => InstanceStatus::Stopping.as_str(),
        }
    }
}

/// How a snapshot or an image is claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Claimed {
    /// It must stay as it is. Any number of operations can use it at once.
    Used,
    /// It is changed or goes.
    Changed,
}

/// One thing an operation works on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Claim {
    /// A disk.
    Disk(DiskId, Doing),
    /// A snapshot.
    Snapshot(SnapshotId, Claimed),
    /// An image.
    Image(ImageId, Claimed),
    /// An instance.
    Instance(InstanceId, Turning),
    /// A group.
    Group(GroupId),
    /// A policy.
    Policy(PolicyId, Claimed),
    /// Which policies a disk is under.
    Association(DiskId),
    /// The name of an image, which must be unique.
    ImageName(String),
    /// The pool's settings.
    Settings,
    /// A zone: something new is in it, or it is lost or restored.
    Zone(ZoneId, Claimed),
    /// A key: records get it, or it goes or is locked.
    Key(KeyId, Claimed),
    /// The data of a copy is being carried.
    Copying(SnapshotId),
    /// An incident: what is known of it, or that it is closed.
    Incident(IncidentNumber),
}

impl Claim {
    /// Whether who meets it waits for a turn instead of being refused: all that change it change
    /// something else of it, in one step.
    pub(super) const fn takes_turns(&self) -> bool {
        matches!(self, Self::Settings | Self::Incident(_))
    }

    /// Whether one operation can claim the other while another holds this.
    pub(super) fn goes_with(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Disk(a, doing), Self::Disk(b, other)) => a != b || doing.goes_with(*other),
            (Self::Snapshot(a, claimed), Self::Snapshot(b, other)) => {
                a != b || (*claimed, *other) == (Claimed::Used, Claimed::Used)
            }
            (Self::Image(a, claimed), Self::Image(b, other)) => {
                a != b || (*claimed, *other) == (Claimed::Used, Claimed::Used)
            }
            (Self::Instance(a, turning), Self::Instance(b, other)) => {
                a != b || (*turning, *other) == (Turning::Relied, Turning::Relied)
            }
            (Self::Policy(a, claimed), Self::Policy(b, other)) => {
                a != b || (*claimed, *other) == (Claimed::Used, Claimed::Used)
            }
            (Self::Key(a, claimed), Self::Key(b, other)) => {
                a != b || (*claimed, *other) == (Claimed::Used, Claimed::Used)
            }
            (Self::Zone(a, claimed), Self::Zone(b, other)) => {
                a != b || (*claimed, *other) == (Claimed::Used, Claimed::Used)
            }
            _ => self != other,
        }
    }
}

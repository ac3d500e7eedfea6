//! How commands name the disk and its snapshots: by name where that is unique, otherwise by id.

use crate::state::names::reference;
use rowdisk::service::{
    command::{DiskRef, SnapshotRef, VersionRef},
    views::{HistoryView, SnapshotView},
};
use std::rc::Rc;

/// The names around a disk.
#[derive(Clone, PartialEq)]
pub(super) struct Names {
    pub(super) history: Rc<HistoryView>,
}

impl Names {
    fn disk_text(&self) -> String {
        self.history.disk.reference().to_owned()
    }

    pub(super) fn disk(&self) -> DiskRef {
        DiskRef::new(self.disk_text())
    }

    fn snapshot_text(&self, snapshot: &SnapshotView) -> String {
        reference(&snapshot.id, &snapshot.name, self.snapshots())
    }

    pub(super) fn snapshot(&self, snapshot: &SnapshotView) -> SnapshotRef {
        SnapshotRef::of(self.disk_text(), self.snapshot_text(snapshot))
    }

    /// The disk as it is now, for reading.
    pub(super) fn now(&self) -> VersionRef {
        VersionRef::Disk(self.disk())
    }

    /// A snapshot, for reading.
    pub(super) fn version(&self, snapshot: &SnapshotView) -> VersionRef {
        VersionRef::Snapshot {
            disk: self.disk(),
            snapshot: self.snapshot_text(snapshot),
        }
    }

    /// The names of the disk's snapshots.
    pub(super) fn snapshots(&self) -> impl Iterator<Item = &str> + Clone {
        self.history
            .snapshots
            .iter()
            .map(|snapshot| snapshot.name.as_str())
    }
}

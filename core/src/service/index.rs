//! Ways from a name, a version or a source to the records that have it, so that nothing takes longer
//! for all the other records.
//!
//! Invariant: what stands here is what follows from the disks and snapshots that people see, and from
//! staged disks for their versions; [`super::state::State::apply`] keeps it so.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use super::ids::{DiskId, SnapshotId};
use super::rows::{DiskRow, SnapshotRow, SourceRow};
use super::views::TimeMs;
use crate::units::VersionId;

/// Where a snapshot stands in lists: no two share a place.
pub(super) type Place = (TimeMs, SnapshotId);
/// Where a snapshot stands among those of its disk: by time, then by the engine's order.
pub(super) type Age = (TimeMs, VersionId, SnapshotId);

/// What a version of the engine is to people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// A disk's present.
    Disk(DiskId),
    /// A snapshot.
    Snapshot(SnapshotId),
}

#[derive(Debug, Default, PartialEq)]
pub(super) struct Index {
    pub(super) names: BTreeMap<String, BTreeSet<DiskId>>,
    pub(super) sources: BTreeMap<SourceRow, BTreeSet<DiskId>>,
    pub(super) versions: BTreeMap<VersionId, Known>,
    /// All snapshots by their time, then by their id.
    pub(super) snapshots: BTreeSet<Place>,
}

impl Index {
    /// A disk changed from one row to another; `None` where there is none.
    pub(super) fn put_disk(&mut self, id: DiskId, old: Option<&DiskRow>, new: Option<&DiskRow>) {
        if let Some(old) = old {
            self.versions.remove(&old.head);
            remove(&mut self.names, &old.name, &id);
            if let Some(source) = old.source {
                remove(&mut self.sources, &source, &id);
            }
        }
        let Some(new) = new else { return };
        self.versions.insert(new.head, Known::Disk(id));
        // An import that is not published yet is nobody's to name.
        if !new.is_staged {
            self.names.entry(new.name.clone()).or_default().insert(id);
            if let Some(source) = new.source {
                self.sources.entry(source).or_default().insert(id);
            }
        }
    }

    /// The same of a snapshot.
    pub(super) fn put_snapshot(
        &mut self,
        id: SnapshotId,
        old: Option<&SnapshotRow>,
        new: Option<&SnapshotRow>,
    ) {
        if let Some(old) = old {
            self.versions.remove(&old.version);
            self.snapshots.remove(&(old.created_ms, id));
        }
        if let Some(new) = new {
            self.versions.insert(new.version, Known::Snapshot(id));
            self.snapshots.insert((new.created_ms, id));
        }
    }

    /// The disks of that name that people see.
    pub(super) fn named(&self, name: &str) -> impl Iterator<Item = DiskId> {
        self.names.get(name).into_iter().flatten().copied()
    }

    /// The disks made from that, of those that people see.
    pub(super) fn made_from(&self, source: SourceRow) -> impl Iterator<Item = DiskId> {
        self.sources.get(&source).into_iter().flatten().copied()
    }

    /// What a version is, staged disks included.
    pub(super) fn version(&self, version: VersionId) -> Option<Known> {
        self.versions.get(&version).copied()
    }

    /// All snapshots before a place, the newest first; without one, all.
    pub(super) fn newest(&self, before: Option<Place>) -> impl Iterator<Item = Place> {
        let end = before.map_or(Bound::Unbounded, Bound::Excluded);
        self.snapshots.range((Bound::Unbounded, end)).rev().copied()
    }
}

pub(super) fn age(id: SnapshotId, row: &SnapshotRow) -> Age {
    (row.created_ms, row.version, id)
}

/// Takes a value out of the set at a key; a set that is empty then goes.
pub(super) fn remove<K: Ord, V: Ord>(sets: &mut BTreeMap<K, BTreeSet<V>>, key: &K, value: &V) {
    if let Some(set) = sets.get_mut(key) {
        set.remove(value);
        if set.is_empty() {
            sets.remove(key);
        }
    }
}

//! The recycle bin: disks and snapshots that were deleted by hand, with all they hold, until their
//! time is over, somebody restores them, or somebody deletes them for good.
//!
//! Invariant: what lies here is in none of the service's other lists, so no rule but the bin's own
//! sees it. Nothing here is locked or used by an image: such a snapshot cannot be deleted.

use std::collections::{BTreeMap, BTreeSet};

use super::command::{BinRef, Command, clip};
use super::error::{Resource, ServiceError};
use super::handle::Service;
use super::ids::{DiskId, GroupId, SnapshotId};
use super::index::remove;
use super::rows::{DiskRow, SnapshotRow};
use super::state::{State, put};
use super::views::TimeMs;
use crate::backend::BlockBackend;
use crate::units::VersionId;

/// What is meant in the bin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum BinId {
    Disk(DiskId),
    Snapshot(SnapshotId),
}

/// The records of what lies in the bin.
#[derive(Debug, Default)]
pub(super) struct Bin {
    pub(super) disks: BTreeMap<DiskId, DiskRow>,
    pub(super) snapshots: BTreeMap<SnapshotId, SnapshotRow>,
    /// The engine's versions of both.
    versions: BTreeSet<VersionId>,
    /// The snapshots of each disk.
    of_disks: BTreeMap<DiskId, BTreeSet<SnapshotId>>,
    /// The snapshots of each group.
    of_groups: BTreeMap<GroupId, BTreeSet<SnapshotId>>,
    /// When each leaves, the first first.
    ends: BTreeSet<(TimeMs, BinId)>,
}

impl Bin {
    pub(super) fn put_disk(&mut self, id: DiskId, row: Option<DiskRow>) {
        let facts = |row: &DiskRow| (row.head, row.deleted.map(|deleted| deleted.until_ms));
        let (old, new) = (self.disks.get(&id).map(facts), row.as_ref().map(facts));
        self.index(BinId::Disk(id), old, new);
        put(&mut self.disks, id, row);
    }

    pub(super) fn put_snapshot(&mut self, id: SnapshotId, row: Option<SnapshotRow>) {
        let facts = |row: &SnapshotRow| (row.version, row.deleted.map(|deleted| deleted.until_ms));
        let (old, new) = (self.snapshots.get(&id).map(facts), row.as_ref().map(facts));
        self.index(BinId::Snapshot(id), old, new);
        if let Some(old) = self.snapshots.get(&id) {
            remove(&mut self.of_disks, &old.disk, &id);
            if let Some(group) = old.group {
                remove(&mut self.of_groups, &group, &id);
            }
        }
        if let Some(new) = &row {
            self.of_disks.entry(new.disk).or_default().insert(id);
            if let Some(group) = new.group {
                self.of_groups.entry(group).or_default().insert(id);
            }
        }
        put(&mut self.snapshots, id, row);
    }

    fn index(
        &mut self,
        id: BinId,
        old: Option<(VersionId, Option<TimeMs>)>,
        new: Option<(VersionId, Option<TimeMs>)>,
    ) {
        if let Some((version, until)) = old {
            self.versions.remove(&version);
            self.ends.remove(&(until.unwrap_or_default(), id));
        }
        if let Some((version, until)) = new {
            self.versions.insert(version);
            self.ends.insert((until.unwrap_or_default(), id));
        }
    }

    /// The groups that snapshots here say they are in, each with one of them.
    pub(super) fn grouped(&self) -> impl Iterator<Item = (GroupId, SnapshotId)> {
        let groups = self.of_groups.iter();
        groups.filter_map(|(&group, members)| Some((group, *members.first()?)))
    }

    /// Whether a version of the engine lies here.
    pub(super) fn has(&self, version: VersionId) -> bool {
        self.versions.contains(&version)
    }

    /// All versions that lie here.
    pub(super) fn versions(&self) -> impl Iterator<Item = VersionId> {
        self.versions.iter().copied()
    }

    /// What lies here, what leaves first first.
    pub(super) fn items(&self) -> impl Iterator<Item = (TimeMs, BinId)> {
        self.ends.iter().copied()
    }

    /// The snapshots that went with a disk and come back with it.
    pub(super) fn gone_with(&self, disk: DiskId) -> impl Iterator<Item = SnapshotId> {
        let with = move |row: &SnapshotRow| row.deleted.is_some_and(|d| d.with == Some(disk));
        let own = self.of_disk(disk);
        own.filter_map(move |(id, row)| with(row).then_some(id))
    }

    /// The snapshots of a disk that lie here.
    pub(super) fn of_disk(&self, disk: DiskId) -> impl Iterator<Item = (SnapshotId, &SnapshotRow)> {
        let of_disk = self.of_disks.get(&disk).into_iter().flatten();
        of_disk.filter_map(|&id| Some((id, self.snapshots.get(&id)?)))
    }

    /// The disks of which something lies here: the disk, or a snapshot.
    pub(super) fn chained(&self) -> impl Iterator<Item = DiskId> {
        self.of_disks.keys().chain(self.disks.keys()).copied()
    }

    /// Whether a snapshot of the disk lies here.
    pub(super) fn has_snapshot_of(&self, disk: DiskId) -> bool {
        self.of_disk(disk).next().is_some()
    }

    /// The snapshots of a group that lie here.
    pub(super) fn members(
        &self,
        group: GroupId,
    ) -> impl Iterator<Item = (SnapshotId, &SnapshotRow)> {
        let members = self.of_groups.get(&group).into_iter().flatten();
        members.filter_map(|&id| Some((id, self.snapshots.get(&id)?)))
    }

    /// The groups of which something lies here.
    pub(super) fn groups(&self) -> BTreeSet<GroupId> {
        self.of_groups.keys().copied().collect()
    }
}

impl State {
    /// What a name or an id means in the bin: of a group, all its snapshots that lie there. Its
    /// snapshots are called like it, so the name that both have means the group.
    pub(super) fn find_in_bin(&self, item: &BinRef) -> Result<Vec<BinId>, ServiceError> {
        let text = item.as_str();
        if let Ok(id) = text.parse()
            && self.bin.disks.contains_key(&id)
        {
            return Ok(vec![BinId::Disk(id)]);
        }
        if let Ok(id) = text.parse()
            && self.bin.snapshots.contains_key(&id)
        {
            return Ok(vec![BinId::Snapshot(id)]);
        }
        let mut groups = self.bin.groups();
        if let Ok(id) = text.parse()
            && groups.contains(&id)
        {
            return Ok(self.bin_ids(id));
        }
        groups.retain(|id| self.groups.get(id).is_some_and(|row| row.name == text));
        let disks = self.bin.disks.iter().filter(|(_, row)| row.name == text);
        let disks = disks.map(|(&id, _)| (vec![BinId::Disk(id)], id.to_string()));
        let is_alone = |row: &SnapshotRow| row.group.is_none_or(|group| !groups.contains(&group));
        let snapshots = self.bin.snapshots.iter();
        let snapshots = snapshots.filter(|(_, row)| row.name == text && is_alone(row));
        let snapshots = snapshots.map(|(&id, _)| (vec![BinId::Snapshot(id)], id.to_string()));
        let groups = groups.iter();
        let groups = groups.map(|&id| (self.bin_ids(id), id.to_string()));
        let mut found: Vec<_> = disks.chain(snapshots).chain(groups).collect();
        match found.len() {
            0 => Err(ServiceError::not_found(Resource::BinItem, text)),
            1 => Ok(found.pop().map(|(ids, _)| ids).unwrap_or_default()),
            _ => Err(ServiceError::Ambiguous {
                what: Resource::BinItem,
                name: clip(text),
                ids: found.into_iter().map(|(_, id)| id).collect(),
            }),
        }
    }

    fn bin_ids(&self, group: GroupId) -> Vec<BinId> {
        let members = self.bin.members(group);
        members.map(|(id, _)| BinId::Snapshot(id)).collect()
    }
}

impl<B: BlockBackend + 'static> Service<B> {
    /// When the next thing leaves the recycle bin for good; nothing while it is empty.
    #[must_use]
    pub fn bin_due(&self) -> Option<TimeMs> {
        let state = self.inner.state.borrow();
        state.bin.items().next().map(|(until_ms, _)| until_ms)
    }

    /// Lets go of what has been in the recycle bin for its time, at most 64 things in one commit.
    /// Says when to call again: `now` or earlier means at once. The time is passed in; the
    /// service's own time does not run back behind it.
    ///
    /// # Errors
    /// As for [`Service::execute`].
    pub async fn expire_bin(&self, now: TimeMs) -> Result<Option<TimeMs>, ServiceError> {
        self.catch_up().await;
        self.inner.state.borrow_mut().note_now(now);
        if self.bin_due().is_some_and(|due| due <= now) {
            self.execute(&Command::ExpireBin, None).await?;
        }
        Ok(self.bin_due())
    }
}

//! DeleteDisk, DeleteSnapshot, and how a snapshot goes, by whatever reason.

use super::{Plan, Reason};
use crate::backend::BlockBackend;
use crate::service::claims::{Claim, Claimed, Doing};
use crate::service::command::{DeleteDisk, DeleteSnapshot};
use crate::service::error::ServiceError;
use crate::service::ids::{DiskId, GroupId, SnapshotId};
use crate::service::naming::named;
use crate::service::rows::{DiskRow, SnapshotRow, SourceRow};
use crate::service::views::{Note, SnapshotOrigin};

impl<B: BlockBackend> Plan<'_, B> {
    pub(super) fn delete_disk(&mut self, delete: &DeleteDisk) -> Result<(), ServiceError> {
        let (id, row) = self.state.find_disk(&delete.disk)?;
        let instance = self.state.instances_with(id).next();
        if let Some(instance) = instance.map(|(id, row)| named(id, Some(&row.name))) {
            let disk = named(id, Some(&row.name));
            let error = ServiceError::DiskStillAttached {
                disk: disk.clone(),
                instance,
            };
            self.refuse(disk, false, error)?;
        }
        self.release_disk(id, row, delete.keep_automatic);
        Ok(())
    }

    /// Lets a disk go, with its automatic snapshots where it says so.
    pub(super) fn release_disk(&mut self, id: DiskId, row: &DiskRow, keep_automatic: bool) {
        self.claims.push(Claim::Disk(id, Doing::Deleting));
        self.outcome.deleted.push(named(id, Some(&row.name)));
        self.claims.push(Claim::Association(id));
        let automatic_go = row.delete_auto_snapshot && !keep_automatic;
        let chain: Vec<_> = self.state.chain(id).collect();
        for (snapshot, row) in chain {
            // One may have gone at the quota already, for a last one of the disk.
            if self.changes.snapshots.contains_key(&snapshot) {
                continue;
            }
            let name = self.state.snapshot_name(snapshot);
            let goes = automatic_go && row.origin == SnapshotOrigin::Auto;
            let image = self.state.images_of(snapshot).next();
            if !goes {
                self.outcome.snapshots_left.push(name);
            } else if let Some((image, _)) = image {
                self.outcome.notes.push(Note::KeptForImage {
                    snapshot: name.clone(),
                    image: self.state.image_name(image),
                });
                self.outcome.snapshots_left.push(name);
                self.release(snapshot, row);
            } else if let Some(until_ms) = row.locked_until(self.now) {
                self.outcome.notes.push(Note::KeptByLock {
                    snapshot: name.clone(),
                    until_ms,
                });
                self.outcome.snapshots_left.push(name);
                self.release(snapshot, row);
            } else {
                self.automatic.push(name);
                self.drop_snapshot(snapshot, Reason::Disk(id));
            }
        }
        let deleted = self.bin(Reason::Command);
        if deleted.is_some() {
            self.binned.push(row.head);
            let row = DiskRow {
                deleted,
                ..row.clone()
            };
            self.changes.disks.insert(id, Some(row));
        } else {
            // The head last, so that what it shares with a snapshot that goes is freed once.
            self.free(row.head);
            self.changes.disks.insert(id, None);
            self.forget_disk(id);
        }
        self.lost_presents.push(row.head);
    }

    /// An automatic snapshot goes with its disk, as soon as nothing keeps it.
    fn release(&mut self, id: SnapshotId, row: &SnapshotRow) {
        self.claims.push(Claim::Snapshot(id, Claimed::Changed));
        let row = SnapshotRow {
            is_released: true,
            ..row.clone()
        };
        self.changes.snapshots.insert(id, Some(row));
    }

    /// A disk is gone for good: no policy takes snapshots of it, and what was released with it is at
    /// its date. That it stays so far was told.
    pub(super) fn forget_disk(&mut self, id: DiskId) {
        if !self.state.applied(id).is_empty() {
            self.claims.push(Claim::Association(id));
            self.changes.associations.insert(id, None);
        }
        for (snapshot, row) in self.state.chain(id) {
            let change = self.changes.snapshots.get(&snapshot);
            let row = match change {
                Some(None) => continue,
                Some(Some(changed)) => changed,
                None => row,
            };
            if !row.is_released {
                continue;
            }
            let row = SnapshotRow {
                expires_ms: Some(row.expires_ms.map_or(self.now, |at| at.min(self.now))),
                is_kept: true,
                ..row.clone()
            };
            let claim = Claim::Snapshot(snapshot, Claimed::Changed);
            if !self.claims.contains(&claim) {
                self.claims.push(claim);
            }
            self.changes.snapshots.insert(snapshot, Some(row));
        }
    }

    pub(super) fn delete_snapshots(&mut self, delete: &DeleteSnapshot) -> Result<(), ServiceError> {
        let mut found = Vec::new();
        for snapshot in &delete.snapshots {
            let id = match self.state.find_snapshot(snapshot) {
                Ok((id, _)) => id,
                // What is being copied is given up.
                Err(
                    error @ (ServiceError::NotFound { .. } | ServiceError::SnapshotNotReady { .. }),
                ) => {
                    self.cancel_copy(snapshot, error)?;
                    continue;
                }
                Err(error) => return Err(error),
            };
            // Named twice, it goes once.
            if !found.contains(&id) {
                found.push(id);
            }
        }
        for id in found {
            self.check_can_go(id, delete.force)?;
            self.drop_snapshot(id, Reason::Command);
        }
        Ok(())
    }

    /// Refuses a snapshot that an image needs, that a lock keeps, or that a disk needs unless forced.
    pub(super) fn check_can_go(
        &mut self,
        id: SnapshotId,
        is_forced: bool,
    ) -> Result<(), ServiceError> {
        let row = self.state.snapshots.get(&id);
        let snapshot = match row {
            Some(row) => self.state.told_name(id, row),
            None => named(id, None),
        };
        let image = self.state.images_of(id).next();
        if let Some(image) = image.map(|(image, _)| self.state.image_name(image)) {
            let error = ServiceError::SnapshotCreatedImage {
                snapshot: snapshot.clone(),
                image,
            };
            self.refuse(snapshot.clone(), false, error)?;
        }
        if let Some(until_ms) = row.and_then(|row| row.locked_until(self.now)) {
            let error = ServiceError::SnapshotLocked {
                snapshot: snapshot.clone(),
                until_ms,
            };
            self.refuse(snapshot.clone(), false, error)?;
        }
        let disk = self.state.disks_from(SourceRow::Snapshot(id)).next();
        if let Some(disk) = disk.map(|(disk, _)| self.state.disk_name(disk))
            && !is_forced
        {
            let error = ServiceError::SnapshotCreatedDisk {
                snapshot: snapshot.clone(),
                disk,
            };
            self.refuse(snapshot, true, error)?;
        }
        Ok(())
    }

    /// Lets a snapshot go, whoever was made from it: into the recycle bin, or for good.
    pub(super) fn drop_snapshot(&mut self, id: SnapshotId, reason: Reason) {
        let Some(row) = self.state.snapshots.get(&id) else {
            return;
        };
        self.claims.push(Claim::Snapshot(id, Claimed::Changed));
        let deleted = self.bin(reason);
        if deleted.is_some() {
            self.binned.push(row.version);
            let row = SnapshotRow {
                deleted,
                ..row.clone()
            };
            self.changes.snapshots.insert(id, Some(row));
        } else {
            self.free(row.version);
            self.changes.snapshots.insert(id, None);
        }
        let name = self.state.told_name(id, row);
        match reason {
            Reason::Command | Reason::Disk(_) | Reason::Due => self.outcome.deleted.push(name),
            Reason::Quota => self.outcome.evicted.push(name),
        }
        for (disk, _) in self.state.disks_from(SourceRow::Snapshot(id)) {
            let disk = self.state.disk_name(disk);
            self.outcome.disks_losing_reinit.push(disk);
        }
        self.drop_empty_group(row.group);
    }

    /// A group whose last snapshot goes for good, goes with it. While some of them lie in the
    /// recycle bin, it stays for them to come back to.
    pub(super) fn drop_empty_group(&mut self, group: Option<GroupId>) {
        let Some(group) = group.filter(|group| !self.changes.groups.contains_key(group)) else {
            return;
        };
        let goes = |member: SnapshotId| {
            let change = self.changes.snapshots.get(&member);
            change.is_some_and(Option::is_none)
        };
        let mut seen = self.state.members(group).map(|(member, _)| member);
        let mut binned = self.state.bin.members(group).map(|(member, _)| member);
        if seen.all(goes) && binned.all(goes) {
            self.claims.push(Claim::Group(group));
            self.changes.groups.insert(group, None);
        }
    }
}

//! DeleteDisk, DeleteSnapshot, and how a snapshot goes, by whatever reason.

use super::{Plan, Reason};
use crate::backend::BlockBackend;
use crate::service::claims::{Claim, Claimed, Doing};
use crate::service::command::{DeleteDisk, DeleteSnapshot};
use crate::service::error::ServiceError;
use crate::service::ids::SnapshotId;
use crate::service::rows::SourceRow;
use crate::service::state::named;
use crate::service::views::{Note, SnapshotOrigin};

impl<B: BlockBackend> Plan<'_, B> {
    pub(super) fn delete_disk(&mut self, delete: &DeleteDisk) -> Result<(), ServiceError> {
        let (id, row) = self.state.find_disk(&delete.disk)?;
        self.claims.push(Claim::Disk(id, Doing::Deleting));
        self.outcome.deleted.push(named(id, Some(&row.name)));
        self.changes.disks.insert(id, None);
        self.claims.push(Claim::Association(id));
        if !self.state.applied(id).is_empty() {
            self.changes.associations.insert(id, None);
        }
        let automatic_go = row.delete_auto_snapshot && !delete.keep_automatic;
        let chain: Vec<_> = self.state.chain(id).collect();
        for (snapshot, row) in chain {
            let name = self.state.snapshot_name(snapshot);
            let goes = automatic_go && row.origin == SnapshotOrigin::Auto;
            let image = self.state.images_of(snapshot).next();
            match image {
                None if goes => self.drop_snapshot(snapshot, Reason::Command),
                Some((image, _)) if goes => {
                    self.outcome.notes.push(Note::KeptForImage {
                        snapshot: name.clone(),
                        image: self.state.image_name(image),
                    });
                    self.outcome.snapshots_left.push(name);
                }
                _ => self.outcome.snapshots_left.push(name),
            }
        }
        // The head last, so that what it shares with a snapshot that goes is freed once.
        self.tx.delete(row.head);
        self.dropped.push(row.head);
        self.lost_present = Some(row.head);
        Ok(())
    }

    pub(super) fn delete_snapshots(&mut self, delete: &DeleteSnapshot) -> Result<(), ServiceError> {
        let mut found = Vec::new();
        for snapshot in &delete.snapshots {
            let (id, _) = self.state.find_snapshot(snapshot)?;
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

    /// Refuses a snapshot that an image needs, or a disk unless forced.
    pub(super) fn check_can_go(
        &mut self,
        id: SnapshotId,
        is_forced: bool,
    ) -> Result<(), ServiceError> {
        let snapshot = self.state.snapshot_name(id);
        let image = self.state.images_of(id).next();
        if let Some(image) = image.map(|(image, _)| self.state.image_name(image)) {
            let error = ServiceError::SnapshotCreatedImage {
                snapshot: snapshot.clone(),
                image,
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

    /// Lets a snapshot go, whoever was made from it.
    pub(super) fn drop_snapshot(&mut self, id: SnapshotId, reason: Reason) {
        let Some(row) = self.state.snapshots.get(&id) else {
            return;
        };
        self.claims.push(Claim::Snapshot(id, Claimed::Changed));
        self.tx.delete(row.version);
        self.dropped.push(row.version);
        self.changes.snapshots.insert(id, None);
        let name = named(id, Some(&row.name));
        match reason {
            Reason::Command => self.outcome.deleted.push(name),
            Reason::Quota => self.outcome.evicted.push(name),
        }
        for (disk, _) in self.state.disks_from(SourceRow::Snapshot(id)) {
            let disk = self.state.disk_name(disk);
            self.outcome.disks_losing_reinit.push(disk);
        }
        // A group whose last snapshot goes, goes with it.
        if let Some(group) = row.group
            && !self.changes.groups.contains_key(&group)
        {
            let is_left = |member: SnapshotId| !self.changes.snapshots.contains_key(&member);
            if !self.state.members(group).any(|(member, _)| is_left(member)) {
                self.claims.push(Claim::Group(group));
                self.changes.groups.insert(group, None);
            }
        }
    }
}

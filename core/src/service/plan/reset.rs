//! ResetDisk (rolling back) and ReInitDisk, each with its safety snapshot in the same commit.

use super::Plan;
use super::snapshot::NewSnapshot;
use crate::backend::BlockBackend;
use crate::service::claims::{Claim, Claimed, Doing};
use crate::service::command::{ReInitDisk, ResetDisk, SnapshotRef};
use crate::service::error::ServiceError;
use crate::service::ids::{DiskId, SnapshotId};
use crate::service::names::{NameOf, check_name};
use crate::service::naming::named;
use crate::service::rows::{DiskRow, SnapshotRow, SourceRow, WorkloadRow};
use crate::service::views::{IdName, Note};
use crate::units::VersionId;

/// A disk and the snapshot of its own that it goes back to.
pub(super) struct Back<'a> {
    pub(super) id: DiskId,
    pub(super) row: &'a DiskRow,
    pub(super) target: SnapshotId,
    pub(super) to: VersionId,
}

impl<'a, B: BlockBackend> Plan<'a, B> {
    pub(super) fn reset_disk(&mut self, reset: &ResetDisk) -> Result<(), ServiceError> {
        let (id, row) = self.state.find_disk(&reset.disk)?;
        let (target_id, target) = self.find_own_snapshot(id, &reset.snapshot)?;
        let undo = self.state.undo_point(self.pool, id);
        let is_held = reset.unless_held && undo.is_some();
        let keep = reset.keep_current.as_deref().filter(|_| !is_held);
        let keep = keep.map(NewSnapshot::by_hand);
        let back = Back {
            id,
            row,
            target: target_id,
            to: target.version,
        };
        let safety = self.go_back(&back, keep)?;
        self.outcome.undo = safety.or(undo);
        let newer = self.newer(&back);
        self.outcome.snapshots_left = newer.map(|(id, row)| named(id, Some(&row.name))).collect();
        if let Some((from, to)) = self.resized(&back)? {
            self.len_after = Some(to);
            let disk = None;
            self.outcome
                .notes
                .push(Note::SizeRolledBack { from, to, disk });
        }
        Ok(())
    }

    /// Sets a disk back to a snapshot of its own, after a safety snapshot where one is wanted, which
    /// it returns.
    pub(super) fn go_back(
        &mut self,
        back: &Back<'_>,
        keep: Option<NewSnapshot<'_>>,
    ) -> Result<Option<IdName>, ServiceError> {
        let Back {
            id,
            row,
            target,
            to,
        } = *back;
        self.insist_idle(id)?;
        self.claims.push(Claim::Disk(id, Doing::Resetting));
        self.claims.push(Claim::Snapshot(target, Claimed::Used));
        self.outcome.changed.push(named(id, Some(&row.name)));
        let safety = self.keep_present(id, row, keep, Some(target))?;
        self.forget_upgrade(id);
        self.set_back(id, row, to)?;
        Ok(safety)
    }

    /// The disk's snapshots that are newer than the one it goes back to, newest first, as far as they
    /// stay.
    pub(super) fn newer(
        &self,
        back: &Back<'_>,
    ) -> impl Iterator<Item = (SnapshotId, &'a SnapshotRow)> {
        let newer = self.state.chain(back.id).rev();
        let newer = newer.take_while(|&(id, _)| id != back.target);
        newer.filter(|(id, _)| !self.changes.snapshots.contains_key(id))
    }

    /// The disk's sizes before and after, where they differ.
    pub(super) fn resized(&self, back: &Back<'_>) -> Result<Option<(u64, u64)>, ServiceError> {
        let (from, to) = (self.version(back.row.head)?.len, self.version(back.to)?.len);
        Ok((from != to).then_some((from, to)))
    }

    pub(super) fn reinit_disk(&mut self, reinit: &ReInitDisk) -> Result<(), ServiceError> {
        let (id, row) = self.state.find_disk(&reinit.disk)?;
        let disk = named(id, Some(&row.name));
        if row.multi_attach {
            return Err(ServiceError::SharedDisk { disk });
        }
        self.insist_idle(id)?;
        let mut spared = None;
        let source = match row.source {
            None => None,
            Some(SourceRow::Snapshot(source)) => {
                if let Some(snapshot) = self.state.bin.snapshots.get(&source) {
                    return Err(ServiceError::SourceSnapshotInBin {
                        disk,
                        snapshot: named(source, Some(&snapshot.name)),
                    });
                }
                let Some(snapshot) = self.state.snapshots.get(&source) else {
                    return Err(ServiceError::SourceSnapshotGone { disk });
                };
                self.claims.push(Claim::Snapshot(source, Claimed::Used));
                spared = Some(source);
                Some(snapshot.version)
            }
            Some(SourceRow::Image(source)) => {
                let Some(image) = self.state.images.get(&source) else {
                    return Err(ServiceError::SourceImageGone { disk });
                };
                self.claims.push(Claim::Image(source, Claimed::Used));
                Some(self.image_snapshot(image)?.version)
            }
        };
        self.claims.push(Claim::Disk(id, Doing::Resetting));
        self.outcome.changed.push(disk);
        let undo = self.state.undo_point(self.pool, id);
        let keep = reinit.keep_current.as_deref().map(NewSnapshot::by_hand);
        self.outcome.undo = self.keep_present(id, row, keep, spared)?.or(undo);
        let chain = self.state.chain(id);
        let left = chain.filter(|(id, _)| !self.changes.snapshots.contains_key(id));
        self.outcome.snapshots_left = left.map(|(id, row)| named(id, Some(&row.name))).collect();
        self.forget_upgrade(id);
        match source {
            Some(version) => {
                let len = self.version(row.head)?.len;
                self.set_back(id, row, version)?;
                if self.version(version)?.len < len {
                    let head = self.changes.disks.get(&id).and_then(Option::as_ref);
                    self.tx.resize(head.map_or(row.head, |row| row.head), len);
                }
                Ok(())
            }
            None => self.make_blank(id, row),
        }
    }

    /// What an upgrade left unfinished on the disk goes with its present.
    fn forget_upgrade(&mut self, disk: DiskId) {
        let all = self.state.workloads.iter();
        let unfinished = all.filter(|(_, row)| row.disk == disk && row.upgrade.is_some());
        for (id, row) in unfinished {
            let upgrade = None;
            let row = WorkloadRow { upgrade, ..*row };
            self.changes.workloads.insert(*id, Some(row));
        }
    }

    /// Refuses a disk that a running instance writes.
    fn insist_idle(&mut self, disk: DiskId) -> Result<(), ServiceError> {
        match self.state.check_idle(disk) {
            Ok(claims) => {
                self.claims.extend(claims);
                Ok(())
            }
            Err(error) => self.refuse(self.state.disk_name(disk), false, error),
        }
    }

    /// A snapshot that the disk can be rolled back to.
    fn find_own_snapshot(
        &self,
        disk: DiskId,
        snapshot: &SnapshotRef,
    ) -> Result<(SnapshotId, &'a SnapshotRow), ServiceError> {
        let own = match &snapshot.disk {
            None => self.state.find_in_chain(disk, &snapshot.snapshot),
            Some(_) => self.state.find_snapshot(snapshot),
        };
        // Another disk's snapshot is worth another sentence than none at all.
        let found = match own {
            Err(ServiceError::NotFound { .. }) => self.state.find_snapshot(snapshot),
            own => own,
        };
        let (id, row) = found?;
        let Some(row) = self.state.snapshots.get(&id).filter(|_| row.disk == disk) else {
            return Err(ServiceError::Mismatch {
                disk: self.state.disk_name(disk),
                snapshot: named(id, Some(&row.name)),
            });
        };
        Ok((id, row))
    }

    /// Takes the safety snapshot and returns it, or notes that the present state is lost.
    fn keep_present(
        &mut self,
        disk: DiskId,
        row: &DiskRow,
        keep: Option<NewSnapshot<'_>>,
        spared: Option<SnapshotId>,
    ) -> Result<Option<IdName>, ServiceError> {
        let Some(new) = keep else {
            self.dropped.push(row.head);
            self.lost_presents.push(row.head);
            return Ok(None);
        };
        check_name(NameOf::Snapshot, new.name)?;
        let name = new.name.to_owned();
        let id = self.take_snapshot(disk, row, NewSnapshot { spared, ..new })?;
        Ok(Some(named(id, Some(&name))))
    }

    /// Makes the disk go on from a snapshot.
    fn set_back(&mut self, disk: DiskId, row: &DiskRow, to: VersionId) -> Result<(), ServiceError> {
        if self.version(row.head)?.lineage == self.version(to)?.lineage {
            self.tx.roll_back(row.head, to);
            return Ok(());
        }
        // The disk was made blank in between, so the engine knows no way back: a new head.
        let head = self.tx.clone_head(to);
        self.replace_head(disk, row, head);
        Ok(())
    }

    /// Back to a disk that was never written, as it was made.
    fn make_blank(&mut self, disk: DiskId, row: &DiskRow) -> Result<(), ServiceError> {
        let head = self.tx.create_blank_head(row.head);
        self.replace_head(disk, row, head);
        Ok(())
    }

    fn replace_head(&mut self, disk: DiskId, row: &DiskRow, head: VersionId) {
        self.tx.delete(row.head);
        let row = DiskRow {
            head,
            ..row.clone()
        };
        self.changes.disks.insert(disk, Some(row));
    }
}

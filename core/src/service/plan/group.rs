//! CreateSnapshotGroup, DeleteSnapshotGroup, and ResetDisks: disks of a group go back together.
//!
//! A group may have lost some of its disks or snapshots since it was taken. What is left of it still
//! goes back as one: whoever needs that needs it most then. What stays out is told, before and after.

use super::reset::Back;
use super::snapshot::NewSnapshot;
use super::{Plan, Reason};
use crate::backend::BlockBackend;
use crate::service::claims::{Claim, Doing};
use crate::service::command::{CreateSnapshotGroup, DeleteSnapshotGroup, DiskRef, ResetDisks};
use crate::service::error::ServiceError;
use crate::service::ids::{DiskId, GroupId, SnapshotId};
use crate::service::names::{NameOf, check_description, check_name, check_tags};
use crate::service::naming::named;
use crate::service::rows::{GroupRow, SnapshotRow};
use crate::service::views::{BackView, LeftOut, Note};

/// How many disks a group takes.
pub const GROUP_DISKS_MAX: usize = 16;

impl<'a, B: BlockBackend> Plan<'a, B> {
    pub(super) fn create_group(
        &mut self,
        create: &CreateSnapshotGroup,
    ) -> Result<(), ServiceError> {
        check_name(NameOf::Group, &create.name)?;
        check_description(&create.description)?;
        let tags = check_tags(&create.tags)?;
        let size = |count| ServiceError::GroupSize {
            count,
            max: GROUP_DISKS_MAX,
        };
        if create.disks.is_empty() || create.disks.len() > GROUP_DISKS_MAX {
            return Err(size(create.disks.len()));
        }
        let group = self.make_group(GroupRow {
            name: create.name.clone(),
            description: create.description.clone(),
            tags,
            created_ms: self.now,
        })?;
        for disk in &create.disks {
            let (id, row) = self.state.find_disk(disk)?;
            if row.multi_attach {
                let disk = named(id, Some(&row.name));
                return Err(ServiceError::SharedDisk { disk });
            }
            let claim = Claim::Disk(id, Doing::Snapshotting);
            if self.claims.contains(&claim) {
                return Err(size(self.claims.len()));
            }
            self.claims.push(claim);
            let new = NewSnapshot {
                group: Some(group),
                ..NewSnapshot::by_hand(&create.name)
            };
            self.take_snapshot(id, row, new)?;
        }
        self.name_evicted_with_disks();
        Ok(())
    }

    pub(super) fn delete_group(
        &mut self,
        delete: &DeleteSnapshotGroup,
    ) -> Result<(), ServiceError> {
        let (id, row) = self.state.find_group(&delete.group)?;
        self.claims.push(Claim::Group(id));
        self.outcome.deleted.push(named(id, Some(&row.name)));
        let members: Vec<SnapshotId> = self.state.members(id).map(|(id, _)| id).collect();
        for member in members {
            self.check_can_go(member, delete.force)?;
            // The group goes with its last snapshot, now or when that leaves the recycle bin.
            self.drop_snapshot(member, Reason::Command);
        }
        Ok(())
    }

    pub(super) fn reset_disks(&mut self, reset: &ResetDisks) -> Result<(), ServiceError> {
        let (group, row) = self.state.find_group(&reset.group)?;
        let backs = if reset.disks.is_empty() {
            self.all_backs(group)
        } else {
            self.chosen_backs(group, row, &reset.disks)?
        };
        if backs.is_empty() {
            let group = named(group, Some(&row.name));
            return Err(ServiceError::NothingInGroup { group });
        }
        let disks = backs.iter().map(|back| back.id);
        let held = self.state.undo_group(self.pool, disks);
        let is_held = reset.unless_held && held.is_some();
        let keep = reset.keep_current.as_deref().filter(|_| !is_held);
        let mut safety = None;
        if let Some(name) = keep {
            check_name(NameOf::Group, name)?;
            safety = Some(self.make_group(GroupRow {
                name: name.to_owned(),
                description: String::new(),
                tags: Vec::new(),
                created_ms: self.now,
            })?);
        }
        // The safety group, which is made before its snapshots.
        self.outcome.undo_group = self.outcome.created.first().cloned().or(held);
        for back in &backs {
            let keep = keep.map(|name| NewSnapshot {
                group: safety,
                ..NewSnapshot::by_hand(name)
            });
            self.go_back(back, keep)?;
            let newer = self.newer(back);
            let newer = newer.map(|(id, row)| self.state.full_name(id, row));
            let newer: Vec<_> = newer.collect();
            self.outcome.snapshots_left.extend(newer);
            let disk = self.state.disk_name(back.id);
            let resized = self.resized(back)?;
            if let Some((from, to)) = resized {
                let disk = Some(disk.clone());
                self.outcome
                    .notes
                    .push(Note::SizeRolledBack { from, to, disk });
            }
            let view = BackView {
                disk,
                present_lost_bytes: None,
                is_present_changed: false,
                len_after: resized.map(|(_, to)| to),
            };
            self.backs.push((back.row.head, view));
        }
        self.name_evicted_with_disks();
        Ok(())
    }

    /// What went at the quota of which disk: one of several is full, or some are.
    fn name_evicted_with_disks(&mut self) {
        for gone in &mut self.outcome.evicted {
            let id = gone.id.parse::<SnapshotId>();
            let row = id.map(|id| (id, self.state.snapshots.get(&id)));
            if let Ok((id, Some(row))) = row {
                *gone = self.state.full_name(id, row);
            }
        }
    }

    fn make_group(&mut self, row: GroupRow) -> Result<GroupId, ServiceError> {
        let id = self.new_id(|id| self.state.groups.contains_key(id))?;
        self.outcome.created.push(named(id, Some(&row.name)));
        self.changes.groups.insert(id, Some(row));
        Ok(id)
    }

    /// All of a group's disks that can go back, by name; tells which stay out.
    fn all_backs(&mut self, group: GroupId) -> Vec<Back<'a>> {
        let mut backs = Vec::new();
        let mut left_out = Vec::new();
        let state = self.state;
        for (id, row) in state.members(group) {
            match self.back(id, row) {
                Some(back) => backs.push(back),
                None => left_out.push((row.disk, self.gone(row.disk))),
            }
        }
        for (_, row) in state.bin.members(group) {
            let why = match state.disks.contains_key(&row.disk) {
                true => LeftOut::SnapshotInBin,
                false => self.gone(row.disk),
            };
            left_out.push((row.disk, why));
        }
        backs.sort_unstable_by(|a, b| (&a.row.name, a.id).cmp(&(&b.row.name, b.id)));
        let notes = left_out.into_iter().map(|(disk, why)| {
            let disk = state.disk_name(disk);
            Note::LeftOut { disk, why }
        });
        self.outcome.notes.extend(notes);
        backs
    }

    /// Those of a group's disks that are named, each once.
    fn chosen_backs(
        &self,
        group: GroupId,
        row: &GroupRow,
        disks: &[DiskRef],
    ) -> Result<Vec<Back<'a>>, ServiceError> {
        let mut backs: Vec<Back<'a>> = Vec::new();
        for disk in disks {
            let (id, disk) = self.state.find_disk(disk)?;
            let mut members = self.state.members(group);
            let member = members.find(|(_, row)| row.disk == id);
            let back = member.and_then(|(id, row)| self.back(id, row));
            let Some(back) = back else {
                return Err(ServiceError::NotInGroup {
                    disk: named(id, Some(&disk.name)),
                    group: named(group, Some(&row.name)),
                });
            };
            if backs.iter().all(|other| other.id != id) {
                backs.push(back);
            }
        }
        Ok(backs)
    }

    /// A group's snapshot with the disk that it takes back, if that is there.
    fn back(&self, target: SnapshotId, snapshot: &SnapshotRow) -> Option<Back<'a>> {
        let id = snapshot.disk;
        let row = self.state.disks.get(&id)?;
        let to = snapshot.version;
        Some(Back {
            id,
            row,
            target,
            to,
        })
    }

    /// Why a disk that is not there stays out.
    fn gone(&self, disk: DiskId) -> LeftOut {
        match self.state.bin.disks.contains_key(&disk) {
            true => LeftOut::DiskInBin,
            false => LeftOut::DiskDeleted,
        }
    }
}

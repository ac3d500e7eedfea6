//! CreateSnapshotGroup and DeleteSnapshotGroup.

use super::snapshot::NewSnapshot;
use super::{Plan, Reason};
use crate::backend::BlockBackend;
use crate::service::claims::{Claim, Doing};
use crate::service::command::{CreateSnapshotGroup, DeleteSnapshotGroup};
use crate::service::error::ServiceError;
use crate::service::ids::SnapshotId;
use crate::service::names::{NameOf, check_description, check_name, check_tags};
use crate::service::rows::GroupRow;
use crate::service::state::named;

/// How many disks a group takes.
pub const GROUP_DISKS_MAX: usize = 16;

impl<B: BlockBackend> Plan<'_, B> {
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
        let group = self.new_id(|id| self.state.groups.contains_key(id))?;
        let row = GroupRow {
            name: create.name.clone(),
            description: create.description.clone(),
            tags,
            created_ms: self.now,
        };
        self.outcome.created.push(named(group, Some(&row.name)));
        self.changes.groups.insert(group, Some(row));
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
}

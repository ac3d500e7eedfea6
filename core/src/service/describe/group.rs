//! A snapshot group with all it takes to go back to it; the groups that some disks are in.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::backend::BlockBackend;
use crate::service::command::GroupRef;
use crate::service::error::ServiceError;
use crate::service::handle::Service;
use crate::service::ids::{DiskId, GroupId};
use crate::service::names::safety_name;
use crate::service::naming::named;
use crate::service::natural::natural;
use crate::service::state::State;
use crate::service::views::{Choices, GroupBackView, GroupDiskView, IdName};
use crate::units::VersionId;

/// So many groups of an instance's disks are told one by one.
const GROUPS_TOLD: usize = 4;

impl<B: BlockBackend + 'static> Service<B> {
    /// A group, its disks that are there, and which group holds their presents.
    ///
    /// # Errors
    /// `InvalidParameter` for a group that is not there; what the engine says.
    pub async fn describe_group(&self, group: &GroupRef) -> Result<GroupBackView, ServiceError> {
        self.catch_up().await;
        let (mut view, heads) = {
            let state = self.inner.state.borrow();
            let (id, _) = state.find_group(group)?;
            state.group_back(id)
        };
        for (disk, (id, head)) in view.disks.iter_mut().zip(heads) {
            if !self.is_changed(head).await? {
                let state = self.inner.state.borrow();
                let parent = self.lineage(&state, id).head_parent;
                let parent = parent.and_then(|parent| state.snapshots.get(&parent));
                let group = parent.and_then(|row| row.group);
                disk.held_by = group.map(|group| group.to_string());
            }
        }
        Ok(view)
    }
}

impl State {
    /// The newest groups that have a snapshot of one of these disks.
    pub(super) fn groups_with(&self, disks: impl Iterator<Item = DiskId>) -> Choices<IdName> {
        let snapshots = disks.flat_map(|disk| self.chain(disk));
        let ids = snapshots.filter_map(|(_, row)| row.group);
        let ids: BTreeSet<GroupId> = ids.collect();
        let mut all: Vec<_> = (ids.into_iter())
            .filter_map(|id| Some((self.groups.get(&id)?, id)))
            .collect();
        all.sort_by_key(|(row, id)| (Reverse(row.created_ms), *id));
        let some = all.iter().take(GROUPS_TOLD);
        Choices {
            some: some.map(|(row, id)| named(*id, Some(&row.name))).collect(),
            more: all.len().saturating_sub(GROUPS_TOLD) as u64,
        }
    }

    /// What the records say, and the disks' heads.
    fn group_back(&self, id: GroupId) -> (GroupBackView, Vec<(DiskId, VersionId)>) {
        let row = self.groups.get(&id);
        let members = self.members(id).filter_map(|(_, member)| {
            let disk = self.disks.get(&member.disk)?;
            Some((member.disk, disk))
        });
        let mut disks: Vec<_> = members.collect();
        disks.sort_by(|(a_id, a), (b_id, b)| natural(&a.name, &b.name).then(a_id.cmp(b_id)));
        let heads = disks.iter().map(|(id, row)| (*id, row.head)).collect();
        let disks = disks.into_iter().map(|(id, row)| GroupDiskView {
            reference: self.disk_reference(id, &row.name),
            disk: named(id, Some(&row.name)),
            held_by: None,
        });
        let group = named(id, row.map(|row| &row.name));
        let mut others = self.groups.iter().filter(|(other, _)| **other != id);
        let is_shared = others.any(|(_, other)| other.name == group.name);
        let view = GroupBackView {
            reference: if is_shared { &group.id } else { &group.name }.clone(),
            created_ms: row.map_or(0, |row| row.created_ms),
            count: u32::try_from(self.members(id).count()).unwrap_or(u32::MAX),
            disks: disks.collect(),
            safety_name: safety_name(|name| {
                let mut groups = self.groups.values();
                let mut snapshots = self.snapshots.values();
                groups.any(|row| row.name == name) || snapshots.any(|row| row.name == name)
            }),
            group,
        };
        (view, heads)
    }
}

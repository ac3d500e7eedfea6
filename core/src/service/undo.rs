//! What undoes a change of data: a snapshot that holds a disk's as they were right before, or a group
//! that holds those of several disks.

use super::claims::{Claim, Doing};
use super::ids::{DiskId, SnapshotId};
use super::naming::named;
use super::rows::SnapshotRow;
use super::state::State;
use super::views::IdName;
use crate::backend::BlockBackend;
use crate::engine::Pool;

impl State {
    /// The disk's snapshot that holds its present exactly. `None` if none does, and while somebody
    /// changes the data: who begins then does not begin from the snapshot.
    pub(super) fn undo_point<B: BlockBackend>(
        &self,
        pool: &Pool<B>,
        disk: DiskId,
    ) -> Option<IdName> {
        let (id, row) = self.holder(pool, disk)?;
        Some(named(id, Some(&row.name)))
    }

    /// The snapshot group that holds the presents of all these disks exactly, if one does.
    pub(super) fn undo_group<B: BlockBackend>(
        &self,
        pool: &Pool<B>,
        disks: impl IntoIterator<Item = DiskId>,
    ) -> Option<IdName> {
        let mut disks = disks.into_iter();
        let group_of = |disk| self.holder(pool, disk)?.1.group;
        let group = group_of(disks.next()?)?;
        let is_same = disks.all(|disk| group_of(disk) == Some(group));
        let row = self.groups.get(&group).filter(|_| is_same)?;
        Some(named(group, Some(&row.name)))
    }

    fn holder<B: BlockBackend>(
        &self,
        pool: &Pool<B>,
        disk: DiskId,
    ) -> Option<(SnapshotId, &SnapshotRow)> {
        let mut claims = self.in_flight.values().flat_map(|flight| &flight.claims);
        let is_changing = claims.any(|claim| match claim {
            Claim::Disk(id, Doing::Writing | Doing::Editing | Doing::Resetting) => *id == disk,
            _ => false,
        });
        if is_changing {
            return None;
        }
        let version = pool.stands_at(self.disks.get(&disk)?.head)?;
        let mut chain = self.chain(disk);
        chain.find(|(_, row)| row.version == version)
    }
}

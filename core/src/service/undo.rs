//! What undoes a change of a disk's data: a snapshot that holds them as they were right before.

use super::claims::{Claim, Doing};
use super::ids::DiskId;
use super::state::{State, named};
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
        let (id, row) = chain.find(|(_, row)| row.version == version)?;
        Some(named(id, Some(&row.name)))
    }
}

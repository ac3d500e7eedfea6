//! The quota of 64 snapshots a disk, and which one goes for a new one.

use super::{Plan, Reason};
use crate::backend::BlockBackend;
use crate::service::claims::{Claim, Claimed};
use crate::service::error::{NoVictim, ServiceError};
use crate::service::ids::{DiskId, SnapshotId};
use crate::service::rows::SnapshotRow;
use crate::service::state::State;
use crate::service::views::{QuotaPolicy, SnapshotOrigin, TimeMs};

/// How many snapshots a disk may have.
pub const SNAPSHOT_QUOTA: usize = 64;

impl State {
    /// The snapshot that goes when one of this origin is taken at the quota: the oldest that the
    /// policy lets go, that no image uses and no lock keeps.
    pub(in crate::service) fn victim(
        &self,
        disk: DiskId,
        origin: SnapshotOrigin,
        now: TimeMs,
        is_spared: impl Fn(SnapshotId) -> bool,
    ) -> Result<SnapshotId, NoVictim> {
        let only_automatic = self.settings.quota_policy == QuotaPolicy::OldestAutomatic;
        if only_automatic && origin == SnapshotOrigin::User {
            return Err(NoVictim::OnlyAutomatic);
        }
        let may_go = |(id, row): &(SnapshotId, &SnapshotRow)| {
            (!only_automatic || row.origin == SnapshotOrigin::Auto)
                && !self.cannot_go(*id, row, now)
                && self.is_free(&Claim::Snapshot(*id, Claimed::Changed))
                && !is_spared(*id)
        };
        let victim = self.chain(disk).find(may_go);
        victim.map(|(id, _)| id).ok_or(NoVictim::AllUsed)
    }

    /// Whether an image or a lock keeps a snapshot from going by itself.
    pub(in crate::service) fn cannot_go(
        &self,
        id: SnapshotId,
        row: &SnapshotRow,
        now: TimeMs,
    ) -> bool {
        self.images_of(id).next().is_some() || row.locked_until(now).is_some()
    }
}

impl<B: BlockBackend> Plan<'_, B> {
    /// Makes room for one more snapshot of the disk. `spared` is a rollback's target.
    pub(super) fn make_room(
        &mut self,
        disk: DiskId,
        origin: SnapshotOrigin,
        spared: Option<SnapshotId>,
    ) -> Result<(), ServiceError> {
        if self.state.chain_len(disk) < SNAPSHOT_QUOTA {
            return Ok(());
        }
        // One at a time is enough, but a quota that shrinks some day is met in the same way.
        let going = self.changes.snapshots.iter().filter(|(id, row)| {
            row.is_none()
                && self
                    .state
                    .snapshots
                    .get(id)
                    .is_some_and(|row| row.disk == disk)
        });
        let left = self.state.chain_len(disk).saturating_sub(going.count());
        let excess = (left + 1).saturating_sub(SNAPSHOT_QUOTA);
        for _ in 0..excess {
            let is_going = |id| {
                let change = self.changes.snapshots.get(&id);
                change.is_some_and(Option::is_none)
            };
            let is_spared = |id| spared == Some(id) || is_going(id);
            match self.state.victim(disk, origin, self.now, is_spared) {
                Ok(victim) => self.drop_snapshot(victim, Reason::Quota),
                Err(why) => {
                    let disk = self.state.disk_name(disk);
                    let error = ServiceError::SnapshotQuota {
                        disk: disk.clone(),
                        quota: u32::try_from(SNAPSHOT_QUOTA).unwrap_or(u32::MAX),
                        why,
                    };
                    return self.refuse(disk, false, error);
                }
            }
        }
        Ok(())
    }
}

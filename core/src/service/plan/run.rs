//! What is done by itself: a policy's snapshot of a disk, and snapshots whose date has come.

use super::snapshot::NewSnapshot;
use super::{Plan, Reason, ServiceError};
use crate::backend::BlockBackend;
use crate::service::claims::{Claim, Claimed, Doing};
use crate::service::coverage::DAY_MS;
use crate::service::ids::{DiskId, SnapshotId};
use crate::service::rows::{DiskRow, SnapshotRow};
use crate::service::state::{Expiring, Run};
use crate::service::views::{Kept, Note, Retention, SnapshotOrigin, TimeMs};

impl<B: BlockBackend> Plan<'_, B> {
    /// A policy's snapshot. By count, the oldest beyond it go in the same commit.
    pub(in crate::service) fn run_policy(
        &mut self,
        run: &Run,
        name: &str,
    ) -> Result<(), ServiceError> {
        let (disk, policy) = (run.disk, run.policy);
        let gone = || ServiceError::not_found(crate::service::Resource::Disk, &disk.to_string());
        let row = self.state.disks.get(&disk).ok_or_else(gone)?;
        let retention = self.state.policies.get(&policy).ok_or_else(gone)?.retention;
        self.claims.push(Claim::Disk(disk, Doing::Snapshotting));
        self.settle(disk, policy, run.point_ms);
        if let Retention::Count(count) = retention {
            let kept = usize::try_from(count).unwrap_or(usize::MAX);
            for id in self.state.beyond_count(disk, policy, kept, self.now) {
                self.drop_snapshot(id, Reason::Due);
            }
        }
        if run.missed > 1 {
            self.outcome.notes.push(Note::RunsMissed {
                count: run.missed,
                first_ms: run.first_ms,
            });
        }
        let new = NewSnapshot {
            origin: SnapshotOrigin::Auto,
            policy: Some(policy),
            expires_ms: expiry(self.now, retention),
            is_counted: matches!(retention, Retention::Count(_)),
            ..NewSnapshot::by_hand(name)
        };
        self.take_snapshot(disk, row, new).map(drop)
    }

    /// Takes a snapshot as a record of another pool tells of one: for a simulation.
    pub(in crate::service) fn take_again(
        &mut self,
        disk: DiskId,
        row: &DiskRow,
        told: &SnapshotRow,
    ) -> Result<SnapshotId, ServiceError> {
        let new = NewSnapshot {
            origin: told.origin,
            policy: told.policy,
            expires_ms: told.expires_ms,
            is_counted: told.is_counted,
            ..NewSnapshot::by_hand(&told.name)
        };
        self.take_snapshot(disk, row, new)?;
        let mut taken = self.changes.snapshots.iter();
        let taken = taken.find_map(|(id, row)| Some((*id, row.clone()?)));
        let (id, row) = taken.ok_or(ServiceError::Entropy)?;
        let row = SnapshotRow {
            is_kept: told.is_kept,
            lock: told.lock,
            ..row
        };
        self.changes.snapshots.insert(id, Some(row));
        Ok(id)
    }

    /// Lets snapshots go whose date has come. Those that an image uses, or that are
    /// locked, stay, and the log says so once.
    pub(in crate::service) fn expire(&mut self, expiring: &Expiring) {
        for &id in &expiring.going {
            self.drop_snapshot(id, Reason::Due);
        }
        for &id in &expiring.kept {
            let Some(row) = self.state.snapshots.get(&id) else {
                continue;
            };
            let snapshot = self.state.snapshot_name(id);
            let note = match self.state.kept(id, row, self.now) {
                Some(Kept::Image(image)) => Note::KeptForImage { snapshot, image },
                Some(Kept::Locked(until_ms)) => Note::KeptByLock { snapshot, until_ms },
                _ => continue,
            };
            self.outcome.notes.push(note);
            self.put_kept(id, row);
        }
    }

    fn put_kept(&mut self, id: SnapshotId, row: &SnapshotRow) {
        self.claims.push(Claim::Snapshot(id, Claimed::Changed));
        let row = SnapshotRow {
            is_kept: true,
            ..row.clone()
        };
        self.changes.snapshots.insert(id, Some(row));
    }
}

/// When a snapshot goes that was taken at a time.
pub(super) fn expiry(taken_ms: TimeMs, retention: Retention) -> Option<TimeMs> {
    match retention {
        Retention::Days(days) => Some(taken_ms.saturating_add(TimeMs::from(days) * DAY_MS)),
        Retention::Forever | Retention::Count(_) => None,
    }
}

/// The date that a person gives a snapshot.
pub(super) fn expiry_by_hand(
    taken_ms: TimeMs,
    retention: Retention,
) -> Result<Option<TimeMs>, ServiceError> {
    match retention {
        Retention::Count(_) => Err(ServiceError::BadRetention),
        retention if retention.is_valid() => Ok(expiry(taken_ms, retention)),
        _ => Err(ServiceError::BadRetention),
    }
}

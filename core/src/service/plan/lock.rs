//! LockSnapshot and UnlockSnapshot.

use super::Plan;
use crate::backend::BlockBackend;
use crate::service::claims::{Claim, Claimed};
use crate::service::command::{LockSnapshot, UnlockSnapshot};
use crate::service::error::ServiceError;
use crate::service::ids::SnapshotId;
use crate::service::naming::named;
use crate::service::rows::{LockRow, SnapshotRow};
use crate::service::views::{LockStatus, TimeMs};

/// The longest LockDuration, in days.
pub const LOCK_DAYS_MAX: u32 = 36_500;
/// The longest CoolOffPeriod, in hours.
pub const COOL_OFF_HOURS_MAX: u32 = 72;

const HOUR_MS: TimeMs = 60 * 60 * 1000;

impl<B: BlockBackend> Plan<'_, B> {
    pub(super) fn lock_snapshot(&mut self, lock: &LockSnapshot) -> Result<(), ServiceError> {
        ServiceError::check_range("LockDuration", lock.days, 1, LOCK_DAYS_MAX)?;
        let cool_off = lock.cool_off_hours.unwrap_or(0);
        ServiceError::check_range("CoolOffPeriod", cool_off, 0, COOL_OFF_HOURS_MAX)?;
        let (id, row) = self.state.find_snapshot(&lock.snapshot)?;
        let until_ms = self
            .now
            .saturating_add(TimeMs::from(lock.days) * 24 * HOUR_MS);
        let old = row
            .lock
            .filter(|old| old.status(self.now) == LockStatus::Compliance);
        let new = match old {
            // Neither a cool-off period anew nor an earlier end: that would be a way out of it.
            Some(old) if lock.cool_off_hours.is_some() || until_ms <= old.until_ms => {
                return Err(ServiceError::LockExtendOnly {
                    snapshot: named(id, Some(&row.name)),
                    until_ms: old.until_ms,
                });
            }
            Some(old) => LockRow { until_ms, ..old },
            None => LockRow {
                locked_ms: self.now,
                cool_off_until_ms: self.now + TimeMs::from(cool_off) * HOUR_MS,
                until_ms,
            },
        };
        self.set_lock(id, row, Some(new));
        Ok(())
    }

    pub(super) fn unlock_snapshot(&mut self, unlock: &UnlockSnapshot) -> Result<(), ServiceError> {
        let (id, row) = self.state.find_snapshot(&unlock.snapshot)?;
        let snapshot = named(id, Some(&row.name));
        let Some(lock) = row.lock else {
            return Err(ServiceError::SnapshotNotLocked { snapshot });
        };
        if lock.status(self.now) == LockStatus::Compliance {
            return Err(ServiceError::LockExtendOnly {
                snapshot,
                until_ms: lock.until_ms,
            });
        }
        self.set_lock(id, row, None);
        Ok(())
    }

    fn set_lock(&mut self, id: SnapshotId, row: &SnapshotRow, lock: Option<LockRow>) {
        self.claims.push(Claim::Snapshot(id, Claimed::Changed));
        self.outcome.changed.push(named(id, Some(&row.name)));
        let row = SnapshotRow {
            lock,
            ..row.clone()
        };
        self.changes.snapshots.insert(id, Some(row));
    }
}

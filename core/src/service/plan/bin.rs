//! The recycle bin: what goes into it, comes back, and leaves it for good.

use std::collections::BTreeMap;

use super::quota::SNAPSHOT_QUOTA;
use super::{Plan, Reason};
use crate::backend::BlockBackend;
use crate::service::bin::BinId;
use crate::service::claims::{Claim, Claimed, Doing};
use crate::service::command::{BinRef, SetBinPeriod};
use crate::service::error::ServiceError;
use crate::service::ids::{DiskId, SnapshotId};
use crate::service::names::restored_name;
use crate::service::naming::named;
use crate::service::rows::{
    AppliedRow, AssociationRow, DeletedRow, DiskRow, PoolSettings, SnapshotRow,
};
use crate::service::views::Note;

/// The longest the bin keeps things, in days.
pub const BIN_DAYS_MAX: u32 = 365;
/// How many things leave the bin in one commit when their time is over.
pub(in crate::service) const EXPIRED_AT_ONCE: usize = 64;

impl<B: BlockBackend> Plan<'_, B> {
    pub(super) fn set_bin_period(&mut self, set: &SetBinPeriod) -> Result<(), ServiceError> {
        ServiceError::check_range("RestorePeriod", set.days, 0, BIN_DAYS_MAX)?;
        self.claims.push(Claim::Settings);
        self.changes.settings = Some(PoolSettings {
            bin_days: Some(set.days),
            ..self.state.settings.clone()
        });
        Ok(())
    }

    /// What the record of something says that is deleted now; nothing if it goes at once.
    pub(super) fn bin(&mut self, reason: Reason) -> Option<DeletedRow> {
        let with = match reason {
            Reason::Command => None,
            Reason::Disk(disk) => Some(disk),
            Reason::Due | Reason::Quota => return None,
        };
        let until_ms = self.state.settings.bin_until_ms(self.now)?;
        if self.bin_until_ms.replace(until_ms).is_none() {
            self.outcome.notes.push(Note::InBin { until_ms });
        }
        Some(DeletedRow {
            at_ms: self.now,
            until_ms,
            with,
        })
    }

    pub(super) fn restore_from_bin(&mut self, items: &[BinRef]) -> Result<(), ServiceError> {
        for item in self.meant(items)? {
            match item {
                BinId::Disk(id) => self.restore_disk(id),
                BinId::Snapshot(id) => self.restore_snapshot(id),
            }
        }
        let mut counts: BTreeMap<DiskId, usize> = BTreeMap::new();
        for (id, row) in &self.changes.snapshots {
            // Others of the disk change too, and were counted.
            if let Some(row) = row
                && self.state.bin.snapshots.contains_key(id)
                && row.copied.is_none()
            {
                *counts.entry(row.disk).or_default() += 1;
            }
        }
        for (disk, restored) in counts {
            let count = self.state.chain_len(disk) + restored;
            if count > SNAPSHOT_QUOTA {
                let row = self.state.bin.disks.get(&disk);
                let name = row.or_else(|| self.state.disks.get(&disk));
                let disk = named(disk, name.map(|row| &row.name));
                let error = ServiceError::RestoreQuota {
                    disk: disk.clone(),
                    count,
                    quota: SNAPSHOT_QUOTA,
                };
                self.refuse(disk, false, error)?;
            }
        }
        Ok(())
    }

    pub(super) fn delete_from_bin(&mut self, items: &[BinRef]) -> Result<(), ServiceError> {
        let found = self.meant(items)?;
        self.leave_bin(found);
        Ok(())
    }

    pub(super) fn empty_bin(&mut self) {
        let all: Vec<_> = self.state.bin.items().map(|(_, id)| id).collect();
        self.leave_bin(all);
    }

    /// What has been in the bin for its time, some of it.
    pub(super) fn expire_bin(&mut self) {
        let due = self.state.bin.items();
        let due = due.take_while(|&(until_ms, _)| until_ms <= self.now);
        let due: Vec<_> = due.take(EXPIRED_AT_ONCE).map(|(_, id)| id).collect();
        self.leave_bin(due);
    }

    /// Each once, disks first, with what went with them.
    fn meant(&self, items: &[BinRef]) -> Result<Vec<BinId>, ServiceError> {
        let found = items.iter().map(|item| self.state.find_in_bin(item));
        let mut found = found.collect::<Result<Vec<_>, _>>()?.concat();
        let with = found.iter().filter_map(|id| match id {
            BinId::Disk(disk) => Some(self.state.bin.gone_with(*disk)),
            BinId::Snapshot(_) => None,
        });
        let with: Vec<_> = with.flatten().map(BinId::Snapshot).collect();
        found.extend(with);
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    fn restore_disk(&mut self, id: DiskId) {
        let Some(row) = self.state.bin.disks.get(&id) else {
            return;
        };
        self.claims.push(Claim::Disk(id, Doing::Snapshotting));
        let is_taken = |name: &str| {
            let mut seen = self.state.published().map(|(_, row)| row);
            let mut back = self
                .changes
                .disks
                .iter()
                .filter_map(|(_, row)| row.as_ref());
            seen.any(|row| row.name == name) || back.any(|row| row.name == name)
        };
        let row = DiskRow {
            name: restored_name(&row.name, is_taken),
            deleted: None,
            ..row.clone()
        };
        self.outcome.changed.push(named(id, Some(&row.name)));
        self.changes.disks.insert(id, Some(row));
        self.go_on_with_policy(id);
        let released: Vec<_> = (self.state.chain(id))
            .filter(|(_, row)| row.is_released)
            .map(|(id, row)| (id, row.clone()))
            .collect();
        for (id, row) in released {
            self.claims.push(Claim::Snapshot(id, Claimed::Changed));
            let row = SnapshotRow {
                is_released: false,
                ..row
            };
            self.changes.snapshots.insert(id, Some(row));
        }
    }

    /// A disk that comes back is under the policy it was under. What passed meanwhile is not missed.
    fn go_on_with_policy(&mut self, id: DiskId) {
        let policies = self.state.applied(id);
        if policies.is_empty() {
            return;
        }
        self.claims.push(Claim::Association(id));
        let policies = policies.iter().map(|applied| AppliedRow {
            settled_ms: applied.settled_ms.max(self.now),
            ..*applied
        });
        let policies = policies.collect();
        self.changes
            .associations
            .insert(id, Some(AssociationRow { policies }));
    }

    fn restore_snapshot(&mut self, id: SnapshotId) {
        let Some(row) = self.state.bin.snapshots.get(&id) else {
            return;
        };
        // As one that is taken: two at once could exceed the quota.
        let claim = Claim::Disk(row.disk, Doing::Snapshotting);
        if !self.claims.contains(&claim) {
            self.claims.push(claim);
        }
        self.claims.push(Claim::Snapshot(id, Claimed::Changed));
        let is_taken = |name: &str| {
            let back = self.changes.snapshots.iter();
            let mut back = back.filter_map(|(_, back)| back.as_ref());
            let mut chain = self.state.chain(row.disk);
            chain.any(|(_, other)| other.name == name)
                || back.any(|other| other.disk == row.disk && other.name == name)
        };
        let row = SnapshotRow {
            name: restored_name(&row.name, is_taken),
            deleted: None,
            // A date that came meanwhile would take it away again at once.
            expires_ms: row.expires_ms.filter(|expires| *expires > self.now),
            ..row.clone()
        };
        self.outcome.changed.push(self.state.told_name(id, &row));
        self.changes.snapshots.insert(id, Some(row));
    }

    fn leave_bin(&mut self, mut items: Vec<BinId>) {
        // Heads last, so that what they share with a snapshot that goes is freed once.
        items.sort_unstable_by_key(|id| std::cmp::Reverse(*id));
        for id in items {
            self.let_go(id);
        }
    }

    fn let_go(&mut self, id: BinId) {
        match id {
            BinId::Snapshot(id) => {
                let Some(row) = self.state.bin.snapshots.get(&id) else {
                    return;
                };
                self.claims.push(Claim::Snapshot(id, Claimed::Changed));
                self.outcome.deleted.push(self.state.told_name(id, row));
                self.changes.snapshots.insert(id, None);
                self.free(row.version);
                self.drop_empty_group(row.group);
            }
            BinId::Disk(id) => {
                let Some(row) = self.state.bin.disks.get(&id) else {
                    return;
                };
                self.claims.push(Claim::Disk(id, Doing::Deleting));
                self.outcome.deleted.push(named(id, Some(&row.name)));
                self.changes.disks.insert(id, None);
                self.free(row.head);
                self.forget_disk(id);
            }
        }
    }
}

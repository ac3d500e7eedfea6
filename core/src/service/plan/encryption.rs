//! Keys of encrypted disks: who has which, and when one goes.

use std::collections::{BTreeMap, BTreeSet};

use super::Plan;
use crate::backend::BlockBackend;
use crate::service::claims::{Claim, Claimed, Doing, Turning};
use crate::service::command::{CopyDisk, DiskRef, VersionRef};
use crate::service::encryption::NewKey;
use crate::service::error::ServiceError;
use crate::service::ids::{DiskId, KeyId, SnapshotId};
use crate::service::names::{NameOf, check_description, check_name, check_tags};
use crate::service::naming::named;
use crate::service::rows::{DiskRow, Power, SnapshotRow};
use crate::service::views::{IdName, Note};
use crate::units::{BlockSize, VersionId};

impl<B: BlockBackend> Plan<'_, B> {
    pub(in crate::service) fn new_key_id(&self) -> Result<KeyId, ServiceError> {
        self.new_id(|id| self.state.keys.contains_key(id))
    }

    /// An empty head, encrypted where the command brought a key; that key.
    pub(super) fn blank_head(
        &mut self,
        len: u64,
        block_size: BlockSize,
    ) -> (VersionId, Option<KeyId>) {
        match self.new_key.take() {
            None => (self.tx.create_head(len, block_size), None),
            Some((NewKey { id, row }, key)) => {
                self.changes.keys.insert(id, Some(row));
                let head = self.tx.create_sealed_head(len, block_size, &key);
                (head, Some(id))
            }
        }
    }

    /// Names what is unlocked or locked.
    pub(in crate::service) fn tell_of_key(&mut self, key: KeyId) {
        let disks = self
            .state
            .published()
            .filter(|(_, row)| row.key == Some(key));
        for (id, row) in disks {
            self.about.push(id);
            self.outcome.changed.push(named(id, Some(&row.name)));
        }
        if self.outcome.changed.is_empty() {
            let snapshots = self.state.snapshots.iter();
            let of_key = snapshots.filter(|(_, row)| row.key == Some(key));
            let names = of_key.map(|(id, row)| named(*id, Some(&row.name)));
            self.outcome.changed.extend(names);
        }
    }

    /// What is running, and whoever writes, needs the key. While it is being locked nothing gets it,
    /// and nothing that has it starts.
    pub(in crate::service) fn claim_to_lock(
        &mut self,
        key: KeyId,
    ) -> Result<Vec<Claim>, ServiceError> {
        let with_key = |id: DiskId| {
            let row = self.state.disks.get(&id);
            row.is_some_and(|row| row.key == Some(key))
        };
        let mut instances = self.state.instances.iter();
        let running =
            instances.find(|(_, row)| row.power == Power::Running && row.disks().any(with_key));
        if let Some((&id, row)) = running {
            return Err(self.not_stopped(id, row));
        }
        if self.pool.is_read(&self.state.versions_with(key)) {
            let mut disks = self.state.disks.iter();
            let disk = disks.find(|(_, row)| row.key == Some(key));
            return Err(match disk {
                Some((&id, _)) => ServiceError::DiskBusy {
                    disk: self.state.disk_name(id),
                    status: "being read for an export or a copy",
                },
                None => ServiceError::Busy {
                    what: named(key, None),
                },
            });
        }
        let mut disks = self.state.disks.iter();
        let is_written = |id: DiskId| {
            let doing = self.state.doing(id);
            doing.filter(|doing| matches!(doing, Doing::Writing | Doing::Editing | Doing::Waiting))
        };
        let written = disks.find_map(|(&id, row)| {
            let doing = is_written(id).filter(|_| row.key == Some(key));
            Some((self.state.disk_name(id), doing?))
        });
        match written {
            Some((disk, doing)) => Err(ServiceError::DiskBusy {
                disk,
                status: doing.as_str(),
            }),
            None => {
                let with_it = self.state.instances.iter();
                let with_it = with_it.filter(|(_, row)| row.disks().any(with_key));
                let relied = with_it.map(|(id, _)| Claim::Instance(*id, Turning::Relied));
                let mut claims = vec![Claim::Key(key, Claimed::Changed)];
                claims.extend(relied);
                Ok(claims)
            }
        }
    }

    /// What a running instance needs is unlocked.
    pub(super) fn check_can_run(
        &self,
        disks: impl IntoIterator<Item = DiskId>,
    ) -> Result<(), ServiceError> {
        for disk in disks {
            if let Some(row) = self.state.disks.get(&disk)
                && !self.pool.is_unlocked(row.head)
            {
                let what = self.state.disk_name(disk);
                return Err(ServiceError::Locked { what });
            }
        }
        Ok(())
    }

    /// What disks of a running instance are made from is unlocked.
    pub(super) fn check_can_run_from(
        &self,
        snapshots: impl IntoIterator<Item = SnapshotId>,
    ) -> Result<(), ServiceError> {
        for snapshot in snapshots {
            if let Some(row) = self.state.snapshots.get(&snapshot)
                && !self.pool.is_unlocked(row.version)
            {
                let what = self.state.snapshot_name(snapshot);
                return Err(ServiceError::Locked { what });
            }
        }
        Ok(())
    }

    /// Whether a disk could get another key.
    pub(super) fn check_rekey(&mut self, disk: &DiskRef) -> Result<(), ServiceError> {
        self.state.key_of(&VersionRef::Disk(disk.clone()))?;
        let (id, _) = self.state.find_disk(disk)?;
        self.claims.push(Claim::Disk(id, Doing::Changing));
        Ok(())
    }

    /// Whether something could be copied.
    pub(super) fn check_copy(&mut self, copy: &CopyDisk) -> Result<(), ServiceError> {
        check_name(NameOf::Disk, &copy.name)?;
        check_description(&copy.description)?;
        check_tags(&copy.tags)?;
        self.zone(copy.zone.as_deref())?;
        let (name, ..) = self.state.find_named(&copy.what)?;
        let version = self.state.find_version(&copy.what)?;
        if self.pool.is_unlocked(version) {
            Ok(())
        } else {
            Err(ServiceError::Locked { what: name })
        }
    }

    /// A disk and its snapshots get another key; the rest keeps the one it has.
    pub(in crate::service) fn rekey(
        &mut self,
        disk: &DiskRef,
        NewKey { id: key, row }: NewKey,
    ) -> Result<(), ServiceError> {
        let (id, disk_row) = self.state.find_disk(disk)?;
        let old = disk_row.key;
        self.claims.push(Claim::Disk(id, Doing::Changing));
        self.changes.keys.insert(key, Some(row));
        self.changes.disks.insert(
            id,
            Some(DiskRow {
                key: Some(key),
                ..disk_row.clone()
            }),
        );
        let binned = &self.state.bin.snapshots;
        let chain = self.state.snapshots.iter().chain(binned);
        for (&snapshot, row) in chain.filter(|(_, row)| row.disk == id && row.key == old) {
            self.claims
                .push(Claim::Snapshot(snapshot, Claimed::Changed));
            let row = SnapshotRow {
                key: Some(key),
                ..row.clone()
            };
            self.changes.snapshots.insert(snapshot, Some(row));
        }
        self.outcome.changed.push(named(id, Some(&disk_row.name)));
        let others = self.others_with(id, old);
        let notes = others.into_iter().map(|disk| Note::OldPassphrase { disk });
        self.outcome.notes.extend(notes);
        Ok(())
    }

    /// What else has a key: disks, those in the recycle bin too, and those of which there are only
    /// snapshots any more.
    fn others_with(&self, id: DiskId, key: Option<KeyId>) -> Vec<IdName> {
        let bin = &self.state.bin;
        let disks = self.state.published();
        let disks = disks.chain(bin.disks.iter().map(|(id, row)| (*id, row)));
        let mut others: BTreeMap<DiskId, IdName> = disks
            .filter(|(other, row)| *other != id && row.key == key)
            .map(|(other, row)| (other, named(other, Some(&row.name))))
            .collect();
        let snapshots = self.state.snapshots.values().chain(bin.snapshots.values());
        for row in snapshots.filter(|row| row.disk != id && row.key == key) {
            let name = self.state.name_of_disk(row.disk);
            others
                .entry(row.disk)
                .or_insert_with(|| named(row.disk, name));
        }
        others.into_values().collect()
    }

    /// Claims the keys that records have from now on, so that none goes meanwhile; a key that nothing
    /// has any more goes with the last that had it. One that something on its way gets stays: the
    /// next opening looks again.
    pub(in crate::service) fn settle_keys(&mut self) {
        let disks = self.changes.disks.iter();
        let disks = disks.filter_map(|(_, row)| row.as_ref()?.key);
        let snapshots = self.changes.snapshots.iter();
        let snapshots = snapshots.filter_map(|(_, row)| row.as_ref()?.key);
        let given: BTreeSet<KeyId> = disks.chain(snapshots).collect();
        let used = given.iter().map(|key| Claim::Key(*key, Claimed::Used));
        self.claims.extend(used);
        let mut uses: BTreeMap<KeyId, i64> = BTreeMap::new();
        let mut count = |key: Option<KeyId>, by: i64| {
            if let Some(key) = key {
                *uses.entry(key).or_default() += by;
            }
        };
        for (id, row) in &self.changes.disks {
            let old = self
                .state
                .disks
                .get(id)
                .or_else(|| self.state.bin.disks.get(id));
            count(old.and_then(|row| row.key), -1);
            count(row.as_ref().and_then(|row| row.key), 1);
        }
        for (id, row) in &self.changes.snapshots {
            let old = self.state.snapshots.get(id);
            let old = old.or_else(|| self.state.bin.snapshots.get(id));
            count(old.and_then(|row| row.key), -1);
            count(row.as_ref().and_then(|row| row.key), 1);
        }
        for (key, change) in uses {
            let before = self.state.key_uses.get(&key).copied().unwrap_or(0);
            let is_last = change < 0 && i64::try_from(before).unwrap_or(i64::MAX) + change <= 0;
            let goes = Claim::Key(key, Claimed::Changed);
            if is_last && !given.contains(&key) && self.state.is_free(&goes) {
                self.claims.push(goes);
                self.changes.keys.insert(key, None);
            }
        }
    }
}

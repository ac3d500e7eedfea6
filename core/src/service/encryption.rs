//! Encrypted disks: making them, unlocking, locking, another passphrase.
//!
//! A *key* is a data key wrapped by one passphrase. A disk made encrypted gets one of its own; what
//! comes of the disk has the same. What has one key is unlocked and locked together.

use std::collections::BTreeSet;

use super::command::{Command, DiskRef, Runner, VersionRef};
use super::error::{Resource, ServiceError};
use super::execute::Started;
use super::handle::Service;
use super::ids::{DiskId, KeyId};
use super::passphrase::{Passphrase, Secrets, new_key, unwrap, wrap};
use super::state::State;
use super::views::{IdName, LockedDiskView, Outcome, TimeMs};
use crate::backend::BlockBackend;
use crate::engine::DataKey;
use crate::units::VersionId;

impl<B: BlockBackend + 'static> Service<B> {
    /// Runs a command that needs a passphrase, which is given beside it: it stands in no log. A copy
    /// calls `progress` between its steps, and ends when it returns false.
    ///
    /// # Errors
    /// As for [`Service::execute`]; `MissingParameter` without the passphrase,
    /// `InvalidParameter.KMSKeyId.KMSUnauthorized` with another one.
    pub async fn execute_with_secrets(
        &self,
        command: &Command,
        secrets: &Secrets,
        progress: impl FnMut(u64, u64) -> bool,
    ) -> Result<Outcome, ServiceError> {
        if command.runner() != Runner::ServiceWithSecrets {
            return self.execute_with_progress(command, None, progress).await;
        }
        let started = self.start(command).await;
        let admitted = self.inner.state.borrow().check_admitted(command);
        self.log_refusal(&started, admitted)?;
        let result = match command {
            Command::CopyDisk(copy) => {
                return self.copy_disk(copy, secrets, started, progress).await;
            }
            Command::UnlockDisk(what) => self.unlock(what, secrets, &started).await,
            Command::RekeyDisk(disk) => self.rekey(disk, secrets, &started).await,
            made => self.create_encrypted(made, secrets, &started).await,
        };
        self.log_refusal(&started, result)
    }

    async fn create_encrypted(
        &self,
        command: &Command,
        secrets: &Secrets,
        started: &Started,
    ) -> Result<Outcome, ServiceError> {
        let key = self.key_for(secrets, started)?;
        let made = self.launch(Some(started), started.at_ms, |plan| {
            plan.new_key = Some(key.clone());
            plan.command(command)
        });
        let (flight, (), outcome) = made?;
        let outcome = self.conclude(started, flight, outcome).await?;
        self.unlock_all(key.0.id, &key.1)?;
        Ok(outcome)
    }

    /// A new data key, wrapped by the passphrase.
    pub(super) fn key_for(
        &self,
        secrets: &Secrets,
        started: &Started,
    ) -> Result<(NewKey, DataKey), ServiceError> {
        let environment = &*self.inner.environment;
        let key = new_key(environment);
        let row = wrap(&key, secrets.passphrase()?, environment, started.at_ms)?;
        let id = self.plan(started.at_ms, |plan| plan.new_key_id())?;
        Ok((NewKey { id, row }, key))
    }

    async fn unlock(
        &self,
        what: &VersionRef,
        secrets: &Secrets,
        started: &Started,
    ) -> Result<Outcome, ServiceError> {
        let (id, key) = self.open_key(what, secrets.passphrase()?)?;
        let (flight, (), outcome) = self.launch(Some(started), started.at_ms, |plan| {
            plan.tell_of_key(id);
            Ok(())
        })?;
        let outcome = self.conclude(started, flight, outcome).await?;
        self.unlock_all(id, &key)?;
        Ok(outcome)
    }

    /// Forgets the key of what is named and of all that has the same.
    pub(super) async fn lock_disk(
        &self,
        what: &VersionRef,
        started: &Started,
    ) -> Result<Outcome, ServiceError> {
        let id = self.inner.state.borrow().key_of(what)?;
        let claims = self.plan(started.at_ms, |plan| plan.claim_to_lock(id))?;
        {
            let _locking = self.claim(claims)?;
            let versions = self.inner.state.borrow().versions_with(id);
            self.inner.pool.lock(&versions).await?;
        }
        let (flight, (), outcome) = self.launch(Some(started), started.at_ms, |plan| {
            plan.tell_of_key(id);
            Ok(())
        })?;
        self.conclude(started, flight, outcome).await
    }

    async fn rekey(
        &self,
        disk: &DiskRef,
        secrets: &Secrets,
        started: &Started,
    ) -> Result<Outcome, ServiceError> {
        let new = secrets.new_passphrase.as_ref();
        let new = new.ok_or(ServiceError::PassphraseMissing)?;
        let what = VersionRef::Disk(disk.clone());
        let (_, key) = self.open_key(&what, secrets.passphrase()?)?;
        let row = wrap(&key, new, &*self.inner.environment, started.at_ms)?;
        let (flight, (), outcome) = self.launch(Some(started), started.at_ms, |plan| {
            let id = plan.new_key_id()?;
            plan.rekey(disk, NewKey { id, row })
        })?;
        self.conclude(started, flight, outcome).await
    }

    /// The key of what is named, opened.
    fn open_key(
        &self,
        what: &VersionRef,
        passphrase: &Passphrase,
    ) -> Result<(KeyId, DataKey), ServiceError> {
        let state = self.inner.state.borrow();
        let id = state.key_of(what)?;
        let row = state.keys.get(&id);
        let row = row.ok_or_else(|| ServiceError::not_found(Resource::Key, &id.to_string()))?;
        let key = unwrap(row, passphrase);
        let key = key.ok_or_else(|| ServiceError::WrongPassphrase {
            what: what.to_string(),
        })?;
        Ok((id, key))
    }

    /// A key for a plan that is thrown away.
    pub(super) fn stand_in_key(&self, now: TimeMs) -> Result<(NewKey, DataKey), ServiceError> {
        let row = super::rows::KeyRow {
            created_ms: now,
            memory_kib: 0,
            passes: 0,
            lanes: 0,
            salt: [0; 16].into(),
            nonce: [0; 24].into(),
            wrapped: [0; 48].into(),
        };
        let id = self.plan(now, |plan| plan.new_key_id())?;
        Ok((NewKey { id, row }, DataKey::new([0; 32])))
    }

    /// Refuses what is encrypted and locked.
    pub(super) fn insist_unlocked(
        &self,
        what: IdName,
        version: VersionId,
    ) -> Result<(), ServiceError> {
        if self.inner.pool.is_unlocked(version) {
            Ok(())
        } else {
            Err(ServiceError::Locked { what })
        }
    }

    /// The disks that are locked now, or of which something is: by their names.
    #[must_use]
    pub fn describe_locked_disks(&self) -> Vec<LockedDiskView> {
        let state = self.inner.state.borrow();
        let (bin, copies) = (&state.bin, state.copies.values());
        let disks = state.disks.iter().chain(&bin.disks);
        let heads = disks.map(|(&id, row)| (id, row.head));
        let snapshots = state.snapshots.values().chain(bin.snapshots.values());
        let taken = snapshots.map(|row| (row.disk, row.version));
        let parts = copies.filter(|row| row.failure.is_none());
        let coming = parts.flat_map(|row| &row.parts);
        let coming = coming.map(|part| (part.disk, part.head));
        let all = heads.chain(taken).chain(coming);
        let locked = all.filter(|(_, version)| !self.inner.pool.is_unlocked(*version));
        let locked: BTreeSet<DiskId> = locked.map(|(id, _)| id).collect();
        let mut views: Vec<_> = (locked.into_iter())
            .map(|id| LockedDiskView {
                disk: state.disk_name(id),
                is_there: state.disks.contains_key(&id),
            })
            .collect();
        views.sort_by(|a, b| (&a.disk.name, &a.disk.id).cmp(&(&b.disk.name, &b.disk.id)));
        views
    }

    /// The version that a disk or `DISK@SNAP` means, where it can be read.
    pub(super) fn unlocked_version_of(&self, what: &VersionRef) -> Result<VersionId, ServiceError> {
        let (name, version) = {
            let state = self.inner.state.borrow();
            let (name, ..) = state.find_named(what)?;
            (name, state.find_version(what)?)
        };
        self.insist_unlocked(name, version)?;
        Ok(version)
    }

    /// Unlocks everything that has a key.
    pub(super) fn unlock_all(&self, id: KeyId, key: &DataKey) -> Result<(), ServiceError> {
        let versions = self.inner.state.borrow().versions_with(id);
        Ok(self.inner.pool.unlock(&versions, key)?)
    }
}

/// A key that a command adds to the pool.
#[derive(Clone, Debug)]
pub(super) struct NewKey {
    pub(super) id: KeyId,
    pub(super) row: super::rows::KeyRow,
}

impl State {
    /// The key of a disk or a snapshot.
    pub(super) fn key_of(&self, what: &VersionRef) -> Result<KeyId, ServiceError> {
        let (name, key, _) = self.find_named(what)?;
        key.ok_or(ServiceError::NotEncrypted { what: name })
    }

    /// A disk or a snapshot: its name, its key, its version.
    pub(super) fn find_named(
        &self,
        what: &VersionRef,
    ) -> Result<(IdName, Option<KeyId>, VersionId), ServiceError> {
        Ok(match what {
            VersionRef::Disk(disk) => {
                let (id, row) = self.find_disk(disk)?;
                (self.disk_name(id), row.key, row.head)
            }
            VersionRef::Snapshot { disk, snapshot } => {
                let chain = self.find_chain(disk)?;
                let (id, row) = self.find_in_chain(chain, snapshot)?;
                (self.snapshot_name(id), row.key, row.version)
            }
        })
    }

    /// All versions that have a key: those in the recycle bin, staged ones and what copies from other
    /// regions have so far, too.
    pub(super) fn versions_with(&self, key: KeyId) -> Vec<VersionId> {
        let disks = self.disks.values().chain(self.bin.disks.values());
        let heads = disks.filter(|row| row.key == Some(key)).map(|row| row.head);
        let snapshots = self.snapshots.values().chain(self.bin.snapshots.values());
        let taken = snapshots.filter(|row| row.key == Some(key));
        let parts = self.copies.values().filter(|row| row.failure.is_none());
        let parts = parts.flat_map(|row| &row.parts);
        let coming = parts.filter(|part| part.key.as_ref().is_some_and(|of| of.id == key));
        let seen = heads.chain(taken.map(|row| row.version));
        seen.chain(coming.map(|part| part.head)).collect()
    }
}

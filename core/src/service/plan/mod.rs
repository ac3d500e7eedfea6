//! An operation, checked and put together, but not begun: one transaction with everything in it.
//!
//! Planning is synchronous, so what was checked still holds when the commit is called. The same
//! plan, thrown away, is the preview that people see before a destructive action: it cannot differ
//! from what the action does.
//!
//! Invariants: a plan that returns an error has done nothing; everything a plan changes or relies
//! on is among its claims.

mod attach;
mod bin;
mod copy;
mod create;
mod delete;
mod encryption;
mod group;
mod image;
mod incident;
mod instance;
mod lock;
mod modify;
mod policy;
mod quota;
mod reset;
mod run;
mod scale;
mod snapshot;
mod zone;

pub use attach::{DATA_DISKS_MAX, DISK_INSTANCES_MAX};
pub use bin::BIN_DAYS_MAX;
pub use group::GROUP_DISKS_MAX;
pub use image::IMAGE_QUOTA;
pub use instance::{INSTANCE_QUOTA, RUN_AMOUNT_MAX};
pub use lock::{COOL_OFF_HOURS_MAX, LOCK_DAYS_MAX};
pub use policy::POLICY_QUOTA;
pub use quota::SNAPSHOT_QUOTA;
pub(super) use scale::Step;

use std::collections::BTreeSet;

use super::changes::Changes;
use super::claims::Claim;
use super::command::Command;
use super::encryption::NewKey;
use super::environment::Environment;
use super::error::ServiceError;
use super::ids::{DiskId, Id, SnapshotId};
use super::rows::PoolSettings;
use super::state::State;
use super::views::{BackView, IdName, Outcome, RefusalView, TimeMs};
use crate::backend::BlockBackend;
use crate::engine::{DataKey, Error as EngineError, Meter, Pool, Transaction, Version};
use crate::units::VersionId;

/// How often an id is drawn again before the entropy is blamed.
const ID_TRIES_MAX: usize = 8;

/// Why something goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    /// The command names it.
    Command,
    /// Its disk goes.
    Disk(DiskId),
    /// Its date, or its policy keeps no more; not into the recycle bin.
    Due,
    /// The quota; not into the recycle bin.
    Quota,
}

/// An operation being put together.
pub(super) struct Plan<'a, B> {
    pub(super) state: &'a State,
    pub(super) pool: &'a Pool<B>,
    environment: &'a dyn Environment,
    pub(super) now: TimeMs,
    pub(super) tx: Transaction<B>,
    pub(super) changes: Changes,
    pub(super) claims: Vec<Claim>,
    pub(super) outcome: Outcome,
    /// Disks it is about, beside those it claims or changes.
    pub(super) about: Vec<DiskId>,
    /// Counts what it wrote.
    pub(super) meter: Option<Meter>,
    /// The versions that go: what they give back is computed as one.
    pub(super) dropped: Vec<VersionId>,
    /// The versions that go into the recycle bin, and give nothing back before they leave it.
    pub(super) binned: Vec<VersionId>,
    /// Until when it keeps them.
    pub(super) bin_until_ms: Option<TimeMs>,
    /// The heads whose present state is lost.
    pub(super) lost_presents: Vec<VersionId>,
    /// The disks that go back together, by their heads; what is lost of each is not counted yet.
    pub(super) backs: Vec<(VersionId, BackView)>,
    /// The automatic snapshots that go with their disks.
    pub(super) automatic: Vec<IdName>,
    /// The data disks that stay when their instance or its scaling leaves them.
    pub(super) disks_left: Vec<IdName>,
    /// The disks that a policy was applied to and that have no room for what it would take.
    pub(super) full: Vec<IdName>,
    /// The disk's size afterwards, where it changes.
    pub(super) len_after: Option<u64>,
    /// The key of a disk that is to be encrypted, given beside the command.
    pub(super) new_key: Option<(NewKey, DataKey)>,
    /// What stands in the way, when it is only looked at; otherwise the first of them is the error.
    refusals: Option<Vec<RefusalView>>,
}

impl<'a, B: BlockBackend> Plan<'a, B> {
    pub(super) fn new(
        state: &'a State,
        pool: &'a Pool<B>,
        environment: &'a dyn Environment,
        now: TimeMs,
    ) -> Self {
        Self {
            state,
            pool,
            environment,
            now,
            tx: pool.begin(),
            changes: Changes::default(),
            claims: Vec::new(),
            outcome: Outcome::default(),
            about: Vec::new(),
            meter: None,
            dropped: Vec::new(),
            binned: Vec::new(),
            bin_until_ms: None,
            lost_presents: Vec::new(),
            backs: Vec::new(),
            automatic: Vec::new(),
            disks_left: Vec::new(),
            full: Vec::new(),
            len_after: None,
            new_key: None,
            refusals: None,
        }
    }

    /// Collects what stands in the way instead of stopping at the first.
    pub(super) fn collecting_refusals(mut self) -> Self {
        self.refusals = Some(Vec::new());
        self
    }

    /// Refuses what another operation in flight is working on, but for what it would wait for.
    pub(super) fn check_claims(&self) -> Result<(), ServiceError> {
        let claims = self.claims.iter().filter(|claim| !claim.takes_turns());
        self.state.check(&claims.cloned().collect::<Vec<_>>())
    }

    pub(super) fn take_refusals(&mut self) -> Vec<RefusalView> {
        self.refusals.take().unwrap_or_default()
    }

    /// Puts a command together. Data, checks and streams are not planned.
    pub(super) fn command(&mut self, command: &Command) -> Result<(), ServiceError> {
        self.state.check_admitted(command)?;
        match command {
            Command::CreateDisk(create) => self.create_disk(create),
            Command::DeleteDisk(delete) => self.delete_disk(delete),
            Command::ResizeDisk(resize) => self.resize_disk(resize),
            Command::ModifyDisk(modify) => self.modify_disk(modify),
            Command::AttachDisk(attach) => self.attach_disk(attach),
            Command::DetachDisk(detach) => self.detach_disk(detach),
            Command::ResetDisk(reset) => self.reset_disk(reset),
            Command::ReInitDisk(reinit) => self.reinit_disk(reinit),
            Command::CreateSnapshot(create) => self.create_snapshot(create),
            Command::CreateSnapshotGroup(create) => self.create_group(create),
            Command::DeleteSnapshot(delete) => self.delete_snapshots(delete),
            Command::DeleteSnapshotGroup(delete) => self.delete_group(delete),
            Command::ResetDisks(reset) => self.reset_disks(reset),
            Command::ModifySnapshot(modify) => self.modify_snapshot(modify),
            Command::LockSnapshot(lock) => self.lock_snapshot(lock),
            Command::UnlockSnapshot(unlock) => self.unlock_snapshot(unlock),
            Command::RestoreFromBin(restore) => self.restore_from_bin(&restore.items),
            Command::DeleteFromBin(delete) => self.delete_from_bin(&delete.items),
            Command::EmptyBin => {
                self.empty_bin();
                Ok(())
            }
            Command::ExpireBin => {
                self.expire_bin();
                Ok(())
            }
            Command::SetBinPeriod(set) => self.set_bin_period(set),
            Command::CreateImage(create) => self.create_image(create),
            Command::DeleteImage(delete) => self.delete_image(delete),
            Command::ModifyImage(modify) => self.modify_image(modify),
            Command::RunInstances(run) => self.run_instances(run),
            Command::LockDisk(what) => {
                let key = self.state.key_of(what)?;
                self.tell_of_key(key);
                let claims = self.claim_to_lock(key)?;
                self.claims.extend(claims);
                Ok(())
            }
            Command::UnlockDisk(what) => self.state.key_of(what).map(|key| self.tell_of_key(key)),
            Command::RekeyDisk(disk) => self.check_rekey(disk),
            Command::CopyDisk(copy) => self.check_copy(copy),
            Command::StartInstance(instance) => self.start_instance(instance),
            Command::StopInstance(instance) => self.stop_instance(instance),
            Command::RebootInstance(instance) => self.reboot_instance(instance),
            Command::DeleteInstance(delete) => self.delete_instance(delete),
            Command::ReplaceSystemDisk(replace) => self.replace_system_disk(replace),
            Command::ModifyInstance(modify) => self.modify_instance(modify),
            Command::ScaleOut(scale) => self.scale_out(scale),
            Command::ScaleIn(scale) => self.scale_in(scale),
            Command::SetScaleRule(set) => self.set_scale_rule(set),
            Command::LoseZone(zone) => self.lose_zone(zone),
            Command::RestoreZone(zone) => self.restore_zone(zone),
            Command::LoseRegion(region) => self.lose_region(region),
            Command::RestoreRegion(region) => self.restore_region(region),
            Command::CloseIncident(number) => self.close_incident(*number),
            Command::CreatePolicy(create) => self.create_policy(create),
            Command::ModifyPolicy(modify) => self.modify_policy(modify),
            Command::ApplyPolicy(apply) => self.apply_policy(apply),
            Command::CancelPolicy(cancel) => self.cancel_policy(cancel),
            Command::DeletePolicy(delete) => self.delete_policy(delete),
            Command::SetTimeZone(set) => self.set_time_zone(set),
            Command::ModifyPool(modify) => self.modify_pool(modify),
            Command::SetQuotaPolicy(set) => {
                self.claims.push(Claim::Settings);
                self.changes.settings = Some(PoolSettings {
                    quota_policy: set.policy,
                    ..self.state.settings.clone()
                });
                Ok(())
            }
            Command::ImportDisk(_)
            | Command::ExportDisk(_)
            | Command::WriteDisk(_)
            | Command::ZeroDisk(_)
            | Command::DiscardDisk(_)
            | Command::SetWorkload(_)
            | Command::UpgradeApplication(_)
            | Command::StartIncident(_)
            | Command::FormatDisk(_)
            | Command::PutFiles(_)
            | Command::MakeFolder(_)
            | Command::RenameFile(_)
            | Command::DeleteFiles(_)
            | Command::RestoreFile(_)
            | Command::CopySnapshot(_)
            | Command::CopyImage(_)
            | Command::CheckPool
            | Command::ResetPool => Err(ServiceError::NotHere),
        }
    }

    /// Stops with a refusal, or notes it and goes on.
    fn refuse(
        &mut self,
        what: IdName,
        can_force: bool,
        error: ServiceError,
    ) -> Result<(), ServiceError> {
        let Some(refusals) = &mut self.refusals else {
            return Err(error);
        };
        refusals.push(RefusalView {
            what,
            can_force,
            why: error.to_view(),
        });
        Ok(())
    }

    /// An id that nothing has, had in this session, or gets in this plan.
    pub(super) fn new_id<I: Id>(&self, is_taken: impl Fn(&I) -> bool) -> Result<I, ServiceError> {
        for _ in 0..ID_TRIES_MAX {
            let mut bytes = [0; 16];
            self.environment.entropy(&mut bytes);
            let id = I::from_entropy(bytes);
            if !is_taken(&id) {
                return Ok(id);
            }
        }
        Err(ServiceError::Entropy)
    }

    fn new_snapshot_id(&self) -> Result<SnapshotId, ServiceError> {
        self.new_id(|id| {
            self.state.snapshots.contains_key(id)
                || self.state.bin.snapshots.contains_key(id)
                || self.state.copies.values().any(|row| row.has(*id))
                || self.changes.snapshots.contains_key(id)
        })
    }

    /// The ids of the disks that it is about, its snapshots' too.
    pub(super) fn disks(&self) -> Vec<String> {
        let binned = |id: &SnapshotId| self.state.bin.snapshots.get(id);
        let row = |id: &SnapshotId| self.state.snapshots.get(id).or_else(|| binned(id));
        let claimed = self.claims.iter().filter_map(|claim| match claim {
            Claim::Disk(id, _) => Some(*id),
            Claim::Snapshot(id, _) => row(id).map(|row| row.disk),
            _ => None,
        });
        let changed = self.changes.disks.iter().map(|(&id, _)| id);
        let snapshots = (self.changes.snapshots.iter())
            .filter_map(|(id, new)| new.as_ref().or_else(|| row(id)))
            .map(|row| row.disk);
        let about = self.about.iter().copied();
        let all: BTreeSet<DiskId> = about
            .chain(claimed)
            .chain(changed)
            .chain(snapshots)
            .collect();
        all.iter().map(ToString::to_string).collect()
    }

    /// Deletes a version for good.
    fn free(&mut self, version: VersionId) {
        self.tx.delete(version);
        self.dropped.push(version);
    }

    /// A version that a record names. That it is there was checked when the pool was opened.
    pub(super) fn version(&self, id: VersionId) -> Result<Version, ServiceError> {
        let version = self.pool.version(id);
        version.ok_or(ServiceError::Engine(EngineError::NotFound(id)))
    }
}

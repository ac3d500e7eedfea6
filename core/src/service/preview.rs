//! What a command would do, without doing it: the operation's own plan, thrown away.

use super::command::{Command, Runner};
use super::error::ServiceError;
use super::handle::Service;
use super::naming::named;
use super::plan::Plan;
use super::views::{DeletionView, IdName, LeftOut, Note};
use crate::backend::BlockBackend;
use crate::units::DISK_LEN_MIN;

impl<B: BlockBackend + 'static> Service<B> {
    /// What goes, what depends on it, what is given back. What stands in the way is in the view.
    ///
    /// # Errors
    /// What makes the question meaningless: no such disk, a malformed name, …
    pub async fn preview(&self, command: &Command) -> Result<DeletionView, ServiceError> {
        self.catch_up().await;
        if *command == Command::ResetPool {
            return self.preview_reset().await;
        }
        let now = self.now();
        let (mut view, going, lost, mut backs, chains) = {
            let state = self.inner.state.borrow();
            let environment = &*self.inner.environment;
            let plan = Plan::new(&state, &self.inner.pool, environment, now);
            let mut plan = plan.collecting_refusals();
            plan.command(command)?;
            plan.check_claims()?;
            let refusals = plan.take_refusals();
            let outcome = plan.outcome;
            let what = outcome.deleted.iter().chain(&outcome.evicted);
            let view = DeletionView {
                what: what.cloned().collect(),
                bin_until_ms: plan.bin_until_ms,
                len_after: plan.len_after,
                automatic: plan.automatic,
                disks_left: plan.disks_left,
                evicted: outcome.evicted,
                refusals,
                disks_losing_reinit: outcome.disks_losing_reinit,
                disks_losing_policy: match command {
                    Command::DeletePolicy(_) => outcome.changed,
                    _ => Vec::new(),
                },
                disks_full: plan.full,
                snapshots_left: outcome.snapshots_left,
                left_out: outcome.notes.into_iter().filter_map(left_out).collect(),
                ..DeletionView::default()
            };
            let mut going = plan.dropped;
            going.append(&mut plan.binned);
            let chains = plan.state.touched(&plan.changes);
            (view, going, plan.lost_presents, plan.backs, chains)
        };
        if !going.is_empty() {
            view.frees_bytes = self.freed_by(&going).await?;
            for chain in chains {
                view.bill_fall_bytes += self.bill_fall(chain, &going).await?;
            }
            let price = self.inner.state.borrow().settings.price_view();
            view.bill_fall_micros = price.price.of_month(view.bill_fall_bytes);
            view.currency = price.currency;
        }
        for head in lost {
            let lost = self.added(head).await?;
            let is_changed = self.is_changed(head).await?;
            *view.present_lost_bytes.get_or_insert(0) += lost;
            view.is_present_changed |= is_changed;
            if let Some((_, back)) = backs.iter_mut().find(|(of, _)| *of == head) {
                back.present_lost_bytes = Some(lost);
                back.is_present_changed = is_changed;
            }
        }
        view.back = backs.into_iter().map(|(_, back)| back).collect();
        (view.held_by, view.is_held_by_bin) = self.holders(&going);
        Ok(view)
    }

    /// The API's DryRun: all checks and nothing else. The answer is always an error: the one that
    /// the command would meet, or `DryRunOperation` if it would be carried out. Of copies between
    /// regions see [`Service::dry_run_copy`]: one region alone cannot tell.
    pub async fn dry_run(&self, command: &Command) -> ServiceError {
        self.catch_up().await;
        // A pool can be thrown away whatever became of its region.
        let admitted = match command {
            Command::ResetPool => Ok(()),
            _ => self.inner.state.borrow().check_admitted(command),
        };
        if let Err(error) = admitted {
            return error;
        }
        let now = self.now();
        let key = match self.stand_in_key(now) {
            Ok(key) => key,
            Err(error) => return error,
        };
        let checked = match command {
            Command::WriteDisk(write) => {
                // A file's length is not known here; one byte stands for it.
                let len = write.content.len().unwrap_or(1);
                self.check_data(&write.disk, write.offset, len)
            }
            Command::ZeroDisk(zero) => self.check_data(&zero.disk, zero.offset, zero.len),
            Command::DiscardDisk(discard) => {
                self.check_data(&discard.disk, discard.offset, discard.len)
            }
            Command::ImportDisk(import) => self.plan(now, |plan| {
                let len = import.len.unwrap_or(DISK_LEN_MIN);
                plan.new_key = import.encrypted.then_some(key);
                plan.stage_import(import, len).map(drop)
            }),
            Command::ExportDisk(export) => self.unlocked_version_of(&export.what).map(drop),
            Command::SetWorkload(set) => self.check_set_workload(set),
            Command::UpgradeApplication(instance) => self.check_upgrade(instance),
            Command::StartIncident(start) => self.check_incident(start),
            Command::CheckPool | Command::ResetPool => Ok(()),
            planned => self.plan(now, |plan| {
                let brings_key = planned.runner() == Runner::ServiceWithSecrets;
                plan.new_key = brings_key.then_some(key);
                plan.command(planned)?;
                plan.check_claims()
            }),
        };
        checked.err().unwrap_or(ServiceError::DryRun)
    }

    /// Resetting the pool takes everything.
    async fn preview_reset(&self) -> Result<DeletionView, ServiceError> {
        let frees_bytes = self.in_use().await?.data_bytes;
        let now = self.now();
        let state = self.inner.state.borrow();
        let locked = state.snapshots.iter();
        let locked = locked.filter(|(_, row)| row.locked_until(now).is_some());
        let locked = locked
            .map(|(&id, row)| named(id, Some(&row.name)))
            .collect();
        let binned_disks = state.bin.disks.iter();
        let binned_disks = binned_disks.map(|(&id, row)| named(id, Some(&row.name)));
        let binned = state.bin.snapshots.iter();
        let binned = binned.map(|(&id, row)| named(id, Some(&row.name)));
        let disks = state.published().map(|(id, _)| state.disk_name(id));
        let snapshots = state.snapshots.keys().map(|id| state.snapshot_name(*id));
        let images = state.images.keys().map(|id| state.image_name(*id));
        let instances = state.instances.keys();
        let instances = instances.map(|id| state.instance_name(*id));
        Ok(DeletionView {
            what: disks
                .chain(snapshots)
                .chain(images)
                .chain(instances)
                .chain(binned_disks)
                .chain(binned)
                .collect(),
            frees_bytes,
            locked,
            ..DeletionView::default()
        })
    }
}

fn left_out(note: Note) -> Option<(IdName, LeftOut)> {
    match note {
        Note::LeftOut { disk, why } => Some((disk, why)),
        _ => None,
    }
}

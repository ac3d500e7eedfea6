//! Upgrading what runs on an instance: all its data into the next version's format.
//!
//! Invariant: as long as only a part of the data is in the new format, the workload's record says so.
//! It does so before the first change, in a commit of its own; the commit that ends the upgrade takes
//! it away. So an upgrade that a reload cut off is found whenever the pool is opened next, and told.

use super::claims::{Claim, Turning};
use super::command::{Command, InstanceRef};
use super::error::ServiceError;
use super::execute::Started;
use super::handle::Service;
use super::ids::InstanceId;
use super::rows::{UpgradeRow, WorkloadRow};
use super::running::ClaimedDevice;
use super::state::State;
use super::views::{EventView, Outcome};
use crate::backend::BlockBackend;
use crate::workload::{Error, Rewrite, Workload};

impl State {
    /// The upgrade that was begun, ended before its end, and is not going on.
    pub(super) fn cut_off(&self, id: InstanceId, row: &WorkloadRow) -> Option<UpgradeRow> {
        let is_going_on = !self.is_free(&Claim::Instance(id, Turning::Changing));
        row.upgrade.filter(|_| !is_going_on)
    }

    /// Workloads with an upgrade that was cut off and that nobody was told of.
    fn untold(&self) -> impl Iterator<Item = (InstanceId, WorkloadRow)> {
        let all = self.workloads.iter();
        all.filter(|(id, row)| {
            self.cut_off(**id, row)
                .is_some_and(|upgrade| !upgrade.is_told)
        })
        .map(|(id, row)| (*id, *row))
    }

    /// Whether there is something to tell.
    pub(super) fn has_untold(&self) -> bool {
        self.untold().next().is_some()
    }
}

impl<B: BlockBackend + 'static> Service<B> {
    /// Whether an application could be upgraded now, as far as its data need not be read for it.
    pub(super) fn check_upgrade(&self, instance: &InstanceRef) -> Result<(), ServiceError> {
        let (id, row) = self.workload_at_hand(instance)?;
        let turned = Claim::Instance(id, Turning::Changing);
        self.check_above(row.disk, Some(id), vec![turned])
    }

    /// Upgrades the application on an instance, a part of its data at a time; its header last.
    pub(super) async fn upgrade_application(
        &self,
        instance: &InstanceRef,
        started: &Started,
        progress: impl FnMut(u64, u64) -> bool,
    ) -> Result<Outcome, ServiceError> {
        let (id, row) = self.workload_at_hand(instance)?;
        let turned = Claim::Instance(id, Turning::Changing);
        let above = self.above(row.disk, Some(id), vec![turned]).await?;
        let (_, row) = self.workload_at_hand(instance)?;
        let failed = |error| self.workload_failed(&above.named, error);
        let version = Workload::version(&above.device, row.setup).await;
        let version = version.map_err(failed)?.saturating_add(1);
        self.disturb(above.id);
        let upgrade = |is_told| UpgradeRow {
            since_ms: started.at_ms,
            is_told,
        };
        self.note_upgrade(id, row, upgrade(false)).await?;
        match rewrite_all(&above.device, &row, version, progress).await {
            Ok(()) => {
                let row = WorkloadRow {
                    set_ms: started.at_ms,
                    upgrade: None,
                    ..row
                };
                self.put_workload(started, id, Some(row), Some(above)).await
            }
            Err(error) => {
                // Whoever gave the command is told right away. Where that cannot be noted, it is told
                // once more at the next opening.
                let _ = self.note_upgrade(id, row, upgrade(true)).await;
                Err(match error {
                    Rewriting::Canceled { written } => ServiceError::WriteCanceled { written },
                    Rewriting::Failed(error) => failed(error),
                })
            }
        }
    }

    /// Notes in the pool how an upgrade stands, if the workload is still there; the lines of the log
    /// that wait go along.
    async fn note_upgrade(
        &self,
        id: InstanceId,
        row: WorkloadRow,
        upgrade: UpgradeRow,
    ) -> Result<(), ServiceError> {
        let (flight, (), _) = self.launch(None, self.now(), |plan| {
            if plan.state.workloads.contains_key(&id) {
                let upgrade = Some(upgrade);
                let row = WorkloadRow { upgrade, ..row };
                plan.changes.workloads.insert(id, Some(row));
            }
            Ok(())
        })?;
        self.land(flight).await.map(drop)
    }

    /// Tells of upgrades that were cut off: in the log, and to whoever asked what was done.
    pub(super) async fn tell_cut_off(&self) -> Result<Vec<EventView>, ServiceError> {
        let untold: Vec<_> = self.inner.state.borrow().untold().collect();
        let mut events = Vec::new();
        for (id, row) in untold {
            let (instance, disk) = {
                let state = self.inner.state.borrow();
                (state.instance_name(id), state.disk_name(row.disk))
            };
            let command = Command::UpgradeApplication(InstanceRef::new(instance.name.clone()));
            let started = self.started(&command, None);
            let error = ServiceError::UpgradeCutOff { instance };
            self.log_failure(&started, error.to_view());
            let told = row.upgrade.map(|upgrade| UpgradeRow {
                is_told: true,
                ..upgrade
            });
            if let Some(told) = told {
                self.note_upgrade(id, row, told).await?;
            }
            events.push(super::due::event(started, disk, Err(error)));
        }
        Ok(events)
    }
}

async fn rewrite_all<B: BlockBackend + 'static>(
    device: &ClaimedDevice<B>,
    row: &WorkloadRow,
    version: u32,
    mut progress: impl FnMut(u64, u64) -> bool,
) -> Result<(), Rewriting> {
    let (mut from, mut done) = (Some(0), 0);
    while let Some(at) = from {
        if !progress(done, device.len) {
            return Err(Rewriting::Canceled { written: done });
        }
        let what = Rewrite::Upgrade { version };
        from = Workload::rewrite(device, row.setup, what, at).await?.next;
        done = at;
    }
    Ok(Workload::set_version(device, row.setup, version).await?)
}

/// Why data was not rewritten to its end.
enum Rewriting {
    Canceled { written: u64 },
    Failed(Error<ServiceError>),
}

impl From<Error<ServiceError>> for Rewriting {
    fn from(error: Error<ServiceError>) -> Self {
        Self::Failed(error)
    }
}

//! Incidents: real changes of real data, as what goes wrong with disks makes them, and what is known
//! of each until somebody closes it.
//!
//! Invariant: what an incident changed, its line in the log and its record are durable together.
//! Nothing of it goes past what a snapshot holds: rolling back takes it back.

mod blocks;
mod change;
mod verdict;

use crate::backend::{BlockBackend, Location};
use crate::engine::BadBlock;
use crate::service::command::{
    Command, DeleteInstance, DiskRef, IncidentTarget, InstanceRef, StartIncident, VersionRef,
};
use crate::service::error::{Resource, ServiceError};
use crate::service::execute::Started;
use crate::service::handle::Service;
use crate::service::ids::{DiskId, InstanceId};
use crate::service::naming::named;
use crate::service::region::ZoneId;
use crate::service::rows::{IncidentNumber, IncidentRow, InstanceRow, Power};
use crate::service::state::State;
use crate::service::views::{IdName, IncidentKind, IncidentView, Outcome};
use crate::workload::{Report, Setup};

/// What an incident meets.
struct Met {
    disk: DiskId,
    /// An instance that runs on the disk, or just has it.
    instance: Option<InstanceId>,
    setup: Option<Setup>,
}

impl<B: BlockBackend + 'static> Service<B> {
    /// The incidents that nobody has closed, newest first.
    #[must_use]
    pub fn describe_incidents(&self) -> Vec<IncidentView> {
        let state = self.inner.state.borrow();
        let rows = state.incidents.iter().rev();
        let view = |(number, row): (&IncidentNumber, &IncidentRow)| {
            let disk = row.disk.id.parse::<DiskId>().ok();
            let instance = row
                .instance
                .as_ref()
                .and_then(|instance| instance.id.parse().ok());
            let has = |id: InstanceId| state.instances.contains_key(&id);
            let chain = disk.into_iter().flat_map(|disk| state.chain(disk));
            let mut before = chain
                .rev()
                .filter(|(_, snapshot)| snapshot.created_ms <= row.at_ms);
            let snapshot = before.next();
            let is_disk_gone = !disk.is_some_and(|disk| state.disks.contains_key(&disk));
            IncidentView {
                number: number.0,
                kind: row.kind,
                at_ms: row.at_ms,
                is_instance_gone: row.instance.is_some() && !instance.is_some_and(has),
                instance: row.instance.clone(),
                is_disk_gone,
                disk: row.disk.clone(),
                snapshot_ms: snapshot.map(|(_, row)| row.created_ms),
                snapshot: snapshot.map(|(id, row)| named(id, Some(&row.name))),
                setup: row.setup,
                before: row.before,
                // It says how that disk is.
                verdict: row.verdict_view().filter(|_| !is_disk_gone),
            }
        };
        rows.map(view).collect()
    }

    /// Blocks that incidents made bad are so again in this session.
    pub(super) fn spoil_again(&self) {
        let state = self.inner.state.borrow();
        for bad in state.incidents.values().filter_map(|row| row.bad) {
            if let Some(location) = Location::new(bad.location) {
                self.inner.pool.spoil(BadBlock {
                    location,
                    checksum: bad.checksum,
                });
            }
        }
    }

    pub(super) async fn start_incident(
        &self,
        start: &StartIncident,
        started: &Started,
        mut progress: impl FnMut(u64, u64) -> bool,
    ) -> Result<Outcome, ServiceError> {
        let met = self.meet(start)?;
        let before = self.state_before(&met).await?;
        let mut row = {
            let state = self.inner.state.borrow();
            IncidentRow {
                kind: start.kind,
                at_ms: started.at_ms,
                instance: met.instance.map(|id| state.instance_name(id)),
                disk: state.disk_name(met.disk),
                setup: met.setup,
                before,
                bad: None,
                verdict: None,
            }
        };
        match start.kind {
            IncidentKind::InstanceReleased => return self.release(met, row, started).await,
            IncidentKind::ZoneLost => return self.lose_zone_of(&met, row, started).await,
            _ => {}
        }
        let above = self.above(met.disk, met.instance, Vec::new()).await?;
        let seed = start.seed.unwrap_or(1);
        self.disturb(above.id);
        self.inner.pool.flush().await?;
        let written = match start.kind {
            IncidentKind::BadBlock => {
                let bad = self.spoil_one(&above, seed).await?;
                row.bad = Some(bad);
                0
            }
            IncidentKind::FilesDeleted
            | IncidentKind::ApplicationError
            | IncidentKind::FailedUpgrade => {
                let setup = met.setup.ok_or_else(|| ServiceError::NoWorkload {
                    what: above.named.clone(),
                })?;
                self.rewrite(&above, setup, start.kind, &mut progress)
                    .await?
            }
            _ => {
                self.overwrite(&above, start.kind, seed, &mut progress)
                    .await?
            }
        };
        // Anybody who runs on it begins anew with what it finds.
        self.disturb(above.id);
        let (flight, (), outcome) = self.launch(Some(started), started.at_ms, |plan| {
            plan.meter = Some(above.device.writer.meter());
            plan.about.push(above.id);
            plan.outcome.changed.push(above.named.clone());
            plan.outcome.written_bytes = written;
            plan.outcome.undo = above.undo.clone().filter(|_| written > 0);
            let number = plan.state.next_incident();
            plan.changes.incidents.insert(number, Some(row.clone()));
            Ok(())
        })?;
        self.conclude(started, flight, outcome).await
    }

    /// Whether an incident could be set off now.
    pub(super) fn check_incident(&self, start: &StartIncident) -> Result<(), ServiceError> {
        let met = self.meet(start)?;
        if start.kind == IncidentKind::InstanceReleased {
            return self.plan(self.now(), |plan| {
                plan.command(&release_of(&met))?;
                plan.check_claims()
            });
        }
        if start.kind == IncidentKind::ZoneLost {
            return self.plan(self.now(), |plan| {
                plan.lose(self.zone_met(&met)?)?;
                plan.check_claims()
            });
        }
        self.check_above(met.disk, met.instance, Vec::new())
    }

    /// The disk and the instance that an incident is about.
    fn meet(&self, start: &StartIncident) -> Result<Met, ServiceError> {
        let state = self.inner.state.borrow();
        let (disk, instance) = match &start.target {
            IncidentTarget::Disk(disk) => {
                let (disk, _) = state.find_disk(disk)?;
                let mut having: Vec<_> = state.instances_with(disk).collect();
                having.sort_by_key(|(_, row)| row.power != Power::Running);
                (disk, having.first().map(|(id, _)| *id))
            }
            IncidentTarget::Instance(instance) => {
                let (id, row) = state.find_instance(instance)?;
                (instance_disk(&state, id, row, start.kind), Some(id))
            }
        };
        let is_released = start.kind == IncidentKind::InstanceReleased;
        if is_released && instance.is_none() {
            return Err(ServiceError::DiskNotInUse {
                disk: state.disk_name(disk),
            });
        }
        let mut rows = state.workloads.values();
        let setup = rows.find(|row| row.disk == disk).map(|row| row.setup);
        if start.kind.needs_workload() && setup.is_none() {
            let what = state.disk_name(disk);
            return Err(ServiceError::NoWorkload { what });
        }
        Ok(Met {
            disk,
            instance,
            setup,
        })
    }

    /// How the workload's data is now.
    async fn state_before(&self, met: &Met) -> Result<Option<Report>, ServiceError> {
        if met.setup.is_none() {
            return Ok(None);
        }
        let what = VersionRef::Disk(DiskRef::new(met.disk.to_string()));
        let kept = self.keep_readable(&what).await?;
        let verified = self.verify_kept(&kept, &what, None, &mut |_, _| {}).await;
        self.let_go(kept).await?;
        Ok(Some(verified?.report))
    }

    fn zone_met(&self, met: &Met) -> Result<ZoneId, ServiceError> {
        let state = self.inner.state.borrow();
        let row = state.disks.get(&met.disk);
        let missing = || ServiceError::not_found(Resource::Disk, &met.disk.to_string());
        Ok(state.zone_of(row.ok_or_else(missing)?))
    }

    async fn lose_zone_of(
        &self,
        met: &Met,
        row: IncidentRow,
        started: &Started,
    ) -> Result<Outcome, ServiceError> {
        let zone = self.zone_met(met)?;
        self.change(started, |plan| {
            plan.lose(zone)?;
            let named = IdName {
                id: zone.id().to_owned(),
                name: zone.id().to_owned(),
            };
            // What stopped with it stands behind it.
            plan.outcome.changed.insert(0, named);
            plan.about.push(met.disk);
            let number = plan.state.next_incident();
            plan.changes.incidents.insert(number, Some(row.clone()));
            Ok(())
        })
        .await
    }

    async fn release(
        &self,
        met: Met,
        row: IncidentRow,
        started: &Started,
    ) -> Result<Outcome, ServiceError> {
        let delete = release_of(&met);
        self.change(started, |plan| {
            plan.command(&delete)?;
            let number = plan.state.next_incident();
            plan.changes.incidents.insert(number, Some(row.clone()));
            Ok(())
        })
        .await
    }
}

/// The command that releases what an incident meets.
fn release_of(met: &Met) -> Command {
    let instance = met.instance.map(|id| InstanceRef::new(id.to_string()));
    Command::DeleteInstance(DeleteInstance {
        instance: instance.unwrap_or_else(|| InstanceRef::new("")),
        force: true,
        keep_automatic: true,
    })
}

/// Which of an instance's disks an incident meets.
fn instance_disk(state: &State, id: InstanceId, row: &InstanceRow, kind: IncidentKind) -> DiskId {
    let workload = state.workloads.get(&id).map(|workload| workload.disk);
    // What was detached meanwhile is not the instance's any more.
    let workload = workload.filter(|disk| row.disks().any(|has| has == *disk));
    match kind {
        IncidentKind::FailedOsUpgrade => row.system_disk,
        _ => workload.unwrap_or(row.system_disk),
    }
}

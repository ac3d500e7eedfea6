//! What runs on instances: setting it, verifying its data. Running it is the owner's
//! business: the core has no clock.

use super::above::Above;
use super::claims::{Claim, Turning};
use super::command::{InstanceRef, NewWorkload, SetWorkload, VersionRef};
use super::error::{Resource, ServiceError};
use super::execute::Started;
use super::handle::Service;
use super::ids::{DiskId, InstanceId};
use super::naming::named;
use super::rows::{DiskRow, IncidentNumber, Power, WorkloadRow};
use super::running::ReadDevice;
use super::stream::Kept;
use super::views::{IdName, Outcome, VerifiedView, WorkloadView};
use crate::backend::BlockBackend;
use crate::engine::Error as EngineError;
use crate::workload::{Error, SPAN_MIN, Setup, Workload};

impl<B: BlockBackend + 'static> Service<B> {
    /// The workloads of all instances, running or not.
    #[must_use]
    pub fn describe_workloads(&self) -> Vec<WorkloadView> {
        let state = self.inner.state.borrow();
        let views = state.workloads.iter().filter_map(|(id, row)| {
            let instance = state.instances.get(id)?;
            Some(WorkloadView {
                instance: named(id, Some(&instance.name)),
                setup: row.setup,
                rate: row.rate,
                disk: state.disk_name(row.disk),
                locked: (state.disks.get(&row.disk))
                    .is_some_and(|disk| !self.inner.pool.is_unlocked(disk.head)),
                set_ms: row.set_ms,
                started_ms: (instance.power == Power::Running).then_some(instance.started_ms),
                cut_off_ms: state.cut_off(*id, row).map(|upgrade| upgrade.since_ms),
            })
        });
        views.collect()
    }

    pub(super) async fn set_workload(
        &self,
        set: &SetWorkload,
        started: &Started,
    ) -> Result<Outcome, ServiceError> {
        let Some(new) = &set.workload else {
            let (id, row) = self.workload_of(&set.instance)?;
            let outcome = self.put_workload(started, id, None, None).await?;
            self.disturb(row.disk);
            return Ok(outcome);
        };
        let (id, disk) = self.workload_disk(set, new)?;
        let old = self.inner.state.borrow().workloads.get(&id).copied();
        let turned = Claim::Instance(id, Turning::Changing);
        let above = self.above(disk, Some(id), vec![turned]).await?;
        // Once more: while it waited for the disk, the instance may have lost it.
        self.workload_disk(set, new)?;
        let setup = self.set_up(new, &above, old).await?;
        let kept = old.filter(|old| !new.overwrite && (old.disk, old.setup) == (disk, setup));
        let row = WorkloadRow {
            setup,
            rate: new.rate,
            disk,
            set_ms: started.at_ms,
            upgrade: kept.and_then(|old| old.upgrade),
        };
        self.put_workload(started, id, Some(row), Some(above)).await
    }

    /// Whether a workload could be set now, as far as its disk need not be read for it.
    pub(super) fn check_set_workload(&self, set: &SetWorkload) -> Result<(), ServiceError> {
        let Some(new) = &set.workload else {
            let (id, _) = self.workload_of(&set.instance)?;
            let state = self.inner.state.borrow();
            return state.check(&[Claim::Instance(id, Turning::Changing)]);
        };
        let (id, disk) = self.workload_disk(set, new)?;
        self.check_above(disk, Some(id), vec![Claim::Instance(id, Turning::Changing)])
    }

    /// An instance and its workload.
    fn workload_of(
        &self,
        instance: &InstanceRef,
    ) -> Result<(InstanceId, WorkloadRow), ServiceError> {
        let state = self.inner.state.borrow();
        let (id, row) = state.find_instance(instance)?;
        let nothing = || ServiceError::NoWorkload {
            what: named(id, Some(&row.name)),
        };
        let workload = state.workloads.get(&id).copied();
        Ok((id, workload.ok_or_else(nothing)?))
    }

    /// An instance and its workload, whose disk it still has.
    pub(super) fn workload_at_hand(
        &self,
        instance: &InstanceRef,
    ) -> Result<(InstanceId, WorkloadRow), ServiceError> {
        let (id, workload) = self.workload_of(instance)?;
        let state = self.inner.state.borrow();
        let mut having = state.instances_with(workload.disk);
        let (disk, instance) = (state.disk_name(workload.disk), state.instance_name(id));
        let has = having.any(|(having, _)| having == id);
        has.then_some((id, workload))
            .ok_or(ServiceError::NotAttached { disk, instance })
    }

    /// An instance, and the disk of its own for a new workload.
    fn workload_disk(
        &self,
        set: &SetWorkload,
        new: &NewWorkload,
    ) -> Result<(InstanceId, DiskId), ServiceError> {
        let state = self.inner.state.borrow();
        let (id, row) = state.find_instance(&set.instance)?;
        let (disk, disk_row) = state.find_disk(&new.disk)?;
        let disk_name = named(disk, Some(&disk_row.name));
        if row.disks().all(|has| has != disk) {
            return Err(ServiceError::NotAttached {
                disk: disk_name,
                instance: named(id, Some(&row.name)),
            });
        }
        let mut others = state.workloads.iter();
        // Stopped or not: once both run, each would write over what the other keeps.
        match others.find(|(other, workload)| **other != id && workload.disk == disk) {
            None => Ok((id, disk)),
            Some((other, _)) => Err(ServiceError::DiskHasWorkload {
                disk: disk_name,
                instance: state.instance_name(*other),
            }),
        }
    }

    /// Takes over what the disk holds, or makes it.
    async fn set_up(
        &self,
        new: &NewWorkload,
        above: &Above<B>,
        old: Option<WorkloadRow>,
    ) -> Result<Setup, ServiceError> {
        let device = &above.device;
        let is_wanted = |setup: &Setup| {
            setup.kind == new.kind && new.seed.is_none_or(|seed| seed == setup.seed)
        };
        let failed = |error| self.workload_failed(&above.named, error);
        if !new.overwrite {
            let old = old.filter(|old| old.disk == above.id).map(|old| old.setup);
            if let Some(setup) = old.filter(is_wanted) {
                return Ok(setup);
            }
            if let Some(setup) = Workload::find(device)
                .await
                .map_err(failed)?
                .filter(is_wanted)
            {
                return Ok(setup);
            }
            self.inner.pool.flush().await?;
            if self.contents(device.writer.head()).await? > 0 {
                let disk = above.named.clone();
                return Err(ServiceError::DiskHoldsData { disk });
            }
        }
        let setup = Setup::for_disk(new.kind, new.seed.unwrap_or(1), device.len);
        self.disturb(above.id);
        // At once where the map has it, not block by block.
        device.writer.discard(0, setup.span).await?;
        Workload::format(device, setup).await.map_err(failed)?;
        Ok(setup)
    }

    pub(super) async fn put_workload(
        &self,
        started: &Started,
        id: InstanceId,
        row: Option<WorkloadRow>,
        above: Option<Above<B>>,
    ) -> Result<Outcome, ServiceError> {
        let (flight, (), outcome) = self.launch(Some(started), started.at_ms, |plan| {
            if !plan.state.instances.contains_key(&id) {
                return Err(ServiceError::not_found(Resource::Instance, &id.to_string()));
            }
            // Whoever works from above has claimed it.
            if above.is_none() {
                plan.claims.push(Claim::Instance(id, Turning::Changing));
            }
            plan.outcome.changed.push(plan.state.instance_name(id));
            if let Some(above) = &above {
                plan.about.push(above.id);
                plan.meter = Some(above.device.writer.meter());
                plan.outcome.undo = above.undo.clone();
            }
            plan.changes.workloads.insert(id, row);
            Ok(())
        })?;
        self.conclude(started, flight, outcome).await
    }

    pub(super) fn workload_failed(
        &self,
        disk: &IdName,
        error: Error<ServiceError>,
    ) -> ServiceError {
        match error {
            // The engine knows no names.
            Error::Device(ServiceError::Engine(EngineError::Locked(_))) => {
                ServiceError::Locked { what: disk.clone() }
            }
            Error::Device(error) => error,
            Error::Span => {
                let head = disk.id.parse().ok().and_then(|id| {
                    let state = self.inner.state.borrow();
                    state.disks.get(&id).map(|row: &DiskRow| row.head)
                });
                let version = head.and_then(|head| self.inner.pool.version(head));
                match version {
                    Some(version) => ServiceError::DiskTooSmall {
                        len: version.len,
                        min: SPAN_MIN,
                    },
                    // It went meanwhile.
                    None => ServiceError::not_found(Resource::Disk, &disk.id),
                }
            }
            Error::NotOurs | Error::Damaged | Error::UnsupportedVersion(_) => {
                ServiceError::WorkloadUnreadable { disk: disk.clone() }
            }
        }
    }

    /// What a failed step of a workload means to people.
    #[must_use]
    pub fn explain_workload(&self, of: &WorkloadView, error: Error<ServiceError>) -> ServiceError {
        self.workload_failed(&of.disk, error)
    }

    /// Verifies the data that is expected on a disk or a snapshot: by an incident, by what runs on the
    /// disk, or by what stands there. Where an incident met no workload's data, the blocks that hold
    /// something are read. `progress` gets bytes done and in all.
    ///
    /// # Errors
    /// What the engine says; that there is no workload's data, where no incident asks.
    pub async fn verify_kept(
        &self,
        kept: &Kept,
        what: &VersionRef,
        incident: Option<u64>,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<VerifiedView, ServiceError> {
        let (name, met, runs) = {
            let state = self.inner.state.borrow();
            let version = state.find_version(what)?;
            let disk = state.disk_of(version);
            let incident = incident.and_then(|number| state.incidents.get(&IncidentNumber(number)));
            let row = state.workloads.values().find(|row| Some(row.disk) == disk);
            let met = incident.map(|row| row.setup);
            let runs = row.map(|row| row.setup);
            let name = disk.map(|disk| state.disk_name(disk)).unwrap_or(IdName {
                id: String::new(),
                name: what.to_string(),
            });
            (name, met, runs)
        };
        if met == Some(None) {
            let report = self.verify_blocks(kept.version, progress).await?;
            return Ok(VerifiedView {
                kind: None,
                report,
                at_ms: self.now(),
            });
        }
        let device = ReadDevice {
            service: self.clone(),
            version: kept.version,
            len: self.version(kept.version)?.len,
        };
        let failed = |error| self.workload_failed(&name, error);
        let setup = match met.flatten().or(runs) {
            Some(setup) => Some(setup),
            None => Workload::find(&device).await.map_err(failed)?,
        };
        let what = name.clone();
        let setup = setup.ok_or(ServiceError::NoWorkload { what })?;
        let mut bytes = |done: u64, all: u64| {
            progress(setup.span / all.max(1) * done, setup.span);
        };
        let report = Workload::verify(&device, setup, &mut bytes).await;
        Ok(VerifiedView {
            kind: Some(setup.kind),
            report: report.map_err(failed)?,
            at_ms: self.now(),
        })
    }
}

//! Incidents: real changes of real data, as what goes wrong with disks makes them, and what is known
//! of each until somebody closes it.
//!
//! Invariant: what an incident changed, its line in the log and its record are durable together.
//! Nothing of it goes past what a snapshot holds: rolling back takes it back.

use super::command::{
    Command, DeleteInstance, DiskRef, IncidentTarget, InstanceRef, StartIncident, VersionRef,
};
use super::error::{Resource, ServiceError};
use super::execute::Started;
use super::handle::Service;
use super::ids::{DiskId, InstanceId};
use super::rows::{BadRow, IncidentNumber, IncidentRow, InstanceRow, Power};
use super::state::{State, named};
use super::views::{IncidentKind, IncidentView, Outcome};
use super::workload::Above;
use crate::backend::{BlockBackend, Location};
use crate::engine::{BadBlock, ExtentState};
use crate::workload::{Report, Rewrite, Setup, Workload};

/// How much is changed in one step.
const STEP_LEN: u64 = 256 * 1024;
/// Runs of the map looked at in one step.
const RUNS: usize = 64;
/// What a virus leaves at the beginning of a disk.
const NOTE: &[u8] = b"ALL YOUR DATA IS ENCRYPTED. This is a drill: there is nobody to pay. \
Roll the disk back to a snapshot from before.\n";
/// Where the virus leaves it, and how long it is with the zeroes behind it.
const NOTE_LEN: usize = 512;

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
            IncidentView {
                number: number.0,
                kind: row.kind,
                at_ms: row.at_ms,
                is_instance_gone: row.instance.is_some() && !instance.is_some_and(has),
                instance: row.instance.clone(),
                is_disk_gone: !disk.is_some_and(|disk| state.disks.contains_key(&disk)),
                disk: row.disk.clone(),
                snapshot_ms: snapshot.map(|(_, row)| row.created_ms),
                snapshot: snapshot.map(|(id, row)| named(id, Some(&row.name))),
                setup: row.setup,
                before: row.before,
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

    pub(super) async fn close_incident(
        &self,
        number: u64,
        started: &Started,
    ) -> Result<Outcome, ServiceError> {
        self.change(started, |plan| {
            let key = IncidentNumber(number);
            let row = plan.state.incidents.get(&key);
            let row = row
                .ok_or_else(|| ServiceError::not_found(Resource::Incident, &number.to_string()))?;
            plan.outcome.changed.push(row.disk.clone());
            plan.changes.incidents.insert(key, None);
            Ok(())
        })
        .await
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
            }
        };
        if start.kind == IncidentKind::InstanceReleased {
            return self.release(met, row, started).await;
        }
        let above = self.above(met.disk, met.instance).await?;
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

    async fn release(
        &self,
        met: Met,
        row: IncidentRow,
        started: &Started,
    ) -> Result<Outcome, ServiceError> {
        let instance = met.instance.map(|id| InstanceRef::new(id.to_string()));
        let delete = Command::DeleteInstance(DeleteInstance {
            instance: instance.unwrap_or_else(|| InstanceRef::new("")),
            force: true,
            keep_automatic: true,
        });
        self.change(started, |plan| {
            plan.command(&delete)?;
            let number = plan.state.next_incident();
            plan.changes.incidents.insert(number, Some(row.clone()));
            Ok(())
        })
        .await
    }

    /// Changes what an application keeps, through its own layout.
    async fn rewrite(
        &self,
        above: &Above<B>,
        setup: Setup,
        kind: IncidentKind,
        progress: &mut impl FnMut(u64, u64) -> bool,
    ) -> Result<u64, ServiceError> {
        let failed = |error| self.workload_failed(&above.named, error);
        let device = &above.device;
        let what = match kind {
            IncidentKind::FilesDeleted => Rewrite::Delete,
            IncidentKind::ApplicationError => Rewrite::Spoil,
            _ => {
                let version = Workload::version(device, setup).await.map_err(failed)?;
                let version = version.saturating_add(1);
                // This upgrade says that it is done before it is.
                let set = Workload::set_version(device, setup, version).await;
                set.map_err(failed)?;
                Rewrite::HalfUpgrade { version }
            }
        };
        let parts = Workload::parts(setup);
        let (mut from, mut changed) = (Some(0), 0);
        while let Some(at) = from {
            if !progress(device.len / parts.max(1) * at, device.len) {
                break;
            }
            let part = Workload::rewrite(device, setup, what, at)
                .await
                .map_err(failed)?;
            changed += part.changed;
            from = part.next;
        }
        Ok(changed)
    }

    /// Writes over what is written on a disk.
    async fn overwrite(
        &self,
        above: &Above<B>,
        kind: IncidentKind,
        seed: u64,
        progress: &mut impl FnMut(u64, u64) -> bool,
    ) -> Result<u64, ServiceError> {
        let device = &above.device;
        let head = device.writer.head();
        let block = self.version(head)?.block_size.bytes();
        let total = self.contents(head).await?;
        let end = match kind {
            IncidentKind::FailedOsUpgrade => total / 2,
            _ => total,
        };
        let (mut at, mut seen, mut written) = (0, 0, 0);
        'disk: while let Some(from) = (at < device.len).then_some(at) {
            let found = self.inner.pool.extents(head, from, device.len - from, RUNS);
            let found = found.await?;
            for extent in found.extents {
                if !matches!(extent.state, ExtentState::Data { .. }) {
                    continue;
                }
                let (mut offset, stop) = (extent.offset, extent.offset + extent.len);
                while offset < stop {
                    if seen >= end.max(block) || !progress(seen, end) {
                        break 'disk;
                    }
                    let len = STEP_LEN.min(stop - offset);
                    written += self
                        .overwrite_step(above, kind, seed, offset, len, block)
                        .await?;
                    seen += len;
                    offset += len;
                }
            }
            at = found.next.unwrap_or(device.len);
        }
        if seen == 0 {
            let disk = above.named.clone();
            return Err(ServiceError::NothingWritten { disk });
        }
        if kind == IncidentKind::Virus {
            let mut note = [0; NOTE_LEN];
            for (place, byte) in note.iter_mut().zip(NOTE) {
                *place = *byte;
            }
            device.writer.write(0, &note).await?;
        }
        Ok(written)
    }

    async fn overwrite_step(
        &self,
        above: &Above<B>,
        kind: IncidentKind,
        seed: u64,
        offset: u64,
        len: u64,
        block: u64,
    ) -> Result<u64, ServiceError> {
        let device = &above.device;
        let mut bytes = vec![0; usize::try_from(len).unwrap_or_default()];
        // What cannot be read is written over all the same.
        let read = self
            .inner
            .pool
            .read(device.writer.head(), offset, &mut bytes)
            .await;
        if let Err(error) = read {
            let error = ServiceError::from(error);
            if !super::running::is_damage(&error) {
                return Err(error);
            }
        }
        let mut written = 0;
        let blocks = (offset..).step_by(usize::try_from(block).unwrap_or(1));
        for (at, piece) in blocks.zip(bytes.chunks_mut(usize::try_from(block).unwrap_or(1))) {
            let noise = super::data::random_bytes(seed, at, piece.len());
            let is_hit = at / block == 0 || noise.first().is_some_and(|byte| byte % 8 == 0);
            match kind {
                IncidentKind::Virus => {
                    for (byte, key) in piece.iter_mut().zip(&noise) {
                        *byte ^= key;
                    }
                }
                IncidentKind::WrongData if !is_hit => continue,
                _ => piece.copy_from_slice(&noise),
            }
            device.writer.write(at, piece).await?;
            written += piece.len() as u64;
        }
        Ok(written)
    }

    /// Makes one of a disk's blocks bad: not one of the first, where there are others.
    async fn spoil_one(&self, above: &Above<B>, seed: u64) -> Result<BadRow, ServiceError> {
        let head = above.device.writer.head();
        let (mut places, mut at) = (Vec::new(), 0);
        while let Some(from) = (at < above.device.len).then_some(at) {
            let found = self
                .inner
                .pool
                .extents(head, from, above.device.len - from, RUNS);
            let found = found.await?;
            let data = found
                .extents
                .iter()
                .filter(|extent| matches!(extent.state, ExtentState::Data { .. }));
            places.extend(data.map(|extent| extent.offset + extent.len / 2));
            at = found.next.unwrap_or(above.device.len);
        }
        let chosen = usize::try_from(seed)
            .unwrap_or_default()
            .checked_rem(places.len());
        let place = match chosen.and_then(|chosen| places.get(chosen)) {
            Some(place) => *place,
            None => {
                let disk = above.named.clone();
                return Err(ServiceError::NothingWritten { disk });
            }
        };
        let block = self.inner.pool.block_at(head, place).await?;
        let block = block.ok_or_else(|| ServiceError::NothingWritten {
            disk: above.named.clone(),
        })?;
        self.inner.pool.spoil(block);
        Ok(BadRow {
            location: block.location.raw(),
            checksum: block.checksum,
        })
    }
}

/// Which of an instance's disks an incident meets.
fn instance_disk(state: &State, id: InstanceId, row: &InstanceRow, kind: IncidentKind) -> DiskId {
    let workload = state.workloads.get(&id).map(|workload| workload.disk);
    match kind {
        IncidentKind::FailedOsUpgrade => row.system_disk,
        _ => workload.unwrap_or(row.system_disk),
    }
}

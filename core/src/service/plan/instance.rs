//! RunInstances, StartInstance, StopInstance, RebootInstance, DeleteInstance and ReplaceSystemDisk.

use super::Plan;
use super::snapshot::NewSnapshot;
use crate::backend::BlockBackend;
use crate::service::claims::{Claim, Claimed, Doing, Turning};
use crate::service::command::{DeleteInstance, InstanceRef, ReplaceSystemDisk, RunInstances};
use crate::service::error::ServiceError;
use crate::service::ids::{DiskId, ImageId, InstanceId, KeyId, SnapshotId};
use crate::service::names::{NAME_CHARS_MAX, NameOf, check_description, check_name, check_tags};
use crate::service::naming::named;
use crate::service::region::ZoneId;
use crate::service::rows::{AttachedRow, DiskRow, ImageRow, InstanceRow, Power, SourceRow};
use crate::service::views::{DiskKind, IdName, InstanceStatus, Tag};
use crate::units::{BlockSize, DISK_LEN_MIN, VersionId};

/// How many instances a pool takes.
pub const INSTANCE_QUOTA: usize = 1000;
/// How many instances one command runs.
pub const RUN_AMOUNT_MAX: u32 = 100;

/// What a new disk of an instance holds at first.
#[derive(Clone, Copy)]
pub(super) enum Filling {
    /// Nothing, in so many bytes.
    Empty(u64),
    /// What a snapshot holds.
    Snapshot(SnapshotId, VersionId),
}

impl<B: BlockBackend> Plan<'_, B> {
    pub(super) fn run_instances(&mut self, run: &RunInstances) -> Result<(), ServiceError> {
        check_name(NameOf::Instance, &run.name)?;
        check_description(&run.description)?;
        let tags = check_tags(&run.tags)?;
        let amount = run.amount.unwrap_or(1);
        ServiceError::check_range("Amount", amount, 1, RUN_AMOUNT_MAX)?;
        let count = usize::try_from(amount).unwrap_or(usize::MAX);
        if self.state.instances.len() + count > INSTANCE_QUOTA {
            return Err(ServiceError::InstanceQuota {
                max: INSTANCE_QUOTA,
            });
        }
        let zone = self.zone(run.zone.as_deref())?;
        let (image, row) = self.state.find_image(&run.image)?;
        self.claims.push(Claim::Image(image, Claimed::Used));
        let data = self.fillings(row, &run.data_lens)?;
        let nobody = IdName {
            id: String::new(),
            name: run.name.clone(),
        };
        self.check_room(nobody, data.len())?;
        for number in 1..=amount {
            let name = match amount {
                1 => run.name.clone(),
                _ => named_after(&run.name, &format!("-{number:03}")),
            };
            self.run_instance(run, (name, zone), &tags, (image, row), &data)?;
        }
        Ok(())
    }

    /// What the data disks of a new instance hold: what the image says, and nothing.
    fn fillings(&mut self, image: &ImageRow, lens: &[u64]) -> Result<Vec<Filling>, ServiceError> {
        self.check_can_run_from(image.snapshots())?;
        let mut fillings = Vec::new();
        for &id in &image.data {
            self.claims.push(Claim::Snapshot(id, Claimed::Used));
            let version = self.state.snapshots.get(&id).map(|row| row.version);
            fillings.extend(version.map(|version| Filling::Snapshot(id, version)));
        }
        fillings.extend(lens.iter().map(|len| Filling::Empty(*len)));
        Ok(fillings)
    }

    fn run_instance(
        &mut self,
        run: &RunInstances,
        (name, zone): (String, ZoneId),
        tags: &[Tag],
        (image, image_row): (ImageId, &ImageRow),
        data: &[Filling],
    ) -> Result<(), ServiceError> {
        let id: InstanceId = self.new_id(|id| {
            self.state.instances.contains_key(id) || self.changes.instances.contains_key(id)
        })?;
        self.outcome.created.push(named(id, Some(&name)));
        let system_disk = self.system_disk(
            (named_after(&name, "-system"), zone),
            (image, image_row),
            run.system_len,
        )?;
        let mut data_disks = Vec::new();
        for (at, filling) in data.iter().enumerate() {
            let disk = named_after(&name, &format!("-data-{}", at + 1));
            data_disks.push(AttachedRow {
                disk: self.data_disk((disk, zone), *filling)?,
                delete_with_instance: !run.keep_data_disks,
                is_scaled: false,
                by_rule: false,
            });
        }
        let row = InstanceRow {
            name,
            description: run.description.clone(),
            tags: tags.to_vec(),
            created_ms: self.now,
            image,
            system_disk,
            data_disks,
            power: Power::Running,
            started_ms: self.now,
            rule: None,
            zone: Some(zone),
            was_cut_off: None,
        };
        self.changes.instances.insert(id, Some(row));
        Ok(())
    }

    fn system_disk(
        &mut self,
        called: (String, ZoneId),
        (id, image): (ImageId, &ImageRow),
        len: Option<u64>,
    ) -> Result<DiskId, ServiceError> {
        let (snapshot, key) = {
            let row = self.image_snapshot(image)?;
            (row.version, row.key)
        };
        let head = self.head_from(snapshot, len)?;
        let source = Some(SourceRow::Image(id));
        self.instance_disk(called, DiskKind::System, (head, key), source)
    }

    /// A new data disk that belongs to an instance.
    pub(super) fn data_disk(
        &mut self,
        called: (String, ZoneId),
        filling: Filling,
    ) -> Result<DiskId, ServiceError> {
        let (contents, source) = match filling {
            Filling::Empty(len) => {
                ServiceError::check_disk_len(len, DISK_LEN_MIN)?;
                let head = self.tx.create_head(len, BlockSize::DEFAULT);
                ((head, None), None)
            }
            Filling::Snapshot(id, version) => {
                let head = self.head_from(version, None)?;
                let key = self.state.snapshots.get(&id).and_then(|row| row.key);
                ((head, key), Some(SourceRow::Snapshot(id)))
            }
        };
        self.instance_disk(called, DiskKind::Data, contents, source)
    }

    fn instance_disk(
        &mut self,
        (name, zone): (String, ZoneId),
        kind: DiskKind,
        (head, key): (VersionId, Option<KeyId>),
        source: Option<SourceRow>,
    ) -> Result<DiskId, ServiceError> {
        let id = self.new_disk_id()?;
        self.outcome.created.push(named(id, Some(&name)));
        let row = DiskRow {
            name,
            description: String::new(),
            kind,
            tags: Vec::new(),
            created_ms: self.now,
            head,
            source,
            delete_auto_snapshot: true,
            is_staged: false,
            deleted: None,
            multi_attach: false,
            was_attached: true,
            key,
            zone: Some(zone),
        };
        self.changes.disks.insert(id, Some(row));
        Ok(id)
    }

    pub(super) fn start_instance(&mut self, instance: &InstanceRef) -> Result<(), ServiceError> {
        let (id, row) = self.state.find_instance(instance)?;
        if row.power == Power::Running {
            return Err(self.not_stopped(id, row));
        }
        self.check_can_run(row.disks())?;
        self.turn(id, row, Turning::Starting, Power::Running);
        Ok(())
    }

    pub(super) fn stop_instance(&mut self, instance: &InstanceRef) -> Result<(), ServiceError> {
        let (id, row) = self.state.find_instance(instance)?;
        self.check_running(id, row)?;
        self.turn(id, row, Turning::Stopping, Power::Stopped);
        Ok(())
    }

    pub(super) fn reboot_instance(&mut self, instance: &InstanceRef) -> Result<(), ServiceError> {
        let (id, row) = self.state.find_instance(instance)?;
        self.check_running(id, row)?;
        self.check_can_run(row.disks())?;
        self.turn(id, row, Turning::Starting, Power::Running);
        Ok(())
    }

    fn turn(&mut self, id: InstanceId, row: &InstanceRow, turning: Turning, power: Power) {
        let started_ms = match power {
            Power::Running => self.now.max(row.started_ms.saturating_add(1)),
            Power::Stopped => row.started_ms,
        };
        self.claims.push(Claim::Instance(id, turning));
        self.about.extend(row.disks());
        self.outcome.changed.push(named(id, Some(&row.name)));
        let row = InstanceRow {
            power,
            started_ms,
            was_cut_off: None,
            ..row.clone()
        };
        self.changes.instances.insert(id, Some(row));
    }

    pub(super) fn delete_instance(&mut self, delete: &DeleteInstance) -> Result<(), ServiceError> {
        let (id, row) = self.state.find_instance(&delete.instance)?;
        if row.power == Power::Running && !delete.force {
            let error = self.not_stopped(id, row);
            self.refuse(named(id, Some(&row.name)), true, error)?;
        }
        self.claims.push(Claim::Instance(id, Turning::Releasing));
        self.outcome.deleted.push(named(id, Some(&row.name)));
        self.changes.instances.insert(id, None);
        if self.state.workloads.contains_key(&id) {
            self.changes.workloads.insert(id, None);
        }
        let system = self.attached_row(row.system_disk)?;
        self.release_disk(row.system_disk, system, delete.keep_automatic);
        for attached in &row.data_disks {
            let is_last = self.state.instances_with(attached.disk).nth(1).is_none();
            self.part(*attached, is_last, delete.keep_automatic)?;
        }
        Ok(())
    }

    /// Takes a data disk from its instance: it goes if it is to go with it and no other has it.
    pub(super) fn part(
        &mut self,
        attached: AttachedRow,
        is_last: bool,
        keep_automatic: bool,
    ) -> Result<(), ServiceError> {
        let AttachedRow { disk, .. } = attached;
        let row = self.attached_row(disk)?;
        if attached.delete_with_instance && is_last {
            self.release_disk(disk, row, keep_automatic);
        } else {
            self.claims.push(Claim::Disk(disk, Doing::Detaching));
            let name = named(disk, Some(&row.name));
            self.disks_left.push(name.clone());
            self.outcome.changed.push(name);
        }
        Ok(())
    }

    pub(super) fn replace_system_disk(
        &mut self,
        replace: &ReplaceSystemDisk,
    ) -> Result<(), ServiceError> {
        let (id, row) = self.state.find_instance(&replace.instance)?;
        let (image, image_row) = self.state.find_image(&replace.image)?;
        if row.power == Power::Running {
            let error = self.not_stopped(id, row);
            self.refuse(named(id, Some(&row.name)), false, error)?;
        }
        self.claims.push(Claim::Image(image, Claimed::Used));
        let old = self.attached_row(row.system_disk)?;
        let old_len = self.version(old.head)?.len;
        let image_len = self.version(self.image_snapshot(image_row)?.version)?.len;
        let len = replace.len.unwrap_or(old_len.max(image_len));
        ServiceError::check_disk_len(len, old_len.max(image_len))?;
        if let Some(name) = &replace.keep_current {
            check_name(NameOf::Snapshot, name)?;
            self.take_snapshot(row.system_disk, old, NewSnapshot::by_hand(name))?;
        }
        self.release_disk(row.system_disk, old, replace.keep_automatic);
        if let Some(kept) = &replace.keep_current {
            self.lost_presents.clear();
            let taken = self.outcome.created.iter().find(|name| name.name == *kept);
            self.outcome.snapshots_left.extend(taken.cloned());
        }
        let zone = self.state.zone_of_instance(row);
        let system_disk =
            self.system_disk((old.name.clone(), zone), (image, image_row), Some(len))?;
        let row = InstanceRow {
            image,
            system_disk,
            ..row.clone()
        };
        self.change_instance(id, row);
        Ok(())
    }

    fn check_running(&self, id: InstanceId, row: &InstanceRow) -> Result<(), ServiceError> {
        if row.power == Power::Running {
            return Ok(());
        }
        Err(ServiceError::InstanceNotRunning {
            instance: named(id, Some(&row.name)),
            status: self.state.instance_status(id, row).as_str(),
        })
    }

    pub(super) fn not_stopped(&self, id: InstanceId, row: &InstanceRow) -> ServiceError {
        let (instance, status) = (
            named(id, Some(&row.name)),
            self.state.instance_status(id, row),
        );
        if status == InstanceStatus::Running {
            ServiceError::InstanceNotStopped {
                instance,
                status: status.as_str(),
            }
        } else {
            ServiceError::InstanceBusy {
                instance,
                status: status.as_str(),
            }
        }
    }
}

/// A name with something behind it, cut so that it stays a name.
pub(super) fn named_after(name: &str, what: &str) -> String {
    let kept = NAME_CHARS_MAX.saturating_sub(what.chars().count());
    let name: String = name.chars().take(kept).collect();
    format!("{name}{what}")
}

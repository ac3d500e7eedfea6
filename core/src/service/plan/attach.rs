//! AttachDisk and DetachDisk, and what else belongs to a disk's being attached.

use super::Plan;
use crate::backend::BlockBackend;
use crate::service::claims::{Claim, Doing, Turning};
use crate::service::command::{AttachDisk, DetachDisk};
use crate::service::error::{Resource, ServiceError};
use crate::service::ids::{DiskId, InstanceId};
use crate::service::naming::named;
use crate::service::rows::{AttachedRow, DiskRow, InstanceRow, Power};
use crate::service::views::DiskKind;

/// How many data disks an instance may have beside its system disk.
pub const DATA_DISKS_MAX: usize = 16;
/// How many instances may have one disk.
pub const DISK_INSTANCES_MAX: usize = 8;

impl<'a, B: BlockBackend> Plan<'a, B> {
    pub(super) fn attach_disk(&mut self, attach: &AttachDisk) -> Result<(), ServiceError> {
        let (disk, row) = self.state.find_disk(&attach.disk)?;
        let (instance, with) = self.state.find_instance(&attach.instance)?;
        self.check_attachable(disk, row, instance)?;
        self.check_same_zone((disk, row), (instance, with))?;
        self.check_room(named(instance, Some(&with.name)), with.data_disks.len() + 1)?;
        if with.power == Power::Running {
            self.check_can_run([disk])?;
        }
        self.claims.push(Claim::Disk(disk, Doing::Attaching));
        let mut with = with.clone();
        with.data_disks.push(AttachedRow {
            disk,
            delete_with_instance: attach.delete_with_instance,
            is_scaled: false,
            by_rule: false,
        });
        if !row.was_attached {
            let row = DiskRow {
                was_attached: true,
                ..row.clone()
            };
            self.changes.disks.insert(disk, Some(row));
        }
        self.outcome.changed.push(self.state.disk_name(disk));
        self.change_instance(instance, with);
        Ok(())
    }

    pub(super) fn detach_disk(&mut self, detach: &DetachDisk) -> Result<(), ServiceError> {
        let (disk, row) = self.state.find_disk(&detach.disk)?;
        let (instance, with) = self.state.find_instance(&detach.instance)?;
        let (disk_name, instance_name) = (
            named(disk, Some(&row.name)),
            named(instance, Some(&with.name)),
        );
        if with.system_disk == disk {
            return Err(ServiceError::SystemDiskStays {
                disk: disk_name,
                instance: instance_name,
            });
        }
        let mut with = with.clone();
        with.data_disks.retain(|attached| attached.disk != disk);
        if self
            .state
            .instances_with(disk)
            .all(|(id, _)| id != instance)
        {
            return Err(ServiceError::NotAttached {
                disk: disk_name,
                instance: instance_name,
            });
        }
        self.claims.push(Claim::Disk(disk, Doing::Detaching));
        self.outcome.changed.push(disk_name);
        self.change_instance(instance, with);
        Ok(())
    }

    /// Whether a disk goes with its instances.
    pub(super) fn set_delete_with_instance(
        &mut self,
        disk: DiskId,
        row: &DiskRow,
        delete: bool,
    ) -> Result<(), ServiceError> {
        let mut is_attached = false;
        for (instance, with) in self.state.instances_with(disk) {
            is_attached = true;
            if with.system_disk == disk {
                return Err(ServiceError::SystemDiskStays {
                    disk: named(disk, Some(&row.name)),
                    instance: named(instance, Some(&with.name)),
                });
            }
            let mut with = with.clone();
            for attached in &mut with.data_disks {
                if attached.disk == disk {
                    attached.delete_with_instance = delete;
                }
            }
            self.claims
                .push(Claim::Instance(instance, Turning::Changing));
            self.changes.instances.insert(instance, Some(with));
        }
        if is_attached {
            return Ok(());
        }
        Err(ServiceError::DiskNotInUse {
            disk: named(disk, Some(&row.name)),
        })
    }

    /// A changed record of an instance whose disks or attributes change.
    pub(super) fn change_instance(&mut self, id: InstanceId, row: InstanceRow) {
        self.claims.push(Claim::Instance(id, Turning::Changing));
        self.outcome.changed.push(named(id, Some(&row.name)));
        self.changes.instances.insert(id, Some(row));
    }

    /// Refuses more data disks than an instance may have.
    pub(super) fn check_room(
        &self,
        instance: crate::service::views::IdName,
        count: usize,
    ) -> Result<(), ServiceError> {
        if count <= DATA_DISKS_MAX {
            return Ok(());
        }
        Err(ServiceError::InstanceDisks {
            instance,
            max: DATA_DISKS_MAX,
        })
    }

    /// The record of a disk that an instance has. That it is there was checked when the pool was
    /// opened.
    pub(super) fn attached_row(&self, disk: DiskId) -> Result<&'a DiskRow, ServiceError> {
        let row = self.state.disks.get(&disk);
        row.ok_or_else(|| ServiceError::not_found(Resource::Disk, &disk.to_string()))
    }

    /// A disk is reached only from its own zone.
    fn check_same_zone(
        &self,
        (disk, row): (DiskId, &DiskRow),
        (instance, with): (InstanceId, &InstanceRow),
    ) -> Result<(), ServiceError> {
        let zones = (self.state.zone_of(row), self.state.zone_of_instance(with));
        if zones.0 == zones.1 {
            return Ok(());
        }
        Err(ServiceError::ZoneMismatch {
            disk: named(disk, Some(&row.name)),
            instance: named(instance, Some(&with.name)),
            zones: Box::new((zones.0.id(), zones.1.id())),
        })
    }

    fn check_attachable(
        &self,
        disk: DiskId,
        row: &DiskRow,
        instance: InstanceId,
    ) -> Result<(), ServiceError> {
        let name = || named(disk, Some(&row.name));
        if row.kind != DiskKind::Data {
            return Err(ServiceError::NotADataDisk { disk: name() });
        }
        let mut with = self.state.instances_with(disk);
        let in_way = if row.multi_attach {
            with.find(|(id, _)| *id == instance)
        } else {
            with.next()
        };
        if let Some((instance, with)) = in_way {
            return Err(ServiceError::DiskInUse {
                disk: name(),
                instance: named(instance, Some(&with.name)),
            });
        }
        if self.state.instances_with(disk).count() >= DISK_INSTANCES_MAX {
            return Err(ServiceError::DiskInstances {
                disk: name(),
                max: DISK_INSTANCES_MAX,
            });
        }
        Ok(())
    }
}

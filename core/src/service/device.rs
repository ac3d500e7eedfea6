//! The disks of a running instance, as what runs on it sees them: reads and writes of its own.
//!
//! Invariant: a device works only in the run of the instance it was made for. Once that stops, starts
//! anew, is released or loses the disk, everything fails, and nothing is written any more.

use super::claims::{Claim, Doing};
use super::command::{DiskRef, InstanceRef};
use super::error::{Resource, ServiceError};
use super::handle::Service;
use super::ids::{DiskId, InstanceId};
use super::naming::named;
use super::views::{InstanceStatus, TimeMs};
use crate::backend::BlockBackend;
use crate::engine::Writer;

/// A disk of a running instance.
pub struct InstanceDevice<B> {
    service: Service<B>,
    instance: InstanceId,
    disk: DiskId,
    /// Which run of the instance it is for.
    started_ms: TimeMs,
    writer: Writer<B>,
}

impl<B: BlockBackend + 'static> Service<B> {
    /// A disk of a running instance, to read and write as what runs on it does.
    ///
    /// # Errors
    /// `InvalidInstanceId.NotFound`, `InvalidDiskId.NotFound`, `IncorrectInstanceStatus` unless it is
    /// running, `IncorrectDiskStatus` if the disk is not one of its own.
    pub fn instance_device(
        &self,
        instance: &InstanceRef,
        disk: &DiskRef,
    ) -> Result<InstanceDevice<B>, ServiceError> {
        let (instance, started_ms, disk, head) = {
            let state = self.inner.state.borrow();
            let (instance, row) = state.find_instance(instance)?;
            let (disk, disk_row) = state.find_disk(disk)?;
            (instance, row.started_ms, disk, disk_row.head)
        };
        let device = InstanceDevice {
            service: self.clone(),
            instance,
            disk,
            started_ms,
            writer: self.inner.pool.writer(head),
        };
        device.check()?;
        Ok(device)
    }
}

impl<B: BlockBackend + 'static> InstanceDevice<B> {
    /// The disk's size in bytes; it can grow.
    ///
    /// # Errors
    /// As for [`InstanceDevice::check`].
    pub fn size(&self) -> Result<u64, ServiceError> {
        self.check()?;
        Ok(self.service.version(self.writer.head())?.len)
    }

    /// Reads bytes.
    ///
    /// # Errors
    /// As for [`InstanceDevice::check`]; what the engine says.
    pub async fn read(&self, offset: u64, bytes: &mut [u8]) -> Result<(), ServiceError> {
        self.check()?;
        let pool = self.service.pool();
        Ok(pool.read(self.writer.head(), offset, bytes).await?)
    }

    /// Writes bytes. Durable after [`InstanceDevice::flush`].
    ///
    /// # Errors
    /// As for [`InstanceDevice::check`]; what the engine says.
    pub async fn write(&self, offset: u64, bytes: &[u8]) -> Result<(), ServiceError> {
        let _claim = self.claim()?;
        Ok(self.writer.write(offset, bytes).await?)
    }

    /// Gives a range back; it reads as zeroes after.
    ///
    /// # Errors
    /// As for [`InstanceDevice::write`].
    pub async fn discard(&self, offset: u64, len: u64) -> Result<(), ServiceError> {
        let _claim = self.claim()?;
        Ok(self.writer.discard(offset, len).await?)
    }

    /// Makes everything durable that was written so far.
    ///
    /// # Errors
    /// As for [`InstanceDevice::check`]; what the engine says.
    pub async fn flush(&self) -> Result<(), ServiceError> {
        self.check()?;
        self.service.flush().await
    }

    /// Whether the instance still runs as it did when this was made, and has the disk.
    ///
    /// # Errors
    /// `InvalidInstanceId.NotFound`, `IncorrectInstanceStatus`, `IncorrectDiskStatus`.
    pub fn check(&self) -> Result<(), ServiceError> {
        let state = self.service.inner.state.borrow();
        let row = state.instances.get(&self.instance).ok_or_else(|| {
            ServiceError::not_found(Resource::Instance, &self.instance.to_string())
        })?;
        let status = state.instance_status(self.instance, row);
        if status != InstanceStatus::Running || row.started_ms != self.started_ms {
            return Err(ServiceError::InstanceNotRunning {
                instance: named(self.instance, Some(&row.name)),
                status: match status {
                    // It was started anew.
                    InstanceStatus::Running => InstanceStatus::Starting.as_str(),
                    status => status.as_str(),
                },
            });
        }
        if !row.disks().any(|disk| disk == self.disk) {
            return Err(ServiceError::NotAttached {
                disk: state.disk_name(self.disk),
                instance: named(self.instance, Some(&row.name)),
            });
        }
        Ok(())
    }

    /// Checks, and claims that the disk stays while it is written.
    fn claim(&self) -> Result<super::handle::ClaimGuard<B>, ServiceError> {
        self.check()?;
        let claim = Claim::Disk(self.disk, Doing::Running);
        self.service.claim(vec![claim])
    }
}

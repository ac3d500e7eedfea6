//! Block devices for workloads: a running instance's disk, a disk that is changed from above, and a
//! version that is only read.
//!
//! Invariant: what runs on an instance never writes over what changed under it. A change from above
//! disturbs its device, which fails from then on; whoever drives it makes a new one, and recovers.

use super::command::{DiskRef, InstanceRef};
use super::device::InstanceDevice;
use super::error::ServiceError;
use super::handle::Service;
use super::ids::DiskId;
use super::views::WorkloadView;
use crate::backend::{BackendError, BlockBackend};
use crate::engine::{Error as EngineError, Writer};
use crate::units::VersionId;
use crate::workload::Device;

/// The disk of a workload on a running instance.
pub struct WorkloadDevice<B> {
    service: Service<B>,
    device: InstanceDevice<B>,
    disk: DiskId,
    len: u64,
    disturbed: u64,
}

impl<B: BlockBackend + 'static> Service<B> {
    /// The disk of a running instance's workload.
    ///
    /// # Errors
    /// As for [`Service::instance_device`].
    pub fn workload_device(&self, of: &WorkloadView) -> Result<WorkloadDevice<B>, ServiceError> {
        let (instance, disk) = (
            InstanceRef::new(of.instance.id.clone()),
            DiskRef::new(of.disk.id.clone()),
        );
        let device = self.instance_device(&instance, &disk)?;
        let (disk, _) = self
            .inner
            .state
            .borrow()
            .find_disk(&disk)
            .map(|(id, row)| (id, row.head))?;
        Ok(WorkloadDevice {
            service: self.clone(),
            len: device.size()?,
            disturbed: self.disturbances(disk),
            device,
            disk,
        })
    }

    /// How often a disk was changed from above.
    pub(super) fn disturbances(&self, disk: DiskId) -> u64 {
        let disturbed = self.inner.disturbed.borrow();
        disturbed.get(&disk).copied().unwrap_or(0)
    }

    /// A disk is changed from above: what runs on it has to begin anew.
    pub(super) fn disturb(&self, disk: DiskId) {
        *self.inner.disturbed.borrow_mut().entry(disk).or_default() += 1;
    }
}

impl<B: BlockBackend + 'static> WorkloadDevice<B> {
    fn check(&self) -> Result<(), ServiceError> {
        if self.service.disturbances(self.disk) == self.disturbed {
            return Ok(());
        }
        let disk = self.service.inner.state.borrow().disk_name(self.disk);
        Err(ServiceError::Busy { what: disk })
    }
}

impl<B: BlockBackend + 'static> Device for WorkloadDevice<B> {
    type Error = ServiceError;

    fn size(&self) -> u64 {
        self.len
    }

    async fn read(&self, offset: u64, bytes: &mut [u8]) -> Result<(), ServiceError> {
        self.check()?;
        self.device.read(offset, bytes).await
    }

    async fn write(&self, offset: u64, bytes: &[u8]) -> Result<(), ServiceError> {
        self.check()?;
        self.device.write(offset, bytes).await
    }

    async fn flush(&self) -> Result<(), ServiceError> {
        self.check()?;
        self.device.flush().await
    }

    fn is_damage(error: &ServiceError) -> bool {
        is_damage(error)
    }
}

/// A disk that is changed from above, by whoever has claimed it.
pub(super) struct ClaimedDevice<B> {
    pub(super) service: Service<B>,
    pub(super) writer: Writer<B>,
    pub(super) len: u64,
}

impl<B: BlockBackend + 'static> Device for ClaimedDevice<B> {
    type Error = ServiceError;

    fn size(&self) -> u64 {
        self.len
    }

    async fn read(&self, offset: u64, bytes: &mut [u8]) -> Result<(), ServiceError> {
        let pool = self.service.pool();
        Ok(pool.read(self.writer.head(), offset, bytes).await?)
    }

    async fn write(&self, offset: u64, bytes: &[u8]) -> Result<(), ServiceError> {
        Ok(self.writer.write(offset, bytes).await?)
    }

    /// Nothing: the change is durable with its record or not at all, and writes land in their order.
    async fn flush(&self) -> Result<(), ServiceError> {
        Ok(())
    }

    fn is_damage(error: &ServiceError) -> bool {
        is_damage(error)
    }
}

/// A version that is only read.
pub(super) struct ReadDevice<B> {
    pub(super) service: Service<B>,
    pub(super) version: VersionId,
    pub(super) len: u64,
}

impl<B: BlockBackend + 'static> Device for ReadDevice<B> {
    type Error = ServiceError;

    fn size(&self) -> u64 {
        self.len
    }

    async fn read(&self, offset: u64, bytes: &mut [u8]) -> Result<(), ServiceError> {
        let pool = self.service.pool();
        Ok(pool.read(self.version, offset, bytes).await?)
    }

    async fn write(&self, _: u64, _: &[u8]) -> Result<(), ServiceError> {
        Err(ServiceError::NotHere)
    }

    async fn flush(&self) -> Result<(), ServiceError> {
        Ok(())
    }

    fn is_damage(error: &ServiceError) -> bool {
        is_damage(error)
    }
}

pub(super) fn is_damage(error: &ServiceError) -> bool {
    matches!(
        error,
        ServiceError::Engine(
            EngineError::Corrupt(_) | EngineError::Backend(BackendError::Damaged { .. })
        )
    )
}

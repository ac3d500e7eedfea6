//! What can be read of data that nobody looks after: its blocks, each by its checksum.

use crate::backend::BlockBackend;
use crate::engine::ExtentState;
use crate::service::error::ServiceError;
use crate::service::handle::Service;
use crate::service::running::is_damage;
use crate::units::VersionId;
use crate::workload::Report;

/// Ranges of data looked up at a time.
const EXTENTS_MAX: usize = 256;

impl<B: BlockBackend + 'static> Service<B> {
    /// Reads every block of a version that holds something. `progress` gets bytes done and in all.
    pub(in crate::service) async fn verify_blocks(
        &self,
        id: VersionId,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Report, ServiceError> {
        let pool = &self.inner.pool;
        let version = self.version(id)?;
        let block = version.block_size.bytes();
        let mut bytes = vec![0; block as usize];
        let mut report = Report::default();
        let mut next = Some(0);
        while let Some(at) = next {
            let len = version.len - at;
            let found = pool.extents(id, at, len, EXTENTS_MAX).await?;
            for extent in &found.extents {
                if !matches!(extent.state, ExtentState::Data { .. }) {
                    continue;
                }
                let (mut offset, end) = (extent.offset, extent.offset + extent.len);
                while offset < end {
                    let len = block.min(end - offset) as usize;
                    let one = bytes.get_mut(..len).unwrap_or_default();
                    match pool.read(id, offset, one).await.map_err(ServiceError::from) {
                        Ok(()) => report.intact += 1,
                        Err(error) if is_damage(&error) => report.damaged += 1,
                        Err(error) => return Err(error),
                    }
                    report.bytes_read += len as u64;
                    offset += block;
                    progress(offset.min(version.len), version.len);
                }
            }
            next = found.next;
        }
        Ok(report)
    }
}

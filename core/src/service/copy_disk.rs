//! Encrypted copies: the way from a plain disk to an encrypted one, and from one passphrase to another,
//! is to copy the data.

use super::command::{CopyDisk, ImportDisk, VersionRef};
use super::error::ServiceError;
use super::execute::Started;
use super::handle::Service;
use super::passphrase::Secrets;
use super::stream::Import;
use super::views::{DiskKind, Outcome};
use crate::backend::BlockBackend;
use crate::engine::{ExtentState, Version};
use crate::units::VersionId;

/// Bytes read and written at a time.
const STEP_LEN: u64 = 1 << 20;
/// Ranges of data looked up at a time.
const EXTENTS_MAX: usize = 256;

impl<B: BlockBackend + 'static> Service<B> {
    /// Copies what is named into a new disk, which nobody sees before it is whole.
    pub(super) async fn copy_disk(
        &self,
        copy: &CopyDisk,
        secrets: &Secrets,
        started: Started,
        mut progress: impl FnMut(u64, u64) -> bool,
    ) -> Result<Outcome, ServiceError> {
        let kept = self.keep_readable(&copy.what).await;
        let kept = self.log_refusal(&started, kept)?;
        let result = self
            .copy_version(copy, kept.version, secrets, started, &mut progress)
            .await;
        self.let_go(kept).await?;
        result
    }

    async fn copy_version(
        &self,
        copy: &CopyDisk,
        from: VersionId,
        secrets: &Secrets,
        started: Started,
        progress: &mut dyn FnMut(u64, u64) -> bool,
    ) -> Result<Outcome, ServiceError> {
        let checked = self.log_refusal(&started, self.check_copy(copy, from));
        let (version, kind) = checked?;
        let like = ImportDisk {
            name: copy.name.clone(),
            file: String::new(),
            len: Some(version.len),
            block_size: Some(version.block_size),
            kind: Some(kind),
            encrypted: true,
            zone: copy.zone.clone(),
            description: copy.description.clone(),
            tags: copy.tags.clone(),
        };
        let import = self
            .begin_staged(&like, version.len, secrets, started)
            .await?;
        match self.copy_data(from, &version, &import, progress).await {
            Ok(copied) => {
                let published = self.publish_import(&import, copied).await;
                if let Err(error) = &published {
                    // What cannot be given up now goes at the next opening.
                    let _ = self.abandon_import(import, error.to_view()).await;
                }
                published
            }
            Err(error) => {
                self.abandon_import(import, error.to_view()).await?;
                Err(error)
            }
        }
    }

    /// Whether it can be copied; what there is to copy, and what it is for.
    fn check_copy(
        &self,
        copy: &CopyDisk,
        from: VersionId,
    ) -> Result<(Version, DiskKind), ServiceError> {
        self.unlocked_version_of(&copy.what)?;
        let state = self.inner.state.borrow();
        let kind = match &copy.what {
            VersionRef::Disk(disk) => state.find_disk(disk)?.1.kind,
            VersionRef::Snapshot { disk, snapshot } => {
                let chain = state.find_chain(disk)?;
                state.find_in_chain(chain, snapshot)?.1.disk_kind
            }
        };
        Ok((self.version(from)?, kind))
    }

    /// Copies the data, and passes over what was never written.
    async fn copy_data(
        &self,
        from: VersionId,
        version: &Version,
        import: &Import<B>,
        progress: &mut dyn FnMut(u64, u64) -> bool,
    ) -> Result<u64, ServiceError> {
        let pool = &self.inner.pool;
        let (mut next, mut copied) = (Some(0), 0);
        let mut buffer = vec![0; STEP_LEN as usize];
        while let Some(at) = next {
            let found = pool
                .extents(from, at, version.len - at, EXTENTS_MAX)
                .await?;
            for extent in &found.extents {
                if !matches!(extent.state, ExtentState::Data { .. }) {
                    continue;
                }
                let (mut offset, end) = (extent.offset, extent.offset + extent.len);
                while offset < end {
                    let len = STEP_LEN.min(end - offset);
                    let part = buffer.get_mut(..len as usize).unwrap_or_default();
                    pool.read(from, offset, part).await?;
                    import.writer.write(offset, part).await?;
                    copied += len;
                    offset += len;
                    if !progress(offset, version.len) {
                        return Err(crate::engine::Error::Canceled.into());
                    }
                }
            }
            next = found.next;
        }
        Ok(copied)
    }
}

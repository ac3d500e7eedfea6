//! The changes that incidents make, in bounded steps.

use crate::backend::BlockBackend;
use crate::engine::ExtentState;
use crate::service::above::Above;
use crate::service::error::ServiceError;
use crate::service::handle::Service;
use crate::service::rows::BadRow;
use crate::service::views::IncidentKind;
use crate::workload::{Rewrite, Setup, Workload};

/// How much is changed in one step.
const STEP_LEN: u64 = 256 * 1024;
/// Runs of the map looked at in one step.
const RUNS: usize = 64;
/// What a virus leaves at the beginning of a disk.
const NOTE: &[u8] = b"ALL YOUR DATA IS ENCRYPTED. This is a drill: there is nobody to pay. \
Roll the disk back to a snapshot from before.\n";
/// Where the virus leaves it, and how long it is with the zeroes behind it.
const NOTE_LEN: usize = 512;

impl<B: BlockBackend + 'static> Service<B> {
    /// Changes what an application keeps, through its own layout.
    pub(super) async fn rewrite(
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
    pub(super) async fn overwrite(
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
            if !crate::service::running::is_damage(&error) {
                return Err(error);
            }
        }
        let mut written = 0;
        let blocks = (offset..).step_by(usize::try_from(block).unwrap_or(1));
        for (at, piece) in blocks.zip(bytes.chunks_mut(usize::try_from(block).unwrap_or(1))) {
            let noise = crate::service::data::random_bytes(seed, at, piece.len());
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
    pub(super) async fn spoil_one(
        &self,
        above: &Above<B>,
        seed: u64,
    ) -> Result<BadRow, ServiceError> {
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

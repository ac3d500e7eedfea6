//! The bytes of a range, and what each of them is: written, zeroes, never written, damaged.

use super::{Subject, is_damage};
use crate::backend::BlockBackend;
use crate::engine::{Extent, ExtentState};
use crate::service::command::VersionRef;
use crate::service::error::ServiceError;
use crate::service::handle::Service;
use crate::service::views::{BytesKind, BytesPart, BytesView};

/// Runs of blocks taken at a time.
const RUNS_MAX: usize = 1024;

impl<B: BlockBackend + 'static> Service<B> {
    /// So many bytes from `offset` on, or as many as there are. Damage is no error: the view says
    /// which bytes cannot be read. The caller bounds `len`.
    ///
    /// # Errors
    /// `InvalidDiskId.NotFound`, `InvalidSnapshotId.NotFound`; what the engine says.
    pub async fn describe_bytes(
        &self,
        what: &VersionRef,
        offset: u64,
        len: u64,
    ) -> Result<BytesView, ServiceError> {
        self.catch_up().await;
        let subject = self.subject(what)?;
        let offset = offset.min(subject.len);
        let len = len.min(subject.len - offset);
        let mut bytes = vec![0; usize::try_from(len).unwrap_or_default()];
        let damaged = self
            .read_around_damage(&subject, offset, &mut bytes)
            .await?;
        let extents = self.states(&subject, offset, len).await?;
        let kind = |at: u64, block: &[u8]| {
            if damaged.iter().any(|range| range.contains(&at)) {
                return BytesKind::Damaged;
            }
            let extent = extents
                .iter()
                .find(|extent| at < extent.offset + extent.len);
            match extent.map(|extent| extent.state) {
                // The map is as of the last commit; bytes may be newer.
                Some(ExtentState::Never) if is_zero(block) => BytesKind::Never,
                Some(ExtentState::Zero { .. }) if is_zero(block) => BytesKind::Zeroes,
                _ => BytesKind::Data,
            }
        };
        let mut parts: Vec<BytesPart> = Vec::new();
        let (mut at, mut rest) = (offset, bytes.as_slice());
        while !rest.is_empty() {
            let to_border = usize::try_from(subject.block - at % subject.block).unwrap_or(1);
            let (block, after) = rest.split_at(to_border.min(rest.len()));
            let part = BytesPart {
                len: block.len() as u64,
                kind: kind(at, block),
            };
            at += part.len;
            rest = after;
            match parts.last_mut() {
                Some(last) if last.kind == part.kind => last.len += part.len,
                _ => parts.push(part),
            }
        }
        Ok(BytesView {
            offset,
            bytes,
            parts,
        })
    }

    /// What the map says of a range; nothing where the map itself is damaged.
    async fn states(
        &self,
        subject: &Subject,
        offset: u64,
        len: u64,
    ) -> Result<Vec<Extent>, ServiceError> {
        let (end, mut found) = (offset + len, Vec::new());
        let mut next = Some(offset).filter(|_| len > 0);
        while let Some(from) = next {
            let pool = &self.inner.pool;
            match pool.extents(subject.id, from, end - from, RUNS_MAX).await {
                Ok(some) => {
                    found.extend(some.extents);
                    next = some.next.filter(|next| *next < end);
                }
                Err(error) if is_damage(&error) => break,
                Err(error) => return Err(error.into()),
            }
        }
        Ok(found)
    }
}

fn is_zero(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| *byte == 0)
}

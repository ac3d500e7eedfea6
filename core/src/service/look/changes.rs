//! What changed between two versions: ranges, and how many of their bytes really differ.

use std::ops::Range;

use super::{CHUNK_LEN, Direction, Subject, steps};
use crate::backend::BlockBackend;
use crate::service::command::VersionRef;
use crate::service::error::ServiceError;
use crate::service::handle::Service;
use crate::service::views::{ChangeView, ChangesView};

/// Changed bytes looked at by one question.
const ANSWER_LEN_MAX: u64 = 16 << 20;

impl<B: BlockBackend + 'static> Service<B> {
    /// What changed from one version to another from an offset on: as many ranges as one question may
    /// cost, and where to go on. A range that an answer ends in goes on in the next one.
    ///
    /// # Errors
    /// `InvalidDiskId.NotFound`, `InvalidSnapshotId.NotFound`; what the engine says.
    pub async fn describe_changes(
        &self,
        before: &VersionRef,
        after: &VersionRef,
        offset: u64,
    ) -> Result<ChangesView, ServiceError> {
        self.catch_up().await;
        let (before, after) = (self.subject(before)?, self.subject(after)?);
        let len = before.len.max(after.len);
        let blocks_max = ANSWER_LEN_MAX / after.block;
        let pool = &self.inner.pool;
        let range = offset.min(len)..len;
        let diff = pool.diff(before.id, after.id, range, blocks_max).await?;
        let mut view = ChangesView {
            len,
            changes: Vec::with_capacity(diff.changes.len()),
            next: diff.next,
            unreadable_bytes: 0,
        };
        for change in diff.changes {
            let range = change.offset..change.offset + change.len;
            let (mut differing_bytes, mut first_differing) = (0, None);
            for step in steps(range, CHUNK_LEN, Direction::Forward) {
                let both = self.read_both(&before, &after, step).await?;
                first_differing = first_differing.or_else(|| both.differing().next());
                differing_bytes += both.differing().count() as u64;
                view.unreadable_bytes += both.unreadable_bytes();
            }
            view.changes.push(ChangeView {
                offset: change.offset,
                len: change.len,
                differing_bytes,
                first_differing: first_differing.unwrap_or(change.offset),
                is_zeroed: change.kind == crate::engine::ChangeKind::Zeroes,
            });
        }
        Ok(view)
    }

    /// The same range of two versions.
    pub(super) async fn read_both(
        &self,
        before: &Subject,
        after: &Subject,
        range: Range<u64>,
    ) -> Result<Both, ServiceError> {
        let len = usize::try_from(range.end - range.start).unwrap_or_default();
        let (mut old, mut new) = (vec![0; len], vec![0; len]);
        let mut damaged = self
            .read_around_damage(before, range.start, &mut old)
            .await?;
        damaged.extend(
            self.read_around_damage(after, range.start, &mut new)
                .await?,
        );
        Ok(Both {
            start: range.start,
            old,
            new,
            damaged,
        })
    }
}

/// The same range of two versions.
pub(super) struct Both {
    start: u64,
    old: Vec<u8>,
    new: Vec<u8>,
    /// Of either; what cannot be read cannot be compared.
    damaged: Vec<Range<u64>>,
}

impl Both {
    /// The offsets at which they differ.
    pub(super) fn differing(&self) -> impl DoubleEndedIterator<Item = u64> + '_ {
        let pairs = self.old.iter().zip(&self.new).enumerate();
        pairs
            .filter(|(_, (old, new))| old != new)
            .map(|(at, _)| self.start + at as u64)
            .filter(|at| !self.damaged.iter().any(|range| range.contains(at)))
    }

    fn unreadable_bytes(&self) -> u64 {
        let (mut damaged, mut joined) = (self.damaged.clone(), Vec::new());
        damaged.sort_unstable_by_key(|range| range.start);
        for range in damaged {
            super::join(&mut joined, range);
        }
        joined.iter().map(|range| range.end - range.start).sum()
    }
}

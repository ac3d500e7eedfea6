//! Stepping from one difference of two versions to the next. Bytes that differ with fewer than
//! [`GAP`] equal ones between them are one difference: chance makes equal bytes in noise.

use std::ops::Range;

use super::{CHUNK_LEN, Direction, Subject, Windows, steps};
use crate::backend::BlockBackend;
use crate::service::command::VersionRef;
use crate::service::error::ServiceError;
use crate::service::handle::Service;
use crate::service::views::FoundView;

/// So many equal bytes end a difference.
const GAP: u64 = 16;
/// Blocks that a window may have changed.
const BLOCKS_MAX: u64 = 4096;

/// What was seen of differing bytes so far, in the order of a direction.
enum Seen {
    /// Forward, in a difference that is to be left; its last byte.
    Leaving(u64),
    /// Forward, looking for the first byte.
    Looking,
    /// Backward, looking for where a difference begins; its first byte so far.
    Begins(Option<u64>),
}

impl Seen {
    /// Takes the next differing byte; answers the place looked for, once it is known.
    fn take(&mut self, at: u64) -> Option<u64> {
        match self {
            Self::Leaving(last) if at - *last <= GAP => *last = at,
            Self::Leaving(_) | Self::Looking => return Some(at),
            Self::Begins(Some(first)) if *first - at > GAP => return Some(*first),
            Self::Begins(first) => *first = Some(at),
        }
        None
    }

    /// The place, when there are no more bytes.
    fn end(&self) -> Option<u64> {
        match self {
            Self::Begins(first) => *first,
            Self::Leaving(_) | Self::Looking => None,
        }
    }
}

impl<B: BlockBackend + 'static> Service<B> {
    /// Where the next difference begins: forward after the one at `from`, or the first one from there
    /// on; backward the last one that begins before it. `progress` is told how much of the disk was
    /// passed and of how much, and ends the search by returning false.
    ///
    /// # Errors
    /// `InvalidDiskId.NotFound`, `InvalidSnapshotId.NotFound`; what the engine says, `Canceled` among
    /// it.
    pub async fn find_difference(
        &self,
        before: &VersionRef,
        after: &VersionRef,
        from: u64,
        direction: Direction,
        mut progress: impl FnMut(u64, u64) -> bool,
    ) -> Result<FoundView, ServiceError> {
        self.catch_up().await;
        let (before, after) = (self.subject(before)?, self.subject(after)?);
        let len = before.len.max(after.len);
        let from = from.min(len);
        let (range, mut seen) = match direction {
            Direction::Backward => (0..from, Seen::Begins(None)),
            Direction::Forward => {
                let here = self
                    .read_both(&before, &after, from..len.min(from + 1))
                    .await?;
                let seen = match here.differing().next() {
                    Some(at) => Seen::Leaving(at),
                    None => Seen::Looking,
                };
                (from..len, seen)
            }
        };
        let mut found = FoundView::default();
        let (total, mut done) = (range.end - range.start, 0);
        let mut windows = Windows::of(range, direction);
        while let Some(window) = windows.next() {
            let pool = &self.inner.pool;
            let diff = pool.diff(before.id, after.id, window.clone(), BLOCKS_MAX);
            let diff = diff.await?;
            let has_more = diff.next.is_some_and(|next| next < window.end);
            if has_more && windows.again_in_parts(&window, after.block) {
                continue;
            }
            let mut changes: Vec<Range<u64>> = (diff.changes.iter())
                .map(|change| {
                    let end = change.offset + change.len;
                    change.offset.max(window.start)..end.min(window.end)
                })
                .collect();
            if changes.is_empty() {
                windows.widen();
            }
            if direction == Direction::Backward {
                changes.reverse();
            }
            for change in changes {
                let place = self.step_through(&before, &after, change, direction, &mut seen);
                found.at = place.await?;
                if found.at.is_some() {
                    return Ok(found);
                }
            }
            done += window.end - window.start;
            if !progress(done, total) {
                return Err(crate::engine::Error::Canceled.into());
            }
        }
        found.at = seen.end();
        Ok(found)
    }

    async fn step_through(
        &self,
        before: &Subject,
        after: &Subject,
        change: Range<u64>,
        direction: Direction,
        seen: &mut Seen,
    ) -> Result<Option<u64>, ServiceError> {
        for step in steps(change, CHUNK_LEN, direction) {
            let both = self.read_both(before, after, step).await?;
            let mut differing = both.differing();
            loop {
                let at = match direction {
                    Direction::Forward => differing.next(),
                    Direction::Backward => differing.next_back(),
                };
                let Some(at) = at else { break };
                if let Some(place) = seen.take(at) {
                    return Ok(Some(place));
                }
            }
        }
        Ok(None)
    }
}

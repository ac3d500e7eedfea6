//! Finding bytes. A match has at least one byte in a block that holds data: what was never written,
//! or written as zeroes, is passed over unread. A block that cannot be read has no matches.

use std::ops::Range;

use super::{
    CHUNK_LEN, Direction, Needle, Subject, Windows, is_damage, join, needle::Match, steps,
};
use crate::backend::BlockBackend;
use crate::engine::ExtentState;
use crate::service::command::VersionRef;
use crate::service::error::ServiceError;
use crate::service::handle::Service;
use crate::service::views::FoundView;

/// Runs of blocks taken at a time.
const RUNS_MAX: usize = 4096;

/// What is looked for, and what was learnt on the way.
struct Search<'n, P> {
    needle: &'n Needle,
    /// As long as its longest match.
    len: u64,
    direction: Direction,
    progress: P,
    read_bytes: u64,
    /// Data in all, as far as it is known.
    data_bytes: u64,
    unreadable_bytes: u64,
}

impl<B: BlockBackend + 'static> Service<B> {
    /// The nearest match: forward the first one that begins at `from` or later, backward the last one
    /// that begins before it. Past the disk's end the search goes on at its other end, up to `from`.
    /// `progress` is told the bytes read and the data there is, and ends the search by returning
    /// false.
    ///
    /// # Errors
    /// `InvalidParameter` for nothing to find; `InvalidDiskId.NotFound`,
    /// `InvalidSnapshotId.NotFound`; what the engine says, `Canceled` among it.
    pub async fn find(
        &self,
        what: &VersionRef,
        needle: &Needle,
        from: u64,
        direction: Direction,
        progress: impl FnMut(u64, u64) -> bool,
    ) -> Result<FoundView, ServiceError> {
        self.catch_up().await;
        let subject = self.subject(what)?;
        let (shortest, longest) = needle.lens().ok_or(ServiceError::EmptyRange)?;
        let data_bytes = match self.inner.pool.contents(subject.id).await {
            Ok(contents) => contents.data_bytes,
            Err(error) if is_damage(&error) => 0,
            Err(error) => return Err(error.into()),
        };
        let mut search = Search {
            needle,
            len: longest,
            direction,
            progress,
            read_bytes: 0,
            data_bytes,
            unreadable_bytes: 0,
        };
        // Where a match may begin.
        let end = (subject.len + 1).saturating_sub(shortest);
        let from = from.min(end);
        let parts = match direction {
            Direction::Forward => [from..end, 0..from],
            Direction::Backward => [0..from, from..end],
        };
        let mut found = FoundView::default();
        for (part, is_wrapped) in parts.into_iter().zip([false, true]) {
            found.is_wrapped = is_wrapped;
            if let Some((at, matched)) = self.find_within(&subject, &mut search, part).await? {
                found.at = Some(at);
                found.len = matched.place.len() as u64;
                found.encoding = matched.encoding;
                break;
            }
        }
        found.unreadable_bytes = search.unreadable_bytes;
        Ok(found)
    }

    /// The nearest match that begins in a range.
    async fn find_within(
        &self,
        subject: &Subject,
        search: &mut Search<'_, impl FnMut(u64, u64) -> bool>,
        starts: Range<u64>,
    ) -> Result<Option<(u64, Match)>, ServiceError> {
        let mut windows = Windows::of(starts, search.direction);
        while let Some(window) = windows.next() {
            let Some(mut likely) = self.likely(subject, search.len, &window).await? else {
                if windows.again_in_parts(&window, subject.block) {
                    continue;
                }
                // One block is one run: there is nothing to take apart.
                return Ok(None);
            };
            if likely.is_empty() {
                windows.widen();
            }
            if search.direction == Direction::Backward {
                likely.reverse();
            }
            for range in likely {
                for step in steps(range, CHUNK_LEN, search.direction) {
                    let found = self.find_in_step(subject, search, step).await?;
                    if found.is_some() {
                        return Ok(found);
                    }
                }
            }
            search.tell()?;
        }
        Ok(None)
    }

    /// Where in a window a match that touches data may begin; `None` if there are too many places.
    async fn likely(
        &self,
        subject: &Subject,
        needle_len: u64,
        window: &Range<u64>,
    ) -> Result<Option<Vec<Range<u64>>>, ServiceError> {
        let overlap = needle_len - 1;
        let end = (window.end + overlap).min(subject.len);
        let pool = &self.inner.pool;
        let len = end - window.start;
        let runs = match pool.extents(subject.id, window.start, len, RUNS_MAX).await {
            Ok(runs) => runs,
            // What the map no longer tells is looked at byte by byte.
            Err(error) if is_damage(&error) => return Ok(Some(vec![window.clone()])),
            Err(error) => return Err(error.into()),
        };
        if runs.next.is_some() {
            return Ok(None);
        }
        let mut likely = Vec::new();
        let has_data = |state| matches!(state, ExtentState::Data { .. });
        for run in runs.extents.iter().filter(|run| has_data(run.state)) {
            let start = run.offset.saturating_sub(overlap).max(window.start);
            let end = (run.offset + run.len).min(window.end);
            if start < end {
                join(&mut likely, start..end);
            }
        }
        Ok(Some(likely))
    }

    async fn find_in_step(
        &self,
        subject: &Subject,
        search: &mut Search<'_, impl FnMut(u64, u64) -> bool>,
        step: Range<u64>,
    ) -> Result<Option<(u64, Match)>, ServiceError> {
        search.tell()?;
        let len = step.end - step.start + search.len - 1;
        let mut bytes = vec![0; usize::try_from(len).unwrap_or_default()];
        let damaged = self
            .read_around_damage(subject, step.start, &mut bytes)
            .await?;
        search.read_bytes += step.end - step.start;
        search.unreadable_bytes += damaged
            .iter()
            .map(|range| range.end - range.start)
            .sum::<u64>();
        // What lies past the disk's end is zeroes here, and nothing on the disk.
        let is_there = |place: &Range<usize>| {
            let (start, end) = (
                step.start + place.start as u64,
                step.start + place.end as u64,
            );
            let is_sound = |range: &Range<u64>| end <= range.start || range.end <= start;
            end <= subject.len && damaged.iter().all(is_sound)
        };
        let starts = usize::try_from(step.end - step.start).unwrap_or_default();
        let found = (search.needle).find(&bytes, starts, search.direction, is_there);
        Ok(found.map(|found| (step.start + found.place.start as u64, found)))
    }
}

impl<P: FnMut(u64, u64) -> bool> Search<'_, P> {
    /// Tells how far it is; fails once it was given up.
    fn tell(&mut self) -> Result<(), ServiceError> {
        let total = self.data_bytes.max(self.read_bytes);
        if (self.progress)(self.read_bytes, total) {
            Ok(())
        } else {
            Err(crate::engine::Error::Canceled.into())
        }
    }
}

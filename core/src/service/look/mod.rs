//! Looking at bytes: what stands at a place, where something is found, what differs between two
//! versions. Nothing here changes anything, and none of it is a command.
//!
//! Whatever may take long goes in windows, tells how far it is and can be given up.

mod bytes;
mod changes;
mod differences;
mod find;
mod needle;

pub use needle::Needle;

use std::ops::Range;

use super::command::VersionRef;
use super::error::ServiceError;
use super::handle::Service;
use crate::backend::{BackendError, BlockBackend};
use crate::engine::Error;
use crate::units::VersionId;

/// Where to look from a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Towards the end.
    Forward,
    /// Towards the beginning.
    Backward,
}

/// Bytes read at a time.
const CHUNK_LEN: u64 = 1 << 20;
/// A map is looked at in windows from the least to the most: a window without a find makes the next
/// one wider, so that an empty disk of any size is passed in moments, and a full one in steps.
const WINDOW_LEN_MIN: u64 = 16 << 20;
const WINDOW_LEN_MAX: u64 = 1 << 30;

/// What is looked at.
#[derive(Clone, Copy, Debug)]
struct Subject {
    id: VersionId,
    len: u64,
    block: u64,
}

impl<B: BlockBackend + 'static> Service<B> {
    fn subject(&self, what: &VersionRef) -> Result<Subject, ServiceError> {
        let id = self.version_of(what)?;
        let version = self.version(id)?;
        Ok(Subject {
            id,
            len: version.len,
            block: version.block_size.bytes(),
        })
    }

    /// Fills a buffer as far as it can be read; the rest is zeroes, as is what lies past the end.
    /// Answers the ranges that are damaged, in whole blocks as far as the buffer has them.
    async fn read_around_damage(
        &self,
        subject: &Subject,
        offset: u64,
        buffer: &mut [u8],
    ) -> Result<Vec<Range<u64>>, ServiceError> {
        let inside = subject.len.saturating_sub(offset);
        let inside = usize::try_from(inside).map_or(buffer.len(), |len| len.min(buffer.len()));
        let (mut rest, past) = buffer.split_at_mut(inside);
        past.fill(0);
        let pool = &self.inner.pool;
        let mut damaged: Vec<Range<u64>> = Vec::new();
        if rest.is_empty() {
            return Ok(damaged);
        }
        match pool.read(subject.id, offset, rest).await {
            Ok(()) => return Ok(damaged),
            Err(error) if is_damage(&error) => {}
            Err(error) => return Err(error.into()),
        }
        let mut at = offset;
        while !rest.is_empty() {
            let to_border = usize::try_from(subject.block - at % subject.block).unwrap_or(1);
            let (piece, after) = rest.split_at_mut(to_border.min(rest.len()));
            let end = at + piece.len() as u64;
            match pool.read(subject.id, at, piece).await {
                Ok(()) => {}
                Err(error) if is_damage(&error) => {
                    piece.fill(0);
                    join(&mut damaged, at..end);
                }
                Err(error) => return Err(error.into()),
            }
            (at, rest) = (end, after);
        }
        Ok(damaged)
    }
}

fn is_damage(error: &Error) -> bool {
    matches!(
        error,
        Error::Corrupt(_) | Error::Backend(BackendError::Damaged { .. })
    )
}

/// Adds a range behind the others, or to the last one if it touches that.
fn join(ranges: &mut Vec<Range<u64>>, next: Range<u64>) {
    match ranges.last_mut() {
        Some(last) if next.start <= last.end => last.end = last.end.max(next.end),
        _ => ranges.push(next),
    }
}

/// A range in steps of at most `len`, in the order of a direction.
fn steps(range: Range<u64>, len: u64, direction: Direction) -> impl Iterator<Item = Range<u64>> {
    let count = range.end.saturating_sub(range.start).div_ceil(len);
    (0..count).map(move |at| match direction {
        Direction::Forward => {
            let start = range.start + at * len;
            start..range.end.min(start + len)
        }
        Direction::Backward => {
            let end = range.end - at * len;
            range.start.max(end.saturating_sub(len))..end
        }
    })
}

/// The windows of a range, in the order of a direction.
struct Windows {
    left: Range<u64>,
    len: u64,
    direction: Direction,
}

impl Windows {
    fn of(range: Range<u64>, direction: Direction) -> Self {
        Self {
            left: range,
            len: WINDOW_LEN_MIN,
            direction,
        }
    }

    fn next(&mut self) -> Option<Range<u64>> {
        if self.left.is_empty() {
            return None;
        }
        Some(match self.direction {
            Direction::Forward => {
                let end = self.left.end.min(self.left.start.saturating_add(self.len));
                std::mem::replace(&mut self.left.start, end)..end
            }
            Direction::Backward => {
                let start = self.left.start.max(self.left.end.saturating_sub(self.len));
                start..std::mem::replace(&mut self.left.end, start)
            }
        })
    }

    /// There was nothing in the last one: the next one may be wider.
    fn widen(&mut self) {
        self.len = (self.len * 2).min(WINDOW_LEN_MAX);
    }

    /// There was too much in the last one: it comes again, in parts. False if it is one block.
    fn again_in_parts(&mut self, window: &Range<u64>, block: u64) -> bool {
        if self.len <= block {
            return false;
        }
        match self.direction {
            Direction::Forward => self.left.start = window.start,
            Direction::Backward => self.left.end = window.end,
        }
        self.len = (self.len / 2).max(block);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_cover_a_range_once_in_either_direction() {
        let forward: Vec<_> = steps(3..10, 3, Direction::Forward).collect();
        assert_eq!(forward, [3..6, 6..9, 9..10]);
        let backward: Vec<_> = steps(3..10, 3, Direction::Backward).collect();
        assert_eq!(backward, [7..10, 4..7, 3..4]);
        assert_eq!(steps(5..5, 3, Direction::Forward).count(), 0);
    }

    #[test]
    fn windows_widen_and_come_again_in_parts() {
        for direction in [Direction::Forward, Direction::Backward] {
            let mut windows = Windows::of(0..10 * WINDOW_LEN_MIN, direction);
            let first = windows.next().unwrap();
            assert!(windows.again_in_parts(&first, 4096));
            let half = windows.next().unwrap();
            assert_eq!(half.end - half.start, WINDOW_LEN_MIN / 2);
            let mut covered = WINDOW_LEN_MIN / 2;
            windows.widen();
            windows.widen();
            while let Some(window) = windows.next() {
                covered += window.end - window.start;
            }
            assert_eq!(covered, 10 * WINDOW_LEN_MIN);
        }
    }
}

//! Carrying bytes from one pool into another: the one place that reads and writes what is copied.
//!
//! Memory is bounded: one piece of data, and the runs of one step.

use crate::backend::BlockBackend;
use crate::engine::{Change, ChangeKind, Error, ExtentState, Pool, Writer};
use crate::units::VersionId;

/// Bytes of data in a step, about.
const STEP_LEN: u64 = 4 << 20;
/// The most of a disk that a step looks at where there is nothing to carry.
const WINDOW_LEN_MAX: u64 = 1 << 40;
/// Bytes read and written at once.
const PIECE_LEN: u64 = 1 << 20;
/// Runs looked at in one go.
const RUNS_MAX: usize = 1024;
/// Differing blocks counted in one go.
const COUNT_MAX: u64 = 64 << 10;

/// How a source is read.
#[derive(Clone, Copy)]
pub(super) struct Source {
    pub(super) version: VersionId,
    pub(super) len: u64,
    pub(super) block: u64,
    pub(super) way: Way,
}

/// Which of its bytes are carried.
#[derive(Clone, Copy)]
pub(super) enum Way {
    /// Its data, onto nothing.
    Whole,
    /// What differs from this version, onto the same.
    Since(VersionId),
    /// All of it, onto something that is not there any more to be compared with.
    Over,
}

/// What a step carried.
pub(super) struct Carried {
    /// From where on there is more.
    pub(super) next: u64,
    pub(super) bytes: u64,
}

/// How many bytes of data a copy has to carry.
pub(super) async fn count<A: BlockBackend>(
    pool: &Pool<A>,
    version: VersionId,
    base: Option<VersionId>,
) -> Result<u64, Error> {
    let len = pool.version(version).ok_or(Error::NotFound(version))?.len;
    let (mut at, mut bytes) = (0, 0);
    let mut window = STEP_LEN;
    while at < len {
        let (changes, next) = match base {
            Some(base) => {
                let diff = pool.diff(base, version, at..len, COUNT_MAX).await?;
                (diff.changes, diff.next.unwrap_or(len))
            }
            None => {
                let end = len.min(at + window);
                window = (window * 2).min(WINDOW_LEN_MAX);
                runs(pool, version, at, end).await?
            }
        };
        let data = changes
            .iter()
            .filter(|change| change.kind == ChangeKind::Data);
        bytes += data.map(|change| change.len).sum::<u64>();
        at = next;
    }
    Ok(bytes)
}

/// Carries what is next from a place on.
pub(super) async fn step<A: BlockBackend, B: BlockBackend>(
    pool: &Pool<A>,
    source: &Source,
    from: u64,
    writer: &Writer<B>,
) -> Result<Carried, Error> {
    let (changes, next) = match source.way {
        Way::Since(base) => {
            let blocks_max = (STEP_LEN / source.block).max(1);
            let range = from..source.len;
            let diff = pool.diff(base, source.version, range, blocks_max).await?;
            (diff.changes, diff.next.unwrap_or(source.len))
        }
        Way::Whole | Way::Over => {
            let mut window = STEP_LEN;
            loop {
                let end = source.len.min(from + window);
                let (changes, next) = runs(pool, source.version, from, end).await?;
                let is_empty = changes.iter().all(|run| run.kind == ChangeKind::Zeroes);
                if !is_empty || next >= source.len || window >= WINDOW_LEN_MAX {
                    break (changes, next);
                }
                window *= 8;
            }
        }
    };
    let mut bytes = 0;
    let mut piece = Vec::new();
    for change in changes {
        // A window that grew over nothing may end in much data; the next step goes on with it.
        if bytes >= STEP_LEN {
            return Ok(Carried {
                next: change.offset,
                bytes,
            });
        }
        match (change.kind, source.way) {
            (ChangeKind::Zeroes, Way::Whole) => {}
            (ChangeKind::Zeroes, _) => writer.discard(change.offset, change.len).await?,
            (ChangeKind::Data, _) => {
                let (mut at, end) = (change.offset, change.offset + change.len);
                while at < end {
                    if bytes >= STEP_LEN && at > change.offset {
                        return Ok(Carried { next: at, bytes });
                    }
                    let len = PIECE_LEN.min(end - at);
                    piece.resize(usize::try_from(len).unwrap_or_default(), 0);
                    pool.read(source.version, at, &mut piece).await?;
                    writer.write(at, &piece).await?;
                    (at, bytes) = (at + len, bytes + len);
                }
            }
        }
    }
    Ok(Carried { next, bytes })
}

/// The runs of data and of nothing in a range of a version, and up to where they are told.
async fn runs<A: BlockBackend>(
    pool: &Pool<A>,
    version: VersionId,
    from: u64,
    end: u64,
) -> Result<(Vec<Change>, u64), Error> {
    let extents = pool.extents(version, from, end - from, RUNS_MAX).await?;
    let runs = extents.extents.iter().map(|extent| Change {
        offset: extent.offset,
        len: extent.len,
        kind: match extent.state {
            ExtentState::Data { .. } => ChangeKind::Data,
            ExtentState::Never | ExtentState::Zero { .. } => ChangeKind::Zeroes,
        },
    });
    Ok((runs.collect(), extents.next.unwrap_or(end)))
}

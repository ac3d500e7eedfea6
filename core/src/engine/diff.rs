//! What changed between two versions: a paired walk of their maps, over what differs only.

use std::ops::Range;

use super::error::{Error, InvalidRequest};
use super::lineage::Version;
use super::map::shape::{FANOUT, span};
use super::map::{Entry, NodeName};
use super::pool::Pool;
use super::store::Store;
use crate::backend::BlockBackend;
use crate::units::VersionId;

/// How a range of the later version differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// It holds data that the other version has not at this place.
    Data,
    /// It reads as zeroes where the other version has data.
    Zeroes,
}

/// A range that differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// First byte.
    pub offset: u64,
    /// Length in bytes; whole blocks, but for the end of the disk.
    pub len: u64,
    /// How.
    pub kind: ChangeKind,
}

/// Part of the differences of two versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// In order; neighbours of one kind are joined.
    pub changes: Vec<Change>,
    /// Where to go on, if not all fit.
    pub next: Option<u64>,
}

/// One of the two trees at a place. Where it is less deep than the other, its root stands for the
/// leftmost place of the levels above.
#[derive(Clone, Copy)]
struct Side {
    entry: Entry,
    name: NodeName,
}

impl Side {
    fn of(version: &Version, pool_id: [u8; 16]) -> Self {
        Self {
            entry: version.root,
            name: version.root_name(pool_id),
        }
    }

    /// Its parts one level below `level`.
    async fn children<B: BlockBackend>(
        &self,
        store: &Store<B>,
        level: u8,
    ) -> Result<Vec<Self>, Error> {
        let empty = Self {
            entry: Entry::None,
            name: NodeName {
                level: level - 1,
                ..self.name
            },
        };
        let mut children = vec![empty; FANOUT];
        if self.name.level < level {
            if let Some(first) = children.first_mut() {
                *first = *self;
            }
            return Ok(children);
        }
        match self.entry {
            Entry::None => {}
            Entry::Zero { .. } => {
                for child in &mut children {
                    child.entry = self.entry;
                }
            }
            Entry::Object(object) => {
                let node = store.node(object, &self.name).await?;
                for (slot, child) in children.iter_mut().enumerate() {
                    *child = Self {
                        entry: node.entry(slot),
                        name: self.name.child(slot),
                    };
                }
            }
        }
        Ok(children)
    }
}

struct Walk {
    /// The blocks asked about.
    range: Range<u64>,
    /// How many more blocks may be told.
    blocks_left: u64,
    /// First block, count of blocks, kind.
    runs: Vec<(u64, u64, ChangeKind)>,
    stopped: Option<u64>,
}

impl Walk {
    fn push(&mut self, index: u64, kind: ChangeKind) {
        if self.blocks_left == 0 {
            self.stopped = Some(index);
            return;
        }
        self.blocks_left -= 1;
        match self.runs.last_mut() {
            Some((first, count, last)) if *last == kind && *first + *count == index => *count += 1,
            _ => self.runs.push((index, 1, kind)),
        }
    }

    async fn visit<B: BlockBackend>(
        &mut self,
        store: &Store<B>,
        before: Side,
        after: Side,
        level: u8,
        first: u64,
    ) -> Result<(), Error> {
        let is_same = before.entry.is_same_object(&after.entry);
        let reads_zero = |side: &Side| side.entry.object().is_none();
        let is_empty = reads_zero(&before) && reads_zero(&after);
        let is_aligned = before.name.level == after.name.level;
        let is_outside = first + span(level) <= self.range.start || first >= self.range.end;
        if (is_same && is_aligned) || is_empty || is_outside || self.stopped.is_some() {
            return Ok(());
        }
        if level == 0 {
            let checksum = |side: &Side| side.entry.object().map(|object| object.checksum);
            match (checksum(&before), checksum(&after)) {
                (before, after) if before == after => {}
                (_, Some(_)) => self.push(first, ChangeKind::Data),
                (_, None) => self.push(first, ChangeKind::Zeroes),
            }
            return Ok(());
        }
        let before = before.children(store, level).await?;
        let after = after.children(store, level).await?;
        for (slot, (before, after)) in before.into_iter().zip(after).enumerate() {
            let first = first + slot as u64 * span(level - 1);
            Box::pin(self.visit(store, before, after, level - 1, first)).await?;
        }
        Ok(())
    }
}

impl<B: BlockBackend> Pool<B> {
    /// What reads differently in `to` than in `from`, both as of the last commit, in a range of bytes
    /// (of the longer one), with at most `blocks_max` blocks at once. Blocks whose checksums are equal
    /// count as unchanged.
    ///
    /// # Errors
    /// `NotFound`; `InvalidRequest(BlockSizes)`; `Corrupt`; what the backend says.
    pub async fn diff(
        &self,
        from: VersionId,
        to: VersionId,
        range: Range<u64>,
        blocks_max: u64,
    ) -> Result<Diff, Error> {
        self.shared
            .as_of_commit(async || {
                let (before, after) = (self.shared.readable(from)?, self.shared.readable(to)?);
                if before.block_size != after.block_size {
                    return Err(InvalidRequest::BlockSizes.into());
                }
                let block = after.block_size.bytes();
                let mut walk = Walk {
                    range: range.start / block..range.end.div_ceil(block),
                    blocks_left: blocks_max.max(1),
                    runs: Vec::new(),
                    stopped: None,
                };
                let level = before.level().max(after.level());
                let pool_id = self.shared.store.pool_id;
                let sides = (Side::of(&before, pool_id), Side::of(&after, pool_id));
                walk.visit(&self.shared.store, sides.0, sides.1, level, 0)
                    .await?;
                let disk_len = before.len.max(after.len);
                let change = |(first, count, kind): (u64, u64, ChangeKind)| {
                    let offset = first * block;
                    Change {
                        offset,
                        len: (count * block).min(disk_len - offset),
                        kind,
                    }
                };
                let changes = walk.runs.into_iter().map(change).collect();
                Ok(Diff {
                    changes,
                    next: walk.stopped.map(|index| index * block),
                })
            })
            .await
    }
}

//! What stands where in the map of a version, as runs of blocks.

use futures_util::future::try_join_all;

use super::error::Error;
use super::lineage::Version;
use super::map::shape::span;
use super::map::{Entry, Node, NodeName};
use super::passing::READS_MAX;
use super::pool::Pool;
use super::read::check_range;
use super::store::Store;
use crate::backend::{BlockBackend, Location};
use crate::units::{Generation, VersionId};

/// What a run of blocks is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExtentState {
    /// Never written, or discarded.
    Never,
    /// Zeroes were written; they need no storage.
    Zero {
        /// When.
        birth: Generation,
    },
    /// Data of one birth.
    Data {
        /// When it was written.
        birth: Generation,
        /// Where the first block of the run lies; the others may lie anywhere.
        location: Location,
    },
}

impl ExtentState {
    fn of(entry: &Entry) -> Self {
        match entry {
            Entry::None => Self::Never,
            Entry::Zero { birth } => Self::Zero { birth: *birth },
            Entry::Object(object) => Self::Data {
                birth: object.birth,
                location: object.location,
            },
        }
    }

    fn continues(&self, next: &Self) -> bool {
        match (self, next) {
            (Self::Data { birth: a, .. }, Self::Data { birth: b, .. }) => a == b,
            (a, b) => a == b,
        }
    }
}

/// A run of blocks of one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// First byte.
    pub offset: u64,
    /// Length in bytes; whole blocks, but for the end of the disk.
    pub len: u64,
    /// What it is.
    pub state: ExtentState,
}

/// Part of a map.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Extents {
    /// In order, without gaps.
    pub extents: Vec<Extent>,
    /// Where to go on, if not all of the range fit.
    pub next: Option<u64>,
}

/// Collects runs of blocks from `from` to `end`, at most `count_max`.
struct Runs {
    from: u64,
    end: u64,
    count_max: usize,
    /// First block, count of blocks, state.
    runs: Vec<(u64, u64, ExtentState)>,
    stopped: Option<u64>,
}

impl Runs {
    fn push(&mut self, first: u64, count: u64, state: ExtentState) {
        let (start, end) = (
            first.max(self.from),
            (first.saturating_add(count)).min(self.end),
        );
        if start >= end || self.stopped.is_some() {
            return;
        }
        let is_full = self.runs.len() >= self.count_max;
        match self.runs.last_mut() {
            Some((_, count, last)) if last.continues(&state) => *count += end - start,
            _ if is_full => self.stopped = Some(start),
            _ => self.runs.push((start, end - start, state)),
        }
    }

    async fn visit<B: BlockBackend>(
        &mut self,
        store: &Store<B>,
        entry: Entry,
        name: NodeName,
    ) -> Result<(), Error> {
        if self.is_outside(&name) || self.stopped.is_some() {
            return Ok(());
        }
        let Some(object) = entry.object().filter(|_| name.level > 0) else {
            self.push(name.first, span(name.level), ExtentState::of(&entry));
            return Ok(());
        };
        let node = store.node(object, &name).await?;
        match name.level {
            1 => self.leaf(&node, &name),
            2 => self.leaves(store, &node, &name).await?,
            _ => {
                for (slot, entry) in node.entries().enumerate() {
                    Box::pin(self.visit(store, entry, name.child(slot))).await?;
                }
            }
        }
        Ok(())
    }

    /// What hangs below a node of level 2, of which the leaves are read together.
    async fn leaves<B: BlockBackend>(
        &mut self,
        store: &Store<B>,
        node: &Node,
        name: &NodeName,
    ) -> Result<(), Error> {
        let leaves = node.entries().enumerate();
        let leaves = leaves.map(|(slot, entry)| (entry, name.child(slot)));
        let wanted = leaves.filter(|(_, leaf)| !self.is_outside(leaf));
        let wanted: Vec<(Entry, NodeName)> = wanted.collect();
        for some in wanted.chunks(READS_MAX) {
            if self.stopped.is_some() {
                break;
            }
            let reads = some.iter().map(|(entry, leaf)| async move {
                match entry.object() {
                    Some(object) => store.node(object, leaf).await.map(Some),
                    None => Ok(None),
                }
            });
            for (node, (entry, leaf)) in try_join_all(reads).await?.iter().zip(some) {
                match node {
                    Some(node) => self.leaf(node, leaf),
                    None => self.push(leaf.first, span(leaf.level), ExtentState::of(entry)),
                }
            }
        }
        Ok(())
    }

    fn leaf(&mut self, node: &Node, name: &NodeName) {
        for (slot, entry) in node.entries().enumerate() {
            self.push(name.child(slot).first, 1, ExtentState::of(&entry));
        }
    }

    fn is_outside(&self, name: &NodeName) -> bool {
        name.first >= self.end || name.first + span(name.level) <= self.from
    }
}

impl<B: BlockBackend> Pool<B> {
    /// The state of a range of a version as of the last commit, in at most `count_max` runs. A run
    /// begins and ends at whole blocks.
    ///
    /// # Errors
    /// `NotFound`; `InvalidRequest(PastTheEnd)`; `Corrupt`; what the backend says.
    pub async fn extents(
        &self,
        id: VersionId,
        offset: u64,
        len: u64,
        count_max: usize,
    ) -> Result<Extents, Error> {
        self.shared
            .as_of_commit(async || {
                let version: Version = self.shared.readable(id)?;
                check_range(&version, offset, len)?;
                let block = version.block_size.bytes();
                let mut runs = Runs {
                    from: offset / block,
                    end: (offset + len).div_ceil(block),
                    count_max: count_max.max(1),
                    runs: Vec::new(),
                    stopped: None,
                };
                let name = version.root_name(self.shared.store.pool_id);
                runs.visit(&self.shared.store, version.root, name).await?;
                let extent = |(first, count, state): (u64, u64, ExtentState)| {
                    let offset = first * block;
                    Extent {
                        offset,
                        len: (count * block).min(version.len - offset),
                        state,
                    }
                };
                let extents = runs.runs.into_iter().map(extent).collect();
                Ok(Extents {
                    extents,
                    next: runs.stopped.map(|index| index * block),
                })
            })
            .await
    }
}

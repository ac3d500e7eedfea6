//! The block map of a disk or a snapshot: which moment wrote what.
//!
//! A block belongs to the oldest moment that holds it: the first of the version's ancestors whose
//! generation is not below the block's birth.

use std::collections::BTreeMap;

use crate::backend::BlockBackend;
use crate::engine::{Extent, ExtentState, Version, VersionKind};
use crate::service::command::VersionRef;
use crate::service::error::ServiceError;
use crate::service::handle::Service;
use crate::service::views::{BlockState, BlockView, Cell, MapView, Moment, MomentBlocks};
use crate::units::{Generation, VersionId};

/// Runs of blocks taken at a time.
const RUNS_MAX: usize = 4096;

impl<B: BlockBackend + 'static> Service<B> {
    /// The map of so many blocks from `first_block` on (to the end without a count, and never past
    /// it), in at most `cells_max` cells.
    ///
    /// # Errors
    /// `InvalidDiskId.NotFound`, `InvalidSnapshotId.NotFound`; what the engine says.
    pub async fn describe_map(
        &self,
        what: &VersionRef,
        first_block: u64,
        block_count: Option<u64>,
        cells_max: u32,
    ) -> Result<MapView, ServiceError> {
        self.catch_up().await;
        let (id, version) = self.shown(what)?;
        let moments = self.moments(id, &version);
        let block = version.block_size.bytes();
        let first_block = first_block.min(version.blocks());
        let count = version.blocks() - first_block;
        let count = block_count.map_or(count, |asked| asked.min(count));
        let cell_blocks = count.div_ceil(u64::from(cells_max.max(1))).max(1);
        let mut cells = Cells::new(first_block, count, cell_blocks);
        let end = ((first_block + count) * block).min(version.len);
        let mut next = Some(first_block * block).filter(|&from| from < end);
        while let Some(from) = next {
            let pool = &self.inner.pool;
            let some = pool.extents(id, from, end - from, RUNS_MAX).await?;
            for extent in &some.extents {
                cells.add(extent, block, &moments);
            }
            next = some.next;
        }
        Ok(MapView {
            len: version.len,
            block_size: version.block_size.len(),
            cell_blocks,
            first_block,
            legend: cells.legend(),
            cells: cells.finish(),
            moments: moments.shown,
        })
    }

    /// One block.
    ///
    /// # Errors
    /// `InvalidParameter` past the end; otherwise as for [`Service::describe_map`].
    pub async fn describe_block(
        &self,
        what: &VersionRef,
        index: u64,
    ) -> Result<BlockView, ServiceError> {
        self.catch_up().await;
        let (id, version) = self.shown(what)?;
        let block = version.block_size.bytes();
        if index >= version.blocks() {
            return Err(ServiceError::PastTheEnd {
                offset: index.saturating_mul(block),
                len: block,
                disk_len: version.len,
            });
        }
        let offset = index * block;
        let len = block.min(version.len - offset);
        let run = self.inner.pool.extents(id, offset, len, 1).await?;
        let state = match run.extents.first().map(|extent| extent.state) {
            None | Some(ExtentState::Never) => BlockState::Never,
            Some(ExtentState::Zero { .. }) => BlockState::Zero,
            Some(ExtentState::Data { birth, location }) => {
                let moments = self.moments(id, &version);
                let moment = moments.shown.get(usize::from(moments.of(birth)));
                BlockState::Data {
                    moment: moment.cloned().unwrap_or_else(|| Moment {
                        id: None,
                        name: String::new(),
                    }),
                    birth: birth.raw(),
                    location: location.raw(),
                }
            }
        };
        Ok(BlockView {
            index,
            offset,
            state,
        })
    }

    fn shown(&self, what: &VersionRef) -> Result<(VersionId, Version), ServiceError> {
        let id = self.version_of(what)?;
        Ok((id, self.version(id)?))
    }

    /// The moments that a version goes through, oldest first, itself last.
    fn moments(&self, id: VersionId, version: &Version) -> Moments {
        let state = self.inner.state.borrow();
        let mut moments = Moments::default();
        let mut next = Some((id, version.clone()));
        while let Some((id, version)) = next {
            let is_head = version.kind == VersionKind::Head;
            let name = state.version_name(id);
            moments.shown.push(Moment {
                id: name
                    .as_ref()
                    .filter(|_| !is_head)
                    .map(|name| name.id.clone()),
                name: name.map_or_else(String::new, |name| name.name),
            });
            moments.generations.push(if is_head {
                Generation::MAX
            } else {
                version.generation
            });
            let above = self.inner.pool.visible_parent(id);
            next = above.and_then(|id| Some((id, self.inner.pool.version(id)?)));
        }
        moments.shown.reverse();
        moments.generations.reverse();
        moments
    }
}

/// The moments of a map, oldest first.
#[derive(Default)]
struct Moments {
    shown: Vec<Moment>,
    generations: Vec<Generation>,
}

impl Moments {
    /// The index of the first moment that holds what was born in a generation.
    fn of(&self, birth: Generation) -> u16 {
        let at = self.generations.partition_point(|&of| of < birth);
        let at = at.min(self.generations.len().saturating_sub(1));
        u16::try_from(at).unwrap_or(u16::MAX)
    }
}

/// The cells being counted.
struct Cells {
    first_block: u64,
    cell_blocks: u64,
    cells: Vec<(Cell, BTreeMap<u16, u64>)>,
}

impl Cells {
    fn new(first_block: u64, count: u64, cell_blocks: u64) -> Self {
        let cells = usize::try_from(count.div_ceil(cell_blocks)).unwrap_or_default();
        Self {
            first_block,
            cell_blocks,
            cells: vec![Default::default(); cells],
        }
    }

    fn add(&mut self, extent: &Extent, block: u64, moments: &Moments) {
        let mut from = extent.offset / block;
        let end = (extent.offset + extent.len).div_ceil(block);
        while from < end {
            let at = (from - self.first_block) / self.cell_blocks;
            let cell_end = self.first_block + (at + 1) * self.cell_blocks;
            let count = cell_end.min(end) - from;
            let Some((cell, by)) = usize::try_from(at)
                .ok()
                .and_then(|at| self.cells.get_mut(at))
            else {
                return;
            };
            let birth = match extent.state {
                ExtentState::Never => {
                    cell.never += count;
                    0
                }
                ExtentState::Zero { birth } => {
                    cell.zero += count;
                    birth.raw() << 1
                }
                ExtentState::Data { birth, .. } => {
                    *by.entry(moments.of(birth)).or_default() += count;
                    birth.raw() << 1 | 1
                }
            };
            cell.births = mixed(mixed(cell.births, count), birth);
            from += count;
        }
    }

    fn legend(&self) -> Vec<MomentBlocks> {
        let mut sums = BTreeMap::new();
        for (moment, blocks) in self.cells.iter().flat_map(|(_, by)| by) {
            *sums.entry(*moment).or_default() += blocks;
        }
        listed(sums)
    }

    fn finish(self) -> Vec<Cell> {
        let cells = self.cells.into_iter();
        cells
            .map(|(cell, by)| Cell {
                by: listed(by),
                ..cell
            })
            .collect()
    }
}

/// A digest that goes on with a number. Runs come in order and are as long as they can be, so that it depends
/// on the blocks alone.
fn mixed(digest: u32, number: u64) -> u32 {
    let mixed = (u64::from(digest) ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    // The upper half: what the multiplication carries to.
    (mixed >> 32) as u32 ^ mixed as u32
}

fn listed(by: BTreeMap<u16, u64>) -> Vec<MomentBlocks> {
    by.into_iter()
        .map(|(moment, blocks)| MomentBlocks { moment, blocks })
        .collect()
}

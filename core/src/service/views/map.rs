//! The block map: which moment wrote which part of a disk.

use serde::{Deserialize, Serialize};

/// A range of a disk or a snapshot as of the last commit, cut into cells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MapView {
    /// The size of the disk at the moment shown, in bytes.
    pub len: u64,
    /// Bytes of a block.
    pub block_size: u32,
    /// Blocks in a cell; the last cell may have fewer.
    pub cell_blocks: u64,
    /// The first block of the first cell.
    pub first_block: u64,
    /// The cells, in order.
    pub cells: Vec<Cell>,
    /// The moments that cells refer to by index, oldest first; the last one is the moment shown.
    pub moments: Vec<Moment>,
    /// How many of the blocks shown each moment wrote; moments that wrote none are left out.
    pub legend: Vec<MomentBlocks>,
}

/// What the blocks of one cell are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Blocks never written, or given back.
    pub never: u64,
    /// Blocks written as zeroes.
    pub zero: u64,
    /// Written blocks by the moment that holds them first, oldest first.
    pub by: Vec<MomentBlocks>,
    /// A digest of when each of the blocks was written, in their order: another one says that something here
    /// was written, zeroed or given back since, or that an older state is back.
    pub births: u32,
}

/// So many blocks of a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MomentBlocks {
    /// Index into [`MapView::moments`].
    pub moment: u16,
    /// How many blocks.
    pub blocks: u64,
}

/// A moment in the history: a snapshot, or now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// The snapshot's id; `None` for now.
    pub id: Option<String>,
    /// The snapshot's name, or the disk's for now.
    pub name: String,
}

/// One block as of the last commit, for the tip of a map cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockView {
    /// Its index.
    pub index: u64,
    /// Its byte offset.
    pub offset: u64,
    /// What it is.
    pub state: BlockState,
}

/// What a block is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BlockState {
    /// Never written, or given back.
    Never,
    /// Written as zeroes.
    Zero,
    /// Written with data.
    Data {
        /// The moment that holds it first.
        moment: Moment,
        /// The generation it was written in.
        birth: u64,
        /// Where the backend keeps it.
        location: u64,
    },
}

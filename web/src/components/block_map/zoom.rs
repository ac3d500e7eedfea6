//! The map, what of it is in view, and the cell with the focus.

use crate::state::{
    blocks::Blocks,
    map::{CELLS_MAX, Viewport, cell_blocks},
};
use rowdisk::service::views::MapView;
use std::rc::Rc;

/// How a map is looked at.
#[derive(Clone, PartialEq)]
pub(super) struct Zoom {
    pub(super) map: Rc<MapView>,
    /// What is wanted; the map is what is known of it, and may lag behind.
    pub(super) viewport: Viewport,
    pub(super) total: u64,
    pub(super) focus: Option<usize>,
}

impl Zoom {
    /// The block that stays in place when zooming: the focus, or the middle.
    fn anchor(&self) -> u64 {
        match self.focus {
            Some(cell) if cell < self.map.cells.len() => cell_blocks(&self.map, cell).0,
            _ => self.viewport.first + self.viewport.count / 2,
        }
    }

    /// Where the bytes of the cell with the focus begin.
    pub(super) fn focused_offset(&self) -> u64 {
        self.anchor() * u64::from(self.map.block_size)
    }

    pub(super) fn zoomed_in(&self) -> Viewport {
        self.viewport.zoomed_in(self.anchor(), self.total)
    }

    pub(super) fn zoomed_out(&self) -> Viewport {
        self.viewport.zoomed_out(self.anchor(), self.total)
    }

    /// The blocks of a cell, once the view was moved there. Nothing while the map that is seen is of
    /// another size of cells: what is in the frame then is not what would be chosen.
    pub(super) fn blocks_of(&self, cell: usize, moved: &Viewport) -> Option<Blocks> {
        let count = moved.count.div_ceil(u64::from(CELLS_MAX)).max(1);
        if count != self.map.cell_blocks {
            return None;
        }
        let first = moved.first + cell as u64 * count;
        Blocks { first, count }.within(self.total)
    }
}

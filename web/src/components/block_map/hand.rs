//! What mouse, keys and fingers have in common on a map: the cells under them, what is chosen, whom to tell.

use super::{use_drawn::Drawn, zoom::Zoom};
use crate::state::{
    blocks::{Blocks, extended, pressed},
    map::Viewport,
};
use std::{cell::RefCell, rc::Rc};
use yew::prelude::*;

/// The map in one's hand.
#[derive(Clone)]
pub(super) struct Hand {
    pub(super) drawn: Rc<RefCell<Drawn>>,
    pub(super) grip: Rc<RefCell<Grip>>,
    pub(super) zoom: Zoom,
    pub(super) chosen: Option<Blocks>,
    /// Whether the next press says where the choice ends.
    pub(super) is_reaching: bool,
    /// Without it, nothing can be chosen.
    pub(super) on_choose: Option<Callback<Option<Blocks>>>,
    pub(super) on_focus: Callback<Option<usize>>,
    pub(super) on_viewport: Callback<Viewport>,
    pub(super) on_open: Callback<u64>,
}

/// Where a choice began, and what the mouse is doing.
#[derive(Default)]
pub(super) struct Grip {
    pub(super) anchor: Option<Blocks>,
    /// Whether the button went down here, and is.
    pub(super) is_down: bool,
    /// Whether it has moved over other cells since.
    pub(super) is_dragged: bool,
}

impl Hand {
    /// The cell at a point of the canvas.
    pub(super) fn cell_at(&self, x: i32, y: i32) -> Option<usize> {
        let grid = self.drawn.borrow().grid?;
        grid.at(f64::from(x), f64::from(y))
    }

    /// The cell nearest to a point that may lie beside the canvas.
    pub(super) fn cell_near(&self, x: i32, y: i32) -> Option<usize> {
        let grid = self.drawn.borrow().grid?;
        grid.nearest(f64::from(x), f64::from(y))
    }

    pub(super) fn blocks_in(&self, cell: Option<usize>) -> Option<Blocks> {
        Blocks::of_cell(&self.zoom.map, cell?)
    }

    pub(super) fn can_choose(&self) -> bool {
        self.on_choose.is_some()
    }

    pub(super) fn choose(&self, blocks: Option<Blocks>) {
        if let Some(on_choose) = &self.on_choose {
            on_choose.emit(blocks);
        }
    }

    /// Chooses as a press on a cell does: it alone, up to it, or nothing if it was.
    pub(super) fn press(&self, here: Blocks) {
        self.choose(pressed(self.chosen, here, self.is_reaching));
    }

    /// Chooses from where the choice began to here.
    pub(super) fn extend(&self, anchor: Option<Blocks>, here: Blocks) {
        self.choose(Some(extended(anchor, self.chosen, here)));
    }

    pub(super) fn zoom_by_step(&self, is_in: bool) {
        self.on_viewport.emit(if is_in {
            self.zoom.zoomed_in()
        } else {
            self.zoom.zoomed_out()
        });
    }
}

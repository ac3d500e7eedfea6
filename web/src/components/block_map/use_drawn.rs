//! What is drawn on the canvas: kept between the changes, so that each costs only what it changes.

use super::{
    grid::Grid,
    painting::{Painting, Picture, marks},
    use_changed::Changed,
    watch::watch,
    zoom::Zoom,
};
use crate::{
    platform::{self, Palette},
    state::{blocks::Blocks, map::Painter},
};
use std::{cell::RefCell, rc::Rc};
use web_sys::HtmlCanvasElement;
use yew::prelude::*;

/// What the canvas is like, read only when that changes: reading makes the browser lay the page out.
struct Ground {
    redraws: u32,
    across: f64,
    scale: f64,
    palette: Palette,
}

/// The canvas as it stands.
#[derive(Default)]
pub(super) struct Drawn {
    ground: Option<Ground>,
    pub(super) grid: Option<Grid>,
    painting: Option<Painting>,
}

/// Draws the map on the canvas `node`, and the cells that have just changed on the canvas `marked` over it,
/// whenever there is something new to draw.
#[hook]
pub(super) fn use_drawn(
    node: &NodeRef,
    marked: &NodeRef,
    zoom: &Zoom,
    painter: &Painter,
    chosen: Option<Blocks>,
    changed: &Option<Rc<Changed>>,
) -> Rc<RefCell<Drawn>> {
    let redraws = use_state(|| 0_u32);
    let drawn = use_mut_ref(Drawn::default);
    {
        let (node, redraws) = (node.clone(), redraws.setter());
        use_effect_with((), move |()| watch(&node, redraws));
    }
    let cells = chosen.and_then(|chosen| chosen.cells(&zoom.map));
    {
        let (node, drawn, focus) = (node.clone(), drawn.clone(), zoom.focus);
        let changes = (zoom.map.clone(), painter.clone(), cells, *redraws);
        use_effect_with(changes, move |(map, painter, chosen, redraws)| {
            let Some(canvas) = node.cast::<HtmlCanvasElement>() else {
                return;
            };
            let drawn = &mut *drawn.borrow_mut();
            drawn.look(&canvas, *redraws);
            let picture = Picture {
                map,
                painter,
                chosen: chosen.clone(),
            };
            drawn.draw(&canvas, &picture);
            drawn.focus(focus);
        });
    }
    {
        let drawn = drawn.clone();
        use_effect_with(zoom.focus, move |focus| drawn.borrow_mut().focus(*focus));
    }
    {
        let (marked, drawn) = (marked.clone(), drawn.clone());
        let changes = (changed.clone(), *redraws);
        use_effect_with(changes, move |(changed, _)| {
            let drawn = drawn.borrow();
            if let (Some(canvas), Some(changed), Some(grid), Some(ground)) =
                (marked.cast(), changed, drawn.grid, &drawn.ground)
            {
                marks(&canvas, grid, &ground.palette, &changed.cells);
            }
        });
    }
    drawn
}

impl Drawn {
    /// Reads what the canvas is like, if that changed since.
    fn look(&mut self, canvas: &HtmlCanvasElement, redraws: u32) {
        let is_known = |ground: &Ground| ground.redraws == redraws;
        if self.ground.as_ref().is_some_and(is_known) {
            return;
        }
        self.ground = Palette::read(canvas).map(|palette| Ground {
            redraws,
            across: f64::from(canvas.client_width()),
            scale: platform::pixel_ratio(),
            palette,
        });
    }

    fn draw(&mut self, canvas: &HtmlCanvasElement, picture: &Picture<'_>) {
        self.painting = self.ground.as_ref().and_then(|ground| {
            let grid = Grid::new(ground.across, ground.scale, picture.map.cells.len());
            self.grid = Some(grid);
            Painting::draw(canvas, grid, &ground.palette, picture)
        });
    }

    fn focus(&mut self, focus: Option<usize>) {
        if let Some(painting) = &mut self.painting {
            painting.focus(focus);
        }
    }
}

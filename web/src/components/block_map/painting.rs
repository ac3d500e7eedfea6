//! The drawn map: its cells with their paints, those that are chosen, and the frame around the one with the focus.
//!
//! The cells are a picture that is kept. Moving the focus only puts back what was under the frame: a pointer moves often.

use super::{
    grid::{Grid, Rectangle},
    raster::Raster,
};
use crate::{
    platform::Palette,
    state::map::{Paint, Painter},
};
use rowdisk::service::views::MapView;
use std::ops::RangeInclusive;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

/// Whatever was written in a cell takes as many points of its width at least.
const SEEN: f32 = 2.0;

/// What is drawn.
pub(super) struct Picture<'a> {
    pub(super) map: &'a MapView,
    pub(super) painter: &'a Painter,
    /// The cells that are chosen.
    pub(super) chosen: Option<RangeInclusive<usize>>,
}

/// A map as it stands on its canvas.
pub(super) struct Painting {
    context: CanvasRenderingContext2d,
    frame: String,
    grid: Grid,
    image: ImageData,
    focus: Option<usize>,
}

impl Painting {
    /// Draws a map; `None` without a canvas to draw on.
    pub(super) fn draw(
        canvas: &HtmlCanvasElement,
        grid: Grid,
        palette: &Palette,
        picture: &Picture<'_>,
    ) -> Option<Self> {
        let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        fit(canvas, &grid);
        let image = raster(&grid, palette, picture).image()?;
        context.put_image_data(&image, 0.0, 0.0).ok()?;
        Some(Self {
            context,
            frame: palette.text.clone(),
            grid,
            image,
            focus: None,
        })
    }

    /// Moves the frame.
    pub(super) fn focus(&mut self, focus: Option<usize>) {
        let focus = focus.filter(|cell| *cell < self.grid.cells);
        if let Some(old) = std::mem::replace(&mut self.focus, focus) {
            let (x, y, wide, high) = bounds(self.grid.around(old));
            // It fails only for figures that are not finite.
            let _ = self
                .context
                .put_image_data_with_dirty_x_and_dirty_y_and_dirty_width_and_dirty_height(
                    &self.image,
                    0.0,
                    0.0,
                    x - 1.0,
                    y - 1.0,
                    wide + 2.0,
                    high + 2.0,
                );
        }
        if let Some(new) = focus {
            let line = self.grid.gap() as f64;
            let (x, y, wide, high) = bounds(self.grid.around(new));
            self.context.set_stroke_style_str(&self.frame);
            self.context.set_line_width(line + 1.0);
            self.context
                .stroke_rect(x + line / 2.0, y + line / 2.0, wide - line, high - line);
        }
    }
}

/// Draws a ring around each of these cells on a canvas of its own, which lies over the map and fades.
pub(super) fn marks(canvas: &HtmlCanvasElement, grid: Grid, palette: &Palette, cells: &[usize]) {
    fit(canvas, &grid);
    let (width, height) = grid.points();
    let mut raster = Raster::new(width, height);
    for &cell in cells.iter().filter(|cell| **cell < grid.cells) {
        let (around, inner) = (grid.around(cell), grid.inner(cell));
        raster.fill(around.from, around.to, palette.ground());
        let line = grid.gap();
        let from = (inner.from.0 + line, inner.from.1 + line);
        let to = (
            inner.to.0.saturating_sub(line),
            inner.to.1.saturating_sub(line),
        );
        raster.fill(from, to, 0);
    }
    let context = canvas.get_context("2d").ok().flatten();
    let context = context.and_then(|context| context.dyn_into::<CanvasRenderingContext2d>().ok());
    if let Some((context, image)) = context.zip(raster.image()) {
        // It fails only for figures that are not finite.
        let _ = context.put_image_data(&image, 0.0, 0.0);
    }
}

/// Gives the canvas its size; a canvas of the right size is left as it is, since setting it makes it anew.
fn fit(canvas: &HtmlCanvasElement, grid: &Grid) {
    let (width, height) = grid.points();
    let (width, height) = (width as u32, height as u32);
    if canvas.width() != width {
        canvas.set_width(width);
    }
    if canvas.height() != height {
        canvas.set_height(height);
    }
    // Through the object model: a style attribute would be refused by the page's policy.
    let high = format!("{}px", grid.pixels_high());
    let _ = canvas.style().set_property("height", &high);
}

/// Left, top, width and height.
fn bounds(Rectangle { from, to }: Rectangle) -> (f64, f64, f64, f64) {
    let (wide, high) = (to.0 - from.0, to.1 - from.1);
    (from.0 as f64, from.1 as f64, wide as f64, high as f64)
}

fn raster(grid: &Grid, palette: &Palette, picture: &Picture<'_>) -> Raster {
    let (width, height) = grid.points();
    let mut raster = Raster::new(width, height);
    if let Some(chosen) = &picture.chosen {
        // What is chosen stands on one ground, through the gaps.
        for cell in chosen.clone() {
            let Rectangle { from, to } = grid.around(cell);
            raster.fill(from, to, palette.ground());
        }
    }
    for (index, cell) in picture.map.cells.iter().enumerate() {
        let Rectangle { from, to } = grid.inner(index);
        let across = (to.0 - from.0) as f32;
        let mut share = 0.0;
        let mut left = from.0;
        for (paint, part) in picture.painter.parts(cell, SEEN / across) {
            share += part;
            let right = from.0 + (across * share).round() as usize;
            if right > left {
                raster.fill((left, from.1), (right, to.1), palette.color(paint));
                mark(&mut raster, palette, paint, (left, from.1), (right, to.1));
            }
            left = right;
        }
    }
    raster
}

/// A pattern of their own for what must not be told by colour alone.
fn mark(
    raster: &mut Raster,
    palette: &Palette,
    paint: Paint,
    (left, top): (usize, usize),
    (right, bottom): (usize, usize),
) {
    let (wide, high) = (right - left, bottom - top);
    if wide < 3 || high < 3 {
        return;
    }
    let (x, y) = (left + wide / 2, top + high / 2);
    let line = (high / 5).max(1);
    match paint {
        Paint::Now => {
            let (from, to) = ((x - 1, y - line), (x + 2, y + line));
            raster.fill(from, to, palette.mark());
        }
        Paint::Chosen => {
            let (from, to) = ((left + 1, bottom - 2 * line), (right - 1, bottom - line));
            raster.fill(from, to, palette.mark());
        }
        // A line through what is on its way out, a cross line through what is.
        Paint::Leaving => raster.fill((x, top), (x + 1, bottom), palette.ground()),
        Paint::Freed => raster.fill((left, y), (right, y + 1), palette.ground()),
        Paint::Never | Paint::Zero | Paint::Age(_) => {}
    }
}

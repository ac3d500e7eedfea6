//! The drawn map: where its cells lie, their paints, and the frame around the one with the focus.
//!
//! Moving the focus draws only the cells around it anew: a map has thousands, and a pointer moves
//! often.

use crate::{
    platform::{self, Palette},
    state::map::{Paint, Painter},
};
use rowdisk::service::views::MapView;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// Rows as high as this at most, in CSS pixels.
const ROW_HEIGHT_MAX: f64 = 7.6;
const COLUMNS_WIDE: usize = 64;
const COLUMNS_NARROW: usize = 48;
const NARROW: f64 = 500.0;
const GAP: f64 = 1.2;

/// How the cells lie on the canvas, in CSS pixels.
pub(super) struct Grid {
    pub(super) columns: usize,
    cells: usize,
    width: f64,
    height: f64,
}

impl Grid {
    /// The grid of so many cells on the canvas as wide as it is now.
    pub(super) fn of(canvas: &HtmlCanvasElement, cells: usize) -> Self {
        Self::across(f64::from(canvas.client_width()), cells)
    }

    fn across(across: f64, cells: usize) -> Self {
        let columns = if across < NARROW {
            COLUMNS_NARROW
        } else {
            COLUMNS_WIDE
        };
        let width = across / columns as f64;
        Self {
            columns,
            cells,
            width,
            height: width.min(ROW_HEIGHT_MAX),
        }
    }

    /// The cell at that point.
    pub(super) fn at(&self, x: f64, y: f64) -> Option<usize> {
        let (column, row) = ((x / self.width) as usize, (y / self.height) as usize);
        let cell = row * self.columns + column;
        (x >= 0.0 && y >= 0.0 && column < self.columns && cell < self.cells).then_some(cell)
    }

    fn rows(&self) -> usize {
        self.cells.div_ceil(self.columns)
    }

    fn corner(&self, cell: usize) -> (f64, f64) {
        let (row, column) = (cell / self.columns, cell % self.columns);
        (column as f64 * self.width, row as f64 * self.height)
    }

    /// The cell and those around it.
    fn around(&self, cell: usize) -> impl Iterator<Item = usize> + '_ {
        let (row, column) = (cell / self.columns, cell % self.columns);
        let columns = column.saturating_sub(1)..=(column + 1).min(self.columns - 1);
        (row.saturating_sub(1)..=row + 1)
            .flat_map(move |row| {
                columns
                    .clone()
                    .map(move |column| row * self.columns + column)
            })
            .filter(|cell| *cell < self.cells)
    }
}

/// A map as it stands on its canvas.
pub(super) struct Painting {
    context: CanvasRenderingContext2d,
    palette: Palette,
    grid: Grid,
    map: Rc<MapView>,
    painter: Painter,
    focus: Option<usize>,
}

impl Painting {
    /// Draws a map; `None` without a canvas to draw on.
    pub(super) fn draw(
        canvas: &HtmlCanvasElement,
        map: &Rc<MapView>,
        painter: &Painter,
    ) -> Option<Self> {
        let context = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        let painting = Self {
            context,
            palette: Palette::read(canvas)?,
            grid: Grid::of(canvas, map.cells.len()),
            map: map.clone(),
            painter: painter.clone(),
            focus: None,
        };
        painting.fit(canvas);
        painting.cells(0..map.cells.len());
        Some(painting)
    }

    /// Moves the frame.
    pub(super) fn focus(&mut self, focus: Option<usize>) {
        let focus = focus.filter(|cell| *cell < self.grid.cells);
        if let Some(old) = std::mem::replace(&mut self.focus, focus) {
            let (x, y) = self.grid.corner(old);
            let (width, height) = (self.grid.width, self.grid.height);
            self.context
                .clear_rect(x - width, y - height, 3.0 * width, 3.0 * height);
            self.cells(self.grid.around(old));
        }
        if let Some(new) = focus {
            let (x, y) = self.grid.corner(new);
            let (width, height) = (self.grid.width - GAP, self.grid.height - GAP);
            self.context.set_stroke_style_str(&self.palette.text);
            self.context.set_line_width(2.0);
            self.context
                .stroke_rect(x - 0.5, y - 0.5, width + 1.0, height + 1.0);
        }
    }

    fn fit(&self, canvas: &HtmlCanvasElement) {
        let scale = platform::pixel_ratio();
        let height = self.grid.rows() as f64 * self.grid.height;
        // Through the object model: a style attribute would be refused by the page's policy.
        let _ = canvas
            .style()
            .set_property("height", &format!("{height}px"));
        canvas.set_width((f64::from(canvas.client_width()) * scale) as u32);
        canvas.set_height((height * scale).ceil() as u32);
        // It fails only for values that are not finite.
        let _ = self.context.scale(scale, scale);
    }

    fn cells(&self, cells: impl Iterator<Item = usize>) {
        let (width, height) = (self.grid.width - GAP, self.grid.height - GAP);
        // Neighbours are often alike, and setting a colour costs more than filling a cell.
        let mut brush = None;
        for (index, cell) in cells.filter_map(|index| Some((index, self.map.cells.get(index)?))) {
            let (x, y) = self.grid.corner(index);
            let mut from = 0.0;
            for (paint, share) in self.painter.cell(cell) {
                let (left, across) = (x + from * width, f64::from(share) * width);
                if brush != Some(paint) {
                    self.context.set_fill_style_str(&self.palette.color(paint));
                    brush = Some(paint);
                }
                self.context.fill_rect(left, y, across, height);
                if self.mark(paint, (left, y), (across, height)) {
                    brush = None;
                }
                from += f64::from(share);
            }
        }
    }

    /// A pattern of their own for what must not be told by colour alone. Whether there is one.
    fn mark(&self, paint: Paint, (x, y): (f64, f64), (width, height): (f64, f64)) -> bool {
        let (left, top, across, down) = match paint {
            Paint::Now => (x + width / 2.0 - 1.5, y + height / 2.0 - 1.2, 3.0, 2.4),
            Paint::Chosen => (x + 1.0, y + height - 1.8, width - 2.0, 1.0),
            Paint::Never | Paint::Zero | Paint::Age(_) => return false,
        };
        if width < 3.0 {
            return false;
        }
        self.context.set_fill_style_str(&self.palette.surface);
        self.context.fill_rect(left, top, across, down);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_in_the_cell_drawn_there() {
        let grid = Grid::across(640.0, 100);
        for cell in 0..100 {
            let (x, y) = grid.corner(cell);
            assert_eq!(grid.at(x + 1.0, y + 1.0), Some(cell));
        }
        assert_eq!(grid.at(-1.0, 1.0), None);
        assert_eq!(grid.at(1.0, 1000.0), None);
    }

    #[test]
    fn a_cell_at_an_edge_has_fewer_around_it() {
        let grid = Grid::across(640.0, 100);
        assert_eq!(grid.around(0).collect::<Vec<_>>(), [0, 1, 64, 65]);
        // The second row is a short one: nothing is below the end of the first.
        assert_eq!(grid.around(63).collect::<Vec<_>>(), [62, 63]);
        assert_eq!(grid.around(99).collect::<Vec<_>>(), [34, 35, 36, 98, 99]);
    }
}

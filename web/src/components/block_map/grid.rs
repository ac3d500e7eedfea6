//! How a map's cells lie on its canvas.

/// Rows as high as this at most, in CSS pixels.
const ROW_HEIGHT_MAX: f64 = 7.6;
const COLUMNS_WIDE: usize = 64;
const COLUMNS_NARROW: usize = 48;
const NARROW: f64 = 500.0;
const GAP: f64 = 1.2;

/// The cells in rows, in CSS pixels; what is drawn is in points, `scale` to the pixel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Grid {
    pub(super) columns: usize,
    pub(super) cells: usize,
    width: f64,
    height: f64,
    across: f64,
    scale: f64,
}

/// A rectangle of points: the left and top ones, and those after the right and bottom ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rectangle {
    pub(super) from: (usize, usize),
    pub(super) to: (usize, usize),
}

impl Grid {
    /// The grid of so many cells on a canvas so many pixels wide.
    pub(super) fn new(across: f64, scale: f64, cells: usize) -> Self {
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
            across,
            scale,
        }
    }

    /// The cell at that point, in pixels.
    pub(super) fn at(&self, x: f64, y: f64) -> Option<usize> {
        let (column, row) = ((x / self.width) as usize, (y / self.height) as usize);
        let cell = row * self.columns + column;
        (x >= 0.0 && y >= 0.0 && column < self.columns && cell < self.cells).then_some(cell)
    }

    /// The cell at that point or, beside the canvas, the one nearest to it.
    pub(super) fn nearest(&self, x: f64, y: f64) -> Option<usize> {
        let last = self.rows().checked_sub(1)?;
        let column = ((x / self.width).max(0.0) as usize).min(self.columns - 1);
        let row = ((y / self.height).max(0.0) as usize).min(last);
        Some((row * self.columns + column).min(self.cells - 1))
    }

    /// The height in pixels.
    pub(super) fn pixels_high(&self) -> f64 {
        self.rows() as f64 * self.height
    }

    /// The width and height in points.
    pub(super) fn points(&self) -> (usize, usize) {
        let wide = (self.across * self.scale) as usize;
        (wide, (self.pixels_high() * self.scale).ceil() as usize)
    }

    /// A cell and the gap to the next.
    pub(super) fn whole(&self, cell: usize) -> Rectangle {
        let (row, column) = (cell / self.columns, cell % self.columns);
        let x = |column: usize| (column as f64 * self.width * self.scale).round() as usize;
        let y = |row: usize| (row as f64 * self.height * self.scale).round() as usize;
        Rectangle {
            from: (x(column), y(row)),
            to: (x(column + 1), y(row + 1)),
        }
    }

    /// A cell without the gap.
    pub(super) fn inner(&self, cell: usize) -> Rectangle {
        let Rectangle { from, to } = self.whole(cell);
        let gap = self.gap();
        let to = (
            to.0.saturating_sub(gap).max(from.0 + 1),
            to.1.saturating_sub(gap).max(from.1 + 1),
        );
        Rectangle { from, to }
    }

    /// The points between two cells.
    pub(super) fn gap(&self) -> usize {
        ((GAP * self.scale).round() as usize).max(1)
    }

    /// The cell with all gaps around it, for a frame.
    pub(super) fn around(&self, cell: usize) -> Rectangle {
        let Rectangle { from, to } = self.whole(cell);
        let gap = self.gap();
        Rectangle {
            from: (from.0.saturating_sub(gap), from.1.saturating_sub(gap)),
            to,
        }
    }

    fn rows(&self) -> usize {
        self.cells.div_ceil(self.columns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_in_the_cell_drawn_there() {
        for (across, scale) in [(640.0, 1.0), (331.0, 2.0), (1003.5, 1.25)] {
            let grid = Grid::new(across, scale, 100);
            for cell in 0..100 {
                let Rectangle { from, to } = grid.inner(cell);
                let middle = |from: usize, to: usize| (from + to) as f64 / 2.0 / scale;
                let (x, y) = (middle(from.0, to.0), middle(from.1, to.1));
                assert_eq!(grid.at(x, y), Some(cell));
            }
            assert_eq!(grid.at(-1.0, 1.0), None);
            assert_eq!(grid.at(1.0, 1000.0), None);
        }
    }

    #[test]
    fn beside_the_canvas_the_nearest_cell_counts() {
        let grid = Grid::new(640.0, 1.0, 100);
        let high = grid.pixels_high();
        assert_eq!(grid.nearest(5.0, 2.0), grid.at(5.0, 2.0));
        assert_eq!(grid.nearest(-50.0, -50.0), Some(0));
        assert_eq!(grid.nearest(700.0, 2.0), Some(63));
        // The last row is not full.
        assert_eq!(grid.nearest(635.0, high - 1.0), Some(99));
        assert_eq!(grid.nearest(5.0, high + 400.0), Some(64));
        assert_eq!(Grid::new(640.0, 1.0, 0).nearest(5.0, 2.0), None);
    }

    #[test]
    fn cells_meet_and_fill_the_canvas() {
        for (across, scale) in [(640.0, 1.0), (331.0, 2.0), (1003.5, 1.25)] {
            let grid = Grid::new(across, scale, 1000);
            for cell in 0..grid.columns - 1 {
                assert_eq!(grid.whole(cell).to.0, grid.whole(cell + 1).from.0);
            }
            let last = grid.whole(grid.columns - 1).to.0;
            let (wide, high) = grid.points();
            assert!(last.abs_diff(wide) <= 1, "{last} {wide}");
            assert!(grid.whole(999).to.1.abs_diff(high) <= 1);
        }
    }

    #[test]
    fn a_frame_is_around_the_cell_and_in_its_gaps() {
        let grid = Grid::new(640.0, 1.0, 100);
        let (inner, frame) = (grid.inner(65), grid.around(65));
        assert_eq!(
            (inner.from.0 - frame.from.0, inner.from.1 - frame.from.1),
            (1, 1)
        );
        assert_eq!((frame.to.0 - inner.to.0, frame.to.1 - inner.to.1), (1, 1));
    }
}

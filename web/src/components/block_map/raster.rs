//! A picture in memory: filling rectangles here and handing the whole over costs a tenth of asking a canvas for each.

use js_sys::{Uint8ClampedArray, Uint32Array};
use web_sys::ImageData;

/// A colour as a canvas keeps it: red in the lowest byte, then green, blue and alpha.
pub(super) type Color = u32;

/// Points in rows, all clear at first.
pub(super) struct Raster {
    width: usize,
    points: Vec<Color>,
}

impl Raster {
    pub(super) fn new(width: usize, height: usize) -> Self {
        Self {
            width,
            points: vec![0; width * height],
        }
    }

    /// Fills from the left and top to before the right and bottom, as far as that is in the picture.
    pub(super) fn fill(
        &mut self,
        (left, top): (usize, usize),
        (right, bottom): (usize, usize),
        color: Color,
    ) {
        let right = right.min(self.width);
        if left >= right {
            return;
        }
        let rows = self.points.chunks_exact_mut(self.width.max(1));
        for row in rows.take(bottom).skip(top) {
            row[left..right].fill(color);
        }
    }

    /// The picture for a canvas; `None` for an empty one.
    pub(super) fn image(&self) -> Option<ImageData> {
        let points = Uint32Array::from(self.points.as_slice());
        let bytes = Uint8ClampedArray::new(&points.buffer());
        ImageData::new_with_js_u8_clamped_array(&bytes, self.width as u32).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rectangles_are_filled_and_cut_at_the_edge() {
        let mut raster = Raster::new(4, 3);
        raster.fill((1, 1), (3, 2), 7);
        raster.fill((3, 2), (9, 9), 8);
        raster.fill((2, 0), (2, 3), 9);
        #[rustfmt::skip]
        assert_eq!(raster.points, [
            0, 0, 0, 0,
            0, 7, 7, 0,
            0, 0, 0, 8,
        ]);
    }
}

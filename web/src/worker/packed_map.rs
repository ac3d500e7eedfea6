//! A block map on its way to the page: its thousands of cells as one flat array of numbers, which
//! crosses in one piece. As objects they would keep the page busy for as long as a frame or two.

use js_sys::Float64Array;
use rowdisk::service::views::{Cell, MapView, MomentBlocks};
use serde::{Deserialize, Serialize};

/// A map without its cells, and the cells packed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct PackedMap {
    frame: MapView,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    cells: Float64Array,
}

impl From<MapView> for PackedMap {
    fn from(mut map: MapView) -> Self {
        let cells = std::mem::take(&mut map.cells);
        Self {
            frame: map,
            cells: Float64Array::from(pack(&cells).as_slice()),
        }
    }
}

impl PackedMap {
    /// The map; `None` if the numbers are not cells.
    pub(crate) fn unpacked(self) -> Option<MapView> {
        let cells = unpack(&self.cells.to_vec())?;
        Some(MapView {
            cells,
            ..self.frame
        })
    }
}

/// Each cell as: blocks never written, zeroes, the digest of births, how many moments, then each moment and its blocks.
/// All are below 2^53, which a disk's blocks are by far.
fn pack(cells: &[Cell]) -> Vec<f64> {
    let mut numbers = Vec::with_capacity(cells.len() * 6);
    for cell in cells {
        numbers.extend([
            cell.never as f64,
            cell.zero as f64,
            f64::from(cell.births),
            cell.by.len() as f64,
        ]);
        for by in &cell.by {
            numbers.extend([f64::from(by.moment), by.blocks as f64]);
        }
    }
    numbers
}

fn unpack(numbers: &[f64]) -> Option<Vec<Cell>> {
    let mut numbers = numbers.iter().copied();
    let mut cells = Vec::new();
    while let Some(never) = numbers.next() {
        let (zero, births) = (numbers.next()? as u64, numbers.next()? as u32);
        let count = numbers.next()? as usize;
        let mut by = Vec::with_capacity(count.min(64));
        for _ in 0..count {
            let (moment, blocks) = (numbers.next()? as u16, numbers.next()? as u64);
            by.push(MomentBlocks { moment, blocks });
        }
        cells.push(Cell {
            never: never as u64,
            zero,
            by,
            births,
        });
    }
    Some(cells)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_come_back_as_they_were() {
        let by = |moment, blocks| MomentBlocks { moment, blocks };
        let cells = vec![
            Cell::default(),
            Cell {
                never: 1 << 40,
                zero: 7,
                by: vec![by(0, 3), by(65_535, 1)],
                births: u32::MAX,
            },
            Cell {
                never: 0,
                zero: 0,
                by: vec![by(2, 9)],
                births: 1,
            },
        ];
        assert_eq!(unpack(&pack(&cells)), Some(cells));
    }

    #[test]
    fn numbers_that_end_within_a_cell_are_no_cells() {
        for short in [
            &[1.0][..],
            &[1.0, 2.0],
            &[1.0, 2.0, 3.0],
            &[1.0, 2.0, 3.0, 1.0],
            &[1.0, 2.0, 3.0, 1.0, 0.0],
        ] {
            assert_eq!(unpack(short), None);
        }
        assert_eq!(unpack(&[]), Some(Vec::new()));
    }
}

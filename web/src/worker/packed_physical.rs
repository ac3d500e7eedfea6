//! The store as it lies, on its way to the page: its cells as one flat array of numbers, as a block map's are.

use js_sys::Float64Array;
use rowdisk::service::views::{PHYSICAL_USES, PhysicalCell, PhysicalView};
use serde::{Deserialize, Serialize};

/// A cell's location and its bytes by use.
const CELL_LEN: usize = 1 + PHYSICAL_USES;

/// A view without its cells, and the cells packed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct PackedPhysical {
    frame: PhysicalView,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    cells: Float64Array,
}

impl From<PhysicalView> for PackedPhysical {
    fn from(mut view: PhysicalView) -> Self {
        let cells = pack(&std::mem::take(&mut view.cells));
        Self {
            frame: view,
            cells: Float64Array::from(cells.as_slice()),
        }
    }
}

impl PackedPhysical {
    /// The view; `None` if the numbers are not cells.
    pub(crate) fn unpacked(self) -> Option<PhysicalView> {
        let cells = unpack(&self.cells.to_vec())?;
        Some(PhysicalView {
            cells,
            ..self.frame
        })
    }
}

/// Each cell as its location and its bytes by use. All are below 2^53: locations have 48 bits.
fn pack(cells: &[PhysicalCell]) -> Vec<f64> {
    let numbers = cells.iter().flat_map(|cell| {
        let bytes = cell.bytes.iter().map(|bytes| *bytes as f64);
        std::iter::once(cell.location as f64).chain(bytes)
    });
    numbers.collect()
}

fn unpack(numbers: &[f64]) -> Option<Vec<PhysicalCell>> {
    let cells = numbers.chunks_exact(CELL_LEN);
    cells.remainder().is_empty().then(|| {
        let cell = |numbers: &[f64]| PhysicalCell {
            location: numbers[0] as u64,
            bytes: std::array::from_fn(|of| numbers[of + 1] as u64),
        };
        cells.map(cell).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_come_back_as_they_were() {
        let cells = vec![
            PhysicalCell::default(),
            PhysicalCell {
                location: (1 << 48) - 1,
                bytes: [1, 2, 3, 1 << 50, 5, 6],
            },
        ];
        assert_eq!(unpack(&pack(&cells)), Some(cells));
        assert_eq!(unpack(&[1.0; CELL_LEN + 1]), None);
        assert_eq!(unpack(&[]), Some(Vec::new()));
    }
}

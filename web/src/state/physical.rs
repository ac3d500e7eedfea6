//! The pool's store as a map: its uses are the moments, and its blocks are bytes.

use super::map::{Paint, Painter};
use rowdisk::service::views::{Cell, MapView, Moment, MomentBlocks, PhysicalUse, PhysicalView};

/// The store is looked at in steps of so many bytes.
pub(crate) const STEP: u64 = 4096;

/// The store's steps, the last of which may be a part of one.
pub(crate) fn steps(view: &PhysicalView) -> u64 {
    view.len.div_ceil(STEP)
}

/// How the uses are painted, in the order of their numbers.
pub(crate) fn painter() -> Painter {
    Painter::of(PhysicalUse::ALL.map(paint).to_vec())
}

/// How a use is painted.
pub(crate) fn paint(of: PhysicalUse) -> Paint {
    match of {
        PhysicalUse::Now => Paint::Now,
        PhysicalUse::Snapshots => Paint::Age(1.0),
        PhysicalUse::Others => Paint::Age(0.33),
        PhysicalUse::Metadata => Paint::Zero,
        PhysicalUse::Leaving => Paint::Leaving,
        PhysicalUse::Freed => Paint::Freed,
    }
}

/// The map of it, in steps; what cells have is counted in bytes.
pub(crate) fn map(view: &PhysicalView) -> MapView {
    let by = |bytes: &[u64]| {
        let by = (0_u16..).zip(bytes.iter().copied());
        by.filter(|(_, bytes)| *bytes > 0)
            .map(|(moment, blocks)| MomentBlocks { moment, blocks })
            .collect()
    };
    let cells = view.cells.iter().map(|cell| Cell {
        by: by(&cell.bytes),
        ..Cell::default()
    });
    MapView {
        len: view.len,
        block_size: STEP as u32,
        cell_blocks: view.cell_bytes / STEP,
        first_block: view.first / STEP,
        cells: cells.collect(),
        moments: (PhysicalUse::ALL.iter())
            .map(|of| Moment {
                id: Some(format!("{of:?}")),
                name: String::new(),
            })
            .collect(),
        legend: by(&view.sums),
    }
}

/// Neighbouring cells of the same uses: the first, how many, and their bytes by use.
pub(crate) fn runs(view: &PhysicalView) -> Vec<(usize, usize, [u64; PhysicalUse::ALL.len()])> {
    let mut runs: Vec<(usize, usize, [u64; PhysicalUse::ALL.len()])> = Vec::new();
    for (index, cell) in view.cells.iter().enumerate() {
        match runs.last_mut() {
            Some((_, count, bytes)) if bytes.map(|n| n > 0) == cell.bytes.map(|n| n > 0) => {
                *count += 1;
                bytes
                    .iter_mut()
                    .zip(cell.bytes)
                    .for_each(|(sum, n)| *sum += n);
            }
            _ => runs.push((index, 1, cell.bytes)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use rowdisk::service::views::PhysicalCell;

    fn view() -> PhysicalView {
        let cell = |bytes| PhysicalCell { location: 9, bytes };
        PhysicalView {
            len: 4 * 8192 - 100,
            first: 8192,
            cell_bytes: 8192,
            cells: vec![
                cell([8192, 0, 0, 0, 0, 0]),
                cell([4096, 0, 0, 0, 0, 4096]),
                cell([92, 0, 0, 0, 0, 8000]),
            ],
            sums: [20_000, 0, 4_000, 0, 0, 8_668],
        }
    }

    #[test]
    fn the_store_is_a_map_whose_moments_are_its_uses() {
        let map = map(&view());
        assert_eq!((map.first_block, map.cell_blocks), (2, 2));
        let shares: Vec<_> = painter().parts(&map.cells[1], 0.0).collect();
        assert_eq!(shares, [(Paint::Now, 0.5), (Paint::Freed, 0.5)]);
        assert_eq!(
            map.legend.iter().map(|by| by.blocks).sum::<u64>(),
            view().len
        );
        assert_eq!(steps(&view()), 8);
    }

    #[test]
    fn no_two_uses_look_the_same() {
        for (index, of) in PhysicalUse::ALL.into_iter().enumerate() {
            assert_eq!(of as usize, index);
            let others = PhysicalUse::ALL.into_iter().filter(|other| *other != of);
            assert!(others.into_iter().all(|other| paint(other) != paint(of)));
        }
    }

    #[test]
    fn cells_of_the_same_uses_are_one_row() {
        assert_eq!(
            runs(&view()),
            [
                (0, 1, [8192, 0, 0, 0, 0, 0]),
                (1, 2, [4188, 0, 0, 0, 0, 12_096])
            ]
        );
    }
}

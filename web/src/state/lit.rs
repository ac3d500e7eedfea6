//! A file's blocks on the map: a moment of their own, picked as any other.

use rowdisk::service::views::{MapView, Moment, MomentBlocks};
use rowdisk_files::Extent;

/// The id of the moment that stands for the file; no snapshot has one like it.
pub(crate) const LIT_ID: &str = "file";

/// The map with the file's blocks as a moment of the file's name. A cell has as many of them as lie in it;
/// they take the place of others there.
pub(crate) fn lit(map: &MapView, extents: &[Extent], name: &str) -> MapView {
    let mut lit = map.clone();
    let shift = |by: &mut MomentBlocks| by.moment += 1;
    lit.cells
        .iter_mut()
        .flat_map(|cell| &mut cell.by)
        .for_each(shift);
    lit.legend.iter_mut().for_each(shift);
    let moment = Moment {
        id: Some(LIT_ID.to_owned()),
        name: name.to_owned(),
    };
    lit.moments.insert(0, moment);

    let runs = runs(extents, u64::from(map.block_size).max(1));
    let mut total = 0;
    for (index, cell) in (0..).zip(&mut lit.cells) {
        let first = map.first_block + index * map.cell_blocks;
        let end = first + map.cell_blocks;
        // In order and apart: those of a cell are together.
        let met = runs.partition_point(|&(_, stop)| stop <= first);
        let blocks: u64 = runs
            .iter()
            .skip(met)
            .take_while(|&&(start, _)| start < end)
            .map(|&(start, stop)| stop.min(end).saturating_sub(start.max(first)))
            .sum();
        let mut left = blocks;
        let mut take = |from: &mut u64| {
            let taken = left.min(*from);
            *from -= taken;
            left -= taken;
        };
        cell.by.iter_mut().rev().for_each(|by| take(&mut by.blocks));
        take(&mut cell.zero);
        take(&mut cell.never);
        let blocks = blocks - left;
        cell.by.retain(|by| by.blocks > 0);
        if blocks > 0 {
            cell.by.insert(0, MomentBlocks { moment: 0, blocks });
            total += blocks;
        }
    }
    for by in &mut lit.legend {
        let of = |cell: &rowdisk::service::views::Cell| {
            let mine = cell.by.iter().filter(|part| part.moment == by.moment);
            mine.map(|part| part.blocks).sum::<u64>()
        };
        by.blocks = lit.cells.iter().map(of).sum();
    }
    lit.legend.retain(|by| by.blocks > 0);
    if total > 0 {
        let mine = MomentBlocks {
            moment: 0,
            blocks: total,
        };
        lit.legend.insert(0, mine);
    }
    lit
}

/// The blocks that the extents touch, in order and apart from each other: the first, and the one after the last.
fn runs(extents: &[Extent], block: u64) -> Vec<(u64, u64)> {
    let mut runs: Vec<(u64, u64)> = extents
        .iter()
        .filter(|extent| extent.disk.len > 0)
        .map(|extent| {
            let end = extent.disk.offset.saturating_add(extent.disk.len);
            (extent.disk.offset / block, end.div_ceil(block))
        })
        .collect();
    runs.sort_unstable();
    let mut merged: Vec<(u64, u64)> = Vec::new();
    for (first, end) in runs {
        match merged.last_mut() {
            Some(last) if first <= last.1 => last.1 = last.1.max(end),
            _ => merged.push((first, end)),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use rowdisk::service::views::Cell;
    use rowdisk_files::Span;

    fn extent(offset: u64, len: u64) -> Extent {
        Extent {
            file_offset: 0,
            disk: Span { offset, len },
        }
    }

    #[test]
    fn extents_that_meet_in_a_block_are_one_run() {
        let extents = [extent(8192, 100), extent(0, 4096), extent(9000, 4096)];
        assert_eq!(runs(&extents, 4096), [(0, 1), (2, 4)]);
    }

    #[test]
    fn a_files_blocks_take_the_place_of_what_wrote_them() {
        let by = |moment, blocks| MomentBlocks { moment, blocks };
        let map = MapView {
            len: 16 * 4096,
            block_size: 4096,
            cell_blocks: 4,
            first_block: 0,
            cells: vec![
                Cell {
                    never: 1,
                    by: vec![by(0, 3)],
                    ..Cell::default()
                },
                Cell {
                    never: 4,
                    ..Cell::default()
                },
            ],
            moments: vec![Moment {
                id: None,
                name: "disk".into(),
            }],
            legend: vec![by(0, 3)],
        };
        let lit = lit(&map, &[extent(2 * 4096, 3 * 4096)], "a.txt");
        assert_eq!(lit.moments[0].name, "a.txt");
        assert_eq!(lit.cells[0].by, [by(0, 2), by(1, 1)]);
        assert_eq!(lit.cells[0].never, 1);
        assert_eq!(lit.cells[1].by, [by(0, 1)]);
        assert_eq!(lit.cells[1].never, 3);
        assert_eq!(lit.legend, [by(0, 3), by(1, 1)]);
    }
}

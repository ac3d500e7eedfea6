//! Which cells of a map are others than they were: what people are shown when something happens to a disk.

use rowdisk::service::views::{Cell, MapView, MomentBlocks};

/// The cells that were written, given back, or belong to another moment since. None where the two maps are
/// not of the same cells.
pub(crate) fn changed_cells(before: &MapView, after: &MapView) -> Vec<usize> {
    let frame = |map: &MapView| (map.block_size, map.cell_blocks, map.first_block);
    if frame(before) != frame(after) {
        return Vec::new();
    }
    // A moment keeps its id, not its place in the list.
    let places: Vec<Option<u16>> = (before.moments.iter())
        .map(|moment| {
            let place = after.moments.iter().position(|other| other.id == moment.id);
            place.and_then(|place| place.try_into().ok())
        })
        .collect();
    let is_same = |by: &MomentBlocks, other: &MomentBlocks| {
        let place = places.get(usize::from(by.moment)).copied().flatten();
        place == Some(other.moment) && by.blocks == other.blocks
    };
    let never = Cell::default();
    (0..before.cells.len().max(after.cells.len()))
        .filter(|&index| {
            let before = before.cells.get(index).unwrap_or(&never);
            let after = after.cells.get(index).unwrap_or(&never);
            (before.births, before.never, before.zero) != (after.births, after.never, after.zero)
                || before.by.len() != after.by.len()
                || !before.by.iter().zip(&after.by).all(|(a, b)| is_same(a, b))
        })
        .filter(|index| *index < after.cells.len())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rowdisk::service::views::Moment;

    fn cell(births: u32, by: &[(u16, u64)]) -> Cell {
        let by = by
            .iter()
            .map(|&(moment, blocks)| MomentBlocks { moment, blocks });
        let by: Vec<MomentBlocks> = by.collect();
        Cell {
            never: 4 - by.iter().map(|by| by.blocks).sum::<u64>(),
            by,
            births,
            ..Cell::default()
        }
    }

    fn map(moments: &[&str], cells: &[Cell]) -> MapView {
        MapView {
            len: 1 << 20,
            block_size: 4096,
            cell_blocks: 4,
            first_block: 0,
            cells: cells.to_vec(),
            moments: (moments.iter())
                .map(|name| Moment {
                    id: (*name != "now").then(|| (*name).to_owned()),
                    name: (*name).to_owned(),
                })
                .collect(),
            legend: Vec::new(),
        }
    }

    #[test]
    fn what_was_written_again_is_seen_though_no_figure_changes() {
        let before = map(&["now"], &[cell(1, &[(0, 4)]), cell(2, &[(0, 2)])]);
        let after = map(&["now"], &[cell(9, &[(0, 4)]), cell(2, &[(0, 2)])]);
        assert_eq!(changed_cells(&before, &after), [0]);
        assert!(changed_cells(&before, &before).is_empty());
    }

    #[test]
    fn a_snapshot_takes_what_was_nows() {
        let cells = [
            cell(1, &[(0, 4)]),
            cell(2, &[(1, 2)]),
            cell(3, &[(0, 1), (1, 1)]),
        ];
        let before = map(&["a", "now"], &cells);
        // The place is the same, the moment is another.
        let after = map(&["a", "b", "now"], &cells);
        assert_eq!(changed_cells(&before, &after), [1, 2]);
        // Another name for the same moment changes no cell, and neither does a moment that wrote nothing.
        let moved = [
            cell(1, &[(0, 4)]),
            cell(2, &[(2, 2)]),
            cell(3, &[(0, 1), (2, 1)]),
        ];
        assert!(changed_cells(&before, &map(&["a", "b", "now"], &moved)).is_empty());
    }

    #[test]
    fn maps_of_other_cells_are_not_compared() {
        let before = map(&["now"], &[cell(1, &[(0, 4)])]);
        let after = MapView {
            first_block: 4,
            ..map(&["now"], &[cell(2, &[(0, 4)])])
        };
        assert!(changed_cells(&before, &after).is_empty());
    }

    #[test]
    fn a_disk_that_grew_has_changed_where_it_was_written() {
        let before = map(&["now"], &[cell(1, &[(0, 4)])]);
        let after = map(
            &["now"],
            &[cell(1, &[(0, 4)]), cell(0, &[]), cell(5, &[(0, 1)])],
        );
        assert_eq!(changed_cells(&before, &after), [1, 2]);
    }
}

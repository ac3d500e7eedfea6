//! Blocks chosen on the map: a run without gaps, as long as it is chosen by whole cells.

use rowdisk::service::views::MapView;
use std::ops::RangeInclusive;

use super::map::cell_blocks;

/// A run of blocks; never an empty one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Blocks {
    pub(crate) first: u64,
    pub(crate) count: u64,
}

impl Blocks {
    /// The blocks of a cell.
    pub(crate) fn of_cell(map: &MapView, cell: usize) -> Option<Self> {
        let (first, count) = cell_blocks(map, cell);
        (count > 0).then_some(Self { first, count })
    }

    /// As many of these as a disk of `total` blocks has.
    pub(crate) fn within(self, total: u64) -> Option<Self> {
        let count = self.count.min(total.checked_sub(self.first)?);
        (count > 0).then_some(Self { count, ..self })
    }

    /// From the first of both to the last of both.
    pub(crate) fn joined(self, other: Self) -> Self {
        let first = self.first.min(other.first);
        Self {
            first,
            count: self.end().max(other.end()) - first,
        }
    }

    /// The block after the last.
    pub(crate) fn end(self) -> u64 {
        self.first.saturating_add(self.count)
    }

    /// The cells of a map that have some of these, if any.
    pub(crate) fn cells(self, map: &MapView) -> Option<RangeInclusive<usize>> {
        let cell = |block: u64| (block.saturating_sub(map.first_block) / map.cell_blocks) as usize;
        let end = map.first_block + map.cells.len() as u64 * map.cell_blocks;
        let is_in_view = self.first < end && self.end() > map.first_block;
        is_in_view.then(|| cell(self.first)..=cell(self.end().min(end) - 1))
    }

    /// The offset and the length in bytes, on a disk of `len` bytes, the end of which may cut the last one short.
    pub(crate) fn bytes(self, block_size: u32, len: u64) -> (u64, u64) {
        let block = u64::from(block_size);
        let offset = self.first.saturating_mul(block).min(len);
        let end = self.end().saturating_mul(block).min(len);
        (offset, end - offset)
    }

    /// What an address says of it: the first block and the one after the last.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (first, end) = text.split_once("..")?;
        let (first, end) = (first.parse().ok()?, end.parse::<u64>().ok()?);
        let count = end.checked_sub(first).filter(|count| *count > 0)?;
        Some(Self { first, count })
    }

    /// As an address says it.
    pub(crate) fn written(self) -> String {
        format!("{}..{}", self.first, self.end())
    }
}

/// What is chosen once a choice that begins at `anchor` reaches `to`. Without a beginning, the one that is chosen already
/// grows; without that as well, it begins here.
pub(crate) fn extended(anchor: Option<Blocks>, chosen: Option<Blocks>, to: Blocks) -> Blocks {
    anchor.or(chosen).map_or(to, |from| from.joined(to))
}

/// What is chosen after a press on one cell: that cell, or nothing if just this one was; where the press says how
/// far the choice reaches, all from the one to the other.
pub(crate) fn pressed(chosen: Option<Blocks>, at: Blocks, is_reaching: bool) -> Option<Blocks> {
    if is_reaching {
        return Some(extended(None, chosen, at));
    }
    (chosen != Some(at)).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rowdisk::service::views::Cell;

    fn blocks(first: u64, count: u64) -> Blocks {
        Blocks { first, count }
    }

    /// Cells of 4 blocks from block 8 on; the disk has 27 blocks.
    fn map(cells: usize) -> MapView {
        MapView {
            len: 27 * 4096,
            block_size: 4096,
            cell_blocks: 4,
            first_block: 8,
            cells: vec![Cell::default(); cells],
            moments: Vec::new(),
            legend: Vec::new(),
        }
    }

    #[test]
    fn a_choice_reaches_from_its_beginning_either_way() {
        let anchor = Some(blocks(8, 4));
        assert_eq!(extended(anchor, None, blocks(16, 4)), blocks(8, 12));
        assert_eq!(extended(anchor, None, blocks(0, 4)), blocks(0, 12));
        // Going back to the beginning makes it smaller again.
        assert_eq!(
            extended(anchor, Some(blocks(8, 12)), blocks(12, 4)),
            blocks(8, 8)
        );
        assert_eq!(
            extended(None, Some(blocks(8, 8)), blocks(24, 4)),
            blocks(8, 20)
        );
        assert_eq!(extended(None, None, blocks(24, 4)), blocks(24, 4));
    }

    #[test]
    fn pressing_the_cell_that_is_chosen_lets_it_go() {
        let cell = blocks(4, 4);
        assert_eq!(pressed(None, cell, false), Some(cell));
        assert_eq!(pressed(Some(blocks(4, 8)), cell, false), Some(cell));
        assert_eq!(pressed(Some(cell), cell, false), None);
    }

    #[test]
    fn a_press_that_reaches_chooses_all_up_to_it() {
        let cell = blocks(16, 4);
        assert_eq!(
            pressed(Some(cell), blocks(28, 4), true),
            Some(blocks(16, 16))
        );
        assert_eq!(pressed(Some(cell), blocks(4, 4), true), Some(blocks(4, 16)));
        assert_eq!(pressed(Some(cell), cell, true), Some(cell));
        assert_eq!(pressed(None, cell, true), Some(cell));
    }

    #[test]
    fn chosen_blocks_are_in_the_cells_that_have_them() {
        let map = map(5);
        assert_eq!(Blocks::of_cell(&map, 0), Some(blocks(8, 4)));
        assert_eq!(Blocks::of_cell(&map, 4), Some(blocks(24, 3)));
        assert_eq!(blocks(8, 4).cells(&map), Some(0..=0));
        assert_eq!(blocks(11, 2).cells(&map), Some(0..=1));
        assert_eq!(blocks(0, 9).cells(&map), Some(0..=0));
        assert_eq!(blocks(20, 1000).cells(&map), Some(3..=4));
        assert_eq!(blocks(0, 8).cells(&map), None);
        assert_eq!(blocks(28, 4).cells(&map), None);
    }

    #[test]
    fn a_choice_ends_with_the_disk() {
        assert_eq!(blocks(10, 10).within(27), Some(blocks(10, 10)));
        assert_eq!(blocks(20, 10).within(27), Some(blocks(20, 7)));
        assert_eq!(blocks(27, 1).within(27), None);
        assert_eq!(blocks(24, 3).bytes(4096, 26 * 4096 + 100), (98_304, 8_292));
    }

    #[test]
    fn addresses_tell_it_and_nonsense_is_none() {
        let some = blocks(128, 64);
        assert_eq!(some.written(), "128..192");
        assert_eq!(Blocks::read("128..192"), Some(some));
        for nonsense in ["", "128", "128..", "..3", "5..5", "7..3", "-1..3", "a..b"] {
            assert_eq!(Blocks::read(nonsense), None, "{nonsense}");
        }
    }
}

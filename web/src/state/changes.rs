//! What changed between two moments, as it comes in: ranges, sums, orders, the list as CSV, and the
//! same as a block map.

use super::sort::{Direction, sorted};
use rowdisk::service::views::{Cell, ChangeView, ChangesView, MapView, Moment, MomentBlocks};
use std::cmp::Ordering;

/// More ranges are not taken in at once.
pub(crate) const RANGES_MAX: usize = 100_000;

/// The changes known so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    /// The size of the longer moment.
    pub(crate) len: u64,
    pub(crate) all: Vec<ChangeView>,
    /// Up to where they are known; `None` is to the end.
    pub(crate) next: Option<u64>,
    pub(crate) unreadable_bytes: u64,
}

/// The columns of the changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ChangeColumn {
    #[default]
    Offset,
    Length,
    Differing,
    Kind,
}

impl Changes {
    /// Takes what comes next in. A range that an answer ended in goes on.
    pub(crate) fn add(&mut self, page: ChangesView) {
        self.len = page.len;
        self.next = page.next;
        self.unreadable_bytes += page.unreadable_bytes;
        for change in page.changes {
            match self.all.last_mut() {
                Some(last)
                    if last.offset + last.len == change.offset
                        && last.is_zeroed == change.is_zeroed =>
                {
                    last.len += change.len;
                    last.differing_bytes += change.differing_bytes;
                }
                _ => self.all.push(change),
            }
        }
    }

    /// Bytes in blocks that changed.
    pub(crate) fn changed_bytes(&self) -> u64 {
        self.all.iter().map(|change| change.len).sum()
    }

    /// Bytes that differ.
    pub(crate) fn differing_bytes(&self) -> u64 {
        self.all.iter().map(|change| change.differing_bytes).sum()
    }

    /// The ranges in an order.
    pub(crate) fn ordered(&self, column: ChangeColumn, direction: Direction) -> Vec<ChangeView> {
        let order = |a: &ChangeView, b: &ChangeView| -> Ordering {
            let by = match column {
                ChangeColumn::Offset => a.offset.cmp(&b.offset),
                ChangeColumn::Length => a.len.cmp(&b.len),
                ChangeColumn::Differing => a.differing_bytes.cmp(&b.differing_bytes),
                ChangeColumn::Kind => a.is_zeroed.cmp(&b.is_zeroed),
            };
            direction.of(by)
        };
        sorted(&self.all, order).into_iter().copied().collect()
    }

    /// The list for a spreadsheet. Words of a file, not of the page: the same in every language.
    pub(crate) fn csv(&self) -> String {
        let mut text = "offset,length,differing_bytes,kind\r\n".to_owned();
        for change in &self.all {
            let kind = if change.is_zeroed {
                "zeroed"
            } else {
                "written"
            };
            let (offset, len, differing) = (change.offset, change.len, change.differing_bytes);
            text += &format!("{offset},{len},{differing},{kind}\r\n");
        }
        text
    }

    /// Part of the disk as a map whose moments are "same", "changed" and "zeroed", by those names.
    pub(crate) fn map(
        &self,
        block_size: u32,
        first_block: u64,
        blocks: u64,
        cells_max: u32,
        names: [String; 3],
    ) -> MapView {
        let cell_blocks = blocks.div_ceil(u64::from(cells_max)).max(1);
        let block = u64::from(block_size).max(1);
        let mut counts = vec![[0_u64; 3]; blocks.div_ceil(cell_blocks) as usize];
        for change in &self.all {
            let kind = if change.is_zeroed { ZEROED } else { CHANGED };
            let end = (change.offset + change.len).div_ceil(block);
            let mut at = (change.offset / block).max(first_block);
            let end = end.min(first_block + blocks);
            while at < end {
                let cell = (at - first_block) / cell_blocks;
                let cell_end = (first_block + (cell + 1) * cell_blocks).min(end);
                counts[cell as usize][kind] += cell_end - at;
                at = cell_end;
            }
        }
        let cells = counts.iter().enumerate().map(|(cell, counts)| {
            let all = cell_blocks.min(blocks - cell as u64 * cell_blocks);
            let same = all - counts[CHANGED] - counts[ZEROED];
            let by = [same, counts[CHANGED], counts[ZEROED]];
            Cell {
                by: (0_u16..)
                    .zip(by)
                    .filter(|(_, blocks)| *blocks > 0)
                    .map(|(moment, blocks)| MomentBlocks { moment, blocks })
                    .collect(),
                ..Cell::default()
            }
        });
        MapView {
            len: self.len,
            block_size,
            cell_blocks,
            first_block,
            cells: cells.collect(),
            moments: (names.into_iter().zip(IDS))
                .map(|(name, id)| Moment {
                    id: Some(id.to_owned()),
                    name,
                })
                .collect(),
            legend: Vec::new(),
        }
    }
}

/// The moment of a change map that stands for what changed.
pub(crate) const CHANGED_ID: &str = "changed";
const IDS: [&str; 3] = ["same", CHANGED_ID, "zeroed"];
const CHANGED: usize = 1;
const ZEROED: usize = 2;

/// The rows of a long table that have to be drawn: those in view, and a few around them.
pub(crate) fn rows_in_view(scrolled: f64, height: f64, row: f64, count: usize) -> (usize, usize) {
    const AROUND: usize = 10;
    let first = ((scrolled / row) as usize)
        .saturating_sub(AROUND)
        .min(count);
    let in_view = (height / row).ceil() as usize + 2 * AROUND;
    (first, in_view.min(count - first))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(offset: u64, len: u64, differing_bytes: u64, is_zeroed: bool) -> ChangeView {
        ChangeView {
            offset,
            len,
            differing_bytes,
            first_differing: offset,
            is_zeroed,
        }
    }

    fn changes() -> Changes {
        let mut changes = Changes::default();
        changes.add(ChangesView {
            len: 1 << 20,
            changes: vec![
                change(0, 8192, 10, false),
                change(16_384, 4096, 4096, false),
            ],
            next: Some(20_480),
            unreadable_bytes: 0,
        });
        changes.add(ChangesView {
            len: 1 << 20,
            changes: vec![
                change(20_480, 4096, 1, false),
                change(24_576, 4096, 7, true),
            ],
            next: None,
            unreadable_bytes: 3,
        });
        changes
    }

    #[test]
    fn a_range_goes_on_in_the_next_answer() {
        let changes = changes();
        assert_eq!(
            changes.all,
            [
                change(0, 8192, 10, false),
                change(16_384, 8192, 4097, false),
                change(24_576, 4096, 7, true),
            ]
        );
        assert_eq!(
            (changes.changed_bytes(), changes.differing_bytes()),
            (20_480, 4114)
        );
        assert_eq!((changes.next, changes.unreadable_bytes), (None, 3));
    }

    #[test]
    fn orders_turn() {
        let first = |column, direction| changes().ordered(column, direction)[0].offset;
        assert_eq!(first(ChangeColumn::Differing, Direction::Down), 16_384);
        assert_eq!(first(ChangeColumn::Length, Direction::Up), 24_576);
        assert_eq!(first(ChangeColumn::Kind, Direction::Down), 24_576);
        assert_eq!(first(ChangeColumn::Offset, Direction::Up), 0);
    }

    #[test]
    fn the_list_is_csv() {
        let wanted = "offset,length,differing_bytes,kind\r\n0,8192,10,written\r\n16384,8192,4097,written\r\n24576,4096,7,zeroed\r\n";
        assert_eq!(changes().csv(), wanted);
    }

    #[test]
    fn each_cell_of_the_map_adds_up() {
        let names = || ["a", "b", "c"].map(str::to_owned);
        let counts = |cell: &Cell| {
            let of = |moment| cell.by.iter().find(|by| by.moment == moment);
            [0, 1, 2].map(|moment| of(moment).map_or(0, |by| by.blocks))
        };
        let whole = changes().map(4096, 0, 256, 64, names());
        assert_eq!((whole.cells.len(), whole.cell_blocks), (64, 4));
        assert_eq!(counts(&whole.cells[0]), [2, 2, 0]);
        assert_eq!(counts(&whole.cells[1]), [1, 2, 1]);
        assert_eq!(counts(&whole.cells[2]), [4, 0, 0]);
        let part = changes().map(4096, 5, 3, 64, names());
        let cells: Vec<_> = part.cells.iter().map(counts).collect();
        assert_eq!(cells, [[0, 1, 0], [0, 0, 1], [1, 0, 0]]);
    }

    #[test]
    fn only_rows_around_the_view_are_drawn() {
        assert_eq!(rows_in_view(0.0, 320.0, 32.0, 5), (0, 5));
        assert_eq!(rows_in_view(0.0, 320.0, 32.0, 100_000), (0, 30));
        assert_eq!(rows_in_view(32_000.0, 320.0, 32.0, 100_000), (990, 30));
        assert_eq!(rows_in_view(1e9, 320.0, 32.0, 100), (100, 0));
    }
}

//! The block map's part of the disk: which blocks are in view, which cell has the focus, and what a
//! cell is painted with. Cells are blocks, or equal groups of blocks when there are more than fit.

use rowdisk::service::views::{Cell, MapView};
use std::ops::RangeInclusive;

/// The most cells a map has.
pub(crate) const CELLS_MAX: u32 = 4096;
/// Zooming in ends when so few blocks are in view.
const BLOCKS_MIN: u64 = 256;

/// The blocks in view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Viewport {
    pub(crate) first: u64,
    pub(crate) count: u64,
}

impl Viewport {
    /// All of a disk of `total` blocks.
    pub(crate) fn whole(total: u64) -> Self {
        Self {
            first: 0,
            count: total,
        }
    }

    /// As near to this view as a disk of `total` blocks allows.
    pub(crate) fn within(self, total: u64) -> Self {
        let count = self.count.max(BLOCKS_MIN).min(total);
        Self {
            first: self.first.min(total - count),
            count,
        }
    }

    /// Half as many blocks around `anchor`, which keeps its place on screen.
    pub(crate) fn zoomed_in(self, anchor: u64, total: u64) -> Self {
        let count = (self.count.next_power_of_two() / 2).max(BLOCKS_MIN.min(total));
        self.around(anchor, count, total)
    }

    /// Twice as many blocks around `anchor`.
    pub(crate) fn zoomed_out(self, anchor: u64, total: u64) -> Self {
        self.around(
            anchor,
            self.count.next_power_of_two().saturating_mul(2),
            total,
        )
    }

    fn around(self, anchor: u64, count: u64, total: u64) -> Self {
        if count >= total {
            return Self::whole(total);
        }
        let before = u128::from(anchor.saturating_sub(self.first));
        let kept = before * u128::from(count) / u128::from(self.count.max(1));
        // A view begins at a whole cell, so that zooming and moving keep the cells' borders.
        let step = count.div_ceil(u64::from(CELLS_MAX)).max(1);
        let first = anchor.saturating_sub(kept as u64) / step * step;
        Self { first, count }.within(total)
    }

    /// Moved by so many blocks, as far as there are any.
    pub(crate) fn moved(self, blocks: i64, total: u64) -> Self {
        Self {
            first: self.first.saturating_add_signed(blocks),
            ..self
        }
        .within(total)
    }

    /// Whether all of the disk is in view.
    pub(crate) fn is_whole(self, total: u64) -> bool {
        self.count >= total
    }
}

/// A key's wish for the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Cells(i64),
    Rows(i64),
    First,
    Last,
}

/// Where the focus goes: a cell in view, or out of it by so many cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Landing {
    Cell(usize),
    Before(u64),
    After(u64),
}

/// Where a step leads from cell `from` of `cells`, in rows of `columns`.
pub(crate) fn landing(from: usize, step: Step, columns: usize, cells: usize) -> Landing {
    let by = match step {
        Step::First => return Landing::Cell(0),
        Step::Last => return Landing::Cell(cells.saturating_sub(1)),
        Step::Cells(by) => by,
        Step::Rows(by) => by * columns as i64,
    };
    let to = from as i64 + by;
    if to < 0 {
        Landing::Before(to.unsigned_abs())
    } else if to as usize >= cells {
        Landing::After((to as usize - cells + 1) as u64)
    } else {
        Landing::Cell(to as usize)
    }
}

/// What a part of a cell is painted with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Paint {
    Never,
    Zero,
    /// Old (0) to new (1).
    Age(f32),
    Chosen,
    Now,
    /// In the store: given back soon, and given back.
    Leaving,
    Freed,
}

/// Which moments of a map have a paint of their own.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Painter {
    paints: Vec<Paint>,
}

impl Painter {
    /// Paints for a map's moments; `chosen` is the snapshot picked in the history.
    pub(crate) fn new(map: &MapView, chosen: Option<&str>) -> Self {
        let older = map
            .moments
            .iter()
            .filter(|moment| moment.id.is_some())
            .count();
        let newest = older.saturating_sub(1).max(1) as f32;
        let mut age = 0;
        let paints = (map.moments.iter())
            .map(|moment| match moment.id.as_deref() {
                None => Paint::Now,
                Some(id) => {
                    let paint = if older == 1 { 1.0 } else { age as f32 / newest };
                    age += 1;
                    if Some(id) == chosen {
                        Paint::Chosen
                    } else {
                        Paint::Age(paint)
                    }
                }
            })
            .collect();
        Self { paints }
    }

    /// Moments with these paints.
    pub(crate) fn of(paints: Vec<Paint>) -> Self {
        Self { paints }
    }

    /// A moment's paint.
    pub(crate) fn moment(&self, moment: u16) -> Paint {
        self.paints
            .get(usize::from(moment))
            .copied()
            .unwrap_or(Paint::Age(0.0))
    }

    /// A cell's paints with their shares of it, which add up to 1: never written first, now last. What was
    /// written has at least the share `seen`, so that one block among thousands is not lost.
    pub(crate) fn parts<'a>(
        &'a self,
        cell: &'a Cell,
        seen: f32,
    ) -> impl Iterator<Item = (Paint, f32)> + 'a {
        let empty = [(Paint::Never, cell.never), (Paint::Zero, cell.zero)];
        let by = (cell.by.iter()).map(|by| (self.moment(by.moment), by.blocks));
        let written: u64 = cell.by.iter().map(|by| by.blocks).sum();
        let unwritten = cell.never + cell.zero;
        let share = match (written, unwritten) {
            (0, _) => 0.0,
            (_, 0) => 1.0,
            _ => (written as f32 / (written + unwritten) as f32).max(seen),
        };
        let of = move |whole: u64, share: f32| {
            move |(paint, blocks): (Paint, u64)| (paint, blocks as f32 / whole as f32 * share)
        };
        let there = |part: &(Paint, u64)| part.1 > 0;
        let empty = empty.into_iter().filter(there);
        let by = by.filter(there);
        empty
            .map(of(unwritten, 1.0 - share))
            .chain(by.map(of(written, share)))
    }
}

/// The blocks of a cell: the first, and how many.
pub(crate) fn cell_blocks(map: &MapView, cell: usize) -> (u64, u64) {
    let first = map.first_block + cell as u64 * map.cell_blocks;
    let total = map.len / u64::from(map.block_size);
    (first, map.cell_blocks.min(total.saturating_sub(first)))
}

/// Neighbouring cells that hold the same: the first cell and how many. No run is chosen in part.
pub(crate) fn runs(map: &MapView, chosen: Option<&RangeInclusive<usize>>) -> Vec<(usize, usize)> {
    let alike = |a: &Cell, b: &Cell| {
        let moments = |cell: &Cell| cell.by.iter().map(|by| by.moment).collect::<Vec<_>>();
        (a.never > 0, a.zero > 0, moments(a)) == (b.never > 0, b.zero > 0, moments(b))
    };
    let is_chosen = |cell: usize| chosen.is_some_and(|chosen| chosen.contains(&cell));
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (index, cell) in map.cells.iter().enumerate() {
        match runs.last_mut() {
            Some((first, count))
                if alike(&map.cells[*first], cell) && is_chosen(*first) == is_chosen(index) =>
            {
                *count += 1;
            }
            _ => runs.push((index, 1)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use rowdisk::service::views::{Moment, MomentBlocks};

    fn by(moment: u16, blocks: u64) -> MomentBlocks {
        MomentBlocks { moment, blocks }
    }

    fn map(moments: &[&str], cells: Vec<Cell>) -> MapView {
        let moment = |name: &&str| Moment {
            id: (*name != "now").then(|| (*name).to_owned()),
            name: (*name).to_owned(),
        };
        MapView {
            len: 1 << 20,
            block_size: 1 << 14,
            cell_blocks: 4,
            first_block: 0,
            cells,
            moments: moments.iter().map(moment).collect(),
            legend: Vec::new(),
        }
    }

    #[test]
    fn zooming_in_and_out_keeps_the_anchor_in_view() {
        let total = 1 << 31;
        let mut view = Viewport::whole(total);
        for _ in 0..40 {
            view = view.zoomed_in(1_234_567_890, total);
            assert!((view.first..view.first + view.count).contains(&1_234_567_890));
        }
        assert_eq!(view.count, 256);
        for _ in 0..40 {
            view = view.zoomed_out(1_234_567_890, total);
        }
        assert_eq!(view, Viewport::whole(total));
    }

    #[test]
    fn a_view_never_leaves_the_disk() {
        let view = Viewport {
            first: 900,
            count: 256,
        };
        assert_eq!(view.moved(i64::MAX, 1000).first, 744);
        assert_eq!(view.moved(i64::MIN, 1000).first, 0);
        assert_eq!(
            Viewport {
                first: 5000,
                count: 9000
            }
            .within(100),
            Viewport::whole(100)
        );
        assert_eq!(
            Viewport::whole(100).zoomed_in(50, 100),
            Viewport::whole(100)
        );
    }

    #[test]
    fn steps_land_in_or_beyond_the_view() {
        assert_eq!(landing(5, Step::Cells(-1), 8, 64), Landing::Cell(4));
        assert_eq!(landing(5, Step::Rows(1), 8, 64), Landing::Cell(13));
        assert_eq!(landing(5, Step::Rows(-1), 8, 64), Landing::Before(3));
        assert_eq!(landing(60, Step::Rows(1), 8, 64), Landing::After(5));
        assert_eq!(landing(5, Step::Last, 8, 64), Landing::Cell(63));
    }

    #[test]
    fn now_and_chosen_have_their_own_paint_and_age_is_a_ramp() {
        let map = map(&["a", "b", "c", "now"], Vec::new());
        let painter = Painter::new(&map, Some("b"));
        let paints: Vec<Paint> = (0..4).map(|moment| painter.moment(moment)).collect();
        assert_eq!(
            paints,
            [Paint::Age(0.0), Paint::Chosen, Paint::Age(1.0), Paint::Now]
        );
    }

    #[test]
    fn a_mixed_cell_shows_its_shares() {
        let cell = Cell {
            never: 1,
            by: vec![by(0, 1), by(1, 2)],
            ..Cell::default()
        };
        let map = map(&["a", "now"], vec![cell.clone()]);
        let painter = Painter::new(&map, None);
        assert_eq!(
            painter.parts(&cell, 0.1).collect::<Vec<_>>(),
            [
                (Paint::Never, 0.25),
                (Paint::Age(1.0), 0.25),
                (Paint::Now, 0.5)
            ]
        );
    }

    #[test]
    fn one_block_among_many_is_seen() {
        let cell = Cell {
            never: 9_000,
            zero: 999,
            by: vec![by(0, 1)],
            ..Cell::default()
        };
        let map = map(&["now"], vec![cell.clone()]);
        let painter = Painter::new(&map, None);
        let parts: Vec<_> = painter.parts(&cell, 0.25).collect();
        assert_eq!(parts[2], (Paint::Now, 0.25));
        let sum: f32 = parts.iter().map(|(_, share)| share).sum();
        assert!((sum - 1.0).abs() < 1e-5, "{sum}");
        let full = Cell {
            never: 0,
            zero: 0,
            ..cell
        };
        assert_eq!(
            painter.parts(&full, 0.25).collect::<Vec<_>>(),
            [(Paint::Now, 1.0)]
        );
    }

    #[test]
    fn the_table_joins_cells_that_hold_the_same() {
        let never = Cell {
            never: 4,
            ..Cell::default()
        };
        let data = Cell {
            by: vec![by(0, 4)],
            ..Cell::default()
        };
        let map = map(&["a"], vec![never.clone(), never.clone(), data, never]);
        assert_eq!(runs(&map, None), [(0, 2), (2, 1), (3, 1)]);
        assert_eq!(runs(&map, Some(&(1..=2))), [(0, 1), (1, 1), (2, 1), (3, 1)]);
        assert_eq!(runs(&map, Some(&(0..=3))), [(0, 2), (2, 1), (3, 1)]);
    }
}

//! Lists page by page: the rows of one page out of many, without sorting the others.

use std::cmp::Ordering;
use std::ops::Range;

use super::PAGE_SIZE_MAX;
use crate::service::views::Part;

impl Part {
    /// The number of the page that is nearest to it in a list of so many, and the places on it.
    pub(super) fn of(self, total: usize) -> (u32, Range<usize>) {
        let rows = self.rows.clamp(1, PAGE_SIZE_MAX);
        let rows = usize::try_from(rows).unwrap_or(usize::MAX);
        let count = total.div_ceil(rows).max(1);
        let number = usize::try_from(self.number).unwrap_or(usize::MAX);
        let number = number.clamp(1, count);
        let first = (number - 1) * rows;
        let range = first..total.min(first + rows);
        (u32::try_from(number).unwrap_or(u32::MAX), range)
    }
}

/// The items at these places once all are sorted. No two may be equal in `order`.
pub(super) fn cut<T>(
    mut items: Vec<T>,
    places: Range<usize>,
    order: impl Fn(&T, &T) -> Ordering,
) -> Vec<T> {
    let end = places.end.min(items.len());
    let start = places.start.min(end);
    if end < items.len() {
        items.select_nth_unstable_by(end, &order);
        items.truncate(end);
    }
    if start > 0 && start < items.len() {
        items.select_nth_unstable_by(start, &order);
    }
    let mut page = items.split_off(start);
    page.sort_unstable_by(&order);
    page
}

/// Whether a text has what is wanted in it, in small letters, whatever the text's case.
pub(super) fn has(text: &str, wanted: &str) -> bool {
    wanted.is_empty() || text.to_lowercase().contains(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_on_one_page_and_in_order() {
        for total in [0, 1, 3, 4, 9, 23] {
            // Seven goes through all remainders of a number that it does not divide.
            let items: Vec<usize> = (0..total).map(|at| at * 7 % total).collect();
            let part = |number| Part { number, rows: 4 };
            let (last, _) = part(u32::MAX).of(total);
            let pages = (1..=last).flat_map(|number| {
                let (shown, places) = part(number).of(total);
                assert_eq!(shown, number);
                cut(items.clone(), places, Ord::cmp)
            });
            assert!(pages.eq(0..total), "{total}");
        }
    }

    #[test]
    fn a_page_that_is_not_there_is_the_nearest() {
        let part = |number, rows| Part { number, rows };
        assert_eq!(part(0, 4).of(9), (1, 0..4));
        assert_eq!(part(u32::MAX, 4).of(9), (3, 8..9));
        assert_eq!(part(7, 4).of(0), (1, 0..0));
        assert_eq!(part(1, 0).of(9), (1, 0..1));
        assert_eq!(part(1, u32::MAX).of(1000), (1, 0..100));
    }
}

//! A long list, page by page: what is not on the page is not drawn.

use rowdisk::service::views::Part;
use std::{num::NonZeroUsize, ops::Range};

/// Rows on a page of a table: drawing more keeps the main thread from answering.
pub(crate) const ROWS: usize = 100;

/// The number of a page, as an address keeps it: from 1 on, and nothing for the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct PageNumber(Option<NonZeroUsize>);

impl PageNumber {
    pub(crate) fn new(number: usize) -> Self {
        Self(NonZeroUsize::new(number).filter(|number| number.get() > 1))
    }

    /// What an address says; what is no number says nothing.
    pub(crate) fn read(text: Option<String>) -> Self {
        Self::new(text.and_then(|text| text.parse().ok()).unwrap_or(1))
    }

    pub(crate) fn text(self) -> Option<String> {
        self.0.map(|number| number.to_string())
    }

    /// The page that is asked for.
    pub(crate) fn part(self) -> Part {
        self.of(ROWS)
    }

    /// The same of a list with so many rows on a page.
    pub(crate) fn of(self, rows: usize) -> Part {
        let number = self.0.map_or(1, NonZeroUsize::get);
        Part {
            number: u32::try_from(number).unwrap_or(u32::MAX),
            rows: u32::try_from(rows).unwrap_or(u32::MAX),
        }
    }

    /// The page of so many rows that is meant.
    pub(crate) fn of_rows(self, total: usize) -> Paging {
        Paging::new(self.0.map_or(1, NonZeroUsize::get), total, ROWS)
    }
}

/// One page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Paging {
    number: usize,
    total: usize,
    rows: usize,
}

impl Paging {
    /// The page of that number, from 1 on; the last one if there are fewer.
    pub(crate) fn new(number: usize, total: usize, rows: usize) -> Self {
        let count = total.div_ceil(rows).max(1);
        Self {
            number: number.clamp(1, count),
            total,
            rows,
        }
    }

    /// A page of a list that the worker cut.
    pub(crate) fn cut(number: u32, total: u64, rows: usize) -> Self {
        Self::new(number as usize, total as usize, rows)
    }

    pub(crate) fn number(self) -> usize {
        self.number
    }

    /// How many pages there are.
    pub(crate) fn count(self) -> usize {
        self.total.div_ceil(self.rows).max(1)
    }

    pub(crate) fn total(self) -> usize {
        self.total
    }

    /// The places on it.
    pub(crate) fn range(self) -> Range<usize> {
        let start = (self.number - 1) * self.rows;
        start..(start + self.rows).min(self.total)
    }

    /// What is on it.
    pub(crate) fn of<T>(self, all: &[T]) -> &[T] {
        all.get(self.range()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_on_one_page() {
        for total in [0, 1, 3, 4, 9] {
            let all: Vec<usize> = (0..total).collect();
            let count = Paging::new(1, total, 4).count();
            let pages = (1..=count).flat_map(|number| Paging::new(number, total, 4).of(&all));
            assert!(pages.eq(&all), "{total}");
        }
    }

    #[test]
    fn the_first_page_says_nothing_in_an_address() {
        assert_eq!(PageNumber::new(1).text(), None);
        for (text, number) in [
            ("3", 3),
            ("0", 1),
            ("-1", 1),
            ("x", 1),
            ("99999999999999999999", 1),
        ] {
            let read = PageNumber::read(Some(text.to_owned()));
            assert_eq!(read, PageNumber::new(number), "{text}");
            assert_eq!(PageNumber::read(read.text()), read);
        }
    }

    #[test]
    fn a_page_that_is_not_there_is_the_nearest() {
        assert_eq!(Paging::new(0, 9, 4).range(), 0..4);
        assert_eq!(Paging::new(usize::MAX, 9, 4).range(), 8..9);
        assert_eq!(Paging::new(7, 0, 4).range(), 0..0);
    }
}

//! The pages of the disk that are here, and which to ask for next.
//!
//! Reading in order is noticed: each time it goes on about where it ended, twice as much is asked for. Several
//! such readings are told apart, since a filesystem reads its table and its folders in turns.

use std::{collections::BTreeMap, ops::Range, rc::Rc};

/// The unit of asking. A block of the engine has this size unless a disk was made with another.
pub(crate) const PAGE: u64 = 16 << 10;
/// The fewest pages asked for at once: a table, its folder and its neighbours often lie within.
const AHEAD_MIN: u64 = 4;
/// The most pages asked for at once: 1 MiB.
const AHEAD_MAX: u64 = 64;
/// How many pages a reading in order may leave out: the clusters of a folder lie between those of its files.
const GAP_MAX: u64 = 16;
/// How many readings in order are told apart.
const RUNS_MAX: usize = 8;
/// The most bytes one session loads.
pub(crate) const LOADED_MAX: u64 = 128 << 20;

/// A reading in order: the pages asked for last, and how many could have been.
struct Run {
    asked: Range<u64>,
    pages: u64,
}

/// Pages of a disk of a given length.
pub(crate) struct Cache {
    disk_len: u64,
    pages: BTreeMap<u64, Rc<[u8]>>,
    /// The page read last: most reads are a few bytes and stay in one page.
    last: Option<(u64, Rc<[u8]>)>,
    runs: Vec<Run>,
}

impl Cache {
    pub(crate) fn new(disk_len: u64) -> Self {
        Self {
            disk_len,
            pages: BTreeMap::new(),
            last: None,
            runs: Vec::new(),
        }
    }

    pub(crate) fn disk_len(&self) -> u64 {
        self.disk_len
    }

    pub(crate) fn loaded(&self) -> u64 {
        self.pages.len() as u64 * PAGE
    }

    /// Takes bytes of the disk in. What does not fill a page is left out, but for the disk's last one.
    pub(crate) fn fill(&mut self, offset: u64, bytes: &[u8]) {
        let mut at = offset.next_multiple_of(PAGE);
        let end = offset.saturating_add(bytes.len() as u64).min(self.disk_len);
        while at < end {
            let page_end = (at + PAGE).min(self.disk_len);
            if page_end > end {
                break;
            }
            let within = (at - offset) as usize..(page_end - offset) as usize;
            if let Some(page) = bytes.get(within) {
                self.pages.insert(at / PAGE, page.into());
            }
            at += PAGE;
        }
    }

    /// Lets the pages go that end in a part of the disk.
    pub(crate) fn let_go(&mut self, part: Range<u64>) {
        for page in part.start / PAGE..part.end / PAGE {
            self.pages.remove(&page);
        }
    }

    /// Copies what is here of the page at `offset` into `buf`; how many bytes, or nothing if the page is
    /// not here.
    pub(crate) fn read(&mut self, offset: u64, buf: &mut [u8]) -> Option<usize> {
        let page = offset / PAGE;
        if self.last.as_ref().is_none_or(|(last, _)| *last != page) {
            self.last = Some((page, self.pages.get(&page)?.clone()));
        }
        let (_, bytes) = self.last.as_ref()?;
        let from = bytes.get((offset % PAGE) as usize..)?;
        let count = from.len().min(buf.len());
        buf.get_mut(..count)?.copy_from_slice(from.get(..count)?);
        Some(count)
    }

    /// What to ask for when the page at `offset` is not here: that page, and those likely to be next.
    pub(crate) fn missing(&mut self, offset: u64) -> Range<u64> {
        let first = offset / PAGE;
        let bytes = |pages: Range<u64>| pages.start * PAGE..(pages.end * PAGE).min(self.disk_len);
        // Another part of the question has asked for it and not got it yet.
        let asked = self.runs.iter().find(|run| run.asked.contains(&first));
        if let Some(run) = asked {
            return bytes(run.asked.clone());
        }
        let run = self.runs.iter().position(|run| {
            let end = run.asked.end;
            (end..=end + GAP_MAX).contains(&first)
        });
        let pages = match run.map(|at| self.runs.remove(at)) {
            Some(run) => (run.pages * 2).min(AHEAD_MAX),
            None => AHEAD_MIN,
        };
        let last = self.disk_len.div_ceil(PAGE);
        let mut next = first + 1;
        while next < last && next < first + pages && !self.pages.contains_key(&next) {
            next += 1;
        }
        let range = bytes(first..next);
        self.runs.truncate(RUNS_MAX - 1);
        let asked = first..next;
        self.runs.insert(0, Run { asked, pages });
        range
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_go_that_end_in_the_part_that_is_let_go() {
        let mut cache = Cache::new(5 * PAGE / 2);
        cache.fill(0, &vec![7; 5 * PAGE as usize / 2]);
        assert_eq!(cache.loaded(), 3 * PAGE);
        let is_here = |cache: &mut Cache| {
            // What was read last is at hand without its page.
            cache.last = None;
            [0, PAGE, 2 * PAGE].map(|at| cache.read(at, &mut [0]).is_some())
        };
        // Blocks smaller than a page: it stays until its last one is done with.
        cache.let_go(0..PAGE - 1024);
        assert_eq!(is_here(&mut cache), [true; 3]);
        cache.let_go(PAGE - 1024..PAGE);
        assert_eq!(is_here(&mut cache), [false, true, true]);
        cache.let_go(PAGE + 1024..2 * PAGE);
        assert_eq!(is_here(&mut cache), [false, false, true]);
        assert_eq!(cache.loaded(), PAGE);
        // One that was let go is asked for again.
        let missing = cache.missing(PAGE);
        assert_eq!(missing.start, PAGE);
        cache.fill(PAGE, &vec![8; PAGE as usize]);
        assert_eq!(is_here(&mut cache), [false, true, true]);
    }
}

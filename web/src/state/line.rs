//! Work that waits for its turn: one at a time, in the order in which it came.
//!
//! Invariants: at most one is out at a time. While the line rests nothing comes out of it; what
//! waits stays.

use std::collections::VecDeque;

/// Work by its task's id.
#[derive(Debug)]
pub(crate) struct Line<T> {
    waiting: VecDeque<(u64, T)>,
    is_busy: bool,
    rests: bool,
}

impl<T> Default for Line<T> {
    fn default() -> Self {
        Self {
            waiting: VecDeque::new(),
            is_busy: false,
            rests: false,
        }
    }
}

impl<T> Line<T> {
    /// Puts work at the end.
    pub(crate) fn push(&mut self, id: u64, work: T) {
        self.waiting.push_back((id, work));
    }

    /// The next, if none is out: it is, until [`Self::done`].
    pub(crate) fn next(&mut self) -> Option<(u64, T)> {
        if self.is_busy || self.rests {
            return None;
        }
        let next = self.waiting.pop_front();
        self.is_busy = next.is_some();
        next
    }

    /// What was out is over, one way or another.
    pub(crate) fn done(&mut self) {
        self.is_busy = false;
    }

    /// What was out could not be done because the line rests: it is the first again. Nothing
    /// happens, and it says no, while the line does not rest.
    pub(crate) fn back(&mut self, id: u64, work: T) -> bool {
        if self.rests {
            self.waiting.push_front((id, work));
        }
        self.rests
    }

    /// Whether that one still waited; it does not any more.
    pub(crate) fn leave(&mut self, id: u64) -> bool {
        let before = self.waiting.len();
        self.waiting.retain(|(other, _)| *other != id);
        self.waiting.len() < before
    }

    /// Lets nothing out, or lets it out again.
    pub(crate) fn rest(&mut self, rests: bool) {
        self.rests = rests;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(of: &[u64]) -> Line<()> {
        let mut line = Line::default();
        for id in of {
            line.push(*id, ());
        }
        line
    }

    #[test]
    fn one_is_out_at_a_time_in_order() {
        let mut line = line(&[1, 2]);
        assert_eq!(line.next(), Some((1, ())));
        assert_eq!(line.next(), None);
        line.done();
        assert_eq!(line.next(), Some((2, ())));
        line.done();
        assert_eq!(line.next(), None);
        line.push(3, ());
        assert_eq!(line.next(), Some((3, ())), "an empty line is not busy");
    }

    #[test]
    fn who_leaves_is_passed_over() {
        let mut line = line(&[1, 2, 3]);
        assert_eq!(line.next(), Some((1, ())));
        assert!(line.leave(2));
        assert!(!line.leave(1), "it is out already");
        line.done();
        assert_eq!(line.next(), Some((3, ())));
    }

    #[test]
    fn a_resting_line_keeps_what_waits() {
        let mut line = line(&[1, 2]);
        line.next();
        line.rest(true);
        line.done();
        assert_eq!(line.next(), None);
        line.rest(false);
        assert_eq!(line.next(), Some((2, ())));
    }

    #[test]
    fn what_a_rest_broke_off_is_the_first_again() {
        let mut line = line(&[1, 2]);
        line.next();
        assert!(!line.back(1, ()), "it failed by itself");
        line.rest(true);
        assert!(line.back(1, ()));
        line.done();
        line.rest(false);
        assert_eq!(line.next(), Some((1, ())));
        line.done();
        assert_eq!(line.next(), Some((2, ())));
    }
}

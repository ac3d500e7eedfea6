//! What a running check has seen in use.
//!
//! Commits go on beside a check, so what was seen may be given back, and something else written in
//! its place. That is said here in the same synchronous section in which the pool's state changes: a
//! place that is given back counts as unseen, and what comes to lie there is looked at when a later
//! pass reaches it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};

use roaring::RoaringTreemap;

use crate::backend::{Free, Location};

/// Objects in use, by their length. Compressed sets: memory grows with fragmentation.
#[derive(Default)]
pub(super) struct Seen(RefCell<BTreeMap<u32, RoaringTreemap>>);

impl Seen {
    /// Notes an object; false if it was noted before.
    pub(super) fn note(&self, location: Location, len: u32) -> bool {
        let mut seen = self.0.borrow_mut();
        seen.entry(len).or_default().insert(location.raw())
    }

    /// Whether an object was noted, and not given back since.
    pub(super) fn has(&self, location: Location, len: u32) -> bool {
        let seen = self.0.borrow();
        seen.get(&len)
            .is_some_and(|places| places.contains(location.raw()))
    }

    /// Takes out what stands at a place: the length it was noted with.
    pub(super) fn take(&self, location: Location) -> Option<u32> {
        let mut seen = self.0.borrow_mut();
        seen.iter_mut()
            .find_map(|(&len, places)| places.remove(location.raw()).then_some(len))
    }

    /// All that is left.
    pub(super) fn rest(&self) -> Vec<Location> {
        let seen = self.0.borrow();
        let places = seen.values().flat_map(RoaringTreemap::iter);
        places.filter_map(Location::new).collect()
    }
}

/// The checks that run now.
#[derive(Default)]
pub(in crate::engine) struct Checks(Vec<Weak<Seen>>);

impl Checks {
    /// Begins one; it ends when what it has seen is dropped.
    pub(super) fn begin(&mut self) -> Rc<Seen> {
        let seen = Rc::default();
        self.0.push(Rc::downgrade(&seen));
        seen
    }

    /// Tells each that places were given back.
    pub(in crate::engine) fn give_back(&mut self, frees: &[Free]) {
        self.0.retain(|seen| {
            let Some(seen) = seen.upgrade() else {
                return false;
            };
            for (len, places) in seen.0.borrow_mut().iter_mut() {
                for free in frees.iter().filter(|free| free.len == *len) {
                    places.remove(free.location.raw());
                }
            }
            true
        });
    }
}

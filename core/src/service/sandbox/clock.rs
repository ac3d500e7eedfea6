//! A clock that is set, and ids from a counter: two simulations of the same plan are the same.

use std::cell::Cell;

use super::churn::SplitMix;
use crate::service::environment::Environment;
use crate::service::views::TimeMs;

/// The environment of a simulation.
#[derive(Debug)]
pub(super) struct Clock {
    now_ms: Cell<TimeMs>,
    ids: Cell<SplitMix>,
}

impl Clock {
    pub(super) fn at(now_ms: TimeMs) -> Self {
        Self {
            now_ms: Cell::new(now_ms),
            ids: Cell::new(SplitMix(0)),
        }
    }

    pub(super) fn set(&self, now_ms: TimeMs) {
        self.now_ms.set(now_ms);
    }

    pub(super) fn get(&self) -> TimeMs {
        self.now_ms.get()
    }
}

impl Environment for Clock {
    fn now_ms(&self) -> TimeMs {
        self.now_ms.get()
    }

    fn entropy(&self, bytes: &mut [u8]) {
        let mut ids = self.ids.get();
        for part in bytes.chunks_mut(8) {
            let word = ids.next().to_le_bytes();
            for (byte, random) in part.iter_mut().zip(word) {
                *byte = random;
            }
        }
        self.ids.set(ids);
    }

    fn is_charged(&self) -> bool {
        false
    }
}

//! The driver: the one task that commits, spills and reclaims. Whoever opens a pool polls it.

use std::rc::Rc;

use super::row_changes::RowChanges;
use super::state::{Shared, Standing, WEIGHT_MAX};
use crate::backend::{BlockBackend, Maintenance};

/// The task that does the pool's work. Must be polled for as long as the pool is used; it ends only
/// when the pool is closed or poisoned, so do not wait for it where a failure may come before
/// [`Pool::close`](super::Pool::close). Dropped in the middle of a commit, it poisons the pool.
#[must_use = "a pool does nothing unless its driver is polled"]
pub struct Driver<B: BlockBackend> {
    shared: Rc<Shared<B>>,
}

enum Task {
    Commit,
    Spill,
    Background,
    Maintain,
    Rest,
    End,
}

impl<B: BlockBackend> Driver<B> {
    pub(super) fn new(shared: Rc<Shared<B>>) -> Self {
        Self { shared }
    }

    /// Works until the pool is closed or poisoned.
    pub async fn run(self) {
        let shared = &self.shared;
        loop {
            let wake = shared.wake.listen();
            match self.next_task() {
                Task::Commit => shared.commit_front().await,
                Task::Spill => shared.spill().await,
                Task::Background => shared.background().await,
                Task::Maintain => self.maintain().await,
                Task::Rest => wake.await,
                Task::End => return,
            }
        }
    }

    fn next_task(&self) -> Task {
        let mut state = self.shared.state.borrow_mut();
        let task = if state.standing != Standing::Open {
            Task::End
        } else if state.pauses > 0 {
            Task::Rest
        } else if !state.queue.is_empty() {
            Task::Commit
        } else if state.is_stuck {
            // What waits cannot be committed; reclaim may make the room it needs.
            match (state.has_background_work(), state.wants_maintenance) {
                (true, _) => Task::Background,
                (false, true) => Task::Maintain,
                (false, false) => Task::Rest,
            }
        } else if state
            .heads
            .values()
            .any(|head| head.open.weight() > WEIGHT_MAX)
        {
            // So many entries wait that they are a burden themselves: commit without being asked.
            state.enqueue(Vec::new(), RowChanges::default());
            Task::Commit
        } else if state.buffered_bytes >= self.shared.buffer_max {
            Task::Spill
        } else if state.has_background_work() {
            if state
                .all_overlays()
                .any(|(_, overlay)| overlay.spilled() > 0)
            {
                // A commit that leaves spilled blocks out has to list them; take them along.
                state.enqueue(Vec::new(), RowChanges::default());
                Task::Commit
            } else {
                Task::Background
            }
        } else if state.wants_maintenance {
            Task::Maintain
        } else {
            Task::Rest
        };
        let was_busy = state.is_busy;
        state.is_busy = !matches!(task, Task::Rest | Task::End);
        let has_come_to_rest = was_busy && !state.is_busy;
        drop(state);
        if has_come_to_rest {
            // Only then: whoever is told each time, and wakes the driver in turn, would keep it and
            // himself busy for ever while a check holds the driver back.
            self.shared.progress.notify(usize::MAX);
        }
        task
    }

    async fn maintain(&self) {
        match self.shared.store.backend.maintain().await {
            Ok(Maintenance::More) => {}
            // What housekeeping could not do now it tries again after the next commit.
            Ok(Maintenance::Idle) | Err(crate::backend::BackendError::NoSpace) => {
                self.shared.state.borrow_mut().wants_maintenance = false;
            }
            Err(_) => self.shared.poison(Standing::Poisoned),
        }
    }
}

impl<B: BlockBackend> Drop for Driver<B> {
    fn drop(&mut self) {
        // Dropped in the middle of something, nobody knows how far it got.
        let is_busy = self.shared.state.borrow().is_busy;
        self.shared.poison(if is_busy {
            Standing::Poisoned
        } else {
            Standing::Closed
        });
    }
}

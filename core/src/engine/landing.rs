//! What comes of a commit, for the pool's state and for those who wait:
//! - done: the stage becomes the pool's state;
//! - refused (a request that cannot be carried out, no space, a damaged map): nothing of it
//!   happened, the generation's writes slide under the next one and stay acknowledged;
//! - failed: the pool is poisoned, for nobody knows which root is durable.

use std::rc::Rc;

use super::commit::Landed;
use super::error::Error;
use super::ops::Op;
use super::row_changes::RowChanges;
use super::state::{Batch, Shared, Standing, State};
use super::transaction::Committed;
use crate::backend::BlockBackend;
use crate::rules::{Rule, applies};
use crate::units::VersionId;

impl<B: BlockBackend> Shared<B> {
    /// Makes a durable commit the pool's state.
    pub(super) fn land(&self, landed: Landed, sequence: Option<u64>, keeps_overlays: bool) {
        let mut guard = self.state.borrow_mut();
        let state = &mut *guard;
        let Landed {
            changes,
            catalog,
            committed,
            frees,
            half_walked,
            gives_back,
            left_behind,
            costs,
            unclaimed_rows,
        } = landed;
        let deleted: Vec<VersionId> = changes
            .versions
            .iter()
            .filter(|(_, now)| now.is_none())
            .map(|(&id, _)| id)
            .collect();
        state.checks.give_back(&frees);
        state.checks.give_back(&half_walked);
        let lineage = Rc::make_mut(&mut state.lineage);
        for (id, version) in changes.versions {
            lineage.put(id, version);
        }
        for (id, grave) in changes.graves {
            match grave {
                Some(grave) => lineage.graves.insert(id, grave),
                None => lineage.graves.remove(&id),
            };
        }
        state.catalog = catalog;
        state.unclaimed_rows = unclaimed_rows;
        state.given_up.clear();
        state.committed = committed.generation;
        if applies(Rule::Generation) {
            state.generation = committed.generation.next();
        }
        for zombie in changes.to_prune {
            state.to_prune.entry(zombie).or_insert(0);
        }
        for (parent, count) in left_behind {
            if state
                .lineage
                .version(parent)
                .is_some_and(|version| version.is_zombie)
            {
                *state.left_behind.entry(parent).or_insert(0) += count;
            }
        }
        let gone = |id: &VersionId| !state.lineage.version(*id).is_some_and(|v| v.is_zombie);
        state.to_prune.retain(|id, _| !gone(id));
        state.left_behind.retain(|id, _| !gone(id));
        costs.land();
        state.counters.commits += 1;
        state.counters.redirected_blocks += committed.redirected_blocks;
        state.counters.cow_copies += committed.cow_copies;
        state.counters.freed_objects += frees.len() as u64;
        state.is_background_stuck = false;
        // What was deleted can be used again after one more commit, which nobody may ever ask for.
        // What was merely overwritten waits for the next write: a commit for each would cost it
        // twice.
        state.wants_release = gives_back && (sequence.is_none() || state.has_deletion());
        state.wants_maintenance = true;
        if let Some(sequence) = sequence {
            state.is_stuck = keeps_overlays;
            if keeps_overlays {
                self.thaw(state, sequence);
            } else {
                drop(state.take_closed(sequence));
            }
            if let Some(batch) = state.queue.pop_front() {
                Self::forget_rollbacks(state, &batch);
                for op in batch.ops.iter() {
                    state.hand_keys_on(op);
                }
                self.answer(batch, Ok(committed), keeps_overlays);
            }
        }
        for id in deleted {
            // What was spilled went with the commit; writes that came after the deletion was asked
            // for go with the head.
            state.heads.remove(&id);
            state.keyring.remove(id);
        }
        state.forget_idle_heads();
        state.recount();
    }

    /// Nothing of a batch happened: its writes slide under the next generation.
    pub(super) fn refuse(&self, sequence: u64, error: Error) {
        if matches!(error, Error::Backend(_) | Error::Poisoned) {
            let batch = self.state.borrow_mut().queue.pop_front();
            if let Some(done) = batch.and_then(|batch| batch.done) {
                // The first to ask learns the cause; everybody else, that the pool is poisoned.
                drop(done.send(Err(error)));
            }
            self.poison(Standing::Poisoned);
            return;
        }
        let mut guard = self.state.borrow_mut();
        let state = &mut *guard;
        // Births must not repeat, even of blocks that were given up.
        state.generation = state.generation.next();
        state.is_stuck = matches!(error, Error::NoSpace | Error::Corrupt(_));
        self.thaw(state, sequence);
        if let Some(mut batch) = state.queue.pop_front() {
            Self::forget_rollbacks(state, &batch);
            if !state.is_stuck {
                // The flushes that came along have nothing to do with what was refused.
                let flushes = std::mem::take(&mut batch.flushes);
                match state.queue.front_mut() {
                    _ if flushes.is_empty() => {}
                    Some(next) => next.flushes.extend(flushes),
                    None => state.enqueue(Vec::new(), RowChanges::default()).flushes = flushes,
                }
            }
            self.answer(batch, Err(error), true);
        }
        state.forget_idle_heads();
        state.recount();
    }

    fn thaw(&self, state: &mut State, sequence: u64) {
        for (id, overlay) in state.take_closed(sequence) {
            let Some(version) = state.lineage.version(id) else {
                continue;
            };
            let block_size = version.block_size;
            let Some(head) = state.heads.get_mut(&id) else {
                continue;
            };
            let older = Rc::unwrap_or_clone(overlay);
            let objects = match head.closed.front_mut() {
                Some((_, next)) => Rc::make_mut(next).absorb_older(older),
                None => head.open.absorb_older(older),
            };
            self.give_up(state, objects, block_size);
        }
    }

    fn forget_rollbacks(state: &mut State, batch: &Batch) {
        for op in batch.ops.iter() {
            if let Op::RollBack { head, .. } = op
                && let Some(head) = state.heads.get_mut(head)
            {
                head.rollbacks -= 1;
                head.epoch += 1;
            }
        }
    }

    /// Tells those who wait. A flush that could not be done reports why; one whose transaction was
    /// refused for another reason is tried again with the next generation.
    fn answer(&self, batch: Batch, result: Result<Committed, Error>, is_unflushed: bool) {
        let flushed = || match &result {
            Ok(_) if !is_unflushed => Ok(()),
            Ok(_) | Err(Error::NoSpace) => Err(Error::NoSpace),
            Err(Error::Corrupt(corruption)) => Err(Error::Corrupt(*corruption)),
            Err(_) => Err(Error::Poisoned),
        };
        let answers: Vec<_> = batch
            .flushes
            .into_iter()
            .map(|flush| (flush, flushed()))
            .collect();
        for (flush, answer) in answers {
            // The receiver is gone when its future was dropped: nobody wants to know.
            drop(flush.send(answer));
        }
        if let Some(done) = batch.done {
            drop(done.send(result));
        }
    }
}

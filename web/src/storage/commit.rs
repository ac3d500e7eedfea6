//! The commit: what is still in memory, the changed pages of allocations and the root, in one durable
//! transaction that only the owner can end.

use std::collections::BTreeSet;
use std::rc::Rc;

use js_sys::Uint8Array;
use rowdisk::backend::{BackendError, Commit, Free};

use super::core::Core;
use super::error::Failure;
use super::kind::Kind;
use super::record::RootRecord;
use super::schema;
use super::table::Plan;
use super::write::TRANSACTION_LEN;

const ACTION: &str = "committed";

impl Core {
    /// Makes everything written durable, with the root and the frees.
    ///
    /// Nothing here changes what is known before the transaction is complete; a `NoSpace` leaves
    /// all segments queued, readable, and ready for another try.
    pub(super) async fn commit(self: &Rc<Self>, commit: Commit<'_>) -> Result<(), BackendError> {
        for kind in Kind::ALL {
            self.seal(kind);
        }
        while self.in_flight.get() > 0 {
            self.landing().await;
        }
        let unneeded = self.set_aside(commit.frees);
        let committed = self.commit_needed(commit).await;
        if committed.is_err() {
            let mut pending = self.pending.borrow_mut();
            for number in unneeded {
                pending.put_back(number);
            }
        }
        committed
    }

    /// Takes what this commit gives back off the queue: it need not be stored first. Otherwise what did not
    /// fit could not be given up either, for want of space.
    fn set_aside(&self, frees: &[Free]) -> BTreeSet<u64> {
        let mut pending = self.pending.borrow_mut();
        let unneeded = self.table.borrow().emptied_by(frees, pending.queued());
        for &number in &unneeded {
            pending.leave_queue(number);
        }
        unneeded
    }

    async fn commit_needed(self: &Rc<Self>, commit: Commit<'_>) -> Result<(), BackendError> {
        // What does not fit one transaction goes ahead.
        self.drain(TRANSACTION_LEN)
            .await
            .map_err(|why| why.while_it(ACTION))?;
        let stored = self.take_queued(u64::MAX);
        let planned = self.table.borrow().plan(&commit, &stored);
        let committed = match planned {
            Ok(plan) => self
                .commit_plan(&commit, &plan, stored.iter().copied())
                .await
                .map_err(|why| why.while_it(ACTION)),
            Err(error) => Err(error),
        };
        let mut pending = self.pending.borrow_mut();
        for &number in &stored {
            if committed.is_ok() {
                pending.forget(number);
            } else {
                pending.put_back(number);
            }
        }
        committed
    }

    async fn commit_plan(
        &self,
        commit: &Commit<'_>,
        plan: &Plan,
        stored: impl Iterator<Item = u64>,
    ) -> Result<(), Failure> {
        let stored = self.with_kinds(stored);
        let deleted = self.with_kinds(plan.difference.deleted.iter().copied());
        let kinds: Vec<Kind> = stored
            .iter()
            .chain(&deleted)
            .map(|&(_, kind)| kind)
            .collect();
        let segment_next = self.segment_next.get();
        let root = RootRecord {
            store_id: self.store_id.get(),
            generation: commit.generation.raw(),
            segment_next,
            root: commit.root.to_vec(),
        };

        let transaction = self.begin(&kinds)?;
        for (number, _) in stored {
            self.put_pending(&transaction, number)?;
        }
        self.put_pages(&transaction, &plan.pages)?;
        self.delete_segments(&transaction, &deleted)?;
        let root = Uint8Array::from(root.encode().as_slice());
        transaction
            .store(schema::META)?
            .put_with_key(&root, &schema::ROOT.into())?;
        self.finish(transaction).await?;

        self.segment_committed.set(segment_next);
        self.table.borrow_mut().apply(plan);
        let (mut cache, mut pending) = (self.cache.borrow_mut(), self.pending.borrow_mut());
        for &number in &plan.difference.deleted {
            cache.forget(number);
            pending.forget(number);
        }
        Ok(())
    }
}

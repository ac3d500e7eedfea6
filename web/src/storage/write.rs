//! Writing: objects are packed into segments in memory, and full segments are stored in the
//! background, a few transactions ahead of the commit that will name them.
//!
//! Memory is bounded: once a full transaction's worth is queued, `write` starts one, and waits
//! while two are on their way.

use std::collections::BTreeSet;
use std::rc::Rc;

use rowdisk::backend::{BackendError, Location, OBJECT_LEN_MAX, Placement};
use wasm_bindgen_futures::spawn_local;

use super::core::Core;
use super::error::{Failure, StorageError};
use super::idb::Transaction;
use super::kind::Kind;
use super::table::Difference;

/// How much one transaction stores, and how much a commit may hold to be a single one.
pub(super) const TRANSACTION_LEN: u64 = 4 << 20;
/// How many transactions of full segments are on their way at once: one is being written while the
/// next is being filled.
const IN_FLIGHT_MAX: u32 = 2;

const ACTION: &str = "stored a segment";

impl Core {
    /// Keeps an object.
    pub(super) async fn write(
        self: &Rc<Self>,
        placement: Placement,
        bytes: &[u8],
    ) -> Result<Location, BackendError> {
        self.usable().map_err(|why| why.while_it("wrote"))?;
        self.make_room(placement).await?;
        let len = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        assert!(
            (1..=OBJECT_LEN_MAX).contains(&len),
            "an object has 1 byte to 64 KiB"
        );
        let kind = Kind::of(placement, bytes.len());
        let room = self.pending.borrow().room(kind, bytes.len());
        let number = match room {
            Some(number) => number,
            None => {
                self.seal(kind);
                let number = self.segment_next.get();
                self.segment_next.set(number + 1);
                self.pending.borrow_mut().open(kind, number);
                self.table.borrow_mut().open(number, kind);
                number
            }
        };
        let location = self.table.borrow_mut().append(number, len);
        self.pending.borrow_mut().append(kind, bytes);
        // Out of 2^40 segments.
        location.ok_or(BackendError::NoSpace)
    }

    /// Closes the open segment of a kind and queues it.
    pub(super) fn seal(&self, kind: Kind) {
        let mut pending = self.pending.borrow_mut();
        let mut table = self.table.borrow_mut();
        let Some(number) = pending.opened(kind) else {
            return;
        };
        if let Some(segment) = table.segment(number) {
            pending.seal(kind, segment);
        }
        if table.is_empty(number) {
            table.remove(number);
        } else {
            table.pack(number);
        }
    }

    /// Waits until what is queued is less than a transaction's worth.
    async fn make_room(self: &Rc<Self>, placement: Placement) -> Result<(), BackendError> {
        loop {
            let is_full = matches!(*self.write_failure.borrow(), Some(Failure::NoSpace));
            if is_full && placement == Placement::Node {
                // Nodes and pages of a commit are few, and it may give back what did not fit: it decides.
                return Ok(());
            }
            if self.write_failure.borrow().is_some() {
                // What could not be stored is queued again. It must be stored before anything
                // more is taken, or the queue would grow.
                self.drain(0).await.map_err(|why| why.while_it(ACTION))?;
            }
            if self.pending.borrow().queued_len() < TRANSACTION_LEN {
                return Ok(());
            }
            if self.in_flight.get() < IN_FLIGHT_MAX {
                self.ship();
            } else {
                self.landing().await;
            }
        }
    }

    /// Stores what is queued, and waits for all that is on its way.
    pub(super) async fn drain(self: &Rc<Self>, queued_max: u64) -> Result<(), Failure> {
        let mut is_first = true;
        loop {
            while self.in_flight.get() > 0 {
                self.landing().await;
            }
            let failure = self.write_failure.borrow().clone();
            match failure {
                // From before. What did not fit is queued again, and may fit by now.
                Some(Failure::NoSpace) if is_first => {
                    self.write_failure.take();
                }
                Some(failure) => return Err(failure),
                None => {}
            }
            is_first = false;
            if self.pending.borrow().queued_len() <= queued_max {
                return Ok(());
            }
            self.ship();
        }
    }

    /// Waits until a transaction that is on its way has ended.
    pub(super) async fn landing(&self) {
        let landed = self.landed.listen();
        if self.in_flight.get() > 0 {
            landed.await;
        }
    }

    /// Starts a transaction for queued segments. It runs on though nobody waits for it, and the browser
    /// has its data now: it stores them while the next ones are being filled, in the same turn.
    fn ship(self: &Rc<Self>) {
        let numbers = self.take_queued(TRANSACTION_LEN);
        if numbers.is_empty() {
            return;
        }
        self.in_flight.set(self.in_flight.get() + 1);
        let core = Rc::clone(self);
        let begun = self.begin_to_store(&numbers);
        spawn_local(async move {
            let stored = match begun {
                Ok(transaction) => core.finish(transaction).await,
                Err(failure) => Err(failure),
            };
            let mut pending = core.pending.borrow_mut();
            for number in numbers {
                if stored.is_ok() {
                    pending.forget(number);
                } else {
                    pending.put_back(number);
                }
            }
            if let Err(failure) = stored {
                core.write_failure.borrow_mut().get_or_insert(failure);
            }
            core.in_flight.set(core.in_flight.get() - 1);
            core.landed.notify(usize::MAX);
        });
    }

    /// Takes segments off the queue, without those that were abandoned as a whole.
    pub(super) fn take_queued(&self, len_max: u64) -> BTreeSet<u64> {
        let mut pending = self.pending.borrow_mut();
        let mut table = self.table.borrow_mut();
        let mut taken = pending.take(len_max);
        taken.retain(|&number| {
            let is_needed = !table.is_empty(number);
            if !is_needed {
                pending.forget(number);
                table.remove(number);
            }
            is_needed
        });
        taken
    }

    /// Begins to store segments with their allocations in a transaction of their own. Their pages may
    /// tell of others that are not stored yet; that counts for nothing before a root knows their
    /// numbers.
    fn begin_to_store(&self, numbers: &BTreeSet<u64>) -> Result<Transaction, Failure> {
        let segments = self.with_kinds(numbers.iter().copied());
        let kinds: Vec<Kind> = segments.iter().map(|&(_, kind)| kind).collect();
        let transaction = self.begin(&kinds)?;
        let put = || {
            for &(number, _) in &segments {
                self.put_pending(&transaction, number)?;
            }
            let numbers = numbers.iter().copied();
            let pages = self.table.borrow().pages(numbers, &Difference::default());
            self.put_pages(&transaction, &pages)
        };
        match put() {
            Ok(()) => Ok(transaction),
            Err(failure) => {
                transaction.abort();
                Err(failure)
            }
        }
    }

    /// Puts a full segment that is not stored yet.
    pub(super) fn put_pending(
        &self,
        transaction: &Transaction,
        number: u64,
    ) -> Result<(), Failure> {
        let payload = self.pending.borrow().payload(number);
        let table = self.table.borrow();
        match (payload, table.segment(number)) {
            (Some(payload), Some(segment)) => {
                self.put_segment(transaction, number, segment, &payload)
            }
            _ => Err(StorageError::Interrupted.into()),
        }
    }
}

//! What the operations share: the connection, the state in memory, and whether this owner may go on.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use event_listener::Event;
use js_sys::{Array, Promise, Uint8Array};
use rowdisk::backend::BackendError;
use wasm_bindgen::JsValue;
use web_sys::Blob;

use super::cache::Cache;
use super::error::{Failure, StorageError};
use super::idb::{Connection, Transaction, result};
use super::kind::Kind;
use super::pending::Pending;
use super::read::{Ahead, Fetch, Runs};
use super::record::{AllocationPage, SegmentHead};
use super::schema;
use super::table::{Segment, Table};

/// The backend behind its handle. No borrow of a cell is held over an await.
#[derive(Debug)]
pub(super) struct Core {
    pub(super) connection: Connection,
    pub(super) store_id: Cell<u64>,
    /// This owner's epoch; another number in the database means that there is another owner.
    pub(super) epoch: Cell<f64>,
    pub(super) segment_next: Cell<u64>,
    /// Segments below this number belong to the newest commit.
    pub(super) segment_committed: Cell<u64>,
    pub(super) table: RefCell<Table>,
    pub(super) pending: RefCell<Pending>,
    pub(super) cache: RefCell<Cache>,
    /// Fetches on their way, so that parallel reads of one thing share one.
    pub(super) fetches: RefCell<BTreeMap<Fetch, Promise>>,
    pub(super) runs: RefCell<Runs>,
    pub(super) ahead: RefCell<Ahead>,
    /// The newest transaction that reads segments, and the store it reads.
    pub(super) reading: RefCell<Option<(&'static str, Transaction)>>,
    /// When the browser last had a turn.
    pub(super) rested_ms: Cell<f64>,
    /// Transactions of full segments on their way, and who waits for one to end.
    pub(super) in_flight: Cell<u32>,
    pub(super) landed: Event,
    /// Why full segments could not be stored, to be told by the next `write` or `commit`.
    pub(super) write_failure: RefCell<Option<Failure>>,
    taken_over: Cell<bool>,
    /// A change is on its way, or was dropped on it.
    changing: Cell<bool>,
}

impl Core {
    pub(super) fn new(connection: Connection) -> Self {
        Self {
            connection,
            store_id: Cell::default(),
            epoch: Cell::default(),
            segment_next: Cell::new(1),
            segment_committed: Cell::new(1),
            table: RefCell::default(),
            pending: RefCell::default(),
            cache: RefCell::default(),
            fetches: RefCell::default(),
            runs: RefCell::default(),
            ahead: RefCell::default(),
            reading: RefCell::default(),
            rested_ms: Cell::default(),
            in_flight: Cell::default(),
            landed: Event::new(),
            write_failure: RefCell::default(),
            taken_over: Cell::default(),
            changing: Cell::default(),
        }
    }

    /// Whether this owner may still do anything.
    pub(super) fn usable(&self) -> Result<(), Failure> {
        if self.taken_over.get() {
            return Err(Failure::TakenOver);
        }
        match self.connection.lost() {
            Some(why) => Err(why.into()),
            None => Ok(()),
        }
    }

    /// Runs a change of what is stored. If its future is dropped half-way, what is stored may be
    /// ahead of what is known here, and no further change is made.
    pub(super) async fn change<T>(
        &self,
        change: impl AsyncFnOnce() -> Result<T, BackendError>,
    ) -> Result<T, BackendError> {
        let action = "changed the pool";
        self.usable().map_err(|why| why.while_it(action))?;
        if self.changing.replace(true) {
            return Err(Failure::from(StorageError::Interrupted).while_it(action));
        }
        let done = change().await;
        self.changing.set(false);
        done
    }

    /// Begins a durable transaction over these stores of segments that commits only while this
    /// owner is the owner. All its requests must be made in this turn.
    pub(super) fn begin(&self, kinds: &[Kind]) -> Result<Transaction, Failure> {
        self.usable()?;
        let mut stores = vec![schema::META, schema::ALLOCATIONS];
        for kind in kinds {
            if !stores.contains(&kind.store()) {
                stores.push(kind.store());
            }
        }
        let transaction = self.connection.write(&stores)?;
        transaction.commit_if(schema::META, schema::EPOCH, self.epoch.get())?;
        Ok(transaction)
    }

    /// Waits for a transaction and remembers if it says that there is another owner.
    pub(super) async fn finish(&self, transaction: Transaction) -> Result<(), Failure> {
        let done = transaction.done().await;
        if done == Err(Failure::TakenOver) {
            self.taken_over.set(true);
        }
        done.map_err(|failure| self.because(failure))
    }

    /// The reason for a failure: what a lost connection does to a transaction looks like any abort.
    pub(super) fn because(&self, failure: Failure) -> Failure {
        match (failure, self.connection.lost()) {
            (Failure::Storage(_), Some(why)) => why.into(),
            (failure, _) => failure,
        }
    }

    /// What to say of a record that is missing or not itself: if somebody else owns the pool now,
    /// that is why.
    pub(super) async fn damaged(&self, what: String) -> BackendError {
        match self.is_owner().await {
            Ok(true) => BackendError::Damaged { what },
            Ok(false) => {
                self.taken_over.set(true);
                BackendError::TakenOver
            }
            Err(failure) => failure.while_it("asked who owns the pool"),
        }
    }

    async fn is_owner(&self) -> Result<bool, Failure> {
        self.usable()?;
        let transaction = self.connection.read(&[schema::META])?;
        let request = transaction
            .store(schema::META)?
            .get(&schema::EPOCH.into())?;
        let found = result(&request).await?;
        Ok(found.as_f64() == Some(self.epoch.get()))
    }

    /// Puts a segment's record with this payload.
    pub(super) fn put_segment(
        &self,
        transaction: &Transaction,
        number: u64,
        segment: &Segment,
        payload: &Uint8Array,
    ) -> Result<(), Failure> {
        let head = SegmentHead {
            store_id: self.store_id.get(),
            number,
            kind: segment.kind(),
            entries: segment.entries(),
        }
        .encode();
        let record: JsValue = if segment.kind().is_small() {
            let head_len = head.len() as u32;
            let record = Uint8Array::new_with_length(head_len + payload.length());
            record.subarray(0, head_len).copy_from(&head);
            record.set(payload, head_len);
            record.into()
        } else {
            let parts = Array::of2(&Uint8Array::from(head.as_slice()), payload);
            Blob::new_with_buffer_source_sequence(&parts)?.into()
        };
        let store = transaction.store(segment.kind().store())?;
        store.put_with_key(&record, &key(number))?;
        Ok(())
    }

    /// Puts pages of allocations; one without segments is deleted.
    pub(super) fn put_pages(
        &self,
        transaction: &Transaction,
        pages: &[AllocationPage],
    ) -> Result<(), Failure> {
        let store = transaction.store(schema::ALLOCATIONS)?;
        for page in pages {
            let key = key(page.page);
            if page.segments.is_empty() {
                store.delete(&key)?;
            } else {
                // A copy: a view over wasm's memory would store all of that memory.
                let bytes = Uint8Array::from(page.encode().as_slice());
                store.put_with_key(&bytes, &key)?;
            }
        }
        Ok(())
    }

    /// Deletes segments.
    pub(super) fn delete_segments(
        &self,
        transaction: &Transaction,
        segments: &[(u64, Kind)],
    ) -> Result<(), Failure> {
        for &(number, kind) in segments {
            transaction.store(kind.store())?.delete(&key(number))?;
        }
        Ok(())
    }

    /// These segments with their kinds; unknown ones are left out.
    pub(super) fn with_kinds(&self, numbers: impl IntoIterator<Item = u64>) -> Vec<(u64, Kind)> {
        let table = self.table.borrow();
        numbers
            .into_iter()
            .filter_map(|number| Some((number, table.segment(number)?.kind())))
            .collect()
    }
}

/// The key of a segment or a page. Numbers stay below 2^40, so they are exact.
pub(super) fn key(number: u64) -> JsValue {
    JsValue::from_f64(number as f64)
}

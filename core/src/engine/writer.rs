//! Counting what writes cost, each for itself, however many write to a head at once.
//!
//! A block in the buffer knows whose write put it there; the commit that gives it its place in the
//! map knows what it took the place of. So nothing is estimated, and what all writers of a head
//! counted since a snapshot adds up to the head's own counters.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::error::Error;
use super::pool::Pool;
use super::together::Whole;
use crate::backend::BlockBackend;
use crate::units::VersionId;

/// What writes cost. Where several meet in a block before a commit stores it, the block is stored
/// once, and counts for one of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Data blocks that went to a new place. Blocks of zeroes are not stored.
    pub redirected_blocks: u64,
    /// Of the blocks overwritten, zeroed or discarded, those that the last snapshot holds and that
    /// were not changed since it: what copy-on-write would have copied.
    pub cow_copies: u64,
}

impl Written {
    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            redirected_blocks: self.redirected_blocks + other.redirected_blocks,
            cow_copies: self.cow_copies + other.cow_copies,
        }
    }
}

/// Sums up what the writes of one [`Writer`] cost, commit by commit.
#[derive(Clone, Debug, Default)]
pub struct Meter(Rc<Cell<Written>>);

impl Meter {
    /// What the writes committed so far have cost.
    #[must_use]
    pub fn written(&self) -> Written {
        self.0.get()
    }

    fn is_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Whether two writes are of one writer, or both of nobody who counts.
pub(super) fn is_same(a: Option<&Meter>, b: Option<&Meter>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.is_same(b),
        (None, None) => true,
        _ => false,
    }
}

/// What the writes of one commit cost, by writer; counted by the meters when it is durable.
#[derive(Debug, Default)]
pub(crate) struct Costs(BTreeMap<*const Cell<Written>, (Meter, Written)>);

impl Costs {
    pub(super) fn add(&mut self, meter: Option<&Meter>, written: Written) {
        let Some(meter) = meter else { return };
        // The meter is kept, so that its address stays its own.
        let entry = self.0.entry(Rc::as_ptr(&meter.0));
        let (_, sum) = entry.or_insert_with(|| (meter.clone(), Written::default()));
        *sum = sum.plus(written);
    }

    pub(super) fn merge(&mut self, other: Self) {
        for (meter, written) in other.0.into_values() {
            self.add(Some(&meter), written);
        }
    }

    /// What a meter will have counted when this commit is durable.
    pub(super) fn total(&self, meter: &Meter) -> Written {
        let now = self.0.get(&Rc::as_ptr(&meter.0));
        now.map_or(meter.written(), |(_, now)| meter.written().plus(*now))
    }

    /// The commit is durable.
    pub(super) fn land(self) {
        for (meter, written) in self.0.into_values() {
            meter.0.set(meter.written().plus(written));
        }
    }
}

/// Writes to one head, and counts what that costs.
pub struct Writer<B> {
    pool: Pool<B>,
    head: VersionId,
    meter: Meter,
}

impl<B: BlockBackend> Writer<B> {
    /// As [`Pool::write`].
    ///
    /// # Errors
    /// As for [`Pool::write`].
    pub async fn write(&self, offset: u64, bytes: &[u8]) -> Result<(), Error> {
        let (pool, head) = (&self.pool, self.head);
        pool.write_for(head, offset, bytes, Some(&self.meter)).await
    }

    /// As [`Pool::discard`].
    ///
    /// # Errors
    /// As for [`Pool::write`].
    pub async fn discard(&self, offset: u64, len: u64) -> Result<(), Error> {
        let (pool, head) = (&self.pool, self.head);
        pool.discard_for(head, offset, len, Some(&self.meter)).await
    }

    /// As [`Pool::write_zeroes`].
    ///
    /// # Errors
    /// As for [`Pool::write`].
    pub async fn write_zeroes(&self, offset: u64, len: u64) -> Result<(), Error> {
        let (pool, head) = (&self.pool, self.head);
        pool.zero_for(head, offset, len, Some(&self.meter)).await
    }

    /// Writes whole blocks in one synchronous step: all of them or none, and no commit has a part of them.
    ///
    /// # Errors
    /// As for [`Pool::write`], and `InvalidRequest` for what is no whole block. `NoSpace` without trying to
    /// make room.
    pub fn write_together(&self, wholes: &[Whole]) -> Result<(), Error> {
        self.pool
            .write_together(self.head, wholes, Some(&self.meter))
    }

    /// Gives up what was written to the head, by whoever, and is in no commit yet nor on its way into one, as
    /// a crash would. What found no space would be tried again with every commit, and keep each from being
    /// done. No I/O.
    pub fn give_up(&self) {
        self.pool.shared.give_up_writes(self.head);
    }

    /// Where it writes.
    #[must_use]
    pub fn head(&self) -> VersionId {
        self.head
    }

    /// What counts its writes; outlives it.
    #[must_use]
    pub fn meter(&self) -> Meter {
        self.meter.clone()
    }
}

impl<B: BlockBackend> Pool<B> {
    /// Begins to write to a head and to count what that costs. No I/O.
    #[must_use]
    pub fn writer(&self, head: VersionId) -> Writer<B> {
        Writer {
            pool: self.clone(),
            head,
            meter: Meter::default(),
        }
    }
}

//! Counts what goes through: calls that succeeded, and the bytes they carried.

use std::cell::Cell;
use std::rc::Rc;

use crate::backend::{
    Allocation, BackendError, BlockBackend, Commit, Geometry, Loaded, Location, Maintenance,
    Occupied, Placement, Space,
};

/// Calls of one kind and the bytes they carried.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many succeeded.
    pub count: u64,
    /// The bytes they carried.
    pub bytes: u64,
}

impl Tally {
    fn add(&mut self, bytes: usize) {
        self.count += 1;
        self.bytes += bytes as u64;
    }
}

/// What went through a backend so far. Failed calls are not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Objects read, of any placement: a read does not say what it reads.
    pub reads: Tally,
    /// Nodes written.
    pub node_writes: Tally,
    /// Single data blocks written.
    pub scattered_writes: Tally,
    /// Data blocks of long runs written.
    pub bulk_writes: Tally,
    /// Commits, with the bytes of their root records.
    pub commits: Tally,
    /// Objects given back in commits, with their lengths.
    pub frees: Tally,
    /// Objects given up before a commit, with their lengths.
    pub abandoned: Tally,
    /// Steps of housekeeping that did something.
    pub maintenance_steps: u64,
}

impl Counts {
    /// All writes together.
    #[must_use]
    pub const fn writes(&self) -> Tally {
        Tally {
            count: self.node_writes.count + self.scattered_writes.count + self.bulk_writes.count,
            bytes: self.node_writes.bytes + self.scattered_writes.bytes + self.bulk_writes.bytes,
        }
    }
}

/// Reads the counts of a [`Statistics`] that somebody else owns.
#[derive(Clone, Debug, Default)]
pub struct Counters(Rc<Cell<Counts>>);

impl Counters {
    /// The counts now.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.0.get()
    }

    /// The counts now; counting starts again at zero.
    pub fn take(&self) -> Counts {
        self.0.take()
    }

    fn change(&self, change: impl FnOnce(&mut Counts)) {
        let mut counts = self.0.get();
        change(&mut counts);
        self.0.set(counts);
    }
}

/// A backend that counts what goes through it.
#[derive(Debug)]
pub struct Statistics<B> {
    inner: B,
    counters: Counters,
}

impl<B> Statistics<B> {
    /// Counts what goes through a backend.
    pub fn new(inner: B) -> Self {
        Self {
            inner,
            counters: Counters::default(),
        }
    }

    /// A handle to the counts.
    pub fn counters(&self) -> Counters {
        self.counters.clone()
    }

    /// The backend below.
    pub fn inner(&self) -> &B {
        &self.inner
    }
}

impl<B: BlockBackend> BlockBackend for Statistics<B> {
    fn geometry(&self) -> Geometry {
        self.inner.geometry()
    }

    fn space(&self) -> Space {
        self.inner.space()
    }

    async fn load(&self) -> Result<Option<Loaded>, BackendError> {
        self.inner.load().await
    }

    async fn write(&self, placement: Placement, bytes: &[u8]) -> Result<Location, BackendError> {
        let location = self.inner.write(placement, bytes).await?;
        self.counters.change(|counts| match placement {
            Placement::Node => counts.node_writes.add(bytes.len()),
            Placement::Scattered => counts.scattered_writes.add(bytes.len()),
            Placement::Bulk => counts.bulk_writes.add(bytes.len()),
        });
        Ok(location)
    }

    async fn read(&self, location: Location, buffer: &mut [u8]) -> Result<(), BackendError> {
        self.inner.read(location, buffer).await?;
        self.counters
            .change(|counts| counts.reads.add(buffer.len()));
        Ok(())
    }

    fn abandon(&self, location: Location, len: u32) {
        self.inner.abandon(location, len);
        self.counters
            .change(|counts| counts.abandoned.add(len as usize));
    }

    async fn commit(&self, commit: Commit<'_>) -> Result<(), BackendError> {
        self.inner.commit(commit).await?;
        self.counters.change(|counts| {
            counts.commits.add(commit.root.len());
            for free in commit.frees {
                counts.frees.add(free.len as usize);
            }
        });
        Ok(())
    }

    async fn allocated(
        &self,
        after: Option<Location>,
        count_max: usize,
    ) -> Result<Vec<Allocation>, BackendError> {
        self.inner.allocated(after, count_max).await
    }

    async fn occupied(
        &self,
        after: Option<Location>,
        count_max: usize,
    ) -> Result<Vec<Occupied>, BackendError> {
        self.inner.occupied(after, count_max).await
    }

    async fn maintain(&self) -> Result<Maintenance, BackendError> {
        let done = self.inner.maintain().await?;
        if done == Maintenance::More {
            self.counters.change(|counts| counts.maintenance_steps += 1);
        }
        Ok(done)
    }
}

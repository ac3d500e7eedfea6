//! Makes a backend slow. The caller gives the delay as a future: the core has no clock, so a test
//! can wait for a turn of its own scheduler and a simulation for its virtual time.

use std::future::Future;

use super::Operation;
use crate::backend::{
    Allocation, BackendError, BlockBackend, Commit, Geometry, Loaded, Location, Maintenance,
    Occupied, Placement, Space,
};

/// A backend whose every call first waits for `delay(operation)`.
#[derive(Debug)]
pub struct Latency<B, D> {
    inner: B,
    delay: D,
}

impl<B, D> Latency<B, D> {
    /// Delays each call by the future that `delay` makes for it.
    pub fn new(inner: B, delay: D) -> Self {
        Self { inner, delay }
    }

    /// The backend below.
    pub fn inner(&self) -> &B {
        &self.inner
    }
}

impl<B, D, F> BlockBackend for Latency<B, D>
where
    B: BlockBackend,
    D: Fn(Operation) -> F,
    F: Future<Output = ()>,
{
    fn geometry(&self) -> Geometry {
        self.inner.geometry()
    }

    fn space(&self) -> Space {
        self.inner.space()
    }

    async fn load(&self) -> Result<Option<Loaded>, BackendError> {
        (self.delay)(Operation::Load).await;
        self.inner.load().await
    }

    async fn write(&self, placement: Placement, bytes: &[u8]) -> Result<Location, BackendError> {
        (self.delay)(Operation::Write).await;
        self.inner.write(placement, bytes).await
    }

    async fn read(&self, location: Location, buffer: &mut [u8]) -> Result<(), BackendError> {
        (self.delay)(Operation::Read).await;
        self.inner.read(location, buffer).await
    }

    fn abandon(&self, location: Location, len: u32) {
        self.inner.abandon(location, len);
    }

    async fn commit(&self, commit: Commit<'_>) -> Result<(), BackendError> {
        (self.delay)(Operation::Commit).await;
        self.inner.commit(commit).await
    }

    async fn allocated(
        &self,
        after: Option<Location>,
        count_max: usize,
    ) -> Result<Vec<Allocation>, BackendError> {
        (self.delay)(Operation::Allocated).await;
        self.inner.allocated(after, count_max).await
    }

    async fn occupied(
        &self,
        after: Option<Location>,
        count_max: usize,
    ) -> Result<Vec<Occupied>, BackendError> {
        (self.delay)(Operation::Allocated).await;
        self.inner.occupied(after, count_max).await
    }

    async fn maintain(&self) -> Result<Maintenance, BackendError> {
        (self.delay)(Operation::Maintain).await;
        self.inner.maintain().await
    }
}

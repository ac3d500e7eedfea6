//! A store that loses what was freed with the very commit that frees it, and only later says that
//! the commit is done. Both are allowed; a store that can fall back does neither.

use crate::backend::memory::Memory;
use crate::backend::{
    Allocation, BackendError, BlockBackend, Commit, Geometry, Loaded, Location, Placement, Space,
};
use crate::harness::{Slow, Yield, slow};

pub(super) struct Hasty(Slow);

impl Hasty {
    pub(super) fn new() -> Self {
        Self(slow(Memory::new()))
    }
}

impl BlockBackend for Hasty {
    fn geometry(&self) -> Geometry {
        self.0.geometry()
    }

    fn space(&self) -> Space {
        self.0.space()
    }

    async fn load(&self) -> Result<Option<Loaded>, BackendError> {
        self.0.load().await
    }

    async fn write(&self, placement: Placement, bytes: &[u8]) -> Result<Location, BackendError> {
        self.0.write(placement, bytes).await
    }

    async fn read(&self, location: Location, buffer: &mut [u8]) -> Result<(), BackendError> {
        self.0.read(location, buffer).await
    }

    fn abandon(&self, location: Location, len: u32) {
        self.0.abandon(location, len);
    }

    async fn commit(&self, commit: Commit<'_>) -> Result<(), BackendError> {
        self.0.commit(commit).await?;
        let medium = self.0.inner().medium();
        for free in commit.frees {
            if !free.is_node || commit.quarantine_from.is_none() {
                medium.lose(free.location);
            }
        }
        for _ in 0..8 {
            Yield::default().await;
        }
        Ok(())
    }

    async fn allocated(
        &self,
        after: Option<Location>,
        count_max: usize,
    ) -> Result<Vec<Allocation>, BackendError> {
        self.0.allocated(after, count_max).await
    }
}

//! The backend's handle.

use std::rc::Rc;

use rowdisk::backend::{
    Allocation, BackendError, BlockBackend, Commit, Geometry, Loaded, Location, Maintenance,
    Occupied, Placement, Space,
};

use super::core::Core;
use super::idb::Connection;
use super::load;

/// A pool in IndexedDB. Dropping it closes the connection; what was not committed is gone.
///
/// The errors that come from the browser carry a [`StorageError`].
#[derive(Debug)]
pub struct IndexedDb {
    core: Rc<Core>,
}

impl IndexedDb {
    /// Connects to the database of this name, and makes it if there is none. Nothing is read or
    /// claimed before [`load`](BlockBackend::load).
    ///
    /// # Errors
    /// `Io` where the browser has no storage for this page; `NoSpace`.
    pub async fn open(name: &str) -> Result<Self, BackendError> {
        let connection = Connection::open(name, load::create)
            .await
            .map_err(|why| why.while_it("connected to the database"))?;
        Ok(Self {
            core: Rc::new(Core::new(connection)),
        })
    }

    /// Deletes the database of this name, whatever it holds. Pools that are open on it give way.
    ///
    /// # Errors
    /// `Io`; with [`Blocked`](StorageError::Blocked) when another connection does not close:
    /// the browser then deletes the database as soon as it does.
    pub async fn destroy(name: &str) -> Result<(), BackendError> {
        Connection::delete(name)
            .await
            .map_err(|why| why.while_it("deleted the database"))
    }
}

impl IndexedDb {
    /// Why nothing can be done here any more, if so: somebody else owns the pool, or the connection is
    /// gone, which is known before any operation fails of it.
    #[must_use]
    pub fn ended(&self) -> Option<BackendError> {
        let why = self.core.usable().err()?;
        Some(why.while_it("was open"))
    }
}

impl BlockBackend for IndexedDb {
    fn geometry(&self) -> Geometry {
        Geometry {
            unit: 1,
            capacity: None,
        }
    }

    fn space(&self) -> Space {
        self.core.table.borrow().space()
    }

    async fn load(&self) -> Result<Option<Loaded>, BackendError> {
        self.core.load().await
    }

    async fn write(&self, placement: Placement, bytes: &[u8]) -> Result<Location, BackendError> {
        self.core.write(placement, bytes).await
    }

    async fn read(&self, location: Location, buffer: &mut [u8]) -> Result<(), BackendError> {
        self.core.read(location, buffer).await
    }

    fn abandon(&self, location: Location, _len: u32) {
        self.core.table.borrow_mut().abandon(location);
    }

    async fn commit(&self, commit: Commit<'_>) -> Result<(), BackendError> {
        self.core
            .change(async || self.core.commit(commit).await)
            .await
    }

    async fn allocated(
        &self,
        after: Option<Location>,
        count_max: usize,
    ) -> Result<Vec<Allocation>, BackendError> {
        Ok(self.core.table.borrow().allocated(after, count_max))
    }

    async fn occupied(
        &self,
        after: Option<Location>,
        count_max: usize,
    ) -> Result<Vec<Occupied>, BackendError> {
        self.core.breathe().await;
        Ok(self.core.table.borrow().occupied(after, count_max))
    }

    async fn maintain(&self) -> Result<Maintenance, BackendError> {
        self.core.change(async || self.core.maintain().await).await
    }
}

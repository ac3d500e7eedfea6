//! Damage on purpose: a data block that reads as if the medium had lost it, so that people can see
//! what a bad block is and how one gets rid of it. Works on every backend, and harms nothing: what
//! is stored stays as it was.
//!
//! Invariant: only the very object that was chosen reads badly. Overwritten, or in a version that
//! has another object at that place, the disk reads well.

use super::error::Error;
use super::hash::Checksum;
use super::pool::Pool;
use crate::backend::{BlockBackend, Location};
use crate::units::VersionId;

/// A bad block: the object that is read badly. It lasts until the pool is closed; whoever keeps it
/// can make it bad again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadBlock {
    /// Where the object is.
    pub location: Location,
    /// Its checksum, by which it is told from whatever else may be there later.
    pub checksum: [u8; 16],
}

impl<B: BlockBackend> Pool<B> {
    /// What stands at a place of a version, as of the last commit; `None` where nothing is stored.
    ///
    /// # Errors
    /// `NotFound`; `Corrupt`; what the backend says.
    pub async fn block_at(&self, id: VersionId, offset: u64) -> Result<Option<BadBlock>, Error> {
        let entry = self.shared.as_of_commit(async || {
            let version = self.shared.readable(id)?;
            let index = offset / version.block_size.bytes();
            self.shared.entry(&version, index).await
        });
        Ok(entry.await?.object().map(|object| BadBlock {
            location: object.location,
            checksum: object.checksum.0,
        }))
    }

    /// Makes a block bad, until the pool is closed.
    pub fn spoil(&self, block: BadBlock) {
        let checksum = Checksum(block.checksum);
        self.shared.store.spoil(block.location, checksum);
    }
}

//! What can go wrong below the engine, sorted by what the caller can do about it.

use std::error::Error;

/// An error of a block backend.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackendError {
    /// The medium is full. Nothing was lost: the last committed state is intact, and a commit that
    /// ends with this can be tried again once something was freed.
    #[error("the storage is full")]
    NoSpace,
    /// The medium refused or lost an operation. Nothing more may be acknowledged until the pool was
    /// opened again.
    #[error("the storage failed while it {action}")]
    Io {
        /// What the backend was doing, in words that complete "failed while it …".
        action: &'static str,
        /// What the medium said.
        #[source]
        source: Box<dyn Error>,
    },
    /// Another owner has taken the pool over; this one is fenced off and must stop.
    #[error("the pool was taken over by another owner")]
    TakenOver,
    /// An object is not where the location says, or the allocation state contradicts itself.
    #[error("the storage is damaged: {what}")]
    Damaged {
        /// What is missing or contradictory, and where.
        what: String,
    },
    /// The store was written by a version of Rowdisk that this one does not know.
    #[error("the store has format {found}, this program knows up to {supported}")]
    UnsupportedVersion {
        /// The format found.
        found: u32,
        /// The newest format this program reads.
        supported: u32,
    },
    /// What was opened holds something, but not a Rowdisk pool.
    #[error("the store belongs to another application")]
    NotAPool,
}

impl BackendError {
    /// Wraps what a medium said; `action` completes "the storage failed while it …".
    pub fn io(action: &'static str, source: impl Into<Box<dyn Error>>) -> Self {
        Self::Io {
            action,
            source: source.into(),
        }
    }
}

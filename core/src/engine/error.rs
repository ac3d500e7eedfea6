//! What can go wrong in the engine, sorted by what the caller can do about it.

use crate::backend::{BackendError, Location};
use crate::units::VersionId;

/// An error of the engine.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The store below failed. After a failed commit the pool is poisoned.
    #[error(transparent)]
    Backend(BackendError),
    /// What was read is not what was written. Nothing of it was returned as data.
    #[error("the pool is damaged: {0}")]
    Corrupt(#[from] Corruption),
    /// The pool is full. Nothing was lost; delete something and try again.
    #[error("the pool is full")]
    NoSpace,
    /// There is no such version, or not any more.
    #[error("there is no version {}", .0.raw())]
    NotFound(VersionId),
    /// The store holds no pool.
    #[error("the store holds no pool")]
    NoPool,
    /// The request cannot be carried out as it is.
    #[error("{0}")]
    InvalidRequest(#[from] InvalidRequest),
    /// The pool was written by a version of Rowdisk that this one does not know.
    #[error("the pool has format {found}, this program knows up to {supported}")]
    UnsupportedVersion {
        /// The format found.
        found: u32,
        /// The newest format this program reads.
        supported: u32,
    },
    /// An earlier commit failed or was dropped. Nothing more is acknowledged until the pool was
    /// opened again; what was flushed before is safe.
    #[error("an earlier commit failed; open the pool again")]
    Poisoned,
    /// The pool was closed.
    #[error("the pool is closed")]
    Closed,
    /// The version is encrypted and locked: unlock it with its key.
    #[error("the disk is encrypted and locked; unlock it with its passphrase")]
    Locked(VersionId),
    /// The key is not that of the version.
    #[error("the key does not fit version {}", .0.raw())]
    WrongKey(VersionId),
    /// The caller's progress function asked to stop.
    #[error("canceled")]
    Canceled,
}

impl From<BackendError> for Error {
    fn from(error: BackendError) -> Self {
        match error {
            BackendError::NoSpace => Self::NoSpace,
            BackendError::UnsupportedVersion { found, supported } => {
                Self::UnsupportedVersion { found, supported }
            }
            other => Self::Backend(other),
        }
    }
}

/// What about an object does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The checksum in the parent is another.
    #[error("its checksum is wrong")]
    Checksum,
    /// The header names another pool, place or birth: the object belongs elsewhere.
    #[error("it belongs to another place")]
    Misplaced,
    /// The bytes cannot be decoded.
    #[error("it cannot be decoded")]
    Malformed,
    /// The backend has nothing there.
    #[error("it is missing")]
    Missing,
}

/// A damaged object and what is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Corruption {
    /// The root record.
    #[error("the root record: {0}")]
    Root(Fault),
    /// A node of a map.
    #[error("a map node at location {}, level {level}, from block {first}: {fault}", .location.raw())]
    Node {
        /// Where it is.
        location: Location,
        /// Its level; 1 is a leaf.
        level: u8,
        /// The first block index it maps.
        first: u64,
        /// What is wrong.
        fault: Fault,
    },
    /// A data block.
    #[error("block {index} at location {}: {fault}", .location.raw())]
    Block {
        /// Where it is.
        location: Location,
        /// Its index in the disk.
        index: u64,
        /// What is wrong.
        fault: Fault,
    },
    /// A page of the catalog.
    #[error("a catalog page at location {}: {fault}", .location.raw())]
    Page {
        /// Where it is.
        location: Location,
        /// What is wrong.
        fault: Fault,
    },
    /// A row of the catalog.
    #[error("a catalog row of kind {kind}: {fault}")]
    Row {
        /// The row's kind.
        kind: u8,
        /// What is wrong.
        fault: Fault,
    },
}

/// Why a request cannot be carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidRequest {
    /// The store holds a pool already.
    #[error("the store holds a pool already")]
    PoolExists,
    /// The range ends past the end of the disk.
    #[error("offset {offset} and length {len} end past the disk's {disk_len} bytes")]
    PastTheEnd {
        /// First byte asked for.
        offset: u64,
        /// How many bytes.
        len: u64,
        /// The size of the disk.
        disk_len: u64,
    },
    /// What is to be written together is not made of whole blocks.
    #[error("offset {offset} and length {len} are no whole block")]
    NotWhole {
        /// Where it begins.
        offset: u64,
        /// Its length in bytes.
        len: u64,
    },
    /// A disk size is out of bounds or not a multiple of 4 KiB.
    #[error("a disk has 1 MiB to 32 TiB in steps of 4 KiB, not {len} bytes")]
    DiskLen {
        /// The size asked for.
        len: u64,
    },
    /// Disks only grow.
    #[error("a disk of {from} bytes cannot shrink to {to}")]
    Shrink {
        /// The present size.
        from: u64,
        /// The size asked for.
        to: u64,
    },
    /// Only a head can be written, resized, rolled back or have a snapshot taken.
    #[error("version {} is not a head", .0.raw())]
    NotAHead(VersionId),
    /// Only a snapshot can be cloned or rolled back to.
    #[error("version {} is not a snapshot", .0.raw())]
    NotASnapshot(VersionId),
    /// A rollback goes to a snapshot of the same lineage.
    #[error("version {} is of another lineage", .0.raw())]
    ForeignLineage(VersionId),
    /// A row's key or value is too long, or its kind belongs to the engine.
    #[error("a row's kind is 0x40 or more, its id up to 64 bytes, its value up to 32 KiB")]
    Row,
    /// Encrypted disks need 16 fresh random bytes at each opening to be written.
    #[error("encrypted disks are written only with fresh random bytes for this opening")]
    Session,
    /// A clone of clones, too many times over.
    #[error("an encrypted disk is cloned from clones too many times over; copy its data")]
    TooManyKeys,
    /// Two versions of different block sizes cannot be compared by their maps.
    #[error("the two versions have different block sizes")]
    BlockSizes,
}

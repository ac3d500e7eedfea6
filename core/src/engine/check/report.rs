//! What a check found.

use crate::backend::Location;
use crate::engine::error::Corruption;
use crate::units::VersionId;

/// Findings kept in a report; more are only counted.
pub(super) const FINDINGS_MAX: usize = 1000;

/// How far a check is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CheckProgress {
    /// Bytes of objects read and verified.
    pub done_bytes: u64,
    /// Bytes allocated.
    pub total_bytes: u64,
}

/// Something that is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Finding {
    /// An object cannot be read as what it must be.
    #[error("{of}: {corruption}")]
    Corrupt {
        /// Whose object.
        of: Owner,
        /// What about it.
        corruption: Corruption,
    },
    /// The sums in a node's header are not those of its entries.
    #[error("{of}: the sums of the node at location {}, level {level}, from block {first} are wrong", .location.raw())]
    Sums {
        /// Whose node.
        of: Owner,
        /// Where it is.
        location: Location,
        /// Its level.
        level: u8,
        /// The first block index it maps.
        first: u64,
    },
    /// A snapshot reaches something younger than itself.
    #[error("{0}: it reaches what was written after it")]
    TooYoung(Owner),
    /// Something reachable is not allocated: it may be overwritten at any time.
    #[error("location {} is in use and not allocated", .0.raw())]
    NotAllocated(Location),
    /// Something allocated is needed by nobody: space is lost, no data.
    #[error("{len} bytes at location {} are allocated and belong to nobody", .location.raw())]
    Leaked {
        /// Where.
        location: Location,
        /// How much.
        len: u32,
    },
    /// Something is allocated with another length than it has.
    #[error("location {} has {allocated} bytes allocated, {needed} are in use", .location.raw())]
    Length {
        /// Where.
        location: Location,
        /// What the backend says.
        allocated: u32,
        /// What the object needs.
        needed: u32,
    },
}

/// Whose object a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Owner {
    /// A version: head, snapshot, hold or zombie.
    #[error("version {}", .0.raw())]
    Version(VersionId),
    /// A deleted tree that is being taken apart.
    #[error("reclaim {0}")]
    Grave(u64),
    /// The catalog.
    #[error("catalog")]
    Catalog,
}

/// The outcome of a check.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckReport {
    /// Map nodes verified.
    pub nodes: u64,
    /// Data blocks verified.
    pub data_blocks: u64,
    /// Catalog pages verified.
    pub pages: u64,
    /// Encrypted data blocks that are there and were not verified, for their disks are locked.
    pub locked_blocks: u64,
    /// Bytes of all these.
    pub bytes: u64,
    /// Versions, hidden ones included.
    pub versions: u64,
    /// The first thousand findings.
    pub findings: Vec<Finding>,
    /// How many there are in all.
    pub findings_count: u64,
}

impl CheckReport {
    /// Whether nothing was found.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.findings_count == 0
    }

    pub(super) fn add(&mut self, finding: Finding) {
        self.findings_count += 1;
        if self.findings.len() < FINDINGS_MAX {
            self.findings.push(finding);
        }
    }
}

//! The contract between the engine and whatever keeps its bytes.
//!
//! A backend stores *objects* (data blocks, map nodes, catalog pages) at locations it chooses, and
//! one *root record*. It owns the allocation state; it knows nothing of maps, disks or snapshots.
//! See [`BlockBackend`] for the numbered contract; the conformance suite (feature `test-util`)
//! checks each clause by name.

mod contract;
mod error;
pub mod memory;

#[cfg(any(test, feature = "test-util"))]
pub mod conformance;
pub mod decorators;

pub use contract::{
    Allocation, BlockBackend, Commit, Free, Geometry, Loaded, Location, Maintenance,
    OBJECT_LEN_MAX, Occupied, Placement, ROOT_LEN_MAX, Space,
};
pub use error::BackendError;

//! The engine: pool, map, lineage, commit, reclaim.
//!
//! Everything reachable from the root record is immutable. Writes go to an overlay per head; a
//! commit puts them into new blocks and nodes (redirect-on-write) and swaps the root. A snapshot
//! is a row that remembers a root.

mod apply;
mod background;
mod cache;
mod catalog;
mod commit;
mod driver;
mod error;
mod hash;
mod lineage;
mod map;
mod ops;
mod overlay;
mod pool;
mod prune;
mod read;
mod reclaim;
mod root;
mod rows;
mod stage;
mod state;
mod store;
mod transaction;
mod walk;
mod write;
mod write_out;

#[cfg(test)]
mod tests;

pub use catalog::{ROW_ID_LEN_MAX, ROW_LEN_MAX, SERVICE_KIND_MIN};
pub use driver::Driver;
pub use error::{Corruption, Error, Fault, InvalidRequest};
pub use lineage::{Version, VersionKind};
pub use pool::{Options, Pool, Statistics};
pub use root::FORMAT;
pub use stage::Usage;
pub use state::Counters;
pub use transaction::{Committed, Transaction};

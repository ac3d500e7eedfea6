//! The engine: pool, map, lineage, commit, reclaim, check.
//!
//! Everything reachable from the root record is immutable. Writes go to an overlay per head; a
//! commit puts them into new blocks and nodes (redirect-on-write) and swaps the root. A snapshot
//! is a row that remembers a root.

mod apply;
mod background;
mod cache;
mod catalog;
pub mod check;
mod commit;
mod count;
mod diff;
mod drill;
mod driver;
mod error;
mod extents;
mod figures;
mod hash;
mod known;
mod landing;
mod lineage;
mod map;
mod opening;
mod ops;
mod overlay;
mod passing;
mod pool;
mod prune;
mod read;
mod reclaim;
mod room;
mod root;
mod row_changes;
mod rows;
pub(crate) mod seal;
mod sizes;
mod stage;
mod state;
mod store;
mod tenants;
mod together;
mod transaction;
mod visit;
mod walk;
mod write;
mod write_out;
mod writer;

#[cfg(test)]
mod tests;

pub use catalog::{ROW_ID_LEN_MAX, ROW_LEN_MAX, SERVICE_KIND_MIN};
pub use check::{CheckProgress, CheckReport, Finding};
pub use diff::{Change, ChangeKind, Diff};
pub use drill::BadBlock;
pub use driver::Driver;
pub use error::{Corruption, Error, Fault, InvalidRequest};
pub use extents::{Extent, ExtentState, Extents};
pub use figures::Figure;
pub use lineage::{Version, VersionKind};
pub use pool::{Options, Pool, Statistics};
pub use root::FORMAT;
pub use row_changes::Told;
pub use seal::{DataKey, Seal};
pub use sizes::Contents;
pub use stage::Usage;
pub use state::Counters;
pub use tenants::{Piece, Tenant, Tenants};
pub use together::Whole;
pub use transaction::{Committed, Transaction};
pub use writer::{Meter, Writer, Written};

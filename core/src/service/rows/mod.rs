//! How the service's records stand in the pool's catalog.
//!
//! A row's value is one byte of version and a CBOR map with numbered fields, so that a newer
//! program's additional fields are passed over by an older one. A row's id is the id's text (or a
//! big-endian number for the log), so that rows come back in a stated order.
//!
//! Invariant: bytes from the pool never panic, and never become a record that breaks the rules of
//! the types here; they are an error.

mod activity;
mod codec;
mod copy;
mod disk;
mod image;
mod incident;
mod instance;
mod key;
mod lock;
mod meter;
mod policy;
mod pool;
mod snapshot;
#[cfg(test)]
mod tests;
mod workload;

pub(super) use activity::{ActivityNumber, ActivityRow};
pub use codec::RowError;
pub(super) use codec::{Row, RowKey};
pub(super) use copy::{CarriedKeyRow, CopiedImageRow, CopyRow, PartRow};
pub(super) use disk::{DiskRow, SourceRow};
pub(super) use image::ImageRow;
pub(super) use incident::{BadRow, IncidentNumber, IncidentRow, ThenRow, VerdictRow};
pub(super) use instance::{AttachedRow, InstanceRow, Power};
pub(super) use key::KeyRow;
pub(super) use lock::{DeletedRow, LockRow};
pub(super) use meter::{MeterKey, MeterLine, MeterRow};
pub(super) use policy::{AppliedRow, AssociationRow, PolicyRow};
pub(super) use pool::{LostRow, PoolKey, PoolSettings};
pub(super) use snapshot::{CopiedRow, GroupRow, SnapshotRow};
pub(super) use workload::{UpgradeRow, WorkloadRow};

//! The snapshot service: disks, snapshots, groups and images as people know them, with names, ids,
//! tags, a quota, the cloud's rules and its error codes.
//!
//! Owns: the service's rows, the rules of every operation, the command language, and the views that
//! pages and command lines show. Leaves to the engine: blocks, versions, commits, reclaim.
//!
//! Invariant: what an operation changes, in the engine and in the rows, is one commit.

mod above;
mod activity;
mod bill;
mod bin;
mod calendar;
mod changes;
mod claims;
pub mod command;
mod copy;
mod copy_disk;
mod coverage;
mod data;
mod describe;
mod device;
mod due;
mod edit;
mod encryption;
mod environment;
mod error;
mod execute;
mod handle;
mod ids;
mod in_flight;
mod incident;
mod index;
mod laid;
mod look;
mod lookup;
mod names;
mod naming;
mod natural;
mod open;
mod passphrase;
mod places;
mod plan;
mod preview;
mod region;
mod rows;
mod running;
mod sandbox;
mod scale;
mod schedule;
mod sizes;
mod state;
mod stream;
#[cfg(test)]
mod tests;
mod turns;
mod undo;
mod upgrade;
pub mod views;
mod workload;
mod zone;

pub use activity::ACTIVITY_COUNT_MAX;
pub use describe::{InstanceFilter, PAGE_SIZE_MAX, RunningInstance, SnapshotPaging};
pub use device::InstanceDevice;
pub use environment::Environment;
pub use handle::Service;

pub use data::FileWrite;
pub use edit::{Edit, EditWrite, Edited};
pub use error::{NoVictim, Resource, ServiceError};
pub use ids::{DiskId, GroupId, ImageId, InstanceId, KeyId, NotAnId, PolicyId, SnapshotId};
pub use look::{Direction, Needle};
pub use names::{
    DESCRIPTION_CHARS_MAX, NAME_CHARS_MAX, NameFault, NameOf, TAG_CHARS_MAX, TAG_COUNT_MAX, is_mark,
};
pub use natural::natural;
pub use passphrase::{
    PASSPHRASE_CHARS_MAX, PASSPHRASE_CHARS_MIN, Passphrase, PassphraseCost, Secrets,
};
pub use plan::{
    BIN_DAYS_MAX, COOL_OFF_HOURS_MAX, DATA_DISKS_MAX, DISK_INSTANCES_MAX, GROUP_DISKS_MAX,
    IMAGE_QUOTA, INSTANCE_QUOTA, LOCK_DAYS_MAX, POLICY_QUOTA, RUN_AMOUNT_MAX, SNAPSHOT_QUOTA,
};
pub use region::Region;
pub use rows::RowError;
pub use running::WorkloadDevice;
pub use sandbox::{SANDBOX_DAYS_MAX, SANDBOX_DISKS_MAX, Sandbox, SandboxPlan};
pub use stream::{Export, Import, Kept};
pub use views::SnapshotFilter;
pub use zone::ZONE_LEN_MAX;

//! What people are shown: plain values, complete in themselves, made to cross a message channel.
//!
//! Sizes are in bytes, times in milliseconds since the Unix epoch (UTC). A view is true as of one
//! commit; nothing in it is computed by whoever shows it, so figures shown together agree.

mod activity;
mod deletion;
mod disk;
mod image;
mod map;
mod pool;
mod snapshot;

pub use activity::{ActivityView, FailureView, Note, Outcome};
pub use deletion::{DeletionView, RefusalView};
pub use disk::{DiskKind, DiskStatus, DiskView, HistoryView, Source};
pub use image::ImageView;
pub use map::{BlockState, BlockView, Cell, MapView, Moment, MomentBlocks};
pub use pool::{QuotaPolicy, StorageView};
pub use snapshot::{
    GroupView, LinkView, LinksView, SnapshotOrigin, SnapshotStatus, SnapshotUsage, SnapshotView,
};

use serde::{Deserialize, Serialize};

/// Milliseconds since the Unix epoch, UTC.
pub type TimeMs = u64;

/// Something with an id and a name, as lists and messages refer to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct IdName {
    /// The id, for links and commands.
    pub id: String,
    /// The name, for people.
    pub name: String,
}

/// A tag: a key, unique on its resource, and a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Tag {
    /// 1 to 128 characters.
    pub key: String,
    /// At most 128 characters.
    pub value: String,
}

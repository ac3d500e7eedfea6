//! Images as people see them.

use serde::{Deserialize, Serialize};

use super::{IdName, Tag, TimeMs};

/// One image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageView {
    /// `m-` and 20 characters.
    pub id: String,
    /// The key of an encrypted one, `k-` and 20 characters.
    pub key: Option<String>,
    /// The name, unique among images.
    pub name: String,
    /// The description; may be empty.
    pub description: String,
    /// Sorted by key.
    pub tags: Vec<Tag>,
    /// When it was made.
    pub created_ms: TimeMs,
    /// The size of the disks it makes, at least.
    pub len: u64,
    /// Bytes of a block.
    pub block_size: u32,
    /// The snapshot it was made from, which cannot be deleted while the image is there.
    pub snapshot: IdName,
    /// Snapshots of data disks, which come with an instance made from it.
    pub data: Vec<IdName>,
    /// Disks made from it.
    pub disks: Vec<IdName>,
    /// Instances made from it.
    pub instances: Vec<IdName>,
    /// Data it holds.
    pub data_bytes: u64,
}

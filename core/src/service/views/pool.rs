//! The pool as a whole.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// Which snapshot goes when one is taken at the quota.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    Encode,
    Decode,
)]
pub enum QuotaPolicy {
    /// The oldest.
    #[default]
    #[n(0)]
    Oldest,
    #[n(1)]
    /// The oldest automatic one, for an automatic one; taking one by hand is refused.
    OldestAutomatic,
}

impl QuotaPolicy {
    /// The word in commands.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Oldest => "oldest",
            Self::OldestAutomatic => "oldest-automatic",
        }
    }
}

/// What the pool holds and where the space goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StorageView {
    /// The pool's id, as 32 hexadecimal digits.
    pub pool_id: String,
    /// The format's version.
    pub format: u32,
    /// The newest durable generation.
    pub generation: u64,
    /// Bytes the backend has given out.
    pub allocated_bytes: u64,
    /// Beside these, bytes that were given back but that a recoverable state still reaches.
    pub held_back_bytes: u64,
    /// Bytes of data that disks and snapshots hold, also deleted ones for their clones.
    pub live_data_bytes: u64,
    /// Bytes of map nodes and of the catalog's pages.
    pub node_bytes: u64,
    /// Bytes that can still be written; `None` where the medium does not tell.
    pub free_bytes: Option<u64>,
    /// Deleted snapshots that still hold what their clones share.
    pub zombies: u32,
    /// Deletions still being reclaimed.
    pub walkers: u32,
    /// How many disks there are.
    pub disks: u32,
    /// How many snapshots there are.
    pub snapshots: u32,
    /// How many images there are.
    pub images: u32,
    /// How many disks and snapshots lie in the recycle bin.
    pub bin_items: u32,
    /// For how many days it keeps what is deleted; 0 is no bin.
    pub bin_days: u32,
    /// Which snapshot goes at the quota.
    pub quota_policy: QuotaPolicy,
    /// The id of the region that it is.
    pub region: String,
    /// Whether a drill made the whole region out of reach.
    pub is_lost: bool,
    /// The ids of the zones that a drill made out of reach.
    pub lost_zones: Vec<String>,
    /// The name of the time zone in which policies run.
    pub time_zone: String,
}

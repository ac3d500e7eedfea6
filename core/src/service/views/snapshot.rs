//! Snapshots, their groups and a disk's chain as people see them.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::{CopiedView, DiskKind, IdName, Kept, LockView, Tag, TimeMs};

/// Who took a snapshot.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Encode, Decode,
)]
pub enum SnapshotOrigin {
    /// A person, by hand.
    #[n(0)]
    User,
    /// A policy, by itself.
    #[n(1)]
    Auto,
}

/// What state a snapshot is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SnapshotStatus {
    /// Accepted, its commit not yet durable.
    Progressing,
    /// Durable.
    Accomplished,
    /// A copy of which nothing comes: its source went before all of it was there.
    Failed,
}

impl SnapshotStatus {
    /// The service's word, as the API spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Progressing => "progressing",
            Self::Accomplished => "accomplished",
            Self::Failed => "failed",
        }
    }
}

/// What was made from a snapshot, as a filter and as a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SnapshotUsage {
    /// Nothing.
    None,
    /// An image.
    Image,
    /// A disk.
    Disk,
    /// Both.
    ImageDisk,
}

/// One snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotView {
    /// `s-` and 20 characters.
    pub id: String,
    /// The key of an encrypted one, `k-` and 20 characters.
    pub key: Option<String>,
    /// Whether it is encrypted and its key is not known now.
    pub locked: bool,
    /// The name; need not be unique.
    pub name: String,
    /// The description; may be empty.
    pub description: String,
    /// Sorted by key.
    pub tags: Vec<Tag>,
    /// The state.
    pub status: SnapshotStatus,
    /// Who took it.
    pub origin: SnapshotOrigin,
    /// The disk it was taken of.
    pub disk_id: String,
    /// That disk's name; `None` once the disk was deleted.
    pub disk_name: Option<String>,
    /// Its name while it lies in the recycle bin.
    pub binned_disk_name: Option<String>,
    /// What that disk is for.
    pub source_disk_kind: DiskKind,
    /// When it was taken.
    pub created_ms: TimeMs,
    /// The disk's size at that moment.
    pub len: u64,
    /// Bytes of a block.
    pub block_size: u32,
    /// The group it was taken in.
    pub group: Option<IdName>,
    /// The policy that took it; called by its id once it was deleted.
    pub policy: Option<IdName>,
    /// When it goes by itself; for ever without one.
    pub expires_ms: Option<TimeMs>,
    /// Whether it goes when its policy took enough newer ones, instead.
    pub is_counted: bool,
    /// Why it is still there, once its date came.
    pub kept: Option<Kept>,
    /// The id of the nearest older snapshot of the same disk that it goes on from.
    pub parent: Option<String>,
    /// The ids of the snapshots of the same disk whose parent this is, oldest first.
    pub children: Vec<String>,
    /// Whether the disk's present state goes on from this one.
    pub is_head_parent: bool,
    /// Data written since its parent; `None` while it is being computed.
    pub added_bytes: Option<u64>,
    /// Data given back if it alone is deleted (with a recycle bin: when it has left that); `None` while it is being computed.
    pub frees_bytes: Option<u64>,
    /// Data it sees.
    pub data_bytes: u64,
    /// Names of the snapshots and disks that go on needing its data when it is deleted; empty if
    /// all it added is given back, or that is not known yet.
    pub held_by: Vec<String>,
    /// Whether something in the recycle bin needs it too.
    pub is_held_by_bin: bool,
    /// Images made from it.
    pub used_by_images: Vec<IdName>,
    /// Disks made from it, which would lose the way back to it.
    pub used_by_disks: Vec<IdName>,
    /// The two lists above as one word.
    pub usage: SnapshotUsage,
    /// Its lock; an expired one too.
    pub lock: Option<LockView>,
    /// What it is a copy of, in another region.
    pub copied_from: Option<CopiedView>,
}

/// Some of many snapshots.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotPageView {
    /// These, newest first.
    pub snapshots: Vec<SnapshotView>,
    /// How many there are in all.
    pub total: u64,
    /// What to go on from for the next ones; `None` on the last page.
    pub next_token: Option<String>,
}

/// Snapshots of several disks taken in one commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupView {
    /// `ssg-` and 20 characters.
    pub id: String,
    /// The name.
    pub name: String,
    /// The description; may be empty.
    pub description: String,
    /// Sorted by key.
    pub tags: Vec<Tag>,
    /// When it was taken.
    pub created_ms: TimeMs,
    /// The snapshots still in it.
    pub snapshots: Vec<IdName>,
}

/// A disk's chain and its sizes: each block counts once, at the oldest snapshot that reaches it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinksView {
    /// The disk.
    pub disk_id: String,
    /// Its name; `None` once the disk was deleted.
    pub disk_name: Option<String>,
    /// Its name while it lies in the recycle bin.
    pub binned_disk_name: Option<String>,
    /// What it is copies of, in another region.
    pub copies_of: Option<CopiedView>,
    /// Data the chain's snapshots hold, those blocks included that the disk shares.
    pub total_bytes: u64,
    /// Its snapshots, oldest first.
    pub snapshots: Vec<LinkView>,
}

/// One snapshot's part of its chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkView {
    /// The snapshot.
    pub snapshot: IdName,
    /// When it was taken.
    pub created_ms: TimeMs,
    /// The bytes that count for it.
    pub bytes: u64,
}

impl SnapshotView {
    /// Whether all its sizes are known.
    #[must_use]
    pub const fn is_measured(&self) -> bool {
        self.added_bytes.is_some() && self.frees_bytes.is_some()
    }
}

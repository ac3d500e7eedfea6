//! Disks as people see them.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::{AssociationView, IdName, InstanceStatus, SnapshotView, Tag, TimeMs};

/// What a disk is for.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Encode, Decode,
)]
pub enum DiskKind {
    /// Holds an operating system; images are made from its snapshots.
    #[n(0)]
    System,
    /// Holds data only.
    #[n(1)]
    Data,
}

impl DiskKind {
    /// The service's word: `system` or `data`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Data => "data",
        }
    }
}

/// An encrypted disk whose data cannot be read now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockedDiskView {
    /// The disk.
    pub disk: IdName,
    /// Whether it is there itself; otherwise it lies in the recycle bin, or only snapshots of it are left.
    pub is_there: bool,
}

/// What state a disk is in. All but `Available` and `InUse` last from an operation's acceptance to its commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum DiskStatus {
    /// Being made, or an import that is not published yet.
    Creating,
    /// Ready for every operation.
    Available,
    /// Attached to an instance.
    InUse,
    /// Being attached to an instance.
    Attaching,
    /// Being detached from an instance.
    Detaching,
    /// Being rolled back or set back to its source.
    ReIniting,
    /// Being deleted.
    Deleting,
}

impl DiskStatus {
    /// The service's word, as the API spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Creating => "Creating",
            Self::Available => "Available",
            Self::InUse => "In_use",
            Self::Attaching => "Attaching",
            Self::Detaching => "Detaching",
            Self::ReIniting => "ReIniting",
            Self::Deleting => "Deleting",
        }
    }
}

/// What a disk was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// A snapshot.
    Snapshot {
        /// Its id.
        id: String,
        /// Its name; `None` once it was deleted, after which the disk cannot be set back to it.
        name: Option<String>,
    },
    /// An image.
    Image {
        /// Its id.
        id: String,
        /// Its name; `None` once it was deleted, after which the disk cannot be set back to it.
        name: Option<String>,
    },
}

/// One disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiskView {
    /// `d-` and 20 characters.
    pub id: String,
    /// The key of an encrypted one, `k-` and 20 characters; all that comes of it is encrypted too.
    pub key: Option<String>,
    /// Whether it is encrypted and its key is not known now.
    pub locked: bool,
    /// The name; need not be unique.
    pub name: String,
    /// Whether another disk is called the same, so that only its id tells which is meant.
    pub is_name_shared: bool,
    /// The description; may be empty.
    pub description: String,
    /// System or data.
    pub kind: DiskKind,
    /// Sorted by key.
    pub tags: Vec<Tag>,
    /// The state.
    pub status: DiskStatus,
    /// The size people gave it, in bytes.
    pub len: u64,
    /// Bytes of a block.
    pub block_size: u32,
    /// When it was made.
    pub created_ms: TimeMs,
    /// The id of its zone.
    pub zone: String,
    /// Whether a drill made that zone, or the region, out of reach.
    pub is_lost: bool,
    /// What it was made from; `None` for an empty disk and an import.
    pub source: Option<Source>,
    /// Whether its automatic snapshots go when it is deleted.
    pub delete_auto_snapshot: bool,
    /// Whether several instances can have it at once.
    pub multi_attach: bool,
    /// The instances that have it, by name.
    pub attached: Vec<AttachmentView>,
    /// The policies that it is under: one, kept as a list.
    pub policies: Vec<AssociationView>,
    /// Data it sees: every written block it reaches, whoever wrote it.
    pub data_bytes: u64,
    /// Data it and its snapshots hold together, each block once; `None` while it is being computed.
    pub chain_bytes: Option<u64>,
    /// Data written since its last snapshot, which only it holds; `None` while it is being computed.
    pub own_bytes: Option<u64>,
    /// Whether it reads otherwise than the snapshot it goes on from; without one, than an empty
    /// disk.
    pub is_changed: bool,
    /// Blocks written since its last snapshot.
    pub redirected_blocks: u64,
    /// Blocks that copy-on-write would have copied since its last snapshot.
    pub cow_copies: u64,
    /// How many snapshots it has.
    pub snapshots: u32,
    /// How many it may have.
    pub snapshot_quota: u32,
    /// When the newest one was taken.
    pub last_snapshot_ms: Option<TimeMs>,
    /// The snapshot that goes when one is taken at the quota; `None` if none can go.
    pub next_to_go: Option<IdName>,
}

/// An instance that has a disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachmentView {
    /// The instance.
    pub instance: IdName,
    /// Its state.
    pub status: InstanceStatus,
    /// Whether the disk goes with it.
    pub delete_with_instance: bool,
}

/// A disk and all its snapshots, as of one commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryView {
    /// The disk.
    pub disk: DiskView,
    /// Its snapshots, newest first.
    pub snapshots: Vec<SnapshotView>,
    /// The id of the snapshot the disk's present state goes on from; `None` without one.
    pub head_parent: Option<String>,
    /// The snapshot that holds the present exactly: what is done to the data from now on can be
    /// undone by rolling back to it. `None` if none does.
    pub undo_point: Option<IdName>,
    /// A free name for a safety snapshot.
    pub safety_name: String,
}

impl DiskView {
    /// What commands call it: its name if only it has that name, otherwise its id.
    #[must_use]
    pub fn reference(&self) -> &str {
        if self.is_name_shared {
            &self.id
        } else {
            &self.name
        }
    }

    /// The instances that have to be stopped before it can be written or go back.
    pub fn running(&self) -> impl Iterator<Item = &AttachmentView> {
        let attached = self.attached.iter();
        attached.filter(|attached| attached.status != InstanceStatus::Stopped)
    }

    /// Whether all its sizes are known.
    #[must_use]
    pub const fn is_measured(&self) -> bool {
        self.chain_bytes.is_some() && self.own_bytes.is_some()
    }
}

impl HistoryView {
    /// Whether all its sizes are known.
    #[must_use]
    pub fn is_measured(&self) -> bool {
        self.disk.is_measured() && self.snapshots.iter().all(SnapshotView::is_measured)
    }
}

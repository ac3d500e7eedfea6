//! The recycle bin as people see it.

use serde::{Deserialize, Serialize};

use super::{CopiedView, IdName, TimeMs};

/// What something in the bin is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum BinKind {
    /// A disk.
    Disk,
    /// A snapshot.
    Snapshot,
    /// A snapshot group of which two or more snapshots lie there; each of them is an item too.
    Group,
}

/// Something in the recycle bin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BinItemView {
    /// Its id, which it had and has again when it is restored.
    pub id: String,
    /// Its name.
    pub name: String,
    /// A disk, a snapshot or a group.
    pub kind: BinKind,
    /// When it was made or taken.
    pub created_ms: TimeMs,
    /// When it was deleted; of a group's snapshots the last.
    pub deleted_ms: TimeMs,
    /// When it goes for good; of a group's snapshots the first.
    pub until_ms: TimeMs,
    /// The disk that a snapshot was taken of; called by its id once that is nowhere.
    pub disk: Option<IdName>,
    /// What a snapshot is a copy of, in another region.
    pub copied_from: Option<CopiedView>,
    /// The group that a snapshot is in.
    pub group: Option<IdName>,
    /// Whether it went because its disk was deleted; otherwise it was deleted by hand.
    pub is_with_disk: bool,
    /// The snapshots that went with a disk, or those of a group: they come back with it, and go for
    /// good with it.
    pub with: Vec<IdName>,
    /// The size of the disk, in bytes; of a group's disks together.
    pub len: u64,
    /// Data it sees; what a group's snapshots see together.
    pub data_bytes: u64,
    /// Data given back when it alone is deleted for good, with what goes with it.
    pub frees_bytes: u64,
}

/// The recycle bin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BinView {
    /// For how many days it keeps what is deleted from now on; 0 is no bin.
    pub days: u32,
    /// What lies in it, what was deleted last first.
    pub items: Vec<BinItemView>,
    /// Data given back when all of it is deleted for good.
    pub frees_bytes: u64,
}

/// A page of the recycle bin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BinListView {
    /// As in [`BinView`].
    pub days: u32,
    /// What was deleted last first, a group's snapshots below it. A group that goes on from the page
    /// before stands at the top once more.
    pub items: Vec<BinItemView>,
    /// The page's number.
    pub number: u32,
    /// How many items there are in all.
    pub total: u64,
    /// As in [`BinView`].
    pub frees_bytes: u64,
}

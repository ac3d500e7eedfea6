//! Lists of many things, page by page: how one is looked at, and what is on a page of it. A page
//! has what is shown on it and little else, however much there is.

use serde::{Deserialize, Serialize};

use super::{
    AssociationView, BillView, CopiedView, DiskKind, DiskView, IdName, LinksView, LockView,
    SnapshotOrigin, SnapshotStatus, SnapshotUsage, SnapshotView, TimeMs,
};

/// Which page of a list is wanted, by its number from 1 on: the last one if there are fewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Its number.
    pub number: u32,
    /// Rows on a page, [`crate::service::PAGE_SIZE_MAX`] at most.
    pub rows: u32,
}

/// What disks are sorted by, and then by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DiskOrder {
    /// As people sort text.
    #[default]
    Name,
    /// The size people gave it.
    Size,
    /// Data that it and its snapshots hold.
    Holds,
    /// Data that only it holds.
    Own,
    /// How many snapshots it has.
    Snapshots,
    /// When the newest one was taken.
    Last,
}

/// Which disks are wanted; what is empty or `None` does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiskFilter {
    /// With this in its name, its id, or the name of an instance that has it, whatever the case.
    pub text: String,
    /// Not under the policy of that id.
    pub not_under: Option<String>,
    /// Fit for this.
    pub fit: Option<DiskFit>,
}

/// What a disk is wanted for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DiskFit {
    /// To be attached to the instance of that id.
    Attach(String),
    /// As the system disk that an instance has.
    System,
    /// As a disk on which an instance's workload is.
    Workload,
    /// As one that a policy takes snapshots of.
    Policy,
}

/// A page of the disks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiskList {
    /// Which of them.
    pub filter: DiskFilter,
    /// How they are sorted.
    pub order: DiskOrder,
    /// The other way round.
    pub is_down: bool,
    /// Which page.
    pub part: Part,
}

/// What is on a page of disks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiskListView {
    /// In their order; those being made with their sizes at zero.
    pub disks: Vec<DiskView>,
    /// The page's number.
    pub number: u32,
    /// How many the filter takes.
    pub total: u64,
    /// How many there are.
    pub count: u64,
    /// Whether all sizes are known that they are sorted by.
    pub is_sorted: bool,
}

/// Which snapshots are wanted. What is empty or `None` does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotFilter {
    /// With this in its name, its id, its description, its disk's name, or its group's name or id,
    /// whatever the case.
    pub text: String,
    /// Of this disk: its id.
    pub disk: Option<String>,
    /// In this state.
    pub status: Option<SnapshotStatus>,
    /// Taken by hand, or by a policy.
    pub origin: Option<SnapshotOrigin>,
    /// What was made from it.
    pub usage: Option<SnapshotUsage>,
    /// Of system or data disks.
    pub source_disk_kind: Option<DiskKind>,
    /// Encrypted or not.
    pub is_encrypted: Option<bool>,
    /// With a tag of this key, and of this value if one is given.
    pub tag: Option<(String, Option<String>)>,
    /// In the group of that id.
    pub group: Option<String>,
    /// Kept by a lock or not.
    pub is_locked: Option<bool>,
    /// Taken at this time or later.
    pub from_ms: Option<TimeMs>,
    /// Taken at this time or earlier.
    pub to_ms: Option<TimeMs>,
}

/// What snapshots are sorted by, and then by time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SnapshotOrder {
    /// When it was taken; the newest first.
    #[default]
    Taken,
    /// As people sort text.
    Name,
    /// The name of its disk.
    Disk,
    /// Data it sees.
    Sees,
    /// Data written since its parent.
    Added,
    /// Data given back if it alone is deleted.
    Frees,
}

/// A page of the snapshots.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotList {
    /// Which of them.
    pub filter: SnapshotFilter,
    /// How they are sorted.
    pub order: SnapshotOrder,
    /// The other way round.
    pub is_down: bool,
    /// Which page.
    pub part: Part,
}

/// What is on a page of snapshots, and by what they can be filtered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotListView {
    /// In their order; those being taken with their sizes at zero.
    pub snapshots: Vec<SnapshotView>,
    /// The page's number.
    pub number: u32,
    /// How many the filter takes.
    pub total: u64,
    /// How many there are.
    pub count: u64,
    /// Whether all sizes are known that they are sorted by.
    pub is_sorted: bool,
    /// Disks with snapshots, the first ones by name; and the disk of the filter, if it is there.
    pub disks: Choices<ChainNameView>,
    /// Groups that snapshots are in, the first ones by name; and the group of the filter, if it is
    /// there.
    pub groups: Choices<IdName>,
}

/// A page of a month's bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillList {
    /// The month, such as `2026-11`; the present one without.
    pub month: Option<String>,
    /// Of disks with this in their name or their id, whatever the case.
    pub text: String,
    /// Which page.
    pub part: Part,
}

/// What is on a page of a bill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillListView {
    /// The bill, with the disks that are on the page.
    pub bill: BillView,
    /// The page's number.
    pub number: u32,
    /// How many the filter takes.
    pub total: u64,
    /// How many there are.
    pub count: u64,
    /// Charged to all that the filter takes: bytes times hours.
    pub byte_hours: u64,
    /// Billed now of all that the filter takes, in bytes.
    pub now_bytes: u64,
}

/// A page of the disks under a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssociationListView {
    /// By the disks' names.
    pub disks: Vec<AssociationView>,
    /// The page's number.
    pub number: u32,
    /// How many there are.
    pub total: u64,
}

/// What one can choose from: as many as can be offered, and how many more there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices<T> {
    /// These.
    pub some: Vec<T>,
    /// How many more.
    pub more: u64,
}

/// What a disk is called of which there are snapshots.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainNameView {
    /// The disk's id.
    pub disk_id: String,
    /// Its name; `None` once it was deleted.
    pub disk_name: Option<String>,
    /// Its name while it lies in the recycle bin.
    pub binned_disk_name: Option<String>,
    /// What it is copies of, in another region.
    pub copies_of: Option<CopiedView>,
}

/// A page of the chains.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainListView {
    /// By name.
    pub chains: Vec<LinksView>,
    /// The page's number.
    pub number: u32,
    /// How many there are.
    pub total: u64,
}

/// A disk that was picked from a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PickedDiskView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What commands call it.
    pub reference: String,
    /// Whether several instances can have it at once.
    pub multi_attach: bool,
    /// Whether it is encrypted.
    pub is_encrypted: bool,
    /// Whether its key is not known now.
    pub locked: bool,
    /// Whether a drill made its zone, or the region, out of reach.
    pub is_lost: bool,
    /// The policies that it is under.
    pub policies: Vec<IdName>,
}

/// A snapshot that was picked from a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PickedView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its lock; an expired one too.
    pub lock: Option<LockView>,
}

/// A snapshot group with all it takes to go back to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupBackView {
    /// The group.
    pub group: IdName,
    /// What commands call it: its name, or its id where that is not enough.
    pub reference: String,
    /// When it was taken.
    pub created_ms: TimeMs,
    /// How many snapshots are still in it.
    pub count: u32,
    /// Its disks that are there, by name.
    pub disks: Vec<GroupDiskView>,
    /// A free name for a group that keeps the presents.
    pub safety_name: String,
}

/// A disk that a group can take back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupDiskView {
    /// The disk.
    pub disk: IdName,
    /// What commands call it.
    pub reference: String,
    /// The id of the group that holds its present, if one does.
    pub held_by: Option<String>,
}

/// Who takes the pool's data: the largest disks, the others together, and what deleted disks left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharesView {
    /// The largest, the largest first.
    pub disks: Vec<DiskShareView>,
    /// How many more there are.
    pub others: u64,
    /// What only they hold.
    pub others_own_bytes: u64,
    /// What their snapshots added.
    pub others_added_bytes: u64,
    /// What snapshots of deleted disks added.
    pub orphans_bytes: u64,
    /// Whether all sizes are known; otherwise none of these figures is right.
    pub is_measured: bool,
}

/// A disk's share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiskShareView {
    /// The disk.
    pub disk: IdName,
    /// Data written since its last snapshot, which only it holds.
    pub own_bytes: u64,
    /// Data that its snapshots added.
    pub added_bytes: u64,
}

impl DiskListView {
    /// Whether all sizes that it shows or is sorted by are known.
    #[must_use]
    pub fn is_measured(&self) -> bool {
        self.is_sorted && self.disks.iter().all(DiskView::is_measured)
    }
}

impl SnapshotListView {
    /// Whether all sizes that it shows or is sorted by are known.
    #[must_use]
    pub fn is_measured(&self) -> bool {
        self.is_sorted && self.snapshots.iter().all(SnapshotView::is_measured)
    }
}

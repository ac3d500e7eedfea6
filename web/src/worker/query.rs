//! What the page asks about a pool. Nothing here changes anything, and answers of the same subject stand in for
//! each other until the newer one is there.

use super::protocol::FilesRequest;
use rowdisk::service::views::{
    BillList, DiskList, Part, Retention, Schedule, SnapshotFilter, SnapshotList,
};
use serde::{Deserialize, Serialize};

/// A question about the pool; none changes anything.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Query {
    DiskList(DiskList),
    /// Those of these disks that are there.
    PickedDisks {
        ids: Vec<String>,
    },
    DiskIds,
    DiskNames,
    History {
        disk: String,
    },
    SnapshotList(SnapshotList),
    /// Those of these snapshots that are there, and that a filter takes.
    PickedSnapshots {
        filter: SnapshotFilter,
        ids: Vec<String>,
    },
    /// The ids of those that a filter takes.
    SnapshotIds(SnapshotFilter),
    /// Those of these snapshots that are there.
    TheseSnapshots {
        ids: Vec<String>,
    },
    /// A group, by its id, and what going back to it takes.
    Group {
        group: String,
    },
    /// Who takes the pool's data.
    Shares,
    /// A page of the chains of all disks.
    Chains(Part),
    /// A page of the recycle bin.
    Bin(Part),
    /// A page of a month's bill.
    BillList {
        list: BillList,
        /// The hour it is asked in: with the next one it is asked anew.
        hour: u64,
    },
    /// All of it, of a month such as `2026-11`.
    Bill {
        month: String,
    },
    /// What a disk's chain was charged in a month: by its id.
    ChainBill {
        disk: String,
        month: String,
        /// As above.
        hour: u64,
    },
    Images,
    Map(MapQuery),
    /// One block of a disk, or of its snapshot of that id.
    Block {
        disk: String,
        snapshot: Option<String>,
        index: u64,
    },
    /// The pool's store as it lies, seen from a disk.
    Physical {
        disk: String,
        first: u64,
        /// The rest of the store if larger.
        bytes: u64,
        cells_max: u32,
    },
    Bytes(BytesQuery),
    /// What changed on a disk between two moments, from an offset on.
    Changes {
        disk: String,
        before: String,
        after: String,
        offset: u64,
    },
    /// What lies on a disk, or on its snapshot of that id.
    Files {
        disk: String,
        snapshot: Option<String>,
        request: FilesRequest,
    },
    Instances,
    /// The log's lines about an instance, by its id.
    InstanceActivity {
        instance: String,
        count: u32,
    },
    Policies,
    /// A page of the disks under a policy, by its id.
    Associations {
        policy: String,
        part: Part,
    },
    /// The calendar of a policy or of a disk, by its id.
    Calendar {
        of: String,
    },
    /// What a schedule comes to that is nobody's yet.
    Schedule {
        schedule: Schedule,
        retention: Retention,
    },
    /// What runs on instances.
    Workloads,
    Incidents,
    /// All regions, those too that have no pool yet.
    Regions,
    /// Copies into any region that stopped with their page.
    StoppedCopies,
    /// What goes soon because its date came while nobody looked.
    Overdue,
    Storage,
    Activity {
        count: u32,
    },
    /// The same, about one disk.
    DiskActivity {
        disk: String,
        count: u32,
    },
}

/// Bytes of a disk at a moment, and of another moment beside them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct BytesQuery {
    pub(crate) disk: String,
    pub(crate) moment: String,
    pub(crate) other: Option<String>,
    pub(crate) offset: u64,
    pub(crate) len: u32,
}

/// Which part of a disk the map shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct MapQuery {
    /// The disk's id.
    pub(crate) disk: String,
    /// The snapshot's id; `None` is now.
    pub(crate) snapshot: Option<String>,
    pub(crate) first_block: u64,
    /// How many blocks from there; the rest of the disk if larger.
    pub(crate) blocks: u64,
    pub(crate) cells_max: u32,
}

impl Query {
    /// Whether an older answer to `other` may stay on screen until this one is answered.
    pub(crate) fn same_subject(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Map(a), Self::Map(b)) => a.disk == b.disk,
            // Pages of one list: what is shown says which it is.
            (Self::DiskList(_), Self::DiskList(_))
            | (Self::PickedDisks { .. }, Self::PickedDisks { .. })
            | (Self::SnapshotList(_), Self::SnapshotList(_))
            | (Self::Chains(_), Self::Chains(_))
            | (Self::Bin(_), Self::Bin(_))
            | (Self::PickedSnapshots { .. }, Self::PickedSnapshots { .. })
            | (Self::TheseSnapshots { .. }, Self::TheseSnapshots { .. })
            | (Self::Schedule { .. }, Self::Schedule { .. }) => true,
            (Self::BillList { list: a, .. }, Self::BillList { list: b, .. }) => a.month == b.month,
            (Self::Associations { policy: a, .. }, Self::Associations { policy: b, .. }) => a == b,
            (
                Self::ChainBill {
                    disk: a, month: c, ..
                },
                Self::ChainBill {
                    disk: b, month: d, ..
                },
            ) => (a, c) == (b, d),
            (Self::Physical { disk: a, .. }, Self::Physical { disk: b, .. }) => a == b,
            (Self::Bytes(a), Self::Bytes(b)) => {
                a.disk == b.disk && a.moment == b.moment && a.other == b.other
            }
            _ => self == other,
        }
    }

    /// Whether the answer takes a walk over whole maps, with nothing to show before it is done.
    pub(crate) fn walks(&self) -> bool {
        matches!(
            self,
            Self::Storage
                | Self::Physical { .. }
                | Self::BillList { .. }
                | Self::Bill { .. }
                | Self::ChainBill { .. }
        )
    }
}

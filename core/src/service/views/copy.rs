//! Copies between regions as people see them.

use serde::{Deserialize, Serialize};

use super::{FailureView, IdName, TimeMs};

/// What a snapshot was copied from, in another region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopiedView {
    /// The id of that region.
    pub region: String,
    /// The id of the snapshot there.
    pub snapshot_id: String,
    /// The disk it was taken of there; called by its id if it was gone.
    pub disk: IdName,
    /// When it was taken there: how old the data is.
    pub taken_ms: TimeMs,
}

/// A copy on its way into a region, or one that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyView {
    /// What it is called by: the id of its first snapshot.
    pub id: String,
    /// The snapshots that it makes.
    pub snapshots: Vec<IdName>,
    /// The image that it makes of them.
    pub image: Option<IdName>,
    /// The id of the region that it comes from.
    pub from: String,
    /// When it began.
    pub started_ms: TimeMs,
    /// Whether all data is carried, not only what changed since an earlier copy.
    pub is_whole: bool,
    /// Bytes of data carried and durable so far.
    pub copied_bytes: u64,
    /// Bytes of data in all.
    pub total_bytes: u64,
    /// Why nothing comes of it.
    pub failure: Option<FailureView>,
}

/// What a copy would come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyPlanView {
    /// How many snapshots are copied.
    pub snapshots: u32,
    /// Those that were copied before and that only differences are carried to; none for a whole copy.
    pub bases: Vec<IdName>,
    /// Bytes of data that have to be carried.
    pub bytes: u64,
}

//! Regions and zones as people see them.

use serde::{Deserialize, Serialize};

use super::CopyView;

/// A region and what is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegionView {
    /// Its id.
    pub id: String,
    /// Whether a drill made all of it out of reach.
    pub is_lost: bool,
    /// Its zones.
    pub zones: Vec<ZoneView>,
    /// How many disks there are.
    pub disks: u32,
    /// How many snapshots there are. They are in no zone.
    pub snapshots: u32,
    /// How many images there are.
    pub images: u32,
    /// How many instances there are.
    pub instances: u32,
    /// Bytes that its pool takes, those too that are given back and not fit for reuse yet.
    pub pool_bytes: u64,
    /// What is on its way into it, and what failed.
    pub copies: Vec<CopyView>,
}

/// A zone and what is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZoneView {
    /// Its id.
    pub id: String,
    /// Whether a drill made it, or the region, out of reach.
    pub is_lost: bool,
    /// How many disks there are.
    pub disks: u32,
    /// How many instances there are.
    pub instances: u32,
    /// How many of them run.
    pub running: u32,
}

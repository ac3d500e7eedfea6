//! The commands about the recycle bin. The service's API has none of them: they are ours.

use super::reference::BinRef;

/// Takes things out of the recycle bin: a disk with the snapshots that went with it, a snapshot
/// group with all of its snapshots that lie there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestoreFromBin {
    /// Which ones.
    pub items: Vec<BinRef>,
}

/// Deletes things in the recycle bin for good: a disk with the snapshots that went with it, a
/// snapshot group with all of its snapshots that lie there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeleteFromBin {
    /// Which ones.
    pub items: Vec<BinRef>,
}

/// Sets for how many days the recycle bin keeps what is deleted from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetBinPeriod {
    /// How many; 0 turns the bin off.
    pub days: u32,
}

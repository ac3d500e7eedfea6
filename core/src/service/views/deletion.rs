//! What a destructive action would do, asked before it.

use serde::{Deserialize, Serialize};

use super::{FailureView, IdName, LeftOut, TimeMs};

/// What goes, what depends on it, and what is given back. Nothing was changed to find out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletionView {
    /// Disks, snapshots, groups, images and instances that go.
    pub what: Vec<IdName>,
    /// Until when the recycle bin keeps them; `None` if they go at once.
    pub bin_until_ms: Option<TimeMs>,
    /// Data given back, computed for all of them as one: when they have left the recycle bin, if
    /// they go there.
    pub frees_bytes: u64,
    /// By how much the bill's size falls then, in bytes: what others of the chain reach goes on being
    /// billed, and what was never billed does not count.
    pub bill_fall_bytes: u64,
    /// What that costs in a month of 720 hours, in millionths of the currency's unit.
    pub bill_fall_micros: u64,
    /// The currency.
    pub currency: String,
    /// The bytes written since the last snapshot that are lost with the disk's present state;
    /// `None` if no present state is lost, or it is kept as a safety snapshot.
    pub present_lost_bytes: Option<u64>,
    /// Whether that present differs from the snapshot it goes on from (from an empty disk, where
    /// there is none). It can with 0 bytes: what was zeroed or discarded takes none.
    pub is_present_changed: bool,
    /// The size of the disk afterwards, where the action changes it.
    pub len_after: Option<u64>,
    /// The disks of a group that go back together, each by itself; the figures above are of all.
    pub back: Vec<BackView>,
    /// The disks of the group that stay as they are, and why.
    pub left_out: Vec<(IdName, LeftOut)>,
    /// Snapshots that go because the disk is at its quota; they are in `what` too.
    pub evicted: Vec<IdName>,
    /// Automatic snapshots that go with the disk; they are in `what` too.
    pub automatic: Vec<IdName>,
    /// Why the action would be refused; empty if it would be done.
    pub refusals: Vec<RefusalView>,
    /// Disks of an instance that stay, and belong to it no more.
    pub disks_left: Vec<IdName>,
    /// Disks that could no longer be set back to their source.
    pub disks_losing_reinit: Vec<IdName>,
    /// Disks that would no longer be under a policy.
    pub disks_losing_policy: Vec<IdName>,
    /// Disks that would be under a policy that can take no snapshot of them: they have as many as they
    /// may have, and none can go.
    pub disks_full: Vec<IdName>,
    /// Snapshots of the disk, or by the policy, that stay.
    pub snapshots_left: Vec<IdName>,
    /// What still needs data of the things that go, so that it is not given back now.
    pub held_by: Vec<IdName>,
    /// Whether something in the recycle bin is among what still needs it.
    pub is_held_by_bin: bool,
    /// Locked snapshots that go all the same, as the whole pool does.
    pub locked: Vec<IdName>,
}

/// A disk that goes back together with others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackView {
    /// The disk.
    pub disk: IdName,
    /// As [`DeletionView::present_lost_bytes`], of this disk alone.
    pub present_lost_bytes: Option<u64>,
    /// As [`DeletionView::is_present_changed`], of this disk alone.
    pub is_present_changed: bool,
    /// Its size afterwards, where that changes.
    pub len_after: Option<u64>,
}

/// Why an action would be refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusalView {
    /// What stands in the way.
    pub what: IdName,
    /// Whether `--force` would do it all the same.
    pub can_force: bool,
    /// What the action would fail with.
    pub why: FailureView,
}

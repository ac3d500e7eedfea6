//! The Describe… operations: from records and the engine's facts to views.
//!
//! Each first takes what it shows from memory in one synchronous step and then adds the sizes that are
//! known (`sizes.rs`). Those that come in two kinds wait for the sizes, or do not (`…_at_once`).

mod bill;
mod bin;
mod disk;
mod disk_list;
mod group;
mod image;
mod instance;
mod list;
mod lock;
mod map;
mod page;
mod physical;
mod policy;
mod pool;
mod region;
mod shares;
mod snapshot;
mod snapshot_list;
mod tries;

pub use instance::{InstanceFilter, RunningInstance};
pub use page::{PAGE_SIZE_MAX, SnapshotPaging};
pub(super) use policy::association_view;

use super::handle::Service;
use super::index::Known;
use super::naming::sort_by_name;
use super::state::State;
use super::views::IdName;
use crate::backend::BlockBackend;
use crate::units::VersionId;

/// The nearest things that go on from a version.
#[derive(Default)]
struct GoingOn {
    seen: Vec<IdName>,
    /// Whether something in the recycle bin does too.
    is_in_bin: bool,
}

impl State {
    /// What people call a version of the engine: a snapshot, or a disk for its present.
    fn version_name(&self, version: VersionId) -> Option<IdName> {
        match self.index.version(version)? {
            Known::Disk(id) if self.disks.get(&id)?.is_staged => None,
            Known::Disk(id) => Some(self.disk_name(id)),
            Known::Snapshot(id) => Some(self.snapshot_name(id)),
        }
    }
}

impl<B: BlockBackend + 'static> Service<B> {
    /// The snapshots and disks that go on from versions that go, and stay themselves; and whether
    /// something in the recycle bin does.
    pub(super) fn holders(&self, going: &[VersionId]) -> (Vec<IdName>, bool) {
        let (mut found, mut is_in_bin) = (Vec::new(), false);
        for &version in going {
            let below = self.going_on(version, going);
            found.extend(below.seen);
            is_in_bin |= below.is_in_bin;
        }
        sort_by_name(&mut found);
        found.dedup();
        (found, is_in_bin)
    }

    /// The nearest snapshots and disks that go on from a version, past what is hidden and what goes too:
    /// that holds nothing, but what goes on from it may.
    fn going_on(&self, version: VersionId, going: &[VersionId]) -> GoingOn {
        let state = self.inner.state.borrow();
        let is_binned = |version| state.bin.has(version) && !going.contains(&version);
        // What it goes on from has some of what it reads, too.
        let above = self.inner.pool.visible_parent(version);
        let mut found = GoingOn {
            is_in_bin: above.is_some_and(is_binned),
            ..GoingOn::default()
        };
        let mut below = self.inner.pool.children(version);
        while let Some(child) = below.pop() {
            let name = state.version_name(child);
            if let Some(name) = name.filter(|_| !going.contains(&child)) {
                found.seen.push(name);
            } else {
                found.is_in_bin |= is_binned(child);
                below.extend(self.inner.pool.children(child));
            }
        }
        sort_by_name(&mut found.seen);
        found
    }
}

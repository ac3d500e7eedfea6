//! The Describe… operations: from records and the engine's facts to views.
//!
//! Each first takes what it shows from memory in one synchronous step and then adds the sizes that are
//! known (`sizes.rs`). Those that come in two kinds wait for the sizes, or do not (`…_at_once`).

mod bin;
mod disk;
mod image;
mod instance;
mod lock;
mod map;
mod page;
mod physical;
mod policy;
mod pool;
mod snapshot;

pub use instance::{InstanceFilter, RunningInstance};
pub use page::{PAGE_SIZE_MAX, SnapshotPaging};
pub(super) use policy::association_view;
pub use snapshot::SnapshotFilter;

use std::collections::{BTreeMap, BTreeSet};

use super::handle::Service;
use super::state::State;
use super::views::IdName;
use crate::backend::BlockBackend;
use crate::units::VersionId;

/// What people call the engine's versions: snapshots, and disks for their heads.
struct Names {
    seen: BTreeMap<VersionId, IdName>,
    /// Those of what lies in the recycle bin, where it has no name.
    binned: BTreeSet<VersionId>,
}

/// The nearest things that go on from a version.
#[derive(Default)]
struct GoingOn {
    seen: Vec<IdName>,
    /// Whether something in the recycle bin does too.
    is_in_bin: bool,
}

impl Names {
    fn of(state: &State) -> Self {
        let disks = state.published();
        let disks = disks.map(|(id, row)| (row.head, state.disk_name(id)));
        let snapshots = state.snapshots.iter();
        let snapshots = snapshots.map(|(id, row)| (row.version, state.snapshot_name(*id)));
        Self {
            seen: disks.chain(snapshots).collect(),
            binned: state.bin.versions().collect(),
        }
    }
}

impl<B: BlockBackend + 'static> Service<B> {
    /// The snapshots and disks that go on from versions that go, and stay themselves; and whether
    /// something in the recycle bin does.
    pub(super) fn holders(&self, going: &[VersionId]) -> (Vec<IdName>, bool) {
        let mut names = Names::of(&self.inner.state.borrow());
        // What goes too holds nothing; what goes on from it may.
        names.seen.retain(|version, _| !going.contains(version));
        names.binned.retain(|version| !going.contains(version));
        let (mut found, mut is_in_bin) = (Vec::new(), false);
        for &version in going {
            let below = self.going_on(version, &names);
            found.extend(below.seen);
            is_in_bin |= below.is_in_bin;
        }
        sort_by_name(&mut found);
        found.dedup();
        (found, is_in_bin)
    }

    /// The nearest snapshots and disks that go on from a version, past what is hidden.
    fn going_on(&self, version: VersionId, names: &Names) -> GoingOn {
        // What it goes on from has some of what it reads, too.
        let above = self.inner.pool.visible_parent(version);
        let mut found = GoingOn {
            is_in_bin: above.is_some_and(|above| names.binned.contains(&above)),
            ..GoingOn::default()
        };
        let mut below = self.inner.pool.children(version);
        while let Some(child) = below.pop() {
            if let Some(name) = names.seen.get(&child) {
                found.seen.push(name.clone());
            } else {
                found.is_in_bin |= names.binned.contains(&child);
                below.extend(self.inner.pool.children(child));
            }
        }
        sort_by_name(&mut found.seen);
        found
    }
}

fn sort_by_name(found: &mut [IdName]) {
    found.sort_unstable_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
}

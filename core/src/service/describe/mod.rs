//! The Describe… operations: from records and the engine's facts to views.
//!
//! Each first takes what it shows from memory in one synchronous step and then adds the sizes that are
//! known (`sizes.rs`). Those that come in two kinds wait for the sizes, or do not (`…_at_once`).

mod disk;
mod image;
mod map;
mod physical;
mod pool;
mod snapshot;

pub use snapshot::SnapshotFilter;

use std::collections::BTreeMap;

use super::handle::Service;
use super::state::State;
use super::views::IdName;
use crate::backend::BlockBackend;
use crate::units::VersionId;

/// What people call the engine's versions: snapshots, and disks for their heads.
struct Names(BTreeMap<VersionId, IdName>);

impl Names {
    fn of(state: &State) -> Self {
        let disks = state.published();
        let disks = disks.map(|(id, row)| (row.head, state.disk_name(id)));
        let snapshots = state.snapshots.iter();
        let snapshots = snapshots.map(|(id, row)| (row.version, state.snapshot_name(*id)));
        Self(disks.chain(snapshots).collect())
    }
}

impl<B: BlockBackend + 'static> Service<B> {
    /// The snapshots and disks that go on from versions that go, and stay themselves.
    pub(super) fn holders(&self, going: &[VersionId]) -> Vec<IdName> {
        let mut names = Names::of(&self.inner.state.borrow());
        // What goes too holds nothing; what goes on from it may.
        names.0.retain(|version, _| !going.contains(version));
        let mut found: Vec<IdName> = going
            .iter()
            .flat_map(|&version| self.going_on(version, &names))
            .collect();
        sort_by_name(&mut found);
        found.dedup();
        found
    }

    /// The nearest snapshots and disks that go on from a version, past what is hidden.
    fn going_on(&self, version: VersionId, names: &Names) -> Vec<IdName> {
        let mut found = Vec::new();
        let mut below = self.inner.pool.children(version);
        while let Some(child) = below.pop() {
            match names.0.get(&child) {
                Some(name) => found.push(name.clone()),
                None => below.extend(self.inner.pool.children(child)),
            }
        }
        sort_by_name(&mut found);
        found
    }
}

fn sort_by_name(found: &mut [IdName]) {
    found.sort_unstable_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
}

//! Where the pool's space goes. The parts add up to the whole.

use crate::worker::protocol::RegionState;
use rowdisk::service::{Region, views::StorageView};

/// What space is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// Blocks that disks and snapshots hold.
    Data,
    /// Map nodes and records.
    Nodes,
    /// Of deleted snapshots: being given back, or held for their clones.
    Leaving,
    /// Given back, but a recoverable state still reaches it, or its segment was not packed yet.
    HeldBack,
}

/// All that the pool takes.
pub(crate) fn pool_bytes(storage: &StorageView) -> u64 {
    storage
        .allocated_bytes
        .saturating_add(storage.held_back_bytes)
}

/// What the pools of the regions other than `here` take, as far as they have one.
pub(crate) fn other_pools(all: &[RegionState], here: Region) -> Vec<(Region, u64)> {
    let pool = |state: &RegionState| {
        let region = state.id.parse().ok()?;
        Some((region, state.view.as_ref()?.pool_bytes))
    };
    let pools = all.iter().filter_map(pool);
    pools.filter(|(region, _)| *region != here).collect()
}

/// The pool by use.
pub(crate) fn uses(storage: &StorageView) -> [(Use, u64); 4] {
    // What is written but not yet stored counts as data before it counts as allocated.
    let data = storage.live_data_bytes.min(storage.allocated_bytes);
    let nodes = storage.node_bytes.min(storage.allocated_bytes - data);
    let leaving = storage.allocated_bytes - data - nodes;
    [
        (Use::Data, data),
        (Use::Nodes, nodes),
        (Use::Leaving, leaving),
        (Use::HeldBack, storage.held_back_bytes),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::samples;

    fn storage(allocated_bytes: u64, live_data_bytes: u64, node_bytes: u64) -> StorageView {
        StorageView {
            allocated_bytes,
            held_back_bytes: 7,
            live_data_bytes,
            node_bytes,
            ..samples::storage()
        }
    }

    #[test]
    fn other_pools_are_those_of_regions_that_have_one() {
        let state = |region: Region, pool_bytes: Option<u64>| RegionState {
            id: region.id().to_owned(),
            view: pool_bytes.map(|pool_bytes| samples::region(region, pool_bytes)),
            carried: Vec::new(),
        };
        let all = [
            state(Region::Hangzhou, Some(5)),
            state(Region::Beijing, Some(3)),
            state(Region::Singapore, None),
        ];
        let others = |here| other_pools(&all, here);
        assert_eq!(others(Region::Hangzhou), [(Region::Beijing, 3)]);
        assert_eq!(others(Region::Beijing), [(Region::Hangzhou, 5)]);
    }

    #[test]
    fn the_parts_add_up_to_the_pool() {
        for (allocated, data, nodes) in [(100, 60, 30), (100, 100, 0), (100, 120, 30), (0, 0, 0)] {
            let storage = storage(allocated, data, nodes);
            let sum: u64 = uses(&storage).iter().map(|(_, bytes)| bytes).sum();
            assert_eq!(sum, pool_bytes(&storage));
        }
    }
}

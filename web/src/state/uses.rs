//! Where the pool's space goes. The parts add up to the whole.

use rowdisk::service::views::StorageView;

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
    fn the_parts_add_up_to_the_pool() {
        for (allocated, data, nodes) in [(100, 60, 30), (100, 100, 0), (100, 120, 30), (0, 0, 0)] {
            let storage = storage(allocated, data, nodes);
            let sum: u64 = uses(&storage).iter().map(|(_, bytes)| bytes).sum();
            assert_eq!(sum, pool_bytes(&storage));
        }
    }
}

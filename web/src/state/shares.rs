//! Who takes the pool's space: each disk with its present state and its snapshots, what deleted disks
//! left, and the pool's own records. The shares add up to the whole.

use super::uses::{Use, uses};
use rowdisk::service::views::{DiskShareView, SharesView, StorageView};

/// Whose share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// A disk, by id and name.
    Disk { id: String, name: String },
    /// So many more disks.
    OtherDisks(u64),
    /// Snapshots of deleted disks.
    DeletedDisks,
    /// Deleted snapshots, as far as clones need their data.
    Clones,
    /// Map nodes and records.
    Nodes,
    /// Deleted, and on its way back.
    Leaving,
    /// Given back, but a recoverable state still reaches it.
    HeldBack,
}

/// A part of the pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Share {
    pub(crate) owner: Owner,
    /// Bytes written since the last snapshot, and all that belongs to no disk.
    pub(crate) present: u64,
    /// Bytes that snapshots added.
    pub(crate) snapshots: u64,
}

impl Share {
    pub(crate) fn total(&self) -> u64 {
        self.present + self.snapshots
    }
}

/// The pool by owner: disks first, the largest first. Shares of nothing are left out, but disks are not.
/// `None` while sizes are being computed.
pub(crate) fn shares(storage: &StorageView, taken: &SharesView) -> Option<Vec<Share>> {
    if !taken.is_measured {
        return None;
    }
    let of_disk = |share: &DiskShareView| Share {
        owner: Owner::Disk {
            id: share.disk.id.clone(),
            name: share.disk.name.clone(),
        },
        present: share.own_bytes,
        snapshots: share.added_bytes,
    };
    let mut shares: Vec<Share> = taken.disks.iter().map(of_disk).collect();
    let mut rest = vec![
        Share {
            owner: Owner::OtherDisks(taken.others),
            present: taken.others_own_bytes,
            snapshots: taken.others_added_bytes,
        },
        Share {
            owner: Owner::DeletedDisks,
            present: 0,
            snapshots: taken.orphans_bytes,
        },
    ];
    let known: u64 = shares.iter().chain(&rest).map(Share::total).sum();
    for (kind, bytes) in uses(storage) {
        let (owner, present) = match kind {
            Use::Data => (Owner::Clones, bytes.saturating_sub(known)),
            Use::Nodes => (Owner::Nodes, bytes),
            Use::Leaving => (Owner::Leaving, bytes),
            Use::HeldBack => (Owner::HeldBack, bytes),
        };
        rest.push(Share {
            owner,
            present,
            snapshots: 0,
        });
    }
    shares.extend(rest.into_iter().filter(|share| share.total() > 0));
    Some(shares)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::{samples, uses::pool_bytes};
    use rowdisk::service::views::IdName;

    fn disk(id: &str, own_bytes: u64, added_bytes: u64) -> DiskShareView {
        DiskShareView {
            disk: IdName {
                id: id.to_owned(),
                name: id.to_owned(),
            },
            own_bytes,
            added_bytes,
        }
    }

    #[test]
    fn shares_add_up_to_the_pool() {
        let storage = StorageView {
            allocated_bytes: 1000,
            live_data_bytes: 800,
            node_bytes: 150,
            held_back_bytes: 7,
            ..samples::storage()
        };
        let taken = SharesView {
            disks: vec![
                disk("d-2", 10, 290),
                disk("d-1", 100, 50),
                disk("d-3", 0, 0),
            ],
            others: 2,
            others_own_bytes: 3,
            others_added_bytes: 4,
            orphans_bytes: 30,
            is_measured: true,
        };
        let shares = shares(&storage, &taken).unwrap();
        let total: u64 = shares.iter().map(Share::total).sum();
        assert_eq!(total, pool_bytes(&storage));
        let told: Vec<(&str, u64, u64)> = shares
            .iter()
            .map(|share| {
                let owner = match &share.owner {
                    Owner::Disk { id, .. } => id.as_str(),
                    Owner::DeletedDisks => "deleted",
                    Owner::Clones => "clones",
                    Owner::Nodes => "nodes",
                    Owner::Leaving => "leaving",
                    Owner::HeldBack => "held back",
                    Owner::OtherDisks(_) => "others",
                };
                (owner, share.present, share.snapshots)
            })
            .collect();
        assert_eq!(
            told,
            [
                ("d-2", 10, 290),
                ("d-1", 100, 50),
                ("d-3", 0, 0),
                ("others", 3, 4),
                ("deleted", 0, 30),
                ("clones", 313, 0),
                ("nodes", 150, 0),
                ("leaving", 50, 0),
                ("held back", 7, 0),
            ]
        );
    }

    #[test]
    fn shares_that_are_not_known_are_not_told() {
        let taken = SharesView {
            disks: Vec::new(),
            others: 0,
            others_own_bytes: 0,
            others_added_bytes: 0,
            orphans_bytes: 0,
            is_measured: false,
        };
        assert_eq!(shares(&samples::storage(), &taken), None);
    }
}

//! Who takes the pool's space: each disk with its present state and its snapshots, what deleted disks
//! left, and the pool's own records. The shares add up to the whole.

use super::uses::{Use, uses};
use rowdisk::service::views::{DiskView, SnapshotView, StorageView};
use std::{cmp::Reverse, collections::BTreeMap};

/// So many disks stand by themselves, the largest; the others are one share.
const ALONE_MAX: usize = 12;

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
pub(crate) fn shares(
    storage: &StorageView,
    disks: &[DiskView],
    snapshots: &[SnapshotView],
) -> Option<Vec<Share>> {
    let mut added: BTreeMap<&str, u64> = BTreeMap::new();
    for snapshot in snapshots {
        *added.entry(&snapshot.disk_id).or_default() += snapshot.added_bytes?;
    }
    let mut of_disks: Vec<Share> = disks
        .iter()
        .map(|disk| {
            Some(Share {
                owner: Owner::Disk {
                    id: disk.id.clone(),
                    name: disk.name.clone(),
                },
                present: disk.own_bytes?,
                snapshots: added.remove(disk.id.as_str()).unwrap_or_default(),
            })
        })
        .collect::<Option<_>>()?;
    of_disks.sort_by_key(|share| Reverse(share.total()));
    let others = of_disks.split_off(of_disks.len().min(ALONE_MAX));
    let orphans: u64 = added.values().sum();
    let sum = |shares: &[Share]| shares.iter().map(Share::total).sum::<u64>();
    let known = sum(&of_disks) + sum(&others) + orphans;

    let mut rest = Vec::new();
    rest.push(Share {
        present: others.iter().map(|share| share.present).sum(),
        snapshots: others.iter().map(|share| share.snapshots).sum(),
        owner: Owner::OtherDisks(others.len() as u64),
    });
    rest.push(Share {
        owner: Owner::DeletedDisks,
        present: 0,
        snapshots: orphans,
    });
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
    of_disks.extend(rest.into_iter().filter(|share| share.total() > 0));
    Some(of_disks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::{samples, uses::pool_bytes};

    fn disk(id: &str, own_bytes: u64) -> DiskView {
        DiskView {
            id: id.into(),
            own_bytes: Some(own_bytes),
            ..samples::disk()
        }
    }

    fn snapshot(disk: &str, added_bytes: u64) -> SnapshotView {
        SnapshotView {
            disk_id: disk.into(),
            added_bytes: Some(added_bytes),
            ..samples::snapshot()
        }
    }

    #[test]
    fn shares_add_up_to_the_pool_and_the_largest_comes_first() {
        let storage = StorageView {
            allocated_bytes: 1000,
            live_data_bytes: 800,
            node_bytes: 150,
            held_back_bytes: 7,
            ..samples::storage()
        };
        let disks = [disk("d-1", 100), disk("d-2", 10), disk("d-3", 0)];
        let snapshots = [
            snapshot("d-1", 50),
            snapshot("d-2", 200),
            snapshot("d-2", 90),
            snapshot("d-gone", 30),
        ];
        let shares = shares(&storage, &disks, &snapshots).unwrap();
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
                ("deleted", 0, 30),
                ("clones", 320, 0),
                ("nodes", 150, 0),
                ("leaving", 50, 0),
                ("held back", 7, 0),
            ]
        );
    }

    #[test]
    fn many_disks_are_one_share_but_for_the_largest() {
        let storage = StorageView {
            allocated_bytes: 210,
            live_data_bytes: 210,
            ..samples::storage()
        };
        let disks: Vec<DiskView> = (1..=20).map(|n| disk(&format!("d-{n}"), n)).collect();
        let shares = shares(&storage, &disks, &[]).unwrap();
        assert_eq!(shares.len(), ALONE_MAX + 1);
        let last = shares.last().map(|share| (&share.owner, share.present));
        assert_eq!(last, Some((&Owner::OtherDisks(8), 36)));
    }
}

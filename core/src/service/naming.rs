//! What things are called: ids with names, and what commands call them.

use super::ids::{DiskId, ImageId, InstanceId, PolicyId, SnapshotId};
use super::rows::{CopiedRow, SnapshotRow};
use super::state::State;
use super::views::IdName;

impl State {
    /// A disk's name, in the recycle bin too; of copies from another region that of the disk there.
    pub(super) fn name_of_disk(&self, id: DiskId) -> Option<&String> {
        let row = self.disks.get(&id).or_else(|| self.bin.disks.get(&id));
        row.map(|row| &row.name).or_else(|| {
            let copied = self.origin_of_copies(id);
            copied
                .map(|of| &of.disk_name)
                .filter(|name| !name.is_empty())
        })
    }

    /// The disk of another region that a chain of copies is of: all of a chain are copies of it, or none is.
    pub(super) fn origin_of_copies(&self, id: DiskId) -> Option<&CopiedRow> {
        let mut chain = self.chain(id).chain(self.bin.of_disk(id));
        let (_, row) = chain.next()?;
        row.copied.as_ref()
    }

    pub(super) fn disk_name(&self, id: DiskId) -> IdName {
        named(id, self.name_of_disk(id))
    }

    pub(super) fn snapshot_name(&self, id: SnapshotId) -> IdName {
        named(id, self.snapshots.get(&id).map(|row| &row.name))
    }

    /// A snapshot as a question or an answer names it: all of a group are called alike, so with its
    /// disk.
    pub(super) fn told_name(&self, id: SnapshotId, row: &SnapshotRow) -> IdName {
        match row.group {
            None => named(id, Some(&row.name)),
            Some(_) => self.full_name(id, row),
        }
    }

    /// A snapshot with its disk, as where snapshots of several disks are named.
    pub(super) fn full_name(&self, id: SnapshotId, row: &SnapshotRow) -> IdName {
        let disk = self.disk_name(row.disk).name;
        named(id, Some(&format!("{disk}@{}", row.name)))
    }

    pub(super) fn policy_name(&self, id: PolicyId) -> IdName {
        named(id, self.policies.get(&id).map(|row| &row.name))
    }

    pub(super) fn instance_name(&self, id: InstanceId) -> IdName {
        named(id, self.instances.get(&id).map(|row| &row.name))
    }

    pub(super) fn image_name(&self, id: ImageId) -> IdName {
        named(id, self.images.get(&id).map(|row| &row.name))
    }

    /// Whether a disk that people see, another than this one, has that name.
    pub(super) fn is_name_shared(&self, id: DiskId, name: &str) -> bool {
        self.index.named(name).any(|other| other != id)
    }

    /// What commands call a disk: its name if only it has that name, otherwise its id.
    pub(super) fn disk_reference(&self, id: DiskId, name: &str) -> String {
        if self.is_name_shared(id, name) {
            id.to_string()
        } else {
            name.to_owned()
        }
    }
}

/// An id with its name; what has gone is called by its id.
pub(super) fn named(id: impl std::fmt::Display, name: Option<&String>) -> IdName {
    let id = id.to_string();
    let name = name.cloned().unwrap_or_else(|| id.clone());
    IdName { id, name }
}

/// By name, and by id where names are the same.
pub(super) fn sort_by_name(found: &mut [IdName]) {
    found.sort_unstable_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
}

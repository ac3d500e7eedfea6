//! CreateSnapshot, and the part of it that safety snapshots and groups share.

use super::Plan;
use super::run::expiry_by_hand;
use crate::backend::BlockBackend;
use crate::service::claims::{Claim, Doing};
use crate::service::command::{CreateSnapshot, DiskRef};
use crate::service::error::ServiceError;
use crate::service::ids::{DiskId, GroupId, PolicyId, SnapshotId};
use crate::service::names::{
    NameOf, check_automatic_name, check_description, check_name, check_tags,
};
use crate::service::naming::named;
use crate::service::rows::{DiskRow, SnapshotRow};
use crate::service::views::{Note, SnapshotOrigin, Tag, TimeMs};

/// What a new snapshot is to be.
pub(super) struct NewSnapshot<'s> {
    pub(super) name: &'s str,
    pub(super) description: &'s str,
    pub(super) tags: Vec<Tag>,
    pub(super) origin: SnapshotOrigin,
    pub(super) group: Option<GroupId>,
    pub(super) policy: Option<PolicyId>,
    pub(super) expires_ms: Option<TimeMs>,
    pub(super) is_counted: bool,
    /// Never the quota's victim.
    pub(super) spared: Option<SnapshotId>,
}

impl<'s> NewSnapshot<'s> {
    /// One that a person takes, without a description.
    pub(super) fn by_hand(name: &'s str) -> Self {
        Self {
            name,
            description: "",
            tags: Vec::new(),
            origin: SnapshotOrigin::User,
            group: None,
            policy: None,
            expires_ms: None,
            is_counted: false,
            spared: None,
        }
    }
}

impl<B: BlockBackend> Plan<'_, B> {
    pub(super) fn create_snapshot(&mut self, create: &CreateSnapshot) -> Result<(), ServiceError> {
        let (id, row) = self.state.find_disk(&create.disk)?;
        check_name(NameOf::Snapshot, &create.name)?;
        check_description(&create.description)?;
        let retention = create.retention;
        let expires_ms = retention.map(|retention| expiry_by_hand(self.now, retention));
        let new = NewSnapshot {
            expires_ms: expires_ms.transpose()?.flatten(),
            description: &create.description,
            tags: check_tags(&create.tags)?,
            ..NewSnapshot::by_hand(&create.name)
        };
        self.claims.push(Claim::Disk(id, Doing::Snapshotting));
        self.take_snapshot(id, row, new).map(drop)
    }

    /// A snapshot that a policy takes.
    pub(in crate::service) fn create_automatic(
        &mut self,
        disk: &DiskRef,
        name: &str,
    ) -> Result<(), ServiceError> {
        let (id, row) = self.state.find_disk(disk)?;
        check_automatic_name(name)?;
        let new = NewSnapshot {
            origin: SnapshotOrigin::Auto,
            ..NewSnapshot::by_hand(name)
        };
        self.claims.push(Claim::Disk(id, Doing::Snapshotting));
        self.take_snapshot(id, row, new).map(drop)
    }

    /// Takes a snapshot of a disk that is claimed already, and makes room for it.
    pub(super) fn take_snapshot(
        &mut self,
        disk: DiskId,
        row: &DiskRow,
        new: NewSnapshot<'_>,
    ) -> Result<SnapshotId, ServiceError> {
        self.make_room(disk, new.origin, new.spared)?;
        let head = self.version(row.head)?;
        let id = self.new_snapshot_id()?;
        let snapshot = SnapshotRow {
            name: new.name.to_owned(),
            description: new.description.to_owned(),
            tags: new.tags,
            created_ms: self.now,
            version: self.tx.snapshot(row.head),
            disk,
            disk_kind: row.kind,
            origin: new.origin,
            group: new.group,
            policy: new.policy,
            expires_ms: new.expires_ms,
            is_counted: new.is_counted,
            is_kept: false,
            lock: None,
            deleted: None,
            is_released: false,
            key: row.key,
            copied: None,
        };
        let never_attached = !row.was_attached && self.state.chain_len(disk) == 0;
        if never_attached && !self.outcome.notes.contains(&Note::NeverAttached) {
            self.outcome.notes.push(Note::NeverAttached);
        }
        *self.outcome.blocks_redirected.get_or_insert(0) += head.redirected_blocks;
        *self.outcome.cow_copies.get_or_insert(0) += head.cow_copies;
        self.outcome.created.push(named(id, Some(&snapshot.name)));
        self.changes.snapshots.insert(id, Some(snapshot));
        Ok(id)
    }
}

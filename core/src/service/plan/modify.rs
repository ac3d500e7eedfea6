//! The Modify…Attribute operations: names, descriptions, tags.

use super::Plan;
use crate::backend::BlockBackend;
use crate::service::claims::{Claim, Claimed, Doing};
use crate::service::command::{ModifyDisk, ModifyImage, ModifySnapshot};
use crate::service::error::ServiceError;
use crate::service::names::{NameOf, check_description, check_name, merge_tags};
use crate::service::rows::{DiskRow, ImageRow, SnapshotRow};
use crate::service::state::named;
use crate::service::views::Tag;

impl<B: BlockBackend> Plan<'_, B> {
    pub(super) fn modify_disk(&mut self, modify: &ModifyDisk) -> Result<(), ServiceError> {
        let (id, row) = self.state.find_disk(&modify.disk)?;
        let mut row: DiskRow = row.clone();
        let mut edit = Edit {
            of: NameOf::Disk,
            name: modify.name.as_deref(),
            description: modify.description.as_deref(),
            tags: &modify.tags,
            untag: &modify.untag,
            is_more: modify.delete_auto_snapshot.is_some(),
        };
        edit.apply(&mut row.name, &mut row.description, &mut row.tags)?;
        row.delete_auto_snapshot = modify
            .delete_auto_snapshot
            .unwrap_or(row.delete_auto_snapshot);
        self.claims.push(Claim::Disk(id, Doing::Changing));
        self.outcome.changed.push(named(id, Some(&row.name)));
        self.changes.disks.insert(id, Some(row));
        Ok(())
    }

    pub(super) fn modify_snapshot(&mut self, modify: &ModifySnapshot) -> Result<(), ServiceError> {
        let (id, row) = self.state.find_snapshot(&modify.snapshot)?;
        let mut row: SnapshotRow = row.clone();
        let mut edit = Edit {
            of: NameOf::Snapshot,
            name: modify.name.as_deref(),
            description: modify.description.as_deref(),
            tags: &modify.tags,
            untag: &modify.untag,
            is_more: false,
        };
        edit.apply(&mut row.name, &mut row.description, &mut row.tags)?;
        self.claims.push(Claim::Snapshot(id, Claimed::Changed));
        self.outcome.changed.push(named(id, Some(&row.name)));
        self.changes.snapshots.insert(id, Some(row));
        Ok(())
    }

    pub(super) fn modify_image(&mut self, modify: &ModifyImage) -> Result<(), ServiceError> {
        let (id, row) = self.state.find_image(&modify.image)?;
        let mut row: ImageRow = row.clone();
        let mut edit = Edit {
            of: NameOf::Image,
            name: modify.name.as_deref(),
            description: modify.description.as_deref(),
            tags: &modify.tags,
            untag: &modify.untag,
            is_more: false,
        };
        edit.apply(&mut row.name, &mut row.description, &mut row.tags)?;
        self.claim_image_name(&row.name, Some(id))?;
        self.claims.push(Claim::Image(id, Claimed::Changed));
        self.outcome.changed.push(named(id, Some(&row.name)));
        self.changes.images.insert(id, Some(row));
        Ok(())
    }
}

/// What all three have in common.
struct Edit<'e> {
    of: NameOf,
    name: Option<&'e str>,
    description: Option<&'e str>,
    tags: &'e [Tag],
    untag: &'e [String],
    /// Something else changes too.
    is_more: bool,
}

impl Edit<'_> {
    fn apply(
        &mut self,
        name: &mut String,
        description: &mut String,
        tags: &mut Vec<Tag>,
    ) -> Result<(), ServiceError> {
        let is_nothing = self.name.is_none() && self.description.is_none() && !self.is_more;
        if is_nothing && self.tags.is_empty() && self.untag.is_empty() {
            return Err(ServiceError::NothingToModify);
        }
        if let Some(new) = self.name {
            check_name(self.of, new)?;
            new.clone_into(name);
        }
        if let Some(new) = self.description {
            check_description(new)?;
            new.clone_into(description);
        }
        *tags = merge_tags(tags, self.tags, self.untag)?;
        Ok(())
    }
}

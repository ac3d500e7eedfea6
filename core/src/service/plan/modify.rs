//! The Modify…Attribute operations: names, descriptions, tags.

use super::Plan;
use super::run::expiry_by_hand;
use crate::backend::BlockBackend;
use crate::service::claims::{Claim, Claimed, Doing, Turning};
use crate::service::command::{
    ModifyDisk, ModifyImage, ModifyInstance, ModifyPool, ModifySnapshot,
};
use crate::service::error::ServiceError;
use crate::service::names::{NameOf, check_description, check_name, merge_tags};
use crate::service::naming::named;
use crate::service::views::Tag;

/// Edits the fields that all these records have by those that all these commands have. Says
/// whether there was anything to edit.
macro_rules! edit {
    ($row:ident, $of:expr, $modify:ident) => {
        Edit {
            name: $modify.name.as_deref(),
            description: $modify.description.as_deref(),
            tags: &$modify.tags,
            untag: &$modify.untag,
        }
        .apply($of, &mut $row.name, &mut $row.description, &mut $row.tags)
    };
}

impl<B: BlockBackend> Plan<'_, B> {
    pub(super) fn modify_disk(&mut self, modify: &ModifyDisk) -> Result<(), ServiceError> {
        let (id, row) = self.state.find_disk(&modify.disk)?;
        let mut row = row.clone();
        let is_edited = edit!(row, NameOf::Disk, modify)?;
        let has_switch =
            modify.delete_auto_snapshot.is_some() || modify.delete_with_instance.is_some();
        insist(is_edited || has_switch)?;
        if let Some(delete) = modify.delete_with_instance {
            self.set_delete_with_instance(id, &row, delete)?;
        }
        let deletes = modify.delete_auto_snapshot;
        row.delete_auto_snapshot = deletes.unwrap_or(row.delete_auto_snapshot);
        self.claims.push(Claim::Disk(id, Doing::Changing));
        self.outcome.changed.push(named(id, Some(&row.name)));
        self.changes.disks.insert(id, Some(row));
        Ok(())
    }

    pub(super) fn modify_snapshot(&mut self, modify: &ModifySnapshot) -> Result<(), ServiceError> {
        let (id, row) = self.state.find_snapshot(&modify.snapshot)?;
        let mut row = row.clone();
        let is_edited = edit!(row, NameOf::Snapshot, modify)?;
        insist(is_edited || modify.retention.is_some())?;
        if let Some(retention) = modify.retention {
            let expires_ms = expiry_by_hand(row.created_ms, retention)?;
            if expires_ms.is_some_and(|expires| expires <= self.now) {
                return Err(ServiceError::RetentionPast {
                    snapshot: named(id, Some(&row.name)),
                });
            }
            row.expires_ms = expires_ms;
            row.is_counted = false;
            row.is_kept = false;
        }
        self.claims.push(Claim::Snapshot(id, Claimed::Changed));
        self.outcome.changed.push(named(id, Some(&row.name)));
        self.changes.snapshots.insert(id, Some(row));
        Ok(())
    }

    pub(super) fn modify_instance(&mut self, modify: &ModifyInstance) -> Result<(), ServiceError> {
        let (id, row) = self.state.find_instance(&modify.instance)?;
        let mut row = row.clone();
        insist(edit!(row, NameOf::Instance, modify)?)?;
        self.claims.push(Claim::Instance(id, Turning::Changing));
        self.outcome.changed.push(named(id, Some(&row.name)));
        self.changes.instances.insert(id, Some(row));
        Ok(())
    }

    pub(super) fn modify_pool(&mut self, modify: &ModifyPool) -> Result<(), ServiceError> {
        insist(modify.price.is_some() || modify.currency.is_some())?;
        self.claims.push(Claim::Settings);
        let mut settings = self.state.settings.clone();
        settings.price = modify.price.or(settings.price);
        let currency = modify.currency.as_ref().map(ToString::to_string);
        settings.currency = currency.or(settings.currency);
        self.changes.settings = Some(settings);
        Ok(())
    }

    pub(super) fn modify_image(&mut self, modify: &ModifyImage) -> Result<(), ServiceError> {
        let (id, row) = self.state.find_image(&modify.image)?;
        let mut row = row.clone();
        insist(edit!(row, NameOf::Image, modify)?)?;
        self.claim_image_name(&row.name, Some(id))?;
        self.claims.push(Claim::Image(id, Claimed::Changed));
        self.outcome.changed.push(named(id, Some(&row.name)));
        self.changes.images.insert(id, Some(row));
        Ok(())
    }
}

fn insist(is_change: bool) -> Result<(), ServiceError> {
    if is_change {
        Ok(())
    } else {
        Err(ServiceError::NothingToModify)
    }
}

struct Edit<'e> {
    name: Option<&'e str>,
    description: Option<&'e str>,
    tags: &'e [Tag],
    untag: &'e [String],
}

impl Edit<'_> {
    fn apply(
        &self,
        of: NameOf,
        name: &mut String,
        description: &mut String,
        tags: &mut Vec<Tag>,
    ) -> Result<bool, ServiceError> {
        if let Some(new) = self.name {
            check_name(of, new)?;
            new.clone_into(name);
        }
        if let Some(new) = self.description {
            check_description(new)?;
            new.clone_into(description);
        }
        *tags = merge_tags(tags, self.tags, self.untag)?;
        let has_text = self.name.is_some() || self.description.is_some();
        Ok(has_text || !self.tags.is_empty() || !self.untag.is_empty())
    }
}

//! CreateImage and DeleteImage. An image is a name for a snapshot that then cannot go.

use super::Plan;
use crate::backend::BlockBackend;
use crate::service::claims::{Claim, Claimed};
use crate::service::command::{CreateImage, DeleteImage, clip};
use crate::service::error::ServiceError;
use crate::service::ids::ImageId;
use crate::service::names::{NameOf, check_description, check_name, check_tags};
use crate::service::rows::{ImageRow, Row, RowError, RowKey, SnapshotRow, SourceRow};
use crate::service::state::named;
use crate::service::views::DiskKind;

/// How many images a pool takes.
pub const IMAGE_QUOTA: usize = 100;

impl<'a, B: BlockBackend> Plan<'a, B> {
    pub(super) fn create_image(&mut self, create: &CreateImage) -> Result<(), ServiceError> {
        check_name(NameOf::Image, &create.name)?;
        check_description(&create.description)?;
        let tags = check_tags(&create.tags)?;
        let (snapshot, row) = self.state.find_snapshot(&create.snapshot)?;
        if row.disk_kind != DiskKind::System {
            return Err(ServiceError::NotASystemDisk {
                snapshot: named(snapshot, Some(&row.name)),
            });
        }
        self.claim_image_name(&create.name, None)?;
        if self.state.images.len() >= IMAGE_QUOTA {
            return Err(ServiceError::ImageQuota { max: IMAGE_QUOTA });
        }
        self.claims.push(Claim::Snapshot(snapshot, Claimed::Used));
        let id = self.new_id(|id| self.state.images.contains_key(id))?;
        let row = ImageRow {
            name: create.name.clone(),
            description: create.description.clone(),
            tags,
            created_ms: self.now,
            snapshot,
        };
        self.outcome.created.push(named(id, Some(&row.name)));
        self.changes.images.insert(id, Some(row));
        Ok(())
    }

    /// Instances, for which alone `--force` matters, are not here yet.
    pub(super) fn delete_image(&mut self, delete: &DeleteImage) -> Result<(), ServiceError> {
        let (id, row) = self.state.find_image(&delete.image)?;
        self.claims.push(Claim::Image(id, Claimed::Changed));
        self.outcome.deleted.push(named(id, Some(&row.name)));
        let snapshot = self.state.snapshot_name(row.snapshot);
        self.outcome.snapshots_left.push(snapshot);
        for (disk, _) in self.state.disks_from(SourceRow::Image(id)) {
            let disk = self.state.disk_name(disk);
            self.outcome.disks_losing_reinit.push(disk);
        }
        self.changes.images.insert(id, None);
        Ok(())
    }

    /// Refuses a name that another image has.
    pub(super) fn claim_image_name(
        &mut self,
        name: &str,
        own: Option<ImageId>,
    ) -> Result<(), ServiceError> {
        let mut others = self.state.images.iter().filter(|(id, _)| own != Some(**id));
        if others.any(|(_, row)| row.name == name) {
            return Err(ServiceError::DuplicateImageName { name: clip(name) });
        }
        self.claims.push(Claim::ImageName(name.to_owned()));
        Ok(())
    }

    /// The snapshot that an image holds.
    pub(super) fn image_snapshot(&self, image: &ImageRow) -> Result<&'a SnapshotRow, ServiceError> {
        let snapshot = self.state.snapshots.get(&image.snapshot);
        snapshot.ok_or_else(|| ServiceError::Corrupt {
            kind: SnapshotRow::KIND,
            id: String::from_utf8_lossy(&image.snapshot.to_bytes()).into_owned(),
            source: RowError::BadLink,
        })
    }
}

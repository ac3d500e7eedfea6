//! CreateImage and DeleteImage. An image is a name for a snapshot that then cannot go.

use super::Plan;
use super::attach::DATA_DISKS_MAX;
use super::snapshot::NewSnapshot;
use crate::backend::BlockBackend;
use crate::service::claims::{Claim, Claimed, Doing, Turning};
use crate::service::command::{
    CreateImage, DeleteImage, ImageSource, InstanceRef, SnapshotRef, clip,
};
use crate::service::error::ServiceError;
use crate::service::ids::{ImageId, SnapshotId};
use crate::service::names::{NAME_CHARS_MAX, NameOf, check_description, check_name, check_tags};
use crate::service::naming::named;
use crate::service::rows::{ImageRow, Row, RowError, RowKey, SnapshotRow, SourceRow};
use crate::service::views::DiskKind;

/// How many images a pool takes.
pub const IMAGE_QUOTA: usize = 100;

impl<'a, B: BlockBackend> Plan<'a, B> {
    /// Refuses one image more than a pool takes, those included that are being copied here.
    pub(super) fn check_image_quota(&self) -> Result<(), ServiceError> {
        let copies = self.state.copies.values();
        let coming = copies.filter(|row| row.image.is_some() && row.failure.is_none());
        if self.state.images.len() + coming.count() >= IMAGE_QUOTA {
            return Err(ServiceError::ImageQuota { max: IMAGE_QUOTA });
        }
        Ok(())
    }

    pub(super) fn create_image(&mut self, create: &CreateImage) -> Result<(), ServiceError> {
        check_name(NameOf::Image, &create.name)?;
        check_description(&create.description)?;
        let tags = check_tags(&create.tags)?;
        self.claim_image_name(&create.name, None)?;
        self.check_image_quota()?;
        let (snapshot, data) = match &create.source {
            ImageSource::Snapshots { system, data } => self.image_snapshots(system, data)?,
            ImageSource::Instance(instance) => self.keep_instance(instance, &create.name)?,
        };
        let id = self.new_id(|id| self.state.images.contains_key(id))?;
        let row = ImageRow {
            name: create.name.clone(),
            description: create.description.clone(),
            tags,
            created_ms: self.now,
            snapshot,
            data,
        };
        self.outcome.created.push(named(id, Some(&row.name)));
        self.changes.images.insert(id, Some(row));
        Ok(())
    }

    fn image_snapshots(
        &mut self,
        system: &SnapshotRef,
        data: &[SnapshotRef],
    ) -> Result<(SnapshotId, Vec<SnapshotId>), ServiceError> {
        let (system, row) = self.state.find_snapshot(system)?;
        if row.disk_kind != DiskKind::System {
            return Err(ServiceError::NotASystemDisk {
                snapshot: named(system, Some(&row.name)),
            });
        }
        let mut found = Vec::new();
        for snapshot in data {
            let (id, row) = self.state.find_snapshot(snapshot)?;
            if row.disk_kind != DiskKind::Data || found.contains(&id) {
                return Err(ServiceError::ImageData {
                    max: DATA_DISKS_MAX,
                });
            }
            found.push(id);
        }
        if found.len() > DATA_DISKS_MAX {
            return Err(ServiceError::ImageData {
                max: DATA_DISKS_MAX,
            });
        }
        let used = std::iter::once(&system).chain(&found);
        self.claims
            .extend(used.map(|&id| Claim::Snapshot(id, Claimed::Used)));
        Ok((system, found))
    }

    /// Snapshots of all disks of an instance, named after the image.
    fn keep_instance(
        &mut self,
        instance: &InstanceRef,
        image: &str,
    ) -> Result<(SnapshotId, Vec<SnapshotId>), ServiceError> {
        let (id, row) = self.state.find_instance(instance)?;
        self.claims.push(Claim::Instance(id, Turning::Relied));
        // A snapshot's name may not begin with `auto`, and `of-` is short.
        let name = match check_name(NameOf::Snapshot, image) {
            Ok(()) => image.to_owned(),
            Err(_) => format!("of-{image}").chars().take(NAME_CHARS_MAX).collect(),
        };
        let mut taken = Vec::new();
        for disk in row.disks() {
            let row = self.attached_row(disk)?;
            self.claims.push(Claim::Disk(disk, Doing::Snapshotting));
            taken.push(self.take_snapshot(disk, row, NewSnapshot::by_hand(&name))?);
        }
        let system = taken.remove(0);
        Ok((system, taken))
    }

    pub(super) fn delete_image(&mut self, delete: &DeleteImage) -> Result<(), ServiceError> {
        let (id, row) = match self.state.find_image(&delete.image) {
            Ok(found) => found,
            Err(error) => return self.cancel_image_copy(delete.image.as_str(), error),
        };
        let instance = self.state.instances_from(id).next();
        if let Some(instance) = instance.map(|(id, row)| named(id, Some(&row.name)))
            && !delete.force
        {
            let image = named(id, Some(&row.name));
            let error = ServiceError::ImageUsingByInstance {
                image: image.clone(),
                instance,
            };
            self.refuse(image, true, error)?;
        }
        self.claims.push(Claim::Image(id, Claimed::Changed));
        self.outcome.deleted.push(named(id, Some(&row.name)));
        let snapshots = row.snapshots().map(|id| self.state.snapshot_name(id));
        self.outcome.snapshots_left.extend(snapshots);
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
        let coming = self
            .state
            .copies
            .values()
            .filter(|row| row.failure.is_none());
        let mut coming = coming.filter_map(|row| row.image.as_ref());
        if others.any(|(_, row)| row.name == name) || coming.any(|image| image.name == name) {
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

//! CreateDisk, ResizeDisk, and the staged disk of an import.

use super::Plan;
use crate::backend::BlockBackend;
use crate::service::claims::{Claim, Claimed, Doing};
use crate::service::command::{CreateDisk, DiskSource, ImportDisk, ResizeDisk};
use crate::service::error::ServiceError;
use crate::service::ids::{DiskId, KeyId};
use crate::service::names::{NameOf, check_description, check_name, check_tags};
use crate::service::naming::named;
use crate::service::rows::{DiskRow, SourceRow};
use crate::service::views::DiskKind;
use crate::units::{BlockSize, DISK_LEN_MIN, DISK_LEN_STEP, VersionId};

impl<B: BlockBackend> Plan<'_, B> {
    pub(super) fn create_disk(&mut self, create: &CreateDisk) -> Result<(), ServiceError> {
        check_name(NameOf::Disk, &create.name)?;
        check_description(&create.description)?;
        let tags = check_tags(&create.tags)?;
        let (head, source, key) = self.disk_contents(create)?;
        let zone = self.zone(create.zone.as_deref())?;
        let id = self.new_disk_id()?;
        let kind = match (create.kind, source) {
            (Some(kind), _) => kind,
            (None, Some(SourceRow::Image(_))) => DiskKind::System,
            (None, _) => DiskKind::Data,
        };
        if create.multi_attach && kind == DiskKind::System {
            return Err(ServiceError::MultiAttachSystem);
        }
        let row = DiskRow {
            name: create.name.clone(),
            description: create.description.clone(),
            kind,
            tags,
            created_ms: self.now,
            head,
            source,
            delete_auto_snapshot: true,
            is_staged: false,
            deleted: None,
            multi_attach: create.multi_attach,
            was_attached: false,
            key,
            zone: Some(zone),
        };
        self.outcome.created.push(named(id, Some(&row.name)));
        self.changes.disks.insert(id, Some(row));
        Ok(())
    }

    /// A disk that nobody sees until its contents are in.
    pub(in crate::service) fn stage_import(
        &mut self,
        import: &ImportDisk,
        len: u64,
    ) -> Result<(DiskId, VersionId), ServiceError> {
        check_name(NameOf::Disk, &import.name)?;
        check_description(&import.description)?;
        let tags = check_tags(&import.tags)?;
        ServiceError::check_disk_len(len, DISK_LEN_MIN)?;
        let block_size = import.block_size.unwrap_or(BlockSize::DEFAULT);
        let zone = self.zone(import.zone.as_deref())?;
        let (head, key) = self.blank_head(len, block_size);
        let id = self.new_disk_id()?;
        let row = DiskRow {
            name: import.name.clone(),
            description: import.description.clone(),
            kind: import.kind.unwrap_or(DiskKind::Data),
            tags,
            created_ms: self.now,
            head,
            source: None,
            delete_auto_snapshot: true,
            is_staged: true,
            deleted: None,
            multi_attach: false,
            was_attached: false,
            key,
            zone: Some(zone),
        };
        self.changes.disks.insert(id, Some(row));
        Ok((id, head))
    }

    pub(super) fn resize_disk(&mut self, resize: &ResizeDisk) -> Result<(), ServiceError> {
        let (id, row) = self.state.find_disk(&resize.disk)?;
        let len = self.version(row.head)?.len;
        ServiceError::check_disk_len(resize.len, len + DISK_LEN_STEP)?;
        self.claims.push(Claim::Disk(id, Doing::Changing));
        self.tx.resize(row.head, resize.len);
        self.outcome.changed.push(named(id, Some(&row.name)));
        Ok(())
    }

    fn disk_contents(
        &mut self,
        create: &CreateDisk,
    ) -> Result<(VersionId, Option<SourceRow>, Option<KeyId>), ServiceError> {
        let (snapshot, source) = match &create.source {
            DiskSource::Empty => {
                let (head, key) = self.empty_head(create)?;
                return Ok((head, None, key));
            }
            DiskSource::Snapshot(snapshot) => {
                let (id, row) = self.state.find_snapshot(snapshot)?;
                self.claims.push(Claim::Snapshot(id, Claimed::Used));
                (row, SourceRow::Snapshot(id))
            }
            DiskSource::Image(image) => {
                let (id, row) = self.state.find_image(image)?;
                self.claims.push(Claim::Image(id, Claimed::Used));
                (self.image_snapshot(row)?, SourceRow::Image(id))
            }
        };
        let version = self.version(snapshot.version)?;
        let asked = create.block_size.unwrap_or(version.block_size);
        if asked != version.block_size {
            return Err(ServiceError::BlockSizeMismatch {
                block_size: version.block_size.len(),
            });
        }
        if create.encrypted && snapshot.key.is_none() {
            return Err(ServiceError::EncryptedIllegal {
                name: create.name.clone(),
            });
        }
        let head = self.head_from(snapshot.version, create.len)?;
        Ok((head, Some(source), snapshot.key))
    }

    /// A head with what a version holds, of its size or larger.
    pub(super) fn head_from(
        &mut self,
        from: VersionId,
        len: Option<u64>,
    ) -> Result<VersionId, ServiceError> {
        let version = self.version(from)?;
        let len = len.unwrap_or(version.len);
        ServiceError::check_disk_len(len, version.len)?;
        let head = self.tx.clone_head(from);
        if len > version.len {
            self.tx.resize(head, len);
        }
        Ok(head)
    }

    fn empty_head(
        &mut self,
        create: &CreateDisk,
    ) -> Result<(VersionId, Option<KeyId>), ServiceError> {
        let len = create.len.ok_or(ServiceError::SizeMissing)?;
        ServiceError::check_disk_len(len, DISK_LEN_MIN)?;
        let block_size = create.block_size.unwrap_or(BlockSize::DEFAULT);
        if create.encrypted && self.new_key.is_none() {
            return Err(ServiceError::PassphraseMissing);
        }
        Ok(self.blank_head(len, block_size))
    }

    pub(super) fn new_disk_id(&self) -> Result<DiskId, ServiceError> {
        // Snapshots keep the id of a disk that went, so such an id is not free either.
        self.new_id(|id| {
            let bin = &self.state.bin;
            self.state.disks.contains_key(id)
                || self.changes.disks.contains_key(id)
                || bin.disks.contains_key(id)
                || self.state.chain_len(*id) > 0
                || self.state.is_chain_of_copies(*id)
                || bin.has_snapshot_of(*id)
        })
    }
}

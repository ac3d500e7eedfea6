//! The commits of copies from other regions: the first, which makes hidden heads; those that note how
//! far it is; the last, which makes snapshots of them; and those that end it otherwise.

use super::Plan;
use super::image::IMAGE_QUOTA;
use super::run::expiry_by_hand;
use crate::backend::BlockBackend;
use crate::service::claims::{Claim, Claimed};
use crate::service::copy::{Wanted, WantedPart};
use crate::service::error::ServiceError;
use crate::service::ids::{DiskId, SnapshotId};
use crate::service::names::{NameOf, check_description, check_name};
use crate::service::rows::{CopiedImageRow, CopiedRow, CopyRow, ImageRow, PartRow, SnapshotRow};
use crate::service::state::{State, named};
use crate::service::views::{FailureView, SnapshotOrigin};

impl State {
    /// Whether an id stands for a disk of another region.
    pub(in crate::service) fn is_chain_of_copies(&self, id: DiskId) -> bool {
        let parts = self.copies.values().flat_map(|row| &row.parts);
        parts.into_iter().any(|part| part.disk == id)
    }

    /// What stands here for the disk that a snapshot of another region was taken of.
    fn chain_of_copies(&self, of: &CopiedRow) -> Option<DiskId> {
        let is_same = |other: &CopiedRow| (other.region, other.disk) == (of.region, of.disk);
        let there = self.snapshots.values().chain(self.bin.snapshots.values());
        let mut there = there
            .filter(|row| row.copied.as_ref().is_some_and(is_same))
            .map(|row| row.disk);
        let mut coming = self.copies.values().flat_map(|row| &row.parts);
        there.next().or_else(|| {
            let part = coming.find(|part| is_same(&part.of));
            part.map(|part| part.disk)
        })
    }
}

impl<B: BlockBackend> Plan<'_, B> {
    /// Begins a copy: heads that nobody sees, and the record that says what they become.
    pub(in crate::service) fn begin_copy(
        &mut self,
        wanted: &Wanted,
    ) -> Result<SnapshotId, ServiceError> {
        self.state.check_region()?;
        check_description(&wanted.description)?;
        let image = self.wanted_image(wanted)?;
        let mut parts: Vec<PartRow> = Vec::new();
        for part in &wanted.parts {
            parts.push(self.begin_part(wanted, part, &parts)?);
        }
        let key = match parts.first() {
            Some(part) => part.id,
            None => return Err(ServiceError::NotHere),
        };
        let row = CopyRow {
            started_ms: self.now,
            command: wanted.command.clone(),
            image,
            parts,
            failure: None,
        };
        self.claims.push(Claim::Snapshot(key, Claimed::Changed));
        self.changes.copies.insert(key, Some(row));
        Ok(key)
    }

    fn wanted_image(&mut self, wanted: &Wanted) -> Result<Option<CopiedImageRow>, ServiceError> {
        let Some(name) = &wanted.image else {
            return Ok(None);
        };
        check_name(NameOf::Image, name)?;
        self.claim_image_name(name, None)?;
        let coming = self.state.copies.values().filter(|row| row.image.is_some());
        if self.state.images.len() + coming.count() >= IMAGE_QUOTA {
            return Err(ServiceError::ImageQuota { max: IMAGE_QUOTA });
        }
        Ok(Some(CopiedImageRow {
            id: self.new_id(|id| self.state.images.contains_key(id))?,
            name: name.clone(),
            description: wanted.description.clone(),
        }))
    }

    fn begin_part(
        &mut self,
        wanted: &Wanted,
        part: &WantedPart,
        others: &[PartRow],
    ) -> Result<PartRow, ServiceError> {
        check_name(NameOf::Snapshot, &part.name)?;
        if let Some(retention) = wanted.retention {
            expiry_by_hand(self.now, retention)?;
        }
        let base = part.base.as_ref().and_then(|base| {
            let row = self.state.snapshots.get(&base.here)?;
            Some((base.there, row.version))
        });
        let head = match base {
            Some((_, version)) => self.head_from(version, Some(part.len))?,
            None => self.tx.create_head(part.len, part.block_size),
        };
        let disk = match self.state.chain_of_copies(&part.of) {
            Some(disk) => disk,
            None => self.new_disk_id()?,
        };
        let id = loop {
            let id = self.new_snapshot_id()?;
            if others.iter().all(|part| part.id != id) {
                break id;
            }
        };
        Ok(PartRow {
            id,
            of: part.of.clone(),
            disk,
            kind: part.kind,
            name: part.name.clone(),
            description: match wanted.image {
                None => wanted.description.clone(),
                Some(_) => String::new(),
            },
            retention: wanted.retention,
            head,
            base: base.map(|(there, _)| there),
            done: 0,
            copied_bytes: 0,
            total_bytes: part.bytes,
        })
    }

    /// Notes how far a copy is, with the data it has so far.
    pub(in crate::service) fn note_copy(&mut self, key: SnapshotId, row: CopyRow) {
        self.claims.push(Claim::Snapshot(key, Claimed::Changed));
        self.changes.copies.insert(key, Some(row));
    }

    /// Makes what was copied what people see. The quota of a disk is not asked: the disk is in
    /// another region, and nothing that was copied for the worst case goes by itself.
    pub(in crate::service) fn finish_copy(
        &mut self,
        key: SnapshotId,
        row: &CopyRow,
    ) -> Result<(), ServiceError> {
        self.claims.push(Claim::Snapshot(key, Claimed::Changed));
        for part in &row.parts {
            let expires_ms = part
                .retention
                .map(|days| expiry_by_hand(row.started_ms, days));
            let snapshot = SnapshotRow {
                name: part.name.clone(),
                description: part.description.clone(),
                tags: Vec::new(),
                created_ms: row.started_ms,
                version: self.tx.snapshot(part.head),
                disk: part.disk,
                disk_kind: part.kind,
                origin: SnapshotOrigin::User,
                group: None,
                policy: None,
                expires_ms: expires_ms.transpose()?.flatten(),
                is_counted: false,
                is_kept: false,
                lock: None,
                deleted: None,
                is_released: false,
                copied: Some(part.of.clone()),
                key: None,
            };
            self.tx.delete(part.head);
            self.outcome.written_bytes += part.copied_bytes;
            self.outcome.created.push(named(part.id, Some(&part.name)));
            self.changes.snapshots.insert(part.id, Some(snapshot));
        }
        if let Some(image) = &row.image
            && let Some((system, data)) = row.parts.split_first()
        {
            self.outcome
                .created
                .push(named(image.id, Some(&image.name)));
            let image_row = ImageRow {
                name: image.name.clone(),
                description: image.description.clone(),
                tags: Vec::new(),
                created_ms: row.started_ms,
                snapshot: system.id,
                data: data.iter().map(|part| part.id).collect(),
            };
            self.changes.images.insert(image.id, Some(image_row));
        }
        self.changes.copies.insert(key, None);
        Ok(())
    }

    /// Nothing comes of a copy any more; what it has goes, and its record says why.
    pub(in crate::service) fn fail_copy(
        &mut self,
        key: SnapshotId,
        row: &CopyRow,
        why: FailureView,
    ) {
        self.drop_copy(key, row);
        let row = CopyRow {
            failure: Some(why),
            ..row.clone()
        };
        self.changes.copies.insert(key, Some(row));
    }

    /// Deleting what is being copied gives the copy up.
    pub(super) fn cancel_copy(
        &mut self,
        snapshot: &str,
        error: ServiceError,
    ) -> Result<(), ServiceError> {
        let Some((key, _)) = self.state.find_part(snapshot) else {
            return Err(error);
        };
        self.cancel(key);
        Ok(())
    }

    /// The same of an image.
    pub(super) fn cancel_image_copy(
        &mut self,
        image: &str,
        error: ServiceError,
    ) -> Result<(), ServiceError> {
        let mut copies = self.state.copies.iter();
        let meant = copies.find(|(_, row)| {
            let coming = row.image.as_ref();
            coming.is_some_and(|coming| coming.name == image || coming.id.to_string() == image)
        });
        match meant {
            None => Err(error),
            Some((key, _)) => {
                self.cancel(*key);
                Ok(())
            }
        }
    }

    fn cancel(&mut self, key: SnapshotId) {
        if let Some(row) = self.state.copies.get(&key) {
            self.drop_copy(key, row);
            let image = row.image.iter();
            let image = image.map(|image| named(image.id, Some(&image.name)));
            let parts = row
                .parts
                .iter()
                .map(|part| named(part.id, Some(&part.name)));
            self.outcome.deleted.extend(image.chain(parts));
            self.changes.copies.insert(key, None);
        }
    }

    fn drop_copy(&mut self, key: SnapshotId, row: &CopyRow) {
        self.claims.push(Claim::Snapshot(key, Claimed::Changed));
        if row.failure.is_none() {
            for part in &row.parts {
                self.tx.delete(part.head);
            }
        }
    }
}

//! The commits of copies from other regions: the first, which makes hidden heads; those that note how
//! far it is; the last, which makes snapshots of them; and those that end it otherwise.

use super::Plan;
use super::run::expiry_by_hand;
use crate::backend::BlockBackend;
use crate::service::claims::{Claim, Claimed};
use crate::service::command::SnapshotRef;
use crate::service::copy::{Wanted, WantedPart, no_such_copy};
use crate::service::error::ServiceError;
use crate::service::ids::{DiskId, SnapshotId};
use crate::service::names::{NameOf, check_description, check_name};
use crate::service::naming::named;
use crate::service::rows::{CopiedImageRow, CopiedRow, CopyRow, ImageRow, PartRow, SnapshotRow};
use crate::service::state::State;
use crate::service::views::{FailureView, SnapshotOrigin};

impl State {
    /// Whether an id stands for a disk of another region.
    pub(in crate::service) fn is_chain_of_copies(&self, id: DiskId) -> bool {
        let parts = self.copies.values().flat_map(|row| &row.parts);
        parts.into_iter().any(|part| part.disk == id)
    }

    /// What stands here for the disk that a snapshot of another region was taken of.
    fn chain_of_copies(&self, of: &CopiedRow, others: &[PartRow]) -> Option<DiskId> {
        let is_same = |other: &CopiedRow| (other.region, other.disk) == (of.region, of.disk);
        let there = self.snapshots.values().chain(self.bin.snapshots.values());
        let mut there = there
            .filter(|row| row.copied.as_ref().is_some_and(is_same))
            .map(|row| row.disk);
        let flights = self.in_flight.values();
        let begun = flights.flat_map(|flight| &flight.changes.copies);
        let begun = begun.filter_map(|(_, row)| row.as_ref());
        let coming = self.copies.values().chain(begun);
        let mut coming = coming.flat_map(|row| &row.parts).chain(others);
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
        self.check_image_quota()?;
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
            None => match &part.key {
                None => self.tx.create_head(part.len, part.block_size),
                Some((_, key)) => self.tx.create_sealed_head(part.len, part.block_size, key),
            },
        };
        let disk = match self.state.chain_of_copies(&part.of, others) {
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
            key: part.key.as_ref().map(|(row, _)| row.clone()),
        })
    }

    /// Notes how far a copy is, with the data it has so far.
    ///
    /// # Errors
    /// `InvalidSnapshotId.NotFound` if it was given up meanwhile; a region that is lost.
    pub(in crate::service) fn note_copy(
        &mut self,
        key: SnapshotId,
        row: CopyRow,
    ) -> Result<(), ServiceError> {
        self.check_goes_on(key)?;
        self.claims.push(Claim::Snapshot(key, Claimed::Changed));
        self.changes.copies.insert(key, Some(row));
        Ok(())
    }

    /// Its record is still there, and nothing is lost here.
    fn check_goes_on(&self, key: SnapshotId) -> Result<(), ServiceError> {
        self.state.check_region()?;
        let row = self.state.copies.get(&key);
        let goes_on = row.is_some_and(|row| row.failure.is_none());
        if goes_on {
            Ok(())
        } else {
            Err(no_such_copy(key))
        }
    }

    /// Makes what was copied what people see. The quota of a disk is not asked: the disk is in
    /// another region, and nothing that was copied for the worst case goes by itself.
    pub(in crate::service) fn finish_copy(
        &mut self,
        key: SnapshotId,
        row: &CopyRow,
    ) -> Result<(), ServiceError> {
        self.check_goes_on(key)?;
        self.claims.push(Claim::Snapshot(key, Claimed::Changed));
        for part in &row.parts {
            let expires_ms = part.retention.map(|days| expiry_by_hand(self.now, days));
            let snapshot = SnapshotRow {
                name: part.name.clone(),
                description: part.description.clone(),
                tags: Vec::new(),
                // It counts, and its days, since it can be seen.
                created_ms: self.now,
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
                key: part.key.as_ref().map(|key| key.id),
                copied: Some(part.of.clone()),
            };
            if let Some(key) = &part.key {
                // Already there, it is the same: a changed passphrase has another id.
                self.changes.keys.insert(key.id, Some(key.row.clone()));
            }
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
                created_ms: self.now,
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

    /// Deleting what is being copied gives the copy up. Where there is none, it is what was met first.
    pub(super) fn cancel_copy(
        &mut self,
        snapshot: &SnapshotRef,
        error: ServiceError,
    ) -> Result<(), ServiceError> {
        self.cancel(self.state.find_copy(snapshot), error)
    }

    /// The same of an image.
    pub(super) fn cancel_image_copy(
        &mut self,
        image: &str,
        error: ServiceError,
    ) -> Result<(), ServiceError> {
        self.cancel(self.state.find_image_copy(image), error)
    }

    fn cancel(
        &mut self,
        found: Result<SnapshotId, ServiceError>,
        error: ServiceError,
    ) -> Result<(), ServiceError> {
        match found {
            Ok(key) => {
                self.give_up_copy(key);
                Ok(())
            }
            Err(ServiceError::NotFound { .. }) => Err(error),
            Err(ambiguous) => Err(ambiguous),
        }
    }

    /// Several of its parts may be named at once: it goes once.
    fn give_up_copy(&mut self, key: SnapshotId) {
        if self.changes.copies.contains_key(&key) {
            return;
        }
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

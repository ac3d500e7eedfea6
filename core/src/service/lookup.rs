//! From a name or an id, as a person typed it, to the one record it means.
//!
//! An id counts before a name. A name that fits several records is refused with their ids.

use super::command::{
    DiskRef, GroupRef, ImageRef, InstanceRef, PolicyRef, SnapshotRef, VersionRef, clip,
};
use super::error::{Resource, ServiceError};
use super::ids::{DiskId, GroupId, Id, ImageId, InstanceId, PolicyId, SnapshotId};
use super::naming::named;
use super::rows::{DiskRow, GroupRow, ImageRow, InstanceRow, PartRow, PolicyRow, SnapshotRow};
use super::state::State;
use crate::units::VersionId;

impl State {
    pub(super) fn find_disk(&self, disk: &DiskRef) -> Result<(DiskId, &DiskRow), ServiceError> {
        let text = disk.as_str();
        let by_id = text.parse().ok().into_iter();
        let meant = by_id.chain(self.index.named(text));
        let meant = meant.filter_map(|id| Some((id, self.disks.get(&id)?)));
        let published = meant.filter(|(_, row)| !row.is_staged);
        find(
            Resource::Disk,
            text,
            published.map(|(id, row)| (id, &*row.name, row)),
        )
    }

    pub(super) fn find_image(
        &self,
        image: &ImageRef,
    ) -> Result<(ImageId, &ImageRow), ServiceError> {
        let images = self.images.iter();
        find(
            Resource::Image,
            image.as_str(),
            images.map(|(&id, row)| (id, &*row.name, row)),
        )
    }

    pub(super) fn find_instance(
        &self,
        instance: &InstanceRef,
    ) -> Result<(InstanceId, &InstanceRow), ServiceError> {
        let instances = self.instances.iter();
        find(
            Resource::Instance,
            instance.as_str(),
            instances.map(|(&id, row)| (id, &*row.name, row)),
        )
    }

    pub(super) fn find_group(
        &self,
        group: &GroupRef,
    ) -> Result<(GroupId, &GroupRow), ServiceError> {
        find(
            Resource::Group,
            group.as_str(),
            self.seen_groups().map(|(id, row)| (id, &*row.name, row)),
        )
    }

    pub(super) fn find_policy(
        &self,
        policy: &PolicyRef,
    ) -> Result<(PolicyId, &PolicyRow), ServiceError> {
        let policies = self.policies.iter();
        find(
            Resource::Policy,
            policy.as_str(),
            policies.map(|(&id, row)| (id, &*row.name, row)),
        )
    }

    /// `DISK@SNAP`, or a snapshot by its id or name alone.
    pub(super) fn find_snapshot(
        &self,
        snapshot: &SnapshotRef,
    ) -> Result<(SnapshotId, &SnapshotRow), ServiceError> {
        match &snapshot.disk {
            Some(disk) => self.find_in_chain(self.find_chain(disk)?, &snapshot.snapshot),
            None => {
                let all = self.snapshots.iter();
                let found = find(
                    Resource::Snapshot,
                    &snapshot.snapshot,
                    all.map(|(&id, row)| (id, &*row.name, row)),
                );
                found.map_err(|error| self.or_not_ready(error, None, &snapshot.snapshot))
            }
        }
    }

    /// A snapshot of one disk, by id or name.
    pub(super) fn find_in_chain(
        &self,
        disk: DiskId,
        snapshot: &str,
    ) -> Result<(SnapshotId, &SnapshotRow), ServiceError> {
        let chain = self.chain(disk).map(|(id, row)| (id, &*row.name, row));
        find(Resource::Snapshot, snapshot, chain)
            .map_err(|error| self.or_not_ready(error, Some(disk), snapshot))
    }

    /// The disk whose snapshots are meant, which may have been deleted.
    pub(super) fn find_chain(&self, disk: &DiskRef) -> Result<DiskId, ServiceError> {
        match self.find_disk(disk) {
            Ok((id, _)) => Ok(id),
            Err(error) => match disk.as_str().parse() {
                Ok(id) if self.chain_len(id) > 0 => Ok(id),
                _ => Err(error),
            },
        }
    }

    /// The engine's version that a disk or `DISK@SNAP` means, for reading.
    pub(super) fn find_version(&self, what: &VersionRef) -> Result<VersionId, ServiceError> {
        match what {
            VersionRef::Disk(disk) => {
                let (id, row) = self.find_disk(disk)?;
                self.check_reach(id)?;
                Ok(row.head)
            }
            VersionRef::Snapshot { disk, snapshot } => {
                self.check_region()?;
                let chain = self.find_chain(disk)?;
                Ok(self.find_in_chain(chain, snapshot)?.1.version)
            }
        }
    }

    /// The copy on its way, or failed, that a snapshot's id or name means; with a disk, by the id of
    /// what stands here for it.
    pub(super) fn find_copy(&self, snapshot: &SnapshotRef) -> Result<SnapshotId, ServiceError> {
        let chain = snapshot.disk.as_ref().map(|disk| disk.as_str().parse());
        let parts = self.parts().filter(|(_, part)| match &chain {
            None => true,
            Some(Ok(chain)) => part.disk == *chain,
            Some(Err(_)) => false,
        });
        let found = find(
            Resource::Snapshot,
            &snapshot.snapshot,
            parts.map(|(key, part)| (part.id, &*part.name, key)),
        );
        found.map(|(_, key)| key)
    }

    /// The copy on its way, or failed, that an image's id or name means.
    pub(super) fn find_image_copy(&self, image: &str) -> Result<SnapshotId, ServiceError> {
        let copies = self.copies.iter();
        let coming = copies.filter_map(|(key, row)| Some((key, row.image.as_ref()?)));
        let found = find(
            Resource::Image,
            image,
            coming.map(|(key, coming)| (coming.id, &*coming.name, *key)),
        );
        found.map(|(_, key)| key)
    }

    fn parts(&self) -> impl Iterator<Item = (SnapshotId, &PartRow)> {
        let copies = self.copies.iter();
        copies.flat_map(|(&key, row)| row.parts.iter().map(move |part| (key, part)))
    }

    /// A snapshot, of one disk or of any, that cannot be found because it is only being taken.
    fn or_not_ready(
        &self,
        error: ServiceError,
        disk: Option<DiskId>,
        snapshot: &str,
    ) -> ServiceError {
        let is_of = |of: DiskId| disk.is_none_or(|disk| disk == of);
        let flights = self.in_flight.values();
        let mut coming = flights.flat_map(|flight| &flight.changes.snapshots);
        let pending = coming.find_map(|(id, row)| {
            let row = row.as_ref()?;
            let row = Some(row).filter(|row| row.deleted.is_none() && is_of(row.disk))?;
            let is_meant = row.name == snapshot || id.to_string() == snapshot;
            (is_meant && !self.snapshots.contains_key(id)).then(|| named(id, Some(&row.name)))
        });
        let copy = || {
            let is_meant = |part: &PartRow| {
                is_of(part.disk) && (part.name == snapshot || part.id.to_string() == snapshot)
            };
            let part = self
                .parts()
                .map(|(_, part)| part)
                .find(|part| is_meant(part))?;
            Some(named(part.id, Some(&part.name)))
        };
        match (error, pending.or_else(copy)) {
            (ServiceError::NotFound { .. }, Some(snapshot)) => {
                ServiceError::SnapshotNotReady { snapshot }
            }
            (error, _) => error,
        }
    }
}

fn find<'a, I: Id, R>(
    what: Resource,
    text: &str,
    all: impl Iterator<Item = (I, &'a str, R)>,
) -> Result<(I, R), ServiceError> {
    let wanted = text.parse::<I>().ok();
    let mut by_name = Vec::new();
    for (id, name, row) in all {
        if Some(id) == wanted {
            return Ok((id, row));
        }
        if name == text {
            by_name.push((id, row));
        }
    }
    match by_name.len() {
        0 => Err(ServiceError::not_found(what, text)),
        1 => by_name
            .pop()
            .ok_or_else(|| ServiceError::not_found(what, text)),
        _ => Err(ServiceError::Ambiguous {
            what,
            name: clip(text),
            ids: by_name.iter().map(|(id, _)| id.to_string()).collect(),
        }),
    }
}

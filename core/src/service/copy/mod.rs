//! Copies between regions: snapshots and images from one pool into another, whole or as the difference
//! to what was copied before.
//!
//! The destination leads. Its first commit makes heads that nobody sees and a record of what they
//! become; its last one makes snapshots of them. In between the data is carried in steps, and the
//! record says up to where it is durable: whoever asks goes on from there, in this session or a later
//! one. The source is only read, under a hold.
//!
//! Invariants: nobody sees a part of a copy; a copy whose source is gone fails and leaves nothing; what
//! is copied reads as the source does, whether its base was still there or not.

mod carry;
mod run;

use super::command::{Command, CopyImage, CopySnapshot, clip};
use super::error::{Resource, ServiceError};
use super::handle::Service;
use super::ids::SnapshotId;
use super::names::{NAME_CHARS_MAX, NameOf, check_name};
use super::region::Region;
use super::rows::{CopiedRow, CopyRow, SnapshotRow};
use super::state::{State, named};
use super::views::{CopyPlanView, CopyView, DiskKind, IdName, Retention};
use crate::backend::BlockBackend;
use crate::units::{BlockSize, VersionId};

/// What is to be copied, as its region tells it.
pub(super) struct Wanted {
    pub(super) command: String,
    /// The name of the image that is made of it.
    pub(super) image: Option<String>,
    pub(super) description: String,
    pub(super) retention: Option<Retention>,
    pub(super) parts: Vec<WantedPart>,
}

/// A snapshot to be copied.
pub(super) struct WantedPart {
    pub(super) of: CopiedRow,
    pub(super) name: String,
    pub(super) kind: DiskKind,
    pub(super) version: VersionId,
    pub(super) len: u64,
    pub(super) block_size: BlockSize,
    /// What was copied before; nothing for a whole copy.
    pub(super) base: Option<Base>,
    /// Bytes of data that have to be carried.
    pub(super) bytes: u64,
}

/// The same snapshot in both regions.
pub(super) struct Base {
    pub(super) here: SnapshotId,
    pub(super) there: SnapshotId,
    there_version: VersionId,
    there_name: IdName,
}

impl<B: BlockBackend + 'static> Service<B> {
    /// Begins CopySnapshot or CopyImage from another region into this one. Then let it run.
    ///
    /// # Errors
    /// `InvalidSnapshotId.NotFound`, `InvalidImageId.NotFound`, `InvalidRegionId.NotFound`,
    /// `InvalidParameter` for this very region, `InvalidImageName.Duplicated`, …; what the engine says.
    pub async fn begin_copy<A: BlockBackend + 'static>(
        &self,
        from: &Service<A>,
        command: &Command,
    ) -> Result<SnapshotId, ServiceError> {
        let started = from.start(command).await;
        let begun = self.begin(from, command).await;
        let id = from.log_refusal(&started, begun)?;
        let row = from.finished(&started, Vec::new());
        from.inner.state.borrow_mut().log(row);
        Ok(id)
    }

    async fn begin<A: BlockBackend + 'static>(
        &self,
        from: &Service<A>,
        command: &Command,
    ) -> Result<SnapshotId, ServiceError> {
        self.catch_up().await;
        let wanted = self.wanted(from, command).await?;
        let (flight, key, _) = self.launch(None, self.now(), |plan| plan.begin_copy(&wanted))?;
        self.land(flight).await?;
        Ok(key)
    }

    /// What a copy would come to: whole or a difference, and of how many bytes.
    ///
    /// # Errors
    /// As for [`Service::begin_copy`], as far as it can be told before.
    pub async fn preview_copy<A: BlockBackend + 'static>(
        &self,
        from: &Service<A>,
        command: &Command,
    ) -> Result<CopyPlanView, ServiceError> {
        from.catch_up().await;
        self.catch_up().await;
        let wanted = self.wanted(from, command).await?;
        let bases = wanted.parts.iter().filter_map(|part| part.base.as_ref());
        Ok(CopyPlanView {
            bases: bases.map(|base| base.there_name.clone()).collect(),
            snapshots: u32::try_from(wanted.parts.len()).unwrap_or(u32::MAX),
            bytes: wanted.parts.iter().map(|part| part.bytes).sum(),
        })
    }

    /// As [`Service::preview_copy`] for a region that has no pool yet: all is whole.
    ///
    /// # Errors
    /// As there.
    pub async fn preview_first_copy(
        &self,
        command: &Command,
    ) -> Result<CopyPlanView, ServiceError> {
        self.catch_up().await;
        let wanted = self.told(command)?;
        let mut bytes = 0;
        for part in &wanted.parts {
            bytes += carry::count(&self.inner.pool, part.version, None).await?;
        }
        Ok(CopyPlanView {
            snapshots: u32::try_from(wanted.parts.len()).unwrap_or(u32::MAX),
            bases: Vec::new(),
            bytes,
        })
    }

    /// What is on its way into this region, and what failed; the newest first.
    #[must_use]
    pub fn describe_copies(&self) -> Vec<CopyView> {
        let state = self.inner.state.borrow();
        let mut views: Vec<CopyView> = state.copies.iter().map(view).collect();
        views.sort_by(|a, b| (b.started_ms, &b.id).cmp(&(a.started_ms, &a.id)));
        views
    }

    async fn wanted<A: BlockBackend + 'static>(
        &self,
        from: &Service<A>,
        command: &Command,
    ) -> Result<Wanted, ServiceError> {
        let to = match command {
            Command::CopySnapshot(copy) => &copy.to,
            Command::CopyImage(copy) => &copy.to,
            _ => return Err(ServiceError::NotHere),
        };
        let to: Region = to
            .parse()
            .map_err(|_| ServiceError::not_found(Resource::Region, to))?;
        if to == from.region() {
            return Err(ServiceError::SameRegion { region: to.id() });
        }
        if to != self.region() {
            return Err(ServiceError::NotHere);
        }
        let mut wanted = from.told(command)?;
        wanted.command = command.to_string();
        for part in &mut wanted.parts {
            part.base = self.base(from, part);
            let base = part.base.as_ref().map(|base| base.there_version);
            part.bytes = carry::count(&from.inner.pool, part.version, base).await?;
        }
        Ok(wanted)
    }

    /// What is to be copied from this region.
    fn told(&self, command: &Command) -> Result<Wanted, ServiceError> {
        let state = self.inner.state.borrow();
        state.check_region()?;
        match command {
            Command::CopySnapshot(copy) => self.wanted_snapshot(&state, copy),
            Command::CopyImage(copy) => self.wanted_image(&state, copy),
            _ => Err(ServiceError::NotHere),
        }
    }

    fn wanted_snapshot(&self, state: &State, copy: &CopySnapshot) -> Result<Wanted, ServiceError> {
        let (id, row) = state.find_snapshot(&copy.snapshot)?;
        let name = match &copy.name {
            Some(name) => name.clone(),
            None => own_name(&row.name),
        };
        Ok(Wanted {
            command: String::new(),
            image: None,
            description: copy.description.clone(),
            retention: copy.retention,
            parts: vec![self.wanted_part(state, id, row, name)?],
        })
    }

    fn wanted_image(&self, state: &State, copy: &CopyImage) -> Result<Wanted, ServiceError> {
        let (_, image) = state.find_image(&copy.image)?;
        let mut parts = Vec::new();
        for id in image.snapshots() {
            let missing = || ServiceError::not_found(Resource::Snapshot, &id.to_string());
            let row = state.snapshots.get(&id).ok_or_else(missing)?;
            parts.push(self.wanted_part(state, id, row, own_name(&row.name))?);
        }
        Ok(Wanted {
            command: String::new(),
            image: Some(copy.name.clone().unwrap_or_else(|| image.name.clone())),
            description: copy.description.clone(),
            retention: None,
            parts,
        })
    }

    fn wanted_part(
        &self,
        state: &State,
        id: SnapshotId,
        row: &SnapshotRow,
        name: String,
    ) -> Result<WantedPart, ServiceError> {
        if row.key.is_some() {
            let what = named(id, Some(&row.name));
            return Err(ServiceError::EncryptedCopy { what });
        }
        let version = self.version(row.version)?;
        let disk = state.disks.get(&row.disk);
        Ok(WantedPart {
            of: CopiedRow {
                region: state.settings.region(),
                snapshot: id,
                disk: row.disk,
                disk_name: disk.map(|disk| disk.name.clone()).unwrap_or_default(),
                taken_ms: row.copied.as_ref().map_or(row.created_ms, |of| of.taken_ms),
            },
            name,
            kind: row.disk_kind,
            version: row.version,
            len: version.len,
            block_size: version.block_size,
            base: None,
            bytes: 0,
        })
    }

    /// The newest copy here of the same disk of which the original is still there. A disk that was
    /// larger then cannot be made from it.
    fn base<A: BlockBackend + 'static>(
        &self,
        from: &Service<A>,
        part: &WantedPart,
    ) -> Option<Base> {
        let (here, there) = (self.inner.state.borrow(), from.inner.state.borrow());
        let copies = here.snapshots.iter().filter_map(|(&id, row)| {
            let of = row.copied.as_ref()?;
            if (of.region, of.disk) != (part.of.region, part.of.disk) {
                return None;
            }
            let original = there.snapshots.get(&of.snapshot)?;
            let version = self.inner.pool.version(row.version)?;
            let fits = version.len <= part.len && version.block_size == part.block_size;
            fits.then_some((row.created_ms, id, of.snapshot, original))
        });
        let newest = copies.max_by_key(|(created_ms, id, ..)| (*created_ms, *id));
        newest.map(|(_, id, original_id, original)| Base {
            here: id,
            there: original_id,
            there_version: original.version,
            there_name: named(original_id, Some(&original.name)),
        })
    }
}

/// A name that a person may give: an automatic snapshot's begins as none of theirs may.
fn own_name(name: &str) -> String {
    match check_name(NameOf::Snapshot, name) {
        Ok(()) => name.to_owned(),
        Err(_) => format!("of-{name}").chars().take(NAME_CHARS_MAX).collect(),
    }
}

fn view((key, row): (&SnapshotId, &CopyRow)) -> CopyView {
    let parts = &row.parts;
    CopyView {
        id: key.to_string(),
        snapshots: (parts.iter())
            .map(|part| named(part.id, Some(&part.name)))
            .collect(),
        image: (row.image.as_ref()).map(|image| named(image.id, Some(&image.name))),
        from: parts
            .first()
            .map_or_else(String::new, |part| part.of.region.to_string()),
        started_ms: row.started_ms,
        is_whole: parts.iter().all(|part| part.base.is_none()),
        copied_bytes: parts.iter().map(|part| part.copied_bytes).sum(),
        total_bytes: parts
            .iter()
            .map(|part| part.total_bytes.max(part.copied_bytes))
            .sum(),
        failure: row.failure.clone(),
    }
}

/// A copy that is not there, or not any more: somebody gave it up.
pub(super) fn no_such_copy(id: SnapshotId) -> ServiceError {
    ServiceError::not_found(Resource::Snapshot, &clip(&id.to_string()))
}

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

use super::bill::step_aside;
use super::command::{Command, CopyImage, CopySnapshot, clip};
use super::error::{Resource, ServiceError};
use super::handle::Service;
use super::ids::SnapshotId;
use super::names::{NAME_CHARS_MAX, NameOf, check_name};
use super::naming::named;
use super::region::Region;
use super::rows::{CarriedKeyRow, CopiedRow, CopyRow, SnapshotRow};
use super::state::State;
use super::views::{CopyPlanView, CopyView, DiskKind, IdName, Note, Retention};
use crate::backend::BlockBackend;
use crate::engine::{DataKey, Error as EngineError};
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
    /// The key of an encrypted one, which comes along.
    pub(super) key: Option<(CarriedKeyRow, DataKey)>,
}

/// The same snapshot in both regions.
pub(super) struct Base {
    pub(super) here: SnapshotId,
    pub(super) there: SnapshotId,
    there_version: VersionId,
    there_name: IdName,
}

impl<B: BlockBackend + 'static> Service<B> {
    /// Begins CopySnapshot or CopyImage from another region into this one. Then let it run. The other
    /// region's log says that it began, and this one's how it ends.
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
        let goes_on = Note::GoesOn {
            region: self.region().id().to_owned(),
        };
        let row = from.finished(&started, vec![goes_on]);
        from.inner.state.borrow_mut().log(row);
        Ok(id)
    }

    async fn begin<A: BlockBackend + 'static>(
        &self,
        from: &Service<A>,
        command: &Command,
    ) -> Result<SnapshotId, ServiceError> {
        self.catch_up().await;
        let wanted = self.wanted_counted(from, command).await?;
        let (flight, key, _) = self.launch(None, self.now(), |plan| plan.begin_copy(&wanted))?;
        self.land(flight).await?;
        let row = self.inner.state.borrow().copies.get(&key).cloned();
        self.open_copy(from, row.as_ref())?;
        Ok(key)
    }

    /// The API's DryRun of CopySnapshot and CopyImage from another region into this one: all that both
    /// regions check, and nothing else. Answers as [`Service::dry_run`] does.
    pub async fn dry_run_copy<A: BlockBackend + 'static>(
        &self,
        from: &Service<A>,
        command: &Command,
    ) -> ServiceError {
        from.catch_up().await;
        self.catch_up().await;
        let checked = self.wanted(from, command).and_then(|wanted| {
            self.plan(self.now(), |plan| {
                plan.begin_copy(&wanted)?;
                plan.check_claims()
            })
        });
        checked.err().unwrap_or(ServiceError::DryRun)
    }

    /// As [`Service::dry_run_copy`] from this region into one that has no pool yet.
    pub async fn dry_run_first_copy(&self, command: &Command) -> ServiceError {
        self.catch_up().await;
        let now = self.now();
        let checked = self.told(command).and_then(|wanted| {
            // What is not there yet is as empty as a new one.
            self.plan_over(&State::default(), now, |plan| plan.begin_copy(&wanted))
        });
        checked.err().unwrap_or(ServiceError::DryRun)
    }

    /// What a copy would come to: whole or a difference, and of how many bytes. Whether it would be begun
    /// tells [`Service::dry_run_copy`], which counts nothing.
    ///
    /// # Errors
    /// What the region that is copied from refuses; `InvalidRegionId.NotFound`, `InvalidParameter` for
    /// that very region.
    pub async fn preview_copy<A: BlockBackend + 'static>(
        &self,
        from: &Service<A>,
        command: &Command,
    ) -> Result<CopyPlanView, ServiceError> {
        from.catch_up().await;
        self.catch_up().await;
        Ok(plan_view(&self.wanted_counted(from, command).await?))
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
        let mut wanted = self.told(command)?;
        self.count_carried(&mut wanted).await?;
        Ok(plan_view(&wanted))
    }

    /// What is on its way into this region, and what failed; the newest first.
    #[must_use]
    pub fn describe_copies(&self) -> Vec<CopyView> {
        let state = self.inner.state.borrow();
        let mut views: Vec<CopyView> = state.copies.iter().map(view).collect();
        views.sort_by(|a, b| (b.started_ms, &b.id).cmp(&(a.started_ms, &a.id)));
        views
    }

    /// What is to be copied here, and what it goes on from; not counted yet.
    fn wanted<A: BlockBackend + 'static>(
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
        }
        Ok(wanted)
    }

    /// The same, and how much there is to be carried.
    async fn wanted_counted<A: BlockBackend + 'static>(
        &self,
        from: &Service<A>,
        command: &Command,
    ) -> Result<Wanted, ServiceError> {
        loop {
            let mut wanted = self.wanted(from, command)?;
            match from.count_carried(&mut wanted).await {
                // It, or what it would go on from, was deleted meanwhile: the records say so in a moment.
                Err(ServiceError::Engine(EngineError::NotFound(_))) => {
                    from.catch_up().await;
                    step_aside().await;
                }
                Err(error) => return Err(error),
                Ok(()) => return Ok(wanted),
            }
        }
    }

    /// Counts what has to be carried out of this region.
    async fn count_carried(&self, wanted: &mut Wanted) -> Result<(), ServiceError> {
        for part in &mut wanted.parts {
            let base = part.base.as_ref().map(|base| base.there_version);
            part.bytes = carry::count(&self.inner.pool, part.version, base).await?;
        }
        Ok(())
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
        let version = self.version(row.version)?;
        let disk = state.disks.get(&row.disk);
        self.insist_unlocked(state.snapshot_name(id), row.version)?;
        let version_of = row.version;
        let key = row.key.and_then(|id| {
            let row = state.keys.get(&id)?.clone();
            let carried = CarriedKeyRow { id, row };
            Some((carried, self.inner.pool.data_key(version_of)?))
        });
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
            key,
        })
    }

    /// Unlocks the heads of a copy by what its sources are unlocked with.
    pub(super) fn open_copy<A: BlockBackend + 'static>(
        &self,
        from: &Service<A>,
        row: Option<&CopyRow>,
    ) -> Result<(), ServiceError> {
        let encrypted = row.iter().flat_map(|row| &row.parts);
        for part in encrypted.filter(|part| part.key.is_some()) {
            let state = from.inner.state.borrow();
            let Some(source) = state.snapshots.get(&part.of.snapshot) else {
                // Whoever reads it says that it is gone.
                continue;
            };
            let name = state.snapshot_name(part.of.snapshot);
            from.insist_unlocked(name, source.version)?;
            if let Some(key) = from.inner.pool.data_key(source.version) {
                self.inner.pool.unlock(&[part.head], &key)?;
            }
        }
        Ok(())
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
            let key = part.key.as_ref().map(|(_, key)| key);
            let fits = version.len <= part.len
                && version.block_size == part.block_size
                && self.inner.pool.has_key(row.version, key);
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

fn plan_view(wanted: &Wanted) -> CopyPlanView {
    let bases = wanted.parts.iter().filter_map(|part| part.base.as_ref());
    CopyPlanView {
        bases: bases.map(|base| base.there_name.clone()).collect(),
        snapshots: u32::try_from(wanted.parts.len()).unwrap_or(u32::MAX),
        bytes: wanted.parts.iter().map(|part| part.bytes).sum(),
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

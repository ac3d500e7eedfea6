//! Changes of files on a disk, worked out by whoever understands its filesystem.
//!
//! Invariants: from beginning to end nothing else writes the disk, takes a snapshot of it or replaces
//! it. What makes the change is written in one synchronous step with the commit that follows, which
//! carries the log's line: no commit and no snapshot has a part of it.

use std::collections::{BTreeMap, btree_map::Entry};

use super::claims::{Claim, Doing};
use super::command::Command;
use super::error::ServiceError;
use super::execute::Started;
use super::handle::{ClaimGuard, Service};
use super::ids::DiskId;
use super::naming::named;
use super::views::{FailureView, IdName, Outcome};
use crate::backend::BlockBackend;
use crate::engine::{Error as EngineError, Whole, Writer};
use crate::units::VersionId;

/// A change of files under way: read the disk, write new files' bytes to places that nothing uses yet,
/// then finish or abandon it.
#[must_use = "an edit is finished or abandoned"]
pub struct Edit<B> {
    /// The disk's size in bytes.
    pub len: u64,
    disk: EditedDisk<B>,
    block: u64,
    writer: Writer<B>,
    started: Started,
}

/// The disk of an edit: nothing else writes it, keeps it or takes it away.
struct EditedDisk<B> {
    id: DiskId,
    named: IdName,
    undo: Option<IdName>,
    head: VersionId,
    _claim: ClaimGuard<B>,
}

impl<B: BlockBackend> Edit<B> {
    /// What to read: the disk as it is.
    #[must_use]
    pub fn head(&self) -> VersionId {
        self.writer.head()
    }

    /// Writes to the disk ahead of the change. For bytes to which nothing leads before the change
    /// is made: they stay if it is abandoned.
    #[must_use]
    pub fn writer(&self) -> &Writer<B> {
        &self.writer
    }
}

/// A part of what makes a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditWrite {
    /// Where on the disk.
    pub offset: u64,
    /// What.
    pub data: Edited,
}

/// What is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edited {
    /// These bytes.
    Bytes(Vec<u8>),
    /// This many zeroes.
    Zeroes(u64),
    /// So many bytes that nobody needs any more: the whole blocks among them are given back.
    Discarded(u64),
}

impl EditWrite {
    fn len(&self) -> u64 {
        match &self.data {
            Edited::Bytes(bytes) => bytes.len() as u64,
            Edited::Zeroes(len) | Edited::Discarded(len) => *len,
        }
    }
}

impl<B: BlockBackend + 'static> Service<B> {
    /// Begins a command about files, and claims its disk.
    ///
    /// # Errors
    /// `InvalidDiskId.NotFound`, `IncorrectDiskStatus`, `IncorrectInstanceStatus`; `NotHere` for any
    /// other command.
    pub async fn begin_edit(&self, command: &Command) -> Result<Edit<B>, ServiceError> {
        let started = self.start(command).await;
        let begun = self.claim_for_edit(command);
        let disk = self.log_refusal(&started, begun)?;
        let version = self.version(disk.head)?;
        Ok(Edit {
            len: version.len,
            block: version.block_size.bytes(),
            writer: self.inner.pool.writer(disk.head),
            disk,
            started,
        })
    }

    fn claim_for_edit(&self, command: &Command) -> Result<EditedDisk<B>, ServiceError> {
        let wanted = command.edited_disk().ok_or(ServiceError::NotHere)?;
        let (id, named, undo, head, mut claims) = {
            let state = self.inner.state.borrow();
            let (id, row) = state.find_disk(wanted)?;
            let undo = state.undo_point(&self.inner.pool, id);
            let claims = state.check_idle(id)?;
            (id, named(id, Some(&row.name)), undo, row.head, claims)
        };
        claims.push(Claim::Disk(id, Doing::Editing));
        let claim = self.claim(claims)?;
        self.insist_unlocked(named.clone(), head)?;
        Ok(EditedDisk {
            id,
            named,
            undo,
            head,
            _claim: claim,
        })
    }

    /// Makes the change: all of it, with the log's line, in one commit. The writes must not overlap.
    /// `written_bytes` of new files went ahead.
    ///
    /// # Errors
    /// What the engine says. `StorageFull`: nothing has changed.
    pub async fn finish_edit(
        &self,
        edit: Edit<B>,
        writes: Vec<EditWrite>,
        written_bytes: u64,
    ) -> Result<Outcome, ServiceError> {
        self.catch_up().await;
        let finished = self.make_edit(&edit, writes, written_bytes).await;
        if finished.as_ref().is_err_and(ServiceError::is_full) {
            edit.writer.give_up();
        }
        self.log_refusal(&edit.started, finished)
    }

    async fn make_edit(
        &self,
        edit: &Edit<B>,
        writes: Vec<EditWrite>,
        ahead: u64,
    ) -> Result<Outcome, ServiceError> {
        let written = writes
            .iter()
            .filter(|write| !matches!(write.data, Edited::Discarded(_)));
        let changed: u64 = written.map(EditWrite::len).sum();
        let wholes = self.whole(edit, writes).await?;
        match edit.writer.write_together(&wholes) {
            Err(EngineError::NoSpace) => {
                // What waits and what is being reclaimed may give enough back.
                self.inner.pool.flush().await?;
                self.inner.pool.settle().await?;
                self.inner.pool.flush().await?;
                edit.writer.write_together(&wholes)?;
            }
            written => written?,
        }
        let (flight, (), outcome) =
            self.launch(Some(&edit.started), edit.started.at_ms, |plan| {
                plan.meter = Some(edit.writer.meter());
                plan.about.push(edit.disk.id);
                plan.outcome.changed.push(edit.disk.named.clone());
                plan.outcome.written_bytes = ahead + changed;
                plan.outcome.undo = edit.disk.undo.clone();
                Ok(())
            })?;
        self.conclude(&edit.started, flight, outcome).await
    }

    /// Whole blocks, with what the disk has around the writes.
    async fn whole(
        &self,
        edit: &Edit<B>,
        writes: Vec<EditWrite>,
    ) -> Result<Vec<Whole>, ServiceError> {
        let block = edit.block;
        let mut wholes = Vec::new();
        let mut blocks: BTreeMap<u64, Vec<u8>> = BTreeMap::new();
        for write in writes {
            let (mut at, end) = (write.offset, write.offset.saturating_add(write.len()));
            if end > edit.len {
                return Err(ServiceError::PastTheEnd {
                    offset: write.offset,
                    len: write.len(),
                    disk_len: edit.len,
                });
            }
            let given = match &write.data {
                Edited::Bytes(bytes) => Some(bytes),
                Edited::Zeroes(_) => None,
                Edited::Discarded(_) => {
                    let offset = at.next_multiple_of(block);
                    let len = (end / block * block).saturating_sub(offset);
                    if len > 0 {
                        wholes.push(Whole::Zeroes { offset, len });
                    }
                    continue;
                }
            };
            while at < end {
                let start = at / block * block;
                let is_end = end == edit.len;
                if given.is_none() && at == start && (end - at >= block || is_end) {
                    let rest = end - at;
                    let len = if is_end { rest } else { rest / block * block };
                    wholes.push(Whole::Zeroes { offset: at, len });
                    at += len;
                    continue;
                }
                let until = end.min(start + block);
                let bytes = match blocks.entry(start) {
                    Entry::Occupied(held) => held.into_mut(),
                    Entry::Vacant(free) => free.insert(self.ground(edit, start, until - at).await?),
                };
                let within = |from: u64| {
                    let place = |at: u64| usize::try_from(at - from).unwrap_or_default();
                    place(at)..place(until)
                };
                if let Some(place) = bytes.get_mut(within(start)) {
                    match given {
                        None => place.fill(0),
                        Some(bytes) => {
                            let part = bytes.get(within(write.offset)).unwrap_or_default();
                            place.copy_from_slice(part);
                        }
                    }
                }
                at = until;
            }
        }
        let blocks = blocks.into_iter();
        wholes.extend(blocks.map(|(offset, bytes)| Whole::Block { offset, bytes }));
        Ok(wholes)
    }

    /// A block to be written over from `start` on; what the disk has there, unless all of it is.
    async fn ground(
        &self,
        edit: &Edit<B>,
        start: u64,
        covered: u64,
    ) -> Result<Vec<u8>, ServiceError> {
        let size = |len: u64| usize::try_from(len).unwrap_or_default();
        let mut bytes = vec![0; size(edit.block)];
        if covered < edit.block {
            let len = size(edit.block.min(edit.len - start));
            let part = bytes.get_mut(..len).unwrap_or_default();
            self.inner.pool.read(edit.head(), start, part).await?;
        }
        Ok(bytes)
    }

    /// Gives an edit up: its disk is as it was, and the log says why.
    ///
    /// # Errors
    /// What the engine says.
    pub async fn abandon_edit(&self, edit: Edit<B>, why: FailureView) -> Result<(), ServiceError> {
        self.log_failure(&edit.started, why);
        drop(edit);
        self.flush().await
    }
}

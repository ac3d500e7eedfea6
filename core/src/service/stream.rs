//! What takes long and is run by whoever can show progress: imports and exports, whose bytes are
//! streamed through the pool, and checks.
//!
//! Invariant: an import is seen by nobody before one commit publishes it whole. A session that ends
//! in between leaves nothing: the next open removes it.

use super::command::{Command, ExportDisk, ImportDisk, VersionRef};
use super::error::ServiceError;
use super::execute::Started;
use super::handle::Service;
use super::ids::DiskId;
use super::naming::named;
use super::passphrase::Secrets;
use super::rows::ActivityRow;
use super::views::{FailureView, Note, Outcome};
use crate::backend::BlockBackend;
use crate::engine::{CheckProgress, CheckReport, Writer};
use crate::units::{DISK_LEN_MIN, DISK_LEN_STEP, VersionId};

/// An import under way. Write its bytes with `writer`, then publish or abandon it.
#[must_use = "an import is published or abandoned"]
pub struct Import<B> {
    /// Writes to the new disk's head.
    pub writer: Writer<B>,
    /// The size of the disk in bytes.
    pub len: u64,
    /// Bytes of a block.
    pub block_size: u32,
    disk: DiskId,
    started: Started,
}

/// An export under way. Read from `version` through the pool, then end it.
#[must_use = "an export is ended"]
pub struct Export {
    /// What to read: stays as it is, whatever happens to the disk.
    pub version: VersionId,
    /// How many bytes there are.
    pub len: u64,
    /// Bytes of a block.
    pub block_size: u32,
    /// Whether what cannot be read is exported as zeroes.
    pub zeroes_unreadable: bool,
    disk: Option<DiskId>,
    started: Started,
}

/// What a disk or a snapshot had at a moment. Read from `version` through the pool, then let go of it.
#[must_use = "what is kept is let go of"]
pub struct Kept {
    /// What to read.
    pub version: VersionId,
    is_held: bool,
}

impl<B: BlockBackend + 'static> Service<B> {
    /// Begins an import of a file of so many bytes. The disk is as long as the command says, or as
    /// the file, rounded up to a whole step. One that is encrypted needs a passphrase.
    ///
    /// # Errors
    /// `InvalidDiskName.Malformed`, `InvalidDiskSize.TooSmall` (also when the file does not fit),
    /// `InvalidDiskSize.TooLarge`, …; what the engine says.
    pub async fn begin_import(
        &self,
        import: &ImportDisk,
        file_len: u64,
        secrets: &Secrets,
    ) -> Result<Import<B>, ServiceError> {
        let started = self.start(&Command::ImportDisk(import.clone())).await;
        self.begin_staged(import, file_len, secrets, started).await
    }

    /// Makes the disk that is to be filled.
    pub(super) async fn begin_staged(
        &self,
        import: &ImportDisk,
        file_len: u64,
        secrets: &Secrets,
        started: Started,
    ) -> Result<Import<B>, ServiceError> {
        let staged = self.stage(import, file_len, secrets, &started).await;
        let (disk, head) = self.log_refusal(&started, staged)?;
        let version = self.version(head)?;
        Ok(Import {
            writer: self.inner.pool.writer(head),
            len: version.len,
            block_size: version.block_size.len(),
            disk,
            started,
        })
    }

    async fn stage(
        &self,
        import: &ImportDisk,
        file_len: u64,
        secrets: &Secrets,
        started: &Started,
    ) -> Result<(DiskId, VersionId), ServiceError> {
        let fitting = file_len
            .checked_next_multiple_of(DISK_LEN_STEP)
            .unwrap_or(u64::MAX)
            .max(DISK_LEN_MIN);
        self.inner.state.borrow().check_region()?;
        let len = import.len.unwrap_or(fitting);
        ServiceError::check_disk_len(len, fitting)?;
        let key = match import.encrypted {
            true => Some(self.key_for(secrets, started)?),
            false => None,
        };
        let (flight, staged, _) = self.launch(None, started.at_ms, |plan| {
            plan.new_key = key.clone();
            plan.stage_import(import, len)
        })?;
        self.land(flight).await?;
        if let Some((new, key)) = &key {
            self.unlock_all(new.id, key)?;
        }
        Ok(staged)
    }

    /// Makes an import a disk that people see, with all that was written, in one commit.
    ///
    /// # Errors
    /// What the engine says; the import can be published again or abandoned then.
    pub async fn publish_import(
        &self,
        import: &Import<B>,
        written_bytes: u64,
    ) -> Result<Outcome, ServiceError> {
        self.catch_up().await;
        let Import { disk, started, .. } = import;
        let now = self.now();
        let (flight, (), outcome) = self.launch(Some(started), now, |plan| {
            plan.meter = Some(import.writer.meter());
            let row = plan.state.disks.get(disk);
            let mut row = row
                .cloned()
                .ok_or_else(|| ServiceError::not_found(super::Resource::Disk, &disk.to_string()))?;
            row.is_staged = false;
            plan.outcome.created.push(named(disk, Some(&row.name)));
            plan.outcome.written_bytes = written_bytes;
            plan.changes.disks.insert(*disk, Some(row));
            Ok(())
        })?;
        self.conclude(started, flight, outcome).await
    }

    /// Gives an import up; nothing of it stays but a line in the log that says why.
    ///
    /// # Errors
    /// What the engine says; the next open removes it then.
    pub async fn abandon_import(
        &self,
        import: Import<B>,
        why: FailureView,
    ) -> Result<(), ServiceError> {
        self.catch_up().await;
        self.log_failure(&import.started, why);
        let now = self.now();
        let (flight, (), _) = self.launch(None, now, |plan| {
            if plan.state.disks.contains_key(&import.disk) {
                plan.tx.delete(import.writer.head());
                plan.changes.disks.insert(import.disk, None);
            }
            Ok(())
        })?;
        self.land(flight).await?;
        Ok(())
    }

    /// Checks the whole pool. `progress` is called now and then; it ends the check by returning
    /// false. Damage is no error: it is in the report, and its count in the log.
    ///
    /// # Errors
    /// `OperationDenied.RegionLost`; `Canceled`; what the engine says when it cannot read at all.
    pub async fn check(
        &self,
        progress: impl FnMut(CheckProgress) -> bool,
    ) -> Result<CheckReport, ServiceError> {
        let started = self.start(&Command::CheckPool).await;
        let admitted = self
            .inner
            .state
            .borrow()
            .check_admitted(&Command::CheckPool);
        self.log_refusal(&started, admitted)?;
        let report = self.inner.pool.check(progress).await;
        let report = self.log_refusal(&started, report.map_err(ServiceError::from))?;
        let note = Note::CheckFindings {
            count: report.findings_count,
        };
        let row = self.finished(&started, vec![note]);
        self.inner.state.borrow_mut().log(row);
        Ok(report)
    }

    /// The log's line of something that changed nothing, so that no commit is needed for it.
    pub(super) fn finished(&self, started: &Started, notes: Vec<Note>) -> ActivityRow {
        let outcome = Outcome {
            elapsed_ms: Some(self.now().saturating_sub(started.at_ms)),
            notes,
            ..Outcome::default()
        };
        ActivityRow {
            at_ms: started.at_ms,
            command: started.text.clone(),
            outcome,
            failure: None,
            by: started.by.clone(),
        }
    }

    /// Begins an export: holds what is read, so that it stays as it is.
    ///
    /// # Errors
    /// `InvalidDiskId.NotFound`, `InvalidSnapshotId.NotFound`, …; what the engine says.
    pub async fn begin_export(&self, export: &ExportDisk) -> Result<Export, ServiceError> {
        let started = self.start(&Command::ExportDisk(export.clone())).await;
        self.log_refusal(&started, self.unlocked_version_of(&export.what))?;
        let held = self.hold(&export.what, started.at_ms).await;
        let (version, disk) = self.log_refusal(&started, held)?;
        let held = self.version(version)?;
        Ok(Export {
            version,
            len: held.len,
            block_size: held.block_size.len(),
            zeroes_unreadable: export.zeroes_unreadable,
            disk,
            started,
        })
    }

    async fn hold(
        &self,
        what: &VersionRef,
        now: u64,
    ) -> Result<(VersionId, Option<DiskId>), ServiceError> {
        let (flight, version, _) = self.launch(None, now, |plan| {
            let version = plan.state.find_version(what)?;
            Ok((plan.tx.hold(version), plan.state.disk_of(version)))
        })?;
        self.land(flight).await?;
        Ok(version)
    }

    /// Keeps what a disk has now readable, whatever is written to it meanwhile: for reading of several
    /// steps that have to fit each other. A snapshot stays as it is anyway. A full store has no room
    /// to keep anything, and not much that could change: then the disk is read as it is.
    ///
    /// # Errors
    /// `InvalidDiskId.NotFound`, `InvalidSnapshotId.NotFound`, …; what the engine says.
    pub async fn keep_readable(&self, what: &VersionRef) -> Result<Kept, ServiceError> {
        self.catch_up().await;
        Ok(match what {
            VersionRef::Disk(_) => match self.hold(what, self.now()).await {
                Err(refused) if refused.is_full() => Kept {
                    version: self.version_of(what)?,
                    is_held: false,
                },
                held => Kept {
                    version: held?.0,
                    is_held: true,
                },
            },
            VersionRef::Snapshot { .. } => Kept {
                version: self.version_of(what)?,
                is_held: false,
            },
        })
    }

    /// Lets go of what was kept.
    ///
    /// # Errors
    /// What the engine says; the next open lets go of it then.
    pub async fn let_go(&self, kept: Kept) -> Result<(), ServiceError> {
        if kept.is_held {
            let (flight, (), _) = self.launch(None, self.now(), |plan| {
                plan.tx.delete(kept.version);
                Ok(())
            })?;
            self.land(flight).await?;
        }
        Ok(())
    }

    /// Ends an export and lets go of what it read. A finished one has the notes that came up, any
    /// other the reason why it ended; the log has either.
    ///
    /// # Errors
    /// What the engine says; the next open lets go of it then.
    pub async fn end_export(
        &self,
        export: Export,
        end: Result<Vec<Note>, FailureView>,
    ) -> Result<Outcome, ServiceError> {
        self.catch_up().await;
        let Export {
            version,
            disk,
            started,
            ..
        } = export;
        let (log, notes) = match end {
            Ok(notes) => (Some(&started), notes),
            Err(why) => {
                self.log_failure(&started, why);
                (None, Vec::new())
            }
        };
        let now = self.now();
        let (flight, (), outcome) = self.launch(log, now, |plan| {
            plan.tx.delete(version);
            plan.outcome.notes.extend(notes);
            plan.about.extend(disk);
            Ok(())
        })?;
        self.conclude(&started, flight, outcome).await
    }
}

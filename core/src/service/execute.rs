//! Running commands: planned ones and data; with the log's line and the outcome's figures.

use std::cell::Cell;
use std::collections::BTreeSet;

use super::bill::step_aside;
use super::claims::{Claim, Doing};
use super::command::{Command, Content, Runner, TEXT_LEN_MAX, WriteDisk};
use super::error::ServiceError;
use super::handle::Service;
use super::rows::ActivityRow;
use super::views::{Actor, FailureView, Outcome, TimeMs};
use crate::backend::BlockBackend;

/// Stands in the log for what was typed into an encrypted disk.
const NOT_LOGGED: &str = "not-logged";

/// A command being run: what its line in the log will say.
pub(super) struct Started {
    pub(super) at_ms: TimeMs,
    pub(super) text: String,
    /// Who runs it, where nobody gave it.
    pub(super) by: Option<Actor>,
    /// Whether a commit carries its line.
    pub(super) is_logged: Cell<bool>,
}

impl<B: BlockBackend + 'static> Service<B> {
    /// Runs a command from its text.
    ///
    /// # Errors
    /// As for [`Service::execute`], and what is wrong with the text.
    pub async fn run(&self, text: &str) -> Result<Outcome, ServiceError> {
        let command: Command = text.parse()?;
        self.execute(&command, None).await
    }

    /// Runs a command. `bytes` are those of the file that `disk write --file` names. Whatever comes
    /// of it stands in the log.
    ///
    /// # Errors
    /// What the service's rules refuse, by its codes, and what the engine says. Nothing has changed
    /// then.
    pub async fn execute(
        &self,
        command: &Command,
        bytes: Option<&[u8]>,
    ) -> Result<Outcome, ServiceError> {
        self.execute_with_progress(command, bytes, |_, _| true)
            .await
    }

    /// Runs a command that may take long: a write calls `progress` between its steps, with the bytes
    /// written so far and in all, and ends when it returns false. What was written until then stays,
    /// durable, and the log says so. Other commands are one step.
    ///
    /// # Errors
    /// As for [`Service::execute`]; `Canceled.Write`.
    pub async fn execute_with_progress(
        &self,
        command: &Command,
        bytes: Option<&[u8]>,
        progress: impl FnMut(u64, u64) -> bool,
    ) -> Result<Outcome, ServiceError> {
        let started = self.start(command).await;
        let result = self.dispatch(command, bytes, &started, progress).await;
        let is_canceled = matches!(&result, Err(error) if error.is_canceled_write());
        let result = self.log_refusal(&started, result);
        if is_canceled {
            self.flush().await?;
        }
        result
    }

    /// Takes a snapshot as a policy does. The name begins with `auto`.
    ///
    /// # Errors
    /// As for [`Service::execute`] with a CreateSnapshot.
    pub async fn create_automatic_snapshot(
        &self,
        disk: &super::command::DiskRef,
        name: &str,
    ) -> Result<Outcome, ServiceError> {
        let command = super::command::CreateSnapshot::new(disk.clone(), name);
        let started = self.start(&Command::CreateSnapshot(command)).await;
        let result = self
            .change(&started, |plan| plan.create_automatic(disk, name))
            .await;
        self.log_refusal(&started, result)
    }

    /// DeleteSnapshot as the API has it: ids that are not there are passed over.
    ///
    /// # Errors
    /// As for [`Service::execute`].
    pub async fn delete_snapshots(
        &self,
        ids: &[super::ids::SnapshotId],
        force: bool,
    ) -> Result<Outcome, ServiceError> {
        self.catch_up().await;
        let snapshots = {
            let state = self.inner.state.borrow();
            let known = ids.iter().filter(|id| state.snapshots.contains_key(id));
            known
                .map(|id| super::command::SnapshotRef::new(id.to_string()))
                .collect::<Vec<_>>()
        };
        if snapshots.is_empty() {
            return Ok(Outcome::default());
        }
        let delete = super::command::DeleteSnapshot { snapshots, force };
        self.execute(&Command::DeleteSnapshot(delete), None).await
    }

    pub(super) async fn start(&self, command: &Command) -> Started {
        self.catch_up().await;
        self.started(command, None)
    }

    /// A command that nobody gave.
    pub(super) fn start_by(&self, command: &Command, by: Actor) -> Started {
        self.started(command, Some(by))
    }

    pub(super) fn started(&self, command: &Command, by: Option<Actor>) -> Started {
        let mut text = self.text_of(command);
        // Only a command that was not parsed can be longer; its line has the beginning.
        if text.len() > TEXT_LEN_MAX {
            text.truncate(text.floor_char_boundary(TEXT_LEN_MAX));
        }
        Started {
            at_ms: self.now(),
            text,
            by,
            is_logged: Cell::new(false),
        }
    }

    /// A command as the log tells it. What is typed into an encrypted disk is in its blocks only.
    fn text_of(&self, command: &Command) -> String {
        if let Command::WriteDisk(write) = command
            && matches!(write.content, Content::Text(_) | Content::Hex(_))
        {
            let state = self.inner.state.borrow();
            let disk = state.find_disk(&write.disk);
            if disk.is_ok_and(|(_, row)| row.key.is_some()) {
                let name = NOT_LOGGED.to_owned();
                let content = Content::File { name };
                let disk = write.disk.clone();
                let told = WriteDisk {
                    disk,
                    content,
                    ..*write
                };
                return Command::WriteDisk(told).to_string();
            }
        }
        command.to_string()
    }

    async fn dispatch(
        &self,
        command: &Command,
        bytes: Option<&[u8]>,
        started: &Started,
        progress: impl FnMut(u64, u64) -> bool,
    ) -> Result<Outcome, ServiceError> {
        self.inner.state.borrow().check_admitted(command)?;
        match (command, command.runner()) {
            (_, Runner::ServiceWithSecrets) => Err(ServiceError::PassphraseMissing),
            (_, Runner::WithProgress | Runner::WithFilesystem | Runner::Owner) => {
                Err(ServiceError::NotHere)
            }
            (Command::WriteDisk(write), _) => {
                self.write_disk(write, bytes, started, progress).await
            }
            (Command::SetWorkload(set), _) => self.set_workload(set, started).await,
            (Command::UpgradeApplication(instance), _) => {
                self.upgrade_application(instance, started, progress).await
            }
            (Command::StartIncident(start), _) => {
                self.start_incident(start, started, progress).await
            }
            (Command::LockDisk(what), _) => self.lock_disk(what, started).await,
            (Command::RestoreRegion(_), _) => {
                let restored = self.change(started, |plan| plan.command(command)).await?;
                self.wake();
                Ok(restored)
            }
            (Command::ZeroDisk(zero), _) => self.zero_disk(zero, started).await,
            (Command::DiscardDisk(discard), _) => self.discard_disk(discard, started).await,
            _ => self.change(started, |plan| plan.command(command)).await,
        }
    }

    /// Plans, computes what is given back and what was billed until now, and commits.
    pub(super) async fn change(
        &self,
        started: &Started,
        make: impl Fn(&mut super::plan::Plan<'_, B>) -> Result<(), ServiceError>,
    ) -> Result<Outcome, ServiceError> {
        let (dropped, losing, claims) = self.plan(started.at_ms, |plan| {
            make(plan)?;
            let losing = self.losing(plan);
            let dropped = std::mem::take(&mut plan.dropped);
            Ok((dropped, losing, std::mem::take(&mut plan.claims)))
        })?;
        let frees_bytes = match dropped.as_slice() {
            [] => None,
            some => Some(self.freed_by(some).await?),
        };
        self.measure_losing(&losing).await?;
        loop {
            self.turn(&claims).await;
            // Planned anew: while the figures were computed, something may have changed. And as of now:
            // that may have taken it into another hour, which is charged then.
            let mut unmeasured = BTreeSet::new();
            let launched = self.launch(Some(started), self.now(), |plan| {
                make(plan)?;
                plan.outcome.frees_bytes = frees_bytes.filter(|_| plan.dropped == dropped);
                if !self.settle_meters(plan) {
                    unmeasured = self.losing(plan);
                    return Err(ServiceError::NotHere);
                }
                Ok(())
            });
            if unmeasured.is_empty() {
                let (flight, (), outcome) = launched?;
                return self.conclude(started, flight, outcome).await;
            }
            // What is there now is another chain, or its commit is being landed.
            self.catch_up().await;
            step_aside().await;
            self.measure_losing(&unmeasured).await?;
        }
    }

    /// A refused command has no commit; its line goes with the next one. A failed commit has kept
    /// its line itself.
    pub(super) fn log_refusal<T>(
        &self,
        started: &Started,
        result: Result<T, ServiceError>,
    ) -> Result<T, ServiceError> {
        if let Err(error) = &result {
            self.log_failure(started, error.to_view());
        }
        result
    }

    /// The line of a command that did not happen, or not whole; with the next commit.
    pub(super) fn log_failure(&self, started: &Started, why: FailureView) {
        if !started.is_logged.replace(true) {
            self.inner.state.borrow_mut().log(ActivityRow {
                at_ms: started.at_ms,
                command: started.text.clone(),
                outcome: Outcome::default(),
                failure: Some(why),
                by: started.by.clone(),
            });
        }
    }

    /// A disk's head, for reading and writing data through the pool.
    ///
    /// # Errors
    /// `InvalidDiskId.NotFound`; `IncorrectDiskStatus` while the disk goes back or is deleted.
    pub fn head_of(
        &self,
        disk: &super::command::DiskRef,
    ) -> Result<crate::units::VersionId, ServiceError> {
        let state = self.inner.state.borrow();
        let (id, row) = state.find_disk(disk)?;
        state.check_reach(id)?;
        if let Some(doing) = state.doing(id)
            && !state.is_free(&Claim::Disk(id, Doing::Writing))
        {
            return Err(ServiceError::DiskBusy {
                disk: state.disk_name(id),
                status: doing.as_str(),
            });
        }
        Ok(row.head)
    }

    /// The version that a disk or `DISK@SNAP` means, for reading through the pool.
    ///
    /// # Errors
    /// `InvalidDiskId.NotFound`, `InvalidSnapshotId.NotFound`, `InvalidSnapshotId.NotReady`.
    pub fn version_of(
        &self,
        what: &super::command::VersionRef,
    ) -> Result<crate::units::VersionId, ServiceError> {
        self.inner.state.borrow().find_version(what)
    }
}

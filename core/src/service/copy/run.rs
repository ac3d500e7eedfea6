//! Letting a copy run: from where it is to its end, its pause, or its failure.

use std::cell::Cell;

use super::carry::{Source, Way, step};
use super::no_such_copy;
use crate::backend::BlockBackend;
use crate::engine::Error as EngineError;
use crate::service::claims::Claim;
use crate::service::error::ServiceError;
use crate::service::execute::Started;
use crate::service::handle::Service;
use crate::service::ids::SnapshotId;
use crate::service::rows::{CopyRow, PartRow};
use crate::service::views::Outcome;
use crate::units::VersionId;

/// Bytes carried between two notes of how far it is. What was carried since is carried again after a
/// crash.
const NOTE_LEN: u64 = 32 << 20;

/// What is read of one snapshot, kept as it is for as long as the copy runs.
#[derive(Clone, Copy)]
struct Held {
    version: VersionId,
    base: Option<VersionId>,
}

impl<B: BlockBackend + 'static> Service<B> {
    /// Lets a copy run, from where it is. `progress` is called between its steps, with the bytes
    /// carried so far and in all; the copy pauses when it returns false, and goes on when it is run
    /// again, in this session or a later one.
    ///
    /// # Errors
    /// `InvalidSnapshotId.NotFound` if there is no such copy, if it was canceled meanwhile, and if its
    /// source is gone: it has failed then. `OperationDenied` if it runs already. `Canceled` for a
    /// pause. What the engines say: it can be run again.
    pub async fn run_copy<A: BlockBackend + 'static>(
        &self,
        from: &Service<A>,
        id: SnapshotId,
        mut progress: impl FnMut(u64, u64) -> bool,
    ) -> Result<Outcome, ServiceError> {
        self.catch_up().await;
        from.catch_up().await;
        let row = self.copy_row(id)?;
        let _claim = self.claim(vec![Claim::Copying(id)])?;
        {
            self.inner.state.borrow().check_region()?;
            from.inner.state.borrow().check_region()?;
        }
        self.open_copy(from, Some(&row))?;
        let held = match from.hold_sources(&row, |part| self.is_carried(part)).await {
            Ok(held) => held,
            Err(gone @ ServiceError::CopySourceGone { .. }) => {
                self.fail_copy(id, &row, &gone).await?;
                return Err(gone);
            }
            Err(error) => return Err(error),
        };
        let ran = self.carry(from, id, row, &held, &mut progress).await;
        let let_go = from.let_go_of(&held).await;
        let row = match ran {
            Ok(row) => row,
            // Whatever it met first, there is nothing to be carried any more.
            Err(error) => return Err(self.copy_row(id).err().unwrap_or(error)),
        };
        // What was read is not needed any more; the next open lets go of it otherwise.
        drop(let_go);
        self.publish_copy(id, &row).await
    }

    fn copy_row(&self, id: SnapshotId) -> Result<CopyRow, ServiceError> {
        let state = self.inner.state.borrow();
        let row = state.copies.get(&id).filter(|row| row.failure.is_none());
        row.cloned().ok_or_else(|| no_such_copy(id))
    }

    /// Whether a part needs its source no more.
    fn is_carried(&self, part: &PartRow) -> bool {
        let head = self.inner.pool.version(part.head);
        head.is_some_and(|head| part.done >= head.len)
    }

    async fn carry<A: BlockBackend + 'static>(
        &self,
        from: &Service<A>,
        id: SnapshotId,
        mut row: CopyRow,
        held: &[Option<Held>],
        progress: &mut impl FnMut(u64, u64) -> bool,
    ) -> Result<CopyRow, ServiceError> {
        let mut unnoted = 0;
        for at in 0..row.parts.len() {
            let (Some(part), Some(Some(held))) = (row.parts.get(at), held.get(at)) else {
                continue;
            };
            let source = from.source(part, *held)?;
            let writer = self.inner.pool.writer(part.head);
            let mut done = part.done;
            while done < source.len {
                let carried = step(&from.inner.pool, &source, done, &writer).await?;
                done = carried.next;
                unnoted += carried.bytes;
                if let Some(part) = row.parts.get_mut(at) {
                    part.done = done;
                    part.copied_bytes += carried.bytes;
                }
                self.copy_row(id)?;
                from.inner.state.borrow().check_region()?;
                self.inner.state.borrow().check_region()?;
                let (copied, total) = figures(&row);
                let goes_on = progress(copied, total);
                if unnoted >= NOTE_LEN || !goes_on {
                    self.note(id, &row).await?;
                    unnoted = 0;
                }
                if !goes_on {
                    return Err(EngineError::Canceled.into());
                }
            }
        }
        // A commit that deletes a head stores nothing more of it: all is stored before the last one.
        self.note(id, &row).await?;
        Ok(row)
    }

    /// Makes what was carried so far durable, and how far that is.
    async fn note(&self, id: SnapshotId, row: &CopyRow) -> Result<(), ServiceError> {
        let (flight, (), _) =
            self.launch(None, self.now(), |plan| plan.note_copy(id, row.clone()))?;
        self.land(flight).await?;
        Ok(())
    }

    async fn publish_copy(&self, id: SnapshotId, row: &CopyRow) -> Result<Outcome, ServiceError> {
        let started = told(row);
        self.copy_row(id)?;
        let (flight, (), outcome) =
            self.launch(Some(&started), self.now(), |plan| plan.finish_copy(id, row))?;
        self.conclude(&started, flight, outcome).await
    }

    async fn fail_copy(
        &self,
        id: SnapshotId,
        row: &CopyRow,
        why: &ServiceError,
    ) -> Result<(), ServiceError> {
        self.log_failure(&told(row), why.to_view());
        let (flight, (), _) = self.launch(None, self.now(), |plan| {
            plan.fail_copy(id, row, why.to_view());
            Ok(())
        })?;
        self.land(flight).await?;
        Ok(())
    }

    /// Holds what the parts that are not whole yet are read from.
    async fn hold_sources(
        &self,
        row: &CopyRow,
        is_carried: impl Fn(&PartRow) -> bool,
    ) -> Result<Vec<Option<Held>>, ServiceError> {
        let planned = self.launch(None, self.now(), |plan| {
            let mut held = Vec::new();
            for part in &row.parts {
                if is_carried(part) {
                    held.push(None);
                    continue;
                }
                let snapshots = &plan.state.snapshots;
                let Some(source) = snapshots.get(&part.of.snapshot) else {
                    return Err(ServiceError::CopySourceGone {
                        snapshot: part.of.snapshot.to_string(),
                        region: part.of.region.id(),
                    });
                };
                let base = part.base.and_then(|base| snapshots.get(&base));
                held.push(Some(Held {
                    version: plan.tx.hold(source.version),
                    base: base.map(|base| plan.tx.hold(base.version)),
                }));
            }
            Ok(held)
        });
        let (flight, held, _) = planned?;
        self.land(flight).await?;
        Ok(held)
    }

    async fn let_go_of(&self, held: &[Option<Held>]) -> Result<(), ServiceError> {
        let (flight, (), _) = self.launch(None, self.now(), |plan| {
            for held in held.iter().flatten() {
                plan.tx.delete(held.version);
                if let Some(base) = held.base {
                    plan.tx.delete(base);
                }
            }
            Ok(())
        })?;
        self.land(flight).await?;
        Ok(())
    }

    fn source(&self, part: &PartRow, held: Held) -> Result<Source, ServiceError> {
        let version = self.version(held.version)?;
        Ok(Source {
            version: held.version,
            len: version.len,
            block: version.block_size.bytes(),
            way: match (part.base, held.base) {
                (None, _) => Way::Whole,
                (Some(_), Some(base)) => Way::Since(base),
                (Some(_), None) => Way::Over,
            },
        })
    }
}

fn figures(row: &CopyRow) -> (u64, u64) {
    let copied = row.parts.iter().map(|part| part.copied_bytes);
    let total = row
        .parts
        .iter()
        .map(|part| part.total_bytes.max(part.copied_bytes));
    (copied.sum(), total.sum())
}

/// The line that the log gets for it.
fn told(row: &CopyRow) -> Started {
    Started {
        at_ms: row.started_ms,
        text: row.command.clone(),
        by: None,
        is_logged: Cell::new(false),
    }
}

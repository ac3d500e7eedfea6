//! The commit: a closed generation, the changes of its transaction, then one new root.
//!
//! Everything reachable from the root record is immutable; a commit writes new blocks, nodes and
//! pages, and the backend makes them durable before the root. What happens in the middle of it is
//! never visible; what comes of it is [`landing`](super::landing)'s.

use std::rc::Rc;

use super::catalog::recent::RECENT_LEN_MAX;
use super::catalog::{Catalog, key, kind};
use super::error::Error;
use super::lineage::Version;
use super::map::entry::Object;
use super::ops::Op;
use super::overlay::Overlay;
use super::root::Root;
use super::row_changes::{RowChanges, Rows};
use super::rows::{UNCLAIMED_PER_ROW, encode_grave, encode_unclaimed, encode_version};
use super::seal::encode_session;
use super::stage::{Changes, Stage};
use super::state::Shared;
use super::transaction::Committed;
use super::writer::Costs;
use crate::backend::{BlockBackend, Commit, Free};
use crate::rules::{Rule, applies};
use crate::units::{Generation, VersionId};

/// The overlays that a commit puts into maps.
type Overlays = Vec<(VersionId, Rc<Overlay>)>;

/// What overlays and changes made of a stage.
#[derive(Default)]
pub(super) struct Built {
    pub(super) committed: Committed,
    pub(super) left_behind: Vec<(VersionId, u64)>,
    pub(super) costs: Costs,
}

/// What a commit leaves for the pool's state when it is durable.
pub(super) struct Landed {
    pub(super) changes: Changes,
    pub(super) catalog: Catalog,
    pub(super) committed: Committed,
    /// What it gave back.
    pub(super) frees: Vec<Free>,
    /// Nodes of which walkers gave back something below.
    pub(super) half_walked: Vec<Free>,
    /// Whether blocks or nodes are among the frees, not only pages of the catalog.
    pub(super) gives_back: bool,
    pub(super) left_behind: Vec<(VersionId, u64)>,
    pub(super) costs: Costs,
    pub(super) unclaimed_rows: u64,
}

impl<B: BlockBackend> Shared<B> {
    /// Commits the oldest closed generation.
    pub(super) async fn commit_front(&self) {
        let (sequence, ops, rows) = {
            let state = self.state.borrow();
            let Some(batch) = state.queue.front() else {
                return;
            };
            (
                batch.sequence,
                Rc::clone(&batch.ops),
                Rc::clone(&batch.rows),
            )
        };
        let overlays = self.closed_overlays(sequence, &ops);
        let mut landed = self.try_commit(&overlays, &ops, &rows).await;
        let is_deletion = !ops.is_empty() && ops.iter().all(|op| matches!(op, Op::Delete { .. }));
        let mut keeps_overlays = false;
        if matches!(landed, Err(Error::NoSpace)) && is_deletion {
            // What frees space must not wait for space: the deletion goes ahead of the writes.
            landed = self.try_commit(&Vec::new(), &ops, &rows).await;
            keeps_overlays = true;
        }
        drop(overlays);
        match landed {
            Ok(landed) => self.land(landed, Some(sequence), keeps_overlays),
            Err(error) => self.refuse(sequence, error),
        }
        self.progress.notify(usize::MAX);
    }

    /// The closed overlays of a batch, those of heads that it deletes left out: unless it also keeps what
    /// they have.
    fn closed_overlays(&self, sequence: u64, ops: &[Op]) -> Overlays {
        let state = self.state.borrow();
        let mut overlays = Vec::new();
        for (&id, head) in &state.heads {
            let is_kept = ops.iter().any(|op| op.keeps(id));
            let is_doomed = ops.contains(&Op::Delete { id }) && !is_kept;
            match head.closed.front() {
                Some((number, overlay)) if *number == sequence && !is_doomed => {
                    overlays.push((id, Rc::clone(overlay)));
                }
                _ => {}
            }
        }
        overlays
    }

    async fn try_commit(
        &self,
        overlays: &Overlays,
        ops: &[Op],
        rows: &RowChanges,
    ) -> Result<Landed, Error> {
        let mut stage = self.stage();
        let built = self.build(&mut stage, overlays, ops).await;
        let unclaimed = self.unclaimed(overlays, ops);
        self.finish(stage, built, rows, &unclaimed).await
    }

    /// Spilled blocks that this commit does not put into a map. They are allocated in it, so the
    /// catalog lists them: after a crash nobody else knows of them.
    pub(super) fn unclaimed(&self, overlays: &Overlays, ops: &[Op]) -> Vec<Free> {
        let state = self.state.borrow();
        let mut unclaimed = Vec::new();
        for (id, overlay) in state
            .all_overlays()
            .filter(|(_, overlay)| overlay.spilled() > 0)
        {
            let is_claimed = overlays
                .iter()
                .any(|(_, claimed)| std::ptr::eq(&**claimed, overlay));
            let is_doomed = ops.contains(&Op::Delete { id });
            if let Some(version) = state
                .lineage
                .version(id)
                .filter(|_| !is_claimed && !is_doomed)
            {
                let len = version.block_size.len();
                unclaimed.extend(
                    overlay
                        .spilled_objects()
                        .map(|object| block_free(object, len)),
                );
            }
        }
        unclaimed
    }

    /// Puts overlays and changes into a stage.
    async fn build(
        &self,
        stage: &mut Stage<'_, B>,
        overlays: &Overlays,
        ops: &[Op],
    ) -> Result<Built, Error> {
        let mut built = Built::default();
        for (head, overlay) in overlays {
            let version = stage.version(*head)?.clone();
            let cipher = self.state.borrow().keyring.cipher(*head, &version)?;
            let writes = stage
                .sealed(overlay, version.block_size, cipher.as_ref())
                .await?;
            let lower = if applies(Rule::LateBound) {
                stage.lower(&version)?
            } else {
                stage.lower_early(&version, ops)?
            };
            let applied = stage.apply(*head, &writes, lower).await?;
            built.committed.redirected_blocks += applied.written.redirected_blocks;
            built.committed.cow_copies += applied.written.cow_copies;
            built.costs.merge(applied.costs);
            let parent = version.parent;
            let left_behind = parent.map(|parent| (parent, applied.left_behind));
            built.left_behind.extend(left_behind);
        }
        for op in ops {
            if let Op::Delete { id } = op {
                stage.frees.extend(self.doomed_spills(*id, overlays));
            }
        }
        let mut doomed = Vec::new();
        stage.apply_ops(ops, &mut doomed).await?;
        for id in doomed {
            stage.unlink(id).await?;
        }
        Ok(built)
    }

    /// What a head that is about to be deleted has spilled and this commit does not put into its map.
    fn doomed_spills(&self, id: VersionId, overlays: &Overlays) -> Vec<Free> {
        let state = self.state.borrow();
        let Some(version) = state.lineage.version(id) else {
            return Vec::new();
        };
        let len = version.block_size.len();
        let is_claimed =
            |overlay: &Overlay| overlays.iter().any(|(_, of)| std::ptr::eq(&**of, overlay));
        let doomed = state.all_overlays();
        let doomed = doomed.filter(|&(head, overlay)| head == id && !is_claimed(overlay));
        doomed
            .flat_map(|(_, overlay)| overlay.spilled_objects())
            .map(|object| block_free(object, len))
            .collect()
    }

    /// Commits a stage, or gives up what it wrote.
    pub(super) async fn finish(
        &self,
        mut stage: Stage<'_, B>,
        built: Result<Built, Error>,
        rows: &RowChanges,
        unclaimed: &[Free],
    ) -> Result<Landed, Error> {
        let gives_back = !stage.frees.is_empty();
        let finished = match built {
            Ok(built) => {
                let rows = rows.told(stage.generation, &built.costs);
                let written = match rows {
                    Ok(rows) => self.write_root(&mut stage, rows, unclaimed).await,
                    Err(error) => Err(error),
                };
                written.map(|catalog| (built, catalog))
            }
            Err(error) => Err(error),
        };
        match finished {
            Ok((built, catalog)) => {
                let Built {
                    mut committed,
                    left_behind,
                    costs,
                } = built;
                committed.generation = stage.generation;
                committed.written_bytes = stage.fresh.iter().map(|&(_, len)| u64::from(len)).sum();
                let frees = std::mem::take(&mut stage.frees);
                let half_walked = std::mem::take(&mut stage.half_walked);
                let changes = stage.into_changes();
                let unclaimed_rows = unclaimed.chunks(UNCLAIMED_PER_ROW).len() as u64;
                Ok(Landed {
                    changes,
                    catalog,
                    committed,
                    frees,
                    half_walked,
                    gives_back,
                    left_behind,
                    costs,
                    unclaimed_rows,
                })
            }
            Err(error) => {
                // After a failure nobody knows what is durable: the pool is poisoned, and the next
                // open throws away what does not belong to the root it finds.
                if !matches!(error, Error::Backend(_)) {
                    stage.abandon();
                }
                Err(error)
            }
        }
    }

    async fn write_root(
        &self,
        stage: &mut Stage<'_, B>,
        rows: Rows,
        unclaimed: &[Free],
    ) -> Result<Catalog, Error> {
        let mut changes = rows;
        let rows_before = self.state.borrow().unclaimed_rows;
        for number in 0..rows_before {
            changes.insert(key(kind::UNCLAIMED, &number.to_be_bytes()), None);
        }
        for (number, chunk) in unclaimed.chunks(UNCLAIMED_PER_ROW).enumerate() {
            let key = key(kind::UNCLAIMED, &(number as u64).to_be_bytes());
            changes.insert(key, Some(encode_unclaimed(chunk)));
        }
        stage
            .frees
            .extend(self.state.borrow().given_up.iter().copied());
        for (id, version) in stage.changed_versions() {
            let key = key(kind::VERSION, &id.raw().to_be_bytes());
            changes.insert(key, version.as_ref().map(encode_version));
        }
        for (id, grave) in stage.changed_graves() {
            let is_new = !stage.base().graves.contains_key(id);
            if grave.is_some() && !is_new && !applies(Rule::Cursor) {
                continue;
            }
            let key = key(kind::GRAVE, &id.to_be_bytes());
            changes.insert(key, grave.as_ref().map(encode_grave));
        }
        let session = self.sessions.to_store();
        if let Some((first, bytes)) = session {
            let key = key(kind::SESSION, &first.raw().to_be_bytes());
            changes.insert(key, Some(encode_session(bytes)));
        }
        let changes = changes.into_iter();
        let changes: Vec<_> = changes
            .map(|(key, value)| (key.into(), value.map(Into::into)))
            .collect();
        let before = self.state.borrow().catalog.clone();
        let carrying = Catalog {
            tree: before.tree,
            recent: before.recent.with(&changes),
        };
        let catalog = if carrying.recent.encoded_len() <= self.recent_max {
            self.put_root(stage, carrying).await?
        } else {
            let before_folding = stage.mark();
            match self.put_folded(stage, &carrying).await {
                // What frees space must not wait for space: the root record carries the rows on.
                Err(Error::NoSpace) if carrying.recent.encoded_len() <= RECENT_LEN_MAX => {
                    stage.back_to(before_folding);
                    self.put_root(stage, carrying).await?
                }
                folded => folded?,
            }
        };
        if session.is_some() {
            self.sessions.stored();
        }
        Ok(catalog)
    }

    async fn put_folded(
        &self,
        stage: &mut Stage<'_, B>,
        carrying: &Catalog,
    ) -> Result<Catalog, Error> {
        let folded = stage.folded(carrying).await?;
        self.put_root(stage, folded).await
    }

    async fn put_root(&self, stage: &Stage<'_, B>, catalog: Catalog) -> Result<Catalog, Error> {
        let root = Root {
            pool_id: self.store.pool_id,
            generation: stage.generation,
            next_id: self.ids.get(),
            catalog,
        };
        let oldest = stage.graves().iter().map(|(_, grave)| grave.start).min();
        let commit = Commit {
            root: &root.encode(),
            generation: stage.generation,
            frees: &stage.frees,
            quarantine_from: oldest.filter(|_| applies(Rule::Quarantine)),
        };
        self.store.backend.commit(commit).await?;
        Ok(root.catalog)
    }
}

fn block_free(object: Object, len: u32) -> Free {
    Free {
        location: object.location,
        len,
        is_node: false,
    }
}

impl<B: BlockBackend> Stage<'_, B> {
    /// What `lower` would be if deletions took effect before their commit's writes. Wrong; here for
    /// the test that shows it.
    fn lower_early(&self, version: &Version, ops: &[Op]) -> Result<Generation, Error> {
        let mut parent = version.parent;
        while let Some(id) = parent.filter(|&id| ops.contains(&Op::Delete { id })) {
            parent = self.version(id)?.parent;
        }
        parent.map_or(Ok(Generation::ZERO), |id| Ok(self.version(id)?.generation))
    }
}

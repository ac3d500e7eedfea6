//! How much data snapshots and disks hold: exact as of a commit, and computed once per commit.

use std::collections::BTreeMap;

use super::error::ServiceError;
use super::handle::Service;
use super::ids::{DiskId, SnapshotId};
use crate::backend::BlockBackend;
use crate::engine::Usage;
use crate::units::{Generation, VersionId};

/// Figures of one commit. The next commit forgets them, except what cannot change.
#[derive(Default)]
pub(super) struct Sizes {
    /// The newest one when they were computed.
    generation: Generation,
    added: BTreeMap<VersionId, u64>,
    frees: BTreeMap<VersionId, u64>,
    in_use: Option<Usage>,
    /// What a snapshot sees never changes.
    contents: BTreeMap<VersionId, u64>,
}

impl Sizes {
    fn as_of(&mut self, generation: Generation) -> &mut Self {
        if self.generation != generation {
            let contents = std::mem::take(&mut self.contents);
            *self = Self {
                generation,
                contents,
                ..Self::default()
            };
        }
        self
    }
}

impl<B: BlockBackend + 'static> Service<B> {
    /// Data a version sees.
    pub(super) async fn contents(&self, version: VersionId) -> Result<u64, ServiceError> {
        let known = self.inner.sizes.borrow().contents.get(&version).copied();
        if let Some(bytes) = known {
            return Ok(bytes);
        }
        let bytes = self.inner.pool.contents(version).await?.data_bytes;
        let kind = self.inner.pool.version(version).map(|version| version.kind);
        if kind == Some(crate::engine::VersionKind::Snapshot) {
            let mut sizes = self.inner.sizes.borrow_mut();
            sizes.contents.insert(version, bytes);
        }
        Ok(bytes)
    }

    /// The nearest version above one that is neither hidden by the engine nor in the recycle bin.
    fn shown_parent(&self, version: VersionId) -> Option<VersionId> {
        let state = self.inner.state.borrow();
        let mut above = self.inner.pool.visible_parent(version);
        while let Some(binned) = above.filter(|&above| state.bin.has(above)) {
            above = self.inner.pool.visible_parent(binned);
        }
        above
    }

    /// Whether a head reads otherwise than the version it goes on from, or than an empty disk
    /// where there is none. One in the recycle bin does not count: nobody can go back to it.
    pub(super) async fn is_changed(&self, head: VersionId) -> Result<bool, ServiceError> {
        let above = self.shown_parent(head);
        Ok(self.inner.pool.is_changed_since(head, above).await?)
    }

    /// Data a version owns: written since the version it goes on from.
    pub(super) async fn added(&self, version: VersionId) -> Result<u64, ServiceError> {
        let (generation, known) = self.known(|sizes| sizes.added.get(&version).copied());
        if let Some(bytes) = known {
            return Ok(bytes);
        }
        let above = self.shown_parent(version);
        let bytes = self.inner.pool.added_since(version, above).await?;
        let bytes = bytes.data_bytes;
        self.keep(generation, |sizes| sizes.added.insert(version, bytes));
        Ok(bytes)
    }

    /// Data given back when one snapshot alone is deleted.
    pub(super) async fn frees(&self, version: VersionId) -> Result<u64, ServiceError> {
        let (generation, known) = self.known(|sizes| sizes.frees.get(&version).copied());
        if let Some(bytes) = known {
            return Ok(bytes);
        }
        let bytes = self.freed_by(&[version]).await?;
        self.keep(generation, |sizes| sizes.frees.insert(version, bytes));
        Ok(bytes)
    }

    /// Data given back when these are deleted together.
    pub(super) async fn freed_by(&self, versions: &[VersionId]) -> Result<u64, ServiceError> {
        Ok(self
            .inner
            .pool
            .freed_by_deleting(versions)
            .await?
            .data_bytes)
    }

    /// Everything that is in use.
    pub(super) async fn in_use(&self) -> Result<Usage, ServiceError> {
        let (generation, known) = self.known(|sizes| sizes.in_use);
        if let Some(usage) = known {
            return Ok(usage);
        }
        let usage = self.inner.pool.in_use().await?;
        self.keep(generation, |sizes| sizes.in_use.replace(usage));
        Ok(usage)
    }

    /// What each member of a chain counts for: each block once, at the oldest that reaches it. The
    /// head, if there is one, is the last.
    pub(super) async fn chain_sizes(&self, disk: DiskId) -> Result<ChainSizes, ServiceError> {
        let (members, head) = {
            let state = self.inner.state.borrow();
            let members: Vec<_> = state
                .chain(disk)
                .map(|(id, row)| (id, row.version))
                .collect();
            (members, state.disks.get(&disk).map(|row| row.head))
        };
        let versions: Vec<VersionId> = members.iter().map(|&(_, version)| version).collect();
        let mut sizes = ChainSizes::default();
        for (at, &(id, version)) in members.iter().enumerate() {
            let older = versions.get(..at).unwrap_or_default();
            let bytes = self.counts_for(version, older).await?;
            sizes.snapshots.push((id, bytes));
        }
        if let Some(head) = head {
            sizes.head_bytes = self.counts_for(head, &versions).await?;
        }
        Ok(sizes)
    }

    /// What a version reaches and none of the older members of its chain does.
    ///
    /// A block born before the nearest member above is reached by that member. What was born after
    /// it is the version's own, or was written in between by something that is hidden or of another
    /// chain; that can be reached by other members too whose nearest one above is the same.
    async fn counts_for(
        &self,
        version: VersionId,
        older: &[VersionId],
    ) -> Result<u64, ServiceError> {
        let pool = &self.inner.pool;
        let above = self.nearest(version, older);
        let parent = pool.version(version).and_then(|version| version.parent);
        if parent == above {
            return self.added(version).await;
        }
        let beside = older
            .iter()
            .filter(|&&member| self.nearest(member, older) == above);
        let mut others: Vec<VersionId> = above.into_iter().chain(beside.copied()).collect();
        let without = pool.held_by(&others).await?.data_bytes;
        others.push(version);
        let with = pool.held_by(&others).await?.data_bytes;
        Ok(with.saturating_sub(without))
    }

    /// The nearest of these versions that a version goes on from.
    pub(super) fn nearest(&self, version: VersionId, among: &[VersionId]) -> Option<VersionId> {
        let mut next = self.inner.pool.visible_parent(version);
        while let Some(above) = next {
            if among.contains(&above) {
                return Some(above);
            }
            next = self.inner.pool.visible_parent(above);
        }
        None
    }

    fn known<T>(&self, find: impl FnOnce(&Sizes) -> Option<T>) -> (Generation, Option<T>) {
        let generation = self.inner.pool.generation();
        let mut sizes = self.inner.sizes.borrow_mut();
        (generation, find(sizes.as_of(generation)))
    }

    /// Keeps a figure, unless a commit came in between.
    fn keep<T>(&self, generation: Generation, keep: impl FnOnce(&mut Sizes) -> T) {
        if self.inner.pool.generation() == generation {
            keep(self.inner.sizes.borrow_mut().as_of(generation));
        }
    }
}

/// A chain's sizes in bytes of data.
#[derive(Debug, Default)]
pub(super) struct ChainSizes {
    /// Oldest first.
    pub(super) snapshots: Vec<(SnapshotId, u64)>,
    /// What only the head reaches.
    pub(super) head_bytes: u64,
}

impl ChainSizes {
    /// What the snapshots hold together.
    pub(super) fn snapshot_bytes(&self) -> u64 {
        self.snapshots.iter().map(|(_, bytes)| bytes).sum()
    }

    /// What the snapshots and the head hold together.
    pub(super) fn total_bytes(&self) -> u64 {
        self.snapshot_bytes() + self.head_bytes
    }
}

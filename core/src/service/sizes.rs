//! How much data snapshots and disks hold: exact as of a commit.
//!
//! A view is put together from the figures that the engine knows (`engine/known.rs` says how long one stays
//! right); [`Service::measure`] makes it know those of a chain. So what needs no walk is shown at once,
//! and a figure that is not there yet is `None`, never a guess.

use super::error::ServiceError;
use super::handle::Service;
use super::ids::{DiskId, SnapshotId};
use crate::backend::BlockBackend;
use crate::engine::{Figure, Usage};
use crate::units::VersionId;

impl<B: BlockBackend + 'static> Service<B> {
    /// Data a version sees: one node says it.
    pub(super) async fn contents(&self, version: VersionId) -> Result<u64, ServiceError> {
        let figures = self.inner.pool.figures(&[Figure::Seen(version)]).await?;
        let usage = figures.into_iter().flatten().next();
        Ok(usage.map_or(0, |usage| usage.data_bytes))
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

    /// What a version added to the one that people see before it.
    pub(super) fn added_figure(&self, version: VersionId) -> Figure {
        Figure::Added(version, self.shown_parent(version))
    }

    /// Data a version owns: written since the version it goes on from.
    pub(super) async fn added(&self, version: VersionId) -> Result<u64, ServiceError> {
        let above = self.shown_parent(version);
        let added = self.inner.pool.added_since(version, above).await?;
        Ok(added.data_bytes)
    }

    /// Data given back when these are deleted together.
    pub(super) async fn freed_by(&self, versions: &[VersionId]) -> Result<u64, ServiceError> {
        let pool = &self.inner.pool;
        Ok(pool.freed_by_deleting(versions).await?.data_bytes)
    }

    /// Everything that is in use.
    pub(super) async fn in_use(&self) -> Result<Usage, ServiceError> {
        for figures in self.inner.pool.owned_figures() {
            self.know(&figures).await?;
        }
        Ok(self.inner.pool.in_use().await?)
    }

    /// One of the figures that are known, in bytes of data.
    pub(super) fn known(&self, figure: Figure) -> Option<u64> {
        let known = self.inner.pool.known_figures(&[figure]).pop()??;
        Some(known.data_bytes)
    }

    /// Computes all figures of these chains that are not known yet: each chain in one walk.
    pub(super) async fn measure(
        &self,
        disks: impl IntoIterator<Item = DiskId>,
    ) -> Result<(), ServiceError> {
        for disk in disks {
            self.know(&self.chain_figures(disk)).await?;
        }
        Ok(())
    }

    /// Computes what lists of snapshots tell of these.
    pub(super) async fn measure_listed(&self, listed: &[VersionId]) -> Result<(), ServiceError> {
        let each =
            |&version: &VersionId| [Figure::Freed(vec![version]), self.added_figure(version)];
        let figures: Vec<Figure> = listed.iter().flat_map(each).collect();
        self.know(&figures).await
    }

    /// Computes those of these figures that are not known, when it is their turn.
    async fn know(&self, figures: &[Figure]) -> Result<(), ServiceError> {
        let known = self.inner.pool.known_figures(figures);
        if known.iter().any(Option::is_none) {
            let _turn = self.inner.walks.turn().await;
            self.inner.pool.figures(figures).await?;
        }
        Ok(())
    }

    /// A chain's sizes, all of them. With commits coming faster than they are computed, it goes on.
    pub(super) async fn measured_chain(&self, disk: DiskId) -> Result<ChainSizes, ServiceError> {
        loop {
            self.measure([disk]).await?;
            if let Some(sizes) = self.chain_sizes(disk) {
                return Ok(sizes);
            }
        }
    }

    /// All that the views of a chain tell.
    fn chain_figures(&self, disk: DiskId) -> Vec<Figure> {
        let members = self.members(disk);
        let mut figures = self.counted_figures(&members);
        for &(snapshot, version) in &members {
            if snapshot.is_some() {
                figures.push(Figure::Freed(vec![version]));
            }
            figures.push(self.added_figure(version));
        }
        figures
    }

    /// What it takes to say what members of a chain count for.
    fn counted_figures<M: Copy>(&self, members: &[(M, VersionId)]) -> Vec<Figure> {
        let parts = self.parts(members).into_iter();
        parts.flat_map(|(_, counts)| counts.figures()).collect()
    }

    /// Computes what members of a chain count for, oldest first; without waiting for a turn.
    pub(super) async fn count<M: Copy>(
        &self,
        members: &[(M, VersionId)],
    ) -> Result<(), ServiceError> {
        let figures = self.counted_figures(members);
        let known = self.inner.pool.known_figures(&figures);
        let missing = figures.into_iter().zip(known);
        let missing = missing.filter(|(_, known)| known.is_none());
        let missing: Vec<Figure> = missing.map(|(figure, _)| figure).collect();
        if !missing.is_empty() {
            self.inner.pool.figures(&missing).await?;
        }
        Ok(())
    }

    /// What each of these members of a chain counts for, oldest first: each block once, at the first
    /// that reaches it. `None` if not all of it is known.
    pub(super) fn counted<M: Copy>(&self, members: &[(M, VersionId)]) -> Option<Vec<(M, u64)>> {
        let parts = self.parts(members);
        let figures = parts
            .iter()
            .flat_map(|(_, counts)| counts.clone().figures());
        let figures: Vec<Figure> = figures.collect();
        let mut known = self.inner.pool.known_figures(&figures).into_iter();
        let mut next = || Some(known.next()??.data_bytes);
        let counted = parts.into_iter().map(|(member, counts)| {
            let with = next()?;
            let without = match counts.without {
                Some(_) => next()?,
                None => 0,
            };
            Some((member, with.saturating_sub(without)))
        });
        counted.collect()
    }

    /// A disk's snapshots, oldest first, and its head.
    fn members(&self, disk: DiskId) -> Vec<(Option<SnapshotId>, VersionId)> {
        let state = self.inner.state.borrow();
        let snapshots = state.chain(disk).map(|(id, row)| (Some(id), row.version));
        let head = state.disks.get(&disk).map(|row| (None, row.head));
        snapshots.chain(head).collect()
    }

    /// What each member of a chain counts for: each block once, at the oldest that reaches it. The
    /// head, if there is one, is the last. `None` if not all of it is known.
    pub(super) fn chain_sizes(&self, disk: DiskId) -> Option<ChainSizes> {
        let mut sizes = ChainSizes::default();
        for (snapshot, bytes) in self.counted(&self.members(disk))? {
            match snapshot {
                Some(id) => sizes.snapshots.push((id, bytes)),
                None => sizes.head_bytes = bytes,
            }
        }
        Some(sizes)
    }

    /// What each of a chain's members counts for.
    ///
    /// A block born before the nearest member above is reached by that member. What was born after
    /// it is the version's own, or was written in between by something that is hidden or of another
    /// chain; that can be reached by other members too whose nearest one above is the same.
    fn parts<M: Copy>(&self, members: &[(M, VersionId)]) -> Vec<(M, Counts)> {
        let pool = &self.inner.pool;
        let versions: Vec<VersionId> = members.iter().map(|&(_, version)| version).collect();
        let part = |(at, &(member, version)): (usize, &(M, VersionId))| {
            let older = versions.get(..at).unwrap_or_default();
            let parent = pool.version(version).and_then(|version| version.parent);
            // Mostly it goes on from the one before it.
            let above = match parent {
                Some(parent) if older.last() == Some(&parent) => Some(parent),
                _ => self.nearest(version, older),
            };
            let beside: Vec<VersionId> = if parent == above {
                Vec::new()
            } else {
                let beside = older.iter().copied();
                beside
                    .filter(|&member| self.nearest(member, older) == above)
                    .collect()
            };
            let counts = if beside.is_empty() {
                Counts {
                    with: Figure::Added(version, above),
                    without: None,
                }
            } else {
                let others: Vec<VersionId> = above.into_iter().chain(beside).collect();
                let with = others.iter().copied().chain([version]).collect();
                Counts {
                    with: Figure::Held(with),
                    without: Some(Figure::Held(others)),
                }
            };
            (member, counts)
        };
        members.iter().enumerate().map(part).collect()
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
}

/// What members reach together, with one of them and without it.
#[derive(Clone)]
struct Counts {
    with: Figure,
    /// `None` if no other reaches any of it.
    without: Option<Figure>,
}

impl Counts {
    fn figures(self) -> impl Iterator<Item = Figure> {
        [self.with].into_iter().chain(self.without)
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

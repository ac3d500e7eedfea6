//! Sizes that people are shown: exact, as of the last commit.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::error::Error;
use super::figures::Figure;
use super::lineage::Version;
use super::pool::Pool;
use super::stage::Usage;
use super::state::Shared;
use super::visit::Tally;
use crate::backend::BlockBackend;
use crate::units::VersionId;

/// What a version reads as, without reading it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// Blocks that hold data; zeroes and what was never written need none.
    pub data_blocks: u64,
    /// Bytes of these.
    pub data_bytes: u64,
    /// The sum modulo 2^256, little endian, of a hash of each data block's index and checksum. It
    /// does not depend on places, ages or order: equal contents in equal blocks have equal
    /// fingerprints, in any pool. Not a defence against an adversary.
    pub fingerprint: [u8; 32],
}

impl<B: BlockBackend> Pool<B> {
    /// What a version reads as, as of the last commit. Reads one node.
    ///
    /// # Errors
    /// `NotFound`; `Corrupt`; what the backend says.
    pub async fn contents(&self, id: VersionId) -> Result<Contents, Error> {
        self.shared
            .as_of_commit(async || {
                let version = self.shared.readable(id)?;
                let stage = self.shared.stage();
                let name = version.root_name(self.shared.store.pool_id);
                let node = stage.node_at(version.root, &name).await?;
                let aggregate = node.map(|node| node.aggregate()).unwrap_or_default();
                Ok(Contents {
                    data_blocks: aggregate.blocks,
                    data_bytes: aggregate.blocks.saturating_mul(version.block_size.bytes()),
                    fingerprint: aggregate.fingerprint_bytes(),
                })
            })
            .await
    }

    /// What was written between the visible version before this one and this one, and is still in
    /// it, as of the last commit.
    ///
    /// # Errors
    /// `NotFound`; `Corrupt`; what the backend says.
    pub async fn added(&self, id: VersionId) -> Result<Usage, Error> {
        self.added_since(id, self.visible_parent(id)).await
    }

    /// What was written between a version that this one goes on from and this one, and is still in
    /// it, as of the last commit; all of it without such a version.
    ///
    /// # Errors
    /// `NotFound`; `Corrupt`; what the backend says.
    pub async fn added_since(
        &self,
        id: VersionId,
        above: Option<VersionId>,
    ) -> Result<Usage, Error> {
        self.figure(Figure::Added(id, above), id).await
    }

    /// What these versions reach together, as of the last commit; what several share counts once.
    ///
    /// # Errors
    /// `NotFound`; `Corrupt`; what the backend says.
    pub async fn held_by(&self, ids: &[VersionId]) -> Result<Usage, Error> {
        let Some(&any) = ids.first() else {
            return Ok(Usage::default());
        };
        self.figure(Figure::Held(ids.to_vec()), any).await
    }

    /// What is in use as of the last commit: all that versions reach, hidden ones included, and the pages of the catalog
    /// (with the nodes, in whole units of the backend). What is allocated beyond that is being
    /// given back, or was written and is not committed yet.
    ///
    /// Each object is owned by one version, so the sum over all is exact.
    ///
    /// # Errors
    /// `Corrupt`; what the backend says.
    pub async fn in_use(&self) -> Result<Usage, Error> {
        self.shared
            .as_of_commit(async || {
                let (lineage, tree) = {
                    let state = self.shared.state.borrow();
                    (Rc::clone(&state.lineage), state.catalog.tree)
                };
                let owned: Vec<Figure> = lineage
                    .versions()
                    .map(|(id, _)| Figure::Owned(id))
                    .collect();
                let (store, mut tally) = (&self.shared.store, Tally::default());
                for usage in self.shared.figures(&owned).await?.into_iter().flatten() {
                    tally.usage = tally.usage.plus(usage);
                }
                if let Some(root) = tree {
                    tally.pages(store, &root).await?;
                }
                Ok(tally.usage)
            })
            .await
    }

    /// These figures, as of the last commit; `None` for those of versions that are not there. Computed
    /// side by side, each but once: see `known.rs` for how long a figure stays right.
    ///
    /// # Errors
    /// `Corrupt`; what the backend says.
    pub async fn figures(&self, figures: &[Figure]) -> Result<Vec<Option<Usage>>, Error> {
        self.shared
            .as_of_commit(async || self.shared.figures(figures).await)
            .await
    }

    /// What each version owns, one row a lineage: together, all that versions reach.
    #[must_use]
    pub fn owned_figures(&self) -> Vec<Vec<Figure>> {
        let lineage = Rc::clone(&self.shared.state.borrow().lineage);
        let mut owned: BTreeMap<VersionId, Vec<Figure>> = BTreeMap::new();
        for (id, version) in lineage.versions() {
            let figures = owned.entry(version.lineage).or_default();
            figures.push(Figure::Owned(id));
        }
        owned.into_values().collect()
    }

    /// Those of the figures that are known. Costs no I/O.
    #[must_use]
    pub fn known_figures(&self, figures: &[Figure]) -> Vec<Option<Usage>> {
        let (lineage, pending) = self.shared.lineage_now();
        let mut known = self.shared.known.borrow_mut();
        let key = |figure: &Figure| figure.ask(&lineage, &pending, self.shared.store.pool_id);
        let asks = figures.iter().map(key);
        asks.map(|ask| ask.and_then(|ask| known.find(ask.key)))
            .collect()
    }

    /// Whether a head reads otherwise than the visible version it goes on from, or than an empty
    /// disk where there is none. By size and fingerprint, so that what was zeroed, discarded or
    /// written back counts as what it is; what is not committed yet counts as a change.
    ///
    /// # Errors
    /// `NotFound`; `Corrupt`; what the backend says.
    pub async fn is_changed(&self, head: VersionId) -> Result<bool, Error> {
        self.is_changed_since(head, self.visible_parent(head)).await
    }

    /// The same against any version that the head goes on from.
    ///
    /// # Errors
    /// `NotFound`; `Corrupt`; what the backend says.
    pub async fn is_changed_since(
        &self,
        head: VersionId,
        above: Option<VersionId>,
    ) -> Result<bool, Error> {
        if self.shared.has_waiting(head) {
            return Ok(true);
        }
        let now = self.contents(head).await?;
        let Some(parent) = above else {
            return Ok(now != Contents::default());
        };
        let before = self.contents(parent).await?;
        let len = |id| Ok::<u64, Error>(self.shared.readable(id)?.len);
        Ok(now != before || len(head)? != len(parent)?)
    }

    /// The visible version that a head goes on from, if nothing was written to the head since: going
    /// back there later undoes all that is written from now on. By places, not by contents: what was
    /// written and written back counts as written. Costs no I/O.
    #[must_use]
    pub fn stands_at(&self, head: VersionId) -> Option<VersionId> {
        if self.shared.has_waiting(head) {
            return None;
        }
        let parent = self.visible_parent(head)?;
        let state = self.shared.state.borrow();
        let of = |id| {
            state
                .lineage
                .version(id)
                .map(|version| (version.root, version.len))
        };
        (of(head)? == of(parent)?).then_some(parent)
    }

    /// What would come back if these versions were deleted together and reclaim ran to its end, as
    /// of the last commit.
    /// Computed by a dry run of the same code; sizes of single versions do not add up.
    ///
    /// # Errors
    /// `NotFound`; `Corrupt`; what the backend says.
    pub async fn freed_by_deleting(&self, ids: &[VersionId]) -> Result<Usage, Error> {
        let Some(&any) = ids.first() else {
            return Ok(Usage::default());
        };
        for &id in ids {
            self.shared.readable(id)?;
        }
        self.figure(Figure::Freed(ids.to_vec()), any).await
    }

    async fn figure(&self, figure: Figure, id: VersionId) -> Result<Usage, Error> {
        let found = self.figures(&[figure]).await?.pop().flatten();
        found.ok_or(Error::NotFound(id))
    }
}

impl<B: BlockBackend> Shared<B> {
    /// Whether writes to a head wait for their commit.
    fn has_waiting(&self, head: VersionId) -> bool {
        let state = self.state.borrow();
        let head = state.heads.get(&head);
        head.is_some_and(|head| !head.open.is_empty() || !head.closed.is_empty())
    }

    pub(super) fn readable(&self, id: VersionId) -> Result<Version, Error> {
        self.state.borrow().readable(id).cloned()
    }

    /// Runs something that reads trees as of the last commit; again if a commit came between and
    /// took away what it read.
    pub(super) async fn as_of_commit<T>(
        &self,
        run: impl AsyncFn() -> Result<T, Error>,
    ) -> Result<T, Error> {
        loop {
            let before = self.state.borrow().counters.commits;
            match run().await {
                Err(Error::Corrupt(_)) if self.state.borrow().counters.commits != before => {}
                result => return result,
            }
        }
    }
}

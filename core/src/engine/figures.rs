//! Figures of versions: asked for together, computed side by side, and kept.
//!
//! Memory: the walkers of [`TOGETHER_MAX`] figures with the nodes they share, or the sets of [`TOLD_MAX`].

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use futures_util::future::try_join_all;

use super::count::{Count, TOGETHER_MAX, counted};
use super::error::Error;
use super::known::Key;
use super::lineage::{Grave, Lineage, Version};
use super::map::Entry;
use super::passing::Passing;
use super::stage::{Stage, Usage};
use super::state::Shared;
use super::visit::Tally;
use crate::backend::BlockBackend;
use crate::units::{Generation, VersionId};

/// Figures without walkers that are found at a time: some keep sets of places.
const TOLD_MAX: usize = 16;

/// A figure that can be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Data it sees, whoever wrote it.
    Seen(VersionId),
    /// What was written between another that it goes on from and it, and is still in it; all of it
    /// without another.
    Added(VersionId, Option<VersionId>),
    /// What only it owns: as [`Added`](Self::Added), but from the version before it on, if that is hidden too.
    Owned(VersionId),
    /// What these reach together; what several share counts once.
    Held(Vec<VersionId>),
    /// What would come back if these were deleted together.
    Freed(Vec<VersionId>),
}

/// A figure as of a commit.
pub(super) struct Ask {
    pub(super) key: Key,
    lineage: VersionId,
    work: Work,
}

/// How it is computed.
enum Work {
    /// One node says it.
    Contents(Version),
    Tree(Grave),
    /// Trees that may share something.
    Trees(Vec<(Version, Generation)>),
    Deletion(Vec<VersionId>),
}

impl Figure {
    /// What it takes; `None` if it is of something that is not there.
    pub(super) fn ask(
        &self,
        lineage: &Lineage,
        pending: &BTreeSet<VersionId>,
        pool_id: [u8; 16],
    ) -> Option<Ask> {
        let tree = |version: &Version, above: Option<VersionId>| {
            let above = above.and_then(|id| lineage.version(id));
            let bound = above.map_or(Generation::ZERO, |above| above.generation);
            Ask {
                key: Key::of_trees([(version, bound)]),
                lineage: version.lineage,
                work: Work::Tree(Grave {
                    root: version.root,
                    name: version.root_name(pool_id),
                    counterpart: Entry::None,
                    lower: bound,
                    start: bound,
                    next: 0,
                }),
            }
        };
        match self {
            Self::Seen(id) => {
                let version = lineage.version(*id).filter(|version| !version.is_zombie)?;
                Some(Ask {
                    key: Key::of_contents(version),
                    lineage: version.lineage,
                    work: Work::Contents(version.clone()),
                })
            }
            Self::Held(ids) => {
                let tree = |id: &VersionId| {
                    let version = lineage.version(*id).filter(|version| !version.is_zombie)?;
                    // What was born before the nearest of these versions above, that one counts.
                    Some((version.clone(), lineage.generation_above(version, ids)))
                };
                let trees: Vec<_> = ids.iter().map(tree).collect::<Option<_>>()?;
                Some(Ask {
                    key: Key::of_trees(trees.iter().map(|(version, bound)| (version, *bound))),
                    lineage: trees.first()?.0.lineage,
                    work: Work::Trees(trees),
                })
            }
            Self::Added(id, above) => {
                let version = lineage.version(*id).filter(|version| !version.is_zombie)?;
                Some(tree(version, *above))
            }
            Self::Owned(id) => {
                let version = lineage.version(*id)?;
                Some(tree(version, version.parent))
            }
            Self::Freed(ids) => {
                let first = lineage.version(*ids.first()?)?;
                let is_hidden = |id: &VersionId| lineage.version(*id).is_none_or(|v| v.is_zombie);
                if ids.iter().any(is_hidden) {
                    return None;
                }
                Some(Ask {
                    key: Key::of_deletion(lineage, pending, ids).ok()?,
                    lineage: first.lineage,
                    work: Work::Deletion(ids.clone()),
                })
            }
        }
    }
}

impl Usage {
    pub(super) fn plus(self, other: Self) -> Self {
        Self {
            data_bytes: self.data_bytes + other.data_bytes,
            node_bytes: self.node_bytes + other.node_bytes,
        }
    }

    fn minus(self, other: Self) -> Self {
        Self {
            data_bytes: self.data_bytes.saturating_sub(other.data_bytes),
            node_bytes: self.node_bytes.saturating_sub(other.node_bytes),
        }
    }
}

impl<B: BlockBackend> Shared<B> {
    /// The lineage as of the last commit, and what waits to be pruned.
    pub(super) fn lineage_now(&self) -> (Rc<Lineage>, BTreeSet<VersionId>) {
        let state = self.state.borrow();
        let pending = state.to_prune.keys().chain(state.left_behind.keys());
        (Rc::clone(&state.lineage), pending.copied().collect())
    }

    /// These figures; each walk is over as soon as it is kept, so that what was done is not lost when the
    /// rest is dropped.
    pub(super) async fn figures(&self, figures: &[Figure]) -> Result<Vec<Option<Usage>>, Error> {
        let (lineage, pending) = self.lineage_now();
        let asks = figures
            .iter()
            .map(|figure| figure.ask(&lineage, &pending, self.store.pool_id));
        let asks: Vec<Option<Ask>> = asks.collect();
        let mut found: BTreeMap<usize, Usage> = BTreeMap::new();
        let mut missing: BTreeMap<VersionId, Vec<(usize, &Ask)>> = BTreeMap::new();
        for (at, ask) in asks.iter().enumerate() {
            let Some(ask) = ask else { continue };
            match self.known.borrow_mut().find(ask.key) {
                Some(usage) => drop(found.insert(at, usage)),
                None => missing.entry(ask.lineage).or_default().push((at, ask)),
            }
        }
        for asks in missing.into_values() {
            for some in asks.chunks(TOLD_MAX) {
                let told = some.iter().map(|(_, ask)| self.told(&ask.work));
                for ((at, ask), usage) in some.iter().zip(try_join_all(told).await?) {
                    let Some(usage) = usage else { continue };
                    self.known.borrow_mut().keep(ask.key, usage, lineage.len());
                    found.insert(*at, usage);
                }
            }
            let walked = asks.iter().filter(|(at, _)| !found.contains_key(at));
            let walked: Vec<(usize, &Ask)> = walked.copied().collect();
            for asks in walked.chunks(TOGETHER_MAX) {
                let works = asks.iter().map(|(_, ask)| &ask.work);
                let usages = self.walked(&lineage, &pending, works).await?;
                for ((at, ask), usage) in asks.iter().zip(usages) {
                    self.known.borrow_mut().keep(ask.key, usage, lineage.len());
                    found.insert(*at, usage);
                }
            }
        }
        let all = (0..figures.len()).map(|at| found.get(&at).copied());
        Ok(all.collect())
    }

    /// A figure that takes no walker.
    async fn told(&self, work: &Work) -> Result<Option<Usage>, Error> {
        match work {
            Work::Contents(version) => {
                let name = version.root_name(self.store.pool_id);
                let Some(object) = version.root.object() else {
                    return Ok(Some(Usage::default()));
                };
                let blocks = self.store.node(object, &name).await?.aggregate().blocks;
                Ok(Some(Usage {
                    data_bytes: blocks.saturating_mul(version.block_size.bytes()),
                    node_bytes: 0,
                }))
            }
            Work::Trees(trees) => {
                let mut tally = Tally::default();
                for (version, bound) in trees {
                    tally.add(&self.store, version, *bound).await?;
                }
                Ok(Some(tally.usage))
            }
            Work::Tree(_) | Work::Deletion(_) => Ok(None),
        }
    }

    /// Figures that walkers find, side by side.
    async fn walked<'w>(
        &self,
        lineage: &Rc<Lineage>,
        pending: &BTreeSet<VersionId>,
        works: impl Iterator<Item = &'w Work> + Clone,
    ) -> Result<Vec<Usage>, Error> {
        let passing = Rc::new(Passing::default());
        let stage = || self.dry_stage(lineage, pending, &passing);
        let mut counts = Vec::new();
        for work in works.clone() {
            counts.push(match work {
                Work::Tree(tree) => Count::of_tree(stage(), tree.clone()),
                Work::Deletion(ids) => Count::of_deletion(stage(), ids).await?,
                Work::Contents(_) | Work::Trees(_) => continue,
            });
        }
        // What is being pruned comes back without the deletion too.
        let deletes = works.clone().any(|work| matches!(work, Work::Deletion(_)));
        let (freed_anyway, written_anyway) = if deletes && !pending.is_empty() {
            Count::of_deletion(stage(), &[]).await?.finished().await?
        } else {
            Default::default()
        };
        let done = counted(counts, &passing).await?;
        let usage = |(work, (freed, written)): (&Work, (Usage, Usage))| match work {
            Work::Deletion(_) => freed.plus(written_anyway).minus(written.plus(freed_anyway)),
            _ => freed,
        };
        Ok(works.zip(done).map(usage).collect())
    }

    fn dry_stage(
        &self,
        lineage: &Rc<Lineage>,
        pending: &BTreeSet<VersionId>,
        passing: &Rc<Passing>,
    ) -> Stage<'_, B> {
        let (ids, generation) = (Rc::clone(&self.ids), self.state.borrow().generation);
        let stage = Stage::new(&self.store, Rc::clone(lineage), ids, generation);
        let mut stage = stage.dry_passing(passing);
        stage.to_prune.extend(pending);
        stage
    }
}

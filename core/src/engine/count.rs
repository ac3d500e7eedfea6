//! Walkers that only count: many of them side by side over neighbouring trees, so that what they share is
//! read once, and nothing is written.
//!
//! All of them pass a stretch of blocks before any goes on to the next one; the leaves of the stretch are
//! fetched together. A figure is thus what the code that deletes would free.

use std::rc::Rc;

use super::error::Error;
use super::lineage::Grave;
use super::map::shape::span;
use super::passing::{NODES_MAX, Passing, Wanted};
use super::stage::{Stage, Usage};
use crate::backend::BlockBackend;
use crate::units::VersionId;

/// Walkers side by side: each has at least a few nodes of those that are kept.
pub(crate) const TOGETHER_MAX: usize = 64;

/// What is being counted for one figure: a dry stage, and the walkers it began.
pub(crate) struct Count<'a, B> {
    stage: Stage<'a, B>,
    graves: Vec<Grave>,
}

impl<'a, B: BlockBackend> Count<'a, B> {
    /// What a tree owns. Nothing is pruned for it.
    pub(crate) fn of_tree(mut stage: Stage<'a, B>, tree: Grave) -> Self {
        stage.to_prune.clear();
        let graves = vec![tree];
        Self { stage, graves }
    }

    /// What goes with these versions, of a dry stage.
    pub(crate) async fn of_deletion(
        mut stage: Stage<'a, B>,
        ids: &[VersionId],
    ) -> Result<Self, Error> {
        for &id in ids {
            stage.unlink(id).await?;
        }
        let graves = stage.take_new_graves();
        Ok(Self { stage, graves })
    }

    /// The first block that is not passed yet, if there is any.
    fn at(&self) -> Option<u64> {
        let open = self.graves.iter();
        open.filter(|grave| grave.next < span(grave.name.level))
            .map(|grave| grave.next)
            .min()
    }

    /// Passes everything before a block. What is freed is counted, and not listed.
    async fn pass(&mut self, end: u64) -> Result<(), Error> {
        for grave in &mut self.graves {
            while grave.next < end && !self.stage.walk(grave, &mut 1).await? {
                self.stage.frees.clear();
            }
            self.stage.frees.clear();
        }
        Ok(())
    }

    /// Prunes what is left to prune and walks what that buries; bytes freed, and written for it.
    pub(crate) async fn finished(mut self) -> Result<(Usage, Usage), Error> {
        loop {
            let mut graves = self.stage.take_new_graves();
            for grave in &mut graves {
                while !self.stage.walk(grave, &mut 1).await? {
                    self.stage.frees.clear();
                }
            }
            let zombie = self.stage.to_prune.last().copied();
            match zombie {
                Some(zombie) => drop(self.stage.prune(zombie, 0, usize::MAX).await?),
                None if graves.is_empty() => return Ok((self.stage.freed, self.stage.written)),
                None => {}
            }
            self.stage.frees.clear();
        }
    }
}

/// Brings all counts to their end: bytes freed, and written for it.
pub(crate) async fn counted<B: BlockBackend>(
    mut counts: Vec<Count<'_, B>>,
    passing: &Rc<Passing>,
) -> Result<Vec<(Usage, Usage)>, Error> {
    let walkers: usize = counts.iter().map(|count| count.graves.len()).sum();
    // Half of what is kept, for the paths and the counterparts.
    let stretch = span(1) * (NODES_MAX / 2 / walkers.max(1)).max(1) as u64;
    while let Some(at) = counts.iter().filter_map(Count::at).min() {
        let end = (at / stretch + 1) * stretch;
        let (mut wanted, mut store) = (Wanted::new(), None);
        for count in &counts {
            for grave in &count.graves {
                count.stage.upcoming(grave, end, &mut wanted).await?;
            }
            store = Some(count.stage.store);
        }
        if let Some(store) = store {
            passing.fetch(store, &wanted).await;
        }
        for count in &mut counts {
            count.pass(end).await?;
        }
    }
    let mut done = Vec::with_capacity(counts.len());
    for count in counts {
        done.push(count.finished().await?);
    }
    Ok(done)
}

//! Pruning a zombie: dropping from its tree what none of its children has at the same place, so
//! that a deleted version holds no data for nobody.
//!
//! A step needs neither cursor nor quarantine: it reads the roots of now, and any part of it is
//! sound. So it stops when its budget is used up, and goes on at the block index it stopped at.

use super::error::Error;
use super::hash::Aggregate;
use super::map::shape::{FANOUT, span};
use super::map::{Entry, NodeName};
use super::stage::Stage;
use crate::backend::BlockBackend;
use crate::rules::{Rule, applies};
use crate::units::{Generation, VersionId};

struct Prune {
    /// Born up to this: a zombie above owns it, and frees it when it is pruned.
    owned: Generation,
    /// Born up to this: a version that people can see has it.
    needed: Generation,
    /// Where this step begins.
    from: u64,
    /// Where the budget was used up.
    stopped: Option<u64>,
    budget: usize,
}

impl<B: BlockBackend> Stage<'_, B> {
    /// Prunes a zombie from a block index on; returns where to go on, or `None` when it is done.
    pub(crate) async fn prune(
        &mut self,
        id: VersionId,
        from: u64,
        budget: usize,
    ) -> Result<Option<u64>, Error> {
        let zombie = self.version(id)?.clone();
        let name = zombie.root_name(self.store.pool_id);
        let mut eldest = zombie.clone();
        while let Some(parent) = eldest.parent {
            let above = self.version(parent)?;
            if !above.is_zombie {
                break;
            }
            eldest = above.clone();
        }
        let mut theirs = Vec::new();
        for child in self.children(id) {
            let child = self.version(child)?.clone();
            theirs.push(self.aligned(&child, name.level).await?);
        }
        if !applies(Rule::PruneChildren) {
            theirs.truncate(1);
        }
        let (owned, needed) = (self.lower(&zombie)?, self.lower(&eldest)?);
        let mut prune = Prune {
            owned,
            needed,
            from,
            stopped: None,
            budget,
        };
        if !applies(Rule::PruneOwned) {
            prune.owned = needed;
        }
        if !applies(Rule::PruneInherited) {
            prune.needed = owned;
        }
        let (root, _) = self.pruned(&mut prune, zombie.root, theirs, &name).await?;
        if root != zombie.root {
            self.version_mut(id)?.root = root;
            // The zombie above compares with this root.
            if let Some(parent) = zombie.parent
                && self.version(parent)?.is_zombie
            {
                self.to_prune.insert(parent);
            }
        }
        self.to_prune.remove(&id);
        // It goes if it owns nothing any more.
        self.unlink(id).await?;
        if prune.stopped.is_none() {
            self.to_prune.remove(&id);
        }
        Ok(prune.stopped)
    }

    /// What is to stand in place of an entry, and by how much the sums changed.
    async fn pruned(
        &mut self,
        prune: &mut Prune,
        mine: Entry,
        theirs: Vec<Entry>,
        name: &NodeName,
    ) -> Result<(Entry, Aggregate), Error> {
        let unchanged = Ok((mine, Aggregate::default()));
        let end = name.first + span(name.level);
        let Some(object) = mine.object() else {
            return unchanged;
        };
        if object.birth <= prune.needed
            || theirs.iter().any(|their| their.is_same_object(&mine))
            || end <= prune.from
            || prune.stopped.is_some()
        {
            return unchanged;
        }
        if name.level == 0 {
            if object.birth > prune.owned {
                self.free_block(object, name.block_size);
            }
            let gone = Aggregate::of_block(name.first, object.checksum);
            return Ok((Entry::None, Aggregate::default().minus(gone)));
        }
        if prune.budget == 0 {
            prune.stopped = Some(name.first.max(prune.from));
            return unchanged;
        }
        prune.budget -= 1;
        let before = self.node(object, name).await?;
        let mut below = Vec::with_capacity(theirs.len());
        for their in theirs {
            below.extend(self.node_at(their, name).await?);
        }
        let (mut node, mut delta) = ((*before).clone(), Aggregate::default());
        for slot in 0..FANOUT {
            let child = before.entry(slot);
            if child.object().is_none() {
                continue;
            }
            let theirs = below.iter().map(|node| node.entry(slot)).collect();
            let child_name = name.child(slot);
            let (entry, change) = Box::pin(self.pruned(prune, child, theirs, &child_name)).await?;
            if entry != child {
                node.set_entry(slot, &entry);
                delta = delta.plus(change);
            }
        }
        // Zero entries alone are not worth a node: a zombie is never read.
        let is_empty = node.entries().all(|entry| entry.object().is_none());
        if node == *before && !is_empty {
            return unchanged;
        }
        if object.birth > prune.owned {
            self.free_node(object);
        }
        if is_empty {
            return Ok((Entry::None, delta));
        }
        let aggregate = node.aggregate().plus(delta);
        Ok((self.write_node(node, name, &aggregate).await?, delta))
    }
}

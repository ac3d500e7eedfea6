//! Putting writes into a map: new nodes on the paths to what changed.
//!
//! Depth first and in order of block index, so that memory is one path, whatever is written.
//! Ownership decides what the head may free: what was born after its parent snapshot.

use super::error::Error;
use super::hash::Aggregate;
use super::lineage::{Grave, Version};
use super::map::shape::{FANOUT_SHIFT, slot, span};
use super::map::{Entry, Node, NodeName};
use super::overlay::{Cut, CutRun, Sealed, Writes};
use super::stage::Stage;
use super::writer::{Costs, Meter, Written};
use crate::backend::BlockBackend;
use crate::units::{Generation, VersionId};

/// What putting the writes of one commit did.
#[derive(Debug, Default)]
pub(crate) struct Applied {
    /// By all writers together.
    pub(crate) written: Written,
    /// By those who count.
    pub(crate) costs: Costs,
    /// Old blocks and subtrees that somebody above still owns.
    pub(crate) left_behind: u64,
}

/// The writes to one head and what bounds them.
struct Put<'w> {
    writes: &'w Writes,
    /// gen(parent): the head owns what was born after it.
    lower: Generation,
    /// The generation of the last snapshot people can see.
    snapshot: Generation,
    done: Applied,
}

impl Put<'_> {
    fn count(&mut self, meter: Option<&Meter>, redirected_blocks: u64, cow_copies: u64) {
        let written = Written {
            redirected_blocks,
            cow_copies,
        };
        self.done.written = self.done.written.plus(written);
        self.done.costs.add(meter, written);
    }
}

impl<B: BlockBackend> Stage<'_, B> {
    /// Writes to a head; its root, counters and the frees are part of the stage afterwards.
    pub(crate) async fn apply(
        &mut self,
        head: VersionId,
        writes: &Writes,
        lower: Generation,
    ) -> Result<Applied, Error> {
        let version: Version = self.version(head)?.clone();
        let snapshot = self.visible_ancestor(version.parent);
        let snapshot = match snapshot {
            Some(id) => self.version(id)?.generation,
            None => Generation::ZERO,
        };
        let mut put = Put {
            writes,
            lower,
            snapshot,
            done: Applied::default(),
        };
        let name = version.root_name(self.store.pool_id);
        let (root, _) = match writes.whole_cut(0, version.blocks()) {
            Some(run) => self.cut_off(&mut put, version.root, &name, run).await?,
            None => self.put(&mut put, version.root, &name).await?,
        };
        let done = put.done;
        let version = self.version_mut(head)?;
        version.root = root;
        version.redirected_blocks += done.written.redirected_blocks;
        version.cow_copies += done.written.cow_copies;
        Ok(done)
    }

    /// The nearest version on the way up that people can see.
    pub(crate) fn visible_ancestor(&self, from: Option<VersionId>) -> Option<VersionId> {
        let mut next = from;
        while let Some(id) = next {
            let version = self.version(id).ok()?;
            if version.is_visible() {
                return Some(id);
            }
            next = version.parent;
        }
        None
    }

    /// Puts writes into the subtree of a node; returns what is to stand in its parent, and by how
    /// much the sums of the subtree changed.
    async fn put(
        &mut self,
        put: &mut Put<'_>,
        old: Entry,
        name: &NodeName,
    ) -> Result<(Entry, Aggregate), Error> {
        let before = self.node_at(old, name).await?;
        let mut node = before.as_deref().cloned().unwrap_or_else(Node::empty);
        let end = name.first.saturating_add(span(name.level));
        let (mut delta, mut has_changed, mut from) = (Aggregate::default(), false, name.first);
        while let Some(index) = put.writes.next(from).filter(|&index| index < end) {
            let slot = slot(name.level, index);
            let below = name.child(slot);
            let child = node.entry(slot);
            let child_end = below.first + span(below.level);
            let (entry, change) = if below.level == 0 {
                match put.writes.block(index) {
                    Some(block) => self.put_block(put, child, block, &below),
                    None => match put.writes.whole_cut(index, child_end) {
                        Some(run) => self.cut_off(put, child, &below, run).await?,
                        None => (child, Aggregate::default()),
                    },
                }
            } else {
                match put.writes.whole_cut(below.first, child_end) {
                    Some(run) => self.cut_off(put, child, &below, run).await?,
                    None => Box::pin(self.put(put, child, &below)).await?,
                }
            };
            if entry != child {
                node.set_entry(slot, &entry);
                delta = delta.plus(change);
                has_changed = true;
            }
            from = child_end;
        }
        if !has_changed {
            return Ok((old, Aggregate::default()));
        }
        if let Some(object) = old.object() {
            if object.birth > put.lower {
                self.free_node(object);
            } else {
                put.done.left_behind += 1;
            }
        }
        let aggregate = node.aggregate().plus(delta);
        let entry = self.write_node(node, name, &aggregate).await?;
        Ok((entry, delta))
    }

    fn put_block(
        &mut self,
        put: &mut Put<'_>,
        old: Entry,
        new: &Sealed,
        name: &NodeName,
    ) -> (Entry, Aggregate) {
        let meter = new.meter.as_ref();
        let removed = self.free_old_block(put, old, name, meter);
        let added = match new.entry {
            Entry::Object(object) => {
                put.count(meter, 1, 0);
                Aggregate::of_block(name.first, object.checksum)
            }
            _ => Aggregate::default(),
        };
        (new.entry, added.minus(removed))
    }

    /// Gives an overwritten block back if the head owns it; returns its part in the sums.
    fn free_old_block(
        &mut self,
        put: &mut Put<'_>,
        old: Entry,
        name: &NodeName,
        meter: Option<&Meter>,
    ) -> Aggregate {
        let Some(object) = old.object() else {
            return Aggregate::default();
        };
        if object.birth <= put.snapshot {
            put.count(meter, 0, 1);
        }
        if object.birth > put.lower {
            self.free_block(object, name.block_size);
        } else {
            put.done.left_behind += 1;
        }
        Aggregate::of_block(name.first, object.checksum)
    }

    /// Cuts off a whole subtree in one step; a walker frees it later.
    async fn cut_off(
        &mut self,
        put: &mut Put<'_>,
        old: Entry,
        name: &NodeName,
        run: &CutRun,
    ) -> Result<(Entry, Aggregate), Error> {
        let new = match (run.cut, old) {
            (Cut::Discard, _) => Entry::None,
            (Cut::Zero, Entry::Zero { .. }) => old,
            (Cut::Zero, _) => Entry::Zero {
                birth: self.generation,
            },
        };
        let removed = match old {
            Entry::Object(_) if name.level == 0 => {
                self.free_old_block(put, old, name, run.meter.as_ref())
            }
            Entry::Object(object) => {
                let aggregate = self.node(object, name).await?.aggregate();
                if object.birth <= put.snapshot {
                    put.count(run.meter.as_ref(), 0, aggregate.blocks);
                }
                if object.birth > put.lower {
                    self.bury(old, *name, Entry::None, put.lower);
                } else {
                    put.done.left_behind += 1;
                }
                aggregate
            }
            Entry::None | Entry::Zero { .. } => Aggregate::default(),
        };
        Ok((new, Aggregate::default().minus(removed)))
    }

    /// Hands a tree that left the lineage to a walker.
    pub(crate) fn bury(
        &mut self,
        root: Entry,
        name: NodeName,
        counterpart: Entry,
        lower: Generation,
    ) {
        let start = self.generation;
        let grave = Grave {
            root,
            name,
            counterpart,
            lower,
            start,
            next: 0,
        };
        let id = self.fresh_id();
        self.put_grave(id, Some(grave));
    }

    /// Puts a new top on a map until it has the level of a larger disk.
    pub(crate) async fn raise(&mut self, version: &mut Version, len: u64) -> Result<(), Error> {
        let from = version.root_name(self.store.pool_id);
        version.len = len;
        let to = version.level();
        let (mut entry, mut level) = (version.root, from.level);
        while level < to && !entry.is_none() {
            let below = NodeName { level, ..from };
            let aggregate = match self.node_at(entry, &below).await? {
                Some(node) => node.aggregate(),
                None => Aggregate::default(),
            };
            let mut node = Node::empty();
            node.set_entry(0, &entry);
            level += 1;
            entry = self
                .write_node(node, &NodeName { level, ..from }, &aggregate)
                .await?;
        }
        version.root = entry;
        Ok(())
    }
}

const _: () = assert!(FANOUT_SHIFT == 8, "slots are bytes of the index");

//! Walkers: freeing, step by step, what a tree owned that left the lineage.
//!
//! The cursor is the next block index; a node is freed in the step that passes its last entry.
//! Cursor and frees are committed together, so a crash repeats nothing. Between two steps the nodes on the
//! path to the cursor are in use still, and some of what they name is not.

use super::error::Error;
use super::lineage::Grave;
use super::map::shape::{FANOUT, slot, span};
use super::map::{Entry, NodeName};
use super::passing::Wanted;
use super::stage::{Stage, free_of_node};
use crate::backend::BlockBackend;

impl Grave {
    /// Whether what stands at a place is somebody else's, or the counterpart's too.
    fn keeps(&self, mine: &Entry, theirs: &Entry) -> bool {
        mine.object().is_none() || mine.birth() <= self.lower || mine.is_same_object(theirs)
    }
}

impl<B: BlockBackend> Stage<'_, B> {
    /// Advances a walker by about `budget` places; true when it is done.
    pub(crate) async fn walk(
        &mut self,
        grave: &mut Grave,
        budget: &mut usize,
    ) -> Result<bool, Error> {
        let end = span(grave.name.level);
        while grave.next < end && *budget > 0 {
            *budget = budget.saturating_sub(1);
            self.walk_one_place(grave, budget).await?;
        }
        Ok(grave.next >= end)
    }

    /// The leaves that a walker will read before it passes a block, its own and the counterpart's.
    pub(crate) async fn upcoming(
        &self,
        grave: &Grave,
        end: u64,
        wanted: &mut Wanted,
    ) -> Result<(), Error> {
        let mut next = grave.next;
        while next < end.min(span(grave.name.level)) {
            let (mut mine, mut theirs, mut name) = (grave.root, grave.counterpart, grave.name);
            while !grave.keeps(&mine, &theirs) && name.level > 1 {
                let from = slot(name.level, name.first + next);
                let Some(node) = self.node_at(mine, &name).await? else {
                    break;
                };
                let counterpart = self.node_at(theirs, &name).await?;
                mine = node.entry(from);
                theirs = counterpart.map_or(Entry::None, |node| node.entry(from));
                name = name.child(from);
            }
            if !grave.keeps(&mine, &theirs) {
                let both = [mine, theirs]
                    .into_iter()
                    .filter_map(|entry| entry.object());
                wanted.extend(both.map(|object| (object.location, (object, name))));
            }
            next = name.first + span(name.level) - grave.name.first;
        }
        Ok(())
    }

    /// Passes one place: a kept subtree, or the rest of a leaf.
    async fn walk_one_place(&mut self, grave: &mut Grave, budget: &mut usize) -> Result<(), Error> {
        let (mut mine, mut theirs, mut name) = (grave.root, grave.counterpart, grave.name);
        let first = name.first;
        let mut path: Vec<(Entry, NodeName)> = Vec::new();
        let passed = loop {
            if grave.keeps(&mine, &theirs) {
                break name.first + span(name.level);
            }
            path.push((mine, name));
            let Some(node) = self.node_at(mine, &name).await? else {
                break name.first + span(name.level);
            };
            let counterpart = self.node_at(theirs, &name).await?;
            let their_entry = |slot| counterpart.as_ref().map_or(Entry::None, |n| n.entry(slot));
            let from = slot(name.level, first + grave.next);
            if name.level > 1 {
                mine = node.entry(from);
                theirs = their_entry(from);
                name = name.child(from);
                continue;
            }
            for place in from..FANOUT {
                let (mine, theirs) = (node.entry(place), their_entry(place));
                if let Some(object) = mine.object().filter(|_| !grave.keeps(&mine, &theirs)) {
                    self.free_block(object, name.block_size);
                }
            }
            *budget = budget.saturating_sub(FANOUT - from);
            break name.first + span(1);
        };
        grave.next = passed - first;
        for (node, name) in path {
            let is_passed = passed >= name.first + span(name.level);
            match node.object() {
                Some(object) if is_passed => self.free_node(object),
                Some(object) => self.half_walked.push(free_of_node(object)),
                None => {}
            }
        }
        Ok(())
    }
}

//! Tallying what trees reach, each object once.

use futures_util::future::try_join_all;
use roaring::RoaringTreemap;

use super::catalog::page::PageRef;
use super::catalog::read::child;
use super::error::Error;
use super::lineage::Version;
use super::map::entry::Object;
use super::map::node::NODE_LEN;
use super::map::{Entry, Node, NodeName};
use super::passing::READS_MAX;
use super::stage::Usage;
use super::store::Store;
use crate::backend::{BlockBackend, Location};
use crate::units::Generation;

/// Objects counted so far. Compressed sets: memory grows with fragmentation, not with data.
#[derive(Default)]
pub(super) struct Tally {
    nodes: RoaringTreemap,
    blocks: RoaringTreemap,
    pub(super) usage: Usage,
}

impl Tally {
    /// Counts what a version reaches and what was born after a bound.
    pub(super) async fn add<B: BlockBackend>(
        &mut self,
        store: &Store<B>,
        version: &Version,
        bound: Generation,
    ) -> Result<(), Error> {
        self.visit(store, version.root, version.root_name(store.pool_id), bound)
            .await
    }

    /// The blocks counted since this was last asked. One that another node leads to counts again after it.
    pub(super) fn take_blocks(&mut self) -> RoaringTreemap {
        std::mem::take(&mut self.blocks)
    }

    /// Whether a node or a page at that place was counted.
    pub(super) fn has_node(&self, location: Location) -> bool {
        self.nodes.contains(location.raw())
    }

    /// Counts a page of the catalog and all below it, in the units that the backend gives out.
    pub(super) async fn pages<B: BlockBackend>(
        &mut self,
        store: &Store<B>,
        page_ref: &PageRef,
    ) -> Result<(), Error> {
        let unit = store.backend.geometry().unit;
        self.usage.node_bytes += u64::from(page_ref.len.next_multiple_of(unit));
        self.nodes.insert(page_ref.location.raw());
        let page = store.page(page_ref).await?;
        if page.level > 0 {
            for position in 0..page.rows.len() {
                let (below, _) = child(store, &page, position).await?;
                Box::pin(self.pages(store, &below)).await?;
            }
        }
        Ok(())
    }

    async fn visit<B: BlockBackend>(
        &mut self,
        store: &Store<B>,
        entry: Entry,
        name: NodeName,
        bound: Generation,
    ) -> Result<(), Error> {
        let Some(object) = self.new_node(entry, bound) else {
            return Ok(());
        };
        let node = store.node_passed(object, &name).await?;
        match name.level {
            1 => self.leaf(&node, &name, bound),
            2 => self.leaves(store, &node, &name, bound).await?,
            _ => {
                for (slot, entry) in node.entries().enumerate() {
                    Box::pin(self.visit(store, entry, name.child(slot), bound)).await?;
                }
            }
        }
        Ok(())
    }

    /// The node of an entry, if it was not counted before.
    fn new_node(&mut self, entry: Entry, bound: Generation) -> Option<Object> {
        let object = entry.object().filter(|object| object.birth > bound)?;
        self.nodes.insert(object.location.raw()).then(|| {
            self.usage.node_bytes += NODE_LEN as u64;
            object
        })
    }

    /// Counts what hangs below a node of level 2, of which the leaves are read together.
    async fn leaves<B: BlockBackend>(
        &mut self,
        store: &Store<B>,
        node: &Node,
        name: &NodeName,
        bound: Generation,
    ) -> Result<(), Error> {
        let mut leaves = Vec::new();
        for (slot, entry) in node.entries().enumerate() {
            let object = self.new_node(entry, bound);
            leaves.extend(object.map(|object| (object, name.child(slot))));
        }
        for some in leaves.chunks(READS_MAX) {
            let reads = some.iter();
            let reads = reads.map(|(object, name)| store.node_passed(*object, name));
            for (leaf, (_, name)) in try_join_all(reads).await?.iter().zip(some) {
                self.leaf(leaf, name, bound);
            }
        }
        Ok(())
    }

    fn leaf(&mut self, node: &Node, name: &NodeName, bound: Generation) {
        for object in node.entries().filter_map(|entry| entry.object()) {
            if object.birth > bound && self.blocks.insert(object.location.raw()) {
                self.usage.data_bytes += name.block_size.bytes();
            }
        }
    }
}

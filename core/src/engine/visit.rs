//! Tallying what trees reach, each object once.

use roaring::RoaringTreemap;

use super::catalog::page::PageRef;
use super::catalog::read::child;
use super::error::Error;
use super::lineage::Version;
use super::map::node::NODE_LEN;
use super::map::{Entry, NodeName};
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
        let Some(object) = entry.object().filter(|object| object.birth > bound) else {
            return Ok(());
        };
        if !self.nodes.insert(object.location.raw()) {
            return Ok(());
        }
        self.usage.node_bytes += NODE_LEN as u64;
        let node = store.node(object, &name).await?;
        for (slot, entry) in node.entries().enumerate() {
            if name.level > 1 {
                Box::pin(self.visit(store, entry, name.child(slot), bound)).await?;
            } else if let Some(object) = entry.object().filter(|object| object.birth > bound)
                && self.blocks.insert(object.location.raw())
            {
                self.usage.data_bytes += name.block_size.bytes();
            }
        }
        Ok(())
    }
}

//! Nodes that a long walk passes: read several at a time, and kept apart from the cache that reads and maps
//! live on, which a walk over a large map would empty.
//!
//! Invariant: never more than [`NODES_MAX`] nodes are kept.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use futures_util::future::join_all;

use super::cache::Cache;
use super::error::Error;
use super::map::entry::Object;
use super::map::node::NODE_LEN;
use super::map::{Node, NodeName};
use super::store::Store;
use crate::backend::{BlockBackend, Location};

/// Nodes kept for one walk: 4 MiB.
pub(crate) const NODES_MAX: usize = 512;
/// Nodes read at a time.
pub(crate) const READS_MAX: usize = 64;

/// The nodes of one walk.
pub(crate) struct Passing(RefCell<Cache<Rc<Node>>>);

/// Nodes that will be wanted, in the order of their places: neighbours were written together.
pub(crate) type Wanted = BTreeMap<Location, (Object, NodeName)>;

impl Default for Passing {
    fn default() -> Self {
        Self(RefCell::new(Cache::new(NODES_MAX * NODE_LEN)))
    }
}

impl Passing {
    pub(crate) async fn node<B: BlockBackend>(
        &self,
        store: &Store<B>,
        object: Object,
        name: &NodeName,
    ) -> Result<Rc<Node>, Error> {
        if let Some(node) = self.find(object, name) {
            return Ok(node);
        }
        let node = store.node_passed(object, name).await?;
        self.keep(object, &node);
        Ok(node)
    }

    /// Reads what is not here yet. What cannot be read is left to the walk, which will tell.
    pub(crate) async fn fetch<B: BlockBackend>(&self, store: &Store<B>, wanted: &Wanted) {
        let wanted = wanted.values();
        let missing: Vec<&(Object, NodeName)> = wanted
            .filter(|(object, name)| self.find(*object, name).is_none())
            .collect();
        for some in missing.chunks(READS_MAX) {
            let reads = some.iter().map(|(object, name)| async move {
                let node = store.node_passed(*object, name).await;
                node.ok().map(|node| (*object, node))
            });
            for (object, node) in join_all(reads).await.into_iter().flatten() {
                self.keep(object, &node);
            }
        }
    }

    fn find(&self, object: Object, name: &NodeName) -> Option<Rc<Node>> {
        let mut nodes = self.0.borrow_mut();
        let found = nodes.find(object.location, object.checksum);
        found.filter(|node| node.is(name))
    }

    fn keep(&self, object: Object, node: &Rc<Node>) {
        let mut nodes = self.0.borrow_mut();
        nodes.keep(object.location, object.checksum, Rc::clone(node), NODE_LEN);
    }
}

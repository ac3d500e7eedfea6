//! The next commit in the making: what it changes, over what is committed.
//!
//! Nothing here is visible to readers before the commit is durable, and all of it can be dropped.
//! A *dry* stage writes its nodes into memory and never commits: sizes are exact because the same
//! code computes them.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::catalog::page::{Page, PageRef};
use super::error::{Error, InvalidRequest};
use super::hash::{Aggregate, Checksum};
use super::lineage::{Grave, Lineage, Version};
use super::map::entry::Object;
use super::map::node::NODE_LEN;
use super::map::{Entry, Node, NodeName};
use super::passing::Passing;
use super::store::Store;
use crate::backend::{BlockBackend, Free, Location, Placement};
use crate::sorted::SortedMap;
use crate::units::{BlockSize, Generation, VersionId};

/// Bytes, data and map apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Bytes of data blocks.
    pub data_bytes: u64,
    /// Bytes of map nodes; of catalog pages where the whole pool is meant.
    pub node_bytes: u64,
}

/// Nodes that a dry stage "wrote", at locations no backend hands out.
#[derive(Default)]
struct Scratch {
    nodes: BTreeMap<Location, Rc<Node>>,
    /// Where a long walk's nodes are kept.
    passing: Option<Rc<Passing>>,
}

pub(crate) struct Stage<'a, B> {
    pub(crate) store: &'a Store<B>,
    base: Rc<Lineage>,
    versions: SortedMap<VersionId, Option<Version>>,
    graves: SortedMap<u64, Option<Grave>>,
    ids: Rc<Cell<u64>>,
    /// The generation that this commit ends: the birth of all it writes.
    pub(crate) generation: Generation,
    pub(crate) frees: Vec<Free>,
    /// Nodes of which walkers have freed something below, and not yet the node itself.
    pub(crate) half_walked: Vec<Free>,
    /// Objects written by this stage, to be abandoned if it is dropped.
    pub(crate) fresh: Vec<(Location, u32)>,
    scratch: Option<Scratch>,
    pub(crate) freed: Usage,
    pub(crate) written: Usage,
    /// Zombies that may hold something nobody needs any more.
    pub(crate) to_prune: BTreeSet<VersionId>,
}

/// A node that is given back.
pub(crate) fn free_of_node(object: Object) -> Free {
    Free {
        location: object.location,
        len: NODE_LEN as u32,
        is_node: true,
    }
}

/// How much a stage had given back and written.
pub(crate) struct Mark {
    frees: usize,
    fresh: usize,
}

/// What a stage changed, to be merged when its commit is durable.
pub(crate) struct Changes {
    pub(crate) versions: SortedMap<VersionId, Option<Version>>,
    pub(crate) graves: SortedMap<u64, Option<Grave>>,
    pub(crate) to_prune: BTreeSet<VersionId>,
}

impl<'a, B: BlockBackend> Stage<'a, B> {
    pub(crate) fn new(
        store: &'a Store<B>,
        base: Rc<Lineage>,
        ids: Rc<Cell<u64>>,
        generation: Generation,
    ) -> Self {
        Self {
            store,
            base,
            versions: SortedMap::default(),
            graves: SortedMap::default(),
            ids,
            generation,
            frees: Vec::new(),
            half_walked: Vec::new(),
            fresh: Vec::new(),
            scratch: None,
            freed: Usage::default(),
            written: Usage::default(),
            to_prune: BTreeSet::new(),
        }
    }

    /// Makes the stage dry: it writes nothing and must not be committed.
    pub(crate) fn dry(mut self) -> Self {
        self.scratch = Some(Scratch::default());
        self.ids = Rc::new(Cell::new(self.ids.get()));
        self
    }

    /// Makes the stage dry, and keeps what it reads where others that go along find it.
    pub(crate) fn dry_passing(self, passing: &Rc<Passing>) -> Self {
        let mut dry = self.dry();
        if let Some(scratch) = &mut dry.scratch {
            scratch.passing = Some(Rc::clone(passing));
        }
        dry
    }

    pub(crate) fn into_changes(self) -> Changes {
        Changes {
            versions: self.versions,
            graves: self.graves,
            to_prune: self.to_prune,
        }
    }

    // -- versions and graves ------------------------------------------------------------------

    /// The lineage as committed, without what this stage changed.
    pub(crate) fn base(&self) -> &Lineage {
        &self.base
    }

    pub(crate) fn changed_versions(&self) -> &SortedMap<VersionId, Option<Version>> {
        &self.versions
    }

    pub(crate) fn changed_graves(&self) -> &SortedMap<u64, Option<Grave>> {
        &self.graves
    }

    pub(crate) fn version(&self, id: VersionId) -> Result<&Version, Error> {
        let version = match self.versions.get(&id) {
            Some(changed) => changed.as_ref(),
            None => self.base.version(id),
        };
        version.ok_or(Error::NotFound(id))
    }

    pub(crate) fn version_mut(&mut self, id: VersionId) -> Result<&mut Version, Error> {
        if !self.versions.contains_key(&id) {
            self.versions.insert(id, self.base.version(id).cloned());
        }
        self.versions
            .get_mut(&id)
            .and_then(Option::as_mut)
            .ok_or(Error::NotFound(id))
    }

    pub(crate) fn put_version(&mut self, id: VersionId, version: Option<Version>) {
        self.versions.insert(id, version);
    }

    pub(crate) fn children(&self, id: VersionId) -> Vec<VersionId> {
        let is_child = |version: &Option<Version>| {
            version
                .as_ref()
                .is_some_and(|version| version.parent == Some(id))
        };
        let unchanged = self
            .base
            .children(id)
            .filter(|child| !self.versions.contains_key(child));
        let changed = self
            .versions
            .iter()
            .filter(|(_, v)| is_child(v))
            .map(|(&child, _)| child);
        let mut children: Vec<VersionId> = unchanged.chain(changed).collect();
        children.sort_unstable();
        children
    }

    pub(crate) fn fresh_id(&mut self) -> u64 {
        self.ids.replace(self.ids.get() + 1)
    }

    pub(crate) fn graves(&self) -> Vec<(u64, Grave)> {
        let unchanged = self
            .base
            .graves
            .iter()
            .filter(|(id, _)| !self.graves.contains_key(id));
        let unchanged = unchanged.map(|(&id, grave)| (id, grave.clone()));
        let changed = self
            .graves
            .iter()
            .filter_map(|(&id, grave)| Some((id, grave.clone()?)));
        let mut graves: Vec<(u64, Grave)> = unchanged.chain(changed).collect();
        graves.sort_unstable_by_key(|&(id, _)| id);
        graves
    }

    /// The graves that this stage dug, which it forgets.
    pub(crate) fn take_new_graves(&mut self) -> Vec<Grave> {
        let graves = std::mem::take(&mut self.graves);
        graves
            .iter()
            .filter_map(|(_, grave)| grave.clone())
            .collect()
    }

    pub(crate) fn put_grave(&mut self, id: u64, grave: Option<Grave>) {
        self.graves.insert(id, grave);
    }

    // -- objects ------------------------------------------------------------------------------

    pub(crate) async fn node(&self, object: Object, name: &NodeName) -> Result<Rc<Node>, Error> {
        if let Some(scratch) = &self.scratch {
            if let Some(node) = scratch.nodes.get(&object.location) {
                return Ok(Rc::clone(node));
            }
            if let Some(passing) = &scratch.passing {
                return passing.node(self.store, object, name).await;
            }
        }
        self.store.node(object, name).await
    }

    /// The node an entry stands for; `None` where nothing was ever written.
    pub(crate) async fn node_at(
        &self,
        entry: Entry,
        name: &NodeName,
    ) -> Result<Option<Rc<Node>>, Error> {
        match entry {
            Entry::None => Ok(None),
            Entry::Zero { birth } => Ok(Some(Rc::new(Node::zeroes(birth)))),
            Entry::Object(object) => Ok(Some(self.node(object, name).await?)),
        }
    }

    /// Stores a node, unless it has no entries; returns what is to stand in its parent.
    pub(crate) async fn write_node(
        &mut self,
        mut node: Node,
        name: &NodeName,
        aggregate: &Aggregate,
    ) -> Result<Entry, Error> {
        if !node.has_entries() {
            return Ok(Entry::None);
        }
        node.seal(name, self.generation, aggregate);
        let checksum = node.checksum();
        let node = Rc::new(node);
        self.written.node_bytes += NODE_LEN as u64;
        let location = match &mut self.scratch {
            Some(scratch) => {
                let location = Location::new(Location::MAX - scratch.nodes.len() as u64)
                    .ok_or(Error::NoSpace)?;
                scratch.nodes.insert(location, Rc::clone(&node));
                location
            }
            None => {
                let location = self
                    .store
                    .backend
                    .write(Placement::Node, node.bytes())
                    .await?;
                self.fresh.push((location, NODE_LEN as u32));
                location
            }
        };
        let object = Object {
            location,
            birth: self.generation,
            checksum,
            is_sealed: false,
        };
        if self.scratch.is_none() {
            self.store.keep_node(object, node);
        }
        Ok(Entry::Object(object))
    }

    pub(crate) fn free_node(&mut self, object: Object) {
        self.freed.node_bytes += NODE_LEN as u64;
        self.frees.push(free_of_node(object));
    }

    pub(crate) fn free_block(&mut self, object: Object, block_size: BlockSize) {
        self.freed.data_bytes += block_size.bytes();
        let len = block_size.len();
        self.frees.push(Free {
            location: object.location,
            len,
            is_node: false,
        });
    }

    pub(crate) async fn write_page(&mut self, page: Page) -> Result<PageRef, Error> {
        let bytes: Rc<[u8]> = page.encode(self.store.pool_id).into();
        let len = u32::try_from(bytes.len()).map_err(|_| InvalidRequest::Row)?;
        let checksum = Checksum::of(&bytes);
        let location = self.store.backend.write(Placement::Node, &bytes).await?;
        self.fresh.push((location, len));
        let page_ref = PageRef {
            location,
            len,
            checksum,
        };
        self.store
            .keep_page(&page_ref, Rc::new(page.within(&bytes)));
        Ok(page_ref)
    }

    /// Gives a page back. Walkers never read pages, so it needs no quarantine.
    pub(crate) fn free_page(&mut self, page_ref: &PageRef) {
        let (location, len) = (page_ref.location, page_ref.len);
        self.frees.push(Free {
            location,
            len,
            is_node: false,
        });
    }

    /// Where this stage is now, for [`Stage::back_to`].
    pub(crate) fn mark(&self) -> Mark {
        Mark {
            frees: self.frees.len(),
            fresh: self.fresh.len(),
        }
    }

    /// Gives up the pages that were written and given back since.
    pub(crate) fn back_to(&mut self, mark: Mark) {
        self.frees.truncate(mark.frees);
        for (location, len) in self.fresh.split_off(mark.fresh) {
            self.store.backend.abandon(location, len);
        }
    }

    /// Gives up everything this stage wrote.
    pub(crate) fn abandon(self) {
        for (location, len) in self.fresh {
            self.store.backend.abandon(location, len);
        }
    }
}

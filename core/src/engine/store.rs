//! Objects as the engine reads them: every one is checked against what its parent says of it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::cache::Cache;
use super::catalog::page::{Page, PageRef};
use super::error::{Corruption, Error, Fault};
use super::hash::Checksum;
use super::map::entry::Object;
use super::map::node::NODE_LEN;
use super::map::{Node, NodeName};
use super::pool::Options;
use super::seal::Cipher;
use crate::backend::{BackendError, BlockBackend, Location};

pub(crate) struct Store<B> {
    pub(crate) backend: B,
    pub(crate) pool_id: [u8; 16],
    nodes: RefCell<Cache<Rc<Node>>>,
    pages: RefCell<Cache<Rc<Page>>>,
    /// Data blocks that are read as if the medium had damaged them.
    spoiled: RefCell<BTreeMap<Location, Checksum>>,
}

/// What a backend says of an object it cannot deliver, as the corruption it is.
fn missing(error: BackendError, corruption: Corruption) -> Error {
    match error {
        BackendError::Damaged { .. } => Error::Corrupt(corruption),
        other => other.into(),
    }
}

impl<B: BlockBackend> Store<B> {
    pub(crate) fn new(backend: B, pool_id: [u8; 16], options: &Options) -> Self {
        Self {
            backend,
            pool_id,
            nodes: RefCell::new(Cache::new(options.map_cache_bytes)),
            pages: RefCell::new(Cache::new(options.catalog_cache_bytes)),
            spoiled: RefCell::default(),
        }
    }

    /// From now on this data block reads as if its first byte had changed. Another object that comes
    /// to the same place reads well: it has another checksum.
    pub(crate) fn spoil(&self, location: Location, checksum: Checksum) {
        self.spoiled.borrow_mut().insert(location, checksum);
    }

    pub(crate) fn keep_node(&self, object: Object, node: Rc<Node>) {
        self.nodes
            .borrow_mut()
            .keep(object.location, object.checksum, node, NODE_LEN);
    }

    pub(crate) async fn node(&self, object: Object, name: &NodeName) -> Result<Rc<Node>, Error> {
        let cached = self
            .nodes
            .borrow_mut()
            .find(object.location, object.checksum);
        if let Some(node) = cached
            && node.is(name)
        {
            return Ok(node);
        }
        let node = Rc::new(self.node_uncached(object, name).await?);
        self.keep_node(object, Rc::clone(&node));
        Ok(node)
    }

    /// Reads a node that is wanted once: from the cache if it is there, and without a place in it.
    pub(crate) async fn node_passed(
        &self,
        object: Object,
        name: &NodeName,
    ) -> Result<Rc<Node>, Error> {
        let cached = self
            .nodes
            .borrow_mut()
            .find(object.location, object.checksum);
        match cached.filter(|node| node.is(name)) {
            Some(node) => Ok(node),
            None => Ok(Rc::new(self.node_uncached(object, name).await?)),
        }
    }

    /// Reads past the cache, as `check` does.
    pub(crate) async fn node_uncached(
        &self,
        object: Object,
        name: &NodeName,
    ) -> Result<Node, Error> {
        let corruption = |fault| Corruption::Node {
            location: object.location,
            level: name.level,
            first: name.first,
            fault,
        };
        let mut bytes = vec![0; NODE_LEN];
        let read = self.backend.read(object.location, &mut bytes).await;
        read.map_err(|e| missing(e, corruption(Fault::Missing)))?;
        Ok(Node::open(bytes, name, object.birth, object.checksum).map_err(corruption)?)
    }

    /// Reads a whole data block; an encrypted one with its disk's cipher.
    pub(crate) async fn block(
        &self,
        object: Object,
        index: u64,
        cipher: Option<&Cipher>,
        buffer: &mut [u8],
    ) -> Result<(), Error> {
        let corruption = |fault| Corruption::Block {
            location: object.location,
            index,
            fault,
        };
        let read = self.backend.read(object.location, buffer).await;
        read.map_err(|e| missing(e, corruption(Fault::Missing)))?;
        if self.spoiled.borrow().get(&object.location) == Some(&object.checksum)
            && let Some(byte) = buffer.first_mut()
        {
            *byte ^= 0xff;
        }
        let is_right = match cipher {
            None => !object.is_sealed && Checksum::of(buffer) == object.checksum,
            // A plain block on an encrypted disk is nothing that was written here.
            Some(cipher) => object.is_sealed && cipher.open(&object, index, buffer),
        };
        if is_right {
            Ok(())
        } else {
            Err(corruption(Fault::Checksum).into())
        }
    }

    /// Reads an encrypted block that cannot be opened: that it is there, no more.
    pub(crate) async fn locked_block(
        &self,
        object: Object,
        index: u64,
        buffer: &mut [u8],
    ) -> Result<(), Error> {
        let corruption = |fault| Corruption::Block {
            location: object.location,
            index,
            fault,
        };
        let read = self.backend.read(object.location, buffer).await;
        read.map_err(|e| missing(e, corruption(Fault::Missing)))?;
        if object.is_sealed {
            Ok(())
        } else {
            Err(corruption(Fault::Malformed).into())
        }
    }

    pub(crate) fn keep_page(&self, page_ref: &PageRef, page: Rc<Page>) {
        let len = page_ref.len as usize;
        self.pages
            .borrow_mut()
            .keep(page_ref.location, page_ref.checksum, page, len);
    }

    pub(crate) async fn page(&self, page_ref: &PageRef) -> Result<Rc<Page>, Error> {
        let cached = self
            .pages
            .borrow_mut()
            .find(page_ref.location, page_ref.checksum);
        if let Some(page) = cached {
            return Ok(page);
        }
        let page = Rc::new(self.page_uncached(page_ref).await?);
        self.keep_page(page_ref, Rc::clone(&page));
        Ok(page)
    }

    /// Reads past the cache, as `check` does.
    pub(crate) async fn page_uncached(&self, page_ref: &PageRef) -> Result<Page, Error> {
        let corruption = |fault| Corruption::Page {
            location: page_ref.location,
            fault,
        };
        let mut buffer = vec![0; page_ref.len as usize];
        let read = self.backend.read(page_ref.location, &mut buffer).await;
        read.map_err(|e| missing(e, corruption(Fault::Missing)))?;
        if Checksum::of(&buffer) != page_ref.checksum {
            return Err(corruption(Fault::Checksum).into());
        }
        Ok(Page::decode(&buffer.into(), self.pool_id).map_err(corruption)?)
    }
}

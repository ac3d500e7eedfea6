//! Who has what lies in the store, object by object.

use std::rc::Rc;

use roaring::RoaringTreemap;

use super::error::Error;
use super::pool::Pool;
use super::visit::Tally;
use crate::backend::{BlockBackend, Location};
use crate::units::{Generation, VersionId};

/// Objects listed at a time.
const LIST_LEN: usize = 4096;

/// Who has an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tenant {
    /// A version of the group of this index; the first such group.
    Group(usize),
    /// A version of no group: its data.
    Other,
    /// The map of any version, or the catalog.
    Metadata,
    /// Nobody that was there when this was asked: it is being given back, or not committed yet.
    Leaving,
    /// Nobody: it was freed, and still takes room.
    Freed,
}

/// An object in the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it is.
    pub location: Location,
    /// The bytes it takes.
    pub len: u32,
    /// Who has it.
    pub tenant: Tenant,
}

impl<B: BlockBackend> Pool<B> {
    /// Calls `each` on every object that takes room, in the order of their locations, and says who has
    /// it: walks the maps of all versions, as of the last commit. What is committed meanwhile may
    /// be told as [`Tenant::Leaving`].
    ///
    /// # Errors
    /// `NotFound` for a version of a group; `Corrupt`; what the backend says.
    pub async fn tenants(
        &self,
        groups: &[Vec<VersionId>],
        mut each: impl FnMut(Piece),
    ) -> Result<(), Error> {
        let store = &self.shared.store;
        let (nodes, blocks) = self
            .shared
            .as_of_commit(async || {
                let (lineage, catalog) = {
                    let state = self.shared.state.borrow();
                    (Rc::clone(&state.lineage), state.catalog)
                };
                let (mut tally, mut blocks) = (Tally::default(), Vec::new());
                for group in groups {
                    for &id in group {
                        let version = self.shared.readable(id)?;
                        tally.add(store, &version, Generation::ZERO).await?;
                    }
                    blocks.push(tally.take_blocks());
                }
                for (_, version) in lineage.versions() {
                    tally.add(store, version, Generation::ZERO).await?;
                }
                if let Some(root) = catalog {
                    tally.pages(store, &root).await?;
                }
                blocks.push(tally.take_blocks());
                Ok((tally, blocks))
            })
            .await?;
        let tenant = |location: Location| {
            let has = |blocks: &RoaringTreemap| blocks.contains(location.raw());
            match blocks.iter().position(has) {
                Some(group) if group < groups.len() => Tenant::Group(group),
                Some(_) => Tenant::Other,
                None if nodes.has_node(location) => Tenant::Metadata,
                None => Tenant::Leaving,
            }
        };
        let mut after = None;
        loop {
            let listed = store.backend.occupied(after, LIST_LEN).await?;
            let Some(last) = listed.last() else {
                return Ok(());
            };
            after = Some(last.location);
            for occupied in &listed {
                each(Piece {
                    location: occupied.location,
                    len: occupied.len,
                    tenant: if occupied.is_freed {
                        Tenant::Freed
                    } else {
                        tenant(occupied.location)
                    },
                });
            }
        }
    }
}

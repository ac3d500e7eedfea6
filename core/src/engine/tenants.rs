//! Who has what lies in the store, object by object.

use std::rc::Rc;

use roaring::RoaringTreemap;

use super::error::Error;
use super::pool::Pool;
use super::visit::Tally;
use crate::backend::{BlockBackend, Location, Occupied};
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

/// Who has what, as of a commit: compressed sets of places, which grow with fragmentation, not with data.
pub struct Tenants {
    nodes: Tally,
    /// The blocks of each group, and last those of all others.
    blocks: Vec<RoaringTreemap>,
}

impl Tenants {
    fn of(&self, occupied: &Occupied) -> Tenant {
        let (location, groups) = (occupied.location, self.blocks.len().saturating_sub(1));
        let has = |blocks: &RoaringTreemap| blocks.contains(location.raw());
        match self.blocks.iter().position(has) {
            _ if occupied.is_freed => Tenant::Freed,
            Some(group) if group < groups => Tenant::Group(group),
            Some(_) => Tenant::Other,
            None if self.nodes.has_node(location) => Tenant::Metadata,
            None => Tenant::Leaving,
        }
    }
}

impl<B: BlockBackend> Pool<B> {
    /// Who has what, of these groups of versions and all others: walks the maps of all versions, as of the
    /// last commit.
    ///
    /// # Errors
    /// `NotFound` for a version of a group; `Corrupt`; what the backend says.
    pub async fn tenants(&self, groups: &[Vec<VersionId>]) -> Result<Tenants, Error> {
        let store = &self.shared.store;
        self.shared
            .as_of_commit(async || {
                let (lineage, tree) = {
                    let state = self.shared.state.borrow();
                    (Rc::clone(&state.lineage), state.catalog.tree)
                };
                let (mut nodes, mut blocks) = (Tally::default(), Vec::new());
                for group in groups {
                    for &id in group {
                        let version = self.shared.readable(id)?;
                        nodes.add(store, &version, Generation::ZERO).await?;
                    }
                    blocks.push(nodes.take_blocks());
                }
                for (_, version) in lineage.versions() {
                    nodes.add(store, version, Generation::ZERO).await?;
                }
                if let Some(root) = tree {
                    nodes.pages(store, &root).await?;
                }
                blocks.push(nodes.take_blocks());
                Ok(Tenants { nodes, blocks })
            })
            .await
    }

    /// Calls `each` on the objects that take room after a location, in the order of their locations, until
    /// it returns false; with who has them. What was written since the tenants were asked for is
    /// told as [`Tenant::Leaving`].
    ///
    /// # Errors
    /// What the backend says.
    pub async fn pieces(
        &self,
        tenants: &Tenants,
        mut after: Option<Location>,
        mut each: impl FnMut(Piece) -> bool,
    ) -> Result<(), Error> {
        loop {
            let listed = self.backend().occupied(after, LIST_LEN).await?;
            let Some(last) = listed.last() else {
                return Ok(());
            };
            after = Some(last.location);
            for occupied in &listed {
                let piece = Piece {
                    location: occupied.location,
                    len: occupied.len,
                    tenant: tenants.of(occupied),
                };
                if !each(piece) {
                    return Ok(());
                }
            }
        }
    }
}

//! The catalog: rows of the engine and of the service in one path-copied B-tree, and those that changed since
//! it was written, which the root record carries.
//!
//! Key order: bytewise over (kind, id). Row limits: ids to 64 bytes, values to 32 KiB. Split rule:
//! a page that grows over 8 KiB is cut, from its first row on, into pages of at most 8 KiB or one
//! row; a rewritten page under 2 KiB is joined with a neighbour first. So a change costs one path
//! at most, whatever the number of rows; most cost none, and go into the tree with others later.

pub(crate) mod page;
pub(crate) mod read;
pub(crate) mod recent;
pub(crate) mod update;

use page::PageRef;
use recent::Recent;

/// The first row kind that belongs to the service; those below are the engine's.
pub const SERVICE_KIND_MIN: u8 = 0x40;
/// The longest id of a row in bytes.
pub const ROW_ID_LEN_MAX: usize = 64;
/// The longest value of a row in bytes.
pub const ROW_LEN_MAX: usize = 32 * 1024;

/// Row kinds of the engine.
pub(crate) mod kind {
    /// A version: a place in the lineage. Id: its number, big endian.
    pub(crate) const VERSION: u8 = 1;
    /// A walker over a tree that left the lineage. Id: its number, big endian.
    pub(crate) const GRAVE: u8 = 2;
    /// Spilled blocks that are allocated and in no map yet; an open gives them back. Id: a number.
    pub(crate) const UNCLAIMED: u8 = 3;
    /// The random bytes of an opening that sealed something. Id: the first birth that is its own.
    pub(crate) const SESSION: u8 = 4;
}

/// The catalog as of a commit.
#[derive(Clone, Debug, Default)]
pub(crate) struct Catalog {
    /// The tree's root; `None` while it has no rows.
    pub(crate) tree: Option<PageRef>,
    /// What changed since.
    pub(crate) recent: Recent,
}

impl Catalog {
    /// Whether both are the same commit's.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.tree == other.tree && self.recent.is_same(&other.recent)
    }
}

/// A row's key: its kind, then its id.
pub(crate) fn key(kind: u8, id: &[u8]) -> Vec<u8> {
    let mut key = Vec::with_capacity(1 + id.len());
    key.push(kind);
    key.extend_from_slice(id);
    key
}

//! The lineage: the tree of heads, snapshots and holds, kept whole in memory.
//!
//! A version is about 150 bytes, so ten thousand disks with 64 snapshots each fit in 100 MB; what
//! grows with the data (maps, blocks) is never kept whole.
//!
//! Invariants: along each parent-to-child edge a disk's length only grows; a parent's generation is
//! never above its child's; heads have no children.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::map::shape::level_of;
use super::map::{Entry, NodeName};
use super::seal::Seal;
use crate::units::{BlockSize, Generation, VersionId};

/// What a version is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionKind {
    /// The writable tip of a disk.
    Head,
    /// A read-only state that people see.
    Snapshot,
    /// A read-only state that a long reader keeps alive; hidden, dropped at the next open.
    Hold,
}

/// A place in the lineage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Head, snapshot or hold.
    pub kind: VersionKind,
    /// Deleted, but still the owner of what its two or more children share. Hidden.
    pub is_zombie: bool,
    /// The version this one goes on from.
    pub parent: Option<VersionId>,
    /// The head that the lineage began with; only versions of one lineage share anything.
    pub lineage: VersionId,
    /// Of a snapshot: everything it reaches was born in this generation or before. Zero for heads.
    pub generation: Generation,
    /// The size of the disk in bytes.
    pub len: u64,
    /// The unit of redirection.
    pub block_size: BlockSize,
    /// Of a head: blocks redirected to a new place since its last snapshot.
    pub redirected_blocks: u64,
    /// Of a head: what copy-on-write would have copied since its last snapshot. Each block counts
    /// once, at its first overwrite, if the snapshot holds data there.
    pub cow_copies: u64,
    /// Of an encrypted one.
    pub(crate) seal: Option<Rc<Seal>>,
    pub(crate) root: Entry,
}

impl Version {
    /// Whether its keys can be so: what is written to a head is written under a subkey of its own, and
    /// nothing was written under another's later than now. Two heads with one subkey could write
    /// one block under one nonce.
    pub(crate) fn seal_fits(&self, id: VersionId, committed: Generation) -> bool {
        self.seal.as_ref().is_none_or(|seal| {
            let is_own = self.kind != VersionKind::Head || seal.scope == id;
            is_own && seal.inherited.iter().all(|(_, up_to)| *up_to <= committed)
        })
    }

    pub(crate) fn level(&self) -> u8 {
        level_of(self.len, self.block_size)
    }

    pub(crate) fn root_name(&self, pool_id: [u8; 16]) -> NodeName {
        NodeName {
            pool_id,
            lineage: self.lineage,
            block_size: self.block_size,
            level: self.level(),
            first: 0,
        }
    }

    /// Whether its blocks are encrypted, as all are that come of it.
    #[must_use]
    pub fn is_sealed(&self) -> bool {
        self.seal.is_some()
    }

    /// Whether people see it: not a hold, not a zombie.
    #[must_use]
    pub fn is_visible(&self) -> bool {
        !self.is_zombie && self.kind != VersionKind::Hold
    }

    /// How many blocks the disk has; the last may be a part of one.
    #[must_use]
    pub fn blocks(&self) -> u64 {
        self.len.div_ceil(self.block_size.bytes())
    }
}

/// A walker over a tree that left the lineage: frees what the tree owns and the counterpart has not
/// at the same place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Grave {
    pub(crate) root: Entry,
    /// What the root node is called. A level of 0 never occurs: single blocks are freed at once.
    pub(crate) name: NodeName,
    /// The surviving child's entry for the same place, as the burying commit wrote it.
    pub(crate) counterpart: Entry,
    /// What was born in this generation or before is somebody else's.
    pub(crate) lower: Generation,
    pub(crate) start: Generation,
    /// The cursor: the first block not yet passed, counted from the root's first.
    pub(crate) next: u64,
}

/// All versions and graves as of a commit.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lineage {
    versions: BTreeMap<VersionId, Version>,
    children: BTreeMap<VersionId, BTreeSet<VersionId>>,
    /// How many of the versions are zombies.
    zombies: usize,
    pub(crate) graves: BTreeMap<u64, Grave>,
}

impl Lineage {
    pub(crate) fn version(&self, id: VersionId) -> Option<&Version> {
        self.versions.get(&id)
    }

    /// How many versions there are.
    pub(crate) fn len(&self) -> usize {
        self.versions.len()
    }

    /// How many of them nobody sees any more.
    pub(crate) fn zombies(&self) -> usize {
        self.zombies
    }

    pub(crate) fn versions(&self) -> impl Iterator<Item = (VersionId, &Version)> {
        self.versions.iter().map(|(&id, version)| (id, version))
    }

    /// The nearest version above that people can see.
    pub(crate) fn visible_parent(&self, id: VersionId) -> Option<VersionId> {
        let mut next = self.version(id)?.parent;
        while let Some(id) = next {
            let version = self.version(id)?;
            if version.is_visible() {
                return Some(id);
            }
            next = version.parent;
        }
        None
    }

    /// The generation of the nearest of these versions above; zero if none is.
    pub(crate) fn generation_above(&self, version: &Version, ids: &[VersionId]) -> Generation {
        let mut next = version.parent;
        while let Some((id, above)) = next.and_then(|id| Some((id, self.version(id)?))) {
            if ids.contains(&id) {
                return above.generation;
            }
            next = above.parent;
        }
        Generation::ZERO
    }

    pub(crate) fn children(&self, id: VersionId) -> impl Iterator<Item = VersionId> + '_ {
        self.children.get(&id).into_iter().flatten().copied()
    }

    pub(crate) fn put(&mut self, id: VersionId, version: Option<Version>) {
        if let Some(parent) = self.versions.get(&id).and_then(|before| before.parent)
            && let Some(siblings) = self.children.get_mut(&parent)
        {
            siblings.remove(&id);
            if siblings.is_empty() {
                self.children.remove(&parent);
            }
        }
        let is_zombie = |version: &Version| version.is_zombie;
        self.zombies += usize::from(version.as_ref().is_some_and(is_zombie));
        let before = match version {
            Some(version) => {
                if let Some(parent) = version.parent {
                    self.children.entry(parent).or_default().insert(id);
                }
                self.versions.insert(id, version)
            }
            None => self.versions.remove(&id),
        };
        self.zombies -= usize::from(before.as_ref().is_some_and(is_zombie));
    }
}

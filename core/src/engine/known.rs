//! Figures that were computed once and stay right.
//!
//! A figure is kept under a digest of *all* it was computed from, so that nothing ever has to be thrown away:
//! - what a version added: its root and the generation it is counted from. A root names its whole tree by
//!   checksum, so the count cannot change while these two stay;
//! - what a version sees: its root;
//! - what several versions reach together: their roots, and from which generation on each counts;
//! - what a deletion frees: the deleted versions and those beside them. For each deleted version these are
//!   its root, the generation of its parent, and the roots of its children, with which it is compared. A
//!   hidden version (a zombie) beside it is looked at again by the same deletion, so the same of it belongs to
//!   it, and whether it waits to be pruned, and so on past all hidden ones. A version that people see ends
//!   this: of one above only its generation counts, of one below its root.
//!
//! So a commit that writes to a disk leaves all but the figures of its head and of the snapshot before it.
//!
//! Graves do not matter: a walker frees the same whether something else is deleted or not.

use std::collections::{BTreeMap, BTreeSet};

use lru::LruCache;

use super::error::Error;
use super::hash::Checksum;
use super::lineage::{Lineage, Version};
use super::map::Entry;
use super::stage::Usage;
use crate::rules::{Rule, applies};
use crate::units::{Generation, VersionId};

/// Figures kept, about 100 bytes each: so many, and for large pools so many a version. What is asked of
/// every version again and again is what it counts for in its chain and what its deletion frees.
const FIGURES_MIN: usize = 1 << 16;
const FIGURES_PER_VERSION: usize = 2;

/// What a figure was computed from, as a digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key(Checksum);

/// Figures, the longest unasked going first.
pub(crate) struct Known(LruCache<Key, Usage>);

impl Default for Known {
    fn default() -> Self {
        Self(LruCache::unbounded())
    }
}

impl Known {
    pub(crate) fn find(&mut self, key: Key) -> Option<Usage> {
        self.0.get(&key).copied()
    }

    /// Keeps one more of a pool of so many versions.
    pub(crate) fn keep(&mut self, key: Key, usage: Usage, versions: usize) {
        self.0.put(key, usage);
        let max = FIGURES_MIN.max(versions.saturating_mul(FIGURES_PER_VERSION));
        while self.0.len() > max {
            self.0.pop_lru();
        }
    }
}

impl Key {
    /// Of what a version sees.
    pub(crate) fn of_contents(version: &Version) -> Self {
        let mut words = Words::new(0);
        words.root(version);
        words.key()
    }

    /// The digest.
    pub(crate) fn bytes(self) -> [u8; 16] {
        self.0.0
    }

    /// Of what trees have together that was born after a bound each.
    pub(crate) fn of_trees<'a>(trees: impl IntoIterator<Item = (&'a Version, Generation)>) -> Self {
        let mut words = Words::new(1);
        for (version, bound) in trees {
            words.root(version);
            if applies(Rule::KnownBound) {
                words.number(bound.raw());
            }
        }
        words.key()
    }

    /// Of what deleting these versions frees.
    pub(crate) fn of_deletion(
        lineage: &Lineage,
        pending: &BTreeSet<VersionId>,
        ids: &[VersionId],
    ) -> Result<Self, Error> {
        let mut members = BTreeMap::new();
        let mut next = ids.to_vec();
        while let Some(id) = next.pop() {
            let version = lineage.version(id).ok_or(Error::NotFound(id))?;
            if members.insert(id, version).is_some() {
                continue;
            }
            let beside = version.parent.into_iter().chain(lineage.children(id));
            let is_hidden = |id: &VersionId| lineage.version(*id).is_some_and(|v| v.is_zombie);
            next.extend(beside.filter(|id| is_hidden(id) && applies(Rule::KnownHidden)));
        }
        let mut words = Words::new(2);
        for (&id, version) in &members {
            words.number(id.raw());
            words.number(u64::from(ids.contains(&id)));
            words.number(u64::from(pending.contains(&id)));
            words.root(version);
            words.number(version.generation.raw());
            let parent = version.parent.and_then(|parent| lineage.version(parent));
            words.number(version.parent.map_or(0, VersionId::raw));
            if applies(Rule::KnownBound) {
                words.number(parent.map_or(0, |parent| parent.generation.raw()));
            }
            for child in lineage.children(id) {
                words.number(child.raw());
                let version = lineage.version(child).ok_or(Error::NotFound(child))?;
                if applies(Rule::KnownChildren) {
                    words.root(version);
                }
            }
            words.number(u64::MAX);
        }
        Ok(words.key())
    }
}

/// What goes into a digest.
struct Words(Vec<u8>);

impl Words {
    fn new(kind: u8) -> Self {
        Self(vec![kind])
    }

    fn number(&mut self, number: u64) {
        self.0.extend(number.to_le_bytes());
    }

    /// A root, and how deep its tree is.
    fn root(&mut self, version: &Version) {
        self.number(version.lineage.raw());
        self.number(u64::from(version.level()));
        self.number(version.root.birth().raw());
        match version.root {
            Entry::None => self.number(0),
            Entry::Zero { .. } => self.number(1),
            Entry::Object(object) => {
                self.number(2);
                self.number(object.location.raw());
                self.0.extend(object.checksum.0);
            }
        }
    }

    fn key(&self) -> Key {
        Key(Checksum::of(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_pool_keeps_more_figures_and_lets_the_longest_unasked_go() {
        let key = |number: usize| {
            let mut words = Words::new(0);
            words.number(number as u64);
            words.key()
        };
        let mut known = Known::default();
        let versions = FIGURES_MIN;
        let max = versions * FIGURES_PER_VERSION;
        for number in 0..max + 1 {
            known.keep(key(number), Usage::default(), versions);
        }
        assert!(known.find(key(0)).is_none());
        assert!(known.find(key(1)).is_some());
        known.keep(key(max + 1), Usage::default(), 0);
        assert_eq!(known.0.len(), FIGURES_MIN);
        assert!(known.find(key(1)).is_some(), "it was asked for last");
    }
}

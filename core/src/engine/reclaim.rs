//! Deletion without reference counts: who owns what, who leaves the lineage when.
//!
//! A version owns what it reaches with a birth after gen(parent). The rules are numbered in the
//! design; `rules.rs` names them, and a test leaves out each.

use super::error::Error;
use super::lineage::Version;
use super::map::shape::slot;
use super::map::{Entry, NodeName};
use super::stage::Stage;
use crate::backend::BlockBackend;
use crate::rules::{Rule, applies};
use crate::units::{Generation, VersionId};

impl<B: BlockBackend> Stage<'_, B> {
    /// gen(parent): the version owns what it reaches and what was born after that.
    pub(crate) fn lower(&self, version: &Version) -> Result<Generation, Error> {
        match version.parent {
            Some(parent) if applies(Rule::Birth) => Ok(self.version(parent)?.generation),
            _ => Ok(Generation::ZERO),
        }
    }

    /// A version's entry for the place of a tree of some level. Disks only grow, so a descendant's
    /// tree may be deeper; an ancestor's tree then corresponds to its leftmost subtree.
    pub(crate) async fn aligned(&self, version: &Version, level: u8) -> Result<Entry, Error> {
        let mut name = version.root_name(self.store.pool_id);
        let mut entry = version.root;
        while name.level > level && applies(Rule::Align) {
            match self.node_at(entry, &name).await? {
                Some(node) => entry = node.entry(slot(name.level, 0)),
                None => return Ok(Entry::None),
            }
            name = NodeName {
                level: name.level - 1,
                ..name
            };
        }
        Ok(entry)
    }

    /// Takes versions out of the lineage, or leaves them there as zombies for now. Part of the
    /// commit that carries the deletion, after everything else in it: the counterpart is the root
    /// that this very commit writes for the child, and until now the child's writes were bound by
    /// the deleted version.
    pub(crate) async fn unlink(&mut self, id: VersionId) -> Result<(), Error> {
        let mut next = Some(id);
        while let Some(id) = next {
            next = self.unlink_one(id).await?;
        }
        Ok(())
    }

    /// Returns a zombie above that has lost a child and must be looked at again.
    async fn unlink_one(&mut self, id: VersionId) -> Result<Option<VersionId>, Error> {
        let version = self.version(id)?.clone();
        let children = self.children(id);
        let lower = self.lower(&version)?;
        // The root is the youngest entry of its tree.
        let owns = version.root.birth() > lower && version.root.object().is_some();
        if owns && children.len() > 1 && applies(Rule::Zombie) {
            self.version_mut(id)?.is_zombie = true;
            self.to_prune.insert(id);
            self.prune_below(&children)?;
            return Ok(None);
        }
        if owns {
            let name = version.root_name(self.store.pool_id);
            let counterpart = match children.first() {
                Some(&child) if applies(Rule::Compare) => {
                    let child = if applies(Rule::FreshCounterpart) {
                        self.version(child)?.clone()
                    } else {
                        let durable = self.base().version(child);
                        durable.cloned().unwrap_or(self.version(child)?.clone())
                    };
                    self.aligned(&child, name.level).await?
                }
                _ => Entry::None,
            };
            self.bury(version.root, name, counterpart, lower);
        }
        self.prune_below(&children)?;
        // Several children only if it owns nothing: their bounds then agree.
        for child in children {
            self.version_mut(child)?.parent = version.parent;
        }
        self.put_version(id, None);
        self.to_prune.remove(&id);
        match version.parent {
            Some(parent) if self.version(parent)?.is_zombie => {
                self.to_prune.insert(parent);
                Ok(Some(parent))
            }
            _ => Ok(None),
        }
    }

    /// Zombies that hang below a version which people no longer see may hold what only it needed.
    fn prune_below(&mut self, children: &[VersionId]) -> Result<(), Error> {
        let mut next = children.to_vec();
        while let Some(id) = next.pop() {
            if self.version(id)?.is_zombie && self.to_prune.insert(id) {
                next.extend(self.children(id));
            }
        }
        Ok(())
    }
}

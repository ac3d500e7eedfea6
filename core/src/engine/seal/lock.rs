//! Unlocking and locking versions of a pool.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::DataKey;
use crate::backend::BlockBackend;
use crate::engine::error::{Error, InvalidRequest};
use crate::engine::lineage::VersionKind;
use crate::engine::ops::Op;
use crate::engine::pool::Pool;
use crate::engine::state::State;
use crate::units::VersionId;

impl<B: BlockBackend> Pool<B> {
    /// Makes sealed versions readable, and heads writable, until they are locked or the pool is
    /// closed. What comes of them later is unlocked as they are.
    ///
    /// # Errors
    /// `WrongKey`, of plain ones too, which have none; `NotFound`: none of them is unlocked then.
    pub fn unlock(&self, ids: &[VersionId], key: &DataKey) -> Result<(), Error> {
        let mut guard = self.shared.state.borrow_mut();
        let state = &mut *guard;
        state.check_open()?;
        let mut seals = Vec::new();
        for &id in ids {
            let seal = state.readable(id)?.seal.as_ref();
            let right = seal.filter(|seal| state.keyring.is_right(key, seal));
            seals.push((id, Rc::clone(right.ok_or(Error::WrongKey(id))?)));
        }
        for (id, seal) in seals {
            state.keyring.put(id, key, &seal);
        }
        Ok(())
    }

    /// Forgets the keys of versions, after their writes are durable. Reads that are on their way end
    /// as they would have.
    ///
    /// # Errors
    /// As for [`Pool::flush`]: they stay unlocked then.
    pub async fn lock(&self, ids: &[VersionId]) -> Result<(), Error> {
        loop {
            self.flush().await?;
            let mut state = self.shared.state.borrow_mut();
            let waits = |id: &VersionId| {
                let mut overlays = state.all_overlays();
                overlays.any(|(head, overlay)| head == *id && !overlay.is_empty())
            };
            // A commit may be landing that makes versions of these.
            if state.queue.is_empty() && !ids.iter().any(waits) {
                state.forget_keys(ids);
                return Ok(());
            }
        }
    }

    /// Whether something is read that shares blocks with these versions and is kept as it was, with
    /// the key: an export, or a copy.
    #[must_use]
    pub fn is_read(&self, ids: &[VersionId]) -> bool {
        let state = self.shared.state.borrow();
        let lineages = state.lineages(ids);
        let mut versions = state.lineage.versions();
        versions.any(|(id, version)| {
            let is_held = version.kind == VersionKind::Hold && !version.is_zombie;
            is_held && lineages.contains(&version.lineage) && state.keyring.has(id)
        })
    }

    /// The data key of an unlocked version, to encrypt a copy of it with.
    #[must_use]
    pub fn data_key(&self, id: VersionId) -> Option<DataKey> {
        self.shared.state.borrow().keyring.data_key(id)
    }

    /// Whether a version has this key; without one, whether it is plain.
    #[must_use]
    pub fn has_key(&self, id: VersionId, key: Option<&DataKey>) -> bool {
        let state = self.shared.state.borrow();
        let version = state.readable(id).ok();
        match (version.map(|version| &version.seal), key) {
            (Some(None), None) => true,
            (Some(Some(seal)), Some(key)) => state.keyring.is_right(key, seal),
            _ => false,
        }
    }

    /// Whether a version can be read: it is plain, or unlocked.
    #[must_use]
    pub fn is_unlocked(&self, id: VersionId) -> bool {
        self.shared.state.borrow().is_open(id)
    }
}

impl State {
    /// Whether the blocks of a version, a hidden one too, can be opened.
    pub(crate) fn is_open(&self, id: VersionId) -> bool {
        let version = self.lineage.version(id);
        version.is_some_and(|version| version.seal.is_none() || self.keyring.has(id))
    }

    /// Forgets the keys of versions, and of deleted ones of their lineages that are still there for what
    /// others share.
    fn forget_keys(&mut self, ids: &[VersionId]) {
        let lineages = self.lineages(ids);
        let hidden = self.lineage.versions();
        let hidden = hidden.filter(|(_, of)| of.is_zombie && lineages.contains(&of.lineage));
        let hidden: Vec<VersionId> = hidden.map(|(id, _)| id).collect();
        for id in ids.iter().chain(&hidden) {
            self.keyring.remove(*id);
        }
    }

    fn lineages(&self, ids: &[VersionId]) -> BTreeSet<VersionId> {
        let lineage = |id: &VersionId| Some(self.lineage.version(*id)?.lineage);
        ids.iter().filter_map(lineage).collect()
    }

    /// Whether a head can be written, as far as keys go.
    pub(crate) fn check_keys(&self, id: VersionId) -> Result<(), Error> {
        if self.readable(id)?.seal.is_none() {
            return Ok(());
        }
        if !self.keyring.has(id) {
            return Err(Error::Locked(id));
        }
        if !self.keyring.can_seal() {
            return Err(InvalidRequest::Session.into());
        }
        Ok(())
    }

    /// What a commit made is unlocked as what it comes of.
    pub(crate) fn hand_keys_on(&mut self, op: &Op) {
        let (id, from) = match *op {
            Op::Snapshot { id, head } => (id, head),
            Op::Hold { id, version } => (id, version),
            Op::CloneHead { id, from } => (id, from),
            Op::RollBack { head, .. } => (head, head),
            Op::CreateHead {
                id,
                like: Some(like),
                ..
            } => (id, like),
            Op::CreateHead { .. } | Op::Resize { .. } | Op::Delete { .. } => return,
        };
        let seal = self
            .lineage
            .version(id)
            .and_then(|version| version.seal.clone());
        self.keyring.inherit(id, from, seal.as_ref());
    }
}

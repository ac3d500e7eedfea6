//! Unlocking and locking versions of a pool.

use std::rc::Rc;

use super::DataKey;
use crate::backend::BlockBackend;
use crate::engine::error::{Error, InvalidRequest};
use crate::engine::ops::Op;
use crate::engine::pool::Pool;
use crate::engine::state::State;
use crate::units::VersionId;

impl<B: BlockBackend> Pool<B> {
    /// Makes sealed versions readable, and heads writable, until they are locked or the pool is
    /// closed. What comes of them later is unlocked as they are. Plain ones are passed over.
    ///
    /// # Errors
    /// `WrongKey`, `NotFound`: none of them is unlocked then.
    pub fn unlock(&self, ids: &[VersionId], key: &DataKey) -> Result<(), Error> {
        let mut guard = self.shared.state.borrow_mut();
        let state = &mut *guard;
        state.check_open()?;
        let mut seals = Vec::new();
        for &id in ids {
            if let Some(seal) = &state.readable(id)?.seal {
                if !state.keyring.is_right(key, seal) {
                    return Err(Error::WrongKey(id));
                }
                seals.push((id, Rc::clone(seal)));
            }
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
                for &id in ids {
                    state.keyring.remove(id);
                }
                return Ok(());
            }
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

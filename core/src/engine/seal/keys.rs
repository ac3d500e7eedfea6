//! The keys of unlocked versions, and blocks sealed and opened with them.

use std::collections::BTreeMap;
use std::rc::Rc;

use rowdisk_cipher::Cipher as Subkey;

use super::{DataKey, Seal, Sessions};
use crate::engine::error::Error;
use crate::engine::hash::Checksum;
use crate::engine::lineage::Version;
use crate::engine::map::entry::Object;
use crate::units::{Generation, VersionId};

/// The subkeys of one version.
struct Keys {
    data: DataKey,
    /// By the generation up to which they hold; ascending.
    inherited: Vec<(Generation, Subkey)>,
    own: Subkey,
}

impl Keys {
    fn new(data: &DataKey, pool_id: [u8; 16], seal: &Seal) -> Self {
        let subkey = |scope: VersionId| {
            let bytes = data.derived(b"rdk disk", pool_id, scope.raw());
            Subkey::new(&bytes)
        };
        let inherited = seal.inherited.iter();
        Self {
            data: data.clone(),
            inherited: inherited
                .map(|&(scope, up_to)| (up_to, subkey(scope)))
                .collect(),
            own: subkey(seal.scope),
        }
    }

    /// The subkey under which something was written.
    fn of(&self, birth: Generation) -> &Subkey {
        let at = self.inherited.partition_point(|&(up_to, _)| up_to < birth);
        self.inherited.get(at).map_or(&self.own, |(_, key)| key)
    }
}

/// What seals and opens the blocks of one version.
#[derive(Clone)]
pub(crate) struct Cipher {
    keys: Rc<Keys>,
    sessions: Rc<Sessions>,
}

impl Cipher {
    /// Seals a block in place; the tag. `None` without a session: then nothing may be written.
    pub(crate) fn seal(&self, birth: Generation, index: u64, block: &mut [u8]) -> Option<Checksum> {
        let nonce = self.sessions.nonce_for_writing(birth, index)?;
        // Whatever the row says of before: what is written now is written under this head's own.
        let key = &self.keys.own;
        #[cfg(test)]
        super::nonces::note(key, nonce);
        Some(Checksum(key.seal(&nonce, block)?))
    }

    /// Opens a block in place, if it is what was sealed for this place.
    pub(crate) fn open(&self, object: &Object, index: u64, block: &mut [u8]) -> bool {
        let Some(nonce) = self.sessions.nonce(object.birth, index) else {
            return false;
        };
        let key = self.keys.of(object.birth);
        key.open(&nonce, block, &object.checksum.0)
    }
}

/// The keys of all versions that are unlocked.
pub(crate) struct Keyring {
    pool_id: [u8; 16],
    sessions: Rc<Sessions>,
    keys: BTreeMap<VersionId, Rc<Keys>>,
}

impl Keyring {
    pub(crate) fn new(pool_id: [u8; 16], sessions: Rc<Sessions>) -> Self {
        Self {
            pool_id,
            sessions,
            keys: BTreeMap::new(),
        }
    }

    /// What reads and writes this version; `None` for a plain one.
    pub(crate) fn cipher(&self, id: VersionId, version: &Version) -> Result<Option<Cipher>, Error> {
        if version.seal.is_none() {
            return Ok(None);
        }
        let keys = self.keys.get(&id).ok_or(Error::Locked(id))?;
        Ok(Some(Cipher {
            keys: Rc::clone(keys),
            sessions: Rc::clone(&self.sessions),
        }))
    }

    pub(crate) fn data_key(&self, id: VersionId) -> Option<DataKey> {
        self.keys.get(&id).map(|keys| keys.data.clone())
    }

    pub(crate) fn has(&self, id: VersionId) -> bool {
        self.keys.contains_key(&id)
    }

    /// Whether this opening can write sealed blocks.
    pub(crate) fn can_seal(&self) -> bool {
        self.sessions.current().is_some()
    }

    pub(crate) fn is_right(&self, key: &DataKey, seal: &Seal) -> bool {
        key.check(self.pool_id) == seal.check
    }

    pub(crate) fn put(&mut self, id: VersionId, key: &DataKey, seal: &Seal) {
        let keys = Keys::new(key, self.pool_id, seal);
        self.keys.insert(id, Rc::new(keys));
    }

    /// A version that comes of another is unlocked as that one is.
    pub(crate) fn inherit(&mut self, id: VersionId, from: VersionId, seal: Option<&Rc<Seal>>) {
        let key = self.keys.get(&from).map(|keys| keys.data.clone());
        if let Some((key, seal)) = key.zip(seal) {
            self.put(id, &key, seal);
        }
    }

    pub(crate) fn remove(&mut self, id: VersionId) {
        self.keys.remove(&id);
    }
}

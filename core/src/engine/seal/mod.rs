//! Encryption of data blocks ([ADR 2](../../../../docs/adr/0002-nonces.md)).
//!
//! A disk is sealed for life, and so is everything that comes of it. Its blocks are sealed with
//! XChaCha20-Poly1305; the 16 bytes of the tag stand where a plain block has its checksum.
//!
//! Invariants:
//! - A *scope* is the head that wrote a block. Every head writes with a subkey of its own, so two of
//!   them may write one index in one generation.
//! - Births do not repeat within a session, and each opening is a session of its own. So no nonce
//!   repeats under one subkey, whatever crashes and whoever copies the store.
//! - Keys are in memory only, from [`Pool::unlock`](super::Pool::unlock) to
//!   [`Pool::lock`](super::Pool::lock), and are overwritten when they go.

mod keys;
mod lock;
#[cfg(test)]
pub(crate) mod nonces;
mod session;

use std::fmt;
use std::rc::Rc;

use blake2::Blake2sMac;
use blake2::digest::typenum::{U16, U32};
use blake2::digest::{FixedOutput, KeyInit, Update};
use zeroize::Zeroizing;

pub(crate) use keys::{Cipher, Keyring};
pub(crate) use session::{Sessions, decode_session, encode_session};

use super::error::InvalidRequest;
use crate::units::{Generation, VersionId};

/// A clone of a clone, this many times over, still has its keys in one row.
const INHERITED_MAX: usize = 1000;

/// The key of a disk and of all that comes of it: 32 random bytes. Overwritten when it is dropped.
#[derive(Clone)]
pub struct DataKey(Zeroizing<[u8; 32]>);

impl DataKey {
    /// Takes 32 random bytes as a key.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes, to be wrapped and kept.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// Keyed hash (BLAKE2s) of a purpose, the pool and a number.
    fn derived(&self, purpose: &[u8; 8], pool_id: [u8; 16], number: u64) -> Zeroizing<[u8; 32]> {
        let mut mac = Blake2sMac::<U32>::new((&*self.0).into());
        mac.update(purpose);
        mac.update(&pool_id);
        mac.update(&number.to_le_bytes());
        let mut bytes = Zeroizing::new([0; 32]);
        mac.finalize_into((&mut *bytes).into());
        bytes
    }

    /// Tells this key from others, and nothing about it.
    fn check(&self, pool_id: [u8; 16]) -> [u8; 16] {
        let mut mac = Blake2sMac::<U16>::new((&*self.0).into());
        mac.update(b"rdk check");
        mac.update(&pool_id);
        mac.finalize_fixed().into()
    }
}

impl fmt::Debug for DataKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DataKey")
    }
}

/// That a version is sealed, and by whose subkey what it reaches was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seal {
    /// Tells whether a key is the right one.
    pub(crate) check: [u8; 16],
    /// The head whose subkey holds for what is written now.
    pub(crate) scope: VersionId,
    /// Whose subkey holds for what was born up to a generation, which grows.
    pub(crate) inherited: Vec<(VersionId, Generation)>,
}

impl Seal {
    /// That of a new disk.
    pub(crate) fn new(key: &DataKey, pool_id: [u8; 16], scope: VersionId) -> Self {
        Self {
            check: key.check(pool_id),
            scope,
            inherited: Vec::new(),
        }
    }

    /// That of an empty disk with the same key.
    pub(crate) fn blank(&self, scope: VersionId) -> Self {
        Self {
            check: self.check,
            scope,
            inherited: Vec::new(),
        }
    }

    /// That of a head which goes on from a snapshot with this seal.
    pub(crate) fn on_top(
        self: &Rc<Self>,
        generation: Generation,
        scope: VersionId,
    ) -> Result<Rc<Self>, InvalidRequest> {
        if self.scope == scope {
            return Ok(Rc::clone(self));
        }
        if self.inherited.len() >= INHERITED_MAX {
            return Err(InvalidRequest::TooManyKeys);
        }
        let mut inherited = self.inherited.clone();
        inherited.push((self.scope, generation));
        Ok(Rc::new(Self {
            check: self.check,
            scope,
            inherited,
        }))
    }

    /// Whether it can stand so: what is read is not trusted.
    pub(crate) fn is_sound(&self) -> bool {
        self.inherited.len() <= INHERITED_MAX && self.inherited.is_sorted_by(|a, b| a.1 <= b.1)
    }
}

//! Passphrases, and data keys wrapped by them.
//!
//! A passphrase becomes a key by Argon2id (RFC 9106); with that the data key is sealed. Nothing here
//! is ever a part of a command's text, of the log or of a view.

use std::fmt;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use rowdisk_cipher::Cipher;
use zeroize::{Zeroize, Zeroizing};

use super::environment::Environment;
use super::error::ServiceError;
use super::rows::KeyRow;
use super::views::TimeMs;
use crate::engine::DataKey;

/// The fewest characters of a passphrase.
pub const PASSPHRASE_CHARS_MIN: usize = 8;
/// The most characters of a passphrase.
pub const PASSPHRASE_CHARS_MAX: usize = 1024;

/// What a damaged record may ask for at most: no more is ever allocated for it.
const MEMORY_KIB_MAX: u32 = 256 * 1024;
const PASSES_MAX: u32 = 32;
const LANES_MAX: u32 = 16;
/// Nor longer than four times what is usual: it blocks whoever asks.
const WORK_MAX: u64 = 4 * 3 * 64 * 1024;

/// What a person knows. Overwritten when it is dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// A passphrase, of whatever length: one that opens something is compared, not judged.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// Whether something may be encrypted with it.
    pub(super) fn check(&self) -> Result<(), ServiceError> {
        // Spaces at its ends belong to it, and make it no harder to guess.
        let found = self.0.trim().chars().count();
        let is_short = found < PASSPHRASE_CHARS_MIN;
        if is_short || self.0.chars().count() > PASSPHRASE_CHARS_MAX {
            return Err(ServiceError::PassphraseLength { found });
        }
        Ok(())
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase")
    }
}

/// What is said beside a command and stands nowhere.
#[derive(Clone, Debug, Default)]
pub struct Secrets {
    /// What opens what the command is about, or what it is to be encrypted with.
    pub passphrase: Option<Passphrase>,
    /// The one that is to hold from now on, where it changes.
    pub new_passphrase: Option<Passphrase>,
}

impl Secrets {
    pub(super) fn passphrase(&self) -> Result<&Passphrase, ServiceError> {
        self.passphrase
            .as_ref()
            .ok_or(ServiceError::PassphraseMissing)
    }
}

/// What it costs to try a passphrase (Argon2id).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PassphraseCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Default for PassphraseCost {
    /// The second of the choices that RFC 9106 recommends, for where 2 GiB are too much.
    fn default() -> Self {
        Self {
            memory_kib: 64 * 1024,
            passes: 3,
            lanes: 4,
        }
    }
}

/// A new data key.
pub(super) fn new_key(environment: &dyn Environment) -> DataKey {
    let mut bytes = [0; 32];
    environment.entropy(&mut bytes);
    let key = DataKey::new(bytes);
    bytes.zeroize();
    key
}

/// Wraps a data key.
pub(super) fn wrap(
    key: &DataKey,
    passphrase: &Passphrase,
    environment: &dyn Environment,
    now: TimeMs,
) -> Result<KeyRow, ServiceError> {
    passphrase.check()?;
    let cost = environment.passphrase_cost();
    let (mut salt, mut nonce) = ([0; 16], [0; 24]);
    environment.entropy(&mut salt);
    environment.entropy(&mut nonce);
    let mut row = KeyRow {
        created_ms: now,
        memory_kib: cost.memory_kib,
        passes: cost.passes,
        lanes: cost.lanes,
        salt: salt.into(),
        nonce: nonce.into(),
        wrapped: [0; 48].into(),
    };
    let cipher = cipher(&row, passphrase).ok_or(ServiceError::KeyDerivation)?;
    let mut sealed = Zeroizing::new(*key.expose());
    let tag = cipher.seal(&nonce, &mut *sealed);
    let tag = tag.ok_or(ServiceError::KeyDerivation)?;
    let parts = sealed.iter().chain(&tag);
    for (to, from) in row.wrapped.iter_mut().zip(parts) {
        *to = *from;
    }
    Ok(row)
}

/// Opens a data key; `None` with another passphrase, and for a record that is damaged. Which of both,
/// nothing tells.
pub(super) fn unwrap(row: &KeyRow, passphrase: &Passphrase) -> Option<DataKey> {
    let cipher = cipher(row, passphrase)?;
    let (sealed, tag) = row.wrapped.split_first_chunk::<32>()?;
    let mut bytes = Zeroizing::new(*sealed);
    cipher
        .open(&row.nonce, &mut *bytes, tag.try_into().ok()?)
        .then(|| DataKey::new(*bytes))
}

/// The key that a passphrase stands for in a record.
fn cipher(row: &KeyRow, passphrase: &Passphrase) -> Option<Cipher> {
    let is_bounded = row.memory_kib <= MEMORY_KIB_MAX
        && row.passes <= PASSES_MAX
        && row.lanes <= LANES_MAX
        && u64::from(row.memory_kib) * u64::from(row.passes) <= WORK_MAX
        && passphrase.0.len() <= 4 * PASSPHRASE_CHARS_MAX;
    let params = Params::new(row.memory_kib, row.passes, row.lanes, Some(32));
    let params = params.ok().filter(|_| is_bounded)?;
    let blocks = params.block_count();
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut key = Zeroizing::new([0; 32]);
    // From the memory it was made in the key could be made again.
    let mut memory = Zeroizing::new(Vec::new());
    memory.try_reserve_exact(blocks).ok()?;
    memory.resize(blocks, Block::default());
    let words = passphrase.0.as_bytes();
    argon
        .hash_password_into_with_memory(words, &*row.salt, &mut *key, &mut *memory)
        .ok()?;
    Some(Cipher::new(&key))
}

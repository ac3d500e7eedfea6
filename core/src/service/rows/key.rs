//! The record of a data key, wrapped by a passphrase.

use minicbor::bytes::ByteArray;
use minicbor::{Decode, Encode};

use super::codec::Row;
use crate::service::ids::KeyId;
use crate::service::views::TimeMs;

/// A data key that only a passphrase opens. It lives as long as a disk or a snapshot needs it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct KeyRow {
    #[n(0)]
    pub(crate) created_ms: TimeMs,
    /// Argon2id: its memory in KiB.
    #[n(1)]
    pub(crate) memory_kib: u32,
    /// Argon2id: how often it passes over the memory.
    #[n(2)]
    pub(crate) passes: u32,
    /// Argon2id: lanes.
    #[n(3)]
    pub(crate) lanes: u32,
    #[n(4)]
    pub(crate) salt: ByteArray<16>,
    #[n(5)]
    pub(crate) nonce: ByteArray<24>,
    /// The data key, sealed with XChaCha20-Poly1305, and the tag.
    #[n(6)]
    pub(crate) wrapped: ByteArray<48>,
}

impl Row for KeyRow {
    const KIND: u8 = 0x4B;
    type Key = KeyId;
}

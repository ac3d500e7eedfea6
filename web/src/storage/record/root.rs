//! The one mutable thing: key "root" in `meta`. It holds the engine's root record and the number of
//! the next segment; whatever stands at or above that number was never committed. The database is
//! made with one that holds no engine's root, so that a missing record is always a lost one.

use super::{Fields, seal, unseal};

/// The newest commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RootRecord {
    pub(crate) store_id: u64,
    /// The generation the commit ended; for people who look at a database, nothing reads it.
    pub(crate) generation: u64,
    pub(crate) segment_next: u64,
    /// The engine's root record; empty before the first commit.
    pub(crate) root: Vec<u8>,
}

impl RootRecord {
    /// The record with which a database is made.
    pub(crate) fn before_the_first(store_id: u64) -> Self {
        Self {
            store_id,
            generation: 0,
            segment_next: 1,
            root: Vec::new(),
        }
    }

    /// The engine's root record; `None` before the first commit.
    pub(crate) fn commit(self) -> Option<Vec<u8>> {
        (!self.root.is_empty()).then_some(self.root)
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.root.len() + 32);
        bytes.extend(self.store_id.to_le_bytes());
        bytes.extend(self.generation.to_le_bytes());
        bytes.extend(self.segment_next.to_le_bytes());
        bytes.extend(&self.root);
        seal(bytes)
    }

    pub(crate) fn decode(bytes: &[u8], store_id: u64) -> Option<Self> {
        let mut fields = Fields(unseal(bytes)?);
        let record = Self {
            store_id: fields.u64()?,
            generation: fields.u64()?,
            segment_next: fields.u64()?,
            root: fields.0.to_vec(),
        };
        (record.store_id == store_id).then_some(record)
    }
}

//! The one mutable record of a segment, in `allocations`: what became of each of its slots. It is
//! changed in the transaction of the commit that changes it.

use std::num::NonZeroU64;

use super::{Entry, Fields, State, seal, unseal};
use crate::storage::kind::Kind;

/// What became of each slot of a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AllocationRecord {
    pub(crate) number: NonZeroU64,
    pub(crate) kind: Kind,
    /// In the order of the payload, slots ascending.
    pub(crate) entries: Vec<Entry>,
    /// The generation in which each quarantined slot was freed, in their order.
    pub(crate) generations: Vec<u64>,
}

impl AllocationRecord {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(20 + self.entries.len() * 4);
        bytes.extend(self.number.get().to_le_bytes());
        bytes.push(self.kind.code());
        bytes.push(0);
        bytes.extend((self.entries.len() as u16).to_le_bytes());
        for entry in &self.entries {
            bytes.extend(entry.raw().to_le_bytes());
        }
        for generation in &self.generations {
            bytes.extend(generation.to_le_bytes());
        }
        seal(bytes)
    }

    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let mut fields = Fields(unseal(bytes)?);
        let number = NonZeroU64::new(fields.u64()?)?;
        let kind = Kind::from_code(fields.u8()?)?;
        fields.u8()?;
        let count = fields.u16()?;
        let mut entries: Vec<Entry> = Vec::new();
        for _ in 0..count {
            let entry = Entry::from_raw(fields.u32()?)?;
            if entries
                .last()
                .is_some_and(|last| last.slot() >= entry.slot())
            {
                return None;
            }
            entries.push(entry);
        }
        let quarantined = entries
            .iter()
            .filter(|entry| entry.state() == State::Quarantined);
        let generations = quarantined
            .map(|_| fields.u64())
            .collect::<Option<Vec<u64>>>()?;
        fields.end()?;
        Some(Self {
            number,
            kind,
            entries,
            generations,
        })
    }
}

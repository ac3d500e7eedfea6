//! What became of each slot of a segment, and the pages of `allocations` that say it of eight
//! segments each. A page changes in the transaction of the commit that changes it; since segments
//! of one commit have numbers in a row, that is mostly one page.

use std::num::NonZeroU64;

use super::{Entry, Fields, State, seal, unseal};
use crate::storage::kind::Kind;

const PAGE_SHIFT: u32 = 3;

/// The page that has the allocations of a segment.
pub(crate) fn page_of(segment: u64) -> u64 {
    segment >> PAGE_SHIFT
}

/// The segments whose allocations a page has.
pub(crate) fn segments_of(page: u64) -> std::ops::Range<u64> {
    page << PAGE_SHIFT..(page + 1) << PAGE_SHIFT
}

/// What became of each slot of a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Allocations {
    pub(crate) number: NonZeroU64,
    pub(crate) kind: Kind,
    /// In the order of the payload, slots ascending.
    pub(crate) entries: Vec<Entry>,
    /// The generation in which each quarantined slot was freed, in their order.
    pub(crate) generations: Vec<u64>,
}

impl Allocations {
    fn encode(&self, bytes: &mut Vec<u8>) {
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
    }

    fn decode(fields: &mut Fields<'_>) -> Option<Self> {
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
        Some(Self {
            number,
            kind,
            entries,
            generations,
        })
    }
}

/// The allocations of the segments of one page, by number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AllocationPage {
    pub(crate) page: u64,
    pub(crate) segments: Vec<Allocations>,
}

impl AllocationPage {
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut bytes = self.page.to_le_bytes().to_vec();
        for segment in &self.segments {
            segment.encode(&mut bytes);
        }
        seal(bytes)
    }

    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        let mut fields = Fields(unseal(bytes)?);
        let page = fields.u64()?;
        let mut numbers = segments_of(page);
        let mut segments = Vec::new();
        while !fields.0.is_empty() {
            let segment = Allocations::decode(&mut fields)?;
            // Also checks that they ascend and belong here.
            numbers.find(|&number| number == segment.number.get())?;
            segments.push(segment);
        }
        Some(Self { page, segments })
    }
}

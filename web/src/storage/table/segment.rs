//! One segment's slots.

use crate::storage::kind::Kind;
use crate::storage::record::{Entry, State, head_len};

use super::SLOTS_MAX;

/// Where an object stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) kind: Kind,
    /// From the start of the payload.
    pub(crate) offset: u32,
    pub(crate) len: u32,
    /// How long the segment's head is.
    pub(crate) head_len: u32,
    /// How long the whole record is. Packing only ever shortens it, so it also says which of two
    /// layouts a record has.
    pub(crate) record_len: u32,
}

/// One segment's slots, ascending, in the order of its payload.
#[derive(Clone, Debug)]
pub(crate) struct Segment {
    kind: Kind,
    entries: Vec<Entry>,
}

impl Segment {
    pub(super) fn new(kind: Kind, entries: Vec<Entry>) -> Self {
        Self { kind, entries }
    }

    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub(crate) fn payload_len(&self) -> u64 {
        self.entries
            .iter()
            .map(|entry| u64::from(entry.len()))
            .sum()
    }

    pub(super) fn dead_len(&self) -> u64 {
        let dead = self.entries.iter();
        dead.filter(|entry| entry.state() == State::Dead)
            .map(|entry| u64::from(entry.len()))
            .sum()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.needed() == 0
    }

    /// How many slots are not dead.
    pub(super) fn needed(&self) -> usize {
        let entries = self.entries.iter();
        entries.filter(|entry| entry.state() != State::Dead).count()
    }

    /// Adds a live slot. Slots are numbered in the order of the payload, so this is for segments
    /// that were never packed.
    pub(super) fn append(&mut self, len: u32) -> Option<u8> {
        debug_assert!(self.entries.len() < SLOTS_MAX, "a segment is full");
        let slot = u8::try_from(self.entries.len()).ok()?;
        self.entries.push(Entry::live(slot, len));
        Some(slot)
    }

    pub(super) fn find(&self, slot: u8) -> Option<Place> {
        let index = self.index(slot)?;
        let (before, rest) = self.entries.split_at_checked(index)?;
        let sum = |entries: &[Entry]| entries.iter().map(|entry| entry.len()).sum::<u32>();
        let offset = sum(before);
        let head_len = head_len(self.entries.len());
        Some(Place {
            kind: self.kind,
            offset,
            len: rest.first()?.len(),
            head_len,
            record_len: head_len + offset + sum(rest),
        })
    }

    /// The parts of the payload that are still needed, as (offset, length).
    pub(crate) fn kept(&self) -> Vec<(u32, u32)> {
        let mut kept: Vec<(u32, u32)> = Vec::new();
        let mut offset = 0;
        for entry in &self.entries {
            if entry.state() != State::Dead {
                match kept.last_mut() {
                    Some((start, len)) if *start + *len == offset => *len += entry.len(),
                    _ => kept.push((offset, entry.len())),
                }
            }
            offset += entry.len();
        }
        kept
    }

    /// This segment without its dead slots.
    pub(crate) fn packed(&self) -> Self {
        let mut packed = self.clone();
        packed.pack();
        packed
    }

    /// Drops the dead slots; says how many bytes they had.
    pub(super) fn pack(&mut self) -> u64 {
        let dead = self.dead_len();
        self.entries.retain(|entry| entry.state() != State::Dead);
        dead
    }

    /// Changes a slot's state; says what it was, and the slot's length.
    pub(super) fn turn(&mut self, slot: u8, state: State) -> Option<(State, u32)> {
        let index = self.index(slot)?;
        let entry = self.entries.get_mut(index)?;
        let before = entry.state();
        *entry = entry.with(state);
        Some((before, entry.len()))
    }

    pub(super) fn state(&self, slot: u8) -> Option<State> {
        self.entries
            .get(self.index(slot)?)
            .map(|entry| entry.state())
    }

    fn index(&self, slot: u8) -> Option<usize> {
        self.entries
            .binary_search_by_key(&slot, |entry| entry.slot())
            .ok()
    }
}

//! One slot of a segment: its number, its length, and what became of it. Packed into 32 bits, since
//! the entries of all segments are kept in memory.

/// What became of a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Freed; its bytes go when the segment is packed or deleted.
    Dead,
    /// In use.
    Live,
    /// Freed, but walkers may still read it.
    Quarantined,
}

/// A slot's number (8 bits), state (2 bits) and length in bytes (22 bits).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry(u32);

const LEN_MASK: u32 = (1 << 22) - 1;
const STATE_SHIFT: u32 = 22;
const SLOT_SHIFT: u32 = 24;

impl Entry {
    /// A slot in use. Lengths end at 64 KiB, far below the 22 bits.
    pub(crate) fn live(slot: u8, len: u32) -> Self {
        debug_assert!(len <= LEN_MASK, "an object is at most 64 KiB");
        Self(u32::from(slot) << SLOT_SHIFT | (len & LEN_MASK)).with(State::Live)
    }

    pub(crate) fn slot(self) -> u8 {
        self.0.to_le_bytes()[3]
    }

    pub(crate) fn len(self) -> u32 {
        self.0 & LEN_MASK
    }

    pub(crate) fn state(self) -> State {
        match (self.0 >> STATE_SHIFT) & 3 {
            0 => State::Dead,
            1 => State::Live,
            _ => State::Quarantined,
        }
    }

    #[must_use]
    pub(crate) fn with(self, state: State) -> Self {
        let bits = match state {
            State::Dead => 0,
            State::Live => 1,
            State::Quarantined => 2,
        };
        Self((self.0 & !(3 << STATE_SHIFT)) | bits << STATE_SHIFT)
    }

    pub(super) fn raw(self) -> u32 {
        self.0
    }

    /// As it stands in an allocation record; the state's fourth value means nothing yet.
    pub(super) fn from_raw(raw: u32) -> Option<Self> {
        ((raw >> STATE_SHIFT) & 3 != 3).then_some(Self(raw))
    }
}

//! What people and applications do to data from above, through its own layout.

/// A change of everything in a workload's data, a bounded part at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rewrite {
    /// Into the format of a version of the application.
    Upgrade {
        /// The version.
        version: u32,
    },
    /// The same for every second page or record: an upgrade that stopped.
    HalfUpgrade {
        /// The version.
        version: u32,
    },
    /// With other values, well sealed: what an application with an error writes.
    Spoil,
    /// Away.
    Delete,
}

impl Rewrite {
    /// Whether it reaches a page or a slot.
    pub(super) fn hits_place(self, place: u64) -> bool {
        !matches!(self, Self::HalfUpgrade { .. }) || place % 2 == 1
    }

    /// Whether it reaches a key or a record. Errors and deletions leave a quarter.
    pub(super) fn hits(self, thing: u64) -> bool {
        !matches!(self, Self::Spoil | Self::Delete) || thing % 4 != 3
    }

    /// The version that it writes.
    pub(super) fn version(self) -> Option<u32> {
        match self {
            Self::Upgrade { version } | Self::HalfUpgrade { version } => Some(version),
            Self::Spoil | Self::Delete => None,
        }
    }
}

/// How far it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rewritten {
    /// Where the next part begins; `None` at the end.
    pub next: Option<u64>,
    /// Records, keys, objects or segments that were changed.
    pub changed: u64,
}

//! What people and applications do to data from above, through its own layout.

/// A change of everything in a workload's data, a bounded part at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rewrite {
    /// Into the format of a version of the application.
    Upgrade {
        /// The version.
        version: u32,
    },
    /// With other values, well sealed: what an application with an error writes.
    Spoil,
    /// Away.
    Delete,
}

impl Rewrite {
    /// Whether it reaches a thing. An upgrade reaches all; errors and deletions leave a quarter.
    pub(super) fn hits(self, thing: u64) -> bool {
        matches!(self, Self::Upgrade { .. }) || thing % 4 != 3
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

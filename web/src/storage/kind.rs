//! The kinds of segments: what they hold, how large they grow, and where they stand.

use rowdisk::backend::Placement;

use super::record::SMALL_LEN_MAX;
use super::schema;

/// What a segment holds. Nodes and data never share one, for they die at different times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// Nodes and catalog pages.
    Node,
    /// Single data blocks.
    Scattered,
    /// Data blocks of long runs.
    Bulk,
}

impl Kind {
    pub(crate) const ALL: [Self; 3] = [Self::Node, Self::Scattered, Self::Bulk];

    /// Which segments an object goes to. One too large for a small segment goes to a large one.
    pub(crate) fn of(placement: Placement, len: usize) -> Self {
        // Head with a single entry: 36 bytes.
        let fits_small = len <= SMALL_LEN_MAX as usize - 36;
        match placement {
            Placement::Node => Self::Node,
            Placement::Scattered if fits_small => Self::Scattered,
            Placement::Scattered | Placement::Bulk => Self::Bulk,
        }
    }

    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Node => 1,
            Self::Scattered => 2,
            Self::Bulk => 3,
        }
    }

    pub(crate) fn from_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether its segments are small: read whole, and kept as bytes. The others are kept as blobs,
    /// of which a slice can be read.
    pub(crate) fn is_small(self) -> bool {
        self != Self::Bulk
    }

    /// The object store its segments stand in.
    pub(crate) fn store(self) -> &'static str {
        if self.is_small() {
            schema::SMALL
        } else {
            schema::BULK
        }
    }
}

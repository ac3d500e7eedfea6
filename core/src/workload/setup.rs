//! What a workload is, and how much of its disk it uses.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::error::Error;

/// The least a workload can live on: 1 MiB, the smallest disk.
pub const SPAN_MIN: u64 = 1 << 20;
/// The most it uses of a disk: 64 MiB. A page keeps its pool in the browser's storage.
pub const SPAN_MAX: u64 = 64 << 20;

/// Where the data begins; the headers stand before it.
pub(super) const AREA_AT: u64 = 64 * 1024;

/// What an instance does.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Encode, Decode,
)]
pub enum Kind {
    /// Appends records with sequence numbers, round and round.
    #[n(0)]
    Log,
    /// Puts and gets keys in checksummed pages that are never overwritten in place.
    #[n(1)]
    Database,
    /// Serves hot objects; now and then one is uploaded.
    #[n(2)]
    Web,
    /// Writes long segments in a ring; now and then one is played back.
    #[n(3)]
    Video,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Log, Self::Database, Self::Web, Self::Video];

    /// Its word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Log => "log",
            Self::Database => "database",
            Self::Web => "web",
            Self::Video => "video",
        }
    }

    /// Its number in a layout.
    #[must_use]
    pub const fn number(self) -> u32 {
        match self {
            Self::Log => 1,
            Self::Database => 2,
            Self::Web => 3,
            Self::Video => 4,
        }
    }
}

/// A workload on a disk. It is kept outside the disk: what became of the data can be told even when
/// nothing of it is readable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct Setup {
    /// What it does.
    #[n(0)]
    pub kind: Kind,
    /// All that looks random in its data follows from it.
    #[n(1)]
    pub seed: u64,
    /// How many bytes of the disk it uses, from the beginning.
    #[n(2)]
    pub span: u64,
}

impl Setup {
    /// A workload that uses as much as it may of a disk.
    #[must_use]
    pub fn for_disk(kind: Kind, seed: u64, disk_len: u64) -> Self {
        let span = disk_len.min(SPAN_MAX);
        Self { kind, seed, span }
    }

    /// Whether it fits the disk.
    pub(super) fn check<E>(&self, disk_len: u64) -> Result<(), Error<E>> {
        let is_possible = (SPAN_MIN..=SPAN_MAX).contains(&self.span) && self.span <= disk_len;
        is_possible.then_some(()).ok_or(Error::Span)
    }

    /// Bytes for the data.
    pub(super) fn area_len(&self) -> u64 {
        self.span.saturating_sub(AREA_AT)
    }
}

//! What a step did, and what a verification found.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// What one step of a workload did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Requests to read.
    pub reads: u64,
    /// Requests to write.
    pub writes: u64,
    /// Requests to flush.
    pub flushes: u64,
    /// Bytes read.
    pub bytes_read: u64,
    /// Bytes written.
    pub bytes_written: u64,
    /// Things it wanted to use and found damaged.
    pub damaged: u64,
}

impl Step {
    /// All requests.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.reads + self.writes + self.flushes
    }

    /// Adds what another did.
    pub fn add(&mut self, other: &Self) {
        self.reads += other.reads;
        self.writes += other.writes;
        self.flushes += other.flushes;
        self.bytes_read += other.bytes_read;
        self.bytes_written += other.bytes_written;
        self.damaged += other.damaged;
    }
}

/// The newest thing that is well.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    Encode,
    Decode,
)]
#[cbor(map)]
pub struct Mark {
    /// Its sequence number; a commit's, where things are committed together.
    #[n(0)]
    pub sequence: u64,
    /// When it was written, by the time passed to the step.
    #[n(1)]
    pub time_ms: u64,
}

/// What became of a workload's data. Counted in records, keys, objects or segments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct Report {
    /// Read well, and say what they should.
    #[n(0)]
    pub intact: u64,
    /// Do not read well: their checksums are wrong, or the disk cannot read them.
    #[n(1)]
    pub damaged: u64,
    /// Read well, and say what they should not, or say it in a way that this version of the
    /// application does not understand.
    #[n(2)]
    pub wrong: u64,
    /// Should be there and are not.
    #[n(3)]
    pub missing: u64,
    /// The newest of the intact ones.
    #[n(4)]
    pub newest: Option<Mark>,
    /// Whether what says where everything is could not be read. Then what is damaged is counted by
    /// what stands there, in pages.
    #[n(5)]
    pub is_lost: bool,
    /// Bytes read to find this out.
    #[n(6)]
    pub bytes_read: u64,
}

impl Report {
    /// Whether all data is as it should be.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        !self.is_lost && self.damaged == 0 && self.wrong == 0 && self.missing == 0
    }

    /// Notes a thing that is well.
    pub(super) fn note(&mut self, time_ms: u64, sequence: u64) {
        self.intact += 1;
        self.newest = self.newest.max(Some(Mark { sequence, time_ms }));
    }
}

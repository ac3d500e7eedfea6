//! What a command did and what it cost, and the log of them.

use serde::{Deserialize, Serialize};

use super::{IdName, TimeMs};

/// What a command did and what it cost. Counted, never guessed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The generation that made it durable.
    pub generation: Option<u64>,
    /// How long it took, by the clock that was passed in.
    pub elapsed_ms: Option<u64>,
    /// Bytes of data written by the command.
    pub written_bytes: u64,
    /// Blocks redirected: by the command for a write, since the last snapshot for a snapshot.
    pub blocks_redirected: u64,
    /// Blocks that copy-on-write would have copied for the same.
    pub cow_copies: u64,
    /// Bytes given back, where the command deletes.
    pub frees_bytes: Option<u64>,
    /// What was made.
    pub created: Vec<IdName>,
    /// What was changed or acted on.
    pub changed: Vec<IdName>,
    /// What was deleted because the command says so.
    pub deleted: Vec<IdName>,
    /// Snapshots that went because the disk was at its quota.
    pub evicted: Vec<IdName>,
    /// Disks that can no longer be set back to their source.
    pub disks_losing_reinit: Vec<IdName>,
    /// Snapshots that stay: of a deleted disk, or newer than a rollback's target.
    pub snapshots_left: Vec<IdName>,
    /// What is worth a sentence.
    pub notes: Vec<Note>,
}

/// Something worth a sentence beside an outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Note {
    /// The snapshot's disk was never attached to an instance: the real service refuses it
    /// (`NeverAttached`), here it works.
    NeverAttached,
    /// The rollback changed the disk's size, in bytes.
    SizeRolledBack {
        /// Before.
        from: u64,
        /// After.
        to: u64,
    },
    /// An automatic snapshot stays though its disk went, because an image uses it.
    KeptForImage {
        /// The snapshot.
        snapshot: IdName,
        /// The image.
        image: IdName,
    },
    /// The check found so many faults.
    CheckFindings {
        /// How many; 0 is a sound pool.
        count: u64,
    },
}

/// One line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityView {
    /// Grows by one with every command.
    pub number: u64,
    /// When the command was given.
    pub at_ms: TimeMs,
    /// Its text, to copy.
    pub command: String,
    /// What came of it.
    pub result: Result<Outcome, FailureView>,
}

/// Why a command was refused or failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailureView {
    /// The service's error code.
    pub code: String,
    /// Which sentence to show, for a translation; a code can have several.
    pub key: String,
    /// The sentence's values.
    pub params: Vec<(String, String)>,
    /// What, why and what to do, in English.
    pub message: String,
}

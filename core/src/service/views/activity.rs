//! What a command did and what it cost, and the log of them.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::{Actor, IdName, TimeMs};

/// What a command did and what it cost. Counted, never guessed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct Outcome {
    /// The generation that made it durable; `None` for what needed no commit.
    #[n(0)]
    pub generation: Option<u64>,
    /// How long it took, by the clock that was passed in. The log learns it after the commit, so it
    /// is unknown (`None`) after a crash or a reload that came before the next one.
    #[n(1)]
    pub elapsed_ms: Option<u64>,
    /// Bytes of data written by the command.
    #[n(2)]
    pub written_bytes: u64,
    /// Blocks redirected: by this command for a write, since the last snapshot for a snapshot;
    /// `None` where the command writes nothing. Blocks of zeroes are not stored, so not redirected.
    /// Where writes at the same time meet in a block, it counts for one of them.
    #[n(3)]
    pub blocks_redirected: Option<u64>,
    /// Blocks that copy-on-write would have copied for the same: first overwrites, also by zeroes
    /// and discards, of what the last snapshot holds.
    #[n(4)]
    pub cow_copies: Option<u64>,
    /// Bytes given back, where the command deletes.
    #[n(5)]
    pub frees_bytes: Option<u64>,
    /// What was made.
    #[n(6)]
    pub created: Vec<IdName>,
    /// What was changed or acted on.
    #[n(7)]
    pub changed: Vec<IdName>,
    /// What was deleted because the command says so.
    #[n(8)]
    pub deleted: Vec<IdName>,
    /// Snapshots that went because the disk was at its quota.
    #[n(9)]
    pub evicted: Vec<IdName>,
    /// Disks that can no longer be set back to their source.
    #[n(10)]
    pub disks_losing_reinit: Vec<IdName>,
    /// Snapshots that stay: of a deleted disk, or newer than a rollback's target.
    #[n(11)]
    pub snapshots_left: Vec<IdName>,
    /// What is worth a sentence.
    #[n(12)]
    pub notes: Vec<Note>,
    /// The ids of the disks it is about: made, changed, read or deleted, or whose snapshots were.
    /// `None` in lines of before this was noted.
    #[n(13)]
    pub disks: Option<Vec<String>>,
    /// The snapshot that holds the disk's data as they were when this began: rolling back to it
    /// undoes this, and what else was written since then. `None` where no snapshot does, and for
    /// what changes no data.
    #[n(14)]
    pub undo: Option<IdName>,
    /// The same for disks that went back together: the snapshot group that holds the data of all of
    /// them.
    #[n(15)]
    pub undo_group: Option<IdName>,
}

/// Something worth a sentence beside an outcome.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub enum Note {
    /// The snapshot's disk was never attached to an instance: the real service refuses it
    /// (`NeverAttached`), here it works.
    #[n(0)]
    NeverAttached,
    /// The rollback changed the disk's size, in bytes.
    #[n(1)]
    SizeRolledBack {
        /// Before.
        #[n(0)]
        from: u64,
        /// After.
        #[n(1)]
        to: u64,
        /// Which disk's, where several went back.
        #[n(2)]
        disk: Option<IdName>,
    },
    /// A disk of the group did not go back with the others.
    #[n(13)]
    LeftOut {
        /// The disk.
        #[n(0)]
        disk: IdName,
        /// Why not.
        #[n(1)]
        why: LeftOut,
    },
    /// An automatic snapshot stays though its disk went or its date came, because an image uses it.
    #[n(2)]
    KeptForImage {
        /// The snapshot.
        #[n(0)]
        snapshot: IdName,
        /// The image.
        #[n(1)]
        image: IdName,
    },
    /// An automatic snapshot stays though its disk went or its date came, because a lock keeps it.
    #[n(9)]
    KeptByLock {
        /// The snapshot.
        #[n(0)]
        snapshot: IdName,
        /// When the lock expires.
        #[n(1)]
        until_ms: TimeMs,
    },
    /// What was deleted lies in the recycle bin, from where it can be restored.
    #[n(10)]
    InBin {
        /// Until when.
        #[n(0)]
        until_ms: TimeMs,
    },
    /// A disk that keeps the passphrase it has, beside one that got another.
    #[n(11)]
    OldPassphrase {
        /// The disk.
        #[n(0)]
        disk: IdName,
    },
    /// The check found so many faults.
    #[n(3)]
    CheckFindings {
        /// How many; 0 is a sound pool.
        #[n(0)]
        count: u64,
    },
    /// A range could not be read and was exported as zeroes.
    #[n(4)]
    Unreadable {
        /// Its first byte.
        #[n(0)]
        offset: u64,
        /// How many bytes.
        #[n(1)]
        len: u64,
    },
    /// One snapshot stands for several runs that were missed while the pool was closed.
    #[n(5)]
    RunsMissed {
        /// How many; 255 for more.
        #[n(0)]
        count: u8,
        /// The first of them.
        #[n(1)]
        first_ms: TimeMs,
    },
    /// Another policy took the place of the disks' own: here a disk is under one. (The real service
    /// would add it.)
    #[n(6)]
    PolicyReplaced {
        /// The one that went.
        #[n(0)]
        policy: IdName,
        /// On how many disks.
        #[n(1)]
        disks: u64,
    },
    /// It has only begun: it goes on in another region, whose log tells how it ends.
    #[n(12)]
    GoesOn {
        /// The region.
        #[n(0)]
        region: String,
    },
    /// Instances that stopped as their zone was lost stay so, though the zone is there again.
    #[n(14)]
    StayStopped {
        /// The instances.
        #[n(0)]
        instances: Vec<IdName>,
    },
}

/// Why a disk of a group stays as it is when the group goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub enum LeftOut {
    /// It was deleted for good.
    #[n(0)]
    DiskDeleted,
    /// It lies in the recycle bin.
    #[n(1)]
    DiskInBin,
    /// Its snapshot in the group lies in the recycle bin.
    #[n(2)]
    SnapshotInBin,
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
    /// Who did it, where nobody gave a command.
    pub by: Option<Actor>,
    /// What came of it.
    pub result: Result<Outcome, FailureView>,
}

/// Why a command was refused or failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct FailureView {
    /// The service's error code.
    #[n(0)]
    pub code: String,
    /// Which sentence to show, for a translation; a code can have several.
    #[n(1)]
    pub key: String,
    /// The sentence's values.
    #[n(2)]
    pub params: Vec<(String, String)>,
    /// What, why and what to do, in English.
    #[n(3)]
    pub message: String,
    /// What takes back the data that it had written by then. `None` where it wrote nothing, and where
    /// no snapshot holds what was there before.
    #[n(4)]
    pub undo: Option<Box<UndoView>>,
}

/// How a change of a disk's data is undone: by going back to the snapshot that holds what was there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct UndoView {
    /// The disk's id.
    #[n(0)]
    pub disk: String,
    /// The snapshot's id.
    #[n(1)]
    pub snapshot: String,
}

//! What can be asked of a disk, and what can be changed on it.
//!
//! Paths begin with `/`, their parts are separated by `/`; `/` alone is the volume's top folder. A volume
//! is named by its partition's number; 0 is a disk without partitions.

use serde::{Deserialize, Serialize};

/// One question about a disk, or one change of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Request {
    /// What lies on the disk: partitions and the filesystem on each.
    Look,
    /// What is in a folder, by name.
    List {
        /// The volume.
        volume: u32,
        /// The folder.
        path: String,
        /// How many entries to leave out at the beginning.
        skip: u32,
        /// How many to tell at most; no more than [`Request::PAGE_MAX`].
        take: u32,
    },
    /// One file or folder.
    Stat {
        /// The volume.
        volume: u32,
        /// The file or folder.
        path: String,
    },
    /// Where a file's bytes lie on the disk.
    Extents {
        /// The volume.
        volume: u32,
        /// The file.
        path: String,
    },
    /// Some bytes of a file, for filesystems that do not tell where they lie. Refused for a file that could not be
    /// read to its end so.
    Read {
        /// The volume.
        volume: u32,
        /// The file.
        path: String,
        /// From where, in bytes.
        offset: u64,
        /// How many; no more than [`Request::READ_MAX`]. Fewer come at the end of the file.
        len: u32,
    },
    /// Every file and folder below a folder, and where the bytes of each lie.
    Tree {
        /// The volume.
        volume: u32,
        /// The folder.
        path: String,
    },
    /// Changes that happen together or not at all.
    Change {
        /// The volume.
        volume: u32,
        /// One after the other.
        changes: Vec<Change>,
        /// The time that new entries get, in seconds since 1970. FAT knows no time zones: it gets these
        /// seconds as they are.
        now: i64,
    },
}

impl Request {
    /// The most entries of one page of a list.
    pub const PAGE_MAX: u32 = 10_000;
    /// The most bytes of one read.
    pub const READ_MAX: u32 = 4 << 20;
    /// The most changes of one request.
    pub const CHANGES_MAX: usize = 10_000;
    /// The most bytes that the files of one request may have together.
    pub const PUT_MAX: u64 = 1 << 30;
}

/// One change. A path whose folders are missing gets them, where something is put there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    /// A new, empty filesystem over the whole volume.
    Format {
        /// Which; by the size of the volume if none is said.
        kind: Option<FatKind>,
        /// Its label, up to 11 characters.
        label: Option<String>,
    },
    /// A new folder.
    MakeFolder {
        /// The folder.
        path: String,
    },
    /// A new file, or new contents for one. The bytes stay with the caller: the writes refer to them.
    Put {
        /// The file.
        path: String,
        /// Its length in bytes.
        len: u64,
        /// Whether a file that is there gives way.
        replace: bool,
    },
    /// Another name, in the same folder or in another one.
    Rename {
        /// The file or folder.
        from: String,
        /// Its new path; nothing may be there.
        to: String,
    },
    /// A file, or a folder with everything in it, goes.
    Remove {
        /// The file or folder.
        path: String,
    },
}

/// A filesystem of the FAT family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FatKind {
    /// Up to 4,084 clusters.
    Fat12,
    /// Up to 65,524 clusters.
    Fat16,
    /// Up to 268,435,444 clusters.
    Fat32,
}

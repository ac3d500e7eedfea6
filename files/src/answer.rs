//! What a disk answers.

use serde::{Deserialize, Serialize};

use crate::FatKind;

/// The answer to a request of the same name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// To `Look`.
    Disk(Disk),
    /// To `List`.
    Listing(Listing),
    /// To `Stat`.
    Stat(Stat),
    /// To `Extents`.
    Extents(Vec<Extent>),
    /// To `Read`.
    Bytes(#[serde(with = "serde_bytes")] Vec<u8>),
    /// To `Tree`.
    Tree(Tree),
    /// To `Change`.
    Changed(Changed),
}

/// What lies on a disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disk {
    /// How it is divided.
    pub table: Table,
    /// Its volumes: one without a partition table, else one for each partition.
    pub volumes: Vec<Volume>,
}

/// How a disk is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Table {
    /// Not at all.
    None,
    /// By a master boot record.
    Mbr,
    /// By a GUID partition table.
    Gpt,
    /// By a partition table that cannot be read.
    Damaged,
}

/// A run of bytes on the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Where it begins.
    pub offset: u64,
    /// How long it is.
    pub len: u64,
}

/// A partition, or a whole disk without partitions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Volume {
    /// The partition's number; 0 for a disk without partitions.
    pub number: u32,
    /// Where it lies.
    pub span: Span,
    /// The partition's own name, where it has one.
    pub name: Option<String>,
    /// Whether it ends past the disk or overlaps another one.
    pub misplaced: bool,
    /// What is on it.
    pub filesystem: Filesystem,
    /// The filesystem's label.
    pub label: Option<String>,
    /// How many bytes its files can take in all.
    pub size: Option<u64>,
    /// How many of them are free, if that is known without reading for long.
    pub free: Option<u64>,
    /// In which units it hands out space, in bytes.
    pub block_size: Option<u32>,
    /// Whether its newest changes are not shown: fast commits of ext4 after the last full one.
    pub is_behind: bool,
    /// Why its files cannot be changed here; nothing if they can.
    pub protection: Option<WriteProtection>,
}

/// A filesystem, or what is there instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Filesystem {
    /// FAT12, FAT16 or FAT32.
    Fat(FatKind),
    /// ext2, ext3 or ext4.
    Ext,
    /// Nothing was ever written there.
    Empty,
    /// Something that is not understood here.
    Unknown,
    /// One of the above by its mark, but it cannot be read.
    Damaged,
}

/// Why the files of a volume cannot be changed here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WriteProtection {
    /// This kind is read, not written.
    Kind,
    /// It is damaged, or was not closed properly.
    Damaged,
    /// It reaches over the end of the disk or over another partition.
    Misplaced,
    /// There is no filesystem to change; it can be formatted.
    NoFilesystem,
}

/// One file or folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its name; what is not text is shown by a replacement character.
    pub name: String,
    /// What it is.
    pub kind: EntryKind,
    /// Its length in bytes; 0 for folders.
    pub len: u64,
    /// When it was last changed, in seconds since 1970. FAT knows no time zones.
    pub modified: Option<i64>,
}

/// One file or folder, and what a folder does not tell of its entries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stat {
    /// What its folder tells.
    pub entry: Entry,
    /// Under how many names it is on the volume; 1 for folders, and where the filesystem does not tell.
    pub names: u32,
    /// Where a symbolic link leads, as far as that is text. Nobody has looked whether something is there.
    pub target: Option<String>,
}

/// What an entry of a folder is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum EntryKind {
    /// A folder.
    Folder,
    /// A file.
    File,
    /// A symbolic link.
    Link,
    /// A device, a socket or a pipe.
    Other,
}

/// One page of a folder, folders first, each by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// The entries of this page.
    pub entries: Vec<Entry>,
    /// How many entries the folder has.
    pub total: u32,
}

/// Where a run of a file's bytes lies. What is in no extent is zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extent {
    /// Where it begins in the file.
    pub file_offset: u64,
    /// Where it lies on the disk.
    pub disk: Span,
}

/// What is below a folder, by path and by kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tree {
    /// All of it.
    pub entries: Vec<TreeEntry>,
}

/// One file or folder of a tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreeEntry {
    /// Its path from the volume's top.
    pub path: String,
    /// What it is.
    pub kind: EntryKind,
    /// Its length in bytes.
    pub len: u64,
    /// When it was last changed, in seconds since 1970.
    pub modified: Option<i64>,
    /// Where its bytes lie on the disk, in order; nothing where the filesystem does not tell.
    pub places: Option<Vec<Extent>>,
}

/// What differs between two moments of a volume, by path.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Differences {
    /// The first of them.
    pub list: Vec<Difference>,
    /// How many there are.
    pub total: u32,
    /// How many files are equal.
    pub same: u32,
    /// Whether bytes were compared wherever it was not certain; else sizes and times were.
    pub is_exact: bool,
}

/// A file or folder in which two moments differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Its path from the volume's top.
    pub path: String,
    /// What it is.
    pub kind: EntryKind,
    /// How it differs.
    pub differs: Differs,
    /// As it was.
    pub before: Option<Version>,
    /// As it is then.
    pub after: Option<Version>,
}

/// A file or folder at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// Its length in bytes.
    pub len: u64,
    /// When it was last changed, in seconds since 1970.
    pub modified: Option<i64>,
}

/// How a file or folder differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Differs {
    /// It was not there before.
    Added,
    /// It is not there any more.
    Removed,
    /// Its bytes differ.
    Bytes,
    /// Only its time differs, its bytes are equal.
    Time,
    /// Its time differs, its length does not, and where its bytes lie is not told or too much to compare.
    Perhaps,
    /// Not at all. None that is listed.
    Not,
}

/// What a change did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// Files that were put.
    pub files: u32,
    /// Folders that were made, missing ones on the way included.
    pub folders: u32,
    /// Files and folders that went.
    pub removed: u32,
}

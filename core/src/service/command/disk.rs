//! The commands about disks.

use super::reference::{DiskRef, ImageRef, SnapshotRef, VersionRef};
use crate::service::views::{DiskKind, Tag};
use crate::units::BlockSize;

/// CreateDisk: a new disk, empty or with what a snapshot or an image holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreateDisk {
    /// Its name.
    pub name: String,
    /// What it holds at first.
    pub source: DiskSource,
    /// Its size in bytes. Needed for an empty disk; otherwise at least the source's, which it is
    /// without one.
    pub len: Option<u64>,
    /// Bytes of a block; the source's for a disk made from one.
    pub block_size: Option<BlockSize>,
    /// What it is for; without it a system disk from an image, otherwise a data disk.
    pub kind: Option<DiskKind>,
    /// Whether several instances can have it at once. Data disks only, and for good.
    pub multi_attach: bool,
    /// Whether it is encrypted for life, with the passphrase given beside the command. What is made
    /// from an encrypted snapshot or image is so anyway; what is made from a plain one cannot be.
    pub encrypted: bool,
    /// The id of its zone; the region's first without one.
    pub zone: Option<String>,
    /// Its description; may be empty.
    pub description: String,
    /// Its tags.
    pub tags: Vec<Tag>,
}

impl CreateDisk {
    /// An empty data disk of so many bytes.
    pub fn empty(name: impl Into<String>, len: u64) -> Self {
        Self {
            len: Some(len),
            ..Self::with(name, DiskSource::Empty)
        }
    }

    /// A disk from a source, of the source's size.
    pub fn with(name: impl Into<String>, source: DiskSource) -> Self {
        Self {
            name: name.into(),
            source,
            len: None,
            block_size: None,
            kind: None,
            multi_attach: false,
            encrypted: false,
            zone: None,
            description: String::new(),
            tags: Vec::new(),
        }
    }
}

/// What a new disk holds at first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiskSource {
    /// Nothing.
    Empty,
    /// What a snapshot holds.
    Snapshot(SnapshotRef),
    /// What an image holds.
    Image(ImageRef),
}

/// A new disk from a file, streamed in beside the command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportDisk {
    /// Its name.
    pub name: String,
    /// The file's name, for the log.
    pub file: String,
    /// Its size in bytes; without it the file's, rounded up to a whole step.
    pub len: Option<u64>,
    /// Bytes of a block.
    pub block_size: Option<BlockSize>,
    /// What it is for; without it a data disk.
    pub kind: Option<DiskKind>,
    /// Whether it is encrypted for life, with the passphrase given beside the command.
    pub encrypted: bool,
    /// The id of its zone; the region's first without one.
    pub zone: Option<String>,
    /// Its description; may be empty.
    pub description: String,
    /// Its tags.
    pub tags: Vec<Tag>,
}

/// An encrypted disk with a copy of what a disk or a snapshot holds, with a passphrase of its own,
/// given beside the command. It is for what the original is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyDisk {
    /// What to copy.
    pub what: VersionRef,
    /// The new disk's name.
    pub name: String,
    /// The id of its zone; the region's first without one.
    pub zone: Option<String>,
    /// Its description; may be empty.
    pub description: String,
    /// Its tags.
    pub tags: Vec<Tag>,
}

/// A disk's or a snapshot's bytes, streamed out to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportDisk {
    /// What to export.
    pub what: VersionRef,
    /// The file's name, for the log.
    pub file: Option<String>,
    /// Exports zeroes where a damaged pool cannot be read, instead of failing there. The outcome
    /// lists the ranges.
    pub zeroes_unreadable: bool,
}

/// DeleteDisk: its snapshots stay, except automatic ones where the disk says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeleteDisk {
    /// The disk.
    pub disk: DiskRef,
    /// Keeps the automatic snapshots too.
    pub keep_automatic: bool,
}

/// ResizeDisk: grows only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResizeDisk {
    /// The disk.
    pub disk: DiskRef,
    /// Its new size in bytes.
    pub len: u64,
}

/// ModifyDiskAttribute. What is `None` or empty stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModifyDisk {
    /// The disk.
    pub disk: DiskRef,
    /// A new name.
    pub name: Option<String>,
    /// A new description; empty takes it away.
    pub description: Option<String>,
    /// Whether its automatic snapshots go with it.
    pub delete_auto_snapshot: Option<bool>,
    /// Whether it goes with its instances.
    pub delete_with_instance: Option<bool>,
    /// Tags to add, or to give another value.
    pub tags: Vec<Tag>,
    /// Keys of tags to take away.
    pub untag: Vec<String>,
}

impl ModifyDisk {
    /// Changes nothing yet.
    #[must_use]
    pub fn new(disk: DiskRef) -> Self {
        Self {
            disk,
            name: None,
            description: None,
            delete_auto_snapshot: None,
            delete_with_instance: None,
            tags: Vec::new(),
            untag: Vec::new(),
        }
    }
}

/// ResetDisk: back to one of its own snapshots; newer snapshots stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResetDisk {
    /// The disk.
    pub disk: DiskRef,
    /// Its snapshot.
    pub snapshot: SnapshotRef,
    /// The name of a safety snapshot taken of the present state in the same commit.
    pub keep_current: Option<String>,
    /// Whether that snapshot is left out where another holds the present state already.
    pub unless_held: bool,
}

/// ReInitDisk: back to what it was made from, at its present size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReInitDisk {
    /// The disk.
    pub disk: DiskRef,
    /// The name of a safety snapshot taken of the present state in the same commit.
    pub keep_current: Option<String>,
}

/// Writes bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriteDisk {
    /// The disk.
    pub disk: DiskRef,
    /// Where the first byte goes.
    pub offset: u64,
    /// Which bytes.
    pub content: Content,
}

/// Which bytes a write writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A text as UTF-8, without an end mark.
    Text(String),
    /// One byte over and over.
    Fill {
        /// The byte.
        byte: u8,
        /// How many of it.
        len: u64,
    },
    /// Bytes that a seed determines: the same seed writes the same bytes everywhere.
    Random {
        /// The seed.
        seed: u64,
        /// How many bytes.
        len: u64,
    },
    /// Bytes as they are, with gaps between them that stay as they were.
    Hex(Vec<HexRun>),
    /// A file's bytes, which come beside the command.
    File {
        /// The file's name, for the log.
        name: String,
    },
}

impl Content {
    /// How many bytes these are, gaps included; `None` for a file, which is not part of the command,
    /// and for more than 64 bits count.
    #[must_use]
    pub fn len(&self) -> Option<u64> {
        match self {
            Self::Text(text) => Some(text.len() as u64),
            Self::Fill { len, .. } | Self::Random { len, .. } => Some(*len),
            Self::Hex(runs) => {
                (runs.iter()).try_fold(0, |len: u64, run| len.checked_add(run.len()?))
            }
            Self::File { .. } => None,
        }
    }

    /// Whether these are known to be no bytes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }
}

/// Bytes behind a gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HexRun {
    /// How many bytes before them stay as they were.
    pub gap: u64,
    /// The bytes; at least one.
    pub bytes: Vec<u8>,
}

impl HexRun {
    fn len(&self) -> Option<u64> {
        self.gap.checked_add(self.bytes.len() as u64)
    }
}

/// Writes zeroes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZeroDisk {
    /// The disk.
    pub disk: DiskRef,
    /// Where the range begins.
    pub offset: u64,
    /// Its length in bytes.
    pub len: u64,
}

/// Gives a range back; it reads as zeroes after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiscardDisk {
    /// The disk.
    pub disk: DiskRef,
    /// Where the range begins.
    pub offset: u64,
    /// Its length in bytes.
    pub len: u64,
}

//! The commands about files on a disk. What a filesystem is, the service does not know: whoever does
//! carries them out through [`Service::begin_edit`](crate::service::Service::begin_edit).

use super::reference::{DiskRef, SnapshotRef};

/// A new, empty filesystem over a disk or a partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatDisk {
    /// The disk.
    pub disk: DiskRef,
    /// The partition's number; the whole disk without one.
    pub partition: Option<u32>,
    /// Which filesystem.
    pub kind: FormatKind,
    /// Its label.
    pub label: Option<String>,
}

/// A filesystem that a disk can be formatted with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormatKind {
    /// FAT, as wide as the size asks for.
    Fat,
    /// FAT12.
    Fat12,
    /// FAT16.
    Fat16,
    /// FAT32.
    Fat32,
}

impl FormatKind {
    /// All of them, with their options.
    pub(super) const FLAGS: [(Self, &'static str); 4] = [
        (Self::Fat, "--fat"),
        (Self::Fat12, "--fat12"),
        (Self::Fat16, "--fat16"),
        (Self::Fat32, "--fat32"),
    ];

    pub(super) const fn flag(self) -> &'static str {
        match self {
            Self::Fat => "--fat",
            Self::Fat12 => "--fat12",
            Self::Fat16 => "--fat16",
            Self::Fat32 => "--fat32",
        }
    }
}

/// Files onto a disk; their bytes come beside the command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutFiles {
    /// The disk.
    pub disk: DiskRef,
    /// The partition's number.
    pub partition: Option<u32>,
    /// Where the file goes. With `/` at its end a folder, into which each file goes by its own name.
    pub path: String,
    /// The files' names, with `/` between folders and names; in the order in which their bytes come.
    pub files: Vec<String>,
    /// Whether files that are there give way.
    pub replace: bool,
}

impl PutFiles {
    /// Where each file goes.
    pub fn targets(&self) -> impl Iterator<Item = String> {
        self.files.iter().map(|file| {
            if self.path.ends_with('/') {
                format!("{}{file}", self.path)
            } else {
                self.path.clone()
            }
        })
    }
}

/// A new folder on a disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MakeFolder {
    /// The disk.
    pub disk: DiskRef,
    /// The partition's number.
    pub partition: Option<u32>,
    /// The folder.
    pub path: String,
}

/// Another name or place for a file or a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenameFile {
    /// The disk.
    pub disk: DiskRef,
    /// The partition's number.
    pub partition: Option<u32>,
    /// What is renamed.
    pub from: String,
    /// Its new path.
    pub to: String,
}

/// Files, and folders with what is in them, go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeleteFiles {
    /// The disk.
    pub disk: DiskRef,
    /// The partition's number.
    pub partition: Option<u32>,
    /// What goes.
    pub paths: Vec<String>,
}

/// A file comes back from a snapshot of its disk, as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestoreFile {
    /// The snapshot: `DISK@SNAP`. The file comes back to that disk.
    pub snapshot: SnapshotRef,
    /// The partition's number.
    pub partition: Option<u32>,
    /// The file.
    pub path: String,
}

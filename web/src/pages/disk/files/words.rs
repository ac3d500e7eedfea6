//! What volumes and entries are called.

use crate::{format::size, i18n::FilesText};
use rowdisk_files::{EntryKind, FatKind, Filesystem, Volume, WriteProtection};

/// A volume's filesystem, with what is free on it.
pub(super) fn volume_words(volume: &Volume) -> String {
    let kind = match volume.filesystem {
        Filesystem::Fat(FatKind::Fat12) => FilesText::Fat12,
        Filesystem::Fat(FatKind::Fat16) => FilesText::Fat16,
        Filesystem::Fat(FatKind::Fat32) => FilesText::Fat32,
        Filesystem::Ext => FilesText::Ext,
        Filesystem::Empty => FilesText::Empty,
        Filesystem::Unknown => FilesText::Unknown,
        Filesystem::Damaged => FilesText::Damaged,
    }
    .to_string();
    let kind = match volume.free {
        Some(free) => FilesText::KindFree {
            kind,
            free: size(free),
        }
        .to_string(),
        None => kind,
    };
    match volume.label.as_deref().filter(|label| !label.is_empty()) {
        Some(label) => format!("{label}, {kind}"),
        None => kind,
    }
}

/// Why nothing can be changed in a volume.
pub(super) fn protection_words(protection: WriteProtection) -> FilesText {
    match protection {
        WriteProtection::Kind => FilesText::ReadOnlyExt,
        WriteProtection::Damaged => FilesText::ReadOnlyDamaged,
        WriteProtection::Misplaced => FilesText::Misplaced,
        WriteProtection::NoFilesystem => FilesText::NoneTitle,
    }
}

/// What an entry is, in place of a length.
pub(super) fn kind_words(kind: EntryKind) -> FilesText {
    match kind {
        EntryKind::Folder => FilesText::Folder,
        EntryKind::Link => FilesText::Link,
        EntryKind::File | EntryKind::Other => FilesText::Other,
    }
}

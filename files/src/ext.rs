//! ext2, ext3 and ext4, read through the `ext4-view` crate.
//!
//! The crate checks what it reads, but sizes its memory by the header and by the lengths of links. So the
//! header is compared with the volume first, and links are never followed.

use ext4_view::{Ext4, Ext4Error, FileType, Metadata};

use crate::{
    Damage, Entry, EntryKind, FilesError, Filesystem, Missing, TreeEntry, Volume, WriteProtection,
    disk::View, path, volume::ENTRIES_MAX,
};

/// Enough to open a filesystem with all its groups and its journal.
const OPEN_ALLOWANCE: u64 = 1 << 30;
/// Enough to read a folder of [`ENTRIES_MAX`] entries and what each of them is.
const FOLDER_ALLOWANCE: u64 = 4 << 30;
/// Groups of blocks beyond this number are not believed: 128 TiB have so many.
const GROUPS_MAX: u64 = 1 << 20;
/// Reading begins at most this far into a file, since the crate counts its blocks one by one.
const OFFSET_MAX: u64 = 1 << 40;

/// Whether a volume's first bytes are those of an ext filesystem.
pub(crate) fn looks_like(head: &[u8]) -> bool {
    head.get(0x438..0x43a) == Some(&[0x53, 0xef])
}

fn damaged(what: Damage) -> FilesError {
    FilesError::Damaged { what }
}

/// Numbers of the header that are believed once they fit each other and the volume.
struct Header {
    block: u64,
    blocks: u64,
    free: u64,
}

fn header(view: &View) -> Result<Header, FilesError> {
    view.allow(1 << 16);
    let wrong = damaged(Damage::Header);
    let bytes: [u8; 1024] = view.again().fetch(1024).map_err(|_| wrong.clone())?;
    parse(&bytes)
        .filter(|header| header.blocks * header.block <= view.len())
        .ok_or(wrong)
}

fn parse(bytes: &[u8; 1024]) -> Option<Header> {
    let word = |at: usize| Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?));
    let wide = word(0x60)? & 0x80 != 0;
    let high = |at| if wide { word(at) } else { Some(0) };
    let joined = |low: u32, high: u32| u64::from(low) | u64::from(high) << 32;
    let size = word(0x18)?;
    if size > 6 {
        return None;
    }
    let blocks = joined(word(4)?, high(0x150)?);
    let free = joined(word(12)?, high(0x158)?).min(blocks);
    let per_group = u64::from(word(0x20)?);
    if blocks > 1 << 48 || per_group == 0 || blocks.div_ceil(per_group) > GROUPS_MAX {
        return None;
    }
    Some(Header {
        block: 1024 << size,
        blocks,
        free,
    })
}

fn open(view: View) -> Result<Ext4, FilesError> {
    header(&view)?;
    view.allow(OPEN_ALLOWANCE);
    let opened = Ext4::load(Box::new(view.again())).map_err(|error| failed(&error, "/"));
    view.allow(FOLDER_ALLOWANCE);
    opened
}

fn failed(error: &Ext4Error, path: &str) -> FilesError {
    let path = path.to_owned();
    match error {
        Ext4Error::NotFound => FilesError::NotFound { path },
        Ext4Error::NotADirectory => FilesError::NotAFolder { path },
        Ext4Error::IsADirectory | Ext4Error::IsASpecialFile => FilesError::NotAFile { path },
        Ext4Error::Encrypted | Ext4Error::Incompatible(_) => FilesError::Unsupported {
            what: Missing::Feature,
        },
        _ => damaged(Damage::Structure),
    }
}

/// Fills in what the volume says of itself.
pub(crate) fn describe(view: View, volume: &mut Volume) -> Result<(), FilesError> {
    volume.filesystem = Filesystem::Ext;
    let Header {
        block,
        blocks,
        free,
    } = header(&view)?;
    volume.block_size = Some(block as u32);
    volume.size = Some(blocks * block);
    volume.free = Some(free * block);
    volume.protection = Some(WriteProtection::Kind);
    let fs = match open(view) {
        // It is there, and its figures are right: only its files cannot be had.
        Err(FilesError::Unsupported { .. }) => return Ok(()),
        opened => opened?,
    };
    let label = fs.label().display().to_string();
    volume.label = (!label.is_empty()).then_some(label);
    Ok(())
}

/// What is at a path. A link on the way is no folder: links can lead anywhere, also in a circle.
fn metadata(fs: &Ext4, path: &str) -> Result<Metadata, FilesError> {
    let parts = path::parts(path)?;
    let mut at = String::from("/");
    let mut found = find(fs, &at)?;
    for part in parts {
        if !found.is_dir() {
            return Err(FilesError::NotAFolder { path: at });
        }
        at = path::join(&at, part);
        found = find(fs, &at)?;
    }
    Ok(found)
}

fn find(fs: &Ext4, path: &str) -> Result<Metadata, FilesError> {
    fs.symlink_metadata(path)
        .map_err(|error| failed(&error, path))
}

fn kind(file_type: FileType) -> EntryKind {
    match file_type {
        FileType::Directory => EntryKind::Folder,
        FileType::Regular => EntryKind::File,
        FileType::Symlink => EntryKind::Link,
        _ => EntryKind::Other,
    }
}

fn to_entry(name: String, metadata: &Metadata) -> Entry {
    let kind = kind(metadata.file_type());
    Entry {
        name,
        kind,
        len: if kind == EntryKind::Folder {
            0
        } else {
            metadata.len()
        },
        modified: Some(metadata.modified().seconds()),
    }
}

fn entries(fs: &Ext4, path: &str) -> Result<Vec<Entry>, FilesError> {
    if !metadata(fs, path)?.is_dir() {
        return Err(FilesError::NotAFolder {
            path: path.to_owned(),
        });
    }
    let wrong = |error| failed(&error, path);
    let mut entries = Vec::new();
    for entry in fs.read_dir(path).map_err(wrong)? {
        let entry = entry.map_err(wrong)?;
        let name = entry.file_name().display().to_string();
        if name == "." || name == ".." {
            continue;
        }
        if entries.len() == ENTRIES_MAX {
            return Err(FilesError::TooLarge {
                limit: ENTRIES_MAX as u64,
            });
        }
        entries.push(to_entry(name, &entry.metadata().map_err(wrong)?));
    }
    Ok(entries)
}

/// What is in a folder.
pub(crate) fn list(view: View, path: &str) -> Result<Vec<Entry>, FilesError> {
    entries(&open(view)?, path)
}

/// One file or folder.
pub(crate) fn stat(view: View, path: &str) -> Result<Entry, FilesError> {
    let metadata = metadata(&open(view)?, path)?;
    let name = path::parts(path)?.last().copied().unwrap_or_default();
    Ok(to_entry(name.to_owned(), &metadata))
}

/// Some bytes of a file.
pub(crate) fn read(view: View, path: &str, offset: u64, len: u32) -> Result<Vec<u8>, FilesError> {
    if offset > OFFSET_MAX {
        return Err(FilesError::TooLarge { limit: OFFSET_MAX });
    }
    let fs = open(view)?;
    let metadata = metadata(&fs, path)?;
    if kind(metadata.file_type()) != EntryKind::File {
        return Err(FilesError::NotAFile {
            path: path.to_owned(),
        });
    }
    let len = metadata.len().saturating_sub(offset).min(u64::from(len));
    let mut bytes = vec![0; len as usize];
    let wrong = |error| failed(&error, path);
    let mut file = fs.open(path).map_err(wrong)?;
    if offset > 0 {
        file.seek_to(offset).map_err(wrong)?;
    }
    let mut at = 0;
    while let Some(rest) = bytes.get_mut(at..).filter(|rest| !rest.is_empty()) {
        match file.read_bytes(rest).map_err(wrong)? {
            0 => return Err(damaged(Damage::Structure)),
            count => at += count,
        }
    }
    Ok(bytes)
}

/// Everything below a folder.
pub(crate) fn tree(view: View, path: &str) -> Result<Vec<TreeEntry>, FilesError> {
    let fs = open(view)?;
    let mut found = Vec::new();
    let mut ahead = vec![(path.trim_end_matches('/').to_owned(), 0)];
    while let Some((path, depth)) = ahead.pop() {
        let top = if path.is_empty() { "/" } else { &path };
        for entry in entries(&fs, top)? {
            if found.len() == ENTRIES_MAX {
                return Err(FilesError::TooLarge {
                    limit: ENTRIES_MAX as u64,
                });
            }
            let below = path::join(&path, &entry.name);
            if entry.kind == EntryKind::Folder {
                if depth == path::DEPTH_MAX {
                    return Err(damaged(Damage::Endless));
                }
                ahead.push((below.clone(), depth + 1));
            }
            found.push(TreeEntry {
                path: below,
                kind: entry.kind,
                len: entry.len,
                modified: entry.modified,
                place: None,
            });
        }
    }
    Ok(found)
}

//! ext2, ext3 and ext4, read through the `ext4-view` crate.
//!
//! The crate checks what it reads, but sizes its memory by the header and by the lengths of links. So the
//! header is compared with the volume first, and links are never followed. What waits in a journal is carried out
//! here ([`journal`]): the crate takes neither journals that go round nor what they revoke later. A file's bytes are
//! read from where they lie ([`places`]): the crate counts blocks that were never written as data, and panics where
//! it begins behind a damaged part of a file. It reads files only where a place cannot tell their bytes.

mod journal;
mod places;

use ext4_view::{Ext4, Ext4Error, FileType, Metadata};

use self::places::Places;
pub(crate) use self::{journal::Journal, places::EXTENTS_MAX};
use crate::{
    Damage, Entry, EntryKind, Extent, FilesError, Filesystem, Missing, Stat, TreeEntry, Volume,
    WriteProtection,
    disk::{LOADED_MAX, View},
    path,
    volume::{ENTRIES_MAX, Parts, TreeLimits},
};

/// Enough to open a filesystem with all its groups and its journal.
const OPEN_ALLOWANCE: u64 = 1 << 30;
/// Enough to read a folder of [`ENTRIES_MAX`] entries and what each of them is.
const FOLDER_ALLOWANCE: u64 = 4 << 30;
/// Enough for the folders of a tree, each found from the top.
const TREE_ALLOWANCE: u64 = 8 * FOLDER_ALLOWANCE;
/// Groups of blocks beyond this number are not believed: 128 TiB have so many.
const GROUPS_MAX: u64 = 1 << 20;
/// The longest file that is read by the crate, which reads all that is before. A session loads all of it, and next to
/// it what leads there.
const READ_MAX: u64 = LOADED_MAX - (16 << 20);
/// The longest target of a link that is believed: Linux follows none that is longer.
const TARGET_MAX: u64 = 4096;

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
        .filter(|header| {
            let len = header.blocks.checked_mul(header.block);
            len.is_some_and(|len| len <= view.len())
        })
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

/// The filesystem, and the volume as it is with what waits in its journal.
fn open(view: &View) -> Result<(Ext4, View), FilesError> {
    header(view)?;
    let view = journal::carried_out(view)?;
    header(&view)?;
    view.allow(OPEN_ALLOWANCE);
    let opened = Ext4::load(Box::new(view.again())).map_err(|error| failed(&error, "/"));
    view.allow(FOLDER_ALLOWANCE);
    Ok((opened?, view))
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
    let (fs, view) = match open(&view) {
        // It is there, and its figures are right: only its files cannot be had.
        Err(FilesError::Unsupported { .. }) => return Ok(()),
        opened => opened?,
    };
    volume.is_behind = view.newest().is_some_and(|newest| newest.is_behind);
    let label = fs.label().display().to_string();
    volume.label = (!label.is_empty()).then_some(label);
    Ok(())
}

/// What is at a path, and the path as the filesystem has it: a name that is no text is asked for as it is
/// shown. A link on the way is no folder: links can lead anywhere, also in a circle.
fn metadata(fs: &Ext4, path: &str) -> Result<(Metadata, Vec<u8>), FilesError> {
    let (mut at, mut shown) = (Vec::new(), String::new());
    let mut found = find(fs, b"/", "/")?;
    for part in path::parts(path)? {
        if !found.is_dir() {
            return Err(FilesError::NotAFolder { path: shown });
        }
        let folder = at.clone();
        shown = path::join(&shown, part);
        at.push(b'/');
        at.extend_from_slice(part.as_bytes());
        found = match find(fs, &at, &shown) {
            Err(FilesError::NotFound { path }) if part.contains(char::REPLACEMENT_CHARACTER) => {
                let entries = entries(fs, top_or(&folder), &shown)?;
                let named = entries.into_iter().find(|(_, entry)| entry.name == *part);
                let (name, _) = named.ok_or(FilesError::NotFound { path })?;
                at = joined(&folder, &name);
                find(fs, &at, &shown)?
            }
            found => found?,
        };
    }
    Ok((found, at))
}

fn joined(folder: &[u8], name: &[u8]) -> Vec<u8> {
    [folder, b"/", name].concat()
}

/// The path of the top folder has no name before its slash.
fn top_or(path: &[u8]) -> &[u8] {
    if path.is_empty() { b"/" } else { path }
}

fn find(fs: &Ext4, path: &[u8], shown: &str) -> Result<Metadata, FilesError> {
    fs.symlink_metadata(path)
        .map_err(|error| failed(&error, shown))
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

/// What is in a folder: names as they are, and entries as they are shown.
fn entries(fs: &Ext4, path: &[u8], shown: &str) -> Result<Vec<(Vec<u8>, Entry)>, FilesError> {
    let wrong = |error| failed(&error, shown);
    let mut entries = Vec::new();
    for entry in fs.read_dir(path).map_err(wrong)? {
        let entry = entry.map_err(wrong)?;
        let name = entry.file_name();
        if name == "." || name == ".." {
            continue;
        }
        if entries.len() == ENTRIES_MAX {
            return Err(FilesError::TooLarge {
                limit: ENTRIES_MAX as u64,
            });
        }
        let shown = String::from_utf8_lossy(name.as_ref()).into_owned();
        let metadata = entry.metadata().map_err(wrong)?;
        entries.push((name.as_ref().to_vec(), to_entry(shown, &metadata)));
    }
    Ok(entries)
}

/// A folder and its path as the filesystem has it.
fn folder(fs: &Ext4, path: &str) -> Result<Vec<u8>, FilesError> {
    let (found, at) = metadata(fs, path)?;
    if found.is_dir() {
        Ok(at)
    } else {
        let path = path.to_owned();
        Err(FilesError::NotAFolder { path })
    }
}

/// What is in a folder.
pub(crate) fn list(view: View, path: &str) -> Result<Vec<Entry>, FilesError> {
    let (fs, _) = open(&view)?;
    let at = folder(&fs, path)?;
    let entries = entries(&fs, top_or(&at), path)?;
    Ok(entries.into_iter().map(|(_, entry)| entry).collect())
}

/// One file or folder.
pub(crate) fn stat(view: View, path: &str) -> Result<Stat, FilesError> {
    let (fs, view) = open(&view)?;
    let (metadata, at) = metadata(&fs, path)?;
    let name = path::parts(path)?.last().copied().unwrap_or_default();
    let entry = to_entry(name.to_owned(), &metadata);
    let target = match entry.kind {
        EntryKind::Link if entry.len > TARGET_MAX => return Err(damaged(Damage::Structure)),
        EntryKind::Link => {
            let target = fs
                .read_link(&at[..])
                .map_err(|error| failed(&error, path))?;
            Some(target.display().to_string())
        }
        _ => None,
    };
    let names = match entry.kind {
        // Each folder in it names it too.
        EntryKind::Folder => 1,
        _ => {
            let (folder, name) = split(&at);
            let places = Places::open(&view)?;
            let names = places.names_at(folder);
            match names.and_then(|names| places.links(&names, name)) {
                // Where it lies is not told either, and the crate may read it.
                Err(FilesError::Unsupported { .. } | FilesError::TooLarge { .. }) => 1,
                links => links?,
            }
        }
    };
    Ok(Stat {
        entry,
        names,
        target,
    })
}

/// The folder of a path, and the name in it.
fn split(path: &[u8]) -> (&[u8], &[u8]) {
    let end = path.iter().rposition(|byte| *byte == b'/');
    let (folder, name) = path.split_at(end.unwrap_or_default());
    (folder, name.get(1..).unwrap_or_default())
}

/// A file, how long it is, and its path as the filesystem has it.
fn file(fs: &Ext4, path: &str) -> Result<(u64, Vec<u8>), FilesError> {
    let (metadata, at) = metadata(fs, path)?;
    if kind(metadata.file_type()) == EntryKind::File {
        Ok((metadata.len(), at))
    } else {
        let path = path.to_owned();
        Err(FilesError::NotAFile { path })
    }
}

/// Where a file's bytes lie on the disk.
pub(crate) fn extents(view: &View, path: &str) -> Result<Vec<Extent>, FilesError> {
    let (fs, view) = open(view)?;
    let (_, at) = file(&fs, path)?;
    let places = Places::open(&view)?;
    let (folder, name) = split(&at);
    places.named(&places.names_at(folder)?, name)
}

/// Some bytes of a file.
pub(crate) fn read(view: &View, path: &str, offset: u64, len: u32) -> Result<Vec<u8>, FilesError> {
    let (fs, _) = open(view)?;
    let (file_len, at) = file(&fs, path)?;
    if file_len > READ_MAX {
        // Whoever begins with what cannot be ended should know.
        return Err(FilesError::TooLarge { limit: READ_MAX });
    }
    let end = file_len.min(offset.saturating_add(u64::from(len)));
    let mut bytes = vec![0; end.saturating_sub(offset) as usize];
    let wrong = |error| failed(&error, path);
    let mut file = fs.open(&at[..]).map_err(wrong)?;
    // The crate forgets what goes wrong while it looks for a place in a file, and then panics. So what is
    // before is read too.
    let mut skipped = vec![0; 64 << 10];
    while file.position() < end && !bytes.is_empty() {
        let from = file.position();
        let part = if from < offset {
            let count = (offset - from).min(skipped.len() as u64);
            skipped.get_mut(..count as usize)
        } else {
            bytes.get_mut((from - offset) as usize..)
        };
        if file.read_bytes(part.unwrap_or_default()).map_err(wrong)? == 0 {
            return Err(damaged(Damage::Structure));
        }
    }
    Ok(bytes)
}

/// Everything below a folder.
pub(crate) fn tree(
    view: &View,
    path: &str,
    parts: &mut Parts<'_>,
) -> Result<Vec<TreeEntry>, FilesError> {
    let (fs, view) = open(view)?;
    let places = Places::open(&view)?;
    let (mut found, mut left) = (Vec::new(), TreeLimits::all());
    let mut allowance = TREE_ALLOWANCE;
    let top = path.trim_end_matches('/').to_owned();
    // The inode of the folder that is asked for is not known yet.
    let mut ahead = vec![(folder(&fs, path)?, top, 0, None)];
    while let Some((at, shown, depth, inode)) = ahead.pop() {
        view.allow(allowance);
        let inside = entries(&fs, top_or(&at), &shown);
        allowance = view.left();
        let inside = parts.of(inside)?;
        let names = match inode {
            Some(inode) => places.names(inode),
            None => places.names_at(&at),
        };
        let names = match names {
            // What it leads to is not told then.
            Err(FilesError::TooLarge { .. }) => Ok(None),
            names => names.map(Some),
        };
        let names = parts.of(names)?.flatten();
        let mut inside = inside.unwrap_or_default();
        // The folder's own order need not be the same at another moment.
        inside.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        for (name, entry) in inside {
            let path = left.path(&shown, &entry.name)?;
            let is_folder = entry.kind == EntryKind::Folder;
            if is_folder {
                if depth == path::DEPTH_MAX {
                    return Err(damaged(Damage::Endless));
                }
                let inode = names.as_ref().and_then(|names| names.get(&name)).copied();
                ahead.push((joined(&at, &name), path.clone(), depth + 1, inode));
            }
            let places = match &names {
                Some(names) if !is_folder => {
                    let places = match places.named(names, &name) {
                        Err(FilesError::Unsupported { .. }) => Ok(None),
                        places => left.take(places),
                    };
                    parts.of(places)?.flatten()
                }
                known => known.as_ref().map(|_| Vec::new()),
            };
            found.push(TreeEntry {
                path,
                kind: entry.kind,
                len: entry.len,
                modified: entry.modified,
                places,
            });
        }
    }
    Ok(found)
}

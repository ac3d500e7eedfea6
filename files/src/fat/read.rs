//! Questions about a FAT volume.

use std::io::{Read, Seek, SeekFrom};

use fatfs::FatType;

use super::{
    FOLDER_ALLOWANCE, Fs, Item, clock, damaged,
    folder::{self, Place},
    header::Header,
    open,
};
use crate::{
    Damage, Entry, EntryKind, Extent, FatKind, FilesError, Filesystem, Span, TreeEntry, Volume,
    disk::View, path, volume::ENTRIES_MAX,
};

/// Tables up to this size are counted through where the volume does not say what is free.
const COUNTED_MAX: u64 = 8 << 20;

/// Fills in what the volume says of itself.
pub(crate) fn describe(view: &View, volume: &mut Volume) -> Result<(), FilesError> {
    let (fs, header) = open(view)?;
    volume.filesystem = Filesystem::Fat(header.kind);
    volume.block_size = Some(header.cluster);
    volume.size = Some(u64::from(header.clusters) * u64::from(header.cluster));
    volume.protection = None;
    view.allow(FOLDER_ALLOWANCE);
    let label = fs
        .read_volume_label_from_root_dir_as_bytes()
        .map_err(|_| damaged(Damage::Folder))?;
    let label = text(&label.unwrap_or(header.label));
    volume.label = (!label.is_empty() && label != "NO NAME").then_some(label);
    volume.free = free(&fs, &header, view)?.map(|free| u64::from(free) * u64::from(header.cluster));
    Ok(())
}

/// How many clusters are free; nothing where that would take long to find out.
pub(super) fn free(fs: &Fs, header: &Header, view: &View) -> Result<Option<u32>, FilesError> {
    debug_assert_eq!(
        fs.fat_type() == FatType::Fat32,
        header.kind == FatKind::Fat32
    );
    // Each entry of the table counts as its bytes and one more for each call.
    view.allow(4 * COUNTED_MAX);
    if header.table_len() > COUNTED_MAX && !said(view, header)? {
        return Ok(None);
    }
    let stats = fs.stats().map_err(|_| damaged(Damage::Chain))?;
    Ok(Some(stats.free_clusters()))
}

/// Whether a FAT32 volume says how many of its clusters are free, and was closed properly.
fn said(view: &View, header: &Header) -> Result<bool, FilesError> {
    let wrong = |_| damaged(Damage::Header);
    let mut reader = view.again();
    let per_sector = u64::from(u16::from_le_bytes(reader.fetch(11).map_err(wrong)?));
    let info = u64::from(u16::from_le_bytes(reader.fetch(48).map_err(wrong)?));
    let [flags] = reader.fetch(65).map_err(wrong)?;
    let count: [u8; 4] = reader.fetch(info * per_sector + 488).map_err(wrong)?;
    Ok(flags & 1 == 0 && u32::from_le_bytes(count) <= header.clusters)
}

/// A label of 11 bytes.
fn text(label: &[u8; 11]) -> String {
    let text = label.iter().map(|byte| match byte {
        0x20..0x7f => char::from(*byte),
        0 => ' ',
        _ => char::REPLACEMENT_CHARACTER,
    });
    text.collect::<String>().trim_end().to_owned()
}

fn to_entry(item: &Item<'_>) -> Entry {
    Entry {
        name: item.file_name(),
        kind: kind(item),
        len: if item.is_dir() { 0 } else { item.len() },
        modified: clock::seconds(item.modified()),
    }
}

fn kind(item: &Item<'_>) -> EntryKind {
    if item.is_dir() {
        EntryKind::Folder
    } else {
        EntryKind::File
    }
}

fn not_found(path: &str) -> FilesError {
    FilesError::NotFound {
        path: path.to_owned(),
    }
}

/// What is in a folder.
pub(crate) fn list(view: &View, path: &str) -> Result<Vec<Entry>, FilesError> {
    let (fs, _) = open(view)?;
    let folder = match folder::find(&fs, view, path)?.ok_or_else(|| not_found(path))? {
        Place::Top(folder) => folder,
        Place::Item(item) if item.is_dir() => folder::enter(view, &item)?,
        Place::Item(_) => {
            return Err(FilesError::NotAFolder {
                path: path.to_owned(),
            });
        }
    };
    Ok(folder::entries(view, &folder)?
        .iter()
        .map(to_entry)
        .collect())
}

/// One file or folder.
pub(crate) fn stat(view: &View, path: &str) -> Result<Entry, FilesError> {
    let (fs, _) = open(view)?;
    match folder::find(&fs, view, path)?.ok_or_else(|| not_found(path))? {
        Place::Top(_) => Ok(Entry {
            name: String::new(),
            kind: EntryKind::Folder,
            len: 0,
            modified: None,
        }),
        Place::Item(item) => Ok(to_entry(&item)),
    }
}

fn file<'a>(fs: &'a Fs, view: &View, path: &str) -> Result<Item<'a>, FilesError> {
    match folder::find(fs, view, path)?.ok_or_else(|| not_found(path))? {
        Place::Item(item) if !item.is_dir() => Ok(item),
        _ => Err(FilesError::NotAFile {
            path: path.to_owned(),
        }),
    }
}

/// Where a file's bytes lie on the disk.
pub(crate) fn extents(view: &View, path: &str) -> Result<Vec<Extent>, FilesError> {
    let (fs, header) = open(view)?;
    let item = file(&fs, view, path)?;
    let mut at = 0;
    let extent = |span: Span| {
        let file_offset = at;
        at += span.len;
        Extent {
            file_offset,
            disk: Span {
                offset: view.start() + span.offset,
                len: span.len,
            },
        }
    };
    Ok(places(view, &header, &item)?
        .into_iter()
        .map(extent)
        .collect())
}

/// Where a file's bytes lie in the volume. The library does not tell, but it can be watched: it reads the
/// file, and each read of the data area leaves a trace instead of being carried out.
fn places(view: &View, header: &Header, item: &Item<'_>) -> Result<Vec<Span>, FilesError> {
    view.allow(item.len() / u64::from(header.cluster) * 96 + 4096);
    let mut file = item.to_file();
    let mut buffer = vec![0; header.cluster as usize];
    let mut left = item.len();
    view.trace();
    while left > 0 {
        match file.read(&mut buffer) {
            Ok(count) if count > 0 => left = left.saturating_sub(count as u64),
            // The list of clusters is shorter than the file.
            _ => return Err(damaged(Damage::Chain)),
        }
    }
    let places = view.plain();
    let mut in_order: Vec<Span> = places.clone();
    in_order.sort_unstable_by_key(|span| span.offset);
    let mut end = 0;
    let mut meets = |span: &Span| {
        let before = std::mem::replace(&mut end, span.offset + span.len);
        span.offset < before
    };
    if in_order.iter().any(&mut meets) {
        // The list of clusters leads in a circle.
        return Err(damaged(Damage::Chain));
    }
    Ok(places)
}

/// Some bytes of a file.
pub(crate) fn read(view: &View, path: &str, offset: u64, len: u32) -> Result<Vec<u8>, FilesError> {
    let (fs, header) = open(view)?;
    let item = file(&fs, view, path)?;
    let len = item.len().saturating_sub(offset).min(u64::from(len));
    let mut bytes = vec![0; len as usize];
    if len > 0 {
        let clusters = (offset + len) / u64::from(header.cluster);
        view.allow(clusters * 96 + len / 64 + 4096);
        let mut file = item.to_file();
        let wrong = |_| damaged(Damage::Chain);
        file.seek(SeekFrom::Start(offset)).map_err(wrong)?;
        file.read_exact(&mut bytes).map_err(wrong)?;
    }
    Ok(bytes)
}

/// Everything below a folder.
pub(crate) fn tree(view: &View, path: &str) -> Result<Vec<TreeEntry>, FilesError> {
    let (fs, header) = open(view)?;
    let top = match folder::find(&fs, view, path)?.ok_or_else(|| not_found(path))? {
        Place::Top(folder) => folder,
        Place::Item(item) if item.is_dir() => folder::enter(view, &item)?,
        Place::Item(_) => {
            return Err(FilesError::NotAFolder {
                path: path.to_owned(),
            });
        }
    };
    let mut found = Vec::new();
    let mut ahead = vec![(path.trim_end_matches('/').to_owned(), 0, top)];
    while let Some((path, depth, folder)) = ahead.pop() {
        for item in folder::entries(view, &folder)? {
            if found.len() == ENTRIES_MAX {
                return Err(FilesError::TooLarge {
                    limit: ENTRIES_MAX as u64,
                });
            }
            let below = path::join(&path, &item.file_name());
            let place = match kind(&item) {
                EntryKind::Folder if depth == path::DEPTH_MAX => {
                    return Err(damaged(Damage::Endless));
                }
                EntryKind::Folder => {
                    ahead.push((below.clone(), depth + 1, folder::enter(view, &item)?));
                    None
                }
                _ => Some(fingerprint(&places(view, &header, &item)?)),
            };
            let Entry {
                kind,
                len,
                modified,
                ..
            } = to_entry(&item);
            found.push(TreeEntry {
                path: below,
                kind,
                len,
                modified,
                place,
            });
        }
    }
    Ok(found)
}

/// A number for a list of places (FNV-1a).
fn fingerprint(places: &[Span]) -> u64 {
    let words = places.iter().flat_map(|span| [span.offset, span.len]);
    let bytes = words.flat_map(u64::to_le_bytes);
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

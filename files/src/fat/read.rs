//! Questions about a FAT volume.

use std::io::{Read, Seek, SeekFrom};

use fatfs::FatType;

use super::{
    FOLDER_ALLOWANCE, Folder, Fs, Item, clock, damaged,
    folder::{self, Place},
    header::Header,
    open,
};
use crate::{
    Damage, Entry, EntryKind, Extent, FatKind, FilesError, Filesystem, Span, Stat, TreeEntry,
    Volume,
    disk::{LOADED_MAX, View},
    ext::EXTENTS_MAX,
    path,
    volume::{Parts, TreeLimits},
};

/// Tables up to this size are counted through where the volume does not say what is free.
const COUNTED_MAX: u64 = 8 << 20;

/// Enough for the folders of a tree: for more than a session loads, a few times over.
const FOLDERS_ALLOWANCE: u64 = 4 * LOADED_MAX;

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
fn free(fs: &Fs, header: &Header, view: &View) -> Result<Option<u32>, FilesError> {
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

/// The folder at a path.
fn folder_at<'a>(fs: &'a Fs, view: &View, path: &str) -> Result<Folder<'a>, FilesError> {
    match folder::find(fs, view, path)?.ok_or_else(|| not_found(path))? {
        Place::Top(folder) => Ok(folder),
        Place::Item(item) if item.is_dir() => folder::enter(view, &item),
        Place::Item(_) => Err(FilesError::NotAFolder {
            path: path.to_owned(),
        }),
    }
}

/// What is in a folder.
pub(crate) fn list(view: &View, path: &str) -> Result<Vec<Entry>, FilesError> {
    let (fs, _) = open(view)?;
    let folder = folder_at(&fs, view, path)?;
    let entries = folder::entries(view, &folder)?;
    Ok(entries.iter().map(to_entry).collect())
}

/// One file or folder.
pub(crate) fn stat(view: &View, path: &str) -> Result<Stat, FilesError> {
    let (fs, _) = open(view)?;
    let entry = match folder::find(&fs, view, path)?.ok_or_else(|| not_found(path))? {
        Place::Top(_) => Entry {
            name: String::new(),
            kind: EntryKind::Folder,
            len: 0,
            modified: None,
        },
        Place::Item(item) => to_entry(&item),
    };
    Ok(Stat {
        entry,
        names: 1,
        target: None,
    })
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
    extents_of(view, &header, &item)
}

fn extents_of(view: &View, header: &Header, item: &Item<'_>) -> Result<Vec<Extent>, FilesError> {
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
    let places = places(view, header, item)?;
    Ok(places.into_iter().map(extent).collect())
}

/// Where a file's bytes lie in the volume. The library does not tell, but it can be watched: it reads the
/// file, and each read of the data area leaves a trace instead of being carried out.
pub(super) fn places(
    view: &View,
    header: &Header,
    item: &Item<'_>,
) -> Result<Vec<Span>, FilesError> {
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
    if places.len() > EXTENTS_MAX {
        return Err(FilesError::TooLarge {
            limit: EXTENTS_MAX as u64,
        });
    }
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
pub(crate) fn tree(
    view: &View,
    path: &str,
    parts: &mut Parts<'_>,
) -> Result<Vec<TreeEntry>, FilesError> {
    let (fs, header) = open(view)?;
    let top = folder_at(&fs, view, path)?;
    let (mut found, mut left) = (Vec::new(), TreeLimits::all());
    // No sound volume's files have more clusters than there are, and no folder is in two places.
    let (mut clusters, mut allowance) = (u64::from(header.clusters), FOLDERS_ALLOWANCE);
    let mut ahead = vec![(path.trim_end_matches('/').to_owned(), 0, top)];
    while let Some((path, depth, folder)) = ahead.pop() {
        let items = folder::entries(view, &folder);
        allowance = allowance
            .checked_sub(FOLDER_ALLOWANCE - view.left())
            .ok_or(damaged(Damage::Endless))?;
        let items = parts.of(items)?;
        for item in items.unwrap_or_default() {
            // What ends a part ends the guard.
            view.guard(header.guard());
            let path = left.path(&path, &item.file_name())?;
            let places = if item.is_dir() {
                if depth == path::DEPTH_MAX {
                    return Err(damaged(Damage::Endless));
                }
                let below = parts.of(folder::enter(view, &item))?;
                ahead.extend(below.map(|folder| (path.clone(), depth + 1, folder)));
                Some(Vec::new())
            } else {
                let has = item.len().div_ceil(u64::from(header.cluster));
                let places = match clusters.checked_sub(has) {
                    Some(rest) => {
                        clusters = rest;
                        left.take(extents_of(view, &header, &item))
                    }
                    None => Ok(None),
                };
                // What it lacks is asked for; until then it does not matter what is told.
                parts.of(places)?.flatten()
            };
            let entry = to_entry(&item);
            found.push(TreeEntry {
                path,
                kind: entry.kind,
                len: entry.len,
                modified: entry.modified,
                places,
            });
        }
        view.guard(header.guard());
    }
    Ok(found)
}

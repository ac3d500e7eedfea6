//! Volumes, and which filesystem answers for each.

use crate::{
    Answer, Change, Changed, Disk, Entry, FilesError, Filesystem, Listing, Missing, Request, Tree,
    TreeEntry, Volume, WriteProtection,
    disk::View,
    ext, fat,
    partitions::{self, Partition},
};

/// What a folder, or a tree, may hold before it is no longer told.
pub(crate) const ENTRIES_MAX: usize = 100_000;

/// What is on a volume.
enum Found {
    Fat,
    Ext,
    Other(Filesystem),
}

/// Answers a question. `next` is called between volumes that do not depend on each other: it forgets what
/// the last one lacked, so that all of them are asked for together.
pub(crate) fn answer(
    disk: &View,
    request: &Request,
    next: &mut dyn FnMut() -> Result<(), FilesError>,
) -> Result<Answer, FilesError> {
    match request {
        Request::Look => look(disk, next).map(Answer::Disk),
        Request::List {
            volume,
            path,
            skip,
            take,
        } => {
            let mut entries = match open(disk, *volume)? {
                (view, Found::Fat) => fat::list(&view, path)?,
                (view, Found::Ext) => ext::list(view, path)?,
                (_, Found::Other(_)) => return Err(FilesError::NoFilesystem { volume: *volume }),
            };
            entries.sort_by_cached_key(sort_key);
            let total = entries.len() as u32;
            let entries = page(entries, *skip, *take);
            Ok(Answer::Listing(Listing { entries, total }))
        }
        Request::Stat { volume, path } => match open(disk, *volume)? {
            (view, Found::Fat) => fat::stat(&view, path),
            (view, Found::Ext) => ext::stat(view, path),
            (_, Found::Other(_)) => Err(FilesError::NoFilesystem { volume: *volume }),
        }
        .map(Answer::Entry),
        Request::Extents { volume, path } => match open(disk, *volume)? {
            (view, Found::Fat) => fat::extents(&view, path).map(Answer::Extents),
            (_, Found::Ext) => Err(FilesError::Unsupported {
                what: Missing::Extents,
            }),
            (_, Found::Other(_)) => Err(FilesError::NoFilesystem { volume: *volume }),
        },
        Request::Read {
            volume,
            path,
            offset,
            len,
        } => {
            let len = (*len).min(Request::READ_MAX);
            match open(disk, *volume)? {
                (view, Found::Fat) => fat::read(&view, path, *offset, len),
                (view, Found::Ext) => ext::read(view, path, *offset, len),
                (_, Found::Other(_)) => Err(FilesError::NoFilesystem { volume: *volume }),
            }
            .map(Answer::Bytes)
        }
        Request::Tree {
            volume,
            path,
            skip,
            take,
        } => {
            let mut entries = match open(disk, *volume)? {
                (view, Found::Fat) => fat::tree(&view, path)?,
                (view, Found::Ext) => ext::tree(view, path)?,
                (_, Found::Other(_)) => return Err(FilesError::NoFilesystem { volume: *volume }),
            };
            entries.sort_unstable_by(|a: &TreeEntry, b| a.path.cmp(&b.path));
            let total = entries.len() as u32;
            let entries = page(entries, *skip, *take);
            Ok(Answer::Tree(Tree { entries, total }))
        }
        Request::Change { .. } => Ok(Answer::Changed(Changed {
            files: 0,
            folders: 0,
            removed: 0,
        })),
    }
}

/// Makes one change.
pub(crate) fn change(
    disk: &View,
    volume: u32,
    change: &Change,
    index: u32,
    now: i64,
) -> Result<Changed, FilesError> {
    let partition = partition(disk, volume)?;
    if partition.misplaced {
        return Err(FilesError::ReadOnlyFilesystem {
            why: WriteProtection::Misplaced,
        });
    }
    let view = disk.window(partition.span);
    if let Change::Format { kind, label } = change {
        return fat::format(&view, *kind, label.as_deref(), now);
    }
    match detect(&view)? {
        Found::Fat => fat::change(&view, change, index, now),
        Found::Ext => Err(FilesError::ReadOnlyFilesystem {
            why: WriteProtection::Kind,
        }),
        Found::Other(_) => Err(FilesError::NoFilesystem { volume }),
    }
}

/// Folders first, then by name without regard to case.
fn sort_key(entry: &Entry) -> (bool, String, String) {
    let folder = entry.kind == crate::EntryKind::Folder;
    (!folder, entry.name.to_lowercase(), entry.name.clone())
}

fn page<T>(entries: Vec<T>, skip: u32, take: u32) -> Vec<T> {
    let take = take.min(Request::PAGE_MAX) as usize;
    entries.into_iter().skip(skip as usize).take(take).collect()
}

fn partition(disk: &View, number: u32) -> Result<Partition, FilesError> {
    let (_, partitions) = partitions::read(disk);
    let found = partitions
        .into_iter()
        .find(|partition| partition.number == number);
    found.ok_or(FilesError::NoSuchVolume { volume: number })
}

fn open(disk: &View, number: u32) -> Result<(View, Found), FilesError> {
    let view = disk.window(partition(disk, number)?.span);
    let found = detect(&view)?;
    Ok((view, found))
}

/// What a volume's first bytes say. Where they cannot be read, the fault says why.
fn detect(view: &View) -> Result<Found, FilesError> {
    const HEAD: usize = 4096;
    view.allow(2 * HEAD as u64);
    if view.len() < HEAD as u64 {
        return Ok(Found::Other(Filesystem::Unknown));
    }
    let head: [u8; HEAD] = view.again().fetch(0).map_err(|_| FilesError::Damaged {
        what: crate::Damage::Outside,
    })?;
    Ok(if fat::looks_like(&head) {
        Found::Fat
    } else if ext::looks_like(&head) {
        Found::Ext
    } else if head.iter().all(|byte| *byte == 0) {
        Found::Other(Filesystem::Empty)
    } else {
        Found::Other(Filesystem::Unknown)
    })
}

fn look(disk: &View, next: &mut dyn FnMut() -> Result<(), FilesError>) -> Result<Disk, FilesError> {
    let (table, partitions) = partitions::read(disk);
    let mut volumes = Vec::new();
    for partition in partitions {
        volumes.push(describe(disk, partition));
        match next() {
            // What one volume lacks, the others do not.
            Ok(()) => {}
            Err(FilesError::Damaged { .. }) => {
                if let Some(last) = volumes.last_mut() {
                    last.filesystem = match last.filesystem {
                        Filesystem::Fat(_) | Filesystem::Ext => last.filesystem,
                        _ => Filesystem::Damaged,
                    };
                    last.protection = Some(WriteProtection::Damaged);
                }
            }
            Err(error) => return Err(error),
        }
    }
    Ok(Disk { table, volumes })
}

fn describe(disk: &View, partition: Partition) -> Volume {
    let mut volume = Volume {
        number: partition.number,
        span: partition.span,
        name: partition.name,
        misplaced: partition.misplaced,
        filesystem: Filesystem::Unknown,
        label: None,
        size: None,
        free: None,
        block_size: None,
        protection: Some(WriteProtection::NoFilesystem),
    };
    let view = disk.window(partition.span);
    let described = match detect(&view) {
        Ok(Found::Fat) => fat::describe(&view, &mut volume),
        Ok(Found::Ext) => ext::describe(view, &mut volume),
        Ok(Found::Other(what)) => {
            volume.filesystem = what;
            Ok(())
        }
        Err(error) => Err(error),
    };
    if described.is_err() {
        volume.filesystem = Filesystem::Damaged;
        volume.protection = Some(WriteProtection::Damaged);
    }
    if volume.misplaced {
        volume.protection = Some(WriteProtection::Misplaced);
    }
    volume
}

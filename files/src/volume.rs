//! Volumes, and which filesystem answers for each.

use crate::{
    Answer, Change, Changed, Disk, Entry, Extent, FilesError, Filesystem, Listing, Request, Stat,
    Tree, TreeEntry, Volume, WriteProtection,
    disk::View,
    ext, fat,
    partitions::{self, Partition},
    path,
};

/// What a folder, or a tree, may hold before it is no longer told.
pub(crate) const ENTRIES_MAX: usize = 100_000;

/// What is on a volume.
enum Found {
    Fat,
    Ext,
    Other(Filesystem),
}

/// Ends a part of a question on which the others do not depend, and tells whether it lacked bytes of the
/// disk. So what all of them lack is asked for together.
pub(crate) struct Parts<'p>(pub(crate) &'p mut dyn FnMut() -> Result<bool, FilesError>);

impl Parts<'_> {
    /// What a part came to; nothing where it lacked something.
    pub(crate) fn of<T>(&mut self, tried: Result<T, FilesError>) -> Result<Option<T>, FilesError> {
        if (self.0)()? {
            Ok(None)
        } else {
            tried.map(Some)
        }
    }
}

/// The places that the files of a tree may have in all before they are no longer told.
const TREE_PLACES_MAX: usize = 4 * ext::EXTENTS_MAX;
/// The bytes of all paths of a tree together.
const TREE_PATHS_MAX: usize = 64 << 20;

/// How much more a tree may hold.
pub(crate) struct TreeLimits {
    entries: usize,
    paths: usize,
    places: usize,
}

impl TreeLimits {
    pub(crate) fn all() -> Self {
        Self {
            entries: ENTRIES_MAX,
            paths: TREE_PATHS_MAX,
            places: TREE_PLACES_MAX,
        }
    }

    /// The path of one more entry. One that nobody could ask for is a folder in itself.
    pub(crate) fn path(&mut self, folder: &str, name: &str) -> Result<String, FilesError> {
        let took = |left: &mut usize, count: usize, limit: usize| {
            *left = left.checked_sub(count).ok_or(FilesError::TooLarge {
                limit: limit as u64,
            })?;
            Ok(())
        };
        took(&mut self.entries, 1, ENTRIES_MAX)?;
        let path = path::join(folder, name);
        if path.len() > path::PATH_MAX {
            return Err(FilesError::Damaged {
                what: crate::Damage::Endless,
            });
        }
        took(&mut self.paths, path.len(), TREE_PATHS_MAX)?;
        Ok(path)
    }

    /// Where a file lies, if it lies in no more places than are left.
    pub(crate) fn take(
        &mut self,
        found: Result<Vec<Extent>, FilesError>,
    ) -> Result<Option<Vec<Extent>>, FilesError> {
        match found {
            Ok(places) if places.len() <= self.places => {
                self.places -= places.len();
                Ok(Some(places))
            }
            Ok(_) | Err(FilesError::TooLarge { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Answers a question.
pub(crate) fn answer(
    disk: &View,
    request: &Request,
    parts: &mut Parts<'_>,
) -> Result<Answer, FilesError> {
    match request {
        Request::Look => look(disk, parts).map(Answer::Disk),
        Request::List {
            volume,
            path,
            skip,
            take,
        } => {
            let mut entries = files(disk, *volume)?.list(path)?;
            entries.sort_by_cached_key(sort_key);
            let total = entries.len() as u32;
            let take = (*take).min(Request::PAGE_MAX) as usize;
            let page = entries.into_iter().skip(*skip as usize).take(take);
            let entries = page.collect();
            Ok(Answer::Listing(Listing { entries, total }))
        }
        Request::Stat { volume, path } => files(disk, *volume)?.stat(path).map(Answer::Stat),
        Request::Extents { volume, path } => {
            files(disk, *volume)?.extents(path).map(Answer::Extents)
        }
        Request::Read {
            volume,
            path,
            offset,
            len,
        } => {
            let len = (*len).min(Request::READ_MAX);
            let bytes = files(disk, *volume)?.read(path, *offset, len);
            bytes.map(Answer::Bytes)
        }
        Request::Tree { volume, path } => {
            let mut entries = files(disk, *volume)?.tree(path, parts)?;
            // As comparing goes through it. Names that are shown alike stay as the filesystem has them in order.
            entries.sort_by(|a, b| (&a.path, a.kind).cmp(&(&b.path, b.kind)));
            Ok(Answer::Tree(Tree { entries }))
        }
        Request::Change { .. } => Ok(Answer::Changed(Changed::default())),
    }
}

/// A volume with files, by what reads them.
enum Files {
    Fat(View),
    Ext(View),
}

impl Files {
    fn list(self, path: &str) -> Result<Vec<Entry>, FilesError> {
        match self {
            Self::Fat(view) => fat::list(&view, path),
            Self::Ext(view) => ext::list(view, path),
        }
    }

    fn stat(self, path: &str) -> Result<Stat, FilesError> {
        match self {
            Self::Fat(view) => fat::stat(&view, path),
            Self::Ext(view) => ext::stat(view, path),
        }
    }

    fn extents(self, path: &str) -> Result<Vec<Extent>, FilesError> {
        match self {
            Self::Fat(view) => fat::extents(&view, path),
            Self::Ext(view) => ext::extents(&view, path),
        }
    }

    fn read(self, path: &str, offset: u64, len: u32) -> Result<Vec<u8>, FilesError> {
        match self {
            Self::Fat(view) => fat::read(&view, path, offset, len),
            Self::Ext(view) => ext::read(&view, path, offset, len),
        }
    }

    fn tree(self, path: &str, parts: &mut Parts<'_>) -> Result<Vec<TreeEntry>, FilesError> {
        match self {
            Self::Fat(view) => fat::tree(&view, path, parts),
            Self::Ext(view) => ext::tree(&view, path, parts),
        }
    }
}

fn files(disk: &View, volume: u32) -> Result<Files, FilesError> {
    let view = disk.window(partition(disk, volume)?.span);
    match detect(&view)? {
        Found::Fat => Ok(Files::Fat(view)),
        Found::Ext => Ok(Files::Ext(view)),
        Found::Other(_) => Err(FilesError::NoFilesystem { volume }),
    }
}

/// Makes one change. A file that replaces another one waits under the name that is told.
pub(crate) fn change(
    disk: &View,
    volume: u32,
    change: &Change,
    index: u32,
    now: i64,
) -> Result<(Changed, Option<String>), FilesError> {
    if let Change::Format { kind, label } = change {
        let view = changeable(disk, volume)?;
        let changed = fat::format(&view, *kind, label.as_deref(), now)?;
        return Ok((changed, None));
    }
    fat::change(&changeable_files(disk, volume)?, change, index, now)
}

/// Lets a file take the place of the one it replaces.
pub(crate) fn replace(
    disk: &View,
    volume: u32,
    path: &str,
    name: &str,
    now: i64,
) -> Result<(), FilesError> {
    fat::replace(&changeable_files(disk, volume)?, path, name, now)
}

fn changeable(disk: &View, volume: u32) -> Result<View, FilesError> {
    let partition = partition(disk, volume)?;
    if partition.misplaced {
        return Err(FilesError::ReadOnlyFilesystem {
            why: WriteProtection::Misplaced,
        });
    }
    Ok(disk.window(partition.span))
}

fn changeable_files(disk: &View, volume: u32) -> Result<View, FilesError> {
    let view = changeable(disk, volume)?;
    match detect(&view)? {
        Found::Fat => Ok(view),
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

fn partition(disk: &View, number: u32) -> Result<Partition, FilesError> {
    let (_, partitions) = partitions::read(disk);
    let found = partitions
        .into_iter()
        .find(|partition| partition.number == number);
    found.ok_or(FilesError::NoSuchVolume { volume: number })
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

fn look(disk: &View, parts: &mut Parts<'_>) -> Result<Disk, FilesError> {
    let (table, partitions) = partitions::read(disk);
    let mut volumes = Vec::new();
    for partition in partitions {
        volumes.push(describe(disk, partition));
        match parts.of(Ok(())) {
            Ok(_) => {}
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
        is_behind: false,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_a_tree_are_bounded_each_and_together() {
        let mut limits = TreeLimits::all();
        let folder = format!("/{}", "a".repeat(path::PATH_MAX - 4));
        assert_eq!(
            limits.path(&folder, "abc"),
            Err(FilesError::Damaged {
                what: crate::Damage::Endless
            })
        );
        let mut limits = TreeLimits::all();
        let fits = TREE_PATHS_MAX / path::PATH_MAX;
        for _ in 0..fits {
            assert_eq!(limits.path(&folder, "ab").unwrap().len(), path::PATH_MAX);
        }
        let limit = TREE_PATHS_MAX as u64;
        assert_eq!(
            limits.path(&folder, "ab"),
            Err(FilesError::TooLarge { limit })
        );
    }
}

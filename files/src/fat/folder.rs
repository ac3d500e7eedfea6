//! Finding the way through folders.

use super::{FOLDER_ALLOWANCE, Folder, Fs, Item, damaged};
use crate::{Damage, FilesError, disk::View, path, volume::ENTRIES_MAX};

/// What is at a path.
pub(super) enum Place<'a> {
    /// The volume's top folder, which is in no folder.
    Top(Folder<'a>),
    Item(Item<'a>),
}

/// What is at `path`, if there is anything.
pub(super) fn find<'a>(
    fs: &'a Fs,
    view: &View,
    path: &str,
) -> Result<Option<Place<'a>>, FilesError> {
    let parts = path::parts(path)?;
    let Some((name, above)) = parts.split_last() else {
        return Ok(Some(Place::Top(fs.root_dir())));
    };
    match walk(fs, view, above)? {
        Some(folder) => Ok(entry(view, &folder, name)?.map(Place::Item)),
        None => Ok(None),
    }
}

/// The folder that these names lead to, if there is one.
pub(super) fn walk<'a>(
    fs: &'a Fs,
    view: &View,
    names: &[&str],
) -> Result<Option<Folder<'a>>, FilesError> {
    let mut folder = fs.root_dir();
    for name in names {
        match entry(view, &folder, name)? {
            Some(item) if item.is_dir() => folder = enter(view, &item)?,
            Some(_) => {
                return Err(FilesError::NotAFolder {
                    path: (*name).to_owned(),
                });
            }
            None => return Ok(None),
        }
    }
    Ok(Some(folder))
}

/// The entry of exactly this name, or else the first without regard to case, as FAT has it.
pub(super) fn entry<'a>(
    view: &View,
    folder: &Folder<'a>,
    name: &str,
) -> Result<Option<Item<'a>>, FilesError> {
    view.allow(FOLDER_ALLOWANCE);
    let mut alike = None;
    for item in folder.iter() {
        let item = item.map_err(|_| damaged(Damage::Folder))?;
        let own = item.file_name();
        if own == name {
            return Ok(Some(item));
        }
        if alike.is_none() && (same(&own, name) || same(&item.short_file_name(), name)) {
            alike = Some(item);
        }
    }
    Ok(alike)
}

/// The name by which the library finds this entry and no other: the short one, of which a folder has no
/// two. One that has is damaged.
pub(super) fn own_name(
    view: &View,
    folder: &Folder<'_>,
    item: &Item<'_>,
) -> Result<String, FilesError> {
    let name = item.short_file_name();
    view.allow(FOLDER_ALLOWANCE);
    for other in folder.iter() {
        let other = other.map_err(|_| damaged(Damage::Folder))?;
        let is_it = other.short_file_name_as_bytes() == item.short_file_name_as_bytes();
        if is_it {
            return Ok(name);
        }
        if same(&other.file_name(), &name) || same(&other.short_file_name(), &name) {
            break;
        }
    }
    Err(damaged(Damage::Folder))
}

/// All entries of a folder, but for those that name itself and its parent.
pub(super) fn entries<'a>(view: &View, folder: &Folder<'a>) -> Result<Vec<Item<'a>>, FilesError> {
    view.allow(FOLDER_ALLOWANCE);
    let mut entries = Vec::new();
    for item in folder.iter() {
        let item = item.map_err(|_| damaged(Damage::Folder))?;
        if entries.len() == ENTRIES_MAX {
            return Err(damaged(Damage::Endless));
        }
        if !matches!(item.short_file_name_as_bytes(), b"." | b"..") {
            entries.push(item);
        }
    }
    Ok(entries)
}

/// The folder behind an entry. Every folder but the top one begins with entries for itself and its parent;
/// one that does not is something else that a damaged entry points to.
pub(super) fn enter<'a>(view: &View, item: &Item<'a>) -> Result<Folder<'a>, FilesError> {
    view.allow(FOLDER_ALLOWANCE);
    let folder = item.to_dir();
    let mut names = Vec::new();
    for item in folder.iter().take(2) {
        let item = item.map_err(|_| damaged(Damage::Folder))?;
        names.push(item.short_file_name_as_bytes().to_vec());
    }
    if names == [&b"."[..], b".."] {
        Ok(folder)
    } else {
        Err(damaged(Damage::Folder))
    }
}

fn same(a: &str, b: &str) -> bool {
    let upper = |text: &str| {
        text.chars()
            .flat_map(char::to_uppercase)
            .collect::<String>()
    };
    a == b || upper(a) == upper(b)
}

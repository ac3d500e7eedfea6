//! Changes of a FAT volume. What is asked for is looked at before anything is done, so that the library's
//! errors mean a full volume or a damaged one.

use std::io::{self, Write as _};

use super::{
    FOLDER_ALLOWANCE, Folder, Fs, Item, clock, damaged, failed, folder, header::Header, names,
    open, parent,
};
use crate::{Change, Changed, Damage, FilesError, disk::View, path, volume::ENTRIES_MAX};

/// The longest file FAT can have.
const FILE_MAX: u64 = u32::MAX as u64;
/// How much of a file is handed over at once. The bytes themselves never come here.
const STRIDE: usize = 64 << 10;

/// Makes one change, the `index`th of its request. A file that replaces another one waits under the name that
/// is told.
pub(crate) fn change(
    view: &View,
    change: &Change,
    index: u32,
    now: i64,
) -> Result<(Changed, Option<String>), FilesError> {
    make(view, now, |maker| {
        let mut waits = None;
        match change {
            Change::Format { .. } => {}
            Change::MakeFolder { path } => maker.make_folder(path)?,
            Change::Put { path, len, replace } => {
                waits = maker.put(path, *len, *replace, index)?;
            }
            Change::Rename { from, to } => maker.rename(from, to)?,
            Change::Remove { path } => maker.remove(path)?,
        }
        Ok((maker.did.clone(), waits))
    })
}

/// Lets the file that waits under a name take the place of the one it replaces.
pub(crate) fn replace(view: &View, path: &str, waits: &str, now: i64) -> Result<(), FilesError> {
    make(view, now, |maker| maker.replace(path, waits))
}

fn make<T>(
    view: &View,
    now: i64,
    change: impl FnOnce(&mut Maker<'_>) -> Result<T, FilesError>,
) -> Result<T, FilesError> {
    clock::set(now);
    let (fs, header) = open(view)?;
    let mut maker = Maker {
        fs: &fs,
        view,
        header: &header,
        did: Changed::default(),
    };
    let made = change(&mut maker)?;
    view.allow(64 << 10);
    fs.unmount().map_err(|error| failed(&error))?;
    Ok(made)
}

/// Makes a file so long. Only the length of what is written counts: the view refers to the caller's bytes.
fn write_length(file: &mut fatfs::File<'_, View>, len: u64) -> io::Result<()> {
    let stride = vec![0; STRIDE];
    let mut left = len;
    while left > 0 {
        let next = stride.len().min(left as usize);
        file.write_all(stride.get(..next).unwrap_or_default())?;
        left -= next as u64;
    }
    Ok(())
}

pub(super) struct Maker<'a> {
    pub(super) fs: &'a Fs,
    pub(super) view: &'a View,
    pub(super) header: &'a Header,
    pub(super) did: Changed,
}

impl<'a> Maker<'a> {
    fn make_folder(&mut self, path: &str) -> Result<(), FilesError> {
        let parts = path::parts(path)?;
        let exists = || FilesError::AlreadyExists {
            path: path.to_owned(),
        };
        let (name, above) = parts.split_last().ok_or_else(exists)?;
        let folder = self.folder(above)?;
        if folder::entry(self.view, &folder, name)?.is_some() {
            return Err(exists());
        }
        self.new_folder(&folder, above.is_empty(), name)?;
        Ok(())
    }

    fn put(
        &mut self,
        path: &str,
        len: u64,
        replace: bool,
        index: u32,
    ) -> Result<Option<String>, FilesError> {
        if len > FILE_MAX {
            return Err(FilesError::TooLarge { limit: FILE_MAX });
        }
        let parts = path::parts(path)?;
        let not_a_file = || FilesError::NotAFile {
            path: path.to_owned(),
        };
        let (name, above) = parts.split_last().ok_or_else(not_a_file)?;
        let folder = self.folder(above)?;
        let old = match folder::entry(self.view, &folder, name)? {
            Some(item) if item.is_dir() => return Err(not_a_file()),
            Some(_) if !replace => {
                return Err(FilesError::AlreadyExists {
                    path: path.to_owned(),
                });
            }
            old => old,
        };
        self.did.files += 1;
        if old.is_none() {
            path::check_fat_name(name)?;
            self.new_file(&folder, name, len, index)?;
            return Ok(None);
        }
        let waits = self.unused_name(&folder, index)?;
        self.new_file(&folder, &waits, len, index)?;
        Ok(Some(waits))
    }

    fn replace(&mut self, path: &str, waits: &str) -> Result<(), FilesError> {
        let gone = || damaged(Damage::Folder);
        let parts = path::parts(path)?;
        let (name, above) = parts.split_last().ok_or_else(gone)?;
        let folder = folder::walk(self.fs, self.view, above)?.ok_or_else(gone)?;
        let old = folder::entry(self.view, &folder, name)?.ok_or_else(gone)?;
        let name = old.file_name();
        self.remove_entry(&folder, &old)?;
        let new = folder::entry(self.view, &folder, waits)?.ok_or_else(gone)?;
        self.move_entry(&folder, &new, &folder, &name)
    }

    fn new_file(
        &self,
        folder: &Folder<'a>,
        name: &str,
        len: u64,
        index: u32,
    ) -> Result<(), FilesError> {
        let mut file = self.write_entry(folder, name, |name| folder.create_file(name))?;
        self.allow_clusters(len);
        self.view.put(index);
        let written = write_length(&mut file, len);
        self.view.plain();
        written.map_err(|error| failed(&error))?;
        file.flush().map_err(|error| failed(&error))
    }

    fn rename(&mut self, from: &str, to: &str) -> Result<(), FilesError> {
        let from_parts = path::parts(from)?;
        let to_parts = path::parts(to)?;
        let into_itself = || FilesError::IntoItself {
            path: from.to_owned(),
        };
        let not_found = || FilesError::NotFound {
            path: from.to_owned(),
        };
        let (from_name, from_above) = from_parts.split_last().ok_or_else(into_itself)?;
        let (to_name, to_above) = to_parts.split_last().ok_or_else(into_itself)?;
        path::check_fat_name(to_name)?;
        let source = folder::walk(self.fs, self.view, from_above)?.ok_or_else(not_found)?;
        let item = folder::entry(self.view, &source, from_name)?.ok_or_else(not_found)?;
        let same_folder = from_above == to_above;
        if item.is_dir() && to_above.starts_with(&from_parts) {
            return Err(into_itself());
        }
        let target =
            folder::walk(self.fs, self.view, to_above)?.ok_or_else(|| FilesError::NotFound {
                path: to.to_owned(),
            })?;
        let taken = folder::entry(self.view, &target, to_name)?;
        let same_entry = same_folder
            && taken.as_ref().is_some_and(|taken| {
                taken.short_file_name_as_bytes() == item.short_file_name_as_bytes()
            });
        if taken.is_some() && !same_entry {
            return Err(FilesError::AlreadyExists {
                path: to.to_owned(),
            });
        }
        if same_entry {
            // The library takes another spelling of the same name for the same name.
            let between = self.unused_name(&source, 0)?;
            self.move_entry(&source, &item, &target, &between)?;
            let item = folder::entry(self.view, &source, &between)?.ok_or_else(not_found)?;
            self.move_entry(&source, &item, &target, to_name)?;
        } else {
            self.move_entry(&source, &item, &target, to_name)?;
        }
        if item.is_dir() && !same_folder {
            let folder = folder::enter(self.view, &item)?;
            parent::adopt(
                self.view,
                self.header,
                &folder,
                &target,
                to_above.is_empty(),
            )?;
        }
        Ok(())
    }

    fn move_entry(
        &self,
        source: &Folder<'a>,
        item: &Item<'a>,
        target: &Folder<'a>,
        to: &str,
    ) -> Result<(), FilesError> {
        let from = folder::own_name(self.view, source, item)?;
        self.write_entry(target, to, |to| source.rename(&from, target, to))
    }

    /// Has the library write a new entry of a folder.
    fn write_entry<T>(
        &self,
        folder: &Folder<'a>,
        name: &str,
        write: impl FnOnce(&str) -> io::Result<T>,
    ) -> Result<T, FilesError> {
        let written = if names::is_taken_as_it_is(name) {
            self.allow_entry();
            write(name)
        } else {
            let stand_in = names::stand_in(self.view, folder, name)?;
            self.allow_entry();
            self.view.name(name);
            let written = write(&stand_in);
            self.view.plain();
            written
        };
        written.map_err(|error| failed(&error))
    }

    /// A name that no entry of the folder has, looked for from a number on.
    fn unused_name(&self, folder: &Folder<'a>, from: u32) -> Result<String, FilesError> {
        for number in from..from + ENTRIES_MAX as u32 {
            let name = format!("NEW{number:05}");
            if folder::entry(self.view, folder, &name)?.is_none() {
                return Ok(name);
            }
        }
        Err(FilesError::NoSpaceOnVolume)
    }

    /// The folder that these names lead to; missing ones are made.
    fn folder(&mut self, names: &[&str]) -> Result<Folder<'a>, FilesError> {
        let mut folder = self.fs.root_dir();
        for (depth, name) in names.iter().enumerate() {
            folder = match folder::entry(self.view, &folder, name)? {
                Some(item) if item.is_dir() => folder::enter(self.view, &item)?,
                Some(_) => {
                    return Err(FilesError::NotAFolder {
                        path: (*name).to_owned(),
                    });
                }
                None => self.new_folder(&folder, depth == 0, name)?,
            };
        }
        Ok(folder)
    }

    fn new_folder(
        &mut self,
        folder: &Folder<'a>,
        in_top: bool,
        name: &str,
    ) -> Result<Folder<'a>, FilesError> {
        path::check_fat_name(name)?;
        let new = self.write_entry(folder, name, |name| folder.create_dir(name))?;
        parent::settle(self.view, self.header, &new, folder, in_top)?;
        self.did.folders += 1;
        Ok(new)
    }

    /// Enough for the library to look through a folder some times and to find a free cluster.
    fn allow_entry(&self) {
        self.view
            .allow(3 * FOLDER_ALLOWANCE + self.header.table_len() * 4);
    }

    /// Enough to walk and to change the clusters of so many bytes.
    fn allow_clusters(&self, len: u64) {
        let clusters = len / u64::from(self.header.cluster) + 2;
        self.view
            .allow(clusters * 256 + self.header.table_len() * 4 + (64 << 10));
    }

    pub(super) fn allow_entry_and_clusters(&self, len: u64) {
        let clusters = len / u64::from(self.header.cluster) + 2;
        self.view
            .allow(clusters * 256 + 3 * FOLDER_ALLOWANCE + self.header.table_len() * 4);
    }
}

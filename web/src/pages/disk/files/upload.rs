//! Files of this computer on their way to a folder.

use super::place::Place;
use crate::{console::Console, platform};
use rowdisk::service::command::PutFiles;
use web_sys::{File, FileList};

/// So many files go with one command, whose text names all of them.
const FILES_MAX: usize = 100;
/// And so many bytes of names.
const NAMES_MAX: usize = 8 << 10;

/// The files of a list.
pub(super) fn files_of(list: Option<FileList>) -> Vec<File> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length())
        .filter_map(|index| list.get(index))
        .collect()
}

/// A file's path below the folder it goes to: a folder that is put there keeps its folders.
pub(super) fn path_of(file: &File) -> String {
    platform::relative_path(file).unwrap_or_else(|| file.name())
}

/// Puts them there: each command's files all or none.
pub(super) fn put(console: &Console, place: &Place, files: Vec<File>, replace: bool) {
    let mut lot: Vec<File> = Vec::new();
    let mut names = 0;
    for file in files {
        let len = path_of(&file).len();
        if lot.len() == FILES_MAX || (names + len > NAMES_MAX && !lot.is_empty()) {
            put_lot(console, place, std::mem::take(&mut lot), replace);
            names = 0;
        }
        names += len;
        lot.push(file);
    }
    if !lot.is_empty() {
        put_lot(console, place, lot, replace);
    }
}

fn put_lot(console: &Console, place: &Place, files: Vec<File>, replace: bool) {
    let put = PutFiles {
        disk: place.names.disk(),
        partition: place.partition(),
        path: place.folder(),
        files: files.iter().map(path_of).collect(),
        replace,
    };
    console.put_files(put, &files, place.names.history.disk.name.clone());
}

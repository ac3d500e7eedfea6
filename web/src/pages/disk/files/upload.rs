//! Files of this computer on their way to a folder.

use super::place::Place;
use crate::{console::Console, i18n::FilesText, platform, state::toasts::Notice};
use rowdisk::service::command::PutFiles;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

/// So many files go with one command, whose text names all of them.
const FILES_MAX: usize = 100;
/// And so many bytes of names.
const NAMES_MAX: usize = 8 << 10;

/// A file's path below the folder it goes to: a folder that is put there keeps its folders.
pub(super) fn path_of(file: &File) -> String {
    platform::relative_path(file).unwrap_or_else(|| file.name())
}

/// Puts them there: each command's files all or none, one command after the other. The first that fails is
/// told, with what arrived before it, and those after it are not tried.
pub(super) fn put(console: &Console, place: &Place, files: Vec<File>, replace: bool) {
    let (console, place) = (console.clone(), place.clone());
    spawn_local(async move {
        let (total, mut arrived) = (files.len() as u64, 0);
        for lot in lots(files) {
            let put = PutFiles {
                disk: place.names.disk(),
                partition: place.partition(),
                path: place.folder(),
                files: lot.iter().map(path_of).collect(),
                replace,
            };
            let name = place.names.history.disk.name.clone();
            if !console.put_files(put, &lot, name).await {
                if total > lot.len() as u64 {
                    let first = lot.first().map(path_of).unwrap_or_default();
                    console.notify(Notice::Done {
                        what: FilesText::Stopped { arrived, total }.to_string(),
                        cost: FilesText::StoppedWhy { first }.to_string(),
                    });
                }
                return;
            }
            arrived += lot.len() as u64;
        }
    });
}

/// The files, as many at a time as one command names.
fn lots(files: Vec<File>) -> Vec<Vec<File>> {
    let mut lots: Vec<Vec<File>> = Vec::new();
    let mut names = 0;
    for file in files {
        let len = path_of(&file).len();
        match lots.last_mut() {
            Some(lot) if lot.len() < FILES_MAX && names + len <= NAMES_MAX => {
                names += len;
                lot.push(file);
            }
            _ => {
                names = len;
                lots.push(vec![file]);
            }
        }
    }
    lots
}

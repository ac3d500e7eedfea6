//! Files of this computer on their way to a folder.

use super::place::Place;
use crate::{
    console::Console,
    i18n::FilesText,
    platform,
    state::{
        toasts::Notice,
        undo::{followed, undo_of},
    },
    worker::protocol::{Failure, FilesAnswer, FilesRequest, code, failure},
};
use rowdisk::service::{
    command::{Command, PutFiles},
    views::Outcome,
};
use rowdisk_files::Entry;
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

/// What is in the folder now: the page may show less of it, or nothing yet.
pub(super) async fn entries(console: &Console, place: &Place) -> Result<Vec<Entry>, Failure> {
    let mut entries = Vec::new();
    loop {
        let query = place.query(FilesRequest::List {
            volume: place.volume,
            path: place.path.clone(),
            skip: entries.len() as u32,
            take: FilesRequest::PAGE_MAX,
        });
        let FilesAnswer::Listing(page) = console.client().ask(query).await? else {
            return Err(failure(code::UNREADABLE_MESSAGE));
        };
        let is_last = page.entries.is_empty();
        entries.extend(page.entries);
        if is_last || entries.len() >= page.total as usize {
            return Ok(entries);
        }
    }
}

/// Puts them there: each command's files all or none, one command after the other, told of as one. The first
/// that fails is told, with what arrived before it, and those after it are not tried.
pub(super) fn put(console: &Console, place: &Place, files: Vec<File>, replace: bool) {
    let (console, place) = (console.clone(), place.clone());
    spawn_local(async move {
        let total = files.len() as u64;
        let mut done = None::<(PutFiles, Outcome)>;
        for lot in lots(files) {
            let put = PutFiles {
                disk: place.names.disk(),
                partition: place.partition(),
                path: place.folder(),
                files: lot.iter().map(path_of).collect(),
                replace,
            };
            let first = put.files.first().cloned().unwrap_or_default();
            let is_all = total == lot.len() as u64;
            let name = place.names.history.disk.name.clone();
            let Some(outcome) = console.put_files(put.clone(), &lot, name).await else {
                if !is_all {
                    console.notify(stopped(done.as_ref(), total, first));
                }
                return;
            };
            done = Some(match done.take() {
                None => (put, outcome),
                Some((mut all, before)) => {
                    all.files.extend(put.files);
                    (all, followed(before, outcome))
                }
            });
        }
        if let Some((put, outcome)) = done {
            console.tell_done(&Command::PutFiles(put), &outcome);
        }
    });
}

/// How far it came. What arrived can be undone as a whole.
fn stopped(done: Option<&(PutFiles, Outcome)>, total: u64, first: String) -> Notice {
    let arrived = done.map_or(0, |(put, _)| put.files.len() as u64);
    let what = FilesText::Stopped { arrived, total }.to_string();
    let cost = FilesText::StoppedWhy { first }.to_string();
    match done.and_then(|(_, outcome)| undo_of(outcome)) {
        Some(undo) => Notice::Undoable { what, cost, undo },
        None => Notice::Done { what, cost },
    }
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

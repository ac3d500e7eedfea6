//! Commands about files. The module works out what is written; new files' bytes go ahead to places that
//! nothing uses yet, and what makes them files follows in one commit. Canceled or failed, a change leaves
//! the disk's files as they were.

use super::{
    contents::{CHUNK_LEN, Contents},
    module::{self, Done, Written},
    to_js,
};
use crate::{
    storage::IndexedDb,
    worker::{
        owner::{
            Cancel,
            environment::now_ms,
            failure::{of_engine, of_service},
            open::Session,
            post::Progresses,
        },
        protocol::{Answer, Failure, code, failure},
    },
};
use js_sys::Uint8Array;
use rowdisk::service::{
    Edit, EditWrite, Edited,
    command::{Command, FormatKind, Runner, VersionRef},
    views::Outcome,
};
use rowdisk_files::{Change, FatKind, Request};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

/// Whether a command is one of these.
pub(in crate::worker::owner) fn needs_files(command: &Command) -> bool {
    command.runner() == Runner::WithFilesystem
}

/// Does a command about files. `files` are those that it puts, in its order.
pub(in crate::worker::owner) async fn run(
    session: &Session,
    command: &Command,
    files: &[File],
    cancel: &Cancel,
    progress: &Progresses,
) -> Result<Answer, Failure> {
    let begun = session.service().begin_edit(command).await;
    let edit = begun.map_err(|error| of_service(&error))?;
    let flow = Flow {
        session,
        cancel,
        progress,
    };
    match flow.make(&edit, command, files).await {
        Ok((writes, ahead)) => {
            let finished = session.service().finish_edit(edit, writes, ahead).await;
            let outcome: Outcome = finished.map_err(|error| of_service(&error))?;
            Ok(Answer::of(outcome))
        }
        Err(why) => {
            // What stopped the change is told, not that this failed too.
            let _ = session.service().abandon_edit(edit, why.clone()).await;
            Err(why)
        }
    }
}

/// Where the bytes of the files that are put come from.
enum Source<'s> {
    Files(&'s [File]),
    Contents(Contents<'s>),
}

impl Source<'_> {
    async fn read(&self, change: usize, at: u64, len: u64) -> Result<Vec<u8>, Failure> {
        match self {
            Self::Contents(contents) => contents.read(at, len).await,
            Self::Files(files) => {
                let gone = || failure(code::FILE_GONE);
                let file = files.get(change).ok_or_else(gone)?;
                let slice = file.slice_with_f64_and_f64(at as f64, (at + len) as f64);
                let slice = slice.map_err(|_| gone())?;
                let buffer = JsFuture::from(slice.array_buffer()).await;
                let bytes = Uint8Array::new(&buffer.map_err(|_| gone())?).to_vec();
                if bytes.len() as u64 == len {
                    Ok(bytes)
                } else {
                    Err(gone())
                }
            }
        }
    }
}

struct Flow<'f> {
    session: &'f Session,
    cancel: &'f Cancel,
    progress: &'f Progresses,
}

impl Flow<'_> {
    /// Works the change out and writes what goes ahead. What is left to write, and how much went.
    async fn make(
        &self,
        edit: &Edit<IndexedDb>,
        command: &Command,
        files: &[File],
    ) -> Result<(Vec<EditWrite>, u64), Failure> {
        let (partition, changes, source) = self.changes(command, files).await?;
        let request = to_js(&Request::Change {
            volume: partition.unwrap_or(0),
            changes,
            now: (now_ms() / 1000) as i64,
        })?;
        let done = module::ask(self.session.pool(), edit.head(), request, self.cancel).await?;
        self.write(edit, &done, &source).await
    }

    async fn write(
        &self,
        edit: &Edit<IndexedDb>,
        done: &Done,
        source: &Source<'_>,
    ) -> Result<(Vec<EditWrite>, u64), Failure> {
        let (mut last, mut ahead) = (Vec::new(), 0);
        while let Some(write) = done.write()? {
            let (offset, data) = match write {
                Written::Bytes(offset, bytes) => (offset, Edited::Bytes(bytes)),
                Written::Zeroes(offset, len) => (offset, Edited::Zeroes(len)),
                Written::Discarded(offset, len) => (offset, Edited::Discarded(len)),
                Written::File {
                    offset,
                    len,
                    change,
                    at,
                } => {
                    let mut copied = 0;
                    while copied < len {
                        self.cancel.check()?;
                        let count = CHUNK_LEN.min(len - copied);
                        let bytes = source.read(change, at + copied, count).await?;
                        let written = edit.writer().write(offset + copied, &bytes).await;
                        written.map_err(|error| of_engine(&error))?;
                        copied += count;
                        ahead += count;
                        self.progress.tell(ahead, None);
                    }
                    continue;
                }
            };
            last.push(EditWrite { offset, data });
        }
        self.cancel.check()?;
        Ok((last, ahead))
    }

    /// A command as the module knows it.
    async fn changes<'s>(
        &'s self,
        command: &Command,
        files: &'s [File],
    ) -> Result<(Option<u32>, Vec<Change>, Source<'s>), Failure> {
        let mut source = Source::Files(files);
        let (partition, changes) = match command {
            Command::FormatDisk(format) => {
                let kind = match format.kind {
                    FormatKind::Fat => None,
                    FormatKind::Fat12 => Some(FatKind::Fat12),
                    FormatKind::Fat16 => Some(FatKind::Fat16),
                    FormatKind::Fat32 => Some(FatKind::Fat32),
                };
                let label = format.label.clone();
                (format.partition, vec![Change::Format { kind, label }])
            }
            Command::PutFiles(put) => {
                if put.files.len() != files.len() {
                    return Err(failure(code::FILE_GONE));
                }
                let changes = put.targets().zip(files).map(|(path, file)| Change::Put {
                    path,
                    len: file.size() as u64,
                    replace: put.replace,
                });
                (put.partition, changes.collect())
            }
            Command::MakeFolder(make) => {
                let path = make.path.clone();
                (make.partition, vec![Change::MakeFolder { path }])
            }
            Command::RenameFile(rename) => {
                let (from, to) = (rename.from.clone(), rename.to.clone());
                (rename.partition, vec![Change::Rename { from, to }])
            }
            Command::DeleteFiles(delete) => {
                let paths = delete.paths.iter().cloned();
                let changes = paths.map(|path| Change::Remove { path });
                (delete.partition, changes.collect())
            }
            Command::RestoreFile(restore) => {
                let snapshot = restore.snapshot.to_string();
                let what: VersionRef = snapshot
                    .parse()
                    .map_err(|_| failure(code::UNREADABLE_MESSAGE))?;
                let version = self.session.service().version_of(&what);
                let version = version.map_err(|error| of_service(&error))?;
                let volume = restore.partition.unwrap_or(0);
                let contents = Contents::find(self.session, version, volume, &restore.path).await?;
                let put = Change::Put {
                    path: restore.path.clone(),
                    len: contents.len,
                    replace: true,
                };
                source = Source::Contents(contents);
                (restore.partition, vec![put])
            }
            _ => return Err(failure(code::UNREADABLE_MESSAGE)),
        };
        Ok((partition, changes, source))
    }
}

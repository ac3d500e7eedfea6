//! Bytes from a file: a new disk, or a write.
//!
//! The file is read in slices, the next one while the last is being written, so memory stays bounded
//! whatever its size. An import is published by its last commit; canceled or failed, it leaves
//! nothing. A write that is canceled or fails leaves what it wrote until then, as every write
//! does. The log has all of them.

use super::{
    Cancel,
    failure::{of_engine, of_service},
    open::Session,
    post::Progresses,
    run::parse,
    zeroes,
};
use crate::{
    storage::IndexedDb,
    worker::protocol::{Answer, Failure, code, failure},
};
use futures_util::future::try_join;
use js_sys::Uint8Array;
use rowdisk::{
    engine::Writer,
    service::{
        Secrets, ServiceError,
        command::{Command, Content, ImportDisk, WriteDisk},
        views::Outcome,
    },
};
use std::{cell::Cell, ops::Range};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

/// Slices are this long: shorter ones cost per slice, longer ones only memory.
const SLICE_LEN: u64 = 4 << 20;

/// Does a command that reads a file.
pub(super) async fn run(
    session: &Session,
    text: &str,
    file: &File,
    secrets: &Secrets,
    cancel: &Cancel,
    progress: &Progresses,
) -> Result<Answer, Failure> {
    let flow = Flow {
        session,
        file,
        cancel,
        progress,
        done: Cell::default(),
    };
    let outcome = match parse(text)? {
        Command::ImportDisk(import) => flow.import(&import, secrets).await?,
        Command::WriteDisk(write) if matches!(write.content, Content::File { .. }) => {
            flow.write(&write).await?
        }
        // The page sends no other command with a file.
        _ => return Err(failure(code::UNREADABLE_MESSAGE)),
    };
    Ok(Answer::of(outcome))
}

/// A file on its way into the pool.
struct Flow<'f> {
    session: &'f Session,
    file: &'f File,
    cancel: &'f Cancel,
    progress: &'f Progresses,
    /// How much of the file is written.
    done: Cell<u64>,
}

impl Flow<'_> {
    async fn import(&self, command: &ImportDisk, secrets: &Secrets) -> Result<Outcome, Failure> {
        let service = self.session.service();
        let begun = service.begin_import(command, self.len(), secrets).await;
        let import = begun.map_err(|error| of_service(&error))?;
        // A new disk reads as zeroes: they need not be written.
        let block = import.block_size as usize;
        let published = match self
            .pour(&import.writer, 0, |slice| zeroes::parts(slice, block))
            .await
        {
            Ok(written) => {
                let published = service.publish_import(&import, written).await;
                published.map_err(|error| of_service(&error))
            }
            Err(failure) => Err(failure),
        };
        if let Err(why) = &published {
            // If this fails too, the next opening removes it.
            let _ = service.abandon_import(import, why.clone()).await;
        }
        published
    }

    async fn write(&self, command: &WriteDisk) -> Result<Outcome, Failure> {
        let service = self.session.service();
        let begun = service.begin_write(command, self.len()).await;
        let write = begun.map_err(|error| of_service(&error))?;
        let whole = |slice: &[u8]| std::iter::once(0..slice.len()).collect();
        let poured = self.pour(write.writer(), write.offset, whole).await;
        let ended = match &poured {
            Ok(_) => {
                let finished = service.finish_write(write).await;
                return finished.map_err(|error| of_service(&error));
            }
            Err(why) if why.code == code::CANCELED => {
                let written = self.done.get();
                ServiceError::WriteCanceled { written }.to_view()
            }
            Err(why) => why.clone(),
        };
        Err(service.abandon_write(write, self.done.get(), ended).await)
    }

    /// Copies the file to `at` in the disk, of each slice those parts that `wanted` picks. How many
    /// bytes were written.
    async fn pour(
        &self,
        writer: &Writer<IndexedDb>,
        at: u64,
        wanted: impl Fn(&[u8]) -> Vec<Range<usize>>,
    ) -> Result<u64, Failure> {
        let total = self.len();
        let mut written = 0;
        let mut done = 0;
        let mut slice = self.read(0).await?;
        while done < total {
            self.cancel.check()?;
            let next = done + slice.len() as u64;
            let write = async {
                let mut written = 0;
                for part in wanted(&slice) {
                    let offset = at + done + part.start as u64;
                    written += part.len() as u64;
                    let stored = writer.write(offset, &slice[part]).await;
                    stored.map_err(|error| of_engine(&error))?;
                }
                Ok(written)
            };
            let (wrote, read) = try_join(write, self.read(next)).await?;
            written += wrote;
            done = next;
            self.done.set(done);
            slice = read;
            self.progress.tell(done, Some(total));
        }
        self.cancel.check()?;
        Ok(written)
    }

    /// Reads the slice at `offset`; an empty one past the end. A file that vanished, changed or
    /// shrank is no longer that file.
    async fn read(&self, offset: u64) -> Result<Vec<u8>, Failure> {
        let gone = || failure(code::FILE_GONE);
        let len = SLICE_LEN.min(self.len() - offset);
        let slice = self
            .file
            .slice_with_f64_and_f64(offset as f64, (offset + len) as f64);
        let buffer = JsFuture::from(slice.map_err(|_| gone())?.array_buffer()).await;
        let bytes = Uint8Array::new(&buffer.map_err(|_| gone())?).to_vec();
        if bytes.len() as u64 == len {
            Ok(bytes)
        } else {
            Err(gone())
        }
    }

    fn len(&self) -> u64 {
        self.file.size() as u64
    }
}

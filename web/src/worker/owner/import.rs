//! Bytes from a file: a new disk, or a write.
//!
//! The file is read in slices, the next one while the last is being written, so memory stays bounded
//! whatever its size. An import is published by its last commit; canceled or failed, it leaves
//! nothing.

use super::{
    Cancel,
    failure::{of_engine, of_service},
    open::Session,
    post::Progresses,
    run::parse,
    zeroes,
};
use crate::worker::protocol::{Answer, Failure, code, failure};
use futures_util::future::try_join;
use js_sys::Uint8Array;
use rowdisk::service::{
    Import,
    command::{Command, Content, ImportDisk, WriteDisk},
    views::Outcome,
};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

/// Slices are this long: shorter ones cost per slice, longer ones only memory.
const SLICE_LEN: u64 = 4 << 20;
/// A write from a file is one command for so many bytes of it.
const WRITE_LEN: u64 = 64 << 20;

/// Does a command that reads a file.
pub(super) async fn run(
    session: &Session,
    text: &str,
    file: &File,
    cancel: &Cancel,
    progress: &Progresses,
) -> Result<Answer, Failure> {
    let outcome = match parse(text)? {
        Command::ImportDisk(import) => {
            import_disk(session, &import, file, cancel, progress).await?
        }
        Command::WriteDisk(write) if matches!(write.content, Content::File { .. }) => {
            write_file(session, &write, file, cancel, progress).await?
        }
        // The page sends no other command with a file.
        _ => return Err(failure(code::UNREADABLE_MESSAGE)),
    };
    Ok(Answer::Done(outcome))
}

async fn import_disk(
    session: &Session,
    command: &ImportDisk,
    file: &File,
    cancel: &Cancel,
    progress: &Progresses,
) -> Result<Outcome, Failure> {
    let service = session.service();
    let begun = service.begin_import(command, file.size() as u64).await;
    let import = begun.map_err(|error| of_service(&error))?;
    let published = match fill(session, &import, file, cancel, progress).await {
        Ok(written) => {
            let published = service.publish_import(&import, written).await;
            published.map_err(|error| of_service(&error))
        }
        Err(failure) => Err(failure),
    };
    if published.is_err() {
        // If this fails too, the next opening removes it.
        let _ = service.abandon_import(import).await;
    }
    published
}

/// Copies the file into the disk. How many bytes were written, zeroes left out.
async fn fill(
    session: &Session,
    import: &Import,
    file: &File,
    cancel: &Cancel,
    progress: &Progresses,
) -> Result<u64, Failure> {
    let total = file.size() as u64;
    let mut written = 0;
    let mut done = 0;
    let mut slice = read(file, 0, SLICE_LEN.min(total)).await?;
    while done < total {
        cancel.check()?;
        let len = slice.len() as u64;
        let next_len = SLICE_LEN.min(total - done - len);
        let write = async {
            let mut written = 0;
            for part in zeroes::parts(&slice, import.block_size as usize) {
                let offset = done + part.start as u64;
                written += part.len() as u64;
                let stored = session.pool().write(import.head, offset, &slice[part]).await;
                stored.map_err(|error| of_engine(&error))?;
            }
            Ok(written)
        };
        let (wrote, next) = try_join(write, read(file, done + len, next_len)).await?;
        written += wrote;
        done += len;
        slice = next;
        progress.tell(done, Some(total));
    }
    cancel.check()?;
    Ok(written)
}

/// Writes a file's bytes into a disk. What is acknowledged of a canceled write stays written.
async fn write_file(
    session: &Session,
    write: &WriteDisk,
    file: &File,
    cancel: &Cancel,
    progress: &Progresses,
) -> Result<Outcome, Failure> {
    let total = file.size() as u64;
    let mut outcome = Outcome::default();
    let mut done = 0;
    // An empty file is one command too, which says that there is nothing to write.
    loop {
        cancel.check()?;
        let bytes = read(file, done, WRITE_LEN.min(total - done)).await?;
        let command =
            Command::WriteDisk(WriteDisk { offset: write.offset + done, ..write.clone() });
        let part = session.service().execute(&command, Some(&bytes)).await;
        add(&mut outcome, part.map_err(|error| of_service(&error))?);
        done += bytes.len() as u64;
        progress.tell(done, Some(total));
        if done >= total {
            return Ok(outcome);
        }
    }
}

fn add(all: &mut Outcome, part: Outcome) {
    all.generation = part.generation;
    all.elapsed_ms = Some(all.elapsed_ms.unwrap_or(0) + part.elapsed_ms.unwrap_or(0));
    all.written_bytes += part.written_bytes;
    all.blocks_redirected += part.blocks_redirected;
    all.cow_copies += part.cow_copies;
    all.changed = part.changed;
}

/// Reads a slice of the file. A file that vanished, changed or shrank is no longer that file.
async fn read(file: &File, offset: u64, len: u64) -> Result<Vec<u8>, Failure> {
    let gone = || failure(code::FILE_GONE);
    let slice = file.slice_with_f64_and_f64(offset as f64, (offset + len) as f64);
    let buffer = JsFuture::from(slice.map_err(|_| gone())?.array_buffer()).await;
    let bytes = Uint8Array::new(&buffer.map_err(|_| gone())?).to_vec();
    if bytes.len() as u64 == len { Ok(bytes) } else { Err(gone()) }
}

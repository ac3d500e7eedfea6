//! A disk's or a snapshot's bytes into a file: the one a person chose, or one of the browser's own,
//! which the page then offers as a download.
//!
//! What is read is held, so that it stays as it was when the export began. Zeroes are skipped where
//! the file reads as zeroes anyway. What a damaged pool cannot read ends the export, or is zeroes in
//! it where the command says so; the outcome then lists the ranges.

use super::{
    Cancel,
    failure::{of_engine, of_service},
    open::Session,
    post::Progresses,
    run::parse,
    sink::{Chosen, Own, Parts, Sink},
    zeroes,
};
use crate::worker::protocol::{Answer, Exported, Failure, code, failure};
use futures_util::future::try_join;
use rowdisk::{
    backend::BackendError,
    engine::Error as EngineError,
    service::{
        Export,
        command::Command,
        views::{Note, Outcome},
    },
};
use std::cell::RefCell;
use wasm_bindgen::JsValue;
use web_sys::FileSystemFileHandle;

pub(super) use super::sink::forget_own_file;

const CHUNK_LEN: u64 = 4 << 20;

/// Exports into the file that a person chose.
pub(super) async fn to_chosen(
    session: &Session,
    text: &str,
    file: &FileSystemFileHandle,
    cancel: &Cancel,
    progress: &Progresses,
) -> Result<Answer, Failure> {
    let export = begin(session, text).await?;
    let copied = async {
        let sink = Chosen::open(file).await.map_err(sink_failed)?;
        let copied = copy(session, &export, &sink, cancel, progress).await;
        let ended = match copied {
            Ok(_) => sink.close(export.len).await,
            Err(_) => sink.abort().await,
        };
        let notes = copied?;
        ended.map_err(sink_failed)?;
        Ok((JsValue::UNDEFINED, notes))
    }
    .await;
    end(session, export, copied).await
}

/// Exports into a file of the browser's own; where it has none, into memory.
pub(super) async fn to_own(
    session: &Session,
    text: &str,
    cancel: &Cancel,
    progress: &Progresses,
) -> Result<Answer, Failure> {
    let export = begin(session, text).await?;
    let copied = async {
        match Own::open().await {
            Ok(sink) => {
                let copied = copy(session, &export, &sink, cancel, progress).await;
                let file = match copied {
                    Ok(_) => sink.close(export.len).await.map_err(sink_failed),
                    Err(_) => Ok(sink.abort().await),
                };
                let notes = copied?;
                Ok((file?, notes))
            }
            Err(_) if export.len <= Parts::LEN_MAX => {
                let sink = Parts::default();
                let notes = copy(session, &export, &sink, cancel, progress).await?;
                let blob = sink.close(export.len).map_err(sink_failed)?;
                Ok((blob.into(), notes))
            }
            Err(_) => Err(failure(code::NO_SINK)),
        }
    }
    .await;
    end(session, export, copied).await
}

async fn begin(session: &Session, text: &str) -> Result<Export, Failure> {
    let Command::ExportDisk(command) = parse(text)? else {
        // The page sends no other command here.
        return Err(failure(code::UNREADABLE_MESSAGE));
    };
    let begun = session.service().begin_export(&command).await;
    begun.map_err(|error| of_service(&error))
}

/// Lets go of what was read. An export that failed fails with its own reason.
async fn end(
    session: &Session,
    export: Export,
    copied: Result<(JsValue, Vec<Note>), Failure>,
) -> Result<Answer, Failure> {
    let (file, noted) = match copied {
        Ok((file, notes)) => (Ok(file), Ok(notes)),
        Err(why) => (Err(why.clone()), Err(why)),
    };
    let ended = session.service().end_export(export, noted).await;
    let file = file?;
    let outcome: Outcome = ended.map_err(|error| of_service(&error))?;
    Ok(Answer::of(Exported { file, outcome }))
}

/// Copies all bytes, reading the next chunk while the last is being written; says what it left out.
async fn copy(
    session: &Session,
    export: &Export,
    sink: &impl Sink,
    cancel: &Cancel,
    progress: &Progresses,
) -> Result<Vec<Note>, Failure> {
    let source = Source {
        session,
        export,
        lost: RefCell::default(),
    };
    let total = export.len;
    let mut done = 0;
    let mut chunk = source.read(0, CHUNK_LEN.min(total)).await?;
    while done < total {
        cancel.check()?;
        let len = chunk.len() as u64;
        let write = async {
            for part in zeroes::parts(&chunk, export.block_size as usize) {
                let offset = done + part.start as u64;
                sink.write(offset, &chunk[part])
                    .await
                    .map_err(sink_failed)?;
            }
            Ok(())
        };
        let next_len = CHUNK_LEN.min(total - done - len);
        let read = source.read(done + len, next_len);
        // The reads are asked for first: a write into the browser's own file keeps the worker until it is done.
        let (next, ()) = try_join(read, write).await?;
        chunk = next;
        done += len;
        progress.tell(done, Some(total));
    }
    Ok(source.lost.take())
}

/// What is exported, and which ranges of it could not be read.
struct Source<'s> {
    session: &'s Session,
    export: &'s Export,
    lost: RefCell<Vec<Note>>,
}

impl Source<'_> {
    async fn read(&self, offset: u64, len: u64) -> Result<Vec<u8>, Failure> {
        let mut bytes = vec![0; len as usize];
        match self.fill(offset, &mut bytes).await {
            Err(error) if self.export.zeroes_unreadable && is_damage(&error) => {
                // One block after the other: what is beside a lost one is not lost.
                let block_size = self.export.block_size;
                let mut at = offset;
                for block in bytes.chunks_mut(block_size as usize) {
                    match self.fill(at, block).await {
                        Err(error) if is_damage(&error) => {
                            block.fill(0);
                            note_lost(&mut self.lost.borrow_mut(), at, block.len() as u64);
                        }
                        read => read.map_err(|error| of_engine(&error))?,
                    }
                    at += block.len() as u64;
                }
            }
            read => read.map_err(|error| of_engine(&error))?,
        }
        Ok(bytes)
    }

    async fn fill(&self, offset: u64, bytes: &mut [u8]) -> Result<(), EngineError> {
        if bytes.is_empty() {
            return Ok(());
        }
        let pool = self.session.pool();
        pool.read(self.export.version, offset, bytes).await
    }
}

/// Whether something else of the pool may still be read.
fn is_damage(error: &EngineError) -> bool {
    matches!(
        error,
        EngineError::Corrupt(_) | EngineError::Backend(BackendError::Damaged { .. })
    )
}

/// Adds a range that was lost, to the last one if it goes on there.
fn note_lost(lost: &mut Vec<Note>, at: u64, more: u64) {
    match lost.last_mut() {
        Some(Note::Unreadable { offset, len }) if *offset + *len == at => *len += more,
        _ => lost.push(Note::Unreadable {
            offset: at,
            len: more,
        }),
    }
}

fn sink_failed(_: JsValue) -> Failure {
    failure(code::SINK_FAILED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lost_blocks_in_a_row_are_one_range() {
        let mut lost = Vec::new();
        for at in [0, 4096, 16384] {
            note_lost(&mut lost, at, 4096);
        }
        let range = |offset, len| Note::Unreadable { offset, len };
        assert_eq!(lost, [range(0, 8192), range(16384, 4096)]);
    }
}

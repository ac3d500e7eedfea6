//! A disk's or a snapshot's bytes into a file: the one a person chose, or one of the browser's own,
//! which the page then offers as a download.
//!
//! What is read is held, so that it stays as it was when the export began. Zeroes are skipped where
//! the file reads as zeroes anyway.

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
use js_sys::{Reflect, Uint8Array};
use rowdisk::{
    service::{Export, command::Command, views::Outcome},
    units::VersionId,
};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetFileOptions,
    FileSystemWritableFileStream, WorkerGlobalScope,
};

const CHUNK_LEN: u64 = 4 << 20;
/// The one file of the browser's own that exports go through. The next export takes its place.
const OWN_FILE: &str = "export.raw";

#[wasm_bindgen]
extern "C" {
    // In web-sys behind an unstable flag.
    type SyncAccessHandle;

    #[wasm_bindgen(method, catch)]
    fn write(this: &SyncAccessHandle, bytes: &Uint8Array, at: &JsValue) -> Result<f64, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn truncate(this: &SyncAccessHandle, len: f64) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch)]
    fn flush(this: &SyncAccessHandle) -> Result<(), JsValue>;

    #[wasm_bindgen(method)]
    fn close(this: &SyncAccessHandle);
}

/// Where the bytes go.
trait Sink {
    async fn write(&self, offset: u64, bytes: &[u8]) -> Result<(), JsValue>;
}

struct Chosen(FileSystemWritableFileStream);

impl Sink for Chosen {
    async fn write(&self, offset: u64, bytes: &[u8]) -> Result<(), JsValue> {
        JsFuture::from(self.0.seek_with_f64(offset as f64)?).await?;
        // A copy: wasm's memory may move while the browser writes.
        let copy = Uint8Array::from(bytes);
        JsFuture::from(self.0.write_with_buffer_source(&copy)?).await?;
        Ok(())
    }
}

impl Sink for SyncAccessHandle {
    async fn write(&self, offset: u64, bytes: &[u8]) -> Result<(), JsValue> {
        let at = js_sys::Object::new();
        Reflect::set(&at, &"at".into(), &JsValue::from_f64(offset as f64))?;
        let written = SyncAccessHandle::write(self, &Uint8Array::from(bytes), &at)?;
        if written as usize == bytes.len() {
            Ok(())
        } else {
            Err(JsValue::UNDEFINED)
        }
    }
}

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
        let stream = JsFuture::from(file.create_writable())
            .await
            .map_err(sink_failed)?;
        let stream: FileSystemWritableFileStream = stream.unchecked_into();
        let sink = Chosen(stream.clone());
        let copied = copy(session, &export, &sink, cancel, progress).await;
        // The file gets its contents on close; aborted, it stays as it was.
        let ended = match copied {
            Ok(()) => {
                let sized = stream
                    .truncate_with_f64(export.len as f64)
                    .map_err(sink_failed)?;
                JsFuture::from(sized).await.map_err(sink_failed)?;
                JsFuture::from(stream.close()).await
            }
            Err(_) => JsFuture::from(stream.abort()).await,
        };
        copied.and(ended.map_err(sink_failed)).map(drop)
    }
    .await;
    let outcome = end(session, export, copied).await?;
    Ok(Answer::Exported {
        file: JsValue::UNDEFINED,
        outcome,
    })
}

/// Exports into a file of the browser's own.
pub(super) async fn to_own(
    session: &Session,
    text: &str,
    cancel: &Cancel,
    progress: &Progresses,
) -> Result<Answer, Failure> {
    let export = begin(session, text).await?;
    let copied = async {
        let handle = own_file().await.map_err(sink_failed)?;
        let access = JsFuture::from(handle.create_sync_access_handle()).await;
        let sink: SyncAccessHandle = access.map_err(sink_failed)?.unchecked_into();
        let filled = async {
            sink.truncate(0.0).map_err(sink_failed)?;
            copy(session, &export, &sink, cancel, progress).await?;
            sink.truncate(export.len as f64).map_err(sink_failed)?;
            sink.flush().map_err(sink_failed)
        }
        .await;
        if filled.is_err() {
            // It would only take space; the next export empties it anyway.
            let _ = sink.truncate(0.0);
        }
        sink.close();
        filled?;
        JsFuture::from(handle.get_file()).await.map_err(sink_failed)
    }
    .await;
    match copied {
        Ok(file) => {
            let outcome = end(session, export, Ok(())).await?;
            Ok(Answer::Exported { file, outcome })
        }
        Err(failure) => Err(end(session, export, Err(failure.clone()))
            .await
            .err()
            .unwrap_or(failure)),
    }
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
    copied: Result<(), Failure>,
) -> Result<Outcome, Failure> {
    let ended = session.service().end_export(export, copied.is_ok()).await;
    copied?;
    ended.map_err(|error| of_service(&error))
}

/// Copies all bytes, reading the next chunk while the last is being written.
async fn copy(
    session: &Session,
    export: &Export,
    sink: &impl Sink,
    cancel: &Cancel,
    progress: &Progresses,
) -> Result<(), Failure> {
    let total = export.len;
    let mut done = 0;
    let mut chunk = read(session, export.version, 0, CHUNK_LEN.min(total)).await?;
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
        let read = read(session, export.version, done + len, next_len);
        let ((), next) = try_join(write, read).await?;
        chunk = next;
        done += len;
        progress.tell(done, Some(total));
    }
    Ok(())
}

async fn read(
    session: &Session,
    version: VersionId,
    offset: u64,
    len: u64,
) -> Result<Vec<u8>, Failure> {
    let mut bytes = vec![0; len as usize];
    if len > 0 {
        let read = session.pool().read(version, offset, &mut bytes).await;
        read.map_err(|error| of_engine(&error))?;
    }
    Ok(bytes)
}

async fn own_file() -> Result<FileSystemFileHandle, JsValue> {
    let scope = js_sys::global().unchecked_into::<WorkerGlobalScope>();
    let root = JsFuture::from(scope.navigator().storage().get_directory()).await?;
    let options = FileSystemGetFileOptions::new();
    options.set_create(true);
    let root: FileSystemDirectoryHandle = root.unchecked_into();
    let file = root.get_file_handle_with_options(OWN_FILE, &options);
    Ok(JsFuture::from(file).await?.unchecked_into())
}

fn sink_failed(_: JsValue) -> Failure {
    failure(code::SINK_FAILED)
}

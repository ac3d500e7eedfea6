//! Where an export's bytes go: the file a person chose, a file of the browser's own, or memory.
//!
//! Bytes come in the order of their offsets, with gaps that read as zeroes. A chosen file keeps what
//! it held until it is closed.

use js_sys::{Array, Reflect, Uint8Array};
use std::cell::{Cell, RefCell};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetFileOptions,
    FileSystemWritableFileStream, WorkerGlobalScope,
};

use super::writer::Writer;
use crate::worker::protocol::EXPORT_FILE;

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
pub(super) trait Sink {
    async fn write(&self, offset: u64, bytes: &[u8]) -> Result<(), JsValue>;
}

/// The file a person chose.
pub(super) struct Chosen(FileSystemWritableFileStream);

impl Chosen {
    pub(super) async fn open(file: &FileSystemFileHandle) -> Result<Self, JsValue> {
        let stream = JsFuture::from(file.create_writable()).await?;
        Ok(Self(stream.unchecked_into()))
    }

    /// The file gets its contents now.
    pub(super) async fn close(self, len: u64) -> Result<(), JsValue> {
        JsFuture::from(self.0.truncate_with_f64(len as f64)?).await?;
        JsFuture::from(self.0.close()).await.map(drop)
    }

    /// The file stays as it was.
    pub(super) async fn abort(self) -> Result<(), JsValue> {
        JsFuture::from(self.0.abort()).await.map(drop)
    }
}

impl Sink for Chosen {
    async fn write(&self, offset: u64, bytes: &[u8]) -> Result<(), JsValue> {
        JsFuture::from(self.0.seek_with_f64(offset as f64)?).await?;
        // A copy: wasm's memory may move while the browser writes.
        let copy = Uint8Array::from(bytes);
        JsFuture::from(self.0.write_with_buffer_source(&copy)?).await?;
        Ok(())
    }
}

/// The one file of the browser's own that exports go through. The download reads it for as long as
/// it takes, so it stays until the next export takes its place, or the next opening removes it.
pub(super) struct Own {
    file: FileSystemFileHandle,
    writing: Writing,
}

/// Who writes it.
enum Writing {
    /// A thread of its own, while this one reads.
    There(Writer),
    /// This thread, where another cannot be had: its script is not loaded before, and may be out of reach.
    Here(SyncAccessHandle),
}

impl Writing {
    async fn open(file: &FileSystemFileHandle) -> Result<Self, JsValue> {
        if let Ok(writer) = Writer::open(file).await {
            return Ok(Self::There(writer));
        }
        let access = JsFuture::from(file.create_sync_access_handle()).await?;
        let access: SyncAccessHandle = access.unchecked_into();
        if let Err(why) = access.truncate(0.0) {
            access.close();
            return Err(why);
        }
        Ok(Self::Here(access))
    }

    async fn close(self, len: u64) -> Result<(), JsValue> {
        match self {
            Self::There(writer) => writer.close(len).await,
            Self::Here(access) => {
                let ended = access.truncate(len as f64).and_then(|()| access.flush());
                access.close();
                ended
            }
        }
    }
}

impl Own {
    /// Fails where the browser has no such files, as in some private windows.
    pub(super) async fn open() -> Result<Self, JsValue> {
        let options = FileSystemGetFileOptions::new();
        options.set_create(true);
        let file = own_folder()
            .await?
            .get_file_handle_with_options(EXPORT_FILE, &options);
        let file: FileSystemFileHandle = JsFuture::from(file).await?.unchecked_into();
        let writing = Writing::open(&file).await?;
        Ok(Self { file, writing })
    }

    /// The file, for the page.
    pub(super) async fn close(self, len: u64) -> Result<JsValue, JsValue> {
        self.writing.close(len).await?;
        JsFuture::from(self.file.get_file()).await
    }

    /// It would only take space.
    pub(super) async fn abort(self) -> JsValue {
        // The next export or opening does it, if it cannot be done now.
        let _ = self.writing.close(0).await;
        JsValue::UNDEFINED
    }
}

impl Sink for Own {
    async fn write(&self, offset: u64, bytes: &[u8]) -> Result<(), JsValue> {
        let access = match &self.writing {
            Writing::There(writer) => return writer.write(offset, bytes).await,
            Writing::Here(access) => access,
        };
        let at = js_sys::Object::new();
        Reflect::set(&at, &"at".into(), &JsValue::from_f64(offset as f64))?;
        let written = access.write(&Uint8Array::from(bytes), &at)?;
        if written as usize == bytes.len() {
            Ok(())
        } else {
            Err(JsValue::UNDEFINED)
        }
    }
}

/// Removes what the last export left in the browser. It is a copy of a disk, so it must not stay.
pub(super) async fn forget_own_file() {
    // Where there are no such files, there is none to remove.
    if let Ok(folder) = own_folder().await {
        let _ = JsFuture::from(folder.remove_entry(EXPORT_FILE)).await;
    }
}

async fn own_folder() -> Result<FileSystemDirectoryHandle, JsValue> {
    let scope = js_sys::global().unchecked_into::<WorkerGlobalScope>();
    let folder = JsFuture::from(scope.navigator().storage().get_directory()).await?;
    Ok(folder.unchecked_into())
}

/// Memory, for a browser that has no file of its own: each piece a blob, which the browser may keep
/// where it likes.
#[derive(Default)]
pub(super) struct Parts {
    blobs: RefCell<Vec<Blob>>,
    end: Cell<u64>,
}

impl Parts {
    /// Larger exports would endanger the page.
    pub(super) const LEN_MAX: u64 = 512 << 20;
    const ZEROES_LEN: u64 = 4 << 20;

    pub(super) fn close(self, len: u64) -> Result<Blob, JsValue> {
        self.zeroes_up_to(len)?;
        let parts: Array = self.blobs.into_inner().into_iter().collect();
        Blob::new_with_blob_sequence(&parts)
    }

    fn zeroes_up_to(&self, offset: u64) -> Result<(), JsValue> {
        while self.end.get() < offset {
            let len = Self::ZEROES_LEN.min(offset - self.end.get());
            self.push(&Uint8Array::new_with_length(len as u32))?;
        }
        Ok(())
    }

    fn push(&self, bytes: &Uint8Array) -> Result<(), JsValue> {
        let blob = Blob::new_with_buffer_source_sequence(&Array::of1(bytes))?;
        self.blobs.borrow_mut().push(blob);
        self.end.set(self.end.get() + u64::from(bytes.length()));
        Ok(())
    }
}

impl Sink for Parts {
    async fn write(&self, offset: u64, bytes: &[u8]) -> Result<(), JsValue> {
        self.zeroes_up_to(offset)?;
        self.push(&Uint8Array::from(bytes))
    }
}

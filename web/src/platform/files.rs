//! Files as the browser has them: chosen, dropped, made, read.

use js_sys::Reflect;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, DataTransfer, DragEvent, File, FileList, Url};

/// The files of a list.
pub(crate) fn files_of(list: Option<FileList>) -> Vec<File> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length())
        .filter_map(|index| list.get(index))
        .collect()
}

/// A file's path below the folder that was chosen, where a folder was.
pub(crate) fn relative_path(file: &File) -> Option<String> {
    let path = Reflect::get(file, &"webkitRelativePath".into()).ok()?;
    path.as_string().filter(|path| !path.is_empty())
}

/// Whether it is files that are dragged, not a text or a link.
pub(crate) fn has_files(event: &DragEvent) -> bool {
    let kinds = event.data_transfer().map(|dragged| dragged.types());
    kinds.is_some_and(|kinds| kinds.includes(&"Files".into(), 0))
}

/// Whether a folder is among what was dropped: it comes as a file that cannot be read.
pub(crate) fn has_folder(dropped: &DataTransfer) -> bool {
    let items = dropped.items();
    (0..items.length())
        .filter_map(|index| items.get(index)?.webkit_get_as_entry().ok()?)
        .any(|entry| entry.is_directory())
}

/// All bytes of a file; nothing if it cannot be read, which is not the same as an empty one.
pub(crate) async fn all_bytes(file: &Blob) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    Some(js_sys::Uint8Array::new(&buffer).to_vec())
}

/// Bytes as a file.
pub(crate) fn file_of(bytes: &[u8], name: &str) -> Option<File> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    File::new_with_u8_array_sequence(&parts, name).ok()
}

/// An address of a file's bytes, for as long as this lives.
pub(crate) struct BlobUrl(String);

impl BlobUrl {
    /// `kind` is the type that the browser is told.
    pub(crate) fn of(file: &Blob, kind: &str) -> Option<Self> {
        let typed = file.slice_with_f64_and_f64_and_content_type(0.0, file.size(), kind);
        Url::create_object_url_with_blob(&typed.ok()?)
            .ok()
            .map(Self)
    }

    pub(crate) fn address(&self) -> &str {
        &self.0
    }
}

impl Drop for BlobUrl {
    fn drop(&mut self) {
        // One that is gone already is no loss.
        let _ = Url::revoke_object_url(&self.0);
    }
}

/// The first bytes of a file, for telling what it is; nothing if it cannot be read.
pub(crate) async fn first_bytes(file: &File, count: u32) -> Option<Vec<u8>> {
    let slice = file.slice_with_i32_and_i32(0, count as i32).ok()?;
    all_bytes(&slice).await
}

//! What was read from the database: whole segments as bytes, and handles of large ones. Both are
//! bounded. Everything here is outside of wasm's memory.
//!
//! A cached thing carries the length of its record: a segment that was packed since has another, so
//! that a stale one is never taken for the present one.

use js_sys::Uint8Array;
use lru::LruCache;
use web_sys::Blob;

/// How many bytes of segments are kept.
const BYTES_MAX: u64 = 16 << 20;
/// How many handles are kept: of 2 GiB of large segments. A handle is a few hundred bytes in this
/// process and in the browser's.
const HANDLES_MAX: usize = 2048;

/// Segments and handles, the longest unused going first.
#[derive(Debug)]
pub(super) struct Cache {
    segments: LruCache<u64, Uint8Array>,
    segments_len: u64,
    handles: LruCache<u64, Blob>,
}

impl Default for Cache {
    fn default() -> Self {
        Self {
            segments: LruCache::unbounded(),
            segments_len: 0,
            handles: LruCache::unbounded(),
        }
    }
}

impl Cache {
    /// The record of a segment, if it is here and of this length.
    pub(super) fn segment(&mut self, number: u64, record_len: u32) -> Option<Uint8Array> {
        let record = self.segments.get(&number)?;
        (record.length() == record_len).then(|| record.clone())
    }

    /// Keeps the record of a segment.
    pub(super) fn keep_segment(&mut self, number: u64, record: Uint8Array) {
        self.segments_len += u64::from(record.length());
        if let Some(before) = self.segments.put(number, record) {
            self.segments_len -= u64::from(before.length());
        }
        while self.segments_len > BYTES_MAX {
            let Some((_, oldest)) = self.segments.pop_lru() else {
                break;
            };
            self.segments_len -= u64::from(oldest.length());
        }
    }

    /// The handle of a large segment, if it is here and of a record of this length.
    pub(super) fn handle(&mut self, number: u64, record_len: u32) -> Option<Blob> {
        let handle = self.handles.get(&number)?;
        (handle.size() == f64::from(record_len)).then(|| handle.clone())
    }

    /// The handle of a large segment, if it is here, whatever it is of.
    pub(super) fn any_handle(&mut self, number: u64) -> Option<Blob> {
        self.handles.get(&number).cloned()
    }

    /// Keeps the handle of a large segment.
    pub(super) fn keep_handle(&mut self, number: u64, handle: Blob) {
        self.handles.put(number, handle);
        if self.handles.len() > HANDLES_MAX {
            self.handles.pop_lru();
        }
    }

    /// Drops what is known of a segment.
    pub(super) fn forget(&mut self, number: u64) {
        self.handles.pop(&number);
        if let Some(record) = self.segments.pop(&number) {
            self.segments_len -= u64::from(record.length());
        }
    }
}

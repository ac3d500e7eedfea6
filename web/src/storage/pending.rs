//! What was written and is not stored yet: one open segment of each kind, and full ones that wait
//! for a transaction or are in one.
//!
//! Bounded: an open segment by its kind's size, the queue by what the writer lets it grow to.

use std::collections::{BTreeMap, BTreeSet};

use js_sys::Uint8Array;

use super::kind::Kind;
use super::record::{SMALL_LEN_MAX, head_len};
use super::table::{SLOTS_MAX, Segment};

/// The largest payload of a large segment. Some browsers keep values up to 1 MiB in their database
/// and make files of larger ones, so there is nothing to gain above it.
const BULK_PAYLOAD_MAX: usize = 1 << 20;

/// A segment that objects are still added to.
#[derive(Debug)]
pub(super) struct Open {
    pub(super) number: u64,
    payload: Vec<u8>,
    count: usize,
}

impl Open {
    fn has_room(&self, kind: Kind, len: usize) -> bool {
        let payload_max = if kind.is_small() {
            (SMALL_LEN_MAX - head_len(self.count + 1)) as usize
        } else {
            BULK_PAYLOAD_MAX
        };
        // An object that is too large for its kind has a segment for itself.
        self.count == 0 || (self.count < SLOTS_MAX && self.payload.len() + len <= payload_max)
    }
}

/// What was written and is not stored yet.
#[derive(Debug, Default)]
pub(super) struct Pending {
    open: BTreeMap<Kind, Open>,
    /// Payloads of full segments, outside of wasm's memory: it never gives anything back. Those of segments
    /// that nobody needed any more before they were stored stay until these are deleted.
    full: BTreeMap<u64, Uint8Array>,
    /// Those of them that are in no transaction.
    queue: BTreeSet<u64>,
    queued_len: u64,
}

impl Pending {
    /// The open segment of a kind, if another object of this length fits into it.
    pub(super) fn room(&self, kind: Kind, len: usize) -> Option<u64> {
        let open = self.open.get(&kind)?;
        open.has_room(kind, len).then_some(open.number)
    }

    /// Opens a segment. The one before must have been sealed.
    pub(super) fn open(&mut self, kind: Kind, number: u64) {
        let before = self.open.insert(
            kind,
            Open {
                number,
                payload: Vec::with_capacity(if kind.is_small() { 0 } else { BULK_PAYLOAD_MAX }),
                count: 0,
            },
        );
        debug_assert!(before.is_none(), "an open segment would be lost");
    }

    /// Adds an object to the open segment of a kind.
    pub(super) fn append(&mut self, kind: Kind, bytes: &[u8]) {
        if let Some(open) = self.open.get_mut(&kind) {
            open.payload.extend_from_slice(bytes);
            open.count += 1;
        }
    }

    /// The open segment of a kind.
    pub(super) fn opened(&self, kind: Kind) -> Option<u64> {
        self.open.get(&kind).map(|open| open.number)
    }

    /// Closes the open segment of a kind and queues the parts of it that are still needed; nothing
    /// if none are.
    pub(super) fn seal(&mut self, kind: Kind, segment: &Segment) {
        let Some(open) = self.open.remove(&kind) else {
            return;
        };
        let kept = segment.kept();
        let len: u32 = kept.iter().map(|&(_, len)| len).sum();
        if len == 0 {
            return;
        }
        // The bytes are copied: a view over wasm's memory would store all of that memory.
        let payload = Uint8Array::new_with_length(len);
        let mut end = 0;
        for (offset, len) in kept {
            let part = open
                .payload
                .get(offset as usize..(offset + len) as usize)
                .expect("the entries of an open segment describe its payload");
            payload.subarray(end, end + len).copy_from(part);
            end += len;
        }
        self.full.insert(open.number, payload);
        self.put_back(open.number);
    }

    /// Copies from a segment that is not stored yet; false if it is stored, or unknown.
    pub(super) fn read(&self, kind: Kind, number: u64, offset: u32, buffer: &mut [u8]) -> bool {
        let range = offset as usize..offset as usize + buffer.len();
        if let Some(open) = self.open.get(&kind).filter(|open| open.number == number) {
            let Some(bytes) = open.payload.get(range) else {
                return false;
            };
            buffer.copy_from_slice(bytes);
            return true;
        }
        let Some(payload) = self.full.get(&number) else {
            return false;
        };
        let end = offset + buffer.len() as u32;
        payload.subarray(offset, end).copy_to(buffer);
        true
    }

    /// How many bytes wait for a transaction.
    pub(super) fn queued_len(&self) -> u64 {
        self.queued_len
    }

    /// Takes segments off the queue until they have this many bytes. They stay readable, and must
    /// be either [`forget`](Self::forget)ed or [`put_back`](Self::put_back).
    pub(super) fn take(&mut self, len_max: u64) -> BTreeSet<u64> {
        let mut taken = BTreeSet::new();
        let mut len = 0;
        while let Some(&number) = self.queue.first() {
            let next = self.payload_len(number);
            if !taken.is_empty() && len + next > len_max {
                break;
            }
            len += next;
            self.queue.remove(&number);
            taken.insert(number);
        }
        self.queued_len -= len;
        taken
    }

    /// The segments that wait for a transaction.
    pub(super) fn queued(&self) -> &BTreeSet<u64> {
        &self.queue
    }

    /// Takes one segment off the queue, which stays readable.
    pub(super) fn leave_queue(&mut self, number: u64) {
        if self.queue.remove(&number) {
            self.queued_len -= self.payload_len(number);
        }
    }

    /// Queues a segment again.
    pub(super) fn put_back(&mut self, number: u64) {
        if self.queue.insert(number) {
            self.queued_len += self.payload_len(number);
        }
    }

    /// The payload of a full segment that is not stored yet.
    pub(super) fn payload(&self, number: u64) -> Option<Uint8Array> {
        self.full.get(&number).cloned()
    }

    /// Drops a full segment that is stored now, or not needed any more.
    pub(super) fn forget(&mut self, number: u64) {
        self.leave_queue(number);
        self.full.remove(&number);
    }

    fn payload_len(&self, number: u64) -> u64 {
        self.full
            .get(&number)
            .map_or(0, |payload| u64::from(payload.length()))
    }
}

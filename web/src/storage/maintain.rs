//! Housekeeping: mostly dead segments are packed under their own key, so no location changes, and
//! empty ones are deleted. One bounded step a call, each a transaction of its own.

use js_sys::Uint8Array;
use rowdisk::backend::{BackendError, Maintenance};

use super::core::Core;
use super::error::Failure;
use super::kind::Kind;
use super::table::{Difference, Segment};

/// Dead bytes that a pool may keep: in empty segments, and besides a quarter of its live ones.
const SLACK: u64 = 1 << 20;
/// How many live bytes one step rewrites at most.
const REWRITTEN_MAX: u64 = 4 << 20;
/// How many empty segments one step deletes at most.
const DELETED_MAX: usize = 256;

const ACTION: &str = "packed the pool";

/// A segment to be packed: as it will be, and its new payload.
struct Packed {
    number: u64,
    segment: Segment,
    payload: Uint8Array,
}

impl Core {
    /// One step. Only committed segments are touched, and nothing the newest commit freed.
    pub(super) async fn maintain(&self) -> Result<Maintenance, BackendError> {
        let below = self.segment_committed.get();
        let (deleted, wasteful) = {
            let table = self.table.borrow();
            (
                table.deletable(below, SLACK, DELETED_MAX),
                table.wasteful(below, SLACK, REWRITTEN_MAX),
            )
        };
        if deleted.is_empty() && wasteful.is_empty() {
            return Ok(Maintenance::Idle);
        }
        let mut packed = Vec::with_capacity(wasteful.len());
        for number in wasteful {
            packed.extend(self.pack(number).await?);
        }
        self.replace(&packed, &deleted)
            .await
            .map_err(|why| why.while_it(ACTION))?;
        let mut table = self.table.borrow_mut();
        let (mut cache, mut pending) = (self.cache.borrow_mut(), self.pending.borrow_mut());
        for number in deleted {
            table.remove(number);
            cache.forget(number);
            pending.forget(number);
        }
        for Packed { number, .. } in packed {
            table.pack(number);
            cache.forget(number);
        }
        Ok(Maintenance::More)
    }

    async fn pack(&self, number: u64) -> Result<Option<Packed>, BackendError> {
        let Some(segment) = self.table.borrow().segment(number).cloned() else {
            return Ok(None);
        };
        let record = self.verified(number, &segment).await?;
        let head_len = record.length() - segment.payload_len() as u32;
        let kept = segment.kept();
        let payload = Uint8Array::new_with_length(kept.iter().map(|&(_, len)| len).sum());
        let mut end = 0;
        for (offset, len) in kept {
            let start = head_len + offset;
            payload.set(&record.subarray(start, start + len), end);
            end += len;
        }
        Ok(Some(Packed {
            number,
            segment: segment.packed(),
            payload,
        }))
    }

    async fn replace(&self, packed: &[Packed], deleted: &[u64]) -> Result<(), Failure> {
        let deleted = self.with_kinds(deleted.iter().copied());
        let kinds: Vec<Kind> = deleted
            .iter()
            .map(|&(_, kind)| kind)
            .chain(packed.iter().map(|one| one.segment.kind()))
            .collect();
        let transaction = self.begin(&kinds)?;
        for one in packed {
            self.put_segment(&transaction, one.number, &one.segment, &one.payload)?;
        }
        self.delete_segments(&transaction, &deleted)?;
        let difference = Difference::housekeeping(
            deleted.iter().map(|&(number, _)| number),
            packed.iter().map(|one| one.number),
        );
        let pages = self.table.borrow().pages([], &difference);
        self.put_pages(&transaction, &pages)?;
        self.finish(transaction).await
    }
}

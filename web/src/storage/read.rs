//! Reading. A small segment is fetched whole and kept; of a large one a handle is kept and a slice
//! read, until reads in a row show that the rest will be wanted too. Where they go on from segment
//! to segment, as in an export, the next ones are fetched ahead.
//!
//! A read may race with the packing of its segment. What was fetched is believed only if its length
//! is that of the layout the table has now: packing always shortens a segment, so the two cannot be
//! mixed up, and a fetch that lost the race is made again.

use std::collections::VecDeque;

use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Promise, Uint8Array};
use rowdisk::backend::{BackendError, Location};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, IdbKeyRange};

use super::core::{Core, key};
use super::error::Failure;
use super::idb::{Transaction, ended, result_of, result_of_event, settled};
use super::kind::Kind;
use super::record::SegmentHead;
use super::table::{Place, Segment, split};

/// How many bytes must be read in a row before a large segment is fetched whole.
const RUN_LEN: u32 = 64 * 1024;
/// How many handles are asked for at once: a few cost hardly more than one, and reads that jump
/// about in a disk come back to the same few hundred segments.
const HANDLES_AT_ONCE: u64 = 16;
/// How many runs of reads are watched at once.
const RUNS_MAX: usize = 16;
/// How many large segments are fetched ahead of a reader: the browser takes several at once in hardly
/// more time than one. Each has at most 1 MiB.
const AHEAD_MAX: usize = 4;
/// As long as nobody else gets a turn: half a frame.
const BREATH_MS: f64 = 8.0;
/// A fetch loses a race only against a change, and changes come one at a time.
const TRIES_MAX: usize = 4;

const ACTION: &str = "read";

/// Something that is being fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fetch {
    /// A segment as a whole.
    Segment(u64),
    /// The handles of large segments, from this number on.
    Handles(u64),
}

/// Reads that follow one another in a large segment.
#[derive(Debug, Default)]
pub(super) struct Runs(VecDeque<Run>);

#[derive(Debug)]
struct Run {
    number: u64,
    end: u32,
    len: u32,
}

impl Runs {
    /// Notes a read; says how many bytes were read in a row, up to its end.
    fn note(&mut self, number: u64, offset: u32, len: u32) -> u32 {
        let follows = |run: &Run| run.number == number && run.end == offset;
        let before = self.0.iter().position(follows);
        let before = before.and_then(|index| self.0.remove(index));
        let run = Run {
            number,
            end: offset + len,
            len: before.map_or(0, |run| run.len) + len,
        };
        let run_len = run.len;
        self.0.push_back(run);
        if self.0.len() > RUNS_MAX {
            self.0.pop_front();
        }
        run_len
    }
}

/// Large segments that are read one after the other.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    /// The segment after the last that was fetched whole.
    expected: Option<u64>,
    /// Segments that nobody has asked for yet, in the order they will be.
    fetches: VecDeque<(u64, Promise)>,
}

impl Ahead {
    /// Whether the segment is on its way.
    fn has(&self, number: u64) -> bool {
        self.fetches.iter().any(|&(ahead, _)| ahead == number)
    }
}

/// What one fetch came to.
enum Fetched {
    Done,
    /// What was found is missing or has another layout than the table.
    Stale,
}

impl Core {
    /// Fills the buffer with the object at a location.
    pub(super) async fn read(
        &self,
        location: Location,
        buffer: &mut [u8],
    ) -> Result<(), BackendError> {
        self.usable().map_err(|why| why.while_it(ACTION))?;
        let (number, slot) = split(location);
        let what = || format!("slot {slot} of segment {number}");
        for _ in 0..TRIES_MAX {
            let place = self.table.borrow().find(location);
            let Some(place) = place.filter(|place| buffer.len() <= place.len as usize) else {
                return Err(BackendError::Damaged { what: what() });
            };
            let is_pending = self
                .pending
                .borrow()
                .read(place.kind, number, place.offset, buffer);
            if is_pending {
                return Ok(());
            }
            let fetched = if place.kind.is_small() {
                self.read_small(number, place, buffer).await
            } else {
                self.read_large(number, place, buffer).await
            };
            match fetched.map_err(|why| self.because(why).while_it(ACTION))? {
                Fetched::Done => return Ok(()),
                Fetched::Stale => self.cache.borrow_mut().forget(number),
            }
        }
        Err(self.damaged(what()).await)
    }

    async fn read_small(
        &self,
        number: u64,
        place: Place,
        buffer: &mut [u8],
    ) -> Result<Fetched, Failure> {
        let cached = self.cache.borrow_mut().segment(number, place.record_len);
        if let Some(record) = cached {
            copy(&record, place, buffer);
            self.breathe().await;
            return Ok(Fetched::Done);
        }
        let shared = self.share(Fetch::Segment(number), || self.request(place.kind, number))?;
        let fetched = result_of(shared.promise.clone()).await?;
        self.rested_ms.set(now_ms());
        Ok(self.take_whole(number, place, fetched.dyn_into().ok(), buffer))
    }

    async fn read_large(
        &self,
        number: u64,
        place: Place,
        buffer: &mut [u8],
    ) -> Result<Fetched, Failure> {
        let len = buffer.len() as u32;
        let run_len = self.runs.borrow_mut().note(number, place.offset, len);
        let cached = self.cache.borrow_mut().segment(number, place.record_len);
        if let Some(record) = cached {
            copy(&record, place, buffer);
            return Ok(Fetched::Done);
        }
        let handle = self.cache.borrow_mut().handle(number, place.record_len);
        let handle = match handle {
            Some(handle) => handle,
            None => match self.fetch_handle(number, place).await? {
                Some(handle) => handle,
                None => return Ok(Fetched::Stale),
            },
        };
        let whole = Fetch::Segment(number);
        let is_fetched =
            self.fetches.borrow().contains_key(&whole) || self.ahead.borrow().has(number);
        // A file that is gone is looked for again: the segment may have been packed.
        if is_fetched || run_len > RUN_LEN {
            let shared = self.share(whole, || Ok(self.whole(number, &handle)))?;
            let whole = settled(shared.promise.clone()).await;
            let record = whole.ok().map(|buffer| Uint8Array::new(&buffer));
            return Ok(self.take_whole(number, place, record, buffer));
        }
        let start = f64::from(place.head_len + place.offset);
        let slice = handle.slice_with_f64_and_f64(start, start + f64::from(len))?;
        let Ok(bytes) = settled(slice.array_buffer()).await else {
            return Ok(Fetched::Stale);
        };
        let bytes = Uint8Array::new(&bytes);
        if bytes.length() != len {
            return Ok(Fetched::Stale);
        }
        bytes.copy_to(buffer);
        Ok(Fetched::Done)
    }

    /// Fetches a large segment whole, and those after it if this is the second in a row.
    fn whole(&self, number: u64, handle: &Blob) -> Promise {
        let mut ahead = self.ahead.borrow_mut();
        let place = ahead.fetches.iter().position(|&(ahead, _)| ahead == number);
        // What was passed over, or all of it after a jump, will not be asked for.
        let passed = place.map_or(ahead.fetches.len(), |place| place + 1);
        let fetched = ahead.fetches.drain(..passed).next_back();
        let promise = match fetched.filter(|_| place.is_some()) {
            Some((_, promise)) => promise,
            None => handle.array_buffer(),
        };
        let table = self.table.borrow();
        let follows = ahead.expected == Some(number);
        ahead.expected = table.next_of(number, Kind::Bulk);
        if follows {
            let mut last = ahead.fetches.back().map_or(number, |&(last, _)| last);
            while ahead.fetches.len() < AHEAD_MAX
                && let Some(next) = table.next_of(last, Kind::Bulk)
                && let Some(handle) = self.cache.borrow_mut().any_handle(next)
            {
                ahead.fetches.push_back((next, handle.array_buffer()));
                last = next;
            }
        }
        promise
    }

    /// Fetches the handle of a large segment, with those of its neighbours.
    async fn fetch_handle(&self, number: u64, place: Place) -> Result<Option<Blob>, Failure> {
        let first = number - number % HANDLES_AT_ONCE;
        let shared = self.share(Fetch::Handles(first), || {
            let last = first + HANDLES_AT_ONCE - 1;
            let range = IdbKeyRange::bound(&key(first), &key(last))?;
            let transaction = self.connection.read(&[place.kind.store()])?;
            let store = transaction.store(place.kind.store())?;
            let keys = ended(&store.get_all_keys_with_key(&range)?);
            let values = ended(&store.get_all_with_key(&range)?);
            Ok(Promise::all(&Array::of2(&keys, &values)))
        })?;
        let events = Array::from(&settled(shared.promise.clone()).await?);
        // Whoever came first has put them into the cache.
        let cached = self.cache.borrow_mut().handle(number, place.record_len);
        if cached.is_some() {
            return Ok(cached);
        }
        let keys = Array::from(&result_of_event(events.get(0))?);
        let values = Array::from(&result_of_event(events.get(1))?);
        let mut cache = self.cache.borrow_mut();
        for (key, value) in keys.iter().zip(values.iter()) {
            if let (Some(number), Ok(handle)) = (key.as_f64(), value.dyn_into()) {
                cache.keep_handle(number as u64, handle);
            }
        }
        Ok(cache.handle(number, place.record_len))
    }

    /// Checks a whole record that was fetched, keeps it and copies from it.
    fn take_whole(
        &self,
        number: u64,
        place: Place,
        record: Option<Uint8Array>,
        buffer: &mut [u8],
    ) -> Fetched {
        let table = self.table.borrow();
        let Some((record, segment)) = record.zip(table.segment(number)) else {
            return Fetched::Stale;
        };
        if record.length() != place.record_len || !self.vouched(number, segment, &record) {
            return Fetched::Stale;
        }
        copy(&record, place, buffer);
        self.cache.borrow_mut().keep_segment(number, record);
        Fetched::Done
    }

    /// The whole record of a segment, past all caches.
    pub(super) async fn verified(
        &self,
        number: u64,
        segment: &Segment,
    ) -> Result<Uint8Array, BackendError> {
        let read = async {
            let found = result_of(self.request(segment.kind(), number)?).await?;
            match found.dyn_into::<Blob>() {
                Ok(handle) => settled(handle.array_buffer())
                    .await
                    .map(|buffer| Uint8Array::new(&buffer).into()),
                Err(other) => Ok(other),
            }
        };
        let found = read.await.map_err(|why| why.while_it(ACTION))?;
        match found.dyn_into::<Uint8Array>() {
            Ok(record) if self.vouched(number, segment, &record) => Ok(record),
            _ => Err(self.damaged(format!("segment {number}")).await),
        }
    }

    /// Whether a record is this segment, whole and with this directory.
    fn vouched(&self, number: u64, segment: &Segment, record: &Uint8Array) -> bool {
        let head = SegmentHead {
            store_id: self.store_id.get(),
            number,
            kind: segment.kind(),
            entries: segment.entries(),
        };
        let head_len = super::record::head_len(segment.entries().len());
        u64::from(record.length()) == u64::from(head_len) + segment.payload_len()
            && head.vouches_for(&record.subarray(0, head_len).to_vec())
    }

    /// Shares one fetch among all who want a thing at the same time.
    fn share(
        &self,
        fetch: Fetch,
        start: impl FnOnce() -> Result<Promise, Failure>,
    ) -> Result<Shared<'_>, Failure> {
        let running = self.fetches.borrow().get(&fetch).cloned();
        let promise = match running {
            Some(promise) => promise,
            None => {
                let promise = start()?;
                self.fetches.borrow_mut().insert(fetch, promise.clone());
                promise
            }
        };
        Ok(Shared {
            core: self,
            fetch,
            promise,
        })
    }

    /// Asks for a segment's record. What is asked for in one turn shares a transaction: to begin one costs
    /// as much as to read a segment.
    fn request(&self, kind: Kind, number: u64) -> Result<Promise, Failure> {
        let ask = |transaction: &Transaction| -> Result<Promise, Failure> {
            let request = transaction.store(kind.store())?.get(&key(number))?;
            Ok(ended(&request))
        };
        let mut reading = self.reading.borrow_mut();
        let begun = reading.as_ref().filter(|(of, _)| *of == kind.store());
        // One of an earlier turn takes no requests any more, which only asking tells.
        if let Some(Ok(asked)) = begun.map(|(_, transaction)| ask(transaction)) {
            return Ok(asked);
        }
        let transaction = self.connection.read(&[kind.store()])?;
        let asked = ask(&transaction);
        reading.replace((kind.store(), transaction));
        asked
    }

    /// Called where nothing is waited for: once in a while it lets the browser hand out what came meanwhile,
    /// so that a long walk over what is cached keeps no other question waiting.
    pub(super) async fn breathe(&self) {
        if now_ms() - self.rested_ms.get() > BREATH_MS {
            TimeoutFuture::new(0).await;
            self.rested_ms.set(now_ms());
        }
    }
}

/// Milliseconds of a clock.
fn now_ms() -> f64 {
    js_sys::Date::now()
}

/// Part in a fetch. The first to leave ends the sharing; the others have the promise already.
struct Shared<'a> {
    core: &'a Core,
    fetch: Fetch,
    promise: Promise,
}

impl Drop for Shared<'_> {
    fn drop(&mut self) {
        let mut fetches = self.core.fetches.borrow_mut();
        let this: &JsValue = self.promise.as_ref();
        let is_this = |other: &Promise| this == AsRef::<JsValue>::as_ref(other);
        if fetches.get(&self.fetch).is_some_and(is_this) {
            fetches.remove(&self.fetch);
        }
    }
}

/// Copies an object out of its segment's record.
fn copy(record: &Uint8Array, place: Place, buffer: &mut [u8]) {
    let start = place.head_len + place.offset;
    record
        .subarray(start, start + buffer.len() as u32)
        .copy_to(buffer);
}

//! The files module, loaded when it is first needed, and requests carried out with it.

use crate::{
    state::bytes::hex,
    storage::IndexedDb,
    worker::{
        owner::{Cancel, failure::of_engine},
        protocol::{Failure, code, failure},
        wire,
    },
};
use js_sys::{Promise, Uint8Array};
use rowdisk::{engine::Pool, units::VersionId};
use rowdisk_files::Differences;
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

const NAME: &str = "rowdisk-files-page";

#[wasm_bindgen]
extern "C" {
    /// `worker.js` has it.
    #[wasm_bindgen(catch)]
    fn later(name: &str) -> Result<Promise, JsValue>;

    #[derive(Clone)]
    type Module;
    #[wasm_bindgen(method, catch)]
    fn session(
        this: &Module,
        disk_len: f64,
        request: JsValue,
        state: Option<String>,
    ) -> Result<Files, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn compare(
        this: &Module,
        before: &Files,
        after: &Files,
        changed: &[f64],
    ) -> Result<Comparison, JsValue>;

    /// A comparison of two moments, as the module knows it.
    type Comparison;
    #[wasm_bindgen(method, catch)]
    fn piece(this: &Comparison) -> Result<Option<Vec<f64>>, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn tell(this: &Comparison, differs: bool) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn progress(this: &Comparison) -> Result<Vec<f64>, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn finish(this: &Comparison) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn free(this: &Comparison) -> Result<(), JsValue>;

    /// One request, as the module knows it.
    type Files;
    #[wasm_bindgen(method, catch)]
    fn step(this: &Files) -> Result<Option<Vec<f64>>, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn fill(this: &Files, offset: f64, bytes: &[u8]) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn keep(this: &Files, state: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(method, catch)]
    fn answer(this: &Files) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn write(this: &Files) -> Result<Option<Vec<f64>>, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn bytes(this: &Files) -> Result<Uint8Array, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn free(this: &Files) -> Result<(), JsValue>;
}

thread_local! {
    static MODULE: RefCell<Option<Module>> = const { RefCell::new(None) };
}

async fn module() -> Result<Module, Failure> {
    if let Some(module) = MODULE.with_borrow(Clone::clone) {
        return Ok(module);
    }
    let missing = |_| failure(code::FILES_MISSING);
    let loading = later(NAME).map_err(missing)?;
    let module: Module = JsFuture::from(loading)
        .await
        .map_err(missing)?
        .unchecked_into();
    MODULE.set(Some(module.clone()));
    Ok(module)
}

/// What the module threw: a refusal it put into words, or something that should not be.
fn thrown(error: JsValue) -> Failure {
    wire::from_js(error).unwrap_or_else(|_| failure(code::INTERNAL))
}

/// What a request came to. Its memory in the module goes with it.
pub(super) struct Done(Files);

impl Drop for Done {
    fn drop(&mut self) {
        // One that trapped has nothing left to give back.
        let _ = self.0.free();
    }
}

/// A write that completes a change.
pub(super) enum Written {
    Bytes(u64, Vec<u8>),
    Zeroes(u64, u64),
    /// Nobody has any more what is there.
    Discarded(u64, u64),
    /// Bytes of the file that a change puts.
    File {
        offset: u64,
        len: u64,
        change: usize,
        at: u64,
    },
}

impl Done {
    /// The answer, as the module wrote it.
    pub(super) fn answer(&self) -> Result<JsValue, Failure> {
        self.0.answer().map_err(thrown)
    }

    /// The next write, in order of places.
    pub(super) fn write(&self) -> Result<Option<Written>, Failure> {
        let Some(write) = self.0.write().map_err(thrown)? else {
            return Ok(None);
        };
        Ok(match *write {
            [offset, len] => {
                let bytes = self.0.bytes().map_err(thrown)?;
                match bytes.length() {
                    0 => Some(Written::Zeroes(offset as u64, len as u64)),
                    _ => Some(Written::Bytes(offset as u64, bytes.to_vec())),
                }
            }
            [offset, len, _] => Some(Written::Discarded(offset as u64, len as u64)),
            [offset, len, change, at] => Some(Written::File {
                offset: offset as u64,
                len: len as u64,
                change: change as usize,
                at: at as u64,
            }),
            _ => None,
        })
    }
}

/// What to compare: where it lies before and after (nowhere: zeroes), and how much it is.
pub(super) struct Piece {
    pub(super) before: Option<u64>,
    pub(super) after: Option<u64>,
    pub(super) len: u64,
}

/// A comparison under way. Its memory in the module goes with it.
pub(super) struct Comparing(Comparison);

impl Drop for Comparing {
    fn drop(&mut self) {
        // Where finishing it took it, or it trapped, there is nothing left to give back.
        let _ = self.0.free();
    }
}

/// Begins to compare two trees, given where the disk changed: begins and ends.
pub(super) async fn compare(
    before: &Done,
    after: &Done,
    changed: &[f64],
) -> Result<Comparing, Failure> {
    let comparison = module().await?.compare(&before.0, &after.0, changed);
    comparison.map(Comparing).map_err(thrown)
}

impl Comparing {
    /// What to compare next.
    pub(super) fn piece(&self) -> Result<Option<Piece>, Failure> {
        let piece = self.0.piece().map_err(thrown)?;
        let place = |at: f64| (at >= 0.0).then_some(at as u64);
        Ok(match piece.as_deref() {
            Some([before, after, len]) => Some(Piece {
                before: place(*before),
                after: place(*after),
                len: *len as u64,
            }),
            _ => None,
        })
    }

    /// Whether the last piece differs.
    pub(super) fn tell(&self, differs: bool) -> Result<(), Failure> {
        self.0.tell(differs).map_err(thrown)
    }

    /// How many bytes are compared, and of how many.
    pub(super) fn progress(&self) -> Result<(u64, u64), Failure> {
        let progress = self.0.progress().map_err(thrown)?;
        Ok(match progress.as_slice() {
            [done, total] => (*done as u64, *total as u64),
            _ => (0, 0),
        })
    }

    /// What differs.
    pub(super) fn finish(self) -> Result<Differences, Failure> {
        let found = self.0.finish().map_err(thrown)?;
        wire::from_js(found).map_err(|_| failure(code::INTERNAL))
    }
}

/// Asks the module, and reads what it wants to see of a version, until it is done.
pub(super) async fn ask(
    pool: &Pool<IndexedDb>,
    version: VersionId,
    request: JsValue,
    cancel: &Cancel,
) -> Result<Done, Failure> {
    let gone = || failure(code::INTERNAL);
    let len = pool.version(version).ok_or_else(gone)?.len;
    let module = module().await?;
    let state = state_of(pool, version);
    let session = module.session(len as f64, request, state.clone());
    let files = Done(session.map_err(thrown)?);
    while let Some(needed) = files.0.step().map_err(thrown)? {
        cancel.check()?;
        let (ranges, _) = needed.as_chunks::<2>();
        for [from, to] in ranges {
            let mut bytes = vec![0; (to - from) as usize];
            let read = pool.read(version, *from as u64, &mut bytes).await;
            read.map_err(|error| of_engine(&error))?;
            files.0.fill(*from, &bytes).map_err(thrown)?;
        }
    }
    // What was written meanwhile may have been read in part.
    if let Some(state) = state.filter(|state| state_of(pool, version).as_ref() == Some(state)) {
        files.0.keep(&state).map_err(thrown)?;
    }
    Ok(files)
}

/// A name for the bytes of a version, also among other pools.
fn state_of(pool: &Pool<IndexedDb>, version: VersionId) -> Option<String> {
    let name = pool.contents_name(version)?;
    let bytes = pool.pool_id().into_iter().chain(name);
    Some(bytes.map(hex).collect())
}

//! The files module: what the page's worker loads when someone first looks at the files of a disk.
//!
//! It has no way to the disk and no state but its sessions'. Numbers cross as they do between page and
//! worker: those of 64 bits as `BigInt` in objects, and as `f64` in lists, where disks are far below 2^53.

use js_sys::Uint8Array;
use rowdisk_files::{Answer, Data, FilesError, Memory, Piece, Request, Span, Step, Write};
use serde::Serialize;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

thread_local! {
    static MEMORY: RefCell<Memory> = RefCell::default();
}

/// One request to one disk.
#[wasm_bindgen]
pub struct Session {
    session: rowdisk_files::Session,
    request: Request,
    answer: Option<Answer>,
    writes: std::vec::IntoIter<Write>,
    bytes: Vec<u8>,
}

/// Begins a request to a disk of so many bytes. `state` names these bytes, if they have a name: what is remembered of them
/// need not be found out again.
///
/// # Errors
/// What is no request.
#[wasm_bindgen]
pub fn session(disk_len: f64, request: JsValue, state: Option<String>) -> Result<Session, JsValue> {
    let mut session = rowdisk_files::Session::new(disk_len as u64);
    if let Some(state) = &state {
        session.remember(&MEMORY.with_borrow_mut(|memory| memory.find(state)));
    }
    Ok(Session {
        session,
        request: serde_wasm_bindgen::from_value(request)?,
        answer: None,
        writes: Vec::new().into_iter(),
        bytes: Vec::new(),
    })
}

#[wasm_bindgen]
impl Session {
    /// Goes on. Which ranges of the disk are needed first, each by its begin and end; nothing once it is
    /// done.
    ///
    /// # Errors
    /// Why the request is refused, as the worker tells failures.
    pub fn step(&mut self) -> Result<Option<Vec<f64>>, JsValue> {
        match self.session.step(&self.request) {
            Ok(Step::Needs(ranges)) => {
                let ends = ranges.iter().flat_map(|range| [range.start, range.end]);
                Ok(Some(ends.map(|end| end as f64).collect()))
            }
            Ok(Step::Done { answer, writes }) => {
                self.answer = Some(answer);
                self.writes = writes.into_iter();
                Ok(None)
            }
            Err(error) => Err(to_js(&Failure::of(&error))?),
        }
    }

    /// Takes in bytes that were asked for.
    pub fn fill(&mut self, offset: f64, bytes: &[u8]) {
        self.session.fill(offset as u64, bytes);
    }

    /// Remembers what was found out, under the name of the bytes that all of it was read from.
    pub fn keep(&self, state: &str) {
        let known = self.session.known();
        MEMORY.with_borrow_mut(|memory| memory.keep(state, known));
    }

    /// The answer, once.
    ///
    /// # Errors
    /// None that a caller could cause.
    pub fn answer(&mut self) -> Result<JsValue, JsValue> {
        to_js(&self.answer.take())
    }

    /// The next write: where and how long; a 0 after them where nobody has any more what is there; for bytes of a
    /// file which change puts it and from where in it. For other bytes than zeros, [`Session::bytes`] has them until
    /// the next call. Nothing at the end.
    pub fn write(&mut self) -> Option<Vec<f64>> {
        self.bytes.clear();
        let Write { offset, data } = self.writes.next()?;
        let offset = offset as f64;
        Some(match data {
            Data::Bytes(bytes) => {
                self.bytes = bytes;
                vec![offset, self.bytes.len() as f64]
            }
            Data::Zeros(len) => vec![offset, len as f64],
            Data::Discarded(len) => vec![offset, len as f64, 0.0],
            Data::File { change, at, len } => {
                vec![offset, len as f64, f64::from(change), at as f64]
            }
        })
    }

    /// The bytes of the last write; none if it is zeros or a file's.
    pub fn bytes(&self) -> Uint8Array {
        Uint8Array::from(self.bytes.as_slice())
    }
}

/// A comparison of two moments.
#[wasm_bindgen]
pub struct Comparison(rowdisk_files::Comparison);

/// Begins a comparison of the trees that two sessions have answered. `changed` has the begin and the end of each
/// part of the disk that changed between them, in order.
///
/// # Errors
/// None that a caller could cause.
#[wasm_bindgen]
pub fn compare(
    before: &mut Session,
    after: &mut Session,
    changed: &[f64],
) -> Result<Comparison, JsValue> {
    let (ranges, _) = changed.as_chunks::<2>();
    let spans = ranges.iter().map(|[from, to]| Span {
        offset: *from as u64,
        len: (to - from) as u64,
    });
    let spans: Vec<_> = spans.collect();
    match (before.answer.take(), after.answer.take()) {
        (Some(Answer::Tree(before)), Some(Answer::Tree(after))) => Ok(Comparison(
            rowdisk_files::Comparison::new(&before, &after, &spans),
        )),
        _ => Err(JsValue::NULL),
    }
}

#[wasm_bindgen]
impl Comparison {
    /// What to compare next: where it lies before and after (less than 0 is nowhere: zeros), and how much it
    /// is. Nothing at the end.
    pub fn piece(&mut self) -> Option<Vec<f64>> {
        let Piece { before, after, len } = self.0.piece()?;
        let [before, after] = [before, after].map(|at| at.map_or(-1.0, |at| at as f64));
        Some(vec![before, after, len as f64])
    }

    /// Whether the last piece differs.
    pub fn tell(&mut self, differs: bool) {
        self.0.tell(differs);
    }

    /// How many bytes are compared, and of how many.
    pub fn progress(&self) -> Vec<f64> {
        let (done, total) = self.0.progress();
        vec![done as f64, total as f64]
    }

    /// What differs.
    ///
    /// # Errors
    /// None that a caller could cause.
    pub fn finish(self) -> Result<JsValue, JsValue> {
        to_js(&self.0.finish())
    }
}

/// A refusal in the form of the service's.
#[derive(Serialize)]
struct Failure {
    code: String,
    key: String,
    params: Vec<(&'static str, String)>,
    message: String,
}

impl Failure {
    fn of(error: &FilesError) -> Self {
        let code = format!("Files.{}", error.code());
        Self {
            key: code.clone(),
            code,
            params: error.params(),
            message: error.to_string(),
        }
    }
}

fn to_js<T: Serialize>(value: &T) -> Result<JsValue, JsValue> {
    let plain = serde_wasm_bindgen::Serializer::new().serialize_large_number_types_as_bigints(true);
    Ok(value.serialize(&plain)?)
}

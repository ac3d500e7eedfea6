//! The files module: what the page's worker loads when someone first looks at the files of a disk.
//!
//! It has no way to the disk and no state but its sessions'. Numbers cross as they do between page and
//! worker: those of 64 bits as `BigInt` in objects, and as `f64` in lists, where disks are far below 2^53.

use js_sys::Uint8Array;
use rowdisk_files::{Answer, Data, FilesError, Request, Step, Write};
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// One request to one disk.
#[wasm_bindgen]
pub struct Session {
    session: rowdisk_files::Session,
    request: Request,
    answer: Option<Answer>,
    writes: std::vec::IntoIter<Write>,
    bytes: Vec<u8>,
}

/// Begins a request to a disk of so many bytes.
///
/// # Errors
/// What is no request.
#[wasm_bindgen]
pub fn session(disk_len: f64, request: JsValue) -> Result<Session, JsValue> {
    Ok(Session {
        session: rowdisk_files::Session::new(disk_len as u64),
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

    /// The answer, once.
    ///
    /// # Errors
    /// None that a caller could cause.
    pub fn answer(&mut self) -> Result<JsValue, JsValue> {
        to_js(&self.answer.take())
    }

    /// The next write: where and how long; for bytes of a file also which change puts it and from where in
    /// it. For other bytes than zeros, [`Session::bytes`] has them until the next call. Nothing at the end.
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

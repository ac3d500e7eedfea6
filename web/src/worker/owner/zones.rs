//! The rules of time zones: a file beside the page, fetched when a zone is chosen and not before.
//! Its layout is that of `cargo xtask finish`, which makes it.

use crate::worker::protocol::{Failure, code, failure};
use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Response, WorkerGlobalScope};

const FILE: &str = "time-zones";

/// The rules of a zone; `None` if there is none of that name.
pub(super) async fn rules(name: &str) -> Result<Option<Vec<u8>>, Failure> {
    let file = fetched().await;
    let file = file.map_err(|_| failure(code::ZONES_MISSING))?;
    Ok(find(&file, name).map(<[u8]>::to_vec))
}

async fn fetched() -> Result<Vec<u8>, JsValue> {
    let scope = js_sys::global().unchecked_into::<WorkerGlobalScope>();
    let response: Response = JsFuture::from(scope.fetch_with_str(FILE))
        .await?
        .dyn_into()?;
    if !response.ok() {
        return Err(JsValue::NULL);
    }
    let bytes: ArrayBuffer = JsFuture::from(response.array_buffer()?).await?.dyn_into()?;
    Ok(Uint8Array::new(&bytes).to_vec())
}

fn find<'f>(mut file: &'f [u8], name: &str) -> Option<&'f [u8]> {
    loop {
        let names = part(&mut file)?;
        let rules = part(&mut file)?;
        let is_it = |known: &[u8]| known == name.as_bytes();
        if names.split(|byte| *byte == b' ').any(is_it) {
            return Some(rules);
        }
    }
}

fn part<'f>(file: &mut &'f [u8]) -> Option<&'f [u8]> {
    let (len, rest) = file.split_first_chunk::<2>()?;
    let (part, rest) = rest.split_at_checked(usize::from(u16::from_le_bytes(*len)))?;
    *file = rest;
    Some(part)
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn a_zone_is_found_by_any_of_its_names() {
        let file = b"\x05\0A/B C\x02\0xy\x01\0D\x01\0z";
        assert_eq!(find(file, "A/B"), Some(&b"xy"[..]));
        assert_eq!(find(file, "C"), Some(&b"xy"[..]));
        assert_eq!(find(file, "D"), Some(&b"z"[..]));
        assert_eq!(find(file, "A"), None);
        assert_eq!(find(file, ""), None);
        // What is cut off is not there; what is no such file (a host's page for what it does not
        // have) has nothing.
        assert_eq!(find(&file[..file.len() - 1], "D"), None);
        assert_eq!(find(b"<!doctype html>", "D"), None);
    }
}

//! A thin layer over IndexedDB: connections, transactions and requests as futures.
//!
//! It exists because a block store must hear of every failed commit, and needs strict durability:
//! a transaction ends with its `complete` or `abort` event and nothing else, and an abort's reason
//! is told. Nothing here knows of segments.

mod connection;
mod raw;
mod transaction;

pub(super) use connection::Connection;
pub(super) use raw::random_values;
pub(super) use transaction::{Transaction, settled};

use std::future::Future;

use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, IdbRequest};

use super::error::Failure;

/// A promise for the first event that one of the handlers set by `listen` gets. It never rejects,
/// so nobody has to wait for it.
fn first_event(listen: impl FnOnce(&Function)) -> Promise {
    let mut listen = Some(listen);
    Promise::new(&mut |resolve, _| {
        if let Some(listen) = listen.take() {
            listen(&resolve);
        }
    })
}

/// A promise for the end of a request: its event.
pub(super) fn ended(request: &IdbRequest) -> Promise {
    first_event(|handler| {
        request.set_onsuccess(Some(handler));
        request.set_onerror(Some(handler));
    })
}

/// Waits for a promise that [`ended`] made; several may wait for one.
pub(super) async fn result_of(ended: Promise) -> Result<JsValue, Failure> {
    result_of_event(JsFuture::from(ended).await?)
}

/// The result of a request, from the event that ended it.
pub(super) fn result_of_event(event: JsValue) -> Result<JsValue, Failure> {
    let target = event.unchecked_into::<Event>().target();
    let request: IdbRequest = target.ok_or(JsValue::UNDEFINED)?.unchecked_into();
    match request.error()? {
        Some(exception) => Err(Failure::of_exception(Some(&exception))),
        None => Ok(request.result()?),
    }
}

/// The result of a request.
pub(super) fn result(
    request: &IdbRequest,
) -> impl Future<Output = Result<JsValue, Failure>> + use<> {
    // The handlers must be set before the event loop runs on, not when the future is first polled.
    result_of(ended(request))
}

//! One transaction. All requests of a writing one are made in one turn; a guard decides on its end
//! inside of an event, so that dropping a future can never let it commit unchecked.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, IdbObjectStore, IdbRequest, IdbTransaction};

use super::raw::RawTransaction;
use crate::storage::error::{Failure, StorageError};

/// A transaction that was begun.
#[derive(Debug)]
pub(in crate::storage) struct Transaction {
    raw: IdbTransaction,
    ended: Promise,
    refused: Rc<Cell<bool>>,
}

impl Transaction {
    pub(super) fn new(raw: IdbTransaction) -> Self {
        let ended = super::first_event(|handler| {
            raw.set_oncomplete(Some(handler));
            raw.set_onabort(Some(handler));
        });
        Self {
            raw,
            ended,
            refused: Rc::default(),
        }
    }

    /// An object store that the transaction was begun with.
    pub(in crate::storage) fn store(&self, name: &str) -> Result<IdbObjectStore, Failure> {
        Ok(self.raw.object_store(name)?)
    }

    /// Commits in the moment in which a value is read and is the expected one, and aborts if it is
    /// another: [`done`](Self::done) then says `TakenOver`.
    pub(in crate::storage) fn commit_if(
        &self,
        store: &str,
        key: &str,
        expected: f64,
    ) -> Result<(), Failure> {
        let request = self.store(store)?.get(&key.into())?;
        let refused = Rc::clone(&self.refused);
        // Called with the event only once; where the request fails, the transaction aborts by
        // itself and the closure is left to the garbage collector.
        let guard = Closure::once_into_js(move |event: Event| {
            let Some(request) = event.target().map(JsCast::unchecked_into::<IdbRequest>) else {
                return;
            };
            let Some(transaction) = request.transaction() else {
                return;
            };
            let found = request.result().ok().and_then(|value| value.as_f64());
            if found == Some(expected) {
                // Refused only if it is on its way already.
                let _ = transaction.unchecked_ref::<RawTransaction>().commit();
            } else {
                refused.set(true);
                let _ = transaction.abort();
            }
        });
        request.set_onsuccess(Some(guard.unchecked_ref()));
        Ok(())
    }

    /// Tells the browser that no more requests come, which saves it a turn.
    pub(in crate::storage) fn commit(&self) {
        let _ = self.raw.unchecked_ref::<RawTransaction>().commit();
    }

    /// Undoes everything.
    pub(in crate::storage) fn abort(&self) {
        let _ = self.raw.abort();
    }

    /// Waits until it is durable, or undone for a reason.
    pub(in crate::storage) async fn done(self) -> Result<(), Failure> {
        let event: Event = JsFuture::from(self.ended).await?.unchecked_into();
        if event.type_() == "complete" {
            return Ok(());
        }
        if self.refused.get() {
            return Err(Failure::TakenOver);
        }
        Err(Failure::of_exception(self.raw.error().as_ref()))
    }
}

/// Waits for a promise of the browser that is no request's.
pub(in crate::storage) async fn settled(promise: Promise) -> Result<JsValue, Failure> {
    JsFuture::from(promise).await.map_err(|thrown| {
        match Failure::from(thrown) {
            // A blob's file that cannot be read is not a closed connection.
            Failure::Storage(StorageError::ConnectionLost) => {
                Failure::Storage(StorageError::Browser {
                    name: "InvalidStateError".into(),
                    message: String::new(),
                })
            }
            other => other,
        }
    })
}

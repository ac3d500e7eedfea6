//! The pool's Web Lock: one holder in the whole browser, freed when the worker dies. Stealing it
//! rejects the holder's promise, which is how a tab learns that it was taken over.

use crate::worker::protocol::{Failure, code, failure};
use futures_channel::oneshot;
use js_sys::{Object, Promise, Reflect};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, closure::Closure, prelude::wasm_bindgen};
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// The lock's name; the same for all versions of the page.
const NAME: &str = "rowdisk-pool";
/// A worker that was just killed, or a page that is being reloaded, still has the lock for a moment.
const PATIENCE_MS: u32 = 1_500;

// web-sys has Web Locks behind an unstable flag only.
#[wasm_bindgen]
extern "C" {
    type LockManager;

    #[wasm_bindgen(method, catch)]
    fn request(
        this: &LockManager,
        name: &str,
        options: &JsValue,
        callback: &js_sys::Function,
    ) -> Result<Promise, JsValue>;

    #[wasm_bindgen(js_namespace = AbortSignal, js_name = timeout)]
    fn timeout_signal(milliseconds: u32) -> JsValue;
}

/// What ends the promise that holds the lock, or why there is none.
type Granted = Result<js_sys::Function, Failure>;

/// The lock, held for as long as this lives and nobody steals it.
pub(super) struct Lock {
    /// Ends the promise that holds it.
    release: js_sys::Function,
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Resolving a promise cannot throw.
        let _ = self.release.call0(&JsValue::UNDEFINED);
    }
}

impl Lock {
    /// Gets the lock; with `steal` from whoever has it. `on_lost` is called if it is stolen later.
    pub(super) async fn get(
        steal: bool,
        on_lost: impl FnOnce() + 'static,
    ) -> Result<Self, Failure> {
        let manager = manager()?;
        let options = Object::new();
        let (key, value) = if steal {
            ("steal", JsValue::TRUE)
        } else {
            ("signal", timeout_signal(PATIENCE_MS))
        };
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&options, &key.into(), &value);
        let (granted, is_granted) = oneshot::channel::<Granted>();
        let granted = Rc::new(RefCell::new(Some(granted)));
        let callback = {
            let granted = granted.clone();
            Closure::once_into_js(move |_lock: JsValue| hold(&granted))
        };
        let ended = manager
            .request(NAME, &options, callback.unchecked_ref())
            .map_err(|why| refused(&why))?;
        spawn_local(async move {
            // It ends with an error when it is refused, when the patience is over, or when the lock
            // is stolen.
            let Err(why) = JsFuture::from(ended).await else {
                return;
            };
            match granted.borrow_mut().take() {
                // Nobody waits for an answer any more if this cannot be sent.
                Some(granted) => drop(granted.send(Err(refused(&why)))),
                None => on_lost(),
            }
        });
        match is_granted.await {
            Ok(granted) => granted.map(|release| Self { release }),
            Err(oneshot::Canceled) => Err(failure(code::OPEN_ELSEWHERE)),
        }
    }
}

/// Waits in the line for the lock, and is told when its turn comes: nobody has it any more.
pub(super) async fn freed() -> Result<(), Failure> {
    let at_once = Closure::once_into_js(|_lock: JsValue| ());
    let turn = manager()?.request(NAME, &Object::new(), at_once.unchecked_ref());
    let turn = JsFuture::from(turn.map_err(|why| refused(&why))?).await;
    turn.map(drop).map_err(|why| refused(&why))
}

/// Why there is no lock: somebody else has it only where the patience ended.
fn refused(why: &JsValue) -> Failure {
    let name = Reflect::get(why, &"name".into()).ok();
    match name.and_then(|name| name.as_string()).as_deref() {
        Some("TimeoutError" | "AbortError") => failure(code::OPEN_ELSEWHERE),
        Some("SecurityError" | "NotSupportedError") => failure(code::STORAGE_DENIED),
        name => {
            let mut failed = failure(code::STORAGE_FAILED);
            let why = name.unwrap_or("no lock").to_owned();
            failed.params.push(("why".to_owned(), why));
            failed
        }
    }
}

/// The promise that holds the lock until it is released.
fn hold(granted: &RefCell<Option<oneshot::Sender<Granted>>>) -> Promise {
    Promise::new(&mut |resolve, _reject| {
        if let Some(granted) = granted.borrow_mut().take() {
            // Whoever asked went away: the promise ends and the lock is free.
            if let Err(Ok(resolve)) = granted.send(Ok(resolve)) {
                let _ = resolve.call0(&JsValue::UNDEFINED);
            }
        }
    })
}

/// Missing without a secure context.
fn manager() -> Result<LockManager, Failure> {
    let missing = || failure(code::NOT_SECURE);
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).map_err(|_| missing())?;
    let locks = Reflect::get(&navigator, &"locks".into()).map_err(|_| missing())?;
    if locks.is_undefined() {
        Err(missing())
    } else {
        Ok(locks.unchecked_into())
    }
}

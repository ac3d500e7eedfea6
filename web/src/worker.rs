//! The worker's side. Its first message says which build it is.

use wasm_bindgen::{JsCast, JsValue};

/// Tells the page that this worker is ready, and of which build.
pub fn start() {
    let Ok(scope) = js_sys::global().dyn_into::<web_sys::DedicatedWorkerGlobalScope>() else {
        return;
    };
    // Posting a string can only fail for a detached scope, which has nobody to tell.
    let _ = scope.post_message(&JsValue::from_str(&crate::build::id()));
}

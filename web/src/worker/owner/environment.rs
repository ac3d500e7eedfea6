//! The clock and the entropy that the core does not have by itself.

use rowdisk::service::Environment;
use wasm_bindgen::{JsCast, prelude::wasm_bindgen};
use web_sys::WorkerGlobalScope;

/// The browser's.
pub(super) struct Browser;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

/// Milliseconds of a steady clock.
pub(super) fn steady_ms() -> f64 {
    performance_now()
}

/// Milliseconds since 1970.
pub(super) fn now_ms() -> u64 {
    Browser.now_ms()
}

/// Entropy for a new pool's id.
pub(super) fn random_id() -> [u8; 16] {
    let mut id = [0; 16];
    Browser.entropy(&mut id);
    id
}

impl Environment for Browser {
    fn now_ms(&self) -> u64 {
        js_sys::Date::now() as u64
    }

    fn entropy(&self, bytes: &mut [u8]) {
        let scope = js_sys::global().unchecked_into::<WorkerGlobalScope>();
        // More than 65,536 bytes are refused, which nobody asks for: ids have 16.
        for part in bytes.chunks_mut(65_536) {
            let filled = scope
                .crypto()
                .and_then(|crypto| crypto.get_random_values_with_u8_array(part));
            // A repeated id is refused by the service, so this cannot make two things one.
            let _ = filled;
        }
    }
}

//! The clock, the entropy and the time zones that the core does not have by itself.

use super::zones;
use crate::worker::protocol::Failure;
use rowdisk::service::Environment;
use std::cell::RefCell;
use wasm_bindgen::{JsCast, prelude::wasm_bindgen, throw_str};
use web_sys::WorkerGlobalScope;

/// The browser's.
#[derive(Default)]
pub(super) struct Browser {
    /// The rules of the zone that was looked up last.
    zone: RefCell<Option<(String, Vec<u8>)>>,
}

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
    js_sys::Date::now() as u64
}

/// Entropy for a new pool's id.
pub(super) fn random_id() -> [u8; 16] {
    let mut id = [0; 16];
    fill(&mut id);
    id
}

fn fill(bytes: &mut [u8]) {
    let scope = js_sys::global().unchecked_into::<WorkerGlobalScope>();
    // More than 65,536 bytes are refused, which nobody asks for: ids have 16.
    for part in bytes.chunks_mut(65_536) {
        let filled = scope
            .crypto()
            .and_then(|crypto| crypto.get_random_values_with_u8_array(part));
        if filled.is_err() {
            // Keys are made of it, too: better no page than zeroes.
            throw_str("this browser gives no random bytes");
        }
    }
}

impl Browser {
    /// Gets the rules of a zone, so that the service finds them. One that is not known is not there
    /// after.
    pub(super) async fn look_up(&self, zone: &str) -> Result<(), Failure> {
        let rules = zones::rules(zone).await?;
        *self.zone.borrow_mut() = rules.map(|rules| (zone.to_owned(), rules));
        Ok(())
    }
}

impl Environment for Browser {
    fn now_ms(&self) -> u64 {
        now_ms()
    }

    fn entropy(&self, bytes: &mut [u8]) {
        fill(bytes);
    }

    fn time_zone(&self, name: &str) -> Option<Vec<u8>> {
        let zone = self.zone.borrow();
        let (_, rules) = zone.as_ref().filter(|(known, _)| known == name)?;
        Some(rules.clone())
    }
}

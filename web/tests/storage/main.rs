//! The IndexedDB backend on the browser's real IndexedDB, in a dedicated worker as in the page.

#![cfg(target_arch = "wasm32")]

mod conformance;
mod damage;
mod engine;
mod fencing;
mod pool;
mod raw;
mod recovery;
mod room;
mod space;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

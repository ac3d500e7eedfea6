//! Browser functions that web-sys keeps behind its unstable flag or marks as deprecated.

use js_sys::{Array, Object, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::IdbTransaction;

#[wasm_bindgen]
extern "C" {
    /// An `IDBDatabase`.
    pub(super) type RawDatabase;

    #[wasm_bindgen(method, catch)]
    pub(super) fn transaction(
        this: &RawDatabase,
        stores: &Array,
        mode: &str,
        options: &Object,
    ) -> Result<IdbTransaction, JsValue>;

    /// An `IDBTransaction`.
    pub(super) type RawTransaction;

    #[wasm_bindgen(method, catch)]
    pub(super) fn commit(this: &RawTransaction) -> Result<(), JsValue>;

    /// Fills an array with entropy.
    #[wasm_bindgen(js_namespace = crypto, js_name = getRandomValues, catch)]
    pub(in crate::storage) fn random_values(array: &Uint8Array) -> Result<Uint8Array, JsValue>;
}

//! Messages as plain JavaScript objects and back.

use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::JsValue;

/// A plain object, with 64-bit numbers as `BigInt`: a `Number` would refuse those above 2^53.
pub(crate) fn to_js<T: Serialize>(value: &T) -> Result<JsValue, serde_wasm_bindgen::Error> {
    value.serialize(
        &serde_wasm_bindgen::Serializer::new().serialize_large_number_types_as_bigints(true),
    )
}

/// Reads what [`to_js`] wrote.
pub(crate) fn from_js<T: DeserializeOwned>(value: JsValue) -> Result<T, serde_wasm_bindgen::Error> {
    serde_wasm_bindgen::from_value(value)
}

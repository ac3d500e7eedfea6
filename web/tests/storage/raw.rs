//! The database behind the backend's back: what a bug, a bad medium or another program could do.

use js_sys::{Array, Function, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

const CALL: &str = "
return new Promise((resolve, reject) => {
    const open = indexedDB.open(name);
    open.onerror = () => reject(open.error);
    open.onsuccess = () => {
        const transaction = open.result.transaction(store, 'readwrite');
        const request = transaction.objectStore(store)[method](...parameters);
        transaction.oncomplete = () => { open.result.close(); resolve(request.result); };
        transaction.onabort = () => { open.result.close(); reject(transaction.error); };
    };
});";

/// Calls a method of an object store in a transaction of its own.
async fn call(name: &str, store: &str, method: &str, parameters: &[JsValue]) -> JsValue {
    let function = Function::new_with_args("name, store, method, parameters", CALL);
    let parameters: Array = parameters.iter().collect();
    let arguments = Array::of4(&name.into(), &store.into(), &method.into(), &parameters);
    let promise: Promise = function
        .apply(&JsValue::NULL, &arguments)
        .unwrap()
        .unchecked_into();
    JsFuture::from(promise).await.unwrap()
}

/// Runs a script with the name of a database; it returns a promise.
pub(crate) async fn run(name: &str, script: &str) -> JsValue {
    let function = Function::new_with_args("name", script);
    let promise: Promise = function
        .call1(&JsValue::NULL, &name.into())
        .unwrap()
        .unchecked_into();
    JsFuture::from(promise).await.unwrap()
}

/// The keys of a store, as numbers.
pub(crate) async fn numbers(name: &str, store: &str) -> Vec<f64> {
    let keys = call(name, store, "getAllKeys", &[]).await;
    Array::from(&keys)
        .iter()
        .map(|key| key.as_f64().unwrap())
        .collect()
}

/// A record's bytes, whether they are kept as bytes or as a blob.
pub(crate) async fn get(name: &str, store: &str, key: &JsValue) -> Vec<u8> {
    let found = call(name, store, "get", std::slice::from_ref(key)).await;
    match found.dyn_into::<Blob>() {
        Ok(blob) => {
            let buffer = JsFuture::from(blob.array_buffer()).await.unwrap();
            Uint8Array::new(&buffer).to_vec()
        }
        Err(found) => found.unchecked_into::<Uint8Array>().to_vec(),
    }
}

/// Replaces a record, in the form in which that store keeps it.
pub(crate) async fn put(name: &str, store: &str, key: &JsValue, bytes: &[u8]) {
    let bytes = Uint8Array::from(bytes);
    let value = if store == "bulk" {
        Blob::new_with_buffer_source_sequence(&Array::of1(&bytes))
            .unwrap()
            .into()
    } else {
        bytes.into()
    };
    call(name, store, "put", &[value, key.clone()]).await;
}

/// A record as it is.
pub(crate) async fn value(name: &str, store: &str, key: &JsValue) -> JsValue {
    call(name, store, "get", std::slice::from_ref(key)).await
}

/// Replaces a record by any value.
pub(crate) async fn put_value(name: &str, store: &str, key: &JsValue, value: &JsValue) {
    call(name, store, "put", &[value.clone(), key.clone()]).await;
}

/// Changes a record.
pub(crate) async fn change(
    name: &str,
    store: &str,
    key: &JsValue,
    change: impl FnOnce(&mut Vec<u8>),
) {
    let mut bytes = get(name, store, key).await;
    change(&mut bytes);
    put(name, store, key, &bytes).await;
}

/// Loses a record.
pub(crate) async fn delete(name: &str, store: &str, key: &JsValue) {
    call(name, store, "delete", std::slice::from_ref(key)).await;
}

/// A number kept in `meta`.
pub(crate) async fn number(name: &str, key: &str) -> f64 {
    let found = call(name, "meta", "get", &[key.into()]).await;
    found.as_f64().unwrap()
}

/// How many bytes the records of all segments have together.
pub(crate) async fn stored_len(name: &str) -> u64 {
    let mut sum = 0;
    for store in ["small", "bulk"] {
        for key in numbers(name, store).await {
            sum += get(name, store, &key.into()).await.len() as u64;
        }
    }
    sum
}

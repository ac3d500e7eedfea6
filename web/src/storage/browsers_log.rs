//! Making the browser begin a new log of its own.
//!
//! Chromium keeps all databases of an origin in one LevelDB, and appends every change to its log. If
//! the browser is killed between a record's head and the record, the next start reads past that and
//! appends behind it. The start after that finds a head followed by something else, takes it for
//! damage, and deletes every database of the origin: the whole pool. So whoever opens a pool first
//! fills the log up. LevelDB then begins another, stores what the old one held, and deletes it,
//! torn end and all. `docs/adr/0005-browsers-log.md` tells how it was found.

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::JsValue;
use web_sys::{IdbDatabase, IdbTransaction};

use super::error::Failure;
use super::idb::Connection;

/// LevelDB begins another log after 4 MiB.
const FILLER_COUNT: u32 = 78;
/// Larger values are files, which do not fill the log.
const FILLER_LEN: u32 = 56 << 10;
const STORE: &str = "filler";

/// Fills the browser's log up, where it has one of that kind, by way of a database of this name that
/// is gone afterwards.
///
/// It ends without an error: a browser that cannot do it, for want of space, is not worse off.
pub async fn renew_browsers_log(name: &str) {
    if is_leveldb() {
        // What is left of a database that could not be filled goes with the next attempt.
        let _ = fill(name).await;
        let _ = Connection::delete(name).await;
    }
}

async fn fill(name: &str) -> Result<(), Failure> {
    let connection = Connection::open(name, create).await?;
    let transaction = connection.write_relaxed(&[STORE])?;
    let store = transaction.store(STORE)?;
    let filler = Uint8Array::new_with_length(FILLER_LEN);
    for key in 0..FILLER_COUNT {
        store.put_with_key(&filler, &key.into())?;
    }
    transaction.commit();
    transaction.done().await
}

fn create(database: &IdbDatabase, _: &IdbTransaction) -> Result<(), JsValue> {
    database.create_object_store(STORE).map(drop)
}

/// Only Chromium tells pages when it had to throw a damaged database away: by this property.
fn is_leveldb() -> bool {
    let property = |of: &JsValue, name: &str| Reflect::get(of, &name.into());
    property(&js_sys::global(), "IDBVersionChangeEvent")
        .and_then(|event| property(&event, "prototype"))
        .and_then(|prototype| Reflect::has(&prototype, &"dataLoss".into()))
        .unwrap_or(false)
}

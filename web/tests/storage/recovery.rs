//! Orphans, connections that end, and databases that go away.

use rowdisk::backend::{BackendError, BlockBackend, Placement};
use rowdisk_web::storage::{IndexedDb, StorageError};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::pool::{Pool, name};
use crate::raw;

fn storage_error(error: &BackendError) -> Option<&StorageError> {
    match error {
        BackendError::Io { source, .. } => source.downcast_ref(),
        _ => None,
    }
}

#[wasm_bindgen_test]
async fn orphans_are_removed_by_the_next_owner() {
    let mut pool = Pool::new().await;
    pool.write(Placement::Node, 8192).await;
    pool.write(Placement::Bulk, 16384).await;
    pool.commit(&[]).await;
    let stores = ["small", "bulk", "allocations"];
    let mut committed = Vec::new();
    for store in stores {
        committed.push(raw::numbers(&pool.name, store).await);
    }
    let page = raw::get(&pool.name, "allocations", &0.into()).await;
    let objects = pool.objects.clone();
    for _ in 0..200 {
        pool.write(Placement::Bulk, 65536).await;
        pool.write(Placement::Node, 8192).await;
    }
    for (store, committed) in stores.into_iter().zip(&committed) {
        assert!(raw::numbers(&pool.name, store).await.len() > committed.len());
    }
    pool.objects = objects;
    let pool = pool.reopen().await;
    for (store, committed) in stores.into_iter().zip(committed) {
        assert_eq!(raw::numbers(&pool.name, store).await, committed, "{store}");
    }
    let restored = raw::get(&pool.name, "allocations", &0.into()).await;
    assert!(restored == page, "as it was committed");
    assert_eq!(pool.backend.space().allocated, 8192 + 16384);
    pool.verify().await;
}

#[wasm_bindgen_test]
async fn a_database_can_be_destroyed_under_an_open_pool() {
    let mut pool = Pool::new().await;
    pool.write(Placement::Bulk, 4096).await;
    pool.commit(&[]).await;
    IndexedDb::destroy(&pool.name).await.unwrap();
    let refused = pool.try_commit(&[]).await.unwrap_err();
    assert_eq!(storage_error(&refused), Some(&StorageError::Superseded));
    let refused = pool.try_write(Placement::Bulk, 1).await.unwrap_err();
    assert_eq!(storage_error(&refused), Some(&StorageError::Superseded));
    let (_, loaded) = pool.another().await;
    assert_eq!(loaded, None, "a new and empty one");
}

#[wasm_bindgen_test]
async fn destroying_waits_for_what_is_under_way() {
    use futures_util::FutureExt;
    let mut pool = Pool::new().await;
    for _ in 0..16 {
        pool.write(Placement::Bulk, 65536).await;
    }
    assert!(pool.try_commit(&[]).now_or_never().is_none());
    IndexedDb::destroy(&pool.name).await.unwrap();
    let (_, loaded) = pool.another().await;
    assert_eq!(loaded, None);
}

#[wasm_bindgen_test]
async fn destroying_says_when_another_connection_does_not_give_way() {
    const HOLD: &str = "
    return new Promise((resolve, reject) => {
        const open = indexedDB.open(name);
        open.onsuccess = () => { self.held = open.result; resolve(); };
        open.onerror = () => reject(open.error);
    });";
    let name = name();
    raw::run(&name, HOLD).await;
    let refused = IndexedDb::destroy(&name).await.unwrap_err();
    assert_eq!(storage_error(&refused), Some(&StorageError::Blocked));
    raw::run(&name, "self.held.close(); return Promise.resolve();").await;
}

#[wasm_bindgen_test]
async fn a_dropped_commit_stops_all_further_changes() {
    use futures_util::FutureExt;
    let mut pool = Pool::new().await;
    let location = pool.write(Placement::Bulk, 4096).await;
    assert!(pool.try_commit(&[]).now_or_never().is_none());
    let refused = pool.try_commit(&[]).await.unwrap_err();
    assert_eq!(storage_error(&refused), Some(&StorageError::Interrupted));
    assert_eq!(pool.read(location).await.unwrap(), pool.objects[&location]);
    let (_, loaded) = pool.another().await;
    assert!(loaded.is_some(), "the transaction itself had been made");
}

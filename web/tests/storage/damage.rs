//! Records that are missing, flipped, cut, swapped, foreign or of a later format: noticed, named,
//! and never taken for something else.

use rowdisk::backend::{BackendError, BlockBackend, Location, Placement};
use rowdisk_web::storage::IndexedDb;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::pool::{Pool, name};
use crate::raw;

fn segment(location: Location) -> JsValue {
    JsValue::from_f64((location.raw() >> 8) as f64)
}

fn assert_damaged<T: std::fmt::Debug>(result: Result<T, BackendError>) {
    assert!(
        matches!(result, Err(BackendError::Damaged { .. })),
        "{result:?}"
    );
}

/// A pool with two segments of each kind; the first location of each, by store.
async fn two_of_each() -> (Pool, [(&'static str, Location, Location); 3]) {
    let mut pool = Pool::new().await;
    let mut places = Vec::new();
    for (store, placement) in [
        ("small", Placement::Node),
        ("small", Placement::Scattered),
        ("bulk", Placement::Bulk),
    ] {
        let mut at = Vec::new();
        for _ in 0..2 {
            at.push(pool.write(placement, 8192).await);
            pool.write(placement, 8192).await;
            pool.commit(&[]).await;
        }
        places.push((store, at[0], at[1]));
    }
    let pool = pool.reopen().await;
    (pool, places.try_into().unwrap())
}

#[wasm_bindgen_test]
async fn missing_segments_are_damage() {
    let (pool, places) = two_of_each().await;
    for (store, lost, kept) in places {
        raw::delete(&pool.name, store, &segment(lost)).await;
        assert_damaged(pool.read(lost).await);
        assert_eq!(pool.read(kept).await.unwrap(), pool.objects[&kept]);
    }
}

#[wasm_bindgen_test]
async fn cut_segments_are_damage() {
    let (pool, places) = two_of_each().await;
    for (store, cut, _) in places {
        raw::change(&pool.name, store, &segment(cut), |bytes| {
            bytes.pop();
        })
        .await;
        assert_damaged(pool.read(cut).await);
    }
}

#[wasm_bindgen_test]
async fn small_segments_in_each_others_place_are_damage() {
    let (pool, places) = two_of_each().await;
    for (store, one, other) in &places[..2] {
        let bytes = raw::get(&pool.name, store, &segment(*one)).await;
        raw::put(&pool.name, store, &segment(*other), &bytes).await;
        assert_damaged(pool.read(*other).await);
    }
}

#[wasm_bindgen_test]
async fn flipped_heads_are_damage() {
    let (pool, places) = two_of_each().await;
    for (store, flipped, _) in &places[..2] {
        raw::change(&pool.name, store, &segment(*flipped), |bytes| bytes[9] ^= 4).await;
        assert_damaged(pool.read(*flipped).await);
    }
}

#[wasm_bindgen_test]
async fn packing_refuses_a_flipped_head() {
    let mut pool = Pool::new().await;
    let mut all = Vec::new();
    for _ in 0..64 {
        all.push(pool.write(Placement::Bulk, 65536).await);
    }
    pool.commit(&[]).await;
    let key = segment(all[0]);
    raw::change(&pool.name, "bulk", &key, |bytes| bytes[9] ^= 4).await;
    pool.commit(&all[1..60]).await;
    pool.commit(&[]).await;
    let before = raw::get(&pool.name, "bulk", &key).await;
    assert_damaged(pool.backend.maintain().await);
    assert!(raw::get(&pool.name, "bulk", &key).await == before);
}

#[wasm_bindgen_test]
async fn flipped_payload_is_left_to_the_callers_checksums() {
    let (pool, places) = two_of_each().await;
    for (store, flipped, _) in places {
        raw::change(&pool.name, store, &segment(flipped), |bytes| {
            *bytes.last_mut().unwrap() ^= 1;
        })
        .await;
        // The last object's last byte and nothing else: the first one reads as ever.
        assert_eq!(pool.read(flipped).await.unwrap(), pool.objects[&flipped]);
        let last = Location::new(flipped.raw() + 1).unwrap();
        assert_ne!(pool.read(last).await.unwrap(), pool.objects[&last]);
    }
}

#[wasm_bindgen_test]
async fn damaged_allocations_are_noticed_when_loading() {
    let (pool, _) = two_of_each().await;
    raw::change(&pool.name, "allocations", &0.into(), |bytes| {
        bytes[13] ^= 0x40
    })
    .await;
    let backend = IndexedDb::open(&pool.name).await.unwrap();
    assert_damaged(backend.load().await);
}

#[wasm_bindgen_test]
async fn a_torn_root_is_noticed_and_nothing_is_claimed() {
    let (pool, _) = two_of_each().await;
    let epoch = raw::number(&pool.name, "epoch").await;
    raw::change(&pool.name, "meta", &"root".into(), |bytes| {
        bytes.truncate(20);
    })
    .await;
    let backend = IndexedDb::open(&pool.name).await.unwrap();
    assert_damaged(backend.load().await);
    assert_eq!(raw::number(&pool.name, "epoch").await, epoch);
}

/// Everything but `meta`, which an opening must not have touched.
async fn segments_and_pages(name: &str) -> Vec<Vec<f64>> {
    let mut all = Vec::new();
    for store in ["small", "bulk", "allocations"] {
        all.push(raw::numbers(name, store).await);
    }
    all
}

#[wasm_bindgen_test]
async fn a_missing_root_is_damage_and_nothing_is_deleted() {
    let (pool, _) = two_of_each().await;
    let before = segments_and_pages(&pool.name).await;
    let epoch = raw::number(&pool.name, "epoch").await;
    raw::delete(&pool.name, "meta", &"root".into()).await;
    for _ in 0..2 {
        let backend = IndexedDb::open(&pool.name).await.unwrap();
        assert_damaged(backend.load().await);
    }
    assert_eq!(segments_and_pages(&pool.name).await, before);
    assert_eq!(raw::number(&pool.name, "epoch").await, epoch);
}

#[wasm_bindgen_test]
async fn a_pool_that_was_never_committed_is_new_whatever_was_written() {
    let mut pool = Pool::new().await;
    for _ in 0..100 {
        pool.write(Placement::Bulk, 65536).await;
    }
    assert!(!raw::numbers(&pool.name, "bulk").await.is_empty());
    let (_, loaded) = pool.another().await;
    assert_eq!(loaded, None);
    assert!(raw::numbers(&pool.name, "bulk").await.is_empty());
}

#[wasm_bindgen_test]
async fn an_epoch_that_is_no_count_is_damage_and_stays() {
    let (pool, _) = two_of_each().await;
    for epoch in [
        JsValue::from_f64(f64::NAN),
        JsValue::from_f64(f64::INFINITY),
        JsValue::from_f64(-1.0),
        JsValue::from_f64(0.5),
        JsValue::from_f64(9_007_199_254_740_991.0),
        "x".into(),
    ] {
        raw::put_value(&pool.name, "meta", &"epoch".into(), &epoch).await;
        let backend = IndexedDb::open(&pool.name).await.unwrap();
        assert_damaged(backend.load().await);
        let kept = raw::value(&pool.name, "meta", &"epoch".into()).await;
        assert!(js_sys::Object::is(&kept, &epoch), "{kept:?}");
    }
}

#[wasm_bindgen_test]
async fn newer_formats_are_named_and_left_alone() {
    let (pool, _) = two_of_each().await;
    let epoch = raw::number(&pool.name, "epoch").await;
    raw::change(&pool.name, "meta", &"identity".into(), |bytes| bytes[8] = 3).await;
    let backend = IndexedDb::open(&pool.name).await.unwrap();
    let loaded = backend.load().await;
    assert!(
        matches!(
            loaded,
            Err(BackendError::UnsupportedVersion {
                found: 3,
                supported: 0
            })
        ),
        "{loaded:?}"
    );
    assert_eq!(raw::number(&pool.name, "epoch").await, epoch);
}

const FOREIGN: &str = "
return new Promise((resolve, reject) => {
    const open = indexedDB.open(name, 7);
    open.onupgradeneeded = () => {
        const store = open.result.createObjectStore('STORE');
        store.put('theirs', 'identity');
    };
    open.onsuccess = () => { open.result.close(); resolve(); };
    open.onerror = () => reject(open.error);
});";

#[wasm_bindgen_test]
async fn foreign_databases_are_refused() {
    for store in ["emails", "meta"] {
        let name = name();
        raw::run(&name, &FOREIGN.replace("STORE", store)).await;
        let backend = IndexedDb::open(&name).await.unwrap();
        let loaded = backend.load().await;
        assert!(matches!(loaded, Err(BackendError::NotAPool)), "{loaded:?}");
    }
}

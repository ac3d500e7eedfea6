//! Housekeeping as the database sees it.

use futures_util::future::join_all;
use rowdisk::backend::{BlockBackend, Location, Maintenance, Placement};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::pool::Pool;
use crate::raw;

async fn maintain(pool: &Pool) -> u32 {
    let mut steps = 0;
    while pool.backend.maintain().await.unwrap() == Maintenance::More {
        steps += 1;
    }
    steps
}

#[wasm_bindgen_test]
async fn packing_shrinks_the_database_and_keeps_every_location() {
    let mut pool = Pool::new().await;
    let mut freed = Vec::new();
    for index in 0..400 {
        for (placement, len) in [
            (Placement::Node, 8192),
            (Placement::Scattered, 16384),
            (Placement::Bulk, 16384),
        ] {
            let location = pool.write(placement, len).await;
            if index % 5 > 0 {
                freed.push(location);
            }
        }
    }
    pool.commit(&[]).await;
    let before = raw::stored_len(&pool.name).await;
    pool.commit(&freed).await;
    pool.commit(&[]).await;
    assert!(maintain(&pool).await > 0);
    let after = raw::stored_len(&pool.name).await;
    let live = pool.live_len();
    assert!(before > 5 * live - live / 10);
    assert!(
        after < live + live / 2 + (1 << 20),
        "{after} B for {live} B"
    );
    pool.verify().await;
    let pool = pool.reopen().await;
    pool.verify().await;
    assert_eq!(pool.backend.space().allocated, live);
    assert_eq!(pool.backend.space().held_back, {
        let again = pool.reopen().await;
        again.backend.space().held_back
    });
}

#[wasm_bindgen_test]
async fn reads_that_race_with_packing_are_right() {
    let mut pool = Pool::new().await;
    let mut freed = Vec::new();
    for index in 0..600 {
        for placement in [Placement::Scattered, Placement::Bulk] {
            let location = pool.write(placement, 16384).await;
            if index % 3 > 0 {
                freed.push(location);
            }
        }
    }
    pool.commit(&[]).await;
    pool.commit(&freed).await;
    pool.commit(&[]).await;
    // Twice: with nothing in the caches, and with what the first round left there.
    let pool = pool.reopen().await;
    for _ in 0..2 {
        let reads = join_all(pool.objects.keys().map(|&location| pool.read(location)));
        let (read, _) = futures_util::future::join(reads, maintain(&pool)).await;
        for (read, bytes) in read.into_iter().zip(pool.objects.values()) {
            assert!(&read.unwrap() == bytes, "read wrong");
        }
    }
}

#[wasm_bindgen_test]
async fn what_is_empty_is_deleted() {
    let mut pool = Pool::new().await;
    let mut all: Vec<Location> = Vec::new();
    for _ in 0..100 {
        all.push(pool.write(Placement::Bulk, 65536).await);
        all.push(pool.write(Placement::Node, 8192).await);
    }
    pool.commit(&[]).await;
    pool.commit(&all).await;
    maintain(&pool).await;
    assert!(!raw::numbers(&pool.name, "bulk").await.is_empty());
    pool.commit(&[]).await;
    maintain(&pool).await;
    for store in ["bulk", "small", "allocations"] {
        assert!(raw::numbers(&pool.name, store).await.is_empty(), "{store}");
    }
    assert_eq!(pool.backend.space().held_back, 0);
}

#[wasm_bindgen_test]
async fn random_overwriting_settles_below_one_and_a_half_times_what_lives() {
    const BLOCKS: usize = 512;
    let mut pool = Pool::new().await;
    let mut blocks = Vec::new();
    for _ in 0..BLOCKS {
        blocks.push(pool.write(Placement::Bulk, 16384).await);
    }
    pool.commit(&[]).await;
    let mut state = 1_usize;
    for _ in 0..40 {
        let committed = pool.objects.clone();
        let mut freed = Vec::new();
        for _ in 0..128 {
            state = state.wrapping_mul(1_103_515_245).wrapping_add(12345) % (1 << 31);
            let block = &mut blocks[(state >> 8) % BLOCKS];
            let before = std::mem::replace(block, pool.write(Placement::Scattered, 16384).await);
            freed.push(before);
        }
        // A block that was overwritten twice since the last commit is given up, not freed.
        let (old, fresh): (Vec<_>, Vec<_>) = freed
            .into_iter()
            .partition(|location| committed.contains_key(location));
        for location in fresh {
            pool.objects.remove(&location);
            pool.backend.abandon(location, 16384);
        }
        pool.commit(&old).await;
        maintain(&pool).await;
    }
    pool.commit(&[]).await;
    maintain(&pool).await;
    pool.verify().await;
    let (stored, live) = (raw::stored_len(&pool.name).await, pool.live_len());
    assert_eq!(live, BLOCKS as u64 * 16384);
    assert!(stored < live * 3 / 2, "{stored} B for {live} B");
}

#[wasm_bindgen_test]
async fn runs_of_reads_and_single_ones_agree() {
    let mut pool = Pool::new().await;
    for _ in 0..200 {
        pool.write(Placement::Bulk, 16384).await;
    }
    pool.commit(&[]).await;
    // One after the other, all at once, backwards.
    let pool = pool.reopen().await;
    pool.verify().await;
    let pool = pool.reopen().await;
    let all = join_all(pool.objects.keys().map(|&location| pool.read(location))).await;
    for (read, bytes) in all.into_iter().zip(pool.objects.values()) {
        assert!(&read.unwrap() == bytes);
    }
    let pool = pool.reopen().await;
    for (&location, bytes) in pool.objects.iter().rev() {
        assert!(&pool.read(location).await.unwrap() == bytes);
    }
}

#[wasm_bindgen_test]
async fn a_small_object_does_not_store_all_of_memory() {
    let mut pool = Pool::new().await;
    pool.write(Placement::Node, 100).await;
    pool.write(Placement::Bulk, 100).await;
    pool.commit(&[]).await;
    assert!(raw::stored_len(&pool.name).await < 400);
    for (store, key) in [("allocations", 0_u8.into()), ("meta", "root".into())] {
        let key: JsValue = key;
        assert!(raw::get(&pool.name, store, &key).await.len() < 200);
    }
}

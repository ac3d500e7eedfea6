//! Two owners of one database: only the later one can change anything, and the earlier one is told
//! why, whatever he comes across.

use futures_util::FutureExt;
use rowdisk::backend::{BackendError, BlockBackend, Free, Maintenance, Placement};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::pool::{self, Pool, root};
use crate::raw;

fn assert_taken_over<T: std::fmt::Debug>(result: Result<T, BackendError>) {
    assert!(matches!(result, Err(BackendError::TakenOver)), "{result:?}");
}

#[wasm_bindgen_test]
async fn a_fenced_commit_is_refused_and_leaves_nothing() {
    let mut first = Pool::new().await;
    first.write(Placement::Node, 8192).await;
    first.commit(&[]).await;
    let (second, loaded) = first.another().await;
    assert_eq!(loaded.unwrap().root, root(1));
    let segments = raw::numbers(&first.name, "small").await;

    first.write(Placement::Node, 8192).await;
    assert_taken_over(first.try_commit(&[]).await);
    assert_taken_over(first.try_commit(&[]).await);
    assert_taken_over(first.try_write(Placement::Node, 1).await);
    assert_taken_over(first.backend.maintain().await);
    assert_eq!(raw::numbers(&first.name, "small").await, segments);

    pool::commit(&second, 2, &[]).await.unwrap();
    let (_, loaded) = first.another().await;
    assert_eq!(loaded.unwrap().root, root(2));
}

#[wasm_bindgen_test]
async fn a_fenced_import_is_refused_in_the_middle_and_leaves_nothing() {
    let mut first = Pool::new().await;
    first.commit(&[]).await;
    for _ in 0..100 {
        first.write(Placement::Bulk, 65536).await;
    }
    let (_second, _) = first.another().await;
    let mut refused = None;
    for _ in 0..1000 {
        if let Err(error) = first.try_write(Placement::Bulk, 65536).await {
            refused = Some(error);
            break;
        }
    }
    assert!(matches!(refused, Some(BackendError::TakenOver)));
    assert_taken_over(first.try_commit(&[]).await);
    assert!(raw::numbers(&first.name, "bulk").await.is_empty());
    assert!(raw::numbers(&first.name, "allocations").await.is_empty());
}

#[wasm_bindgen_test]
async fn a_commit_that_was_dropped_is_fenced_too() {
    let mut first = Pool::new().await;
    first.commit(&[]).await;
    // The second owner's claim is ahead of the first one's commit, whose future is dropped before
    // anything is known of either.
    let second = rowdisk_web::storage::IndexedDb::open(&first.name)
        .await
        .unwrap();
    let mut claim = Box::pin(second.load());
    assert!((&mut claim).now_or_never().is_none());
    first.write(Placement::Bulk, 4096).await;
    let dropped = first.try_commit(&[]).now_or_never();
    assert!(dropped.is_none());
    let loaded = claim.await.unwrap();
    // Whichever came first, the database and the second owner agree.
    let (_, again) = first.another().await;
    assert_eq!(loaded, again);
}

#[wasm_bindgen_test]
async fn a_fenced_owner_who_misses_a_segment_says_so() {
    for placement in [Placement::Node, Placement::Bulk] {
        let mut first = Pool::new().await;
        let kept = first.write(placement, 8192).await;
        first.commit(&[]).await;
        let mut frees = Vec::new();
        for _ in 0..200 {
            frees.push(Free {
                location: first.write(placement, 8192).await,
                len: 8192,
                is_node: false,
            });
        }
        first.commit(&[]).await;
        let mut first = first.reopen().await;
        let (second, _) = first.another().await;
        pool::commit(&second, 3, &frees).await.unwrap();
        pool::commit(&second, 4, &[]).await.unwrap();
        assert_eq!(second.maintain().await.unwrap(), Maintenance::More);
        assert_taken_over(first.read(frees[0].location).await);
        // From here on it says so at once, without asking.
        assert_taken_over(first.read(kept).await);
        assert_taken_over(first.try_commit(&[]).await);
    }
}

#[wasm_bindgen_test]
async fn numbers_of_a_fenced_owners_orphans_are_not_used_again() {
    let mut first = Pool::new().await;
    first.commit(&[]).await;
    let mut orphans = Vec::new();
    for _ in 0..300 {
        orphans.push(first.write(Placement::Bulk, 65536).await);
    }
    let (second, _) = first.another().await;
    let mut mine = Vec::new();
    for _ in 0..300 {
        mine.push(second.write(Placement::Bulk, &[7; 65536]).await.unwrap());
    }
    pool::commit(&second, 2, &[]).await.unwrap();
    assert!(raw::numbers(&first.name, "bulk").await.len() >= 18);
    // The first that was stored, and so is not in the first owner's memory any more.
    assert_taken_over(first.read(orphans[0]).await);
    let stored = pool::read(&second, mine[0], 65536).await.unwrap();
    assert_eq!(stored, [7; 65536]);
}

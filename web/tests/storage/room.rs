//! A full origin. The quota cannot be set from inside of a page, so the tests let every commit end
//! in the way in which browsers end it: all requests succeed, and the transaction aborts.

use rowdisk::backend::{BackendError, BlockBackend, Placement};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::pool::Pool;
use crate::raw;

const FULL: &str = "
const transaction = IDBTransaction.prototype;
self.kept = {
    commit: transaction.commit,
    error: Object.getOwnPropertyDescriptor(transaction, 'error'),
};
transaction.commit = transaction.abort;
Object.defineProperty(transaction, 'error', {
    configurable: true,
    get: () => new DOMException('full', 'QuotaExceededError'),
});
return Promise.resolve();";

const ROOM: &str = "
IDBTransaction.prototype.commit = self.kept.commit;
Object.defineProperty(IDBTransaction.prototype, 'error', self.kept.error);
return Promise.resolve();";

#[wasm_bindgen_test]
async fn a_commit_without_space_changes_nothing_and_can_be_tried_again() {
    let mut pool = Pool::new().await;
    let old = pool.write(Placement::Node, 8192).await;
    pool.commit(&[]).await;
    pool.write(Placement::Bulk, 65536).await;
    pool.write(Placement::Scattered, 16384).await;
    let given_up = pool.write(Placement::Node, 8192).await;
    raw::run("", FULL).await;
    for _ in 0..3 {
        let refused = pool.try_commit(&[old]).await;
        assert!(matches!(refused, Err(BackendError::NoSpace)), "{refused:?}");
        pool.verify().await;
        assert_eq!(pool.backend.space().allocated, pool.live_len());
    }
    // Something can be given up and something added before the next try.
    pool.objects.remove(&given_up);
    pool.backend.abandon(given_up, 8192);
    pool.write(Placement::Node, 4096).await;
    raw::run("", ROOM).await;
    pool.commit(&[old]).await;
    pool.verify().await;
    let pool = pool.reopen().await;
    pool.verify().await;
    assert_eq!(pool.backend.space().allocated, pool.live_len());
}

#[wasm_bindgen_test]
async fn an_import_without_space_is_refused_before_memory_fills() {
    let mut pool = Pool::new().await;
    pool.commit(&[]).await;
    raw::run("", FULL).await;
    let mut refusals = 0;
    for _ in 0..1000 {
        match pool.try_write(Placement::Bulk, 65536).await {
            Ok(_) => assert_eq!(refusals, 0, "refused once, it stays full"),
            Err(BackendError::NoSpace) => refusals += 1,
            Err(other) => panic!("{other:?}"),
        }
        if refusals == 20 {
            break;
        }
    }
    assert_eq!(refusals, 20);
    assert!(pool.live_len() < 20 << 20, "{} B held", pool.live_len());
    let refused = pool.try_commit(&[]).await;
    assert!(matches!(refused, Err(BackendError::NoSpace)), "{refused:?}");
    pool.verify().await;
    raw::run("", ROOM).await;
    pool.commit(&[]).await;
    let pool = pool.reopen().await;
    pool.verify().await;
    assert_eq!(pool.backend.space().allocated, pool.live_len());
}

//! The engine on real IndexedDB, against plain arrays: a disk's whole life, and a commit whose
//! connection goes away at each of its steps.

use std::future::poll_fn;
use std::task::Poll;

use rowdisk::engine::{Driver, Options, Pool, Transaction};
use rowdisk::units::{BlockSize, VersionId};
use rowdisk_web::storage::IndexedDb;
use wasm_bindgen_futures::spawn_local;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::pool::name;
use crate::raw;

const MIB: usize = 1 << 20;
const BLOCK_LEN: usize = BlockSize::DEFAULT.len() as usize;

async fn create(name: &str) -> Pool<IndexedDb> {
    let backend = IndexedDb::open(name).await.unwrap();
    let created = Pool::create(backend, [7; 16], Options::default()).await;
    let (pool, driver) = created.unwrap();
    spawn_local(driver.run());
    pool
}

async fn opened(name: &str) -> (Pool<IndexedDb>, Driver<IndexedDb>) {
    let backend = IndexedDb::open(name).await.unwrap();
    Pool::open(backend, Options::default()).await.unwrap()
}

async fn open(name: &str) -> Pool<IndexedDb> {
    let (pool, driver) = opened(name).await;
    spawn_local(driver.run());
    pool
}

async fn one<T>(pool: &Pool<IndexedDb>, build: impl FnOnce(&mut Transaction<IndexedDb>) -> T) -> T {
    let mut transaction = pool.begin();
    let made = build(&mut transaction);
    transaction.commit().await.unwrap();
    made
}

async fn bytes(pool: &Pool<IndexedDb>, version: VersionId, len: usize) -> Vec<u8> {
    let mut bytes = vec![0xee; len];
    pool.read(version, 0, &mut bytes).await.unwrap();
    bytes
}

async fn assert_reads(pool: &Pool<IndexedDb>, version: VersionId, expected: &[u8]) {
    let found = bytes(pool, version, expected.len()).await;
    let differs = found.iter().zip(expected).position(|(a, b)| a != b);
    assert_eq!(differs, None, "the first byte that differs");
}

async fn assert_sound(pool: &Pool<IndexedDb>) {
    let report = pool.check(|_| true).await.unwrap();
    assert!(report.is_clean(), "{report:?}");
}

/// Overwrites pieces of odd lengths here and there, on the disk and in the array.
async fn scatter(pool: &Pool<IndexedDb>, head: VersionId, disk: &mut [u8], seed: usize) {
    let mut state = seed;
    for count in 0..200 {
        state = state.wrapping_mul(1_103_515_245).wrapping_add(12345) % (1 << 31);
        let offset = (state >> 4) % (disk.len() - 20_000);
        let len = 1 + state % 20_000;
        let bytes = vec![(seed + count) as u8; len];
        pool.write(head, offset as u64, &bytes).await.unwrap();
        disk[offset..offset + len].copy_from_slice(&bytes);
    }
}

#[wasm_bindgen_test]
async fn a_disk_lives_through_snapshots_rollback_clones_deletion_and_a_reopening() {
    let name = name();
    let pool = create(&name).await;
    let len = 12 * MIB;
    let head = one(&pool, |tx| tx.create_head(len as u64, BlockSize::DEFAULT)).await;
    let mut disk: Vec<u8> = (0..len).map(|at| (at / 4096 * 31 + at) as u8).collect();
    for (index, part) in disk.chunks(MIB).enumerate() {
        pool.write(head, (index * MIB) as u64, part).await.unwrap();
    }
    let snapshot = one(&pool, |tx| tx.snapshot(head)).await;
    let before = disk.clone();
    for seed in 1..4 {
        scatter(&pool, head, &mut disk, seed).await;
        pool.flush().await.unwrap();
    }
    let clone = one(&pool, |tx| tx.clone_head(snapshot)).await;
    let mut of_clone = before.clone();
    scatter(&pool, clone, &mut of_clone, 5).await;
    pool.flush().await.unwrap();

    // What was not flushed may go with the worker; nothing else does.
    pool.write(head, 0, &[9; 65536]).await.unwrap();
    drop(pool);
    let pool = open(&name).await;
    for (version, expected) in [(head, &disk), (snapshot, &before), (clone, &of_clone)] {
        assert_reads(&pool, version, expected).await;
    }
    assert_sound(&pool).await;

    one(&pool, |tx| tx.roll_back(head, snapshot)).await;
    assert_reads(&pool, head, &before).await;
    disk.copy_from_slice(&before);
    scatter(&pool, head, &mut disk, 9).await;
    // The snapshot has two children: it stays, unseen, as far as they share it.
    one(&pool, |tx| tx.delete(snapshot)).await;
    pool.settle().await.unwrap();
    assert!(pool.version(snapshot).is_none());
    assert_reads(&pool, head, &disk).await;
    assert_reads(&pool, clone, &of_clone).await;
    assert_sound(&pool).await;

    let shared = pool.statistics().space.allocated;
    one(&pool, |tx| tx.delete(head)).await;
    pool.settle().await.unwrap();
    assert!(pool.statistics().space.allocated < shared);
    assert_reads(&pool, clone, &of_clone).await;
    let other = one(&pool, |tx| {
        tx.delete(clone);
        tx.create_head(MIB as u64, BlockSize::DEFAULT)
    })
    .await;
    pool.write(other, 5, b"still here").await.unwrap();
    pool.flush().await.unwrap();
    pool.settle().await.unwrap();
    assert_sound(&pool).await;
    pool.close().await.unwrap();
    drop(pool);

    let pool = open(&name).await;
    assert_eq!(bytes(&pool, other, 15).await, b"\0\0\0\0\0still here");
    pool.settle().await.unwrap();
    let stored = raw::stored_len(&name).await;
    assert!(stored < 4 << 20, "{stored} B stored for one block");
}

/// Polls the driver so many times, then drops it and its connection in whatever it is doing.
async fn cut_off(driver: Driver<IndexedDb>, polls: usize) {
    let mut run = Box::pin(driver.run());
    let mut left = polls;
    poll_fn(move |context| {
        if left == 0 {
            return Poll::Ready(());
        }
        left -= 1;
        run.as_mut().poll(context)
    })
    .await;
}

/// A small pool with a disk, a snapshot it went on from, and a snapshot to be deleted.
struct Before {
    head: VersionId,
    doomed: VersionId,
    disk: Vec<u8>,
}

async fn prepare(name: &str) -> Before {
    let pool = create(name).await;
    let len = 64 * BLOCK_LEN;
    let head = one(&pool, |tx| tx.create_head(len as u64, BlockSize::DEFAULT)).await;
    let mut disk = vec![1; len];
    pool.write(head, 0, &disk).await.unwrap();
    let doomed = one(&pool, |tx| tx.snapshot(head)).await;
    for block in [0, 9, 40] {
        let at = block * BLOCK_LEN;
        disk[at..at + BLOCK_LEN].fill(2);
        let bytes = vec![2; BLOCK_LEN];
        pool.write(head, at as u64, &bytes).await.unwrap();
    }
    pool.close().await.unwrap();
    Before { head, doomed, disk }
}

#[wasm_bindgen_test]
async fn a_commit_cut_off_at_any_step_is_there_whole_or_not_at_all() {
    let (mut cuts, mut kept) = (0, 0);
    for polls in 0.. {
        let name = name();
        let Before { head, doomed, disk } = prepare(&name).await;
        let mut after = disk.clone();

        // Writes, a snapshot, a clone and a deletion in one commit.
        let (pool, driver) = opened(&name).await;
        spawn_local(cut_off(driver, polls));
        for block in [1, 9, 63] {
            let at = block * BLOCK_LEN + 7;
            after[at..at + BLOCK_LEN - 7].fill(3);
            let bytes = vec![3; BLOCK_LEN - 7];
            // Cut off early, the pool takes no writes any more, and no commit.
            let _ = pool.write(head, at as u64, &bytes).await;
        }
        let mut transaction = pool.begin();
        let taken = transaction.snapshot(head);
        let clone = transaction.clone_head(taken);
        transaction.delete(doomed);
        let is_acknowledged = transaction.commit().await.is_ok();
        drop(pool);

        let pool = open(&name).await;
        let is_there = pool.version(taken).is_some();
        assert!(
            is_there || !is_acknowledged,
            "acknowledged and lost, {polls}"
        );
        assert_eq!(pool.version(clone).is_some(), is_there, "after {polls}");
        assert_eq!(pool.version(doomed).is_some(), !is_there, "after {polls}");
        if is_there {
            assert_reads(&pool, head, &after).await;
            assert_reads(&pool, clone, &after).await;
            kept += usize::from(!is_acknowledged);
        } else {
            assert_reads(&pool, head, &disk).await;
            assert_reads(&pool, doomed, &vec![1; disk.len()]).await;
            cuts += 1;
        }
        pool.settle().await.unwrap();
        assert_sound(&pool).await;
        pool.close().await.unwrap();
        drop(pool);
        IndexedDb::destroy(&name).await.unwrap();
        if is_acknowledged {
            break;
        }
    }
    assert!(cuts > 0, "no cut came early enough to lose the commit");
    // The transaction was on its way and nobody was there to hear of its end.
    assert!(
        kept > 0,
        "no cut came between the commit and its acknowledgement"
    );
}

#[wasm_bindgen_test]
async fn a_disk_that_is_read_in_order_is_fetched_in_whole_segments() {
    let name = name();
    let pool = create(&name).await;
    let len = 16 * MIB;
    let head = one(&pool, |tx| tx.create_head(len as u64, BlockSize::DEFAULT)).await;
    let disk: Vec<u8> = (0..len).map(|at| (at / 4096 * 31 + at) as u8).collect();
    for (index, part) in disk.chunks(MIB).enumerate() {
        pool.write(head, (index * MIB) as u64, part).await.unwrap();
    }
    pool.flush().await.unwrap();
    drop(pool);
    let pool = open(&name).await;

    raw::run(&name, COUNT_SLICES).await;
    let mut read = Vec::with_capacity(len);
    for offset in (0..len).step_by(4 * MIB) {
        let mut chunk = vec![0xee; 4 * MIB];
        pool.read(head, offset as u64, &mut chunk).await.unwrap();
        read.extend(chunk);
    }
    let slices = raw::run(&name, SLICES).await.as_f64().unwrap();
    assert!(read == disk);
    // Until it is clear that the reads go on from segment to segment.
    assert!(slices <= 12.0, "{slices} slices of 16 segments");
}

const COUNT_SLICES: &str = "
    const slice = Blob.prototype.slice;
    self.slices = { count: 0, restore() { Blob.prototype.slice = slice; } };
    Blob.prototype.slice = function (...range) { slices.count += 1; return slice.apply(this, range); };
    return Promise.resolve();";
const SLICES: &str = "slices.restore(); return Promise.resolve(slices.count);";

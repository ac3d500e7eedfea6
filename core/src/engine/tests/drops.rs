//! Every future of a caller, dropped at every await: the work goes on or never began, and nothing
//! else is disturbed.

use crate::backend::memory::Memory;
use crate::engine::{Error, Options, Pool};
use crate::harness::{Slow, drive, one, poll_times, slow};
use crate::units::{BlockSize, VersionId};

const MIB: u64 = 1 << 20;
const OPTIONS: Options = Options {
    buffer_bytes: 3 * 4096,
    map_cache_bytes: 0,
    catalog_cache_bytes: 0,
    recent_bytes: 0,
    reclaim_step: 2,
    session: None,
};

/// Runs an operation on a prepared disk, dropped after more and more polls, until it finishes.
fn dropped_everywhere(
    operation: impl AsyncFn(&Pool<Slow>, VersionId, VersionId) -> Result<(), Error>,
) {
    for times in 0..10_000 {
        let done = pollster::block_on(async {
            let backend = slow(Memory::new());
            let (pool, driver) = Pool::create(backend, [7; 16], OPTIONS).await.unwrap();
            let work = async {
                let size = BlockSize::new(4096).unwrap();
                let disk = one(&pool, |tx| tx.create_head(MIB, size)).await;
                pool.write(disk, 0, &[1; 8 * 4096]).await.unwrap();
                let snapshot = one(&pool, |tx| tx.snapshot(disk)).await;
                pool.write(disk, 4096, &[2; 2 * 4096]).await.unwrap();

                let done = poll_times(operation(&pool, disk, snapshot), times)
                    .await
                    .is_some();

                // What was acknowledged before is there, each block old or new, and all goes on.
                pool.write(disk, 9 * 4096, &[9; 4096]).await.unwrap();
                pool.flush().await.unwrap();
                let mut bytes = vec![0; 10 * 4096];
                pool.read(disk, 0, &mut bytes).await.unwrap();
                for (index, block) in bytes.chunks(4096).enumerate() {
                    let allowed: &[u8] = match index {
                        1 | 2 => &[0, 1, 2, 3],
                        8 => &[0, 3],
                        9 => &[9],
                        _ => &[0, 1, 3],
                    };
                    let first = block[0];
                    assert!(
                        allowed.contains(&first),
                        "block {index} after {times} polls: {first}"
                    );
                    assert!(block.iter().all(|&byte| byte == first || index == 0));
                }
                let mut held = [0; 4];
                pool.read(snapshot, 4096, &mut held).await.unwrap();
                assert_eq!(held, [1; 4]);
                pool.settle().await.unwrap();
                let report = pool.check(|_| true).await.unwrap();
                assert!(
                    report.is_clean(),
                    "after {times} polls: {:#?}",
                    report.findings
                );
                done
            };
            drive(driver, work).await
        });
        if done {
            assert!(times > 0);
            return;
        }
    }
    panic!("the operation never ends");
}

#[test]
fn a_write_larger_than_the_buffer() {
    dropped_everywhere(async |pool, disk, _| pool.write(disk, 0, &[3; 9 * 4096]).await);
}

#[test]
fn a_write_of_parts_of_blocks() {
    dropped_everywhere(async |pool, disk, _| pool.write(disk, 100, &[3; 3996]).await);
}

#[test]
fn a_read() {
    dropped_everywhere(async |pool, disk, _| pool.read(disk, 50, &mut [0; 9 * 4096]).await);
}

#[test]
fn a_flush() {
    dropped_everywhere(async |pool, _, _| pool.flush().await);
}

#[test]
fn a_discard() {
    dropped_everywhere(async |pool, disk, _| pool.discard(disk, 4096, 4 * 4096).await);
}

#[test]
fn a_snapshot() {
    dropped_everywhere(async |pool, disk, _| {
        let mut tx = pool.begin();
        tx.snapshot(disk);
        tx.commit().await.map(drop)
    });
}

#[test]
fn a_rollback() {
    dropped_everywhere(async |pool, disk, snapshot| {
        let mut tx = pool.begin();
        tx.roll_back(disk, snapshot);
        tx.commit().await.map(drop)
    });
}

#[test]
fn a_settle_and_a_check() {
    dropped_everywhere(async |pool, _, _| {
        pool.settle().await?;
        pool.check(|_| true).await.map(drop)
    });
}

#[test]
fn a_driver_dropped_in_mid_commit_poisons_the_pool() {
    pollster::block_on(async {
        let backend = slow(Memory::new());
        let (pool, driver) = Pool::create(backend, [7; 16], OPTIONS).await.unwrap();
        let mut tx = pool.begin();
        tx.create_head(MIB, BlockSize::DEFAULT);
        let commit = tx.commit();
        assert!(poll_times(driver.run(), 1).await.is_none(), "in mid-commit");
        assert!(matches!(commit.await, Err(Error::Poisoned)));
        assert!(matches!(pool.flush().await, Err(Error::Poisoned)));
    });
}

//! The check while others write. That what it says is true of a pool at rest, every other test of the
//! engine shows: it is their oracle.

use std::cell::Cell;

use futures_util::future::{join, join3};

use super::hasty::Hasty;
use super::random::Random;
use crate::backend::memory::Memory;
use crate::backend::{BlockBackend, Location};
use crate::engine::{CheckReport, Options, Pool};
use crate::harness::{Yield, one, slow, with_backend};
use crate::units::{BlockSize, VersionId};

const MIB: u64 = 1 << 20;
const BLOCK: u64 = 4096;

fn block_size() -> BlockSize {
    BlockSize::new(4096).unwrap()
}

/// A disk of 256 written blocks with a snapshot, and enough rows for a catalog of several levels.
async fn disk(pool: &Pool<impl BlockBackend>) -> (VersionId, VersionId) {
    let disk = one(pool, |tx| tx.create_head(MIB, block_size())).await;
    pool.write(disk, 0, &[1; MIB as usize]).await.unwrap();
    let snapshot = one(pool, |tx| {
        for key in 0..=u8::MAX {
            tx.put_row(0x40, &[key], &[key; 2000]);
        }
        tx.snapshot(disk)
    })
    .await;
    (disk, snapshot)
}

/// Overwrites blocks and rows until the check is done, and flushes now and then; returns how often
/// it committed.
async fn write_until(
    pool: &Pool<impl BlockBackend>,
    disk: VersionId,
    pause: u64,
    is_done: &Cell<bool>,
) -> u64 {
    let (mut random, mut commits) = (Random(pause), 0);
    while !is_done.get() {
        let (at, byte) = (random.below(12), random.below(256) as u8);
        pool.write(disk, at * BLOCK, &[byte; BLOCK as usize])
            .await
            .unwrap();
        if random.chance(10) {
            one(pool, |tx| tx.put_row(0x40, &[byte], &[byte; 2000])).await;
            commits += 1;
        }
        for _ in 0..random.below(pause) {
            Yield::default().await;
        }
    }
    commits
}

/// Checks beside a writer that lets the others run up to `pause` times after each write.
async fn check_beside_writes(
    pool: &Pool<impl BlockBackend>,
    disk: VersionId,
    pause: u64,
) -> (CheckReport, u64) {
    let is_done = Cell::new(false);
    let check = async {
        let report = pool.check(|_| true).await.unwrap();
        is_done.set(true);
        report
    };
    join(check, write_until(pool, disk, pause, &is_done)).await
}

#[test]
fn commits_land_while_a_check_is_under_way() {
    for buffer_bytes in [4 * BLOCK, MIB] {
        let options = Options {
            buffer_bytes,
            map_cache_bytes: 0,
            catalog_cache_bytes: 0,
            ..Options::default()
        };
        with_backend(slow(Memory::new()), options, async |pool| {
            let (disk, _) = disk(&pool).await;
            for pause in 1..80 {
                let (report, commits) = check_beside_writes(&pool, disk, pause).await;
                assert!(report.is_clean(), "{:#?}", report.findings);
                assert!(report.data_blocks >= 256, "{}", report.data_blocks);
                assert!(
                    pause > 4 || commits > 3,
                    "{commits} commits beside the check"
                );
            }
        });
    }
}

#[test]
fn what_a_commit_lost_while_the_check_read_it_is_no_finding() {
    let options = Options {
        map_cache_bytes: 0,
        catalog_cache_bytes: 0,
        ..Options::default()
    };
    with_backend(Hasty::new(), options, async |pool| {
        let (disk, _) = disk(&pool).await;
        for pause in 1..20 {
            let (report, _) = check_beside_writes(&pool, disk, pause).await;
            assert!(report.is_clean(), "{:#?}", report.findings);
        }
    });
}

#[test]
fn a_spilled_block_given_up_while_the_accounts_are_made_up_is_no_finding() {
    let options = Options {
        buffer_bytes: 4 * BLOCK,
        ..Options::default()
    };
    with_backend(slow(Memory::new()), options, async |pool| {
        let disk = one(&pool, |tx| tx.create_head(MIB, block_size())).await;
        pool.write(disk, 0, &[1; 8 * BLOCK as usize]).await.unwrap();
        let write = async {
            // The driver rests, because the check makes it.
            let is_paused = || {
                let state = pool.shared.state.borrow();
                state.pauses > 0 && !state.is_busy
            };
            while !is_paused() {
                Yield::default().await;
            }
            pool.write(disk, 0, &[2; BLOCK as usize]).await.unwrap();
        };
        let (report, ()) = join(pool.check(|_| true), write).await;
        let report = report.unwrap();
        assert!(report.is_clean(), "{:#?}", report.findings);
    });
}

#[test]
fn damage_is_found_while_others_write() {
    with_backend(slow(Memory::new()), Options::default(), async |pool| {
        let (disk, _) = disk(&pool).await;
        let medium = pool.backend().inner().medium();
        let is_data = |at: &Location| {
            let mut is_data = false;
            medium.corrupt(*at, |bytes| {
                is_data = bytes.iter().all(|&byte| byte == 1);
                if is_data {
                    bytes[100] ^= 1;
                }
            });
            is_data
        };
        let damaged = medium.locations().into_iter().find(is_data).unwrap();
        let (report, _) = check_beside_writes(&pool, disk, 4).await;
        assert_eq!(report.findings_count, 1, "{:#?}", report.findings);
        let finding = report.findings[0].to_string();
        let place = format!("location {}", damaged.raw());
        assert!(finding.contains(&place), "{finding}, not {place}");
    });
}

#[test]
fn a_full_buffer_and_a_settle_go_on_beside_a_check() {
    let options = Options {
        buffer_bytes: 4 * BLOCK,
        ..Options::default()
    };
    with_backend(slow(Memory::new()), options, async |pool| {
        let mut tx = pool.begin();
        let disk = tx.create_head(MIB, block_size());
        tx.commit().await.unwrap();
        pool.write(disk, 0, &[1; 64 * BLOCK as usize])
            .await
            .unwrap();
        pool.flush().await.unwrap();
        // A writer that finds the buffer full and a settle, both while the check runs.
        let write = async { pool.write(disk, 0, &[2; 32 * BLOCK as usize]).await };
        let check = async { pool.check(|_| true).await };
        let (report, written, settled) = join3(check, write, pool.settle()).await;
        assert!(report.unwrap().is_clean());
        written.unwrap();
        settled.unwrap();
        pool.flush().await.unwrap();
        let mut bytes = [0; 4];
        pool.read(disk, 31 * BLOCK, &mut bytes).await.unwrap();
        assert_eq!(bytes, [2; 4]);
    });
}

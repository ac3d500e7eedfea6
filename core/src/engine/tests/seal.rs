//! Encrypted disks: what is readable when, what stands in the store, and what derives from what.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::backend::BlockBackend;
use crate::backend::memory::{Medium, Memory};
use crate::engine::seal::nonces;
use crate::engine::{DataKey, Error, InvalidRequest, Options, Pool, Transaction};
use crate::harness::{drive, one, with_backend};
use crate::units::{BlockSize, VersionId};

const MIB: u64 = 1 << 20;
const BLOCK: usize = 4096;
const PLAIN: &[u8; 16] = b"nobody reads me!";

pub(crate) fn key() -> DataKey {
    DataKey::new([0x5a; 32])
}

/// Bytes that no opening had before.
pub(crate) fn session() -> [u8; 16] {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    u128::from(NEXT.fetch_add(1, Ordering::Relaxed)).to_le_bytes()
}

/// Unlocks all encrypted that an opening found.
pub(crate) fn unlock_all<B: BlockBackend>(pool: &Pool<B>) {
    let ids: Vec<VersionId> = {
        let state = pool.shared.state.borrow();
        let seen = state
            .lineage
            .versions()
            .filter(|(_, version)| !version.is_zombie && version.is_sealed());
        seen.map(|(id, _)| id).collect()
    };
    pool.unlock(&ids, &key()).unwrap();
}

fn options() -> Options {
    Options {
        session: Some(session()),
        ..Options::default()
    }
}

fn with_sealing<T>(work: impl AsyncFnOnce(Pool<Memory>) -> T) -> T {
    nonces::forget();
    with_backend(Memory::new(), options(), work)
}

fn opened<T>(medium: &Medium, options: Options, work: impl AsyncFnOnce(Pool<Memory>) -> T) -> T {
    pollster::block_on(async {
        let backend = Memory::over(medium.clone(), None);
        let (pool, driver) = Pool::open(backend, options).await.unwrap();
        drive(driver, work(pool)).await
    })
}

fn block_size() -> BlockSize {
    BlockSize::new(BLOCK as u32).unwrap()
}

async fn sealed_disk(pool: &Pool<Memory>) -> VersionId {
    let make = |tx: &mut Transaction<Memory>| tx.create_sealed_head(4 * MIB, block_size(), &key());
    let disk = one(pool, make).await;
    pool.unlock(&[disk], &key()).unwrap();
    disk
}

async fn reads(pool: &Pool<Memory>, id: VersionId, at: u64) -> u8 {
    let mut bytes = [0; BLOCK];
    pool.read(id, at, &mut bytes).await.unwrap();
    assert!(bytes.iter().all(|byte| *byte == bytes[0]));
    bytes[0]
}

fn is_locked<T>(result: Result<T, Error>) -> bool {
    matches!(result, Err(Error::Locked(_)))
}

#[test]
fn no_plaintext_is_in_the_store_at_any_time() {
    with_sealing(async |pool| {
        let disk = sealed_disk(&pool).await;
        let text = PLAIN.repeat(MIB as usize / PLAIN.len());
        pool.write(disk, 0, &text).await.unwrap();
        pool.write(disk, 100, PLAIN).await.unwrap();
        let snapshot = one(&pool, |tx| tx.snapshot(disk)).await;
        pool.write(disk, 3 * MIB + 5, &text[..70_000])
            .await
            .unwrap();
        let clone = one(&pool, |tx| tx.clone_head(snapshot)).await;
        pool.write(clone, 7, &text[..9000]).await.unwrap();
        pool.flush().await.unwrap();
        let medium = pool.backend().medium();
        let mut objects = 0;
        for at in medium.locations() {
            medium.corrupt(at, |bytes| {
                objects += 1;
                let found = bytes.windows(PLAIN.len()).any(|part| part == PLAIN);
                assert!(!found, "plaintext in {at:?}");
            });
        }
        assert!(objects > 256, "{objects} objects looked at");
        let mut bytes = vec![0; text.len()];
        pool.read(snapshot, 0, &mut bytes).await.unwrap();
        assert_eq!(&bytes[200..], &text[200..]);
        assert_eq!(&bytes[100..116], PLAIN);
    });
}

#[test]
fn what_is_locked_is_neither_read_nor_written_but_kept_and_deleted() {
    let (medium, disk, snapshot) = with_sealing(async |pool| {
        let disk = sealed_disk(&pool).await;
        pool.write(disk, 0, &[1; BLOCK]).await.unwrap();
        let snapshot = one(&pool, |tx| tx.snapshot(disk)).await;
        pool.write(disk, 0, &[2; BLOCK]).await.unwrap();
        pool.lock(&[disk, snapshot]).await.unwrap();
        let mut bytes = [0; BLOCK];
        assert!(is_locked(pool.read(disk, 0, &mut bytes).await));
        (pool.backend().medium(), disk, snapshot)
    });
    opened(&medium, options(), async |pool| {
        let mut bytes = [0; BLOCK];
        for id in [disk, snapshot] {
            assert!(!pool.is_unlocked(id));
            assert!(is_locked(pool.read(id, 0, &mut bytes).await));
            // Not even what was never written.
            assert!(is_locked(pool.read(id, MIB, &mut bytes).await));
        }
        assert!(is_locked(pool.write(disk, 0, &bytes).await));
        assert!(is_locked(pool.write(disk, 5, &bytes[..9]).await));
        assert!(is_locked(pool.discard(disk, 0, MIB).await));
        assert!(is_locked(pool.write_zeroes(disk, 0, 100).await));
        let wrong = DataKey::new([1; 32]);
        assert!(matches!(pool.unlock(&[disk], &wrong), Err(Error::WrongKey(id)) if id == disk));
        let clone = one(&pool, |tx| tx.clone_head(snapshot)).await;
        let newer = one(&pool, |tx| tx.snapshot(disk)).await;
        one(&pool, |tx| tx.roll_back(disk, snapshot)).await;
        let hold = one(&pool, |tx| tx.hold(snapshot)).await;
        assert!(is_locked(pool.read(hold, 0, &mut bytes).await));
        let report = pool.check(|_| true).await.unwrap();
        assert!(report.is_clean(), "{:?}", report.findings);
        assert_eq!((report.data_blocks, report.locked_blocks), (0, 2));
        let all = [disk, snapshot, clone, newer, hold];
        pool.unlock(&all, &key()).unwrap();
        let report = pool.check(|_| true).await.unwrap();
        assert_eq!((report.data_blocks, report.locked_blocks), (2, 0));
        for (id, stamp) in all.into_iter().zip([1, 1, 1, 2, 1]) {
            assert_eq!(reads(&pool, id, 0).await, stamp);
        }
        pool.write(clone, 0, &[3; BLOCK]).await.unwrap();
        pool.lock(&all).await.unwrap();
        one(&pool, |tx| tx.delete(snapshot)).await;
        pool.settle().await.unwrap();
        pool.unlock(&[clone, disk], &key()).unwrap();
        assert_eq!(reads(&pool, clone, 0).await, 3);
        assert_eq!(reads(&pool, disk, 0).await, 1);
    });
}

#[test]
fn what_derives_is_unlocked_as_its_origin_and_reads_what_each_ancestor_wrote() {
    let (medium, versions) = with_sealing(async |pool| {
        let disk = sealed_disk(&pool).await;
        let mut versions = vec![(disk, 0)];
        let mut head = disk;
        // A clone of a clone, five times over; each writes a block of its own.
        for depth in 0..5_u8 {
            let at = u64::from(depth) * BLOCK as u64;
            pool.write(head, at, &[depth + 1; BLOCK]).await.unwrap();
            let snapshot = one(&pool, |tx| tx.snapshot(head)).await;
            versions.last_mut().unwrap().1 = depth + 1;
            versions.push((snapshot, depth + 1));
            head = one(&pool, |tx| tx.clone_head(snapshot)).await;
            versions.push((head, depth + 1));
        }
        // Back to a snapshot of another disk of the lineage, and on from there.
        let (first, _) = versions[1];
        one(&pool, |tx| tx.roll_back(head, first)).await;
        pool.write(head, 7 * BLOCK as u64, &[9; BLOCK])
            .await
            .unwrap();
        assert_eq!(reads(&pool, head, 7 * BLOCK as u64).await, 9);
        let after = one(&pool, |tx| tx.snapshot(head)).await;
        *versions.last_mut().unwrap() = (head, 1);
        versions.push((after, 1));
        pool.flush().await.unwrap();
        (pool.backend().medium(), versions)
    });
    opened(&medium, options(), async |pool| {
        unlock_all(&pool);
        for &(id, written) in &versions {
            for depth in 0..5 {
                let wanted = if depth < written { depth + 1 } else { 0 };
                assert_eq!(
                    reads(&pool, id, u64::from(depth) * BLOCK as u64).await,
                    wanted
                );
            }
        }
        assert!(pool.check(|_| true).await.unwrap().is_clean());
    });
}

#[test]
fn a_disk_and_its_clone_write_one_block_in_one_commit() {
    with_sealing(async |pool| {
        let disk = sealed_disk(&pool).await;
        pool.write(disk, 0, &[1; BLOCK]).await.unwrap();
        let snapshot = one(&pool, |tx| tx.snapshot(disk)).await;
        let clone = one(&pool, |tx| tx.clone_head(snapshot)).await;
        let before = nonces::count();
        for id in [disk, clone] {
            pool.write(id, 7 * BLOCK as u64, &[7; BLOCK]).await.unwrap();
        }
        let commits = pool.statistics().counters.commits;
        pool.flush().await.unwrap();
        assert_eq!(pool.statistics().counters.commits, commits + 1);
        assert_eq!(nonces::count(), before + 2);
    });
}

#[test]
fn a_copied_pool_goes_on_with_other_nonces() {
    let (medium, disk) = with_sealing(async |pool| {
        let disk = sealed_disk(&pool).await;
        pool.write(disk, 0, &[1; BLOCK]).await.unwrap();
        pool.flush().await.unwrap();
        (pool.backend().medium(), disk)
    });
    let copy = medium.fork();
    for (medium, stamp) in [(&medium, 2), (&copy, 3), (&medium, 4), (&copy, 5)] {
        opened(medium, options(), async |pool| {
            unlock_all(&pool);
            pool.write(disk, 0, &[stamp; BLOCK]).await.unwrap();
            pool.flush().await.unwrap();
        });
    }
    for (medium, stamp) in [(&medium, 4), (&copy, 5)] {
        opened(medium, options(), async |pool| {
            unlock_all(&pool);
            assert_eq!(reads(&pool, disk, 0).await, stamp);
        });
    }
}

#[test]
fn without_fresh_bytes_nothing_is_sealed() {
    let first = session();
    let (medium, disk) = with_backend(
        Memory::new(),
        Options {
            session: Some(first),
            ..Options::default()
        },
        async |pool| {
            let disk = sealed_disk(&pool).await;
            pool.write(disk, 0, &[1; BLOCK]).await.unwrap();
            pool.flush().await.unwrap();
            (pool.backend().medium(), disk)
        },
    );
    opened(&medium, Options::default(), async |pool| {
        unlock_all(&pool);
        assert_eq!(reads(&pool, disk, 0).await, 1);
        let refused = pool.write(disk, 0, &[2; BLOCK]).await;
        let why: Result<(), _> = Err(Error::InvalidRequest(InvalidRequest::Session));
        assert_eq!(format!("{refused:?}"), format!("{why:?}"));
    });
    // Bytes that were there before are not fresh.
    let again = Options {
        session: Some(first),
        ..Options::default()
    };
    let backend = Memory::over(medium, None);
    let refused = pollster::block_on(Pool::open(backend, again)).err();
    let why = Some(Error::InvalidRequest(InvalidRequest::Session));
    assert_eq!(format!("{refused:?}"), format!("{why:?}"));
}

#[test]
fn every_flipped_byte_of_a_block_is_noticed_and_never_read() {
    let (medium, disk) = with_sealing(async |pool| {
        let disk = sealed_disk(&pool).await;
        pool.write(disk, 0, &[1; BLOCK]).await.unwrap();
        pool.write(disk, BLOCK as u64, &[2; BLOCK]).await.unwrap();
        pool.flush().await.unwrap();
        pool.settle().await.unwrap();
        (pool.backend().medium(), disk)
    });
    let blocks = |medium: &Medium| {
        let mut found = Vec::new();
        for at in medium.locations() {
            medium.corrupt(at, |bytes| {
                if bytes.len() == BLOCK && !bytes.starts_with(b"RD") {
                    found.push(at);
                }
            });
        }
        found
    };
    let found = blocks(&medium);
    assert_eq!(found.len(), 2, "two data blocks");
    let refused = |medium: &Medium| {
        opened(medium, options(), async |pool| {
            unlock_all(&pool);
            let mut bytes = [0; 2 * BLOCK];
            let read = pool.read(disk, 0, &mut bytes).await;
            assert!(matches!(read, Err(Error::Corrupt(_))));
            assert_eq!(pool.check(|_| true).await.unwrap().findings_count, 1);
        });
    };
    for at in (0..BLOCK).step_by(101) {
        let fork = medium.fork();
        fork.corrupt(found[at % 2], |bytes| bytes[at] ^= 1 << (at % 8));
        refused(&fork);
    }
    // A block of the same disk at another place.
    let fork = medium.fork();
    let mut other = Vec::new();
    fork.corrupt(found[1], |bytes| other = bytes.clone());
    fork.corrupt(found[0], |bytes| *bytes = other);
    refused(&fork);
}

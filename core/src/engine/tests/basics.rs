//! What a disk does: write, read, snapshot, roll back, clone, discard, come back after a reopen.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::backend::decorators::Latency;
use crate::backend::memory::Memory;
use crate::engine::{Error, InvalidRequest, Options, Pool};
use crate::harness::{Yield, drive, one, reopened, with_backend, with_pool};
use crate::units::{BlockSize, VersionId};

const MIB: u64 = 1 << 20;

async fn bytes(pool: &Pool<Memory>, id: VersionId, offset: u64, len: usize) -> Vec<u8> {
    let mut bytes = vec![0xee; len];
    pool.read(id, offset, &mut bytes).await.unwrap();
    bytes
}

#[test]
fn a_disk_gives_back_what_was_written_at_any_offset() {
    with_pool(async |pool| {
        let disk = one(&pool, |tx| tx.create_head(64 * MIB, BlockSize::DEFAULT)).await;
        assert_eq!(bytes(&pool, disk, 5, 100).await, vec![0; 100]);
        let data: Vec<u8> = (0..100_000u32).map(|i| (i * 7 % 251) as u8).collect();
        pool.write(disk, 12_345, &data).await.unwrap();
        assert_eq!(bytes(&pool, disk, 12_345, data.len()).await, data);
        pool.flush().await.unwrap();
        assert_eq!(bytes(&pool, disk, 12_345, data.len()).await, data);
        pool.write(disk, 20_000, b"middle").await.unwrap();
        pool.flush().await.unwrap();
        assert_eq!(bytes(&pool, disk, 19_999, 8).await[1..7], *b"middle");
        assert_eq!(
            bytes(&pool, disk, 12_340, 6).await,
            [0, 0, 0, 0, 0, data[0]]
        );
    });
}

#[test]
fn rollback_keeps_newer_snapshots_and_reopening_keeps_everything() {
    let (medium, ids) = with_pool(async |pool| {
        let disk = one(&pool, |tx| tx.create_head(64 * MIB, BlockSize::DEFAULT)).await;
        pool.write(disk, 0, b"one").await.unwrap();
        let first = one(&pool, |tx| tx.snapshot(disk)).await;
        pool.write(disk, 0, b"two").await.unwrap();
        let second = one(&pool, |tx| tx.snapshot(disk)).await;
        pool.write(disk, 0, b"six").await.unwrap();
        one(&pool, |tx| tx.roll_back(disk, first)).await;
        assert_eq!(bytes(&pool, disk, 0, 3).await, b"one");
        assert_eq!(bytes(&pool, second, 0, 3).await, b"two");
        let clone = one(&pool, |tx| tx.clone_head(second)).await;
        pool.write(clone, 1, b"W").await.unwrap();
        pool.flush().await.unwrap();
        pool.settle().await.unwrap();
        pool.close().await.unwrap();
        (pool.backend().medium(), [disk, first, second, clone])
    });
    reopened(&medium, async |pool| {
        let read = async |at: usize| bytes(&pool, ids[at], 0, 3).await;
        assert_eq!(read(0).await, b"one");
        assert_eq!(read(1).await, b"one");
        assert_eq!(read(2).await, b"two");
        assert_eq!(read(3).await, b"tWo");
    })
    .unwrap();
}

#[test]
fn zeroes_and_discards_cut_whole_subtrees() {
    with_pool(async |pool| {
        let size = BlockSize::new(4096).unwrap();
        let disk = one(&pool, |tx| tx.create_head(32 << 40, size)).await;
        for at in [0, 5 << 20, 1 << 40, (32 << 40) - 4096] {
            pool.write(disk, at, &[1; 4096]).await.unwrap();
        }
        pool.flush().await.unwrap();
        let before = pool.statistics().space.allocated;
        pool.write_zeroes(disk, 100, (32 << 40) - 200)
            .await
            .unwrap();
        pool.flush().await.unwrap();
        assert_eq!(bytes(&pool, disk, 98, 4).await, [1, 1, 0, 0]);
        assert_eq!(bytes(&pool, disk, (32 << 40) - 102, 4).await, [0, 0, 1, 1]);
        assert_eq!(bytes(&pool, disk, 1 << 40, 4).await, [0; 4]);
        pool.discard(disk, 0, 32 << 40).await.unwrap();
        pool.flush().await.unwrap();
        assert_eq!(bytes(&pool, disk, 98, 4).await, [0; 4]);
        pool.settle().await.unwrap();
        let after = pool.statistics().space.allocated;
        assert!(
            after < before && after <= 16384,
            "{after} of {before} bytes are left"
        );
    });
}

#[test]
fn requests_past_the_end_and_on_the_wrong_version_are_refused() {
    with_pool(async |pool| {
        let disk = one(&pool, |tx| tx.create_head(MIB, BlockSize::DEFAULT)).await;
        let snapshot = one(&pool, |tx| tx.snapshot(disk)).await;
        let past = |r| {
            matches!(
                r,
                Err(Error::InvalidRequest(InvalidRequest::PastTheEnd { .. }))
            )
        };
        assert!(past(pool.write(disk, MIB - 1, &[1; 2]).await));
        assert!(past(pool.read(disk, u64::MAX, &mut [0; 2]).await));
        assert!(past(pool.discard(disk, 1, u64::MAX).await));
        let not_a_head = pool.write(snapshot, 0, &[1]).await;
        assert!(matches!(
            not_a_head,
            Err(Error::InvalidRequest(InvalidRequest::NotAHead(_)))
        ));
        for len in [0, 4095, MIB - 4096, MIB + 1, (32 << 40) + 4096] {
            let mut tx = pool.begin();
            tx.create_head(len, BlockSize::DEFAULT);
            let result = tx.commit().await;
            assert!(
                matches!(
                    result,
                    Err(Error::InvalidRequest(InvalidRequest::DiskLen { .. }))
                ),
                "{len}"
            );
        }
        pool.write(disk, 0, &[]).await.unwrap();
    });
}

#[test]
fn rows_are_found_in_order_and_survive() {
    let medium = with_pool(async |pool| {
        for round in 0..50u32 {
            let mut tx = pool.begin();
            for i in 0..40u32 {
                let id = (i * 50 + round).to_be_bytes();
                tx.put_row(
                    0x40 + (i % 2) as u8,
                    &id,
                    &vec![round as u8; (i * 97 % 3000) as usize],
                );
            }
            tx.commit().await.unwrap();
        }
        one(&pool, |tx| {
            for i in 0..2000u32 {
                if i % 3 != 0 {
                    tx.delete_row(0x40 + (i / 50 % 2) as u8, &i.to_be_bytes());
                }
            }
        })
        .await;
        pool.settle().await.unwrap();
        pool.backend().medium()
    });
    reopened(&medium, async |pool| {
        let (mut count, mut after) = (0, None::<Vec<u8>>);
        loop {
            let rows = pool.rows(0x40, after.as_deref(), 7).await.unwrap();
            let Some(last) = rows.last() else { break };
            assert!(after.as_ref() < Some(&rows[0].0));
            after = Some(last.0.clone());
            for (id, value) in &rows {
                let number = u32::from_be_bytes(id[..].try_into().unwrap());
                assert!(number % 3 == 0 && number / 50 % 2 == 0);
                assert_eq!(value.len(), (number / 50 * 97 % 3000) as usize);
            }
            count += rows.len();
        }
        assert_eq!(
            count,
            (0..2000).filter(|i| i % 3 == 0 && i / 50 % 2 == 0).count()
        );
        assert_eq!(pool.row(0x41, &50u32.to_be_bytes()).await.unwrap(), None);
        assert!(
            pool.row(0x41, &51u32.to_be_bytes())
                .await
                .unwrap()
                .is_some()
        );
    })
    .unwrap();
}

#[test]
fn rows_are_read_together_and_no_more_than_asked_for() {
    let medium = with_pool(async |pool| {
        one(&pool, |tx| {
            for number in 0..2000_u32 {
                tx.put_row(0x40, &number.to_be_bytes(), &[7; 300]);
            }
        })
        .await;
        pool.backend().medium()
    });
    // How many rows are asked for; at least and at most so many reads at a time.
    for (count, together) in [(2000, 40..=64), (200, 2..=10), (1, 1..=1)] {
        let (under_way, most) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
        let seen = Rc::clone(&most);
        let backend = Latency::new(Memory::over(medium.clone(), None), move |_| {
            let (under_way, most) = (Rc::clone(&under_way), Rc::clone(&most));
            async move {
                under_way.set(under_way.get() + 1);
                most.set(most.get().max(under_way.get()));
                Yield::default().await;
                under_way.set(under_way.get() - 1);
            }
        });
        pollster::block_on(async {
            let (pool, driver) = Pool::open(backend, Options::default()).await.unwrap();
            drive(driver, async {
                let rows = pool.rows(0x40, None, count).await.unwrap();
                let numbers = rows
                    .iter()
                    .map(|(id, _)| u32::from_be_bytes(id[..].try_into().unwrap()));
                assert!(numbers.eq(0..count as u32));
            })
            .await;
        });
        assert!(
            together.contains(&seen.get()),
            "{count} rows: {} reads together",
            seen.get()
        );
    }
}

#[test]
fn a_snapshot_in_the_commit_that_deletes_its_disk_has_all_writes() {
    // Buffered, and written out before the commit.
    for buffer_bytes in [8 << 20, 8192] {
        let options = Options {
            buffer_bytes,
            ..Options::default()
        };
        with_backend(Memory::new(), options, async |pool| {
            let block_size = BlockSize::new(4096).unwrap();
            let disk = one(&pool, |tx| tx.create_head(4 * MIB, block_size)).await;
            for at in 0..40_u8 {
                let block = [at + 1; 4096];
                pool.write(disk, u64::from(at) * 4096, &block)
                    .await
                    .unwrap();
            }
            let kept = one(&pool, |tx| {
                let kept = tx.snapshot(disk);
                tx.delete(disk);
                kept
            })
            .await;
            pool.settle().await.unwrap();
            for at in 0..40_u8 {
                let block = bytes(&pool, kept, u64::from(at) * 4096, 4096).await;
                assert_eq!(block, vec![at + 1; 4096], "{buffer_bytes}: block {at}");
            }
            let report = pool.check(|_| true).await.unwrap();
            assert!(report.is_clean(), "{:?}", report.findings);
            assert_eq!(report.data_blocks, 40);
        });
    }
}

#[test]
fn versions_of_one_name_have_the_same_bytes() {
    with_pool(async |pool| {
        let mut seen = BTreeMap::new();
        let mut note = async |ids: &[VersionId]| {
            for id in ids {
                let Some(name) = pool.contents_name(*id) else {
                    continue;
                };
                let bytes = bytes(&pool, *id, 0, 16 << 10).await;
                let known = seen.entry(name).or_insert_with(|| bytes.clone());
                assert!(*known == bytes, "{id:?}");
            }
            seen.len()
        };
        let disk = one(&pool, |tx| tx.create_head(64 * MIB, BlockSize::DEFAULT)).await;
        let other = one(&pool, |tx| tx.create_head(64 * MIB, BlockSize::DEFAULT)).await;
        let mut ids = vec![disk, other];
        for round in 0..8_u8 {
            for id in [disk, other] {
                pool.write(id, u64::from(round), &[round]).await.unwrap();
                // It is not committed: these bytes have no name.
                assert_eq!(pool.contents_name(id), None);
            }
            pool.flush().await.unwrap();
            let written = pool.contents_name(disk).unwrap();
            assert_eq!(pool.contents_name(disk), Some(written));
            ids.push(one(&pool, |tx| tx.snapshot(disk)).await);
            note(&ids).await;
            let back = ids[2 + usize::from(round) / 2];
            one(&pool, |tx| tx.roll_back(disk, back)).await;
            assert_eq!(pool.contents_name(disk), pool.contents_name(back));
        }
        // Every write made a state of its own.
        assert!(note(&ids).await >= 16);
        assert_eq!(pool.contents_name(VersionId::new(u64::MAX)), None);
    });
}

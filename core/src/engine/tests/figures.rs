//! Sizes, differences and extents, held against brute force.

use super::random::Random;
use crate::backend::decorators::Statistics;
use crate::backend::memory::Memory;
use crate::engine::{ChangeKind, ExtentState, Options, Pool, Usage};
use crate::harness::{one, with_backend, with_pool};
use crate::units::{BlockSize, VersionId};

pub(super) const MIB: u64 = 1 << 20;
pub(super) const BLOCK: u64 = 4096;

pub(super) fn block_size() -> BlockSize {
    BlockSize::new(4096).unwrap()
}

pub(super) async fn write(pool: &Pool<Memory>, disk: VersionId, index: u64, stamp: u64) {
    let block = stamp.to_le_bytes().repeat(512);
    pool.write(disk, index * BLOCK, &block).await.unwrap();
}

/// A disk with branches, clones and zombies; returns everything that can be deleted.
async fn grown(pool: &Pool<Memory>, random: &mut Random) -> Vec<VersionId> {
    let disk = one(pool, |tx| tx.create_head(256 * MIB, block_size())).await;
    let (mut heads, mut snapshots, mut stamp) = (vec![disk], Vec::<VersionId>::new(), 0);
    for _ in 0..40 {
        let head = heads[random.below(heads.len() as u64) as usize];
        match random.below(10) {
            0..6 => {
                for _ in 0..8 {
                    stamp += 1;
                    let index = [0, 1, 2, 300, 301, 9000][random.below(6) as usize];
                    write(pool, head, index, stamp).await;
                }
            }
            6..8 => snapshots.push(one(pool, |tx| tx.snapshot(head)).await),
            8 if !snapshots.is_empty() => {
                let from = snapshots[random.below(snapshots.len() as u64) as usize];
                heads.push(one(pool, |tx| tx.clone_head(from)).await);
            }
            _ if snapshots.len() > 2 => {
                let gone = snapshots.swap_remove(random.below(snapshots.len() as u64) as usize);
                one(pool, |tx| tx.delete(gone)).await;
            }
            _ => {}
        }
    }
    pool.flush().await.unwrap();
    heads.extend(snapshots);
    heads
}

async fn allocated(pool: &Pool<Memory>) -> Usage {
    let report = pool.check(|_| true).await.unwrap();
    assert!(report.is_clean(), "{:#?}", report.findings);
    Usage {
        data_bytes: report.data_blocks * BLOCK,
        node_bytes: report.nodes * 8192,
    }
}

#[test]
fn what_deleting_frees_is_exactly_what_was_said() {
    for seed in 0..30 {
        with_pool(async |pool| {
            let mut random = Random(seed);
            let versions = grown(&pool, &mut random).await;
            // Now and then reclaim is still under way when the question is asked.
            if seed % 2 == 0 {
                pool.settle().await.unwrap();
            }
            let count = 1 + random.below(3) as usize;
            let chosen: Vec<VersionId> = versions.into_iter().rev().take(count).collect();
            let said = pool.freed_by_deleting(&chosen).await.unwrap();
            pool.settle().await.unwrap();
            let before = allocated(&pool).await;
            one(&pool, |tx| chosen.iter().for_each(|&id| tx.delete(id))).await;
            pool.settle().await.unwrap();
            let after = allocated(&pool).await;
            let freed = Usage {
                data_bytes: before.data_bytes - after.data_bytes,
                node_bytes: before.node_bytes - after.node_bytes,
            };
            assert_eq!(said, freed, "seed {seed}");
        });
    }
}

#[test]
fn equal_contents_have_equal_fingerprints_whatever_the_way() {
    let in_order = with_pool(async |pool| {
        let disk = one(&pool, |tx| tx.create_head(4 * MIB, block_size())).await;
        for index in 0..700 {
            write(&pool, disk, index, index + 1).await;
        }
        pool.flush().await.unwrap();
        pool.contents(disk).await.unwrap()
    });
    let another_way = with_pool(async |pool| {
        let disk = one(&pool, |tx| tx.create_head(2 * MIB, block_size())).await;
        for index in (0..512).rev() {
            write(&pool, disk, index, 99).await;
            write(&pool, disk, index, index + 1).await;
        }
        one(&pool, |tx| tx.snapshot(disk)).await;
        one(&pool, |tx| tx.resize(disk, 8 * MIB)).await;
        pool.write_zeroes(disk, 1000 * BLOCK, 500 * BLOCK)
            .await
            .unwrap();
        for index in 512..800 {
            write(&pool, disk, index, index + 1).await;
        }
        pool.discard(disk, 700 * BLOCK, 100 * BLOCK).await.unwrap();
        pool.flush().await.unwrap();
        pool.contents(disk).await.unwrap()
    });
    assert_eq!(in_order.data_blocks, 700);
    assert_eq!(in_order, another_way);
}

#[test]
fn what_is_in_use_is_all_that_a_settled_pool_has_allocated() {
    for seed in 0..30 {
        with_pool(async |pool| {
            let versions = grown(&pool, &mut Random(seed)).await;
            for gone in versions.into_iter().skip(1).step_by(3) {
                // Rows enough for a catalog of several pages.
                let mut tx = pool.begin();
                tx.delete(gone);
                for number in 0..20_u8 {
                    let id = [&gone.raw().to_le_bytes()[..], &[number]].concat();
                    tx.put_row(0x40, &id, &[7; 100]);
                }
                tx.commit().await.unwrap();
            }
            pool.settle().await.unwrap();
            let usage = pool.in_use().await.unwrap();
            let allocated = pool.statistics().space.allocated;
            assert_eq!(
                usage.data_bytes + usage.node_bytes,
                allocated,
                "seed {seed}"
            );
        });
    }
}

#[test]
fn what_all_clones_of_a_deleted_snapshot_overwrote_is_given_back() {
    with_pool(async |pool| {
        let disk = one(&pool, |tx| tx.create_head(MIB, block_size())).await;
        for index in 0..8 {
            write(&pool, disk, index, 1).await;
        }
        let snapshot = one(&pool, |tx| tx.snapshot(disk)).await;
        let clones = [
            one(&pool, |tx| tx.clone_head(snapshot)).await,
            one(&pool, |tx| tx.clone_head(snapshot)).await,
        ];
        one(&pool, |tx| tx.delete(disk)).await;
        one(&pool, |tx| tx.delete(snapshot)).await;
        pool.settle().await.unwrap();
        assert_eq!(pool.in_use().await.unwrap().data_bytes, 8 * BLOCK);
        for (stamp, clone) in (2..).zip(clones) {
            for index in 0..8 {
                write(&pool, clone, index, stamp).await;
            }
        }
        pool.flush().await.unwrap();
        pool.settle().await.unwrap();
        assert_eq!(pool.in_use().await.unwrap().data_bytes, 16 * BLOCK);
    });
}

#[test]
fn a_head_is_changed_if_it_reads_otherwise() {
    with_pool(async |pool| {
        let disk = one(&pool, |tx| tx.create_head(MIB, block_size())).await;
        let is_changed = async || pool.is_changed(disk).await.unwrap();
        assert!(!is_changed().await, "an empty disk");
        write(&pool, disk, 3, 1).await;
        assert!(is_changed().await, "not flushed yet");
        pool.flush().await.unwrap();
        assert!(is_changed().await);
        for change in 0..4 {
            one(&pool, |tx| tx.snapshot(disk)).await;
            assert!(!is_changed().await);
            match change {
                0 => pool.discard(disk, 3 * BLOCK, BLOCK).await.unwrap(),
                1 => write(&pool, disk, 3, 1).await,
                2 => pool.write_zeroes(disk, 3 * BLOCK, BLOCK).await.unwrap(),
                _ => one(&pool, |tx| tx.resize(disk, 2 * MIB)).await,
            }
            pool.flush().await.unwrap();
            assert!(is_changed().await, "change {change}");
        }
        one(&pool, |tx| tx.snapshot(disk)).await;
        write(&pool, disk, 9, 9).await;
        pool.discard(disk, 9 * BLOCK, BLOCK).await.unwrap();
        pool.flush().await.unwrap();
        assert!(!is_changed().await, "what was taken back is no change");
    });
}

#[test]
fn differences_and_extents_are_those_of_the_bytes() {
    for seed in 0..20 {
        with_pool(async |pool| {
            let mut random = Random(seed);
            let disk = one(&pool, |tx| tx.create_head(MIB, block_size())).await;
            let change = async |random: &mut Random, len: u64| {
                for _ in 0..60 {
                    let index = random.below(len / BLOCK);
                    match random.below(4) {
                        0 => pool.discard(disk, index * BLOCK, BLOCK).await.unwrap(),
                        1 => pool.write_zeroes(disk, index * BLOCK, BLOCK).await.unwrap(),
                        _ => write(&pool, disk, index, 1 + random.below(3)).await,
                    }
                }
            };
            change(&mut random, MIB).await;
            let before = one(&pool, |tx| tx.snapshot(disk)).await;
            let len = if seed % 2 == 0 { MIB } else { 8 * MIB };
            one(&pool, |tx| tx.resize(disk, len)).await;
            change(&mut random, len).await;
            pool.flush().await.unwrap();

            let read = async |id: VersionId, index: u64| {
                let mut bytes = vec![0; BLOCK as usize];
                let disk_len = pool.version(id).unwrap().len;
                if index * BLOCK < disk_len {
                    pool.read(id, index * BLOCK, &mut bytes).await.unwrap();
                }
                bytes
            };
            let (mut at, mut said) = (Some(0), Vec::new());
            while let Some(offset) = at {
                let diff = pool.diff(before, disk, offset..len, 3).await.unwrap();
                let blocks = diff.changes.iter().map(|change| change.len / BLOCK);
                assert!(blocks.sum::<u64>() <= 3);
                said.extend(diff.changes);
                at = diff.next;
            }
            let (from, to) = (random.below(len / BLOCK), random.below(len / BLOCK));
            let part = from.min(to) * BLOCK..from.max(to) * BLOCK;
            let in_part = pool.diff(before, disk, part.clone(), u64::MAX).await;
            let in_part: u64 = in_part.unwrap().changes.iter().map(|c| c.len).sum();
            let of_all = said.iter().map(|c| {
                let end = (c.offset + c.len).min(part.end);
                end.saturating_sub(c.offset.max(part.start))
            });
            assert_eq!(in_part, of_all.sum::<u64>());
            for index in 0..len / BLOCK {
                let (a, b) = (read(before, index).await, read(disk, index).await);
                let offset = index * BLOCK;
                let kind = said
                    .iter()
                    .find(|c| (c.offset..c.offset + c.len).contains(&offset));
                let wanted = match (a == b, b.iter().all(|&byte| byte == 0)) {
                    (true, _) => None,
                    (false, true) => Some(ChangeKind::Zeroes),
                    (false, false) => Some(ChangeKind::Data),
                };
                assert_eq!(
                    kind.map(|change| change.kind),
                    wanted,
                    "seed {seed} block {index}"
                );
            }
            let (mut at, mut end) = (Some(0), 0);
            while let Some(offset) = at {
                let extents = pool.extents(disk, offset, len - offset, 5).await.unwrap();
                for extent in extents.extents {
                    assert_eq!(extent.offset, end);
                    end += extent.len;
                    let is_data = matches!(extent.state, ExtentState::Data { .. });
                    for index in extent.offset / BLOCK..end / BLOCK {
                        let is_zero = read(disk, index).await.iter().all(|&byte| byte == 0);
                        assert_eq!(is_data, !is_zero);
                    }
                }
                at = extents.next;
            }
            assert_eq!(end, len);
        });
    }
}

#[test]
fn snapshot_rollback_and_clone_write_the_same_at_any_size() {
    let cost = |len: u64| {
        let (backend, counters) = {
            let backend = Statistics::new(Memory::new());
            let counters = backend.counters();
            (backend, counters)
        };
        with_backend(backend, Options::default(), async |pool| {
            let mut tx = pool.begin();
            let disk = tx.create_head(256 * MIB, BlockSize::DEFAULT);
            tx.commit().await.unwrap();
            let data = vec![7; 1 << 20];
            for at in 0..len / MIB {
                pool.write(disk, at * MIB, &data).await.unwrap();
            }
            pool.flush().await.unwrap();
            pool.settle().await.unwrap();
            let bytes = || counters.counts().writes().bytes;
            let mut costs = Vec::new();
            let mut tx = pool.begin();
            let before = bytes();
            let snapshot = tx.snapshot(disk);
            tx.commit().await.unwrap();
            costs.push(bytes() - before);
            for is_clone in [true, false] {
                let before = bytes();
                let mut tx = pool.begin();
                if is_clone {
                    tx.clone_head(snapshot);
                } else {
                    tx.roll_back(disk, snapshot);
                }
                tx.commit().await.unwrap();
                costs.push(bytes() - before);
            }
            costs
        })
    };
    // Numbers in rows are a byte or two longer; no node and no block is written.
    for (small, large) in cost(MIB).into_iter().zip(cost(128 * MIB)) {
        assert!(
            small.abs_diff(large) <= 16 && small < 1000,
            "{small} and {large} bytes"
        );
    }
}

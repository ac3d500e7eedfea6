//! Sizes, counters, differences and extents, held against brute force.

use futures_util::future::join3;

use super::random::Random;
use crate::backend::decorators::Statistics;
use crate::backend::memory::Memory;
use crate::engine::{
    ChangeKind, Error, ExtentState, InvalidRequest, Options, Pool, ROW_LEN_MAX, Told, Usage,
    Written,
};
use crate::harness::{one, slow, with_backend, with_pool};
use crate::units::{BlockSize, VersionId};

const MIB: u64 = 1 << 20;
const BLOCK: u64 = 4096;

fn counted(redirected_blocks: u64, cow_copies: u64) -> Written {
    Written {
        redirected_blocks,
        cow_copies,
    }
}

fn block_size() -> BlockSize {
    BlockSize::new(4096).unwrap()
}

async fn write(pool: &Pool<Memory>, disk: VersionId, index: u64, stamp: u64) {
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
fn copies_that_copy_on_write_would_make_are_first_overwrites() {
    with_pool(async |pool| {
        let disk = one(&pool, |tx| tx.create_head(4 * MIB, block_size())).await;
        let counters = |pool: &Pool<Memory>| {
            let version = pool.version(disk).unwrap();
            (version.redirected_blocks, version.cow_copies)
        };
        for index in 0..10 {
            write(&pool, disk, index, 1).await;
        }
        pool.flush().await.unwrap();
        assert_eq!(
            counters(&pool),
            (10, 0),
            "nothing to preserve before the first snapshot"
        );
        one(&pool, |tx| tx.snapshot(disk)).await;
        assert_eq!(counters(&pool), (0, 0));
        for round in 0..3 {
            // Five of them held by the snapshot, five new; later rounds copy nothing.
            for index in 5..15 {
                write(&pool, disk, index, 100 + round).await;
            }
            pool.flush().await.unwrap();
            assert_eq!(counters(&pool), (10 * (round + 1), 5));
        }
        pool.discard(disk, 0, 4 * MIB).await.unwrap();
        pool.flush().await.unwrap();
    });
}

#[test]
fn each_writer_counts_its_own_whatever_happens_meanwhile() {
    // A buffer of 8 blocks: most of them are spilled, and commits come in between.
    let options = Options {
        buffer_bytes: 8 * BLOCK,
        ..Options::default()
    };
    with_backend(slow(Memory::new()), options, async |pool| {
        let disk = one(&pool, |tx| tx.create_head(4 * MIB, block_size())).await;
        let ground = pool.writer(disk);
        ground.write(0, &[1; 300 * BLOCK as usize]).await.unwrap();
        one(&pool, |tx| tx.snapshot(disk)).await;
        assert_eq!(ground.meter().written(), counted(300, 0));

        let (first, second, third) = (pool.writer(disk), pool.writer(disk), pool.writer(disk));
        // 200 blocks in two halves, one of them over the ground's last 100; a snapshot between.
        let work = async {
            let half = [2; 100 * BLOCK as usize];
            first.write(200 * BLOCK, &half).await.unwrap();
            one(&pool, |tx| tx.snapshot(disk)).await;
            first.write(300 * BLOCK, &half).await.unwrap();
        };
        let beside = async {
            for index in 0..100 {
                let at = index * BLOCK;
                second.write(at + 5, b"a part of a block").await.unwrap();
                pool.flush().await.unwrap();
            }
        };
        let cuts = async {
            third.discard(100 * BLOCK, 50 * BLOCK).await.unwrap();
            let zeroes = (150 * BLOCK, 50 * BLOCK);
            third.write_zeroes(zeroes.0, zeroes.1).await.unwrap();
            // Blocks of zeroes are not stored.
            third
                .write(500 * BLOCK, &[0; 9 * BLOCK as usize])
                .await
                .unwrap();
        };
        join3(work, beside, cuts).await;
        pool.flush().await.unwrap();
        assert_eq!(first.meter().written(), counted(200, 100));
        assert_eq!(second.meter().written(), counted(100, 100));
        assert_eq!(third.meter().written(), counted(0, 100));
    });
}

#[test]
fn writers_that_meet_in_a_block_count_it_once() {
    with_pool(async |pool| {
        let disk = one(&pool, |tx| tx.create_head(MIB, block_size())).await;
        write(&pool, disk, 0, 1).await;
        one(&pool, |tx| tx.snapshot(disk)).await;
        let (first, second) = (pool.writer(disk), pool.writer(disk));
        first.write(0, b"first").await.unwrap();
        second.write(10, b"second").await.unwrap();
        second.write(0, &[7; BLOCK as usize]).await.unwrap();
        pool.flush().await.unwrap();
        assert_eq!(first.meter().written(), counted(1, 1));
        assert_eq!(second.meter().written(), counted(0, 0));
        // What a refused commit gave back to the buffer is counted by the one that stores it.
        second.write(0, b"again").await.unwrap();
        let mut tx = pool.begin();
        tx.delete(VersionId::new(99));
        tx.commit().await.unwrap_err();
        assert_eq!(second.meter().written(), counted(0, 0));
        pool.flush().await.unwrap();
        assert_eq!(second.meter().written(), counted(1, 0));
    });
}

#[test]
fn a_telling_row_tells_what_its_own_commit_made_of_the_writes() {
    with_pool(async |pool| {
        let disk = one(&pool, |tx| tx.create_head(MIB, block_size())).await;
        let writer = pool.writer(disk);
        writer.write(0, &[1; 3 * BLOCK as usize]).await.unwrap();
        pool.flush().await.unwrap();
        writer
            .write(5 * BLOCK, &[1; 2 * BLOCK as usize])
            .await
            .unwrap();
        let mut tx = pool.begin();
        let meter = Some(writer.meter());
        tx.put_telling_row(0x40, b"told", meter, |told| {
            format!("{told:?}").into_bytes()
        });
        let committed = tx.commit().await.unwrap();
        let told = Told {
            generation: committed.generation,
            written: Some(counted(5, 0)),
        };
        let row = pool.row(0x40, b"told").await.unwrap().unwrap();
        assert_eq!(String::from_utf8(row).unwrap(), format!("{told:?}"));
        assert_eq!(writer.meter().written(), counted(5, 0));

        let mut tx = pool.begin();
        tx.put_telling_row(0x40, b"told", None, |_| vec![0; ROW_LEN_MAX + 1]);
        let refused = tx.commit().await;
        assert!(matches!(
            refused,
            Err(Error::InvalidRequest(InvalidRequest::Row))
        ));
    });
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

#[test]
fn a_check_holds_commits_back_and_nobody_spins_meanwhile() {
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

//! What writers are told that their writes cost, held against what they wrote.

use futures_util::future::join3;

use super::figures::{BLOCK, MIB, block_size, write};
use crate::backend::memory::Memory;
use crate::engine::{Error, InvalidRequest, Options, Pool, ROW_LEN_MAX, Told, Written};
use crate::harness::{one, slow, with_backend, with_pool};
use crate::units::VersionId;

fn counted(redirected_blocks: u64, cow_copies: u64) -> Written {
    Written {
        redirected_blocks,
        cow_copies,
    }
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

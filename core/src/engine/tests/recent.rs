//! Rows that the root record carries: they read as if they stood in the catalog's tree, cost no page, and go
//! into it when there are many.

use std::collections::BTreeMap;

use super::random::Random;
use crate::backend::decorators::{Fault, Faults, Operation, Statistics};
use crate::backend::memory::Memory;
use crate::backend::{BlockBackend, ROOT_LEN_MAX};
use crate::engine::{Error, Options, Pool};
use crate::harness::{drive, one, with_backend};
use crate::units::BlockSize;

const BLOCK: u64 = 4096;

type Rows = BTreeMap<Vec<u8>, Vec<u8>>;

/// Puts and deletes rows at random, in the pool and in the map.
async fn change<B: BlockBackend>(pool: &Pool<B>, rows: &mut Rows, random: &mut Random) {
    let mut tx = pool.begin();
    for _ in 0..=random.below(6) {
        let id = [random.below(60) as u8];
        if random.chance(40) {
            tx.delete_row(0x41, &id);
            rows.remove(&id[..]);
        } else {
            let value = vec![random.below(256) as u8; random.below(400) as usize];
            tx.put_row(0x41, &id, &value);
            rows.insert(id.to_vec(), value);
        }
        // Rows of other kinds before and after them.
        tx.put_row(0x40 + 2 * id[0] % 2, &id, b"other");
    }
    tx.commit().await.unwrap();
}

async fn agrees<B: BlockBackend>(pool: &Pool<B>, rows: &Rows, random: &mut Random) {
    for id in 0..60 {
        let found = pool.row(0x41, &[id]).await.unwrap();
        assert_eq!(found.as_ref(), rows.get(&[id][..]), "{id}");
    }
    let after = [random.below(60) as u8];
    let after = random.chance(70).then_some(&after[..]);
    let count = random.below(70) as usize;
    let found = pool.rows(0x41, after, count).await.unwrap();
    let wanted = rows
        .iter()
        .filter(|(id, _)| after.is_none_or(|a| id[..] > *a));
    let wanted = wanted.map(|(id, value)| (id.clone(), value.clone()));
    assert!(
        found.into_iter().eq(wanted.take(count)),
        "{after:?}, {count}"
    );
}

#[test]
fn rows_read_the_same_wherever_they_stand() {
    for (seed, recent_bytes) in [(1, 0), (2, 300), (3, 2_000), (4, 9_000), (5, 1 << 20)] {
        let options = Options {
            recent_bytes,
            ..Options::default()
        };
        let medium = Memory::new().medium();
        let (mut rows, mut random) = (Rows::new(), Random(seed));
        pollster::block_on(async {
            for round in 0..12 {
                let backend = Memory::over(medium.clone(), None);
                let opened = if round == 0 {
                    Pool::create(backend, [7; 16], options).await
                } else {
                    Pool::open(backend, options).await
                };
                let (pool, driver) = opened.unwrap();
                drive(driver, async {
                    agrees(&pool, &rows, &mut random).await;
                    for _ in 0..25 {
                        change(&pool, &mut rows, &mut random).await;
                        agrees(&pool, &rows, &mut random).await;
                    }
                    let report = pool.check(|_| true).await.unwrap();
                    assert!(report.is_clean(), "{:?}", report.findings);
                })
                .await;
            }
        });
    }
}

#[test]
fn a_snapshot_of_what_is_committed_writes_a_root_and_nothing_else() {
    let backend = Statistics::new(Memory::new());
    let counters = backend.counters();
    with_backend(backend, Options::default(), async |pool| {
        let size = BlockSize::new(4096).unwrap();
        let disk = one(&pool, |tx| tx.create_head(1 << 20, size)).await;
        pool.write(disk, 0, &[1; BLOCK as usize]).await.unwrap();
        pool.flush().await.unwrap();
        counters.take();
        for _ in 0..20 {
            one(&pool, |tx| tx.snapshot(disk)).await;
        }
        let counts = counters.take();
        assert_eq!((counts.writes().count, counts.frees.count), (0, 0));
        assert_eq!(counts.commits.count, 20);
        assert!(counts.commits.bytes < 20 * 5_000, "{counts:?}");
    });
}

#[test]
fn rows_go_into_the_tree_together_and_a_root_never_grows_over_its_limit() {
    let backend = Statistics::new(Memory::new());
    let counters = backend.counters();
    let options = Options {
        recent_bytes: usize::MAX,
        ..Options::default()
    };
    with_backend(backend, options, async |pool| {
        for number in 0..300_u32 {
            let mut tx = pool.begin();
            tx.put_row(0x40, &number.to_be_bytes(), &[7; 2_000]);
            tx.commit().await.unwrap();
        }
        let counts = counters.take();
        // Thirty rows at a time: one commit in about thirty writes pages.
        assert!((60..120).contains(&counts.node_writes.count), "{counts:?}");
        let mean = counts.commits.bytes / counts.commits.count;
        assert!(mean < ROOT_LEN_MAX as u64 * 6 / 10, "{mean}");
        // A row that is too long for a root goes into the tree at once.
        one(&pool, |tx| {
            for number in 0..4_u8 {
                tx.put_row(0x41, &[number], &[9; 32 * 1024]);
            }
        })
        .await;
        assert_eq!(pool.rows(0x41, None, 9).await.unwrap().len(), 4);
        assert_eq!(pool.rows(0x40, None, 999).await.unwrap().len(), 300);
    });
}

#[test]
fn where_the_tree_finds_no_room_the_root_carries_rows_on_until_there_is_some() {
    let options = Options {
        recent_bytes: 3_000,
        ..Options::default()
    };
    // The pages find no room, or only the commit that has them does not.
    for operation in [Operation::Write, Operation::Commit] {
        let backend = Faults::new(Memory::new());
        let plan = backend.plan();
        with_backend(backend, options, async |pool| {
            let put = async |number: u8| {
                let mut tx = pool.begin();
                tx.put_row(0x40, &[number], &[7; 2_000]);
                tx.commit().await
            };
            // Enough for a tree: its pages must not be given back with those that found no room.
            let mut number = 0;
            while pool.check(|_| true).await.unwrap().pages == 0 {
                put(number).await.unwrap();
                number += 1;
            }
            // One that the root has room for: the next ones it has not.
            put(number).await.unwrap();
            number += 1;
            let refused = loop {
                match operation {
                    Operation::Commit => plan.fail(Some(operation), 0, Fault::NoSpace),
                    _ => plan.fail_from(Some(operation), 0, Fault::NoSpace),
                }
                match put(number).await {
                    Ok(_) => number += 1,
                    Err(error) => break error,
                }
                assert!(number < 40, "a root without end");
            };
            assert!(matches!(refused, Error::NoSpace), "{refused}");
            assert!(number > 25, "{number}");
            plan.clear();
            let rows = pool.rows(0x40, None, 99).await.unwrap();
            assert_eq!(rows.len(), usize::from(number));
            let report = pool.check(|_| true).await.unwrap();
            assert!(report.is_clean(), "{:?}", report.findings);
            put(number).await.unwrap();
            let rows = pool.rows(0x40, None, 99).await.unwrap();
            assert_eq!(rows.len(), usize::from(number) + 1);
            let report = pool.check(|_| true).await.unwrap();
            assert!(report.is_clean(), "{:?}", report.findings);
            assert!(report.pages > 0);
        });
    }
}

//! Searches, held against looking at every place.

use super::*;
use crate::service::views::FoundView;

#[test]
fn a_search_finds_what_looking_at_every_place_finds() {
    for seed in 0..12 {
        with_bench(async |bench| {
            let mut chance = grown(bench, seed).await;
            let bytes = whole(bench, "letters").await;
            let data = data_blocks(bench, "letters").await;
            for needle in [
                &b"ab"[..],
                b"abab",
                b"a",
                b"b\0\0",
                b"\0a",
                b"\0\0\0",
                b"nowhere",
            ] {
                let places: Vec<u64> = (bytes.windows(needle.len()).enumerate())
                    .filter(|(_, window)| *window == needle)
                    .map(|(at, _)| at..at + needle.len())
                    .filter(|at| {
                        data.iter()
                            .any(|run| at.start < run.end && run.start < at.end)
                    })
                    .map(|at| at.start as u64)
                    .collect();
                let mut from = vec![0, bytes.len() as u64, u64::MAX];
                from.extend((0..4).map(|_| chance.below(bytes.len()) as u64));
                for from in from {
                    let after = places.iter().find(|at| **at >= from);
                    let forward = after.or(places.first());
                    assert_find(bench, needle, from, Direction::Forward, forward, after).await;
                    let before = places.iter().rev().find(|at| **at < from);
                    let backward = before.or(places.last());
                    assert_find(bench, needle, from, Direction::Backward, backward, before).await;
                }
            }
        });
    }
}

async fn assert_find(
    bench: &Bench,
    needle: &[u8],
    from: u64,
    direction: Direction,
    at: Option<&u64>,
    straight: Option<&u64>,
) {
    let what = version("letters");
    let found = bench
        .service
        .find(&what, needle, from, direction, |_, _| true);
    let wanted = FoundView {
        at: at.copied(),
        is_wrapped: straight.is_none(),
        unreadable_bytes: 0,
    };
    assert_eq!(
        found.await.unwrap(),
        wanted,
        "{needle:?} {from} {direction:?}"
    );
}

#[test]
fn a_search_over_32_tib_reads_only_what_was_written() {
    with_bench(async |bench| {
        bench
            .run("disk create huge --size 32T --block-size 4K")
            .await;
        bench.run("disk write huge --offset 16T --text here").await;
        let huge = version("huge");
        for direction in [Direction::Forward, Direction::Backward] {
            let mut told = (0, 0);
            let found = bench
                .service
                .find(&huge, b"here", 7, direction, |read, of| {
                    told = (read, of);
                    true
                });
            assert_eq!(found.await.unwrap().at, Some(16 << 40));
            assert!(told.0 <= 2 * 4096 && told.1 >= 4096, "{told:?}");
        }
        let canceled = bench
            .service
            .find(&huge, b"no", 0, Direction::Forward, |_, _| false);
        assert_eq!(canceled.await.unwrap_err().code(), "Canceled");
    });
}

#[test]
fn a_search_goes_through_data_of_several_steps_in_both_directions() {
    with_bench(async |bench| {
        bench.run("disk create full --size 5M").await;
        bench
            .run("disk write full --offset 0 --random 7 --length 5M")
            .await;
        for offset in [0x4010, 0x20_0000 - 2] {
            bench
                .run(&format!("disk write full --offset {offset} --text Hello"))
                .await;
        }
        let full = version("full");
        let find = async |from, direction| {
            let found = bench
                .service
                .find(&full, b"Hello", from, direction, |_, _| true);
            found.await.unwrap().at
        };
        assert_eq!(find(0x4011, Direction::Forward).await, Some(0x20_0000 - 2));
        assert_eq!(
            find(5 << 20, Direction::Backward).await,
            Some(0x20_0000 - 2)
        );
        assert_eq!(find(0x18_0000, Direction::Backward).await, Some(0x4010));
        assert_eq!(find(0x40_0000, Direction::Forward).await, Some(0x4010));
        assert_eq!(find(0x4010, Direction::Backward).await, Some(0x20_0000 - 2));
    });
}

#[test]
fn a_search_ends_with_the_disks_last_byte() {
    with_bench(async |bench| {
        const LEN: u64 = 1 << 20;
        bench.run("disk create last --size 1M").await;
        let at = LEN - 5;
        bench
            .run(&format!("disk write last --offset {at} --text aaend"))
            .await;
        let last = version("last");
        for from in [0, LEN - 3, LEN, u64::MAX] {
            for direction in [Direction::Forward, Direction::Backward] {
                let find = async |needle: &[u8]| {
                    let found = bench
                        .service
                        .find(&last, needle, from, direction, |_, _| true);
                    found.await.unwrap().at
                };
                assert_eq!(find(b"end").await, Some(LEN - 3), "{direction:?} {from}");
                // One place further nothing has room, whatever stands behind the disk in memory.
                for past in [&b"nd\0"[..], b"d\0\0"] {
                    assert_eq!(find(past).await, None, "{past:?} {direction:?} {from}");
                }
            }
        }
    });
}

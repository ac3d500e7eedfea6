//! Bytes, searches and differences, held against brute force over the whole disk in memory.

use std::ops::Range;

use super::*;
use crate::backend::Location;
use crate::engine::ExtentState;
use crate::service::Direction;
use crate::service::command::VersionRef;
use crate::service::views::{BytesKind, BytesPart, ChangesView, FoundView};

const MIB: usize = 1 << 20;
const BLOCK: usize = 4096;

/// Numbers by chance, the same every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) as usize % bound
    }
}

fn version(text: &str) -> VersionRef {
    text.parse().unwrap()
}

async fn whole(bench: &Bench, what: &str) -> Vec<u8> {
    let id = bench.service.version_of(&version(what)).unwrap();
    let pool = bench.service.pool();
    let mut bytes = vec![0; pool.version(id).unwrap().len as usize];
    pool.read(id, 0, &mut bytes).await.unwrap();
    bytes
}

/// The blocks of a version that hold data.
async fn data_blocks(bench: &Bench, what: &str) -> Vec<Range<usize>> {
    let id = bench.service.version_of(&version(what)).unwrap();
    let pool = bench.service.pool();
    let len = pool.version(id).unwrap().len;
    let all = pool.extents(id, 0, len, usize::MAX).await.unwrap();
    let is_data = |state| matches!(state, ExtentState::Data { .. });
    let data = all.extents.iter().filter(|extent| is_data(extent.state));
    data.map(|extent| extent.offset as usize..(extent.offset + extent.len) as usize)
        .collect()
}

/// A small disk with letters here and there, zeroes, discards, a snapshot and a few changes since.
async fn grown(bench: &Bench, seed: u64) -> Chance {
    let mut chance = Chance(seed);
    bench
        .run("disk create letters --size 1M --block-size 4K")
        .await;
    let some = async |chance: &mut Chance| {
        for _ in 0..24 {
            let at = chance.below(MIB - 64);
            let block = at / BLOCK * BLOCK;
            let text = ["ab", "abab", "ba", "aab"][chance.below(4)];
            let command = match chance.below(8) {
                0 => format!("disk zero letters --offset {block} --length 4K"),
                1 => format!("disk discard letters --offset {block} --length 8K"),
                // Across the border of two blocks, and at the disk's very end.
                2 => format!(
                    "disk write letters --offset {} --text {text}",
                    block + BLOCK - 1
                ),
                3 => format!(
                    "disk write letters --offset {} --text {text}",
                    MIB - text.len()
                ),
                _ => format!("disk write letters --offset {at} --text {text}"),
            };
            // A discard may end past the disk.
            let _ = bench.service.run(&command).await;
        }
    };
    some(&mut chance).await;
    bench.run("snapshot create letters before").await;
    if seed % 2 == 0 {
        bench.run("disk resize letters 2M").await;
    }
    some(&mut chance).await;
    chance
}

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
fn differences_are_stepped_through_as_by_eye() {
    for seed in 0..12 {
        with_bench(async |bench| {
            let mut chance = grown(bench, seed).await;
            let (mut old, new) = (
                whole(bench, "letters@before").await,
                whole(bench, "letters").await,
            );
            old.resize(new.len(), 0);
            // Runs of differing bytes, joined over fewer than 16 equal ones.
            let mut runs: Vec<Range<u64>> = Vec::new();
            for at in (0..new.len()).filter(|at| old[*at] != new[*at]) {
                let at = at as u64;
                match runs.last_mut() {
                    Some(run) if at - run.end < 16 => run.end = at + 1,
                    _ => runs.push(at..at + 1),
                }
            }
            assert!(runs.len() > 10);
            let mut from = vec![0, new.len() as u64, u64::MAX];
            from.extend(
                runs.iter()
                    .flat_map(|run| [run.start, run.end - 1, run.end]),
            );
            from.extend((0..8).map(|_| chance.below(new.len()) as u64));
            for from in from {
                let differs = |at: u64| {
                    let at = at as usize;
                    at < new.len() && old[at] != new[at]
                };
                let forward = (runs.iter())
                    .find(|run| {
                        if differs(from) {
                            run.start > from
                        } else {
                            run.end > from
                        }
                    })
                    .map(|run| {
                        let mut at = run.start.max(from);
                        while !differs(at) {
                            at += 1;
                        }
                        at
                    });
                let backward = runs.iter().rev().find(|run| run.start < from);
                let backward = backward.map(|run| run.start);
                for (direction, wanted) in [
                    (Direction::Forward, forward),
                    (Direction::Backward, backward),
                ] {
                    let (before, after) = (version("letters@before"), version("letters"));
                    let service = &bench.service;
                    let found =
                        service.find_difference(&before, &after, from, direction, |_, _| true);
                    assert_eq!(
                        found.await.unwrap().at,
                        wanted,
                        "seed {seed} {direction:?} {from}"
                    );
                }
            }
        });
    }
}

async fn changes(bench: &Bench, before: &str, after: &str) -> Vec<ChangesView> {
    let (before, after) = (version(before), version(after));
    let (mut pages, mut next) = (Vec::new(), Some(0));
    while let Some(from) = next {
        let page = bench
            .service
            .describe_changes(&before, &after, from)
            .await
            .unwrap();
        next = page.next;
        pages.push(page);
    }
    pages
}

#[test]
fn changes_are_those_of_the_bytes_and_count_each_byte() {
    for seed in 0..12 {
        with_bench(async |bench| {
            grown(bench, seed).await;
            for (before, after) in [("letters@before", "letters"), ("letters", "letters@before")] {
                let (mut old, mut new) = (whole(bench, before).await, whole(bench, after).await);
                let len = old.len().max(new.len());
                old.resize(len, 0);
                new.resize(len, 0);
                let pages = changes(bench, before, after).await;
                let mut seen = vec![false; len];
                for change in pages.iter().flat_map(|page| &page.changes) {
                    let range = change.offset as usize..(change.offset + change.len) as usize;
                    let differing = range.clone().filter(|at| old[*at] != new[*at]).count();
                    assert_eq!(change.differing_bytes, differing as u64, "{change:?}");
                    let is_zeroed = new[range.clone()].iter().all(|byte| *byte == 0);
                    assert_eq!(change.is_zeroed, is_zeroed, "{change:?}");
                    seen[range].fill(true);
                }
                for at in 0..len {
                    assert!(
                        seen[at] || old[at] == new[at],
                        "{at} changed, and nobody says so"
                    );
                }
                assert!(pages.iter().all(|page| page.unreadable_bytes == 0));
            }
        });
    }
}

#[test]
fn changes_come_in_answers_of_16_mib() {
    with_bench(async |bench| {
        bench.run("disk create big --size 64M").await;
        bench.run("snapshot create big before").await;
        bench
            .run("disk write big --offset 1M --fill 7 --length 40M")
            .await;
        let pages = changes(bench, "big@before", "big").await;
        let lens: Vec<_> = (pages.iter())
            .map(|page| {
                page.changes
                    .iter()
                    .map(|change| change.len >> 20)
                    .sum::<u64>()
            })
            .collect();
        assert_eq!(lens, [16, 16, 8]);
        assert_eq!(pages[1].changes[0].offset, 17 << 20);
    });
}

fn parts(view: &[BytesPart]) -> Vec<(u64, BytesKind)> {
    view.iter().map(|part| (part.len, part.kind)).collect()
}

#[test]
fn bytes_come_with_what_they_are() {
    with_bench(async |bench| {
        bench
            .run("disk create mixed --size 1M --block-size 4K")
            .await;
        bench
            .run("disk write mixed --offset 4098 --text here")
            .await;
        bench.run("disk zero mixed --offset 8K --length 4K").await;
        let what = version("mixed");
        let view = bench
            .service
            .describe_bytes(&what, 4090, 10_000)
            .await
            .unwrap();
        assert_eq!(view.offset, 4090);
        assert_eq!(&view.bytes[8..12], b"here");
        assert_eq!(
            parts(&view.parts),
            [
                (6, BytesKind::Never),
                (4096, BytesKind::Data),
                (4096, BytesKind::Zeroes),
                (10_000 - 8198, BytesKind::Never),
            ]
        );
        // No further than the disk, and no error past it.
        let end = bench
            .service
            .describe_bytes(&what, (1 << 20) - 1, 10)
            .await
            .unwrap();
        assert_eq!(
            (end.bytes.len(), parts(&end.parts)),
            (1, vec![(1, BytesKind::Never)])
        );
        let past = bench
            .service
            .describe_bytes(&what, u64::MAX, 10)
            .await
            .unwrap();
        assert_eq!(
            (past.offset, past.bytes.len(), past.parts.len()),
            (1 << 20, 0, 0)
        );
    });
}

#[test]
fn damage_is_shown_as_such_and_searched_around() {
    with_bench(async |bench| {
        bench
            .run("disk create hurt --size 1M --block-size 4K")
            .await;
        for (offset, text) in [(0, "first"), (4096, "second"), (8192, "third")] {
            let command = format!("disk write hurt --offset {offset} --text {text}");
            bench.run(&command).await;
        }
        bench.run("snapshot create hurt before").await;
        bench
            .run("disk write hurt --offset 8192 --text other")
            .await;
        let id = bench.service.version_of(&version("hurt")).unwrap();
        let pool = bench.service.pool();
        let extents = pool.extents(id, 4096, 4096, 1).await.unwrap();
        let ExtentState::Data { location, .. } = extents.extents[0].state else {
            panic!("{extents:?}");
        };
        corrupt(bench, location);
        let what = version("hurt");
        let view = bench.service.describe_bytes(&what, 0, 16384).await.unwrap();
        assert_eq!(
            parts(&view.parts),
            [
                (4096, BytesKind::Data),
                (4096, BytesKind::Damaged),
                (4096, BytesKind::Data),
                (4096, BytesKind::Never),
            ]
        );
        assert_eq!(&view.bytes[8192..8197], b"other");
        let find = async |needle: &[u8]| {
            let found = bench
                .service
                .find(&what, needle, 1, Direction::Forward, |_, _| true);
            found.await.unwrap()
        };
        let other = find(b"other").await;
        assert_eq!((other.at, other.unreadable_bytes), (Some(8192), 4096));
        assert_eq!(find(b"second").await.at, None);
        // A match does not lie half in what cannot be read.
        assert_eq!(find(b"\0\0other").await.at, None);
        let page = &changes(bench, "hurt@before", "hurt").await[0];
        assert_eq!((page.changes.len(), page.unreadable_bytes), (1, 0));
    });
}

fn corrupt(bench: &Bench, location: Location) {
    let medium = bench.service.pool().backend().medium();
    assert!(medium.corrupt(location, |bytes| bytes[0] ^= 1));
}

#[test]
fn runs_of_hexadecimal_are_one_command_and_leave_their_gaps_alone() {
    with_bench(async |bench| {
        bench.run("disk create notes --size 1M").await;
        bench
            .run("disk write notes --offset 0 --fill 0x2e --length 64")
            .await;
        let lines = bench.all().await.activity.len();
        let outcome = bench
            .run("disk write notes --offset 4 --hex 4869+2+21+30000+ff")
            .await;
        assert_eq!(outcome.written_bytes, 4);
        assert_eq!(bench.all().await.activity.len(), lines + 1);
        assert_eq!(bench.read("notes", 0, 12).await, b"....Hi..!...");
        assert_eq!(bench.read("notes", 30_009, 2).await, [0xff, 0]);
        let past = format!("disk write notes --offset {} --hex 01+1+02", (1 << 20) - 2);
        bench.refuses(&past, "InvalidParameter").await;
        bench
            .refuses(
                "disk write notes --offset 1 --hex 01+18446744073709551615+02",
                "InvalidParameter",
            )
            .await;
    });
}

//! Searches, held against looking at every place.

use super::*;
use crate::service::Needle;
use crate::service::views::{Encoding, FoundView};

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

async fn find(
    bench: &Bench,
    what: &str,
    needle: &Needle,
    from: u64,
    direction: Direction,
) -> FoundView {
    let what = version(what);
    let found = (bench.service).find(&what, needle, from, direction, |_, _| true);
    found.await.unwrap()
}

async fn assert_find(
    bench: &Bench,
    needle: &[u8],
    from: u64,
    direction: Direction,
    at: Option<&u64>,
    straight: Option<&u64>,
) {
    let sought = Needle::bytes(needle);
    let found = find(bench, "letters", &sought, from, direction);
    let wanted = FoundView {
        at: at.copied(),
        len: at.map_or(0, |_| needle.len() as u64),
        encoding: None,
        is_wrapped: straight.is_none(),
        unreadable_bytes: 0,
    };
    assert_eq!(found.await, wanted, "{needle:?} {from} {direction:?}");
}

#[test]
fn a_search_over_32_tib_reads_only_what_was_written() {
    with_bench(async |bench| {
        bench
            .run("disk create huge --size 32T --block-size 4K")
            .await;
        bench.run("disk write huge --offset 16T --text here").await;
        let huge = version("huge");
        let [here, no] = [&b"here"[..], b"no"].map(Needle::bytes);
        for direction in [Direction::Forward, Direction::Backward] {
            let mut told = (0, 0);
            let found = bench.service.find(&huge, &here, 7, direction, |read, of| {
                told = (read, of);
                true
            });
            assert_eq!(found.await.unwrap().at, Some(16 << 40));
            assert!(told.0 <= 2 * 4096 && told.1 >= 4096, "{told:?}");
        }
        let canceled = (bench.service).find(&huge, &no, 0, Direction::Forward, |_, _| false);
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
        let hello = Needle::bytes(b"Hello");
        let find = async |from, direction| find(bench, "full", &hello, from, direction).await.at;
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
        for from in [0, LEN - 3, LEN, u64::MAX] {
            for direction in [Direction::Forward, Direction::Backward] {
                let find = async |needle: &[u8]| {
                    let needle = Needle::bytes(needle);
                    find(bench, "last", &needle, from, direction).await.at
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

#[test]
fn a_text_is_found_in_each_form_that_it_stands_in() {
    use Direction::{Backward, Forward};
    use Encoding::{Utf8, Utf16};
    with_bench(async |bench| {
        const LEN: u64 = 3 << 20;
        bench
            .run("disk create texts --size 3M --block-size 4K")
            .await;
        let utf16 =
            |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_le_bytes).collect() };
        // Over the border of two blocks, of two steps of the search, and at the disk's very end.
        for (offset, bytes) in [
            (4096 - 5, utf16("Über\u{1f600}")),
            (0x10_0000 - 3, "ÜBER\u{1f600}".into()),
            (0x20_0000 - 1, utf16("über\u{1f600}")),
            (LEN - 1, b"z".to_vec()),
        ] {
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            let write = format!("disk write texts --offset {offset} --hex {hex}");
            bench.run(&write).await;
        }
        let find = async |text: &str, is_case_blind, from, direction| {
            let needle = Needle::text(text, is_case_blind);
            let found = find(bench, "texts", &needle, from, direction).await;
            found.at.map(|at| (at, found.len, found.encoding.unwrap()))
        };
        let all = [
            (4096 - 5, 12, Utf16),
            (0x10_0000 - 3, 9, Utf8),
            (0x20_0000 - 1, 12, Utf16),
        ];
        for (index, &one) in all.iter().enumerate() {
            let (next, last) = (all[(index + 1) % 3], all[(index + 2) % 3]);
            let found = find("übeR\u{1f600}", true, one.0, Forward).await;
            assert_eq!(found, Some(one));
            let found = find("übeR\u{1f600}", true, one.0 + 1, Forward).await;
            assert_eq!(found, Some(next));
            let found = find("übeR\u{1f600}", true, one.0, Backward).await;
            assert_eq!(found, Some(last));
            let found = find("übeR\u{1f600}", true, one.0 + 1, Backward).await;
            assert_eq!(found, Some(one));
        }
        // As it was typed, where case counts.
        assert_eq!(
            find("über", false, 0, Forward).await,
            Some((all[2].0, 8, Utf16))
        );
        assert_eq!(
            find("ÜBER", false, 0, Forward).await,
            Some((all[1].0, 5, Utf8))
        );
        assert_eq!(find("üBER", false, 0, Forward).await, None);
        // One letter stands in both forms at one place. What would reach past the disk's end is not there.
        assert_eq!(
            find("b", false, 0, Forward).await,
            Some((4096 - 3, 2, Utf16))
        );
        assert_eq!(find("z", false, 0, Forward).await, Some((LEN - 1, 1, Utf8)));
        assert_eq!(
            find("z", false, LEN, Backward).await,
            Some((LEN - 1, 1, Utf8))
        );
        let (texts, nothing) = (version("texts"), Needle::text("", true));
        let refused = (bench.service).find(&texts, &nothing, 0, Forward, |_, _| true);
        assert!(matches!(refused.await, Err(ServiceError::EmptyRange)));
    });
}

#[test]
fn letters_have_an_other_case_only_as_a_whole() {
    with_bench(async |bench| {
        bench
            .run("disk create letters --size 1M --block-size 4K")
            .await;
        let found = async |written: &str, sought: &str| {
            let write = format!("disk write letters --offset 4000 --text {written}");
            bench.run(&write).await;
            let needle = Needle::text(sought, true);
            let found = find(bench, "letters", &needle, 0, Direction::Forward).await;
            found.at.is_some()
        };
        for (written, sought, is_there) in [
            ("MiXeD-1", "mIxEd-1", true),
            ("МОСКВА", "москва", true),
            // The first byte of one letter, the second of the other.
            ("\u{460}", "р", false),
            ("STRASSE", "straße", false),
            ("STRA\u{1e9e}E", "straße", false),
            ("cafe", "CAFÉ", false),
            // Kelvin's sign has three bytes, the letter one.
            ("\u{212a}elvin", "kelvin", false),
            ("@[", "`{", false),
        ] {
            let written = shlex::try_quote(written).unwrap();
            assert_eq!(
                found(&written, sought).await,
                is_there,
                "{written} {sought}"
            );
        }
    });
}

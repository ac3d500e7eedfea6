//! Bytes with what they are, damage among them, and writing them as they are.

use super::*;
use crate::backend::Location;
use crate::service::Needle;
use crate::service::views::{BytesKind, BytesPart};

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
            let needle = Needle::bytes(needle);
            let found = (bench.service).find(&what, &needle, 1, Direction::Forward, |_, _| true);
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

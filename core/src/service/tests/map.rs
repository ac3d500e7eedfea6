use super::*;
use crate::service::views::{BlockState, Cell, MapView, MomentBlocks};

async fn map(bench: &Bench, what: &str, first: u64, count: Option<u64>, cells: u32) -> MapView {
    let what = what.parse().unwrap();
    bench
        .service
        .describe_map(&what, first, count, cells)
        .await
        .unwrap()
}

/// 64 blocks of 16 KiB: 4 of base, then 2 of them of next, then 1 of now, 1 zeroed.
async fn history(bench: &Bench) {
    bench.run("disk create web-root --size 1M").await;
    bench
        .run("disk write web-root --offset 0 --fill 1 --length 64K")
        .await;
    bench.run("snapshot create web-root base").await;
    bench
        .run("disk write web-root --offset 16K --fill 2 --length 32K")
        .await;
    bench.run("snapshot create web-root next").await;
    bench
        .run("disk write web-root --offset 16K --fill 3 --length 16K")
        .await;
    bench
        .run("disk zero web-root --offset 0 --length 16K")
        .await;
}

fn letters(view: &MapView) -> String {
    let letter = |cell: &Cell| match &cell.by[..] {
        [] if cell.zero > 0 => '0',
        [] => '.',
        [MomentBlocks { moment, .. }] => char::from(b'a' + *moment as u8),
        _ => '*',
    };
    view.cells.iter().map(letter).collect()
}

#[test]
fn each_block_belongs_to_the_oldest_moment_that_holds_it() {
    with_bench(async |bench| {
        history(bench).await;
        let now = map(bench, "web-root", 0, Some(6), 100).await;
        let moments: Vec<_> = now.moments.iter().map(|moment| &*moment.name).collect();
        assert_eq!(moments, ["base", "next", "web-root"]);
        assert_eq!(now.moments[2].id, None);
        assert_eq!(letters(&now), "0cba..");
        let next = map(bench, "web-root@next", 0, Some(6), 100).await;
        assert_eq!(letters(&next), "abba..");
        assert!(next.moments[1].id.is_some());
        assert_eq!(
            letters(&map(bench, "web-root@base", 0, Some(6), 100).await),
            "aaaa.."
        );
    });
}

#[test]
fn cells_are_equal_groups_of_blocks_and_add_up() {
    with_bench(async |bench| {
        history(bench).await;
        for (first, count, cells_max) in [
            (0, None, 16),
            (1, None, 7),
            (2, Some(3), 2),
            (0, Some(64), 1),
            (0, None, 0),
        ] {
            let view = map(bench, "web-root", first, count, cells_max).await;
            let blocks: u64 = count.unwrap_or(64 - first);
            let of_cell = |cell: &Cell| {
                cell.never + cell.zero + cell.by.iter().map(|by| by.blocks).sum::<u64>()
            };
            assert_eq!(view.cells.iter().map(of_cell).sum::<u64>(), blocks);
            assert!(view.cells.len() <= cells_max.max(1) as usize);
            assert!(
                view.cells[..view.cells.len() - 1]
                    .iter()
                    .all(|cell| of_cell(cell) == view.cell_blocks)
            );
            let written: u64 = view
                .cells
                .iter()
                .flat_map(|cell| &cell.by)
                .map(|by| by.blocks)
                .sum();
            assert_eq!(view.legend.iter().map(|by| by.blocks).sum::<u64>(), written);
        }
        let past = map(bench, "web-root", 1000, None, 10).await;
        assert_eq!((past.cells.len(), past.first_block), (0, 64));
    });
}

/// Which cells have another digest.
fn touched(before: &MapView, after: &MapView) -> Vec<usize> {
    let cells = before.cells.iter().zip(&after.cells).enumerate();
    cells
        .filter(|(_, (before, after))| before.births != after.births)
        .map(|(index, _)| index)
        .collect()
}

#[test]
fn a_cells_digest_changes_when_something_in_it_is_written_and_comes_back_with_what_was() {
    with_bench(async |bench| {
        history(bench).await;
        let look = async || map(bench, "web-root", 0, None, 16).await;
        let before = look().await;
        assert_eq!(touched(&before, &look().await), []);
        // The same block again: no figure changes, but it was written.
        bench
            .run("disk write web-root --offset 16K --fill 9 --length 16K")
            .await;
        let after = look().await;
        assert_eq!(after.cells[0].by, before.cells[0].by);
        assert_eq!(touched(&before, &after), [0]);
        // A snapshot writes nothing.
        bench.run("snapshot create web-root third").await;
        let third = look().await;
        assert_eq!(touched(&after, &third), []);
        bench
            .run("disk discard web-root --offset 64K --length 64K")
            .await;
        assert_eq!(touched(&third, &look().await), []);
        bench
            .run("disk zero web-root --offset 512K --length 16K")
            .await;
        bench
            .run("disk write web-root --offset 1008K --text here")
            .await;
        assert_eq!(touched(&third, &look().await), [8, 15]);
        bench.run("disk rollback web-root third").await;
        assert_eq!(touched(&third, &look().await), []);
    });
}

#[test]
fn a_32_tib_disk_is_one_picture() {
    with_bench(async |bench| {
        bench
            .run("disk create huge --size 32T --block-size 4K")
            .await;
        bench.run("disk write huge --offset 16T --text here").await;
        let view = map(bench, "huge", 0, None, 1000).await;
        assert!(view.cells.len() <= 1000);
        assert_eq!(
            view.legend,
            [MomentBlocks {
                moment: 0,
                blocks: 1
            }]
        );
        let what = "huge".parse().unwrap();
        let block = bench
            .service
            .describe_block(&what, (16 << 40) / 4096)
            .await
            .unwrap();
        let BlockState::Data { moment, .. } = block.state else {
            panic!("{block:?}")
        };
        assert_eq!(moment.name, "huge");
    });
}

#[test]
fn a_blocks_tip_says_what_it_is() {
    with_bench(async |bench| {
        history(bench).await;
        let what = "web-root".parse().unwrap();
        let state = async |index| {
            bench
                .service
                .describe_block(&what, index)
                .await
                .unwrap()
                .state
        };
        assert_eq!(state(0).await, BlockState::Zero);
        assert!(matches!(state(2).await, BlockState::Data { moment, .. } if moment.name == "next"));
        assert_eq!(state(63).await, BlockState::Never);
        let past = bench.service.describe_block(&what, 64).await.unwrap_err();
        assert_eq!(past.code(), "InvalidParameter");
        let past = bench
            .service
            .describe_block(&what, u64::MAX)
            .await
            .unwrap_err();
        assert_eq!(past.code(), "InvalidParameter");
    });
}

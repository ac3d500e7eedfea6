use super::*;
use crate::service::views::{PHYSICAL_USES, PhysicalUse, PhysicalView};

const BLOCK: u64 = 16 << 10;

async fn physical(bench: &Bench, disk: &str, cells: u32) -> PhysicalView {
    bench.service.pool().settle().await.unwrap();
    let disk = DiskRef::new(disk);
    let view = bench.service.describe_physical(&disk, 0, None, cells);
    view.await.unwrap()
}

/// Blocks of now, of the snapshots, and of others.
fn blocks(view: &PhysicalView) -> [u64; 3] {
    let of = [
        PhysicalUse::Now,
        PhysicalUse::Snapshots,
        PhysicalUse::Others,
    ];
    of.map(|of| view.sums[of as usize] / BLOCK)
}

/// Two disks: web-root with a snapshot of 4 blocks of which 2 were overwritten, and other with 3 blocks.
async fn two_disks(bench: &Bench) {
    for command in [
        "disk create web-root --size 1M",
        "disk write web-root --offset 0 --random 1 --length 64K",
        "snapshot create web-root base",
        "disk write web-root --offset 0 --random 2 --length 32K",
        "disk create other --size 1M",
        "disk write other --offset 512K --random 3 --length 48K",
    ] {
        bench.run(command).await;
    }
}

#[test]
fn each_disk_sees_what_is_its_own_and_what_is_others() {
    with_bench(async |bench| {
        two_disks(bench).await;
        assert_eq!(blocks(&physical(bench, "web-root", 16).await), [4, 2, 3]);
        assert_eq!(blocks(&physical(bench, "other", 16).await), [3, 0, 6]);
        bench
            .run("disk create copy --from-snapshot web-root@base")
            .await;
        // What a copy sees is its own, whoever else sees it.
        assert_eq!(blocks(&physical(bench, "copy", 16).await), [4, 0, 5]);
        assert_eq!(blocks(&physical(bench, "web-root", 16).await), [4, 2, 3]);
        bench.run("disk rollback web-root base").await;
        assert_eq!(blocks(&physical(bench, "web-root", 16).await), [4, 0, 3]);
    });
}

#[test]
fn the_uses_add_up_to_what_the_pool_says_it_takes() {
    with_bench(async |bench| {
        two_disks(bench).await;
        for cells in [1, 7, 1000] {
            let view = physical(bench, "web-root", cells).await;
            let storage = bench.service.describe_storage().await.unwrap();
            let sum = |of: &[PhysicalUse]| of.iter().map(|of| view.sums[*of as usize]).sum::<u64>();
            let data = [
                PhysicalUse::Now,
                PhysicalUse::Snapshots,
                PhysicalUse::Others,
            ];
            assert_eq!(sum(&data), storage.live_data_bytes);
            assert_eq!(sum(&[PhysicalUse::Metadata]), storage.node_bytes);
            assert_eq!(sum(&[PhysicalUse::Leaving, PhysicalUse::Freed]), 0);
            assert_eq!(view.sums.iter().sum::<u64>(), view.len);
            assert_eq!(view.len, storage.allocated_bytes);
            // So do the cells, each of which is full but for the last.
            let mut sums = [0; PHYSICAL_USES];
            for cell in &view.cells {
                sums.iter_mut()
                    .zip(cell.bytes)
                    .for_each(|(sum, bytes)| *sum += bytes);
                assert!(cell.location > 0);
            }
            assert_eq!(sums, view.sums);
            let full = view.cells.split_last().unwrap().1.iter();
            assert!(
                full.map(|cell| cell.bytes.iter().sum::<u64>())
                    .all(|sum| sum == view.cell_bytes)
            );
            assert!(view.cells.len() <= cells as usize);
        }
    });
}

#[test]
fn what_is_kept_is_forgotten_with_the_next_commit() {
    with_bench(async |bench| {
        two_disks(bench).await;
        assert_eq!(blocks(&physical(bench, "web-root", 16).await), [4, 2, 3]);
        assert_eq!(blocks(&physical(bench, "web-root", 9).await), [4, 2, 3]);
        bench.run("disk discard other --offset 0 --length 1M").await;
        assert_eq!(blocks(&physical(bench, "web-root", 16).await), [4, 2, 0]);
        assert_eq!(blocks(&physical(bench, "other", 16).await), [0, 0, 6]);
    });
}

#[test]
fn a_part_of_the_store_is_told_as_the_whole_tells_it() {
    with_bench(async |bench| {
        two_disks(bench).await;
        let whole = physical(bench, "web-root", 1 << 16).await;
        assert_eq!(whole.cell_bytes, 4096);
        let disk = DiskRef::new("web-root");
        let part = bench
            .service
            .describe_physical(&disk, 9000, Some(40_000), 1 << 16);
        let part = part.await.unwrap();
        assert_eq!((part.first, part.sums), (8192, whole.sums));
        assert_eq!(part.cells.len(), 10);
        let same = part.cells[..9].iter().zip(&whole.cells[2..]);
        assert!(same.clone().all(|(part, whole)| part.bytes == whole.bytes));
        let past = bench
            .service
            .describe_physical(&disk, u64::MAX, None, 10)
            .await
            .unwrap();
        assert!(past.cells.len() <= 1);
    });
}

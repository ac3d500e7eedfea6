use super::*;
use crate::engine::{Piece, Tenant};
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

/// Every cell of any part, held against a list of all objects.
#[test]
fn cells_are_what_all_objects_one_by_one_come_to() {
    with_bench(async |bench| {
        let disks = ["web-root", "other"];
        for disk in disks {
            bench.run(&format!("disk create {disk} --size 16M")).await;
        }
        for round in 0..6 {
            for (disk, number) in disks.iter().zip(1..) {
                let offset = ((round * 7 + number) * 48) << 10;
                let text =
                    format!("disk write {disk} --offset {offset} --random {round} --length 300K");
                bench.run(&text).await;
            }
            bench
                .run(&format!("snapshot create web-root s{round}"))
                .await;
        }
        let whole = physical(bench, "web-root", 1).await;
        let pool = bench.service.pool();
        let (head, snapshots) = {
            let state = bench.service.inner.state.borrow();
            let (id, row) = state.find_disk(&DiskRef::new("web-root")).unwrap();
            let chain: Vec<_> = state.chain(id).map(|(_, row)| row.version).collect();
            (row.head, chain)
        };
        let tenants = pool.tenants(&[vec![head], snapshots]).await.unwrap();
        let mut bytes = Vec::new();
        let each = |piece: Piece| {
            let of = match piece.tenant {
                Tenant::Group(0) => PhysicalUse::Now,
                Tenant::Group(_) => PhysicalUse::Snapshots,
                Tenant::Other => PhysicalUse::Others,
                Tenant::Metadata => PhysicalUse::Metadata,
                Tenant::Leaving => PhysicalUse::Leaving,
                Tenant::Freed => PhysicalUse::Freed,
            };
            bytes.extend(std::iter::repeat_n(
                (of, piece.location),
                piece.len as usize,
            ));
            true
        };
        pool.pieces(&tenants, None, each).await.unwrap();
        assert_eq!(whole.len, bytes.len() as u64);
        assert!(whole.len > 2 << 20);
        for (first, count, cells) in [
            (0, u64::MAX, 300),
            (70_000, 900_000, 11),
            (1 << 20, 5000, 7),
        ] {
            let disk = DiskRef::new("web-root");
            let view = bench
                .service
                .describe_physical(&disk, first, Some(count), cells);
            let view = view.await.unwrap();
            for (number, cell) in (0..).zip(&view.cells) {
                let from = (view.first + number * view.cell_bytes) as usize;
                let end = (view.first + count.min(view.len)).min(view.len) as usize;
                let to = (from + view.cell_bytes as usize).min(end);
                let mut sums = [0; PHYSICAL_USES];
                bytes[from..to]
                    .iter()
                    .for_each(|(of, _)| sums[*of as usize] += 1);
                assert_eq!(cell.bytes, sums, "cell {number} of {cells} from {first}");
                assert_eq!(cell.location, bytes[from].1.raw());
            }
        }
    });
}

use std::collections::BTreeSet;

use super::*;

#[test]
fn nothing_is_being_given_back_on_a_quiet_pool() {
    with_bench(async |bench| {
        for command in [
            "disk create web-root --size 64M",
            "disk write web-root --offset 0 --random 1 --length 3M",
            "snapshot create web-root base",
            "disk write web-root --offset 1M --random 2 --length 3M",
            "snapshot create web-root next",
            "disk create copy --from-snapshot web-root@base",
            "snapshot delete base --force",
            "disk zero web-root --offset 2M --length 1M",
            "disk delete web-root",
        ] {
            bench.run(command).await;
            bench.service.pool().settle().await.unwrap();
            let storage = bench.service.describe_storage().await.unwrap();
            let in_use = storage.live_data_bytes + storage.node_bytes;
            assert_eq!(storage.allocated_bytes, in_use, "{command}");
        }
        let storage = bench.service.describe_storage().await.unwrap();
        assert_eq!(storage.live_data_bytes, 6 << 20, "3 of base, 3 of next");
    });
}
use crate::engine::ExtentState;
use crate::service::command::VersionRef;

const BLOCK: u64 = 16 << 10;

async fn links(bench: &Bench, disk: &str) -> (u64, Vec<(String, u64)>) {
    let disk = DiskRef::new(disk);
    let view = bench.service.describe_snapshot_links(&disk).await.unwrap();
    let sizes = view.snapshots.into_iter();
    let sizes = sizes.map(|link| (link.snapshot.name, link.bytes / BLOCK));
    (view.total_bytes / BLOCK, sizes.collect())
}

fn sized(sizes: &[(&str, u64)]) -> Vec<(String, u64)> {
    let sizes = sizes.iter();
    sizes
        .map(|&(name, blocks)| (name.to_owned(), blocks))
        .collect()
}

/// Writes one block each.
async fn write(bench: &Bench, disk: &str, blocks: &[u64], byte: u8) {
    for block in blocks {
        let offset = block * BLOCK;
        let text = format!("disk write {disk} --offset {offset} --fill {byte} --length {BLOCK}");
        bench.run(&text).await;
    }
}

/// The service's own example: blocks A B C D; S1; write B1, C1; S2; write B2; S3; delete S2.
#[test]
fn golden_chain() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        write(bench, "web-root", &[0, 1, 2, 3], 1).await;
        bench.run("snapshot create web-root s1").await;
        write(bench, "web-root", &[1, 2], 2).await;
        bench.run("snapshot create web-root s2").await;
        write(bench, "web-root", &[1], 3).await;
        bench.run("snapshot create web-root s3").await;
        assert_eq!(
            links(bench, "web-root").await,
            (7, sized(&[("s1", 4), ("s2", 2), ("s3", 1)]))
        );
        assert_eq!(bench.snapshot("s2").await.frees_bytes, Some(BLOCK));
        assert_eq!(bench.snapshot("s2").await.held_by, ["s3"]);
        let outcome = bench.run("snapshot delete web-root@s2").await;
        assert_eq!(outcome.frees_bytes, Some(BLOCK), "B1 is freed");
        assert_eq!(
            links(bench, "web-root").await,
            (6, sized(&[("s1", 4), ("s3", 2)]))
        );
    });
}

#[test]
fn a_disks_figures_agree_with_its_snapshots() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        write(bench, "web-root", &[0, 1, 2, 3], 1).await;
        bench.run("snapshot create web-root s1").await;
        write(bench, "web-root", &[3, 4], 2).await;
        let disk = bench.disk("web-root").await;
        assert_eq!(disk.data_bytes, 5 * BLOCK, "sees");
        assert_eq!(disk.own_bytes, Some(2 * BLOCK), "written since");
        assert_eq!(disk.chain_bytes, Some(6 * BLOCK), "holds with its snapshot");
        assert_eq!((disk.redirected_blocks, disk.cow_copies), (2, 1));
        let s1 = bench.snapshot("s1").await;
        assert_eq!(
            (s1.data_bytes, s1.added_bytes, s1.frees_bytes),
            (4 * BLOCK, Some(4 * BLOCK), Some(BLOCK))
        );
        assert_eq!(s1.held_by, ["web-root"]);
    });
}

#[test]
fn two_branches_share_what_their_snapshot_holds_until_both_go() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        write(bench, "web-root", &[0, 1], 1).await;
        bench.run("snapshot create web-root base").await;
        write(bench, "web-root", &[0], 2).await;
        bench.run("snapshot create web-root left").await;
        bench.run("disk rollback web-root base").await;
        write(bench, "web-root", &[1], 3).await;
        bench.run("snapshot create web-root right").await;
        let base = bench.snapshot("base").await;
        assert_eq!(base.frees_bytes, Some(0), "held by both");
        assert_eq!(base.held_by, ["left", "right"]);
        assert_eq!(base.children.len(), 2);
        assert_eq!(
            links(bench, "web-root").await,
            (4, sized(&[("base", 2), ("left", 1), ("right", 1)]))
        );
        bench.run("snapshot delete web-root@base").await;
        bench.service.pool().settle().await.unwrap();
        // Hidden, it still holds a block for each; the older of the two counts what it reaches.
        assert_eq!(
            links(bench, "web-root").await,
            (4, sized(&[("left", 2), ("right", 2)]))
        );
        let storage = bench.service.describe_storage().await.unwrap();
        assert_eq!(storage.zombies, 1);
        assert_eq!(storage.live_data_bytes, 4 * BLOCK);
        let left = bench.snapshot("left").await;
        assert_eq!(left.parent, None);
    });
}

#[test]
fn a_clones_first_snapshot_counts_all_it_reaches_in_its_own_chain() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        write(bench, "web-root", &[0, 1, 2], 1).await;
        bench.run("snapshot create web-root base").await;
        bench
            .run("disk create copy --from-snapshot web-root@base")
            .await;
        let copy = bench.disk("copy").await;
        assert_eq!(
            (copy.own_bytes, copy.chain_bytes),
            (Some(0), Some(3 * BLOCK))
        );
        write(bench, "copy", &[2], 2).await;
        bench.run("snapshot create copy first").await;
        write(bench, "copy", &[2], 3).await;
        bench.run("snapshot create copy second").await;
        assert_eq!(
            links(bench, "copy").await,
            (4, sized(&[("first", 3), ("second", 1)]))
        );
        assert_eq!(links(bench, "web-root").await, (3, sized(&[("base", 3)])));
        let storage = bench.service.describe_storage().await.unwrap();
        assert_eq!(
            storage.live_data_bytes,
            5 * BLOCK,
            "chains are counted apart, the pool once"
        );
    });
}

/// A chain's sizes against the sets of blocks its members reach, over random histories.
#[test]
fn chain_sizes_are_what_brute_force_says() {
    for seed in 1..=12_u64 {
        with_bench(async |bench| {
            let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
            let mut random = |below: u64| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                state % below
            };
            bench
                .service
                .run("disk create aa --size 1M --block-size 64K")
                .await
                .unwrap();
            let mut disks = vec!["aa".to_owned()];
            for step in 0..40 {
                let disk = disks[random(disks.len() as u64) as usize].clone();
                let snapshots = bench.names_of(&disk).await;
                let text = match random(10) {
                    0..5 => format!(
                        "disk write {disk} --offset {} --fill {step} --length 64K",
                        random(16) * (64 << 10)
                    ),
                    5..7 => format!("snapshot create {disk} snap-{step}"),
                    _ if snapshots.is_empty() => continue,
                    choice => {
                        let snapshot = &snapshots[random(snapshots.len() as u64) as usize];
                        match choice {
                            7 => format!("snapshot delete {disk}@{snapshot} --force"),
                            8 => format!("disk rollback {disk} {snapshot}"),
                            _ => {
                                disks.push(format!("disk-{step}"));
                                format!("disk create disk-{step} --from-snapshot {disk}@{snapshot}")
                            }
                        }
                    }
                };
                bench.service.run(&text).await.unwrap();
                if step % 4 == 3 {
                    for disk in &disks {
                        compare(bench, disk, seed).await;
                    }
                }
            }
        });
    }
}

/// Every block a version reaches, by its place in the backend.
async fn reached(bench: &Bench, what: &VersionRef) -> BTreeSet<u64> {
    let pool = bench.service.pool();
    let version = bench.service.version_of(what).unwrap();
    let mut blocks = BTreeSet::new();
    for offset in (0..1 << 20).step_by(64 << 10) {
        let run = pool.extents(version, offset, 64 << 10, 1).await.unwrap();
        if let ExtentState::Data { location, .. } = run.extents[0].state {
            blocks.insert(location.raw());
        }
    }
    blocks
}

async fn compare(bench: &Bench, disk: &str, seed: u64) {
    let view = bench
        .service
        .describe_snapshot_links(&DiskRef::new(disk))
        .await
        .unwrap();
    let mut seen = BTreeSet::new();
    for link in view.snapshots {
        let what = format!("{disk}@{}", link.snapshot.id).parse().unwrap();
        let before = seen.len();
        seen.extend(reached(bench, &what).await);
        let blocks = (seen.len() - before) as u64;
        assert_eq!(
            link.bytes,
            blocks << 16,
            "seed {seed}, {disk}@{}",
            link.snapshot.name
        );
    }
    assert_eq!(
        view.total_bytes,
        (seen.len() as u64) << 16,
        "seed {seed}, {disk}"
    );
    seen.extend(reached(bench, &disk.parse().unwrap()).await);
    let chain_bytes = bench.disk(disk).await.chain_bytes;
    assert_eq!(
        chain_bytes,
        Some((seen.len() as u64) << 16),
        "seed {seed}, {disk}"
    );
}

/// What is known without a walk: the sizes of a disk's history, newest first, the disk's own last.
async fn at_once(bench: &Bench, disk: &str) -> Vec<(Option<u64>, Option<u64>)> {
    let disk = DiskRef::new(disk);
    let history = bench.service.describe_history_at_once(&disk).await.unwrap();
    let snapshots = history.snapshots.iter();
    let sizes = snapshots.map(|view| (view.added_bytes, view.frees_bytes));
    let own = (history.disk.own_bytes, history.disk.chain_bytes);
    sizes.chain([own]).collect()
}

#[test]
fn a_change_leaves_all_sizes_but_those_of_its_disk_and_the_snapshot_before_it() {
    with_bench(async |bench| {
        // What the bench looks at after each command would be known.
        let run = async |text: &str| drop(bench.service.run(text).await.unwrap());
        let write = async |disk: &str, block: u8, byte: u8| {
            let offset = u64::from(block) * BLOCK;
            run(&format!(
                "disk write {disk} --offset {offset} --fill {byte} --length {BLOCK}"
            ))
            .await;
        };
        for disk in ["web-root", "other"] {
            run(&format!("disk create {disk} --size 1M")).await;
            for byte in 1..4 {
                write(disk, 0, byte).await;
                write(disk, byte, byte).await;
                run(&format!("snapshot create {disk} s{byte}")).await;
            }
        }
        let unknown = at_once(bench, "web-root").await;
        assert_eq!(unknown, [(None, None); 4], "nothing was asked yet");
        let (all, others) = (bench.snapshots().await, bench.disk("other").await);
        assert!(all.iter().all(|view| view.is_measured()) && others.is_measured());
        let before = at_once(bench, "web-root").await;
        assert!(
            before
                .iter()
                .all(|size| size.0.is_some() && size.1.is_some())
        );

        write("other", 0, 9).await;
        assert_eq!(at_once(bench, "web-root").await, before, "another disk's");
        let after = at_once(bench, "other").await;
        assert_eq!(after[0], (Some(2 * BLOCK), None), "the newest snapshot");
        assert_eq!(after[3], (None, None), "the disk");
        assert!(after[1..3].iter().all(|size| size.1.is_some()), "the older");

        // A name is no change of data.
        run("snapshot modify web-root@s2 --name named").await;
        assert_eq!(at_once(bench, "web-root").await, before);

        run("snapshot delete web-root@named").await;
        let left = at_once(bench, "web-root").await;
        assert_eq!(left[0], (None, None), "goes on from another now");
        assert_eq!(left[1], (before[2].0, None), "is gone on from by another");
        assert_eq!(left[2].0, before[3].0, "the disk's own");
    });
}

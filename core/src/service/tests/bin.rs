use super::*;
use crate::service::SNAPSHOT_QUOTA;
use crate::service::views::{BinKind, Note};

const DAY_MS: TimeMs = 24 * 60 * 60 * 1000;
const BLOCK: u64 = 16 << 10;

async fn bin(bench: &Bench) -> Vec<String> {
    let bin = bench.service.describe_bin().await.unwrap();
    bin.items.into_iter().map(|item| item.name).collect()
}

async fn live(bench: &Bench) -> u64 {
    bench.service.pool().settle().await.unwrap();
    bench
        .service
        .describe_storage()
        .await
        .unwrap()
        .live_data_bytes
}

async fn fill(bench: &Bench, disk: &str, byte: u8) {
    let text = format!("disk write {disk} --offset 0 --fill {byte} --length 64K");
    bench.run(&text).await;
}

#[test]
fn a_deleted_snapshot_lies_in_the_bin_and_comes_back_as_it_was() {
    with_bin_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        fill(bench, "web-root", 1).await;
        bench.run("snapshot create web-root base --tag a=1").await;
        fill(bench, "web-root", 2).await;
        let before = bench.snapshot("base").await;
        let outcome = bench.run("snapshot delete base").await;
        assert!(matches!(outcome.notes[..], [Note::InBin { .. }]));
        assert_eq!(outcome.frees_bytes, None, "nothing is given back yet");
        assert_eq!(live(bench).await, 8 * BLOCK);
        assert_eq!(bench.snapshots().await, []);
        let disk = bench.disk("web-root").await;
        assert_eq!((disk.snapshots, disk.chain_bytes), (0, Some(4 * BLOCK)));
        let view = bench.service.describe_bin().await.unwrap();
        let item = &view.items[0];
        assert_eq!(
            (item.kind, &*item.id, view.days),
            (BinKind::Snapshot, &*before.id, 7)
        );
        assert_eq!(item.until_ms, item.deleted_ms + 7 * DAY_MS);
        assert_eq!((item.frees_bytes, view.frees_bytes), (4 * BLOCK, 4 * BLOCK));
        assert_eq!(item.disk.as_ref().unwrap().name, "web-root");
        for (text, code) in [
            ("snapshot delete base", "InvalidSnapshotId.NotFound"),
            ("disk rollback web-root base", "InvalidSnapshotId.NotFound"),
            (
                "snapshot modify base --name other",
                "InvalidSnapshotId.NotFound",
            ),
            (
                "disk create copy --from-snapshot base",
                "InvalidSnapshotId.NotFound",
            ),
            ("snapshot lock base --days 1", "InvalidSnapshotId.NotFound"),
            ("bin restore nobody", "InvalidBinItemId.NotFound"),
            ("bin delete base nobody", "InvalidBinItemId.NotFound"),
        ] {
            bench.refuses(text, code).await;
        }
        bench.run("bin restore base").await;
        assert_eq!(bench.snapshot("base").await, before);
        assert_eq!(bin(bench).await, [""; 0]);
        bench.run("disk rollback web-root base").await;
        assert_eq!(bench.read("web-root", 0, 4).await, [1; 4]);
    });
}

#[test]
fn a_deleted_disk_comes_back_with_what_went_with_it_and_the_same_bytes() {
    with_bin_bench(async |bench| {
        bench.run("disk create web-root --size 1M --system").await;
        let disk = DiskRef::new("web-root");
        fill(bench, "web-root", 1).await;
        bench
            .service
            .create_automatic_snapshot(&disk, "auto-1")
            .await
            .unwrap();
        fill(bench, "web-root", 2).await;
        bench.run("snapshot create web-root by-hand").await;
        fill(bench, "web-root", 3).await;
        // Waits for its commit when the disk goes.
        let head = bench.service.head_of(&disk).unwrap();
        bench.service.pool().write(head, 0, b"last").await.unwrap();
        let outcome = bench.run("disk delete web-root").await;
        let names = |list: &[crate::service::views::IdName]| -> Vec<String> {
            list.iter().map(|thing| thing.name.clone()).collect()
        };
        assert_eq!(names(&outcome.deleted), ["web-root", "auto-1"]);
        assert_eq!(names(&outcome.snapshots_left), ["by-hand"]);
        assert_eq!(bench.snapshot("by-hand").await.disk_name, None);
        bench
            .refuses(
                "disk write web-root --offset 0 --text x",
                "InvalidDiskId.NotFound",
            )
            .await;
        let item = bench.service.describe_bin().await.unwrap();
        let item = item
            .items
            .into_iter()
            .find(|item| item.kind == BinKind::Disk)
            .unwrap();
        assert_eq!(names(&item.with), ["auto-1"]);
        bench.run("bin restore web-root").await;
        assert_eq!(bench.names_of("web-root").await, ["auto-1", "by-hand"]);
        assert_eq!(bench.read("web-root", 0, 6).await, b"last\x03\x03");
        bench.run("disk rollback web-root auto-1").await;
        assert_eq!(bench.read("web-root", 0, 4).await, [1; 4]);
        assert_eq!(bin(bench).await, [""; 0]);
    });
}

#[test]
fn a_taken_name_gets_a_suffix() {
    with_bin_bench(async |bench| {
        for _ in 0..2 {
            bench.run("disk create web-root --size 1M").await;
            for _ in 0..3 {
                bench.run("snapshot create web-root base").await;
                bench.run("snapshot delete web-root@base").await;
            }
            bench.run("snapshot create web-root base").await;
            bench.run("disk delete web-root").await;
        }
        let ambiguous = bench.refuses("bin restore base", "InvalidParameter").await;
        assert!(matches!(ambiguous, ServiceError::Ambiguous { ids, .. } if ids.len() == 6));
        bench.run("disk create web-root --size 1M").await;
        let view = bench.service.describe_bin().await.unwrap();
        let disk = view
            .items
            .iter()
            .find(|item| item.kind == BinKind::Disk)
            .unwrap();
        let ids: Vec<_> = view
            .items
            .iter()
            .filter(|item| item.disk.as_ref().is_some_and(|of| of.id == disk.id))
            .collect();
        let text = format!("bin restore {} {} {}", ids[0].id, disk.id, ids[1].id);
        bench.run(&text).await;
        let names = bench.names_of(&disk.id).await;
        assert_eq!(bench.disk(&disk.id).await.name, "web-root-restored");
        let mut names: Vec<_> = names.iter().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, ["base", "base-restored", "base-restored-2"]);
    });
}

#[test]
fn a_name_of_128_characters_keeps_to_them() {
    with_bin_bench(async |bench| {
        let name = "ж".repeat(128);
        bench.run("disk create web-root --size 1M").await;
        bench.run(&format!("snapshot create web-root {name}")).await;
        bench.run(&format!("snapshot delete {name}")).await;
        bench.run(&format!("snapshot create web-root {name}")).await;
        bench.run(&format!("bin restore {name}")).await;
        let restored = format!("{}-restored", "ж".repeat(119));
        let found = bench.names_of("web-root").await;
        assert!(found.contains(&restored), "{found:?}");
    });
}

#[test]
fn restoring_at_64_is_refused_and_evicts_nothing() {
    with_bin_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        bench.run("snapshot create web-root old").await;
        bench.run("snapshot delete old").await;
        let disk = DiskRef::new("web-root");
        for at in 0..SNAPSHOT_QUOTA {
            let name = format!("auto-{at:02}");
            bench
                .service
                .create_automatic_snapshot(&disk, &name)
                .await
                .unwrap();
        }
        assert_eq!(bin(bench).await, ["old"], "the bin is outside the 64");
        bench
            .refuses("bin restore old", "QuotaExceed.Snapshot")
            .await;
        bench.service.run("disk delete web-root").await.unwrap();
        // Alone it fits, but then the disk and what went with it do not.
        bench.service.run("bin restore old").await.unwrap();
        let error = bench
            .refuses("bin restore web-root", "QuotaExceed.Snapshot")
            .await;
        assert!(matches!(
            error,
            ServiceError::RestoreQuota { count: 65, .. }
        ));
        bench.service.run("snapshot delete old").await.unwrap();
        bench.service.run("bin restore web-root").await.unwrap();
        assert_eq!(bench.disk("web-root").await.snapshots, 64);
        // Eviction does not go through the bin.
        let outcome = bench
            .service
            .run("snapshot create web-root newest")
            .await
            .unwrap();
        assert_eq!(outcome.evicted[0].name, "auto-00");
        assert_eq!(bin(bench).await, ["old"]);
    });
}

#[test]
fn the_bin_is_emptied_by_hand_and_says_before_what_goes() {
    with_bin_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        let disk = DiskRef::new("web-root");
        for byte in 1..4 {
            fill(bench, "web-root", byte).await;
            let name = format!("auto-{byte}");
            bench
                .service
                .create_automatic_snapshot(&disk, &name)
                .await
                .unwrap();
        }
        bench.run("snapshot delete auto-2").await;
        let delete = "disk delete web-root".parse().unwrap();
        let view = bench.service.preview(&delete).await.unwrap();
        assert!(view.bin_until_ms.is_some());
        assert_eq!(
            view.frees_bytes,
            8 * BLOCK,
            "what auto-2 does not need: when it has left"
        );
        bench.run("disk delete web-root").await;
        assert_eq!(live(bench).await, 12 * BLOCK);
        let empty = bench.service.preview(&Command::EmptyBin).await.unwrap();
        assert_eq!((empty.what.len(), empty.frees_bytes), (4, 12 * BLOCK));
        assert_eq!(empty.bin_until_ms, None);
        let outcome = bench.run("bin delete web-root").await;
        assert_eq!(outcome.frees_bytes, Some(8 * BLOCK));
        assert_eq!(outcome.deleted.len(), 3, "with what went with it");
        assert_eq!(live(bench).await, 4 * BLOCK);
        let outcome = bench.run("bin empty").await;
        assert_eq!(outcome.frees_bytes, Some(4 * BLOCK));
        assert_eq!(live(bench).await, 0);
        bench.run("bin empty").await;
    });
}

#[test]
fn what_was_in_the_bin_for_its_time_goes_some_at_a_time() {
    with_bin_bench(async |bench| {
        bench.run("pool set-bin-period 2").await;
        bench.run("disk create web-root --size 1M").await;
        for round in 0..2 {
            for at in 0..50 {
                bench
                    .service
                    .run(&format!("snapshot create web-root snap-{round}-{at}"))
                    .await
                    .unwrap();
            }
            for at in 0..50 {
                bench
                    .service
                    .run(&format!("snapshot delete snap-{round}-{at}"))
                    .await
                    .unwrap();
            }
        }
        bench.run("pool set-bin-period 0").await;
        bench.run("snapshot create web-root gone").await;
        bench.run("snapshot delete gone").await;
        assert_eq!(bin(bench).await.len(), 100, "what was there keeps its date");
        let due = bench.service.bin_due().unwrap();
        let before = bench.service.describe_activity(500).await.len();
        assert_eq!(bench.service.expire_bin(due - 1).await.unwrap(), Some(due));
        assert_eq!(
            bench.service.describe_activity(500).await.len(),
            before,
            "no line for nothing"
        );
        let later = due + DAY_MS;
        let next = bench.service.expire_bin(later).await.unwrap();
        assert_eq!(bin(bench).await.len(), 36);
        assert!(next.unwrap() <= later, "more is due");
        assert_eq!(bench.service.expire_bin(later).await.unwrap(), None);
        assert_eq!(bin(bench).await, [""; 0]);
        let line = &bench.service.describe_activity(1).await[0];
        assert_eq!(line.command, "rowdisk bin expire");
        assert_eq!(line.result.as_ref().unwrap().deleted.len(), 36);
        bench.assert_reopens_the_same().await;
    });
}

#[test]
fn a_bin_that_is_off_takes_nothing() {
    with_bin_bench(async |bench| {
        bench.run("pool set-bin-period 0").await;
        bench.run("disk create web-root --size 1M").await;
        bench.run("snapshot create web-root base").await;
        let outcome = bench.run("snapshot delete base").await;
        assert_eq!(outcome.notes, []);
        bench.run("disk delete web-root").await;
        assert_eq!(bin(bench).await, [""; 0]);
        bench
            .refuses("pool set-bin-period 366", "InvalidParameter")
            .await;
        bench.run("pool set-quota-policy oldest-automatic").await;
        assert_eq!(
            bench.service.describe_bin().await.unwrap().days,
            0,
            "one setting leaves the other"
        );
    });
}

#[test]
fn what_lies_in_the_bin_is_no_source_and_no_dependant() {
    with_bin_bench(async |bench| {
        bench.run("disk create web-root --size 1M --system").await;
        bench.run("snapshot create web-root base").await;
        bench.run("disk create copy --from-snapshot base").await;
        // The source goes: by the rule, the way back is lost, even if its blocks are there.
        bench.run("snapshot delete base --force").await;
        let error = bench
            .refuses("disk reinit copy", "InvalidSourceSnapshot")
            .await;
        assert_eq!(error.key(), "source-snapshot-in-bin");
        bench.run("bin restore base").await;
        bench.run("disk reinit copy").await;
        // The copy goes: nothing stands in the source's way.
        bench.run("disk delete copy").await;
        bench.run("snapshot delete base").await;
        bench.run("bin restore copy").await;
        bench
            .refuses("disk reinit copy", "InvalidSourceSnapshot")
            .await;
        bench.run("bin empty").await;
        let error = bench
            .refuses("disk reinit copy", "InvalidSourceSnapshot")
            .await;
        assert_eq!(error.key(), "source-snapshot-gone");
        // An image's snapshot does not get there.
        bench.run("snapshot create web-root next").await;
        bench
            .run("image create debian --snapshot web-root@next")
            .await;
        bench
            .refuses(
                "snapshot delete web-root@next --force",
                "SnapshotCreatedImage",
            )
            .await;
    });
}

#[test]
fn a_group_comes_back_with_its_first_snapshot() {
    with_bin_bench(async |bench| {
        bench.run("disk create aa --size 1M").await;
        bench.run("disk create bb --size 1M").await;
        bench
            .run("snapshot group-create nightly aa bb --tag a=1")
            .await;
        bench.run("snapshot group-delete nightly").await;
        assert_eq!(bench.service.describe_snapshot_groups().await, []);
        bench
            .refuses(
                "snapshot group-delete nightly",
                "InvalidSnapshotGroupId.NotFound",
            )
            .await;
        let mut ids = bench.service.describe_bin().await.unwrap().items;
        ids.retain(|item| item.kind == BinKind::Snapshot);
        bench.run(&format!("bin restore {}", ids[0].id)).await;
        let groups = bench.service.describe_snapshot_groups().await;
        assert_eq!((groups[0].snapshots.len(), groups[0].tags.len()), (1, 1));
        bench.run(&format!("bin delete {}", ids[1].id)).await;
        assert_eq!(bench.service.describe_snapshot_groups().await.len(), 1);
        bench.run("snapshot group-delete nightly").await;
        bench.run("bin empty").await;
        assert!(bench.service.inner.state.borrow().groups.is_empty());
    });
}

/// The service's own example, by way of the bin: hidden, it is not in the chain's sizes.
#[test]
fn the_golden_chain_does_not_count_what_lies_in_the_bin() {
    with_bin_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        let write = async |block: u64, byte: u8| {
            let offset = block * BLOCK;
            let text =
                format!("disk write web-root --offset {offset} --fill {byte} --length {BLOCK}");
            bench.run(&text).await;
        };
        for block in 0..4 {
            write(block, 1).await;
        }
        bench.run("snapshot create web-root s1").await;
        write(1, 2).await;
        write(2, 2).await;
        bench.run("snapshot create web-root s2").await;
        write(1, 3).await;
        bench.run("snapshot create web-root s3").await;
        let links = async || {
            let view = bench
                .service
                .describe_snapshot_links(&DiskRef::new("web-root"))
                .await
                .unwrap();
            let sizes = view.snapshots.iter().map(|link| link.bytes / BLOCK);
            (view.total_bytes / BLOCK, sizes.collect::<Vec<_>>())
        };
        assert_eq!(links().await, (7, vec![4, 2, 1]));
        bench.run("snapshot delete s2").await;
        assert_eq!(links().await, (6, vec![4, 2]));
        assert_eq!(live(bench).await, 7 * BLOCK, "B1 is kept");
        let s3 = bench.snapshot("s3").await;
        assert_eq!(
            (s3.added_bytes, s3.parent.is_some()),
            (Some(2 * BLOCK), true),
            "since s1"
        );
        let s1 = bench.snapshot("s1").await;
        assert!(s1.is_held_by_bin && s1.held_by == ["s3"]);
        bench.run("bin restore s2").await;
        assert_eq!(links().await, (7, vec![4, 2, 1]));
        bench.run("snapshot delete s2").await;
        let outcome = bench.run("bin empty").await;
        assert_eq!(outcome.frees_bytes, Some(BLOCK), "B1 is freed");
        assert_eq!(links().await, (6, vec![4, 2]));
        assert_eq!(live(bench).await, 6 * BLOCK);
    });
}

#[test]
fn a_present_that_only_the_bin_holds_counts_as_the_disks_own() {
    with_bin_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        fill(bench, "web-root", 1).await;
        bench.run("snapshot create web-root base").await;
        let disk = bench.disk("web-root").await;
        assert_eq!((disk.is_changed, disk.own_bytes), (false, Some(0)));
        bench.run("snapshot delete base").await;
        let disk = bench.disk("web-root").await;
        assert_eq!((disk.is_changed, disk.own_bytes), (true, Some(4 * BLOCK)));
        let view = bench
            .service
            .preview(&"disk delete web-root".parse().unwrap())
            .await
            .unwrap();
        assert_eq!(view.present_lost_bytes, Some(4 * BLOCK));
        assert!(view.is_present_changed && view.is_held_by_bin);
        let history = bench
            .service
            .describe_history(&DiskRef::new("web-root"))
            .await
            .unwrap();
        assert_eq!(history.undo_point, None, "it cannot be gone back to");
    });
}

#[test]
fn resetting_the_pool_names_what_lies_in_the_bin() {
    with_bin_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        bench.run("disk delete web-root").await;
        let view = bench.service.preview(&Command::ResetPool).await.unwrap();
        assert_eq!(view.what[0].name, "web-root");
    });
}

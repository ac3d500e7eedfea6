use super::*;
use crate::service::SNAPSHOT_QUOTA;

/// Makes a disk with as many snapshots as it may have: `s-00` is the oldest.
async fn full(bench: &Bench) {
    bench.run("disk create web-root --size 1M --system").await;
    for at in 0..SNAPSHOT_QUOTA {
        let text = format!("snapshot create web-root snap-{at:02}");
        bench.service.run(&text).await.unwrap();
    }
    bench.assert_reopens_the_same().await;
}

#[test]
fn at_64_the_oldest_goes_in_the_same_commit_and_is_named() {
    with_bench(async |bench| {
        full(bench).await;
        let disk = bench.disk("web-root").await;
        assert_eq!((disk.snapshots, disk.snapshot_quota), (64, 64));
        assert_eq!(disk.next_to_go.unwrap().name, "snap-00");
        let outcome = bench.run("snapshot create web-root newest").await;
        assert_eq!(outcome.evicted[0].name, "snap-00");
        assert!(outcome.deleted.is_empty());
        let names = bench.names_of("web-root").await;
        assert_eq!(names.len(), 64);
        assert_eq!((&*names[0], &*names[63]), ("snap-01", "newest"));
    });
}

#[test]
fn eviction_passes_over_what_an_image_uses_and_takes_what_a_disk_was_made_from() {
    with_bench(async |bench| {
        full(bench).await;
        bench
            .run("image create debian --snapshot web-root@snap-00")
            .await;
        bench
            .run("disk create copy --from-snapshot web-root@snap-01")
            .await;
        assert_eq!(
            bench.disk("web-root").await.next_to_go.unwrap().name,
            "snap-01"
        );
        let outcome = bench.run("snapshot create web-root newest").await;
        assert_eq!(outcome.evicted[0].name, "snap-01");
        assert_eq!(outcome.disks_losing_reinit[0].name, "copy");
        bench
            .refuses("disk reinit copy", "InvalidSourceSnapshot")
            .await;
    });
}

#[test]
fn when_none_can_go_nothing_changes() {
    with_bench(async |bench| {
        full(bench).await;
        for at in 0..SNAPSHOT_QUOTA {
            let text = format!("image create image-{at:02} --snapshot web-root@snap-{at:02}");
            bench.service.run(&text).await.unwrap();
        }
        assert_eq!(bench.disk("web-root").await.next_to_go, None);
        bench
            .refuses("snapshot create web-root newest", "QuotaExceed.Snapshot")
            .await;
        bench
            .refuses(
                "disk rollback web-root snap-10 --keep-current broken",
                "QuotaExceed.Snapshot",
            )
            .await;
        bench
            .refuses(
                "disk reinit web-root --keep-current broken",
                "QuotaExceed.Snapshot",
            )
            .await;
        bench
            .refuses(
                "snapshot group-create group-1 web-root",
                "QuotaExceed.Snapshot",
            )
            .await;
        bench.run("disk rollback web-root snap-10").await;
    });
}

#[test]
fn under_oldest_automatic_a_manual_one_is_refused_and_an_automatic_one_evicts_its_like() {
    with_bench(async |bench| {
        bench.run("pool set-quota-policy oldest-automatic").await;
        bench.run("disk create web-root --size 1M").await;
        let disk = DiskRef::new("web-root");
        for at in 0..SNAPSHOT_QUOTA {
            let result = if at == 5 {
                bench
                    .service
                    .create_automatic_snapshot(&disk, "auto-05")
                    .await
            } else {
                bench
                    .service
                    .run(&format!("snapshot create web-root snap-{at:02}"))
                    .await
            };
            result.unwrap();
        }
        bench
            .refuses("snapshot create web-root newest", "QuotaExceed.Snapshot")
            .await;
        let outcome = bench
            .service
            .create_automatic_snapshot(&disk, "auto-65")
            .await
            .unwrap();
        assert_eq!(outcome.evicted[0].name, "auto-05");
        bench.run("snapshot delete web-root@auto-65").await;
        bench.run("snapshot create web-root newest").await;
        let error = bench
            .service
            .create_automatic_snapshot(&disk, "auto-66")
            .await
            .unwrap_err();
        assert_eq!(error.code(), "QuotaExceed.Snapshot");
        bench.run("pool set-quota-policy oldest").await;
        let outcome = bench.run("snapshot create web-root by-hand").await;
        assert_eq!(outcome.evicted[0].name, "snap-00");
    });
}

#[test]
fn a_rollbacks_target_is_never_the_victim_of_its_safety_snapshot() {
    with_bench(async |bench| {
        full(bench).await;
        let outcome = bench
            .run("disk rollback web-root snap-00 --keep-current broken")
            .await;
        assert_eq!(outcome.evicted[0].name, "snap-01");
        let names = bench.names_of("web-root").await;
        assert_eq!((&*names[0], &*names[63]), ("snap-00", "broken"));
        assert_eq!(
            outcome.snapshots_left.len(),
            62,
            "the newer ones that are left"
        );
    });
}

#[test]
fn a_reinits_source_is_never_the_victim_of_its_safety_snapshot() {
    with_bench(async |bench| {
        bench.run("disk create base --size 1M").await;
        bench.run("snapshot create base source").await;
        bench
            .run("disk create web-root --from-snapshot base@source")
            .await;
        for at in 0..SNAPSHOT_QUOTA {
            let text = format!("snapshot create web-root snap-{at:02}");
            bench.service.run(&text).await.unwrap();
        }
        let outcome = bench
            .run("disk reinit web-root --keep-current broken")
            .await;
        assert_eq!(outcome.evicted[0].name, "snap-00");
    });
}

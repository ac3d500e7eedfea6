use super::runs::days;
use super::*;
use crate::service::SNAPSHOT_QUOTA;
use crate::service::views::CoverageLimit;

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

/// Locks all snapshots of such a disk, for as long as their locks can still be taken off.
async fn lock_all(bench: &Bench) {
    for at in 0..SNAPSHOT_QUOTA {
        let text = format!("snapshot lock web-root@snap-{at:02} --days 9 --cool-off 3");
        bench.service.run(&text).await.unwrap();
    }
}

async fn disks_full(bench: &Bench, command: &str) -> Vec<String> {
    let preview = bench.service.preview(&command.parse().unwrap()).await;
    let full = preview.unwrap().disks_full.into_iter();
    full.map(|disk| disk.name).collect()
}

#[test]
fn a_policy_says_before_it_is_applied_where_it_can_take_nothing_and_after_it_promises_nothing() {
    with_bench(async |bench| {
        full(bench).await;
        bench.run("disk create db --size 1M").await;
        bench
            .run("policy create daily --hours 0 --weekdays 1-7 --retention forever")
            .await;
        let apply = "policy apply daily web-root db";
        assert_eq!(disks_full(bench, apply).await, [""; 0]);
        lock_all(bench).await;
        assert_eq!(disks_full(bench, apply).await, ["web-root"]);
        bench.run(apply).await;
        let coverage = async |disk: &str| bench.disk(disk).await.policies[0].coverage;
        let none = coverage("web-root").await;
        assert_eq!((none.limit, none.slots), (CoverageLimit::Full, 0));
        assert_eq!((none.guaranteed_ms, none.before_next_ms), (0, 0));
        assert_eq!(coverage("db").await.slots, 64);
        // With one that can go, the newest is certain.
        bench.run("snapshot unlock web-root@snap-07").await;
        assert_eq!(coverage("web-root").await.limit, CoverageLimit::Quota);
        assert_eq!(disks_full(bench, apply).await, [""; 0]);
        // The stricter rule leaves what was made by hand.
        bench.run("pool set-quota-policy oldest-automatic").await;
        assert_eq!(coverage("web-root").await.limit, CoverageLimit::Full);
        assert_eq!(disks_full(bench, apply).await, ["web-root"]);
    });
}

#[test]
fn a_policys_own_snapshots_that_cannot_go_hold_slots_as_others_do() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M --system").await;
        bench
            .run("policy create daily --hours 0 --weekdays 1-7 --retention forever")
            .await;
        bench.run("policy apply daily web-root").await;
        bench.pass(days(3)).await;
        let slots = async || bench.disk("web-root").await.policies[0].coverage.slots;
        assert_eq!(slots().await, 64);
        let names = bench.names_of("web-root").await;
        let (first, second) = (&names[0], &names[1]);
        bench
            .run(&format!("snapshot lock web-root@{first} --days 9"))
            .await;
        assert_eq!(slots().await, 63);
        bench
            .run(&format!("image create debian --snapshot web-root@{second}"))
            .await;
        assert_eq!(slots().await, 62);
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
        let refused = bench.service.run("snapshot create web-root newest").await;
        assert_eq!(
            refused.unwrap_err().to_string(),
            "the disk \"web-root\" has 64 snapshots, and by the rule in Settings none of them goes \
             for one that is taken by hand; delete one, then try again"
        );
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

use super::*;
use crate::service::SNAPSHOT_QUOTA;
use crate::service::views::{LockStatus, Note};

const HOUR_MS: TimeMs = 60 * 60 * 1000;
const DAY_MS: TimeMs = 24 * HOUR_MS;

impl Bench {
    fn wait(&self, ms: TimeMs) {
        let clock = &self.environment.now_ms;
        clock.set(clock.get() + ms);
    }

    async fn status_of(&self, snapshot: &str) -> Option<LockStatus> {
        self.snapshot(snapshot).await.lock.map(|lock| lock.status)
    }
}

async fn locked(bench: &Bench, lock: &str) {
    bench.run("disk create web-root --size 1M --system").await;
    bench.run("snapshot create web-root base").await;
    bench
        .run(&format!("snapshot lock web-root@base {lock}"))
        .await;
}

#[test]
fn a_lock_goes_from_its_cool_off_to_compliance_to_expired() {
    with_bench(async |bench| {
        locked(bench, "--days 2 --cool-off 3").await;
        assert_eq!(bench.status_of("base").await, Some(LockStatus::CoolOff));
        bench.wait(3 * HOUR_MS);
        assert_eq!(bench.status_of("base").await, Some(LockStatus::Compliance));
        let all = bench.service.describe_locked_snapshots(None).await;
        assert_eq!((all.len(), &*all[0].disk.name), (1, "web-root"));
        let none = bench
            .service
            .describe_locked_snapshots(Some(LockStatus::CoolOff));
        assert_eq!(none.await, []);
        bench.wait(2 * DAY_MS);
        assert_eq!(bench.status_of("base").await, Some(LockStatus::Expired));
        bench.run("snapshot delete web-root@base").await;
    });
}

#[test]
fn within_its_cool_off_a_lock_is_changed_in_any_way_and_taken_off() {
    with_bench(async |bench| {
        locked(bench, "--days 10 --cool-off 3").await;
        bench
            .run("snapshot lock web-root@base --days 1 --cool-off 1")
            .await;
        let lock = bench.snapshot("base").await.lock.unwrap();
        assert_eq!(lock.until_ms, lock.locked_ms + DAY_MS);
        assert_eq!(lock.cool_off_until_ms, lock.locked_ms + HOUR_MS);
        bench.run("snapshot unlock web-root@base").await;
        assert_eq!(bench.status_of("base").await, None);
        bench
            .refuses("snapshot unlock web-root@base", "OperationDenied")
            .await;
        bench.run("snapshot delete web-root@base").await;
    });
}

#[test]
fn after_the_cool_off_a_lock_is_only_extended() {
    with_bench(async |bench| {
        locked(bench, "--days 10").await;
        let code = "OperationDenied.SnapshotLocked";
        bench.refuses("snapshot unlock web-root@base", code).await;
        bench
            .refuses("snapshot lock web-root@base --days 9", code)
            .await;
        bench
            .refuses("snapshot lock web-root@base --days 20 --cool-off 1", code)
            .await;
        let before = bench.snapshot("base").await.lock.unwrap();
        bench.run("snapshot lock web-root@base --days 20").await;
        let after = bench.snapshot("base").await.lock.unwrap();
        assert!(after.until_ms >= before.until_ms + 10 * DAY_MS);
        assert_eq!(after.locked_ms, before.locked_ms);
        // Expired, it is a lock no more: any other may follow.
        bench.wait(21 * DAY_MS);
        bench
            .run("snapshot lock web-root@base --days 1 --cool-off 72")
            .await;
        assert_eq!(bench.status_of("base").await, Some(LockStatus::CoolOff));
    });
}

#[test]
fn the_limits_of_a_lock_are_the_apis() {
    with_bench(async |bench| {
        locked(bench, "--days 36500 --cool-off 72").await;
        for bad in [
            "--days 0",
            "--days 36501",
            "--days 1 --cool-off 73",
            "--days 4294967295 --cool-off 4294967295",
        ] {
            let text = format!("snapshot lock web-root@base {bad}");
            bench.refuses(&text, "InvalidParameter").await;
        }
        bench
            .refuses(
                "snapshot lock web-root@nobody --days 1",
                "InvalidSnapshotId.NotFound",
            )
            .await;
        bench
            .refuses(
                "snapshot unlock web-root@nobody",
                "InvalidSnapshotId.NotFound",
            )
            .await;
        bench
            .run("snapshot lock web-root@base --days 1 --cool-off 0")
            .await;
        assert_eq!(bench.status_of("base").await, Some(LockStatus::Compliance));
    });
}

#[test]
fn nobody_deletes_a_locked_snapshot() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        bench.run("disk create other --size 1M").await;
        bench
            .run("snapshot group-create nightly web-root other")
            .await;
        bench
            .run("snapshot lock web-root@nightly --days 1 --cool-off 1")
            .await;
        let code = "OperationDenied.SnapshotLocked";
        bench
            .refuses("snapshot delete web-root@nightly", code)
            .await;
        bench
            .refuses("snapshot delete web-root@nightly --force", code)
            .await;
        bench
            .refuses("snapshot delete other@nightly web-root@nightly", code)
            .await;
        bench
            .refuses("snapshot group-delete nightly --force", code)
            .await;
        let command = "snapshot delete web-root@nightly".parse().unwrap();
        let view = bench.service.preview(&command).await.unwrap();
        assert_eq!(
            (&*view.refusals[0].why.code, view.refusals[0].can_force),
            (code, false)
        );
        let reset = bench.service.preview(&Command::ResetPool).await.unwrap();
        assert_eq!(
            reset.locked[0].name, "nightly",
            "resetting ignores locks, and says so"
        );
    });
}

#[test]
fn eviction_passes_over_what_is_locked() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        for at in 0..SNAPSHOT_QUOTA {
            let text = format!("snapshot create web-root snap-{at:02}");
            bench.service.run(&text).await.unwrap();
        }
        bench.run("snapshot lock web-root@snap-00 --days 1").await;
        assert_eq!(
            bench.disk("web-root").await.next_to_go.unwrap().name,
            "snap-01"
        );
        let outcome = bench.run("snapshot create web-root newest").await;
        assert_eq!(outcome.evicted[0].name, "snap-01");
        for at in 2..SNAPSHOT_QUOTA {
            let text = format!("snapshot lock web-root@snap-{at:02} --days 1 --cool-off 1");
            bench.service.run(&text).await.unwrap();
        }
        bench.run("snapshot lock web-root@newest --days 1").await;
        assert_eq!(bench.disk("web-root").await.next_to_go, None);
        for text in [
            "snapshot create web-root next",
            "disk rollback web-root snap-10 --keep-current broken",
            "snapshot group-create group-1 web-root",
        ] {
            bench.refuses(text, "QuotaExceed.Snapshot").await;
        }
        bench.wait(DAY_MS);
        let outcome = bench.run("snapshot create web-root next").await;
        assert_eq!(outcome.evicted[0].name, "snap-00", "the lock has expired");
    });
}

#[test]
fn a_locked_automatic_snapshot_stays_when_its_disk_goes() {
    with_bin_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        let disk = DiskRef::new("web-root");
        for name in ["auto-1", "auto-2"] {
            bench
                .service
                .create_automatic_snapshot(&disk, name)
                .await
                .unwrap();
        }
        bench.run("snapshot lock web-root@auto-1 --days 1").await;
        let outcome = bench.run("disk delete web-root").await;
        assert_eq!(outcome.snapshots_left[0].name, "auto-1");
        let kept = |note: &Note| matches!(note, Note::KeptByLock { snapshot, .. } if snapshot.name == "auto-1");
        assert!(outcome.notes.iter().any(kept));
        assert_eq!(bench.snapshots().await.len(), 1);
    });
}

#[test]
fn a_clock_set_back_prolongs_no_lock_and_ends_none() {
    with_bench(async |bench| {
        locked(bench, "--days 1").await;
        let then = bench.environment.now_ms.get();
        bench.environment.now_ms.set(then - 30 * DAY_MS);
        bench
            .refuses("snapshot delete base", "OperationDenied.SnapshotLocked")
            .await;
        bench.environment.now_ms.set(then + DAY_MS);
        bench.run("snapshot delete base").await;
    });
}

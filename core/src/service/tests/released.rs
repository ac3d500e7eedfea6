//! What becomes of a deleted disk's policy, and of its automatic snapshots that something keeps.

use super::runs::{HOUR, days};
use super::*;
use crate::service::views::{Actor, EventView, Kept};

/// 2026-11-23 is a Monday.
const MONDAY: TimeMs = 1_795_392_000_000;

/// A system disk under a daily policy, with two of its snapshots, an image made from the first.
async fn with_image(bench: &Bench) {
    bench.set(MONDAY);
    bench.run("disk create web-root --size 1M --system").await;
    bench
        .run("policy create plan --hours 0 --weekdays 1-7 --retention forever")
        .await;
    bench.run("policy apply plan web-root").await;
    bench.pass(days(2)).await;
    let names = bench.names_of("web-root").await;
    let image = format!("image create debian --snapshot web-root@{}", names[0]);
    bench.run(&image).await;
}

fn gone(events: &[EventView]) -> Vec<String> {
    let outcomes = events.iter().filter_map(|event| event.result.as_ref().ok());
    let gone = outcomes.flat_map(|outcome| &outcome.deleted);
    gone.map(|name| name.name.clone()).collect()
}

#[test]
fn a_disk_that_comes_back_is_under_its_policy_and_missed_nothing() {
    with_bin_bench(async |bench| {
        with_image(bench).await;
        bench.run("disk delete web-root").await;
        let policies = bench.service.describe_policies().await;
        assert!(policies[0].disks.is_empty());
        assert!(bench.pass(days(3) + HOUR).await.is_empty());
        bench.run("bin restore web-root").await;
        let disk = bench.disk("web-root").await;
        assert_eq!(disk.policies[0].policy.name, "plan");
        assert_eq!(disk.policies[0].next.unwrap().at_ms, MONDAY + days(6));
        assert!(bench.settle().await.is_empty());
        assert_eq!(bench.pass(days(1)).await.len(), 1);
        // A policy that is deleted meanwhile is not come back to.
        bench.run("disk delete web-root").await;
        bench.run("policy delete plan").await;
        bench.run("bin restore web-root").await;
        assert!(bench.disk("web-root").await.policies.is_empty());
        // And a disk that is gone for good leaves no trace of one.
        bench
            .run("policy create plan --hours 0 --weekdays 1-7 --retention forever")
            .await;
        bench.run("policy apply plan web-root").await;
        bench.run("disk delete web-root").await;
        bench.run("bin empty").await;
        assert!(bench.service.inner.state.borrow().associations.is_empty());
    });
}

#[test]
fn a_snapshot_that_only_an_image_kept_goes_after_the_image() {
    with_bench(async |bench| {
        with_image(bench).await;
        let kept = bench.names_of("web-root").await[0].clone();
        let outcome = bench.run("disk delete web-root").await;
        assert_eq!(outcome.snapshots_left[0].name, kept);
        let view = bench.snapshot(&kept).await;
        assert!(matches!(&view.kept, Some(Kept::Image(image)) if image.name == "debian"));
        // That it stays was told: nothing is, until it can go.
        assert!(bench.pass(days(5)).await.is_empty());
        bench.run("image delete debian").await;
        let events = bench.settle().await;
        assert_eq!(gone(&events), [kept]);
        assert!(
            matches!(&events[0].by, Some(Actor::Expiry(Some(policy))) if policy.name == "plan")
        );
        assert!(bench.snapshots().await.is_empty());
    });
}

#[test]
fn a_snapshot_that_only_a_lock_kept_goes_when_the_lock_expires() {
    with_bench(async |bench| {
        with_image(bench).await;
        bench.run("image delete debian").await;
        let locked = bench.names_of("web-root").await[1].clone();
        bench
            .run(&format!("snapshot lock web-root@{locked} --days 3"))
            .await;
        bench.run("disk delete web-root").await;
        let until = bench.environment.now_ms.get() + days(3);
        assert_eq!(bench.service.due(), Some(until));
        assert!(bench.pass(days(3) - 1).await.is_empty());
        assert_eq!(gone(&bench.pass(HOUR).await), [locked]);
    });
}

#[test]
fn while_the_disk_can_come_back_its_snapshots_wait_for_it() {
    with_bin_bench(async |bench| {
        with_image(bench).await;
        let kept = bench.names_of("web-root").await[0].clone();
        for is_back in [true, false] {
            bench.run("disk delete web-root").await;
            if is_back {
                bench.run("image delete debian").await;
                assert!(bench.pass(days(2)).await.is_empty());
                bench.run("bin restore web-root").await;
                // Nothing of its deletion is left.
                bench.run("policy cancel web-root").await;
                assert!(bench.pass(days(30)).await.is_empty());
                assert_eq!(bench.names_of("web-root").await[0], kept);
                let image = format!("image create debian --snapshot web-root@{kept}");
                bench.run(&image).await;
            }
        }
        // Gone for good after a week; the image keeps it, then it goes.
        assert!(gone(&bench.pass(days(8)).await).is_empty());
        assert_eq!(bench.snapshots().await.len(), 1);
        bench.run("image delete debian").await;
        assert_eq!(gone(&bench.settle().await), [kept]);
        // What is kept by choice has no part in it.
        bench.run("disk create other --size 1M").await;
        let disk = DiskRef::new("other");
        let auto = bench.service.create_automatic_snapshot(&disk, "auto-1");
        auto.await.unwrap();
        bench.run("disk delete other --keep-automatic").await;
        bench.run("bin empty").await;
        assert!(bench.pass(days(30)).await.is_empty());
        assert_eq!(bench.snapshots().await.len(), 1);
    });
}

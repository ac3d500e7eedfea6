//! Which copy a name means, and what a loss makes of one on its way.

use std::pin::pin;

use super::*;

/// A copy that was begun, and paused.
async fn paused(here: &Bench, there: &Bench, text: &str) -> SnapshotId {
    let id = begin(here, there, text).await;
    let run = there
        .service
        .run_copy(&here.service, id, |_, _| false)
        .await;
    assert_eq!(run.unwrap_err().code(), "Canceled");
    id
}

async fn source(here: &Bench) {
    for text in [
        "disk create data --size 64M",
        "disk write data --offset 0 --random 1 --length 48M",
        "snapshot create data one",
    ] {
        here.run(text).await;
    }
}

#[test]
fn a_name_gives_up_a_copy_only_where_it_means_nothing_else() {
    with_two(async |here, there| {
        source(here).await;
        let first = paused(here, there, "snapshot copy one --to cn-beijing").await;
        there.run("disk create web --size 1M").await;
        for (text, code) in [
            ("snapshot delete typo@one", "InvalidDiskId.NotFound"),
            ("snapshot delete web@one", "InvalidSnapshotId.NotFound"),
        ] {
            there.refuses(text, code).await;
        }
        let second = paused(here, there, "snapshot copy one --to cn-beijing").await;
        there
            .refuses("snapshot delete one", "InvalidParameter")
            .await;
        there.run(&format!("snapshot delete {second}")).await;
        run(here, there, first).await;
        // Now the name means the snapshot.
        let third = paused(here, there, "snapshot copy one --to cn-beijing").await;
        there.run("snapshot delete one").await;
        run(here, there, third).await;
    });
}

#[test]
fn two_parts_named_at_once_give_a_copy_up_once() {
    with_two(async |here, there| {
        for text in [
            "disk create system --size 1M --system",
            "disk create data --size 1M",
            "disk write system --offset 0 --text x",
            "disk write data --offset 0 --text y",
            "snapshot create system first",
            "snapshot create data second",
            "image create golden --snapshot system@first --data-snapshot data@second",
        ] {
            here.run(text).await;
        }
        let before = there.all().await;
        paused(here, there, "image copy golden --to cn-beijing").await;
        there.run("snapshot delete first second").await;
        let after = there.all().await;
        assert_eq!(before.without_log(), after.without_log());
        there.assert_reopens_the_same().await;
    });
}

#[test]
fn a_copy_counts_and_ages_from_when_it_can_be_seen() {
    const DAY_MS: u64 = 24 * 60 * 60 * 1000;
    with_two(async |here, there| {
        source(here).await;
        let text = "snapshot copy one --to cn-beijing --retention 1";
        let id = paused(here, there, text).await;
        for bench in [here, there] {
            let now = bench.environment.now_ms.get();
            bench.environment.now_ms.set(now + 3 * DAY_MS);
        }
        run(here, there, id).await;
        let copy = there.snapshot("one").await;
        let now = there.environment.now_ms.get();
        assert!(copy.expires_ms.unwrap() > now, "its day begins now");
        assert!(copy.created_ms + DAY_MS > now);
    });
}

#[test]
fn a_region_that_is_lost_stops_a_copy_which_goes_on_after() {
    with_two(async |here, there| {
        source(here).await;
        for (lost, lose, restore) in [
            (there, "region lose cn-beijing", "region restore cn-beijing"),
            (
                here,
                "region lose cn-hangzhou",
                "region restore cn-hangzhou",
            ),
        ] {
            // All of it differs from what was copied before.
            here.run("disk write data --offset 0 --random 2 --length 48M")
                .await;
            here.run("snapshot create data next").await;
            let id = begin(here, there, "snapshot copy next --to cn-beijing").await;
            let steps = Cell::new(0);
            let copying = there.service.run_copy(&here.service, id, |_, _| {
                steps.set(steps.get() + 1);
                true
            });
            let mut copying = pin!(copying);
            while steps.get() == 0 {
                assert!(poll_times(&mut copying, 1).await.is_none());
            }
            let before = there.snapshots().await.len();
            lost.run(lose).await;
            let stopped = copying.await.unwrap_err();
            assert_eq!(stopped.code(), "OperationDenied.RegionLost");
            lost.run(restore).await;
            assert_eq!(there.snapshots().await.len(), before);
            run(here, there, id).await;
            here.run("snapshot delete next").await;
            here.run("disk write data --offset 0 --random 3 --length 48M")
                .await;
        }
    });
}

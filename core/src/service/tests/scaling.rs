//! Scaling an instance's data disks: in one action, and by a load rule.

use super::instances::{image, instance, names, web};
use super::*;
use crate::service::command::InstanceRef;
use crate::service::views::Actor;

const MINUTE_MS: u64 = 60 * 1000;

async fn count(bench: &Bench) -> usize {
    instance(bench, "web").await.data_disks.len()
}

#[test]
fn one_action_scales_out_and_in() {
    with_bin_bench(async |bench| {
        web(bench).await;
        let outcome = bench
            .run("instance scale-out web --count 3 --size 1M")
            .await;
        assert_eq!(
            names(&outcome.created),
            ["web-data-1", "web-data-2", "web-data-3"]
        );
        bench
            .run("disk modify web-data-2 --delete-with-instance off")
            .await;
        let command: Command = "instance scale-in web --count 2".parse().unwrap();
        let view = bench.service.preview(&command).await.unwrap();
        assert_eq!(names(&view.what), ["web-data-3"]);
        assert_eq!(names(&view.disks_left), ["web-data-2"]);
        bench.run("instance scale-in web --count 2").await;
        assert_eq!(count(bench).await, 2);
        let bin = bench.service.describe_bin().await.unwrap();
        assert_eq!(bin.items[0].name, "web-data-3");
        for text in [
            "instance scale-in web --count 2",
            "instance scale-in web --count 0",
            "instance scale-out web --count 0 --size 1M",
            "instance scale-out web --count 1 --size 1",
        ] {
            let refused = bench.service.run(text).await.unwrap_err();
            assert!(refused.code().starts_with("Invalid"), "{text}: {refused}");
        }
        // A name that is free is taken again.
        let again = bench
            .run("instance scale-out web --count 1 --size 1M")
            .await;
        assert_eq!(names(&again.created), ["web-data-2"]);
    });
}

#[test]
fn a_rule_that_cannot_be_is_refused() {
    with_bench(async |bench| {
        web(bench).await;
        for bad in [
            "--above 50 --below 50 --size 1M --max 4",
            "--above 101 --below 50 --size 1M --max 4",
            "--above 0 --below 0 --size 1M --max 4",
            "--above 80 --below 50 --size 1M --max 17",
            "--above 80 --below 50 --size 1M --max 0",
        ] {
            let text = format!("instance scale-rule web {bad}");
            bench.refuses(&text, "InvalidParameter").await;
        }
        let small = "instance scale-rule web --above 80 --below 50 --size 1 --max 4";
        bench.refuses(small, "InvalidDiskSize.TooSmall").await;
        bench
            .refuses("instance scale-rule web --none", "NoAttributeToModify")
            .await;
    });
}

#[test]
fn a_rule_adds_disks_as_they_fill_and_takes_empty_ones_away() {
    with_bin_bench(async |bench| {
        image(bench).await;
        bench
            .run("instance run web --image base --data-size 1M")
            .await;
        assert_eq!(bench.service.due(), None);
        bench
            .run("instance scale-rule web --above 60 --below 30 --size 1M --max 3")
            .await;
        let now = bench.environment.now_ms.get();
        assert!(bench.service.due().unwrap() <= now);
        assert!(bench.service.run_due().await.unwrap().events.is_empty());
        let next = bench.service.due().unwrap();
        assert!(next > now && next <= now + 2 * MINUTE_MS);
        let device = (InstanceRef::new("web"), DiskRef::new("web-data-1"));
        let device = bench.service.instance_device(&device.0, &device.1).unwrap();
        device.write(0, &[1; 700 << 10]).await.unwrap();
        bench.environment.now_ms.set(next);
        let events = bench.service.run_due().await.unwrap().events;
        assert_eq!(events.len(), 1);
        assert!(matches!(&events[0].by, Some(Actor::ScaleRule(by)) if by.name == "web"));
        assert_eq!(events[0].disk.name, "web-data-2");
        bench.assert_reopens_the_same().await;
        assert_eq!(count(bench).await, 2);
        // 700 of 2048 KiB is between the bounds: nothing more.
        assert!(bench.service.run_due().await.unwrap().events.is_empty());
        device.discard(0, 1 << 20).await.unwrap();
        device.write(0, &[1; 300 << 10]).await.unwrap();
        bench.environment.now_ms.set(bench.service.due().unwrap());
        let events = bench.service.run_due().await.unwrap().events;
        assert_eq!(events.len(), 1);
        assert_eq!(count(bench).await, 1);
        let view = instance(bench, "web").await;
        assert_eq!(view.data_disks[0].disk.name, "web-data-1");
        bench.assert_reopens_the_same().await;
        // A stopped instance is left alone.
        bench.run("instance stop web").await;
        assert!(
            bench
                .service
                .due()
                .is_none_or(|due| due > now + 60 * MINUTE_MS)
        );
        bench.run("instance start web").await;
        bench.run("instance scale-rule web --none").await;
        assert!(bench.service.run_due().await.unwrap().events.is_empty());
    });
}

#[test]
fn a_rule_keeps_what_was_written_what_has_snapshots_and_what_a_person_added() {
    with_bench(async |bench| {
        image(bench).await;
        bench
            .run("instance run web --image base --data-size 1M")
            .await;
        bench
            .run("instance scale-rule web --above 50 --below 40 --size 1M --max 8")
            .await;
        let device = |disk: &str| {
            let (instance, disk) = (InstanceRef::new("web"), DiskRef::new(disk));
            bench.service.instance_device(&instance, &disk).unwrap()
        };
        let looks = async || {
            let now = bench.environment.now_ms.get();
            bench.environment.now_ms.set(now + 2 * MINUTE_MS);
            bench.service.run_due().await.unwrap().events.len()
        };
        device("web-data-1")
            .write(0, &[1; 600 << 10])
            .await
            .unwrap();
        assert_eq!(looks().await, 1, "it brings web-data-2");
        bench
            .run("instance scale-out web --count 1 --size 1M")
            .await;
        bench.run("snapshot create web-data-2 one").await;
        device("web-data-1").discard(0, 1 << 20).await.unwrap();
        assert_eq!(looks().await, 0, "a snapshot is of it");
        bench.run("snapshot delete web-data-2@one").await;
        device("web-data-2").write(0, b"x").await.unwrap();
        assert_eq!(looks().await, 0, "it was written");
        device("web-data-2").discard(0, 1 << 20).await.unwrap();
        assert_eq!(looks().await, 1);
        let view = instance(bench, "web").await;
        let left = view.data_disks.iter().map(|data| &*data.disk.name);
        assert_eq!(left.collect::<Vec<_>>(), ["web-data-1", "web-data-3"]);
        assert_eq!(looks().await, 0, "a person added the other");
    });
}

#[test]
fn a_rule_takes_one_step_a_look() {
    with_bench(async |bench| {
        image(bench).await;
        bench
            .run("instance run web --image base --data-size 1M")
            .await;
        let device = (InstanceRef::new("web"), DiskRef::new("web-data-1"));
        let device = bench.service.instance_device(&device.0, &device.1).unwrap();
        device.write(0, &[1; 700 << 10]).await.unwrap();
        bench
            .run("instance scale-rule web --above 1 --below 0 --size 1M --max 4")
            .await;
        for want in 2..=4 {
            assert_eq!(bench.service.run_due().await.unwrap().events.len(), 1);
            assert_eq!(count(bench).await, want);
            let again = bench.service.run_due().await.unwrap().events;
            assert!(again.is_empty(), "not before the next look: {again:?}");
            let next = bench.service.due().unwrap();
            assert!(next > bench.environment.now_ms.get());
            bench.environment.now_ms.set(next);
        }
        assert!(bench.service.run_due().await.unwrap().events.is_empty());
    });
}

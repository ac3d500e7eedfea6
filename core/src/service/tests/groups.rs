use super::instances::{instance, web};
use super::*;
use crate::service::GROUP_DISKS_MAX;

#[test]
fn a_group_is_one_moment_of_several_disks() {
    with_bench(async |bench| {
        for disk in ["db", "log"] {
            bench.run(&format!("disk create {disk} --size 1M")).await;
            bench
                .run(&format!("disk write {disk} --offset 0 --text {disk}"))
                .await;
        }
        let outcome = bench
            .run("snapshot group-create nightly db log --tag a=1 --description 'each night'")
            .await;
        assert_eq!(outcome.created.len(), 3, "the group and two snapshots");
        assert_eq!(outcome.blocks_redirected, Some(2));
        let groups = bench.service.describe_snapshot_groups().await;
        assert!(groups[0].id.starts_with("ssg-") && groups[0].id.len() == 24);
        assert_eq!(groups[0].snapshots.len(), 2);
        let (db, log) = (
            bench.snapshot("db@nightly").await,
            bench.snapshot("log@nightly").await,
        );
        assert_eq!(db.group, log.group);
        assert_eq!(db.created_ms, log.created_ms);
        let version = |view: &str| {
            let id = bench.service.version_of(&view.parse().unwrap()).unwrap();
            bench.service.pool().version(id).unwrap().generation
        };
        assert_eq!(version("db@nightly"), version("log@nightly"));
    });
}

#[test]
fn a_group_takes_1_to_16_different_disks() {
    with_bench(async |bench| {
        let mut disks = Vec::new();
        for at in 0..=GROUP_DISKS_MAX {
            bench
                .service
                .run(&format!("disk create disk-{at} --size 1M"))
                .await
                .unwrap();
            disks.push(format!("disk-{at}"));
        }
        let text = format!("snapshot group-create nightly {}", disks.join(" "));
        bench.refuses(&text, "InvalidParameter").await;
        bench
            .refuses(
                "snapshot group-create nightly disk-1 disk-1",
                "InvalidParameter",
            )
            .await;
        let text = format!("snapshot group-create nightly {}", disks[..16].join(" "));
        bench.run(&text).await;
        bench
            .refuses(
                "snapshot group-create nightly disk-1 nobody",
                "InvalidDiskId.NotFound",
            )
            .await;
    });
}

#[test]
fn deleting_a_group_deletes_its_snapshots_or_nothing() {
    with_bench(async |bench| {
        bench.run("disk create db --size 1M --system").await;
        bench.run("disk create log --size 1M").await;
        bench.run("snapshot group-create nightly db log").await;
        bench.run("image create debian --snapshot db@nightly").await;
        bench
            .refuses(
                "snapshot group-delete nightly --force",
                "SnapshotCreatedImage",
            )
            .await;
        bench.run("image delete debian").await;
        bench
            .run("disk create copy --from-snapshot log@nightly")
            .await;
        bench
            .refuses("snapshot group-delete nightly", "SnapshotCreatedDisk")
            .await;
        bench
            .refuses(
                "snapshot group-delete other",
                "InvalidSnapshotGroupId.NotFound",
            )
            .await;
        let outcome = bench.run("snapshot group-delete nightly --force").await;
        assert_eq!(outcome.deleted.len(), 3);
        assert_eq!(outcome.disks_losing_reinit[0].name, "copy");
        assert!(bench.snapshots().await.is_empty());
        assert!(bench.service.describe_snapshot_groups().await.is_empty());
    });
}

#[test]
fn a_group_goes_with_its_last_snapshot() {
    with_bench(async |bench| {
        bench.run("disk create db --size 1M").await;
        bench.run("disk create log --size 1M").await;
        bench.run("snapshot group-create nightly db log").await;
        bench.run("snapshot delete db@nightly").await;
        assert_eq!(
            bench.service.describe_snapshot_groups().await[0]
                .snapshots
                .len(),
            1
        );
        bench.run("snapshot delete log@nightly").await;
        assert!(bench.service.describe_snapshot_groups().await.is_empty());
    });
}

#[test]
fn an_instance_tells_the_newest_groups_that_its_disks_are_in() {
    with_bench(async |bench| {
        web(bench).await;
        let groups = async || {
            let groups = instance(bench, "web").await.groups;
            let names = groups.some.into_iter().map(|group| group.name);
            (names.collect::<Vec<_>>(), groups.more)
        };
        assert_eq!(groups().await, (vec![], 0));
        bench.run("disk create other --size 1M").await;
        bench.run("snapshot group-create elsewhere other").await;
        for name in ["one", "two", "three", "four", "five"] {
            let text = format!("snapshot group-create {name} data web-system other");
            bench.run(&text).await;
        }
        let newest = ["five", "four", "three", "two"].map(str::to_owned).to_vec();
        assert_eq!(groups().await, (newest, 1));
        // A group of which nothing is left but in the recycle bin, or of other disks, is none of its.
        for name in ["five", "four", "three", "two"] {
            bench
                .run(&format!("snapshot group-delete {name} --force"))
                .await;
        }
        assert_eq!(groups().await, (vec!["one".to_owned()], 0));
        bench.run("snapshot delete web-system@one").await;
        assert_eq!(groups().await.0, ["one"]);
        bench.run("snapshot delete data@one").await;
        assert_eq!(groups().await, (vec![], 0));
    });
}

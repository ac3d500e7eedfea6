//! A group in the recycle bin: shown, restored and deleted for good as one, and each of its snapshots
//! alone.

use super::*;
use crate::service::views::{BinItemView, BinKind, IdName};

const BLOCK: u64 = 16 << 10;

fn names(list: &[IdName]) -> Vec<&str> {
    let mut names: Vec<_> = list.iter().map(|thing| &*thing.name).collect();
    names.sort_unstable();
    names
}

/// Two disks with a group of them that was deleted.
async fn deleted(bench: &Bench) -> IdName {
    for disk in ["db", "log"] {
        bench.run(&format!("disk create {disk} --size 1M")).await;
        let text = format!("disk write {disk} --offset 0 --fill 1 --length 16K");
        bench.run(&text).await;
    }
    let made = bench.run("snapshot group-create nightly db log").await;
    for disk in ["db", "log"] {
        let text = format!("disk write {disk} --offset 0 --fill 2 --length 16K");
        bench.run(&text).await;
    }
    bench.run("snapshot group-delete nightly").await;
    made.created[0].clone()
}

async fn items(bench: &Bench, kind: BinKind) -> Vec<BinItemView> {
    let bin = bench.service.describe_bin().await.unwrap();
    let items = bin.items.into_iter();
    items.filter(|item| item.kind == kind).collect()
}

#[test]
fn a_deleted_group_is_one_thing_and_its_snapshots_say_which_they_are_in() {
    with_bin_bench(async |bench| {
        let group = deleted(bench).await;
        let snapshots = items(bench, BinKind::Snapshot).await;
        let groups = snapshots.iter().map(|item| item.group.as_ref());
        assert_eq!(groups.collect::<Vec<_>>(), [Some(&group); 2]);
        let [item] = items(bench, BinKind::Group).await.try_into().unwrap();
        assert_eq!((&item.id, &item.name), (&group.id, &group.name));
        assert_eq!(names(&item.with), ["db@nightly", "log@nightly"]);
        assert_eq!(
            (item.len, item.data_bytes, item.frees_bytes),
            (2 << 20, 2 * BLOCK, 2 * BLOCK)
        );
        assert_eq!(item.until_ms, snapshots[0].until_ms);
        // One of them alone needs no row of the group beside its own.
        let one = &snapshots[0];
        bench.run(&format!("bin restore {}", one.id)).await;
        assert_eq!(items(bench, BinKind::Group).await, []);
        let [other] = items(bench, BinKind::Snapshot).await.try_into().unwrap();
        assert_eq!(other.group, Some(group));
    });
}

#[test]
fn a_group_comes_back_whole_by_its_id_or_its_name() {
    with_bin_bench(async |bench| {
        let group = deleted(bench).await;
        for text in [&group.id, &group.name] {
            let outcome = bench.run(&format!("bin restore {text}")).await;
            assert_eq!(names(&outcome.changed), ["db@nightly", "log@nightly"]);
            let groups = bench.service.describe_snapshot_groups().await;
            assert_eq!(groups[0].snapshots.len(), 2);
            bench.run("snapshot group-rollback nightly").await;
            assert_eq!(bench.read("log", 0, 2).await, [1; 2]);
            bench.run("snapshot group-delete nightly").await;
        }
        // With what came back alone before.
        let one = items(bench, BinKind::Snapshot).await.remove(0);
        bench.run(&format!("bin restore {}", one.id)).await;
        bench.run("bin restore nightly").await;
        let groups = bench.service.describe_snapshot_groups().await;
        assert_eq!(groups[0].snapshots.len(), 2);
        bench
            .refuses("bin restore nightly", "InvalidBinItemId.NotFound")
            .await;
        bench
            .refuses(
                &format!("bin delete {}", group.id),
                "InvalidBinItemId.NotFound",
            )
            .await;
    });
}

#[test]
fn a_group_is_deleted_for_good_as_one_and_what_is_seen_of_it_stays() {
    with_bin_bench(async |bench| {
        let group = deleted(bench).await;
        let delete: Command = "bin delete nightly".parse().unwrap();
        let view = bench.service.preview(&delete).await.unwrap();
        assert_eq!(names(&view.what), ["db@nightly", "log@nightly"]);
        assert_eq!(view.frees_bytes, 2 * BLOCK);
        let db = items(bench, BinKind::Snapshot).await.into_iter();
        let mut db = db.filter(|item| item.disk.as_ref().is_some_and(|disk| disk.name == "db"));
        let db = db.next().unwrap().id;
        bench.run(&format!("bin restore {db}")).await;
        let outcome = bench.run("bin delete nightly").await;
        assert_eq!(names(&outcome.deleted), ["log@nightly"]);
        let groups = bench.service.describe_snapshot_groups().await;
        assert_eq!((&groups[0].id, groups[0].snapshots.len()), (&group.id, 1));
        bench.run("snapshot delete db@nightly").await;
        bench.run(&format!("bin delete {}", group.id)).await;
        assert_eq!(items(bench, BinKind::Snapshot).await, []);
    });
}

#[test]
fn a_name_means_the_group_only_where_nothing_else_has_it() {
    with_bin_bench(async |bench| {
        let group = deleted(bench).await;
        let alone = bench.run("snapshot create db nightly").await.created;
        bench.run("snapshot delete db@nightly").await;
        let error = bench
            .refuses("bin restore nightly", "InvalidParameter")
            .await;
        let ServiceError::Ambiguous { mut ids, .. } = error else {
            panic!("{error}");
        };
        ids.sort_unstable();
        assert_eq!(ids, [alone[0].id.clone(), group.id]);
    });
}

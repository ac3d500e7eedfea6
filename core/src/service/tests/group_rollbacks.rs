//! Disks of a group go back together: all that are there, or none.

use super::*;
use crate::service::SNAPSHOT_QUOTA;
use crate::service::views::{IdName, LeftOut, Note};

fn names(list: &[IdName]) -> Vec<&str> {
    list.iter().map(|thing| &*thing.name).collect()
}

async fn write(bench: &Bench, text: &str) {
    for disk in ["db", "log"] {
        let text = format!("disk write {disk} --offset 0 --text {disk}-{text}");
        bench.run(&text).await;
    }
}

/// Two disks with a group of them, and something written since.
async fn group(bench: &Bench) {
    for disk in ["db", "log"] {
        bench.run(&format!("disk create {disk} --size 1M")).await;
    }
    write(bench, "first").await;
    bench.run("snapshot group-create nightly db log").await;
    write(bench, "other").await;
}

async fn hold(bench: &Bench, text: &str) {
    for disk in ["db", "log"] {
        let wanted = format!("{disk}-{text}");
        let found = bench.read(disk, 0, wanted.len()).await;
        assert_eq!(String::from_utf8(found).unwrap(), wanted);
    }
}

#[test]
fn a_group_goes_back_in_one_commit_and_is_undone_as_one() {
    with_bench(async |bench| {
        group(bench).await;
        let outcome = bench
            .run("snapshot group-rollback nightly --keep-current broken")
            .await;
        hold(bench, "first").await;
        assert_eq!(names(&outcome.changed), ["db", "log"]);
        assert_eq!(names(&outcome.created), ["broken"; 3]);
        assert_eq!((outcome.frees_bytes, &outcome.undo), (None, &None));
        let safety = outcome.undo_group.unwrap();
        assert_eq!((&safety, &*safety.name), (&outcome.created[0], "broken"));
        let (db, log) = (
            bench.snapshot("db@broken").await,
            bench.snapshot("log@broken").await,
        );
        assert_eq!(db.group.unwrap(), safety);
        assert_eq!(log.group.unwrap(), safety);
        assert_eq!(db.created_ms, log.created_ms);

        // Undone, and done again: what stands there is held by a group, so nothing has to be kept.
        let undone = bench
            .run("snapshot group-rollback broken --keep-current needless --unless-held")
            .await;
        hold(bench, "other").await;
        assert_eq!(undone.created, []);
        assert_eq!(undone.undo_group.unwrap().name, "nightly");
        assert_eq!(names(&undone.snapshots_left), [""; 0]);
        let again = bench
            .run("snapshot group-rollback nightly --keep-current needless --unless-held")
            .await;
        hold(bench, "first").await;
        assert_eq!(again.undo_group.unwrap(), safety);
        assert_eq!(
            names(&again.snapshots_left),
            ["db@broken", "log@broken"],
            "newer ones stay, and are named with their disks"
        );
    });
}

#[test]
fn presents_that_no_single_group_holds_are_kept_or_lost() {
    with_bench(async |bench| {
        group(bench).await;
        for disk in ["db", "log"] {
            bench.run(&format!("snapshot create {disk} alone")).await;
        }
        // Each is held by a snapshot, but no group takes both back as one.
        let lost = bench.run("snapshot group-rollback nightly").await;
        assert_eq!((lost.undo_group, lost.undo), (None, None));
        assert_eq!(lost.frees_bytes, Some(0), "the snapshots have it all");
        for disk in ["db", "log"] {
            bench.run(&format!("disk rollback {disk} alone")).await;
        }
        let kept = bench
            .run("snapshot group-rollback nightly --keep-current kept --unless-held")
            .await;
        assert_eq!(names(&kept.created), ["kept"; 3]);
        write(bench, "third").await;
        let lost = bench.run("snapshot group-rollback kept").await;
        hold(bench, "other").await;
        assert!(lost.frees_bytes > Some(0) && lost.undo_group.is_none());
    });
}

#[test]
fn some_of_the_disks_go_back_alone() {
    with_bench(async |bench| {
        group(bench).await;
        bench.run("disk create other --size 1M").await;
        for (disks, code) in [
            ("--disk nobody", "InvalidDiskId.NotFound"),
            ("--disk other", "InvalidParameter.Mismatch"),
            ("--disk log --disk other", "InvalidParameter.Mismatch"),
        ] {
            let text = format!("snapshot group-rollback nightly {disks}");
            bench.refuses(&text, code).await;
        }
        let outcome = bench
            .run("snapshot group-rollback nightly --disk log --disk log --keep-current kept")
            .await;
        assert_eq!(names(&outcome.changed), ["log"]);
        assert_eq!(outcome.notes, []);
        assert_eq!(bench.read("db", 0, 8).await, b"db-other");
        assert_eq!(bench.read("log", 0, 9).await, b"log-first");
        assert_eq!(bench.names_of("db").await, ["nightly"]);
        bench
            .refuses(
                "snapshot group-rollback kept --disk db",
                "InvalidParameter.Mismatch",
            )
            .await;
        // One disk alone is undone by the group with that one.
        assert_eq!(outcome.undo_group.unwrap().name, "kept");
    });
}

#[test]
fn what_is_gone_stays_out_and_is_named() {
    with_bin_bench(async |bench| {
        group(bench).await;
        bench.run("disk create third --size 1M").await;
        bench.run("snapshot group-create all db log third").await;
        write(bench, "newest").await;
        let rolled = async || {
            let outcome = bench
                .run("snapshot group-rollback all --keep-current kept")
                .await;
            let notes = outcome.notes.into_iter();
            let left_out = notes.map(|note| match note {
                Note::LeftOut { disk, why } => (disk.name, why),
                other => panic!("{other:?}"),
            });
            let mut left_out: Vec<_> = left_out.collect();
            left_out.sort_by(|a, b| a.0.cmp(&b.0));
            let changed = outcome.changed.into_iter().map(|disk| disk.name);
            (changed.collect::<Vec<_>>(), left_out)
        };
        let left = |disk: &str, why| (disk.to_owned(), why);
        bench.run("disk delete third").await;
        let (changed, left_out) = rolled().await;
        assert_eq!(changed, ["db", "log"]);
        assert_eq!(left_out, [left("third", LeftOut::DiskInBin)]);
        hold(bench, "other").await;

        bench.run("snapshot delete log@all").await;
        let (changed, left_out) = rolled().await;
        assert_eq!(changed, ["db"]);
        let snapshot_in_bin = left("log", LeftOut::SnapshotInBin);
        let disk_in_bin = left("third", LeftOut::DiskInBin);
        assert_eq!(left_out, [snapshot_in_bin.clone(), disk_in_bin]);
        bench
            .refuses(
                "snapshot group-rollback all --disk log",
                "InvalidParameter.Mismatch",
            )
            .await;

        // Gone for good, it has no name left.
        let third = bench.snapshots().await.into_iter();
        let mut third = third.map(|snapshot| snapshot.disk_id);
        let seen = [bench.disk("db").await.id, bench.disk("log").await.id];
        let third = third.find(|id| !seen.contains(id)).unwrap();
        bench.run("bin delete third").await;
        let (_, left_out) = rolled().await;
        let disk_deleted = left(&third, LeftOut::DiskDeleted);
        assert_eq!(left_out, [disk_deleted, snapshot_in_bin]);

        // Nothing of it can go back.
        bench.run("disk delete db").await;
        let code = "InvalidDiskId.NotFound";
        bench.refuses("snapshot group-rollback all", code).await;
    });
}

#[test]
fn all_of_them_go_back_or_none() {
    with_bench(async |bench| {
        group(bench).await;
        bench.run("disk create golden --size 1M --system").await;
        bench.run("snapshot create golden base").await;
        bench
            .run("image create golden --snapshot golden@base")
            .await;
        bench.run("instance run web --image golden").await;
        bench.run("disk attach log web").await;
        for keep in ["", "--keep-current kept"] {
            let text = format!("snapshot group-rollback nightly {keep}");
            bench.refuses(&text, "IncorrectInstanceStatus").await;
        }
        hold(bench, "other").await;
        // What can, goes back all the same when it is asked for.
        bench
            .run("snapshot group-rollback nightly --disk db --keep-current kept")
            .await;
        bench.run("instance stop web").await;
        bench.run("snapshot group-rollback nightly").await;
        hold(bench, "first").await;
        bench
            .refuses(
                "snapshot group-rollback nobody",
                "InvalidSnapshotGroupId.NotFound",
            )
            .await;
    });
}

#[test]
fn at_the_quota_no_target_makes_room_for_its_safety_snapshot() {
    with_bench(async |bench| {
        group(bench).await;
        for disk in ["db", "log"] {
            for at in 1..SNAPSHOT_QUOTA {
                let text = format!("snapshot create {disk} {disk}-{at:02}");
                bench.service.run(&text).await.unwrap();
            }
        }
        let outcome = bench
            .run("snapshot group-rollback nightly --keep-current kept")
            .await;
        assert_eq!(names(&outcome.evicted), ["db@db-01", "log@log-01"]);
        hold(bench, "first").await;
        // Where one of them can make no room, nothing happens to the other.
        bench.run("pool set-quota-policy oldest-automatic").await;
        bench.run("snapshot delete db@db-02").await;
        bench
            .refuses(
                "snapshot group-rollback nightly --keep-current again",
                "QuotaExceed.Snapshot",
            )
            .await;
        bench.run("snapshot group-rollback nightly").await;
    });
}

#[test]
fn later_resizes_are_told_of_each_disk() {
    with_bench(async |bench| {
        group(bench).await;
        bench.run("disk resize log 1G").await;
        let outcome = bench.run("snapshot group-rollback nightly").await;
        let log = bench.disk("log").await;
        assert_eq!(log.len, 1 << 20);
        let disk = IdName {
            id: log.id,
            name: log.name,
        };
        let size = Note::SizeRolledBack {
            from: 1 << 30,
            to: 1 << 20,
            disk: Some(disk),
        };
        assert_eq!(outcome.notes, [size]);
    });
}

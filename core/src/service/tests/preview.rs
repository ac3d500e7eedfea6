use super::*;
use crate::service::views::{DeletionView, LeftOut};

async fn preview(bench: &Bench, text: &str) -> DeletionView {
    let command: Command = text.parse().unwrap();
    let before = bench.all().await;
    let view = bench.service.preview(&command).await.unwrap();
    assert_eq!(before, bench.all().await, "{text} was only looked at");
    view
}

fn names(list: &[crate::service::views::IdName]) -> Vec<&str> {
    list.iter().map(|name| &*name.name).collect()
}

async fn history(bench: &Bench) {
    bench.run("disk create web-root --size 1M --system").await;
    bench
        .run("disk write web-root --offset 0 --fill 1 --length 64K")
        .await;
    bench.run("snapshot create web-root base").await;
    bench
        .run("disk write web-root --offset 0 --fill 2 --length 32K")
        .await;
    bench.run("snapshot create web-root next").await;
    bench
        .run("disk write web-root --offset 0 --fill 3 --length 16K")
        .await;
}

#[test]
fn deleting_a_disk_names_what_goes_what_stays_and_what_is_freed() {
    with_bench(async |bench| {
        history(bench).await;
        let disk = DiskRef::new("web-root");
        bench
            .service
            .create_automatic_snapshot(&disk, "auto-1")
            .await
            .unwrap();
        bench
            .run("disk write web-root --offset 0 --fill 4 --length 16K")
            .await;
        let view = preview(bench, "disk delete web-root").await;
        assert_eq!(names(&view.what), ["web-root", "auto-1"]);
        assert_eq!(names(&view.automatic), ["auto-1"]);
        assert_eq!(names(&view.snapshots_left), ["base", "next"]);
        assert_eq!(view.frees_bytes, 32 << 10);
        assert_eq!(view.present_lost_bytes, Some(16 << 10));
        let kept = preview(bench, "disk delete web-root --keep-automatic").await;
        assert_eq!((kept.automatic.len(), kept.frees_bytes), (0, 16 << 10));
        let outcome = bench.run("disk delete web-root").await;
        assert_eq!(outcome.frees_bytes, Some(32 << 10), "as it was shown");
    });
}

#[test]
fn what_was_zeroed_or_discarded_is_a_present_that_can_be_lost() {
    with_bench(async |bench| {
        history(bench).await;
        bench.run("snapshot create web-root last").await;
        let back = "disk rollback web-root base";
        let present = async || {
            let view = preview(bench, back).await;
            let is_changed = bench.disk("web-root").await.is_changed;
            assert_eq!(is_changed, view.is_present_changed);
            (view.present_lost_bytes, view.is_present_changed)
        };
        assert_eq!(present().await, (Some(0), false));
        for cut in ["zero", "discard"] {
            let cut = format!("disk {cut} web-root --offset 0 --length 16K");
            bench.run(&cut).await;
            assert_eq!(present().await, (Some(0), true), "{cut}");
            bench.run("disk rollback web-root last").await;
        }
        bench.run("disk resize web-root 2M").await;
        assert_eq!(present().await, (Some(0), true));
    });
}

#[test]
fn every_refusal_is_shown_and_whether_force_helps() {
    with_bench(async |bench| {
        history(bench).await;
        bench
            .run("image create debian --snapshot web-root@base")
            .await;
        bench
            .run("disk create copy --from-snapshot web-root@next")
            .await;
        let view = preview(bench, "snapshot delete web-root@base web-root@next").await;
        let refusals: Vec<_> = view
            .refusals
            .iter()
            .map(|r| (&*r.why.code, r.can_force))
            .collect();
        assert_eq!(
            refusals,
            [
                ("SnapshotCreatedImage", false),
                ("SnapshotCreatedDisk", true)
            ]
        );
        let view = preview(bench, "snapshot delete web-root@next --force").await;
        assert!(view.refusals.is_empty());
        assert_eq!(names(&view.disks_losing_reinit), ["copy"]);
        assert_eq!(names(&view.held_by), ["copy", "web-root"]);
        assert_eq!(view.frees_bytes, 0, "two go on from it");
    });
}

#[test]
fn deleting_two_can_free_more_than_each_alone() {
    with_bench(async |bench| {
        history(bench).await;
        bench
            .run("disk write web-root --offset 0 --fill 5 --length 64K")
            .await;
        bench.run("snapshot create web-root last").await;
        let one = preview(bench, "snapshot delete web-root@base").await;
        let other = preview(bench, "snapshot delete web-root@next").await;
        let both = preview(bench, "snapshot delete web-root@base web-root@next").await;
        assert_eq!(
            (one.frees_bytes, other.frees_bytes, both.frees_bytes),
            (32 << 10, 32 << 10, 96 << 10)
        );
        assert_eq!(names(&one.held_by), ["next"]);
        assert_eq!(names(&both.held_by), ["last"]);
    });
}

#[test]
fn a_rollback_says_what_is_lost_unless_it_is_kept() {
    with_bench(async |bench| {
        history(bench).await;
        bench.run("disk resize web-root 2M").await;
        let view = preview(bench, "disk rollback web-root base").await;
        assert_eq!(view.present_lost_bytes, Some(16 << 10));
        assert_eq!(view.frees_bytes, 16 << 10);
        assert_eq!(view.len_after, Some(1 << 20));
        assert_eq!(names(&view.snapshots_left), ["next"]);
        assert!(view.what.is_empty());
        let kept = preview(bench, "disk rollback web-root base --keep-current broken").await;
        assert_eq!((kept.present_lost_bytes, kept.frees_bytes), (None, 0));
    });
}

#[test]
fn a_groups_rollback_says_of_each_disk_what_is_lost_and_what_stays_out() {
    with_bin_bench(async |bench| {
        history(bench).await;
        for disk in ["log", "gone"] {
            bench.run(&format!("disk create {disk} --size 1M")).await;
        }
        bench
            .run("snapshot group-create nightly web-root log gone")
            .await;
        bench
            .run("disk write web-root --offset 0 --fill 7 --length 16K")
            .await;
        bench.run("disk resize web-root 2M").await;
        bench.run("snapshot create log alone").await;
        bench.run("disk delete gone").await;
        let view = preview(bench, "snapshot group-rollback nightly").await;
        let each = view.back.iter().map(|back| {
            let lost = (back.present_lost_bytes, back.is_present_changed);
            (&*back.disk.name, lost, back.len_after)
        });
        assert_eq!(
            each.collect::<Vec<_>>(),
            [
                ("log", (Some(0), false), None),
                ("web-root", (Some(16 << 10), true), Some(1 << 20)),
            ]
        );
        assert_eq!(
            (view.present_lost_bytes, view.is_present_changed),
            (Some(16 << 10), true)
        );
        let [(disk, why)] = view.left_out.as_slice() else {
            panic!("{:?}", view.left_out);
        };
        assert_eq!((&*disk.name, *why), ("gone", LeftOut::DiskInBin));
        assert_eq!(names(&view.snapshots_left), ["log@alone"]);
        assert!(view.what.is_empty() && view.refusals.is_empty());

        let kept = preview(bench, "snapshot group-rollback nightly --keep-current kept").await;
        let lost = kept.back.iter().map(|back| back.present_lost_bytes);
        assert_eq!(lost.collect::<Vec<_>>(), [None; 2]);
        assert_eq!(kept.back[1].len_after, Some(1 << 20));
        assert_eq!(kept.present_lost_bytes, None);
        // All that stands in the way is told, not the first alone.
        bench.run("disk create golden --size 1M --system").await;
        bench.run("snapshot create golden one").await;
        bench.run("image create golden --snapshot golden@one").await;
        bench.run("instance run web --image golden").await;
        bench.run("disk attach log web").await;
        let view = preview(bench, "snapshot group-rollback nightly").await;
        assert_eq!(view.refusals.len(), 1);
        assert_eq!(view.refusals[0].what.name, "log");
        assert_eq!(view.refusals[0].why.code, "IncorrectInstanceStatus");
        assert_eq!(view.back.len(), 2);
    });
}

#[test]
fn the_quotas_victim_is_shown_before_the_snapshot_is_taken() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M --system").await;
        for at in 0..crate::service::SNAPSHOT_QUOTA {
            bench
                .service
                .run(&format!("snapshot create web-root snap-{at:02}"))
                .await
                .unwrap();
        }
        let view = preview(bench, "snapshot create web-root newest").await;
        assert_eq!(names(&view.evicted), ["snap-00"]);
        assert_eq!(names(&view.what), ["snap-00"]);
        bench.run("pool set-quota-policy oldest-automatic").await;
        let view = preview(bench, "snapshot create web-root newest").await;
        assert_eq!(view.refusals[0].why.code, "QuotaExceed.Snapshot");
    });
}

#[test]
fn deleting_an_image_or_a_group_names_what_depends_on_it() {
    with_bench(async |bench| {
        history(bench).await;
        bench
            .run("image create debian --snapshot web-root@base")
            .await;
        bench.run("disk create copy --from-image debian").await;
        let view = preview(bench, "image delete debian").await;
        assert_eq!(names(&view.what), ["debian"]);
        assert_eq!(names(&view.disks_losing_reinit), ["copy"]);
        assert_eq!(names(&view.snapshots_left), ["base"]);
        bench
            .run("snapshot group-create nightly web-root copy")
            .await;
        let view = preview(bench, "snapshot group-delete nightly").await;
        assert_eq!(
            names(&view.what),
            ["nightly", "copy@nightly", "web-root@nightly"]
        );
    });
}

#[test]
fn resetting_the_pool_takes_everything() {
    with_bench(async |bench| {
        history(bench).await;
        let view = preview(bench, "pool reset").await;
        assert_eq!(names(&view.what).len(), 3);
        assert_eq!(
            view.frees_bytes,
            bench
                .service
                .describe_storage()
                .await
                .unwrap()
                .live_data_bytes
        );
        let error = bench.refuses("pool reset", "OperationDenied").await;
        assert_eq!(error.key(), "not-here");
    });
}

#[test]
fn a_dry_run_checks_everything_and_changes_nothing() {
    with_bench(async |bench| {
        history(bench).await;
        let before = bench.all().await;
        for (text, code) in [
            ("snapshot create web-root more", "DryRunOperation"),
            (
                "disk rollback web-root base --keep-current broken",
                "DryRunOperation",
            ),
            (
                "disk write web-root --offset 0 --text hi",
                "DryRunOperation",
            ),
            (
                "disk write web-root --offset 0 --file photo.jpg",
                "DryRunOperation",
            ),
            ("disk import aa --file x", "DryRunOperation"),
            ("disk export web-root@next", "DryRunOperation"),
            ("pool check", "DryRunOperation"),
            (
                "snapshot create web-root 1a",
                "InvalidSnapshotName.Malformed",
            ),
            (
                "disk zero web-root --offset 1M --length 1",
                "InvalidParameter",
            ),
            (
                "disk discard nobody --offset 0 --length 1",
                "InvalidDiskId.NotFound",
            ),
            (
                "disk import aa --file x --size 33T",
                "InvalidDiskSize.TooLarge",
            ),
            ("disk export web-root@other", "InvalidSnapshotId.NotFound"),
        ] {
            let command = text.parse().unwrap();
            assert_eq!(bench.service.dry_run(&command).await.code(), code, "{text}");
        }
        assert_eq!(before, bench.all().await);
    });
}

#[test]
fn a_question_without_meaning_is_an_error() {
    with_bench(async |bench| {
        let command: Command = "disk delete nobody".parse().unwrap();
        let error = bench.service.preview(&command).await.unwrap_err();
        assert_eq!(error.code(), "InvalidDiskId.NotFound");
    });
}

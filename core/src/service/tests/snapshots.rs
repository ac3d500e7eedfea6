use super::*;
use crate::service::ids::{Id, SnapshotId};
use crate::service::views::{Note, SnapshotOrigin, SnapshotStatus, SnapshotUsage};

#[test]
fn a_snapshot_holds_what_was_written_before_it_and_nothing_after() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        bench
            .run("disk write web-root --offset 0 --text before")
            .await;
        let outcome = bench
            .run("snapshot create web-root base --description first --tag a=1")
            .await;
        assert_eq!(
            outcome.blocks_redirected,
            Some(1),
            "written since the last snapshot"
        );
        assert_eq!(outcome.notes, [Note::NeverAttached]);
        bench
            .run("disk write web-root --offset 0 --text after!")
            .await;
        let view = bench.snapshot("web-root@base").await;
        assert!(view.id.starts_with("s-") && view.id.len() == 22);
        assert_eq!(view.status, SnapshotStatus::Accomplished);
        assert_eq!(view.origin, SnapshotOrigin::User);
        assert_eq!(view.disk_name.as_deref(), Some("web-root"));
        assert_eq!(view.description, "first");
        assert!(view.is_head_parent && view.parent.is_none());
        let what = "web-root@base".parse().unwrap();
        let version = bench.service.version_of(&what).unwrap();
        let mut bytes = [0; 6];
        bench
            .service
            .pool()
            .read(version, 0, &mut bytes)
            .await
            .unwrap();
        assert_eq!(&bytes, b"before");
        let second = bench.run("snapshot create web-root next").await;
        assert_eq!(second.notes, [], "said once");
        assert_eq!(
            (second.blocks_redirected, second.cow_copies),
            (Some(1), Some(1))
        );
    });
}

#[test]
fn a_snapshot_of_a_disk_that_is_not_there_is_refused() {
    with_bench(async |bench| {
        bench
            .refuses("snapshot create nobody base", "InvalidDiskId.NotFound")
            .await;
        bench
            .refuses("snapshot delete nobody@base", "InvalidDiskId.NotFound")
            .await;
        bench.run("disk create web-root --size 1M").await;
        bench
            .refuses(
                "snapshot delete web-root@base",
                "InvalidSnapshotId.NotFound",
            )
            .await;
        bench
            .refuses(
                "snapshot delete s-abcdefghij0123456789",
                "InvalidSnapshotId.NotFound",
            )
            .await;
    });
}

#[test]
fn names_and_ids_work_on_either_side_of_the_at() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        bench.run("disk create other --size 1M").await;
        bench.run("snapshot create web-root base").await;
        bench.run("snapshot create other base").await;
        let disk = bench.disk("web-root").await.id;
        let snapshot = bench.snapshot("web-root@base").await.id;
        for text in [
            format!("web-root@{snapshot}"),
            format!("{disk}@base"),
            format!("{disk}@{snapshot}"),
            snapshot.clone(),
        ] {
            assert_eq!(bench.snapshot(&text).await.id, snapshot, "{text}");
        }
        let error = bench
            .refuses("snapshot delete base", "InvalidParameter")
            .await;
        assert!(error.to_string().contains(&snapshot), "{error}");
        bench.run("snapshot create web-root base").await;
        bench
            .refuses("snapshot delete web-root@base", "InvalidParameter")
            .await;
    });
}

#[test]
fn a_snapshot_with_an_image_stays_even_by_force() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M --system").await;
        bench.run("snapshot create web-root base").await;
        bench
            .run("image create debian --snapshot web-root@base")
            .await;
        assert_eq!(bench.snapshot("base").await.usage, SnapshotUsage::Image);
        bench
            .refuses("snapshot delete web-root@base", "SnapshotCreatedImage")
            .await;
        let error = bench
            .refuses(
                "snapshot delete web-root@base --force",
                "SnapshotCreatedImage",
            )
            .await;
        let params = error.params();
        assert!(
            params.contains(&("image", "debian".to_owned())),
            "{params:?}"
        );
        bench.run("image delete debian").await;
        bench.run("snapshot delete web-root@base").await;
    });
}

#[test]
fn a_snapshot_with_a_disk_goes_by_force_and_the_disk_loses_reinit() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        bench
            .run("disk write web-root --offset 0 --text kept")
            .await;
        bench.run("snapshot create web-root base").await;
        bench
            .run("disk create copy --from-snapshot web-root@base")
            .await;
        assert_eq!(bench.snapshot("base").await.usage, SnapshotUsage::Disk);
        bench
            .refuses("snapshot delete web-root@base", "SnapshotCreatedDisk")
            .await;
        let outcome = bench.run("snapshot delete web-root@base --force").await;
        assert_eq!(outcome.disks_losing_reinit[0].name, "copy");
        assert_eq!(bench.read("copy", 0, 4).await, b"kept");
        bench
            .refuses("disk reinit copy", "InvalidSourceSnapshot")
            .await;
    });
}

#[test]
fn several_go_in_one_commit_or_none() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M --system").await;
        for name in ["aa", "bb", "cc"] {
            bench
                .run(&format!("disk write web-root --offset 0 --text {name}"))
                .await;
            bench.run(&format!("snapshot create web-root {name}")).await;
        }
        bench
            .run("image create debian --snapshot web-root@cc")
            .await;
        bench
            .refuses(
                "snapshot delete web-root@aa web-root@cc",
                "SnapshotCreatedImage",
            )
            .await;
        let outcome = bench
            .run("snapshot delete web-root@aa web-root@bb web-root@aa")
            .await;
        assert_eq!(outcome.deleted.len(), 2);
        assert_eq!(
            outcome.frees_bytes,
            Some(32 << 10),
            "the overwritten block of each"
        );
        assert_eq!(bench.names_of("web-root").await, ["cc"]);
    });
}

#[test]
fn the_api_function_passes_over_unknown_ids() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        bench.run("snapshot create web-root base").await;
        let unknown = SnapshotId::from_entropy([9; 16]);
        let known = bench.snapshot("base").await.id.parse().unwrap();
        bench
            .service
            .delete_snapshots(&[unknown], false)
            .await
            .unwrap();
        assert_eq!(bench.names_of("web-root").await, ["base"]);
        bench
            .service
            .delete_snapshots(&[unknown, known], false)
            .await
            .unwrap();
        assert!(bench.names_of("web-root").await.is_empty());
    });
}

#[test]
fn only_name_description_and_tags_of_a_snapshot_change() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        bench.run("snapshot create web-root base").await;
        let before = bench.snapshot("base").await;
        bench
            .refuses("snapshot modify web-root@base", "NoAttributeToModify")
            .await;
        bench
            .run("snapshot modify web-root@base --name first --description 'the first' --tag a=1")
            .await;
        let after = bench.snapshot("web-root@first").await;
        assert_eq!((after.id, after.created_ms), (before.id, before.created_ms));
        assert_eq!(after.description, "the first");
    });
}

#[test]
fn snapshots_are_filtered() {
    with_bench(async |bench| {
        bench.run("disk create system-1 --size 1M --system").await;
        bench.run("disk create data-1 --size 1M").await;
        bench
            .run("snapshot create system-1 base --tag role=web")
            .await;
        bench
            .run("image create debian --snapshot system-1@base")
            .await;
        bench.run("snapshot create data-1 data").await;
        bench
            .run("disk create copy --from-snapshot data-1@data")
            .await;
        let disk = DiskRef::new("data-1");
        bench
            .service
            .create_automatic_snapshot(&disk, "auto-1")
            .await
            .unwrap();
        let all = bench.snapshots().await;
        let times: Vec<_> = all.iter().map(|view| view.created_ms).collect();
        assert!(times.is_sorted_by(|a, b| a > b), "newest first");
        let filter = SnapshotFilter::default;
        for (filter, names) in [
            (filter(), vec!["auto-1", "data", "base"]),
            (
                SnapshotFilter {
                    disk: Some(bench.disk("data-1").await.id),
                    ..filter()
                },
                vec!["auto-1", "data"],
            ),
            (
                SnapshotFilter {
                    disk: Some("nonsense".to_owned()),
                    ..filter()
                },
                vec![],
            ),
            (
                SnapshotFilter {
                    origin: Some(SnapshotOrigin::Auto),
                    ..filter()
                },
                vec!["auto-1"],
            ),
            (
                SnapshotFilter {
                    usage: Some(SnapshotUsage::Image),
                    ..filter()
                },
                vec!["base"],
            ),
            (
                SnapshotFilter {
                    usage: Some(SnapshotUsage::Disk),
                    ..filter()
                },
                vec!["data"],
            ),
            (
                SnapshotFilter {
                    usage: Some(SnapshotUsage::None),
                    ..filter()
                },
                vec!["auto-1"],
            ),
            (
                SnapshotFilter {
                    source_disk_kind: Some(crate::service::views::DiskKind::System),
                    ..filter()
                },
                vec!["base"],
            ),
            (
                SnapshotFilter {
                    status: Some(SnapshotStatus::Progressing),
                    ..filter()
                },
                vec![],
            ),
            (
                SnapshotFilter {
                    tag: Some(("role".to_owned(), None)),
                    ..filter()
                },
                vec!["base"],
            ),
            (
                SnapshotFilter {
                    tag: Some(("role".to_owned(), Some("db".to_owned()))),
                    ..filter()
                },
                vec![],
            ),
            (
                SnapshotFilter {
                    from_ms: Some(times[1]),
                    ..filter()
                },
                vec!["auto-1", "data"],
            ),
            (
                SnapshotFilter {
                    to_ms: Some(times[1]),
                    ..filter()
                },
                vec!["data", "base"],
            ),
        ] {
            let found = bench.service.describe_snapshots(&filter).await.unwrap();
            let found: Vec<_> = found.iter().map(|view| &*view.name).collect();
            assert_eq!(found, names, "{filter:?}");
        }
    });
}

#[test]
fn time_never_runs_back_behind_a_record() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        bench.run("snapshot create web-root first").await;
        let first = bench.snapshot("first").await.created_ms;
        bench.environment.now_ms.set(1000);
        bench.run("snapshot create web-root second").await;
        bench.environment.now_ms.set(0);
        bench.environment.step_ms.set(0);
        bench.run("snapshot create web-root third").await;
        assert!(bench.snapshot("second").await.created_ms >= first);
        assert_eq!(
            bench.names_of("web-root").await,
            ["first", "second", "third"]
        );
        let reopened = Service::open(bench.service.pool().clone(), bench.environment.clone());
        assert!(reopened.await.unwrap().now() >= first);
    });
}

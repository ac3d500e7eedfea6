use super::*;
use crate::service::views::{DiskKind, DiskStatus, Source, Tag};

#[test]
fn an_empty_disk_is_made_as_asked() {
    with_bench(async |bench| {
        let made = bench
            .run("disk create web-root --size 64M --block-size 4K --system --description 'the shop' --tag b=2 --tag a=1")
            .await;
        let disk = bench.disk("web-root").await;
        assert_eq!(made.created[0].id, disk.id);
        assert!(disk.id.starts_with("d-") && disk.id.len() == 22);
        assert_eq!((disk.len, disk.block_size), (64 << 20, 4096));
        assert_eq!(disk.kind, DiskKind::System);
        assert_eq!(disk.status, DiskStatus::Available);
        assert_eq!(disk.description, "the shop");
        let tags: Vec<_> = disk.tags.iter().map(|Tag { key, .. }| &**key).collect();
        assert_eq!(tags, ["a", "b"]);
        assert!(disk.delete_auto_snapshot);
        assert_eq!(disk.source, None);
    });
}

#[test]
fn a_disk_has_1_mib_to_32_tib_in_steps_of_4_kib() {
    with_bench(async |bench| {
        bench
            .refuses("disk create aa --size 0", "InvalidDiskSize.TooSmall")
            .await;
        bench
            .refuses("disk create aa --size 1020K", "InvalidDiskSize.TooSmall")
            .await;
        bench
            .refuses("disk create aa --size 33T", "InvalidDiskSize.TooLarge")
            .await;
        bench
            .refuses("disk create aa --size 1048577", "InvalidParameter")
            .await;
        bench.run("disk create aa --size 1M").await;
        bench.run("disk create bb --size 32T").await;
        assert_eq!(bench.disk("bb").await.len, 32 << 40);
    });
}

#[test]
fn a_disk_from_a_snapshot_is_independent_and_at_least_as_large() {
    with_bench(async |bench| {
        bench
            .run("disk create web-root --size 8M --block-size 8K")
            .await;
        bench
            .run("disk write web-root --offset 1M --text before")
            .await;
        bench.run("snapshot create web-root base").await;
        bench
            .run("disk write web-root --offset 1M --text after!")
            .await;
        bench
            .refuses(
                "disk create copy --from-snapshot web-root@base --size 4M",
                "InvalidDiskSize.TooSmall",
            )
            .await;
        bench
            .refuses(
                "disk create copy --from-snapshot web-root@base --block-size 16K",
                "InvalidParameter",
            )
            .await;
        bench
            .refuses(
                "disk create copy --from-snapshot web-root@other",
                "InvalidSnapshotId.NotFound",
            )
            .await;
        bench
            .run("disk create copy --from-snapshot web-root@base --size 16M")
            .await;
        assert_eq!(bench.read("copy", 1 << 20, 6).await, b"before");
        bench.run("disk write copy --offset 1M --text copied").await;
        assert_eq!(bench.read("web-root", 1 << 20, 6).await, b"after!");
        let copy = bench.disk("copy").await;
        assert_eq!((copy.len, copy.block_size), (16 << 20, 8192));
        let base = bench.snapshot("web-root@base").await;
        assert_eq!(
            copy.source,
            Some(Source::Snapshot {
                id: base.id,
                name: Some("base".to_owned())
            })
        );
        assert_eq!(base.used_by_disks[0].name, "copy");
    });
}

#[test]
fn a_disk_only_grows() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 8M").await;
        bench
            .run("disk write web-root --offset 0 --text kept")
            .await;
        bench
            .refuses("disk resize web-root 4M", "InvalidDiskSize.TooSmall")
            .await;
        bench
            .refuses("disk resize web-root 8M", "InvalidDiskSize.TooSmall")
            .await;
        bench
            .refuses("disk resize web-root 33T", "InvalidDiskSize.TooLarge")
            .await;
        bench
            .refuses("disk resize nobody 16M", "InvalidDiskId.NotFound")
            .await;
        bench.run("disk resize web-root 1G").await;
        assert_eq!(bench.disk("web-root").await.len, 1 << 30);
        assert_eq!(bench.read("web-root", 0, 4).await, b"kept");
        assert_eq!(bench.read("web-root", (1 << 30) - 4, 4).await, [0; 4]);
    });
}

#[test]
fn attributes_change_one_by_one() {
    with_bench(async |bench| {
        bench
            .run("disk create web-root --size 1M --tag a=1 --tag b=2")
            .await;
        bench
            .refuses("disk modify web-root", "NoAttributeToModify")
            .await;
        bench.run("disk rename web-root shop").await;
        bench.run("disk modify shop --description 'the shop' --delete-automatic off --tag b=3 --tag c=4 --untag a").await;
        let disk = bench.disk("shop").await;
        assert_eq!(disk.description, "the shop");
        assert!(!disk.delete_auto_snapshot);
        let tags: Vec<_> = disk
            .tags
            .iter()
            .map(|tag| (&*tag.key, &*tag.value))
            .collect();
        assert_eq!(tags, [("b", "3"), ("c", "4")]);
        bench.run("disk modify shop --description ''").await;
        assert_eq!(bench.disk("shop").await.description, "");
        bench
            .refuses(
                "disk modify web-root --description xx",
                "InvalidDiskId.NotFound",
            )
            .await;
    });
}

#[test]
fn deleting_a_disk_leaves_its_snapshots_which_still_make_disks() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        bench
            .run("disk write web-root --offset 0 --text kept")
            .await;
        bench.run("snapshot create web-root base").await;
        let id = bench.disk("web-root").await.id;
        let outcome = bench.run("disk delete web-root").await;
        assert_eq!(outcome.snapshots_left[0].name, "base");
        assert!(bench.service.describe_disks().await.unwrap().is_empty());
        let base = bench.snapshot("base").await;
        assert_eq!((base.disk_name, base.disk_id == id), (None, true));
        bench
            .run(&format!("disk create again --from-snapshot {id}@base"))
            .await;
        assert_eq!(bench.read("again", 0, 4).await, b"kept");
        bench
            .refuses("disk delete web-root", "InvalidDiskId.NotFound")
            .await;
    });
}

#[test]
fn automatic_snapshots_go_with_the_disk_unless_kept_or_used_by_an_image() {
    with_bench(async |bench| {
        for (disk, options) in [("goes", ""), ("kept", "--keep-automatic"), ("off", "")] {
            bench
                .run(&format!("disk create {disk} --size 1M --system"))
                .await;
            for day in ["auto-1", "auto-2"] {
                let disk = DiskRef::new(disk);
                bench
                    .service
                    .create_automatic_snapshot(&disk, day)
                    .await
                    .unwrap();
            }
            bench.run(&format!("snapshot create {disk} manual")).await;
            bench
                .run(&format!(
                    "image create image-of-{disk} --snapshot {disk}@auto-2"
                ))
                .await;
            if disk == "off" {
                bench.run("disk modify off --delete-automatic off").await;
            }
            let outcome = bench.run(&format!("disk delete {disk} {options}")).await;
            let left: Vec<_> = outcome
                .snapshots_left
                .iter()
                .map(|name| &*name.name)
                .collect();
            if disk == "goes" {
                assert_eq!(left, ["auto-2", "manual"]);
                assert_eq!(outcome.deleted[1].name, "auto-1");
                assert!(matches!(
                    &outcome.notes[..],
                    [crate::service::views::Note::KeptForImage { .. }]
                ));
            } else {
                assert_eq!(left, ["auto-1", "auto-2", "manual"]);
            }
        }
    });
}

#[test]
fn an_ambiguous_name_lists_the_ids_and_an_id_always_works() {
    with_bench(async |bench| {
        let first = bench.run("disk create twin --size 1M").await.created[0]
            .id
            .clone();
        let second = bench.run("disk create twin --size 1M").await.created[0]
            .id
            .clone();
        let error = bench.refuses("disk delete twin", "InvalidParameter").await;
        let message = error.to_string();
        assert!(
            message.contains(&first) && message.contains(&second),
            "{message}"
        );
        // A name that looks like another disk's id does not hide that disk.
        bench.run(&format!("disk rename {second} {first}")).await;
        bench
            .run(&format!("disk write {first} --offset 0 --text first"))
            .await;
        assert_eq!(bench.read(&second, 0, 5).await, [0; 5]);
    });
}

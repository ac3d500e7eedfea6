use super::*;
use crate::service::IMAGE_QUOTA;
use crate::service::views::{DiskKind, Source};

#[test]
fn an_image_makes_disks() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M --system").await;
        bench
            .run("disk write web-root --offset 0 --text source")
            .await;
        bench.run("snapshot create web-root base").await;
        bench.run("image create debian --snapshot web-root@base --description 'Debian 13' --tag os=linux").await;
        bench.run("disk delete web-root").await;
        bench.run("disk create one --from-image debian").await;
        assert_eq!(bench.read("one", 0, 6).await, b"source");
        let disk = bench.disk("one").await;
        assert_eq!(disk.kind, DiskKind::System);
        assert!(matches!(disk.source, Some(Source::Image { .. })));
        bench
            .run("disk create two --from-image debian --data --size 2M")
            .await;
        let images = bench.service.describe_images().await.unwrap();
        let image = &images[0];
        assert!(image.id.starts_with("m-") && image.id.len() == 22);
        assert_eq!(image.description, "Debian 13");
        assert_eq!((image.len, image.data_bytes), (1 << 20, 16 << 10));
        assert_eq!(image.snapshot.name, "base");
        let mut disks: Vec<_> = image.disks.iter().map(|disk| &*disk.name).collect();
        disks.sort_unstable();
        assert_eq!(disks, ["one", "two"]);
        bench
            .refuses(
                "disk create three --from-image debian --size 512K",
                "InvalidDiskSize.TooSmall",
            )
            .await;
        bench
            .refuses(
                "disk create three --from-image fedora",
                "InvalidImageId.NotFound",
            )
            .await;
    });
}

#[test]
fn an_image_is_made_from_a_system_disks_snapshot_only() {
    with_bench(async |bench| {
        bench.run("disk create data-1 --size 1M").await;
        bench.run("snapshot create data-1 base").await;
        bench
            .refuses(
                "image create debian --snapshot data-1@base",
                "OperationDenied",
            )
            .await;
        bench
            .refuses(
                "image create debian --snapshot data-1@other",
                "InvalidSnapshotId.NotFound",
            )
            .await;
    });
}

#[test]
fn names_of_images_are_unique() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M --system").await;
        bench.run("snapshot create web-root base").await;
        bench
            .run("image create debian --snapshot web-root@base")
            .await;
        bench
            .refuses(
                "image create debian --snapshot web-root@base",
                "InvalidImageName.Duplicated",
            )
            .await;
        bench
            .run("image create fedora --snapshot web-root@base")
            .await;
        bench
            .refuses(
                "image modify fedora --name debian",
                "InvalidImageName.Duplicated",
            )
            .await;
        bench
            .refuses("image modify fedora", "NoAttributeToModify")
            .await;
        bench
            .run("image modify fedora --name fedora --description 'same name'")
            .await;
        bench.run("image modify fedora --name suse --tag a=1").await;
        bench
            .refuses("image delete fedora", "InvalidImageId.NotFound")
            .await;
    });
}

#[test]
fn deleting_an_image_leaves_its_snapshot_and_its_disks() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M --system").await;
        bench
            .run("disk write web-root --offset 0 --text source")
            .await;
        bench.run("snapshot create web-root base").await;
        bench
            .run("image create debian --snapshot web-root@base")
            .await;
        bench.run("disk create one --from-image debian").await;
        let outcome = bench.run("image delete debian --force").await;
        assert_eq!(outcome.snapshots_left[0].name, "base");
        assert_eq!(bench.read("one", 0, 6).await, b"source");
        let source = bench.disk("one").await.source;
        assert!(matches!(source, Some(Source::Image { name: None, .. })));
        bench.run("snapshot delete web-root@base").await;
    });
}

#[test]
fn there_are_at_most_100_images() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M --system").await;
        bench.run("snapshot create web-root base").await;
        for at in 0..IMAGE_QUOTA {
            let text = format!("image create image-{at} --snapshot web-root@base");
            bench.service.run(&text).await.unwrap();
        }
        bench
            .refuses(
                "image create more --snapshot web-root@base",
                "QuotaExceed.Image",
            )
            .await;
    });
}

use super::*;
use crate::service::views::Note;

#[test]
fn rolling_back_keeps_newer_snapshots_and_can_be_undone() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        for name in ["first", "second"] {
            bench
                .run(&format!("disk write web-root --offset 0 --text {name}"))
                .await;
            bench.run(&format!("snapshot create web-root {name}")).await;
        }
        bench
            .run("disk write web-root --offset 0 --text broken")
            .await;
        let outcome = bench
            .run("disk rollback web-root first --keep-current broken")
            .await;
        assert_eq!(bench.read("web-root", 0, 5).await, b"first");
        assert_eq!(outcome.created[0].name, "broken");
        assert_eq!(outcome.snapshots_left[0].name, "second");
        assert_eq!(outcome.frees_bytes, None, "nothing is lost");
        assert_eq!(
            bench.names_of("web-root").await,
            ["first", "second", "broken"]
        );
        assert!(bench.snapshot("first").await.is_head_parent);
        bench.run("disk rollback web-root broken").await;
        assert_eq!(bench.read("web-root", 0, 6).await, b"broken");
        let broken = bench.snapshot("broken").await;
        assert_eq!(broken.parent, Some(bench.snapshot("second").await.id));
    });
}

#[test]
fn rolling_back_without_a_safety_snapshot_frees_what_was_written() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        bench.run("snapshot create web-root base").await;
        bench
            .run("disk write web-root --offset 0 --fill 1 --length 64K")
            .await;
        let outcome = bench.run("disk rollback web-root base").await;
        assert_eq!(outcome.frees_bytes, Some(64 << 10));
        assert_eq!(bench.disk("web-root").await.chain_bytes, Some(0));
    });
}

#[test]
fn later_resizes_are_rolled_back_too() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        bench.run("snapshot create web-root base").await;
        bench.run("disk resize web-root 1G").await;
        let outcome = bench.run("disk rollback web-root base").await;
        assert_eq!(
            outcome.notes,
            [Note::SizeRolledBack {
                from: 1 << 30,
                to: 1 << 20,
                disk: None
            }]
        );
        assert_eq!(bench.disk("web-root").await.len, 1 << 20);
    });
}

#[test]
fn only_a_disks_own_snapshots_take_it_back() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        bench.run("snapshot create web-root base").await;
        bench
            .run("disk create copy --from-snapshot web-root@base")
            .await;
        bench.run("snapshot create copy mine").await;
        let id = bench.snapshot("base").await.id;
        for reference in ["web-root@base", "base", &id] {
            let text = format!("disk rollback copy {reference}");
            bench.refuses(&text, "InvalidParameter.Mismatch").await;
        }
        bench
            .refuses("disk rollback copy nothing", "InvalidSnapshotId.NotFound")
            .await;
        bench
            .refuses("disk rollback nobody base", "InvalidDiskId.NotFound")
            .await;
        bench.run("disk rollback copy mine").await;
    });
}

#[test]
fn reinit_goes_back_to_the_source_and_keeps_size_and_snapshots() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M --system").await;
        bench
            .run("disk write web-root --offset 0 --text source")
            .await;
        bench.run("snapshot create web-root base").await;
        bench
            .run("image create debian --snapshot web-root@base")
            .await;
        bench
            .run("disk create one --from-snapshot web-root@base")
            .await;
        bench.run("disk create two --from-image debian").await;
        for disk in ["one", "two"] {
            bench.run(&format!("disk resize {disk} 8M")).await;
            bench
                .run(&format!("disk write {disk} --offset 0 --text broken"))
                .await;
            bench.run(&format!("snapshot create {disk} mine")).await;
            bench
                .run(&format!("disk reinit {disk} --keep-current before"))
                .await;
            assert_eq!(bench.read(disk, 0, 6).await, b"source");
            assert_eq!(bench.disk(disk).await.len, 8 << 20);
            assert_eq!(bench.names_of(disk).await, ["mine", "before"]);
            bench.run(&format!("disk rollback {disk} mine")).await;
            assert_eq!(bench.read(disk, 0, 6).await, b"broken");
        }
    });
}

#[test]
fn reinit_without_its_source_is_refused_even_if_the_blocks_still_exist() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M --system").await;
        bench.run("snapshot create web-root base").await;
        bench
            .run("image create debian --snapshot web-root@base")
            .await;
        bench.run("disk create one --from-image debian").await;
        let outcome = bench.run("image delete debian").await;
        assert_eq!(outcome.disks_losing_reinit[0].name, "one");
        bench
            .refuses("disk reinit one", "InvalidImageId.NotFound")
            .await;
        bench
            .run("disk create two --from-snapshot web-root@base")
            .await;
        bench.run("snapshot delete web-root@base --force").await;
        bench
            .refuses("disk reinit two", "InvalidSourceSnapshot")
            .await;
    });
}

#[test]
fn a_disk_made_empty_is_blank_again_and_can_still_be_rolled_back() {
    with_bench(async |bench| {
        bench
            .run("disk create web-root --size 1M --block-size 4K")
            .await;
        bench
            .run("disk write web-root --offset 0 --text before")
            .await;
        bench.run("snapshot create web-root base").await;
        bench.run("disk reinit web-root").await;
        assert_eq!(bench.read("web-root", 0, 6).await, [0; 6]);
        let disk = bench.disk("web-root").await;
        assert_eq!(
            (disk.len, disk.block_size, disk.data_bytes),
            (1 << 20, 4096, 0)
        );
        assert_eq!(bench.names_of("web-root").await, ["base"]);
        bench.run("snapshot create web-root blank").await;
        bench.run("disk rollback web-root base").await;
        assert_eq!(bench.read("web-root", 0, 6).await, b"before");
        bench.run("disk rollback web-root blank").await;
        assert_eq!(bench.read("web-root", 0, 6).await, [0; 6]);
    });
}

use super::*;
use crate::service::command::{
    CreateDisk, CreateImage, CreateSnapshot, CreateSnapshotGroup, GroupRef, ModifyDisk, ResetDisk,
    ResetDisks,
};
use crate::service::views::Tag;

fn hostile() -> Vec<String> {
    let mut names: Vec<String> = [
        "",
        "a",
        "1a",
        "-a",
        " a",
        "a b",
        "web@root",
        "web/root",
        "../../etc/passwd",
        "<b>web</b>",
        "web\0root",
        "web\nroot",
        "http://web",
        "https://web",
        "web\u{202e}root",
        "web,root",
        "🐧🐧",
        "\u{feff}web",
        "\u{301}web",
        "a1\u{301}",
        "a-\u{301}",
    ]
    .map(str::to_owned)
    .to_vec();
    names.push("n".repeat(129));
    names.push("n".repeat(1 << 20));
    names
}

#[test]
fn names_have_2_to_128_characters_and_begin_with_a_letter() {
    with_bench(async |bench| {
        for name in hostile() {
            let create = CreateDisk::empty(name.clone(), 1 << 20);
            let error = bench
                .execute(Command::CreateDisk(create))
                .await
                .unwrap_err();
            assert_eq!(error.code(), "InvalidDiskName.Malformed", "{:.40}", name);
            assert!(error.to_string().len() < 600);
        }
        let longest = "ж".repeat(128);
        for name in [
            "ab",
            "Ünïcode",
            "数据盘",
            "a:b_c.d-e",
            &longest,
            "autoexec",
            // Letters and marks apart, as macOS spells file names.
            "re\u{301}sume\u{301}-vie\u{323}\u{302}t",
            "か\u{3099}き",
            "हिन्दी",
            "ที่",
        ] {
            let create = CreateDisk::empty(name, 1 << 20);
            bench.execute(Command::CreateDisk(create)).await.unwrap();
        }
        bench.assert_reopens_the_same().await;
        assert_eq!(bench.service.describe_disks().await.unwrap().len(), 10);
    });
}

#[test]
fn the_same_rule_holds_wherever_a_name_is_given() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M --system").await;
        bench.run("snapshot create web-root base").await;
        bench.run("snapshot group-create nightly web-root").await;
        let disk = DiskRef::new("web-root");
        for name in hostile() {
            let snapshot = CreateSnapshot::new(disk.clone(), name.clone());
            let group = CreateSnapshotGroup {
                name: name.clone(),
                disks: vec![disk.clone()],
                description: String::new(),
                tags: Vec::new(),
            };
            let image = CreateImage::new(name.clone(), SnapshotRef::of("web-root", "base"));
            let reset = ResetDisk {
                disk: disk.clone(),
                snapshot: SnapshotRef::new("base"),
                keep_current: Some(name.clone()),
                unless_held: false,
            };
            let reset_group = ResetDisks {
                group: GroupRef::new("nightly"),
                disks: Vec::new(),
                keep_current: Some(name.clone()),
                unless_held: false,
            };
            let rename = ModifyDisk {
                name: Some(name.clone()),
                ..ModifyDisk::new(disk.clone())
            };
            for (command, code) in [
                (
                    Command::CreateSnapshot(snapshot),
                    "InvalidSnapshotName.Malformed",
                ),
                (
                    Command::CreateSnapshotGroup(group),
                    "InvalidSnapshotName.Malformed",
                ),
                (Command::ResetDisk(reset), "InvalidSnapshotName.Malformed"),
                (
                    Command::ResetDisks(reset_group),
                    "InvalidSnapshotName.Malformed",
                ),
                (Command::CreateImage(image), "InvalidImageName.Malformed"),
                (Command::ModifyDisk(rename), "InvalidDiskName.Malformed"),
            ] {
                let error = bench.execute(command).await.unwrap_err();
                assert_eq!(error.code(), code, "{:.40}", name);
            }
        }
        assert_eq!(bench.names_of("web-root").await, ["base", "nightly"]);
        bench.assert_reopens_the_same().await;
    });
}

#[test]
fn only_automatic_snapshots_begin_with_auto() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        bench
            .refuses(
                "snapshot create web-root auto2.0_20261121_sp-1",
                "InvalidSnapshotName.Malformed",
            )
            .await;
        bench.run("snapshot create web-root base").await;
        bench
            .refuses(
                "snapshot modify web-root@base --name automatic",
                "InvalidSnapshotName.Malformed",
            )
            .await;
        let disk = DiskRef::new("web-root");
        let by_hand = bench
            .service
            .create_automatic_snapshot(&disk, "manual")
            .await;
        assert_eq!(by_hand.unwrap_err().code(), "InvalidSnapshotName.Malformed");
        bench
            .service
            .create_automatic_snapshot(&disk, "auto2.0_20261121_sp-1")
            .await
            .unwrap();
        assert_eq!(
            bench.names_of("web-root").await,
            ["base", "auto2.0_20261121_sp-1"]
        );
    });
}

#[test]
fn descriptions_are_empty_or_have_2_to_256_characters_and_are_no_links() {
    with_bench(async |bench| {
        for text in [
            "x",
            "http://x.example",
            "https://x.example",
            &"x".repeat(257),
        ] {
            let command = format!("disk create aa --size 1M --description {text}");
            bench
                .refuses(&command, "InvalidDescription.Malformed")
                .await;
        }
        let longest = "ж".repeat(256);
        for text in ["''", "xx", "'see http://x.example <b>'", &longest] {
            bench
                .run(&format!("disk create aa --size 1M --description {text}"))
                .await;
        }
    });
}

#[test]
fn a_resource_has_at_most_20_tags_with_different_keys() {
    with_bench(async |bench| {
        bench.run("disk create web-root --size 1M").await;
        bench
            .refuses(
                "snapshot create web-root aa --tag k=1 --tag k=2",
                "Duplicate.TagKey",
            )
            .await;
        let tags = |from: u32, to: u32| -> String {
            (from..to).map(|at| format!(" --tag k{at}=v")).collect()
        };
        bench
            .refuses(
                &format!("snapshot create web-root aa{}", tags(0, 21)),
                "QuotaExceed.Tags",
            )
            .await;
        bench
            .run(&format!("snapshot create web-root aa{}", tags(0, 20)))
            .await;
        bench
            .refuses(
                "snapshot modify web-root@aa --tag more=1",
                "QuotaExceed.Tags",
            )
            .await;
        bench
            .run("snapshot modify web-root@aa --untag k0 --tag more=1 --tag k1=w")
            .await;
        assert_eq!(bench.snapshot("aa").await.tags.len(), 20);
        let long = "x".repeat(129);
        bench
            .refuses(
                &format!("disk modify web-root --tag {long}=1"),
                "InvalidTagKey.Malformed",
            )
            .await;
        bench
            .refuses("disk modify web-root --tag =1", "InvalidTagKey.Malformed")
            .await;
        bench
            .refuses(
                &format!("disk modify web-root --tag k={long}"),
                "InvalidTagValue.Malformed",
            )
            .await;
        let odd = ModifyDisk {
            tags: vec![Tag {
                key: "a=b".to_owned(),
                value: String::new(),
            }],
            ..ModifyDisk::new(DiskRef::new("web-root"))
        };
        let error = bench.execute(Command::ModifyDisk(odd)).await.unwrap_err();
        assert_eq!(error.code(), "InvalidTagKey.Malformed");
        bench.run("disk modify web-root --tag '<b>=</b>'").await;
    });
}

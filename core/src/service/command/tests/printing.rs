use super::*;
use crate::service::views::{DiskKind, ScaleRule};
use crate::units::BlockSize;

#[test]
fn a_snapshot_command_prints_as_a_person_writes_it() {
    prints(
        Command::CreateSnapshot(CreateSnapshot::new(
            DiskRef::new("web-root"),
            "before-upgrade",
        )),
        "rowdisk snapshot create web-root before-upgrade",
    );
}

#[test]
fn sizes_print_in_the_largest_unit_that_divides_them() {
    prints(
        Command::CreateDisk(CreateDisk {
            block_size: BlockSize::new(16384),
            kind: Some(DiskKind::System),
            ..CreateDisk::empty("web-root", 64 << 20)
        }),
        "rowdisk disk create web-root --size 64M --block-size 16K --system",
    );
    assert_eq!(format_size(0), "0");
    assert_eq!(format_size(32 << 40), "32T");
    assert_eq!(format_size((1 << 30) + 1), "1073741825");
}

#[test]
fn a_rollback_names_its_safety_snapshot() {
    prints(
        Command::ResetDisk(ResetDisk {
            disk: DiskRef::new("web-root"),
            snapshot: SnapshotRef::new("with-content"),
            keep_current: Some("broken".to_owned()),
            unless_held: true,
        }),
        "rowdisk disk rollback web-root with-content --keep-current broken --unless-held",
    );
}

#[test]
fn a_groups_rollback_names_its_safety_group_and_the_disks_it_is_of() {
    let all = ResetDisks {
        group: GroupRef::new("nightly"),
        disks: Vec::new(),
        keep_current: None,
        unless_held: false,
    };
    prints(
        Command::ResetDisks(all.clone()),
        "rowdisk snapshot group-rollback nightly",
    );
    prints(
        Command::ResetDisks(ResetDisks {
            disks: vec![DiskRef::new("db"), DiskRef::new("log")],
            keep_current: Some("broken".to_owned()),
            unless_held: true,
            ..all
        }),
        "rowdisk snapshot group-rollback nightly --disk db --disk log --keep-current broken --unless-held",
    );
}

#[test]
fn instances_print_as_a_person_writes_them() {
    let web = || InstanceRef::new("web");
    prints(
        Command::RunInstances(RunInstances {
            amount: Some(2),
            system_len: Some(2 << 30),
            data_lens: vec![1 << 20, 1 << 30],
            keep_data_disks: true,
            ..RunInstances::new("web", ImageRef::new("debian"))
        }),
        "rowdisk instance run web --image debian --amount 2 --system-size 2G --data-size 1M --data-size 1G --keep-data-disks",
    );
    prints(
        Command::AttachDisk(AttachDisk {
            disk: DiskRef::new("data"),
            instance: web(),
            delete_with_instance: true,
        }),
        "rowdisk disk attach data web --delete-with-instance",
    );
    prints(
        Command::SetScaleRule(SetScaleRule {
            instance: web(),
            rule: Some(ScaleRule {
                above_percent: 80,
                below_percent: 30,
                len: 64 << 20,
                disks_max: 8,
            }),
        }),
        "rowdisk instance scale-rule web --above 80 --below 30 --size 64M --max 8",
    );
    prints(
        Command::SetScaleRule(SetScaleRule {
            instance: web(),
            rule: None,
        }),
        "rowdisk instance scale-rule web --none",
    );
    prints(
        Command::CreateImage(CreateImage {
            source: ImageSource::Snapshots {
                system: SnapshotRef::of("web", "one"),
                data: vec![SnapshotRef::of("data", "one")],
            },
            ..CreateImage::new("base", SnapshotRef::new("s"))
        }),
        "rowdisk image create base --snapshot web@one --data-snapshot data@one",
    );
}

#[test]
fn words_with_spaces_and_quotes_are_quoted() {
    prints(
        Command::WriteDisk(WriteDisk {
            disk: DiskRef::new("web-root"),
            offset: 14 << 20,
            content: Content::Text("it's here; rm -rf $HOME".to_owned()),
        }),
        r#"rowdisk disk write web-root --offset 14M --text "it's here; rm -rf "'$HOME'"#,
    );
}

#[test]
fn bytes_print_in_hexadecimal_with_their_gaps() {
    let run = |gap, bytes: &[u8]| HexRun {
        gap,
        bytes: bytes.to_vec(),
    };
    let write = |runs| {
        Command::WriteDisk(WriteDisk {
            disk: DiskRef::new("web-root"),
            offset: 14 << 20,
            content: Content::Hex(runs),
        })
    };
    prints(
        write(vec![run(0, b"Hello"), run(4096, &[0, 0xff]), run(7, &[1])]),
        "rowdisk disk write web-root --offset 14M --hex 48656c6c6f+4K+00ff+7+01",
    );
    reads(
        "disk write web-root --offset 14M --hex 0A0b",
        write(vec![run(0, &[10, 11])]),
    );
    for bad in [
        "",
        "1",
        "0g",
        "aa+",
        "aa+1",
        "+1",
        "+0+aa",
        "aa++bb",
        "aa+1+1+bb",
        "aa,bb",
        "é0",
        "+x+aa",
    ] {
        let text = format!("disk write a --offset 0 --hex '{bad}'");
        assert!(
            matches!(parse(&text), Err(ParseError::BadHex { .. })),
            "{bad:?}"
        );
    }
}

#[test]
fn an_argument_that_looks_like_an_option_stands_after_a_double_dash() {
    prints(
        Command::DeleteDisk(DeleteDisk {
            disk: DiskRef::new("--keep-automatic"),
            keep_automatic: true,
        }),
        "rowdisk disk delete --keep-automatic -- --keep-automatic",
    );
}

#[test]
fn the_first_word_and_the_order_of_options_are_free() {
    let expected = Command::CreateImage(CreateImage {
        description: "Debian 13".to_owned(),
        ..CreateImage::new("base", SnapshotRef::of("web-root", "day-2"))
    });
    reads(
        "image create --description='Debian 13' --snapshot web-root@day-2 base",
        expected,
    );
}

#[test]
fn rename_is_a_short_way_to_modify_a_name() {
    reads(
        "disk rename web-root shop",
        Command::ModifyDisk(ModifyDisk {
            name: Some("shop".to_owned()),
            ..ModifyDisk::new(DiskRef::new("web-root"))
        }),
    );
}

#[test]
fn sizes_are_whole_numbers_of_bytes_or_powers_of_1024() {
    for (text, bytes) in [
        ("0", 0),
        ("4096", 4096),
        ("16K", 16 << 10),
        ("64m", 64 << 20),
        ("1GiB", 1 << 30),
        ("32T", 32 << 40),
        ("18446744073709551615", u64::MAX),
    ] {
        assert_eq!(parse_size(text), Ok(bytes), "{text}");
    }
    for text in [
        "",
        "K",
        "iB",
        "-1",
        "+1",
        "1.5M",
        "1 M",
        "1KK",
        "KK",
        "1MB",
        "64 ",
        "0x10",
        "16777216T",
        "18446744073709551616",
        "١",
        "1kK",
    ] {
        assert!(parse_size(text).is_err(), "{text:?} was taken for a size");
    }
}

#[test]
fn commands_about_files_print_as_a_person_writes_them() {
    let disk = || DiskRef::new("web-root");
    prints(
        Command::FormatDisk(FormatDisk {
            disk: disk(),
            partition: Some(2),
            kind: FormatKind::Fat,
            label: Some("DATA".to_owned()),
        }),
        "rowdisk disk format web-root --fat --partition 2 --label DATA",
    );
    let put = PutFiles {
        disk: disk(),
        partition: None,
        path: "/docs/".to_owned(),
        files: vec!["a.txt".to_owned(), "below/b c.txt".to_owned()],
        replace: true,
    };
    assert!(put.targets().eq(["/docs/a.txt", "/docs/below/b c.txt"]));
    prints(
        Command::PutFiles(put),
        "rowdisk file put web-root /docs/ --file a.txt --file 'below/b c.txt' --replace",
    );
    prints(
        Command::RestoreFile(RestoreFile {
            snapshot: SnapshotRef::of("web-root", "before-upgrade"),
            partition: None,
            path: "/docs/a.txt".to_owned(),
        }),
        "rowdisk file restore web-root@before-upgrade /docs/a.txt",
    );
    for wrong in [
        "rowdisk file put web-root /a",
        "rowdisk file put web-root /a --file b --file c",
        "rowdisk file restore web-root /a",
        "rowdisk file delete web-root",
        "rowdisk disk format web-root",
        "rowdisk disk format web-root --fat --fat16",
        "rowdisk disk format web-root --fat --partition 4294967296",
    ] {
        assert!(wrong.parse::<Command>().is_err(), "{wrong}");
    }
}

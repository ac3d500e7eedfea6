use proptest::prelude::*;

use super::*;
use crate::service::views::{DiskKind, QuotaPolicy, Tag};
use crate::units::BlockSize;

fn parse(text: &str) -> Result<Command, ParseError> {
    text.parse()
}

#[track_caller]
fn reads(text: &str, command: Command) {
    assert_eq!(parse(text), Ok(command), "{text}");
}

/// A command is printed in its shortest usual form, and that form reads as the same command.
#[track_caller]
fn prints(command: Command, text: &str) {
    assert_eq!(command.to_string(), text);
    reads(text, command);
}

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
        }),
        "rowdisk disk rollback web-root with-content --keep-current broken",
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
fn errors_say_what_why_and_what_is_expected() {
    for (text, code, message) in [
        (
            "",
            "MissingParameter",
            "nothing to do; write a command such as: disk create web-root --size 64M",
        ),
        (
            "rowdisk",
            "MissingParameter",
            "nothing to do; write a command such as: disk create web-root --size 64M",
        ),
        (
            "disc create x",
            "InvalidParameter",
            "there is no command \"disc create\"; there are: disk, snapshot, image, pool",
        ),
        (
            "pool",
            "InvalidParameter",
            "there is no command \"pool\"; there are: pool set-quota-policy, pool check, pool reset",
        ),
        (
            "disk resize web-root",
            "MissingParameter",
            "SIZE is missing; write: rowdisk disk resize DISK SIZE",
        ),
        (
            "disk resize web-root big",
            "InvalidParameter",
            "\"big\" is not a size; write bytes, or a whole number with K, M, G or T, such as 64M",
        ),
        (
            "disk resize web-root 1G 2G",
            "InvalidParameter",
            "\"2G\" is one word too many; write: rowdisk disk resize DISK SIZE",
        ),
        (
            "disk delete web-root --force",
            "InvalidParameter",
            "there is no option \"--force\" here; write: rowdisk disk delete DISK [--keep-automatic]",
        ),
        (
            "disk delete web-root --keep-automatic=yes",
            "InvalidParameter",
            "--keep-automatic takes no value; write: rowdisk disk delete DISK [--keep-automatic]",
        ),
        (
            "disk reinit web-root --keep-current",
            "MissingParameter",
            "--keep-current needs a value; write: rowdisk disk reinit DISK [--keep-current NAME]",
        ),
        (
            "disk zero a --offset 0 --offset 1 --length 1",
            "InvalidParameter",
            "--offset is given twice; once is enough",
        ),
        (
            "disk create a --size 1M --system --data",
            "InvalidParameter",
            "--system and --data exclude each other; give one of them",
        ),
        (
            "disk create a --from-image i --from-snapshot s",
            "InvalidParameter",
            "--from-snapshot and --from-image exclude each other; give one of them",
        ),
        (
            "disk write a --offset 0 --text x --length 3",
            "InvalidParameter",
            "--text and --length exclude each other; give one of them",
        ),
        (
            "disk write a --offset 0 --fill 256 --length 1",
            "InvalidParameter",
            "\"256\" is not a byte; write 0 to 255, or 0x00 to 0xff",
        ),
        (
            "disk write a --offset 0 --random -1 --length 1",
            "InvalidParameter",
            "--random \"-1\" is not a whole number from 0 to 18446744073709551615",
        ),
        (
            "disk create a --size 1M --block-size 5K",
            "InvalidParameter",
            "\"5K\" is not a block size; choose 4K, 8K, 16K, 32K or 64K",
        ),
        (
            "disk modify a --delete-automatic maybe",
            "InvalidParameter",
            "--delete-automatic \"maybe\" is not known; write on or off",
        ),
        (
            "pool set-quota-policy newest",
            "InvalidParameter",
            "POLICY \"newest\" is not known; write oldest or oldest-automatic",
        ),
        (
            "snapshot create a b --tag role",
            "InvalidParameter",
            "\"role\" is not a tag; write KEY=VALUE",
        ),
        (
            "disk delete a@b",
            "InvalidParameter",
            "\"a@b\" does not fit here; write the name or id of a disk",
        ),
        (
            "snapshot delete a@b@c",
            "InvalidParameter",
            "\"a@b@c\" does not fit here; write DISK@SNAPSHOT, or the id of a snapshot",
        ),
        (
            "disk delete 'a",
            "InvalidParameter",
            "a quotation mark is not closed; close it, or quote it with a backslash",
        ),
    ] {
        let error = parse(text).expect_err(text);
        assert_eq!(error.to_string(), message, "{text}");
        assert_eq!(error.code(), code, "{text}");
    }
}

#[test]
fn every_value_of_a_message_is_in_its_params() {
    let error = parse("disk resize web-root big").expect_err("not a size");
    assert_eq!(error.key(), "command-bad-size");
    assert_eq!(error.params(), [("found", "big".to_owned())]);
}

#[test]
fn a_command_of_a_mebibyte_is_refused_before_it_is_split() {
    let name = "n".repeat(1 << 20);
    let error = parse(&format!("disk create {name} --size 1M")).expect_err("too long");
    assert_eq!(
        error,
        ParseError::TooLong {
            len: (1 << 20) + 22
        }
    );
}

#[test]
fn messages_repeat_only_the_beginning_of_what_they_refuse() {
    let word = "ж".repeat(1000);
    for text in [
        word.clone(),
        format!("disk {word}"),
        format!("disk resize a {word}"),
    ] {
        assert!(parse(&text).expect_err("refused").to_string().len() < 600);
    }
}

#[test]
fn every_line_of_the_grammar_has_a_parser_and_every_option_a_reader() {
    for verb in verbs() {
        let mut text = format!("rowdisk {} {} 1M 1M", verb.noun, verb.verb);
        for option in verb.flags {
            text += &format!(" {option}");
        }
        for option in verb.options.iter().chain(verb.lists) {
            text += &format!(" {option} 4K");
        }
        // Whatever this nonsense is refused for, it is known, and no option is left unread.
        let result = parse(&text);
        let is_unknown = matches!(
            result,
            Err(ParseError::UnknownCommand { .. } | ParseError::UnknownOption { .. })
        );
        assert!(!is_unknown, "{text}: {}", verb.usage);
    }
}

#[test]
fn usage_names_every_option() {
    for verb in verbs() {
        for option in verb.flags.iter().chain(verb.options).chain(verb.lists) {
            assert!(verb.usage.contains(option), "{option} in {}", verb.usage);
        }
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z][a-z0-9-]{1,12}",
        any::<String>(),
        "[-'\"\\\\ #$`!\n\t\0=~]{0,6}",
    ]
}

fn word() -> impl Strategy<Value = String> {
    text().prop_map(|text| text.replace('@', ""))
}

fn disk_ref() -> impl Strategy<Value = DiskRef> {
    word().prop_map(DiskRef::new)
}

fn snapshot_ref() -> impl Strategy<Value = SnapshotRef> {
    (prop::option::of(disk_ref()), word())
        .prop_map(|(disk, snapshot)| SnapshotRef { disk, snapshot })
}

fn tags() -> impl Strategy<Value = Vec<Tag>> {
    let tag = (text(), text()).prop_map(|(key, value)| Tag {
        key: key.replace('=', ""),
        value,
    });
    prop::collection::vec(tag, 0..4)
}

fn kind() -> impl Strategy<Value = Option<DiskKind>> {
    prop::option::of(prop_oneof![Just(DiskKind::System), Just(DiskKind::Data)])
}

fn block_size() -> impl Strategy<Value = Option<BlockSize>> {
    prop::option::of((12_u8..=16).prop_map(|shift| BlockSize::from_shift(shift).unwrap()))
}

fn create_disk() -> impl Strategy<Value = Command> {
    let source = prop_oneof![
        any::<u64>().prop_map(|len| (DiskSource::Empty, Some(len))),
        (snapshot_ref(), any::<Option<u64>>()).prop_map(|(s, len)| (DiskSource::Snapshot(s), len)),
        (word(), any::<Option<u64>>())
            .prop_map(|(i, len)| (DiskSource::Image(ImageRef::new(i)), len)),
    ];
    (text(), source, block_size(), kind(), text(), tags()).prop_map(
        |(name, (source, len), block_size, kind, description, tags)| {
            Command::CreateDisk(CreateDisk {
                name,
                source,
                len,
                block_size,
                kind,
                description,
                tags,
            })
        },
    )
}

fn import_disk() -> impl Strategy<Value = Command> {
    (
        text(),
        text(),
        any::<Option<u64>>(),
        block_size(),
        kind(),
        text(),
        tags(),
    )
        .prop_map(|(name, file, len, block_size, kind, description, tags)| {
            Command::ImportDisk(ImportDisk {
                name,
                file,
                len,
                block_size,
                kind,
                description,
                tags,
            })
        })
}

fn write_disk() -> impl Strategy<Value = Command> {
    let content = prop_oneof![
        text().prop_map(Content::Text),
        (any::<u8>(), any::<u64>()).prop_map(|(byte, len)| Content::Fill { byte, len }),
        (any::<u64>(), any::<u64>()).prop_map(|(seed, len)| Content::Random { seed, len }),
        text().prop_map(|name| Content::File { name }),
    ];
    (disk_ref(), any::<u64>(), content).prop_map(|(disk, offset, content)| {
        Command::WriteDisk(WriteDisk {
            disk,
            offset,
            content,
        })
    })
}

fn disk_command() -> impl Strategy<Value = Command> {
    let version = (disk_ref(), prop::option::of(word())).prop_map(|(disk, snapshot)| {
        snapshot.map_or(VersionRef::Disk(disk.clone()), |snapshot| {
            VersionRef::Snapshot { disk, snapshot }
        })
    });
    let modify = (
        disk_ref(),
        any::<Option<bool>>(),
        prop::option::of(text()),
        prop::option::of(text()),
        tags(),
        prop::collection::vec(text(), 0..3),
    );
    prop_oneof![
        create_disk(),
        import_disk(),
        write_disk(),
        (version, prop::option::of(text()))
            .prop_map(|(what, file)| Command::ExportDisk(ExportDisk { what, file })),
        (disk_ref(), any::<bool>()).prop_map(|(disk, keep_automatic)| Command::DeleteDisk(
            DeleteDisk {
                disk,
                keep_automatic
            }
        )),
        (disk_ref(), any::<u64>())
            .prop_map(|(disk, len)| Command::ResizeDisk(ResizeDisk { disk, len })),
        modify.prop_map(
            |(disk, delete_auto_snapshot, name, description, tags, untag)| Command::ModifyDisk(
                ModifyDisk {
                    disk,
                    name,
                    description,
                    delete_auto_snapshot,
                    tags,
                    untag
                }
            )
        ),
        (disk_ref(), snapshot_ref(), prop::option::of(text())).prop_map(
            |(disk, snapshot, keep_current)| Command::ResetDisk(ResetDisk {
                disk,
                snapshot,
                keep_current
            })
        ),
        (disk_ref(), prop::option::of(text())).prop_map(|(disk, keep_current)| {
            Command::ReInitDisk(ReInitDisk { disk, keep_current })
        }),
        (disk_ref(), any::<u64>(), any::<u64>())
            .prop_map(|(disk, offset, len)| Command::ZeroDisk(ZeroDisk { disk, offset, len })),
        (disk_ref(), any::<u64>(), any::<u64>()).prop_map(|(disk, offset, len)| {
            Command::DiscardDisk(DiscardDisk { disk, offset, len })
        }),
    ]
}

fn snapshot_command() -> impl Strategy<Value = Command> {
    prop_oneof![
        (disk_ref(), text(), text(), tags()).prop_map(|(disk, name, description, tags)| {
            Command::CreateSnapshot(CreateSnapshot {
                disk,
                name,
                description,
                tags,
            })
        }),
        (
            text(),
            prop::collection::vec(disk_ref(), 1..4),
            text(),
            tags()
        )
            .prop_map(|(name, disks, description, tags)| {
                Command::CreateSnapshotGroup(CreateSnapshotGroup {
                    name,
                    disks,
                    description,
                    tags,
                })
            }),
        (prop::collection::vec(snapshot_ref(), 1..4), any::<bool>()).prop_map(
            |(snapshots, force)| Command::DeleteSnapshot(DeleteSnapshot { snapshots, force })
        ),
        (word(), any::<bool>()).prop_map(|(group, force)| Command::DeleteSnapshotGroup(
            DeleteSnapshotGroup {
                group: GroupRef::new(group),
                force
            }
        )),
        (
            snapshot_ref(),
            prop::option::of(text()),
            prop::option::of(text()),
            tags(),
            prop::collection::vec(text(), 0..3)
        )
            .prop_map(|(snapshot, name, description, tags, untag)| {
                Command::ModifySnapshot(ModifySnapshot {
                    snapshot,
                    name,
                    description,
                    tags,
                    untag,
                })
            }),
    ]
}

fn other_command() -> impl Strategy<Value = Command> {
    prop_oneof![
        (text(), snapshot_ref(), text(), tags()).prop_map(|(name, snapshot, description, tags)| {
            Command::CreateImage(CreateImage {
                name,
                snapshot,
                description,
                tags,
            })
        }),
        (word(), any::<bool>()).prop_map(|(image, force)| Command::DeleteImage(DeleteImage {
            image: ImageRef::new(image),
            force
        })),
        (
            word(),
            prop::option::of(text()),
            prop::option::of(text()),
            tags(),
            prop::collection::vec(text(), 0..3)
        )
            .prop_map(|(image, name, description, tags, untag)| {
                Command::ModifyImage(ModifyImage {
                    image: ImageRef::new(image),
                    name,
                    description,
                    tags,
                    untag,
                })
            }),
        prop_oneof![
            Just(QuotaPolicy::Oldest),
            Just(QuotaPolicy::OldestAutomatic)
        ]
        .prop_map(|policy| Command::SetQuotaPolicy(SetQuotaPolicy { policy })),
        Just(Command::CheckPool),
        Just(Command::ResetPool),
    ]
}

fn command() -> impl Strategy<Value = Command> {
    prop_oneof![4 => disk_command(), 2 => snapshot_command(), 2 => other_command()]
}

proptest! {
    #[test]
    fn every_command_parses_back_from_its_text(command in command()) {
        let text = command.to_string();
        prop_assume!(text.len() <= TEXT_LEN_MAX);
        prop_assert_eq!(parse(&text), Ok(command), "{}", text);
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in any::<String>()) {
        let _ = parse(&text);
    }

    #[test]
    fn no_tail_of_words_makes_the_parser_panic(
        at in 0..verbs().len(),
        tail in prop::collection::vec(
            prop_oneof![text(), prop::sample::select(vec![
                "--size", "--offset", "--length", "--fill", "--random", "--tag", "--file", "--",
                "--force", "--name", "=", "--=", "-", "@", "0x", "0x+1", "iB",
            ]).prop_map(str::to_owned)],
            0..6,
        ),
    ) {
        let verb = &verbs()[at];
        let tail: Vec<_> = tail
            .iter()
            .map(|word| shlex::Quoter::new().allow_nul(true).quote(word).unwrap().into_owned())
            .collect();
        if let Err(error) = parse(&format!("{} {} {}", verb.noun, verb.verb, tail.join(" "))) {
            prop_assert!(!error.to_string().is_empty());
        }
    }

    #[test]
    fn every_size_parses_back_from_its_text(bytes in any::<u64>(), shift in 0_u32..64) {
        for bytes in [bytes, bytes << shift] {
            prop_assert_eq!(parse_size(&format_size(bytes)), Ok(bytes));
        }
    }
}

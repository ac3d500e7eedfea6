//! FAT volumes: made outside and read here, made here and checked outside.

use std::fs;

use rowdisk_files::{
    Answer, BadName, Change, Data, EntryKind, FatKind, FilesError, Filesystem, Request, Session,
    Span, Step,
};

use crate::{
    disk::{NOW, TestDisk},
    tools::{self, check_fat, mdir, mtype, noise},
};

fn format(kind: Option<FatKind>) -> Change {
    Change::Format {
        kind,
        label: Some("Data 1".into()),
    }
}

fn folder(path: &str) -> Change {
    Change::MakeFolder { path: path.into() }
}

fn rename(from: &str, to: &str) -> Change {
    Change::Rename {
        from: from.into(),
        to: to.into(),
    }
}

fn remove(path: &str) -> Change {
    Change::Remove { path: path.into() }
}

#[test]
fn what_mtools_put_is_read() {
    for (mebibytes, bits, kind) in [
        (4, 12, FatKind::Fat12),
        (32, 16, FatKind::Fat16),
        (64, 32, FatKind::Fat32),
    ] {
        let outside = tools::folder();
        let image = tools::fat(outside.path(), mebibytes, bits);
        let file = outside.path().join("A long name, ünïcode.txt");
        let content = noise(7, 100_000);
        fs::write(&file, &content).unwrap();
        let image = image.to_str().unwrap();
        tools::run("mmd", &["-i", image, "::docs"]);
        tools::run("mcopy", &["-i", image, file.to_str().unwrap(), "::docs/"]);

        let mut disk = TestDisk::new(fs::read(image).unwrap());
        let look = disk.look();
        let [volume] = &look.volumes[..] else {
            panic!("{look:?}")
        };
        assert_eq!(volume.filesystem, Filesystem::Fat(kind));
        assert_eq!(volume.label.as_deref(), Some("MADE"));
        assert_eq!(volume.protection, None);
        let free = volume.free.unwrap();
        assert!(
            free < volume.size.unwrap() - content.len() as u64,
            "{volume:?}"
        );
        assert_eq!(disk.names(0, "/"), ["docs"]);
        let entries = disk.list(0, "/DOCS").unwrap();
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0].name, "A long name, ünïcode.txt");
        assert_eq!(entries[0].len, content.len() as u64);
        assert_eq!(entries[0].kind, EntryKind::File);
        let path = "/docs/a long name, ÜNÏCODE.TXT";
        assert_eq!(disk.read(0, path).unwrap(), content);
        assert_eq!(disk.read_extents(0, path).unwrap(), content);
    }
}

#[test]
fn what_was_made_here_is_sound_outside() {
    for (mebibytes, kind) in [
        (1, FatKind::Fat12),
        (40, FatKind::Fat16),
        (300, FatKind::Fat32),
    ] {
        let outside = tools::folder();
        let mut disk = TestDisk::zeros(mebibytes);
        disk.bytes.fill(0xa5);
        disk.change(0, vec![format(Some(kind))], &[]).unwrap();
        let volume = disk.look().volumes.remove(0);
        assert_eq!(volume.filesystem, Filesystem::Fat(kind));
        assert_eq!(volume.label.as_deref(), Some("DATA 1"));
        let before = volume.free.unwrap();

        let content = noise(1, 300_000);
        let small = b"<script>alert(1)</script>".as_slice();
        let put = |path: &str, bytes: &[u8]| Change::Put {
            path: path.into(),
            len: bytes.len() as u64,
            replace: false,
        };
        disk.change(
            0,
            vec![
                folder("/docs"),
                put("/docs/big.bin", &content),
                put("/new/below/شيء.txt", small),
                put("/empty", b""),
                folder("/docs/deep"),
                rename("/docs/big.bin", "/docs/deep/BIG file.bin"),
                rename("/docs/deep", "/new/moved"),
                rename("/empty", "/Empty"),
            ],
            &[b"", &content, small, b"", b"", b"", b"", b""],
        )
        .unwrap();
        let said = check_fat(outside.path(), &disk.bytes);
        assert!(!said.contains("differ"), "{said}");
        let names = mdir(outside.path(), &disk.bytes);
        assert_eq!(
            names,
            [
                "/Empty",
                "/docs/",
                "/new/",
                "/new/below/",
                "/new/below/شيء.txt",
                "/new/moved/",
                "/new/moved/BIG file.bin"
            ]
        );
        assert_eq!(
            mtype(outside.path(), &disk.bytes, "/new/moved/BIG file.bin"),
            content
        );
        assert_eq!(
            disk.read_extents(0, "/new/moved/BIG file.bin").unwrap(),
            content
        );
        assert_eq!(disk.names(0, "/"), ["docs", "new", "Empty"]);
        let entry = disk.list(0, "/new/below").unwrap().remove(0);
        assert_eq!(entry.modified, Some(NOW));

        disk.change(
            0,
            vec![remove("/new"), remove("/docs"), remove("/EMPTY")],
            &[],
        )
        .unwrap();
        check_fat(outside.path(), &disk.bytes);
        assert_eq!(disk.names(0, "/"), Vec::<String>::new());
        assert_eq!(disk.look().volumes[0].free, Some(before));
    }
}

#[test]
fn a_file_gives_way_to_longer_and_shorter_ones() {
    let outside = tools::folder();
    let mut disk = TestDisk::zeros(40);
    disk.change(0, vec![format(None)], &[]).unwrap();
    for (seed, len) in [(1, 50_000), (2, 2_000_000), (3, 0), (4, 12), (5, 4096)] {
        let content = noise(seed, len);
        disk.put(0, "/a.bin", &content).unwrap();
        assert_eq!(disk.read_extents(0, "/a.bin").unwrap(), content);
        check_fat(outside.path(), &disk.bytes);
    }
    let again = Change::Put {
        path: "/A.BIN".into(),
        len: 1,
        replace: false,
    };
    let refused = disk.change(0, vec![again], &[b"x"]);
    assert!(matches!(refused, Err(FilesError::AlreadyExists { .. })));
}

#[test]
fn a_full_volume_refuses_and_stays_as_it_is() {
    let outside = tools::folder();
    let mut disk = TestDisk::zeros(2);
    disk.change(0, vec![format(None)], &[]).unwrap();
    let before = disk.bytes.clone();
    let big = noise(1, 3 << 20);
    assert_eq!(disk.put(0, "/big", &big), Err(FilesError::NoSpaceOnVolume));
    assert_eq!(disk.bytes, before);
    let free = disk.look().volumes[0].free.unwrap();
    let exact = noise(2, free as usize);
    disk.put(0, "/exact", &exact).unwrap();
    assert_eq!(disk.look().volumes[0].free, Some(0));
    assert_eq!(disk.read(0, "/exact").unwrap(), exact);
    check_fat(outside.path(), &disk.bytes);
    assert_eq!(disk.put(0, "/more", b"x"), Err(FilesError::NoSpaceOnVolume));
    assert_eq!(
        disk.change(0, vec![folder("/folder")], &[]),
        Err(FilesError::NoSpaceOnVolume)
    );
}

#[test]
fn a_full_top_folder_refuses() {
    let mut disk = TestDisk::zeros(2);
    disk.change(0, vec![format(None)], &[]).unwrap();
    let mut made = 0;
    let refused = loop {
        match disk.put(0, &format!("/a name that takes some room {made}"), b"") {
            Ok(()) => made += 1,
            Err(error) => break error,
        }
    };
    assert_eq!(refused, FilesError::NoSpaceOnVolume);
    assert!(made > 50, "{made}");
    assert_eq!(disk.names(0, "/").len(), made);
}

#[test]
fn names_and_places_that_cannot_be_are_refused() {
    let mut disk = TestDisk::zeros(40);
    disk.change(0, vec![format(None), folder("/a"), folder("/a/b")], &[])
        .unwrap();
    let before = disk.bytes.clone();
    let name = |result: Result<(), FilesError>| match result {
        Err(FilesError::NameNotAllowed { why, .. }) => why,
        other => panic!("{other:?}"),
    };
    assert_eq!(name(disk.put(0, "/x/../y", b"")), BadName::Dots);
    assert_eq!(name(disk.put(0, "/./y", b"")), BadName::Dots);
    assert_eq!(name(disk.put(0, "/a//b", b"")), BadName::Empty);
    assert_eq!(name(disk.put(0, "y", b"")), BadName::NotFromTheTop);
    assert_eq!(name(disk.put(0, "/nul.txt", b"")), BadName::Reserved);
    assert_eq!(name(disk.put(0, "/a*", b"")), BadName::Character('*'));
    assert_eq!(name(disk.put(0, "/dot.", b"")), BadName::End);
    assert_eq!(
        name(disk.put(0, &format!("/{}", "n".repeat(256)), b"")),
        BadName::TooLong
    );
    for (change, expected) in [
        (folder("/A"), "AlreadyExists"),
        (folder("/"), "AlreadyExists"),
        (rename("/a", "/a/b/c"), "IntoItself"),
        (rename("/a", "/a/c"), "IntoItself"),
        (rename("/", "/c"), "IntoItself"),
        (rename("/none", "/c"), "NotFound"),
        (rename("/a", "/none/c"), "NotFound"),
        (rename("/a/b", "/A"), "AlreadyExists"),
        (remove("/none"), "NotFound"),
        (remove("/"), "IntoItself"),
    ] {
        let refused = disk.change(0, vec![change.clone()], &[]).unwrap_err();
        assert!(
            format!("{refused:?}").starts_with(expected),
            "{change:?}: {refused:?}"
        );
    }
    assert!(matches!(
        disk.put(0, "/a", b""),
        Err(FilesError::NotAFile { .. })
    ));
    assert!(matches!(
        disk.list(7, "/"),
        Err(FilesError::NoSuchVolume { volume: 7 })
    ));
    assert_eq!(disk.bytes, before);
    disk.put(0, &format!("/{}", "n".repeat(255)), b"x").unwrap();
    disk.put(0, "/file", b"").unwrap();
    assert!(matches!(
        disk.put(0, "/file/below", b""),
        Err(FilesError::NotAFolder { .. })
    ));
}

#[test]
fn several_changes_happen_together_or_not_at_all() {
    let mut disk = TestDisk::zeros(40);
    disk.change(0, vec![format(None)], &[]).unwrap();
    let before = disk.bytes.clone();
    let refused = disk.change(0, vec![folder("/a"), folder("/b"), folder("/A")], &[]);
    assert!(matches!(refused, Err(FilesError::AlreadyExists { .. })));
    assert_eq!(disk.bytes, before);
    disk.change(0, vec![folder("/a"), folder("/b")], &[])
        .unwrap();
    assert_eq!(disk.names(0, "/"), ["a", "b"]);
}

#[test]
fn a_tree_tells_which_files_differ() {
    let mut disk = TestDisk::zeros(40);
    disk.change(0, vec![format(None)], &[]).unwrap();
    disk.put(0, "/docs/a.txt", b"one").unwrap();
    disk.put(0, "/docs/b.txt", &noise(1, 100_000)).unwrap();
    let tree = |disk: &mut TestDisk| {
        let request = Request::Tree {
            volume: 0,
            path: "/".into(),
        };
        match disk.run(&request, &[]).unwrap() {
            Answer::Tree(tree) => tree.entries,
            other => panic!("{other:?}"),
        }
    };
    let before = tree(&mut disk);
    let paths: Vec<_> = before.iter().map(|entry| entry.path.as_str()).collect();
    assert_eq!(paths, ["/docs", "/docs/a.txt", "/docs/b.txt"]);
    disk.change(0, vec![rename("/docs/b.txt", "/docs/c.txt")], &[])
        .unwrap();
    let after = tree(&mut disk);
    assert_eq!(after[1], before[1]);
    assert_eq!(after[2].places, before[2].places);
    disk.put(0, "/between", &noise(2, 9_000)).unwrap();
    disk.put(0, "/docs/c.txt", &noise(3, 200_000)).unwrap();
    assert_ne!(tree(&mut disk)[3].places, before[2].places);
}

#[test]
fn volumes_that_no_fat_fits_are_refused() {
    let mut small = TestDisk::new(vec![0; 8192]);
    let refused = small.change(0, vec![format(Some(FatKind::Fat32))], &[]);
    assert!(
        matches!(refused, Err(FilesError::Unsupported { .. })),
        "{refused:?}"
    );
    let mut session = rowdisk_files::Session::new(5 << 40);
    let request = Request::Change {
        volume: 0,
        changes: vec![format(None)],
        now: NOW,
    };
    loop {
        match session.step(&request) {
            Ok(rowdisk_files::Step::Needs(ranges)) => {
                for range in ranges {
                    session.fill(range.start, &vec![0; (range.end - range.start) as usize]);
                }
            }
            Ok(done) => panic!("{done:?}"),
            Err(error) => {
                assert!(matches!(error, FilesError::Unsupported { .. }), "{error:?}");
                break;
            }
        }
    }
}

/// Where a request writes files' bytes ahead of the change.
fn ahead(disk: &TestDisk, changes: Vec<Change>) -> Result<Vec<Span>, FilesError> {
    let mut session = Session::new(disk.bytes.len() as u64);
    let request = Request::Change {
        volume: 0,
        changes,
        now: NOW,
    };
    loop {
        match session.step(&request)? {
            Step::Needs(ranges) => {
                for range in ranges {
                    let place = range.start as usize..range.end as usize;
                    session.fill(range.start, &disk.bytes[place]);
                }
            }
            Step::Done { writes, .. } => {
                let files = writes.into_iter().filter_map(|write| match write.data {
                    Data::File { len, .. } => Some(Span {
                        offset: write.offset,
                        len,
                    }),
                    _ => None,
                });
                return Ok(files.collect());
            }
        }
    }
}

#[test]
fn bytes_written_ahead_never_go_to_what_is_in_use_before() {
    for (mebibytes, kind) in [
        (2, FatKind::Fat12),
        (40, FatKind::Fat16),
        (40, FatKind::Fat32),
    ] {
        let mut disk = TestDisk::zeros(mebibytes);
        disk.change(0, vec![format(Some(kind))], &[]).unwrap();
        let names = ["/a", "/b", "/c"];
        for name in names {
            disk.put(0, name, &noise(1, 50_000)).unwrap();
        }
        let put = |path: &str| Change::Put {
            path: path.into(),
            len: 50_000,
            replace: true,
        };
        let used: Vec<_> = names
            .iter()
            .flat_map(|name| disk.extents(0, name).unwrap())
            .map(|extent| extent.disk)
            .collect();
        let meets = |a: &Span, b: &Span| a.offset < b.offset + b.len && b.offset < a.offset + a.len;
        let mut puts: Vec<_> = names.map(put).into();
        puts.push(put("/A"));
        puts.push(put("/new"));
        for written in ahead(&disk, puts.clone()).unwrap() {
            assert!(!used.iter().any(|used| meets(used, &written)), "{kind:?}");
        }
        // What frees space and what needs some do not go together.
        for frees in [format(None), remove("/a")] {
            let refused = ahead(&disk, vec![frees, put("/d")]);
            assert!(matches!(refused, Err(FilesError::Unsupported { .. })));
        }
        let contents: Vec<_> = (10..15).map(|seed| noise(seed, 50_000)).collect();
        let files: Vec<&[u8]> = contents.iter().map(Vec::as_slice).collect();
        disk.change(0, puts, &files).unwrap();
        assert_eq!(disk.names(0, "/"), ["a", "b", "c", "new"]);
        assert_eq!(disk.read(0, "/a").unwrap(), contents[3]);
        assert_eq!(disk.read(0, "/b").unwrap(), contents[1]);
        assert_eq!(disk.read(0, "/new").unwrap(), contents[4]);
        let outside = tools::folder();
        check_fat(outside.path(), &disk.bytes);
    }
}

#[test]
fn what_a_file_had_is_discarded_with_it() {
    let mut disk = TestDisk::zeros(40);
    disk.change(0, vec![format(None)], &[]).unwrap();
    disk.put(0, "/docs/a", &noise(1, 100_000)).unwrap();
    disk.put(0, "/docs/b", &noise(2, 100_000)).unwrap();
    let [a, b] = ["/docs/a", "/docs/b"].map(|path| disk.extents(0, path).unwrap()[0].disk);
    let discarded = |disk: &TestDisk, span: Span| {
        let bytes = &disk.bytes[span.offset as usize..][..span.len as usize];
        bytes.iter().all(|byte| *byte == 0xd1)
    };
    disk.put(0, "/docs/a", b"shorter").unwrap();
    assert!(discarded(&disk, a) && !discarded(&disk, b));
    assert_eq!(disk.read(0, "/docs/a").unwrap(), b"shorter");
    disk.change(0, vec![remove("/docs")], &[]).unwrap();
    assert!(discarded(&disk, b));
}

#[test]
fn names_in_all_scripts_go_in_and_out() {
    let outside = tools::folder();
    for bits in [12, 32] {
        let image = tools::fat(outside.path(), if bits == 12 { 4 } else { 64 }, bits);
        let image = image.to_str().unwrap();
        let long = format!("{}.txt", "n".repeat(251));
        let names = [
            "\u{1f389} party \u{1f469}\u{200d}\u{1f52c}.txt",
            "\u{645}\u{62c}\u{644}\u{62f}",
            "\u{5e9}\u{5dc}\u{5d5}\u{5dd} (1).txt",
            "&lt;b&gt; 'x' {y}.html",
            "..hidden",
            "\u{e9}t\u{e9}",
            &long,
        ];
        for (index, name) in names.iter().enumerate() {
            let file = outside.path().join("file");
            fs::write(&file, name).unwrap();
            let to = format!("::{name}");
            // mtools has no emoji, and takes no longer names than its own.
            if !matches!(index, 0 | 6) {
                tools::run("mcopy", &["-i", image, file.to_str().unwrap(), &to]);
            }
        }
        let mut disk = TestDisk::new(fs::read(image).unwrap());
        for name in [names[0], &long] {
            disk.put(0, &format!("/{name}"), name.as_bytes()).unwrap();
        }
        for name in names {
            let path = format!("/{name}");
            assert_eq!(
                disk.read_extents(0, &path).unwrap(),
                name.as_bytes(),
                "{name}"
            );
            // Written here, under the same name in another folder, and under another one.
            disk.put(0, &format!("/here{path}"), name.as_bytes())
                .unwrap();
        }
        disk.change(
            0,
            vec![
                rename(&format!("/here/{}", names[1]), "/here/\u{1f600}\u{1f600}"),
                folder("/here/\u{1f4c1}/\u{1f4c2}"),
                remove(&format!("/{}", names[0])),
            ],
            &[],
        )
        .unwrap();
        check_fat(outside.path(), &disk.bytes);
        let seen = mdir(outside.path(), &disk.bytes);
        for name in [names[2], names[3], names[5], &long] {
            assert!(seen.contains(&format!("/here/{name}")), "{name}: {seen:?}");
        }
        // An entry's first units are together.
        let units: Vec<u8> = "\u{1f389} pa"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert!(disk.bytes.windows(units.len()).any(|bytes| bytes == units));
        assert_eq!(disk.names(0, "/here/\u{1f4c1}"), ["\u{1f4c2}"]);
        assert!(
            disk.names(0, "/here")
                .contains(&"\u{1f600}\u{1f600}".to_owned())
        );
        assert!(!disk.names(0, "/").contains(&names[0].to_owned()));
    }
}

#[test]
fn of_names_that_are_alike_the_one_that_is_meant_is_taken() {
    let outside = tools::folder();
    let image = tools::fat(outside.path(), 4, 12);
    let mut disk = TestDisk::new(fs::read(image).unwrap());
    for name in ["/ONE", "/TWO", "/THREE"] {
        disk.put(0, name, name.as_bytes()).unwrap();
    }
    // Short names as DOS wrote them, in letters that are not ASCII; without long names.
    let at = |disk: &TestDisk, name: &[u8]| {
        let found = disk
            .bytes
            .windows(name.len())
            .position(|bytes| bytes == name);
        found.unwrap()
    };
    for (name, new) in [
        (b"ONE  ", b"\x81NE  "),
        (b"TWO  ", b"\x84NE  "),
        (b"THREE", b"\xe1NE  "),
    ] {
        let at = at(&disk, &name[..]);
        // The long name before it does not fit any more, and is nobody's.
        disk.bytes[at..at + 5].copy_from_slice(&new[..]);
        disk.bytes[at - 32] = 0xe5;
    }
    assert_eq!(disk.names(0, "/"), ["\u{df}NE", "\u{e4}NE", "\u{fc}NE"]);
    disk.put(0, "/new", b"").unwrap();
    disk.change(0, vec![remove("/\u{e4}NE")], &[]).unwrap();
    assert_eq!(disk.names(0, "/"), ["new", "\u{df}NE", "\u{fc}NE"]);
    assert_eq!(disk.read(0, "/\u{fc}NE").unwrap(), b"/ONE");
    // The same without regard to case, in the library's eyes.
    disk.put(0, "/\u{e4}.txt", b"").unwrap();
    disk.change(0, vec![rename("/\u{df}NE", "/three")], &[])
        .unwrap();
    assert_eq!(disk.read(0, "/three").unwrap(), b"/THREE");
}

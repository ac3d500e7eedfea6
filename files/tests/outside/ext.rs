//! ext2, ext3 and ext4 volumes, made by mke2fs.

use std::{
    ffi::OsStr,
    fs,
    os::unix::{ffi::OsStrExt, fs::symlink},
};

use rowdisk_files::{
    Answer, Change, Damage, EntryKind, FilesError, Filesystem, Request, WriteProtection,
};

use crate::{
    disk::TestDisk,
    tools::{self, noise},
};

#[test]
fn what_mke2fs_put_is_read() {
    for kind in ["ext2", "ext3", "ext4"] {
        let outside = tools::folder();
        let content = outside.path().join("content");
        fs::create_dir_all(content.join("docs/deep")).unwrap();
        let big = noise(3, 700_001);
        fs::write(content.join("docs/big.bin"), &big).unwrap();
        fs::write(content.join("docs/deep/<b>.txt"), b"markup").unwrap();
        symlink("/docs", content.join("link")).unwrap();
        symlink("round", content.join("round")).unwrap();
        let image = tools::image(outside.path(), 16);
        tools::run(
            "mke2fs",
            &[
                "-q",
                "-F",
                "-t",
                kind,
                "-L",
                "made",
                "-d",
                content.to_str().unwrap(),
                image.to_str().unwrap(),
            ],
        );
        let mut disk = TestDisk::new(fs::read(&image).unwrap());
        let volume = disk.look().volumes.remove(0);
        assert_eq!(volume.filesystem, Filesystem::Ext, "{kind}");
        assert_eq!(volume.label.as_deref(), Some("made"));
        assert_eq!(volume.protection, Some(WriteProtection::Kind));
        assert!(volume.free.unwrap() < volume.size.unwrap());
        assert_eq!(disk.names(0, "/"), ["docs", "lost+found", "link", "round"]);
        let kinds: Vec<_> = disk
            .list(0, "/")
            .unwrap()
            .iter()
            .map(|entry| entry.kind)
            .collect();
        assert_eq!(
            kinds,
            [
                EntryKind::Folder,
                EntryKind::Folder,
                EntryKind::Link,
                EntryKind::Link
            ]
        );
        assert_eq!(disk.read_extents(0, "/docs/big.bin").unwrap(), big);
        assert_eq!(disk.read(0, "/docs/big.bin").unwrap(), big);
        assert_eq!(disk.read(0, "/docs/deep/<b>.txt").unwrap(), b"markup");
        assert!(matches!(
            disk.list(0, "/link"),
            Err(FilesError::NotAFolder { .. })
        ));
        assert!(matches!(
            disk.list(0, "/round/x"),
            Err(FilesError::NotAFolder { .. })
        ));
        assert!(matches!(
            disk.list(0, "/none"),
            Err(FilesError::NotFound { .. })
        ));
        let refused = disk.change(0, vec![Change::MakeFolder { path: "/x".into() }], &[]);
        let why = WriteProtection::Kind;
        assert_eq!(refused, Err(FilesError::ReadOnlyFilesystem { why }));
    }
}

#[test]
fn files_are_read_from_where_they_lie() {
    // Trees of more than one level, and lists of blocks three deep; blocks of 1 and of 4 KiB.
    for options in [
        &["-t", "ext4"][..],
        &["-t", "ext4", "-b", "1024", "-O", "^metadata_csum"],
        &["-t", "ext4", "-b", "1024", "-O", "^64bit"],
        &["-t", "ext2"],
        &["-t", "ext2", "-b", "1024", "-I", "128"],
    ] {
        let outside = tools::folder();
        let content = outside.path().join("content");
        fs::create_dir_all(content.join("a folder")).unwrap();
        let sparse = tools::holes(&content.join("a folder/holes"), 600);
        let big = noise(3, 3_000_001);
        fs::write(content.join("big"), &big).unwrap();
        fs::write(content.join("empty"), b"").unwrap();
        let mut disk =
            TestDisk::new(fs::read(tools::ext(outside.path(), &content, 24, options)).unwrap());
        assert!(
            disk.read_extents(0, "/a folder/holes").unwrap() == sparse,
            "{options:?}"
        );
        assert!(disk.read_extents(0, "/big").unwrap() == big, "{options:?}");
        assert_eq!(disk.extents(0, "/empty").unwrap(), []);
        assert!(matches!(
            disk.extents(0, "/a folder"),
            Err(FilesError::NotAFile { .. })
        ));
        assert!(matches!(
            disk.extents(0, "/none"),
            Err(FilesError::NotFound { .. })
        ));
    }
}

#[test]
fn what_was_kept_for_a_file_and_never_written_is_zeros() {
    let outside = tools::folder();
    let content = outside.path().join("content");
    fs::create_dir_all(&content).unwrap();
    fs::write(content.join("file"), noise(1, 8192)).unwrap();
    let image = tools::ext(outside.path(), &content, 8, &["-t", "ext4", "-b", "1024"]);
    tools::debugfs(&image, "fallocate file 8 39");
    tools::debugfs(&image, "set_inode_field file size 40000");
    let mut disk = TestDisk::new(fs::read(&image).unwrap());
    let mut expected = noise(1, 8192);
    expected.resize(40_000, 0);
    assert!(disk.read_extents(0, "/file").unwrap() == expected);
}

#[test]
fn a_file_whose_list_of_places_is_damaged_is_damage() {
    let outside = tools::folder();
    let content = outside.path().join("content");
    fs::create_dir_all(&content).unwrap();
    tools::holes(&content.join("holes"), 600);
    for options in [&["-t", "ext4"][..], &["-t", "ext4", "-O", "^metadata_csum"]] {
        let image = tools::ext(outside.path(), &content, 24, options);
        let tree = tools::debugfs(&image, "ex -n holes");
        // What the second level leads to: its number, of how many, from which to which block, where.
        let node = tree
            .lines()
            .find(|line| line.trim_start().starts_with("1/"))
            .unwrap();
        let mut words = node
            .split_whitespace()
            .filter_map(|word| word.parse::<usize>().ok());
        let node = words.nth(4).unwrap() * 1024;
        let good = fs::read(&image).unwrap();
        assert_eq!(good[node..node + 2], [0x0a, 0xf3], "{tree}");
        // Its mark; how many there are; what is first; where it lies: outside, and in the header.
        for (at, byte) in [
            (0, 0),
            (2, 0xff),
            (3, 0xff),
            (12 + 3, 0x80),
            (12 + 11, 0x7f),
            (12 + 6, 1),
        ] {
            let mut disk = TestDisk::new(good.clone());
            disk.bytes[node + at] = byte;
            let refused = disk.extents(0, "/holes");
            assert!(
                matches!(refused, Err(FilesError::Damaged { .. })),
                "{at}: {refused:?}"
            );
            // The other way of reading, from behind the damage.
            let request = Request::Read {
                volume: 0,
                path: "/holes".into(),
                offset: 5_000_000,
                len: 1000,
            };
            let _ = disk.run(&request, &[]);
        }
    }
}

#[test]
fn names_that_are_no_text_are_read() {
    let outside = tools::folder();
    let content = outside.path().join("content");
    let folder = content.join(OsStr::from_bytes(b"d\xe9j\xe0"));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(OsStr::from_bytes(b"\xff\xfe")), b"found").unwrap();
    let mut disk =
        TestDisk::new(fs::read(tools::ext(outside.path(), &content, 8, &["-t", "ext4"])).unwrap());
    let name = disk.names(0, "/").remove(0);
    assert_eq!(name, "d\u{fffd}j\u{fffd}");
    let path = format!("/{name}");
    let below = disk.names(0, &path).remove(0);
    assert_eq!(
        disk.read_extents(0, &format!("{path}/{below}")).unwrap(),
        b"found"
    );
    assert_eq!(disk.read(0, &format!("{path}/{below}")).unwrap(), b"found");
    assert_eq!(disk.len(0, &path), Ok(0));
}

#[test]
fn files_of_a_folder_with_an_index_are_found() {
    let outside = tools::folder();
    let content = outside.path().join("content");
    fs::create_dir_all(content.join("many")).unwrap();
    for number in 0..500 {
        let name = format!("many/a file of some length, number {number}");
        fs::write(content.join(name), noise(number, 100)).unwrap();
    }
    let image = tools::ext(
        outside.path(),
        &content,
        16,
        &["-t", "ext4", "-b", "1024", "-O", "dir_index"],
    );
    tools::tried("e2fsck", &["-f", "-y", "-D", image.to_str().unwrap()]);
    let index = tools::debugfs(&image, "htree_dump many");
    assert!(index.contains("Root node dump"), "{index}");
    let mut disk = TestDisk::new(fs::read(&image).unwrap());
    for number in [0, 250, 499] {
        let path = format!("/many/a file of some length, number {number}");
        assert_eq!(disk.read_extents(0, &path).unwrap(), noise(number, 100));
    }
}

#[test]
fn a_tree_of_extents_goes_on_with_each_node() {
    let outside = tools::folder();
    let content = outside.path().join("content");
    fs::create_dir_all(&content).unwrap();
    tools::holes(&content.join("holes"), 600);
    let options = ["-t", "ext4", "-O", "^metadata_csum"];
    let image = tools::ext(outside.path(), &content, 24, &options);
    let tree = tools::debugfs(&image, "ex holes");
    // A level, of how many; a node, of how many; from which to which block; where.
    let numbers = |line: &str| -> Vec<usize> {
        let words = line.split([' ', '/', '-']);
        words.filter_map(|word| word.parse().ok()).collect()
    };
    let lines: Vec<_> = tree.lines().map(numbers).collect();
    let place = |line: &[usize]| line.get(6).map(|block| block * 1024);
    let level = |line: &&Vec<usize>| line.len() > 6 && line[0] + 1 == line[1];
    let leaves: Vec<_> = lines.iter().filter(level).map(|line| place(line)).collect();
    let [Some(first), Some(second)] = leaves[..2] else {
        panic!("{tree}");
    };
    let good = TestDisk::new(fs::read(&image).unwrap());
    let structure = FilesError::Damaged {
        what: Damage::Structure,
    };
    for (at, bytes) in [
        // No entries; no blocks; begins elsewhere than the node above says.
        (first + 2, &[0, 0][..]),
        (first + 16, &[0, 0]),
        (second + 2, &[0, 0]),
        (second + 12, &[255, 255, 0, 0]),
    ] {
        let mut disk = TestDisk::new(good.bytes.clone());
        assert_eq!(disk.bytes[at / 1024 * 1024..][..2], [0x0a, 0xf3], "{tree}");
        disk.bytes[at..at + bytes.len()].copy_from_slice(bytes);
        assert_eq!(disk.extents(0, "/holes"), Err(structure.clone()), "{at}");
    }
}

#[test]
fn lists_that_lead_to_one_place_end_for_a_whole_tree() {
    let outside = tools::folder();
    let content = outside.path().join("content");
    fs::create_dir_all(&content).unwrap();
    for name in ["a", "b", "c"] {
        fs::write(content.join(name), noise(1, 3000)).unwrap();
    }
    let options = ["-t", "ext2", "-b", "1024"];
    let image = tools::ext(outside.path(), &content, 8, &options);
    // Three levels of lists, each of which leads to the same one below: 64 MiB of lists of holes.
    let (top, middle, holes) = (7001_usize, 7002_usize, 7003_usize);
    for name in ["a", "b", "c"] {
        tools::debugfs(&image, &format!("sif {name} block[TIND] {top}"));
        tools::debugfs(&image, &format!("sif {name} size 0x800000000"));
    }
    let mut disk = TestDisk::new(fs::read(&image).unwrap());
    for (list, to) in [(top, middle), (middle, holes), (holes, 0)] {
        for entry in disk.bytes[list * 1024..][..1024].chunks_mut(4) {
            entry.copy_from_slice(&(to as u32).to_le_bytes());
        }
    }
    let tree = Request::Tree {
        volume: 0,
        path: "/".into(),
    };
    let Ok(Answer::Tree(tree)) = disk.run(&tree, &[]) else {
        panic!();
    };
    let files = tree
        .entries
        .iter()
        .filter(|entry| entry.kind == EntryKind::File);
    let told = files.filter(|entry| entry.places.is_some());
    assert_eq!((tree.entries.len(), told.count()), (4, 1));
    assert_eq!(disk.extents(0, "/a").unwrap().len(), 1);
}

#[test]
fn names_that_are_shown_alike_keep_their_order_in_a_tree() {
    let outside = tools::folder();
    let content = outside.path().join("content");
    fs::create_dir_all(&content).unwrap();
    let place = |name: &[u8]| content.join(OsStr::from_bytes(name));
    for (file, folder) in [(b"a\xfe", b"a\xff"), (b"b\xff", b"b\xfe")] {
        fs::write(place(file), b"file").unwrap();
        fs::create_dir_all(place(folder)).unwrap();
    }
    for last in [0xf3, 0xf1, 0xf5, 0xf2, 0xf4_u8] {
        let len = usize::from(last - 0xf0);
        fs::write(place(&[b'c', last]), noise(1, len)).unwrap();
    }
    let image = tools::ext(outside.path(), &content, 8, &["-t", "ext4"]);
    let tree = Request::Tree {
        volume: 0,
        path: "/".into(),
    };
    let mut disk = TestDisk::new(fs::read(image).unwrap());
    let Ok(Answer::Tree(tree)) = disk.run(&tree, &[]) else {
        panic!();
    };
    let found: Vec<_> = tree
        .entries
        .iter()
        .filter(|entry| entry.path != "/lost+found")
        .map(|entry| (entry.path.as_str(), entry.kind, entry.len))
        .collect();
    let (file, folder) = (EntryKind::File, EntryKind::Folder);
    let mut expected = vec![
        ("/a\u{fffd}", folder, 0),
        ("/a\u{fffd}", file, 4),
        ("/b\u{fffd}", folder, 0),
        ("/b\u{fffd}", file, 4),
    ];
    expected.extend((1..6).map(|len| ("/c\u{fffd}", file, len)));
    assert_eq!(found, expected);
}

#[test]
fn a_file_that_the_crate_cannot_read_to_its_end_is_refused_at_once() {
    const LIMIT: u64 = 112 << 20;
    let outside = tools::folder();
    let content = outside.path().join("content");
    fs::create_dir_all(&content).unwrap();
    fs::write(content.join("a"), noise(1, 20_000)).unwrap();
    for (name, len) in [("fits", LIMIT), ("long", LIMIT + 1)] {
        let file = fs::File::create(content.join(name)).unwrap();
        file.set_len(len).unwrap();
    }
    let image = tools::ext(outside.path(), &content, 16, &["-t", "ext4"]);
    tools::open_journal(outside.path(), &image, &content.join("a"));
    let mut disk = TestDisk::new(fs::read(image).unwrap());
    let mut read = |path: &str, offset| {
        let request = Request::Read {
            volume: 0,
            path: path.into(),
            offset,
            len: 1,
        };
        disk.run(&request, &[])
    };
    let byte = Ok(Answer::Bytes(vec![0]));
    assert_eq!(read("/fits", 0), byte);
    assert_eq!(read("/fits", LIMIT - 1), byte);
    assert_eq!(read("/long", 0), Err(FilesError::TooLarge { limit: LIMIT }));
}

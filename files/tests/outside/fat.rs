//! FAT volumes: made outside and read here, made here and checked outside.

use std::fs;

use rowdisk_files::{Answer, Change, EntryKind, FatKind, FilesError, Filesystem, Request};

use crate::{
    disk::{NOW, TestDisk},
    tools::{self, check_fat, mdir, mtype, noise},
};

pub(crate) fn format(kind: Option<FatKind>) -> Change {
    Change::Format {
        kind,
        label: Some("Data 1".into()),
    }
}

pub(crate) fn folder(path: &str) -> Change {
    Change::MakeFolder { path: path.into() }
}

pub(crate) fn rename(from: &str, to: &str) -> Change {
    Change::Rename {
        from: from.into(),
        to: to.into(),
    }
}

pub(crate) fn remove(path: &str) -> Change {
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

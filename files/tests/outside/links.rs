//! What ext has besides plain files: files of several names, symbolic links, holes, devices, pipes and sockets.

use std::{
    fs,
    os::unix::{fs::symlink, net::UnixListener},
};

use rowdisk_files::{Comparison, Differs, EntryKind, FilesError, Stat};

use crate::{
    disk::TestDisk,
    tools::{self, noise},
};

#[test]
fn a_file_of_several_names_is_one_file() {
    for kind in ["ext2", "ext3", "ext4"] {
        let outside = tools::folder();
        let content = outside.path().join("content");
        fs::create_dir_all(content.join("deep/er")).unwrap();
        let bytes = noise(1, 300_000);
        fs::write(content.join("one"), &bytes).unwrap();
        fs::hard_link(content.join("one"), content.join("deep/er/two")).unwrap();
        fs::write(content.join("alone"), b"alone").unwrap();
        let image = tools::ext(outside.path(), &content, 8, &["-t", kind]);
        let mut before = TestDisk::new(fs::read(&image).unwrap());
        let names = |disk: &mut TestDisk, path: &str| disk.stat(0, path).unwrap().names;
        for path in ["/one", "/deep/er/two"] {
            assert_eq!(names(&mut before, path), 2, "{kind} {path}");
            assert!(before.read_extents(0, path).unwrap() == bytes);
        }
        assert_eq!(names(&mut before, "/alone"), 1);
        // Each folder in a folder names it too.
        assert_eq!(names(&mut before, "/deep"), 1);
        assert_eq!(names(&mut before, "/"), 1);
        let places = before.extents(0, "/one").unwrap();
        assert_eq!(places, before.extents(0, "/deep/er/two").unwrap());
        // Its space counts once.
        let volume = before.look().volumes.remove(0);
        let used = volume.size.unwrap() - volume.free.unwrap();
        let counted = tools::debugfs(&image, "stats");
        let number = |name: &str| -> u64 {
            let line = counted.lines().find(|line| line.starts_with(name)).unwrap();
            line.split_whitespace().last().unwrap().parse().unwrap()
        };
        let block = u64::from(volume.block_size.unwrap());
        assert_eq!(
            used / block,
            number("Block count:") - number("Free blocks:"),
            "{kind}"
        );

        // A further name, one less, and one that leads to another file now.
        tools::debugfs_all(
            outside.path(),
            &image,
            "ln alone deep/three\nsif alone links_count 2\nunlink one\nsif deep/er/two links_count 1\n",
        );
        let mut after = TestDisk::new(fs::read(&image).unwrap());
        assert_eq!(names(&mut after, "/deep/three"), 2);
        assert_eq!(names(&mut after, "/deep/er/two"), 1);
        assert!(after.read_extents(0, "/deep/er/two").unwrap() == bytes);
        let all = [rowdisk_files::Span {
            offset: 0,
            len: before.bytes.len() as u64,
        }];
        let mut comparison = Comparison::new(&before.tree(), &after.tree(), &all);
        while let Some(piece) = comparison.piece() {
            let part =
                |disk: &TestDisk, at: u64| disk.bytes[at as usize..][..piece.len as usize].to_vec();
            let [old, new] = [(&before, piece.before), (&after, piece.after)]
                .map(|(disk, at)| at.map(|at| part(disk, at)));
            comparison.tell(old != new);
        }
        let found = comparison.finish();
        let told: Vec<_> = found
            .list
            .iter()
            .map(|one| (one.path.as_str(), one.differs))
            .collect();
        assert_eq!(
            told,
            [("/deep/three", Differs::Added), ("/one", Differs::Removed)],
            "{kind}"
        );
    }
}

#[test]
fn links_say_where_they_lead_and_are_not_followed() {
    let outside = tools::folder();
    let content = outside.path().join("content");
    fs::create_dir_all(content.join("docs")).unwrap();
    fs::write(content.join("docs/file"), b"file").unwrap();
    let long = format!("/{}", "long/".repeat(40));
    for (name, target) in [
        ("absolute", "/docs/file"),
        ("dangling", "no/such/file"),
        ("round", "round"),
        ("up", "../../../etc/passwd"),
        ("long", &long),
        ("markup", "<b>bold</b>\n"),
    ] {
        symlink(target, content.join(name)).unwrap();
    }
    for options in [&["-t", "ext4"][..], &["-t", "ext2", "-b", "1024"]] {
        let image = tools::ext(outside.path(), &content, 8, options);
        let mut disk = TestDisk::new(fs::read(&image).unwrap());
        let mut check = |path: &str, target: &str| {
            let Stat {
                entry,
                names,
                target: told,
            } = disk.stat(0, path).unwrap();
            assert_eq!(entry.kind, EntryKind::Link);
            assert_eq!((names, told.as_deref()), (1, Some(target)), "{path}");
            for refused in [
                disk.extents(0, path).map(drop),
                disk.read(0, path).map(drop),
            ] {
                assert!(matches!(refused, Err(FilesError::NotAFile { .. })));
            }
        };
        check("/absolute", "/docs/file");
        check("/dangling", "no/such/file");
        check("/round", "round");
        check("/up", "../../../etc/passwd");
        check("/long", &long);
        check("/markup", "<b>bold</b>\n");
        assert_eq!(disk.stat(0, "/docs/file").unwrap().target, None);
        // A length that no link has sizes no memory.
        tools::debugfs(&image, "sif long size 0x7fffffff");
        let mut disk = TestDisk::new(fs::read(&image).unwrap());
        assert!(matches!(
            disk.stat(0, "/long"),
            Err(FilesError::Damaged { .. })
        ));
    }
}

#[test]
fn devices_pipes_and_sockets_are_shown_and_have_no_bytes() {
    let outside = tools::folder();
    let content = outside.path().join("content");
    fs::create_dir_all(&content).unwrap();
    let _socket = UnixListener::bind(content.join("socket")).unwrap();
    tools::run("mkfifo", &[content.join("pipe")]);
    let image = tools::ext(outside.path(), &content, 8, &["-t", "ext4"]);
    tools::debugfs_all(
        outside.path(),
        &image,
        "mknod block b 8 1\nmknod character c 1 3\n",
    );
    let mut disk = TestDisk::new(fs::read(&image).unwrap());
    for path in ["/socket", "/pipe", "/block", "/character"] {
        let stat = disk.stat(0, path).unwrap();
        assert_eq!((stat.entry.kind, stat.entry.len), (EntryKind::Other, 0));
        assert_eq!((stat.names, stat.target), (1, None), "{path}");
        for refused in [
            disk.extents(0, path).map(drop),
            disk.list(0, path).map(drop),
        ] {
            assert!(refused.is_err(), "{path}");
        }
    }
    assert_eq!(disk.tree().entries.len(), 5);
}

//! Two moments of a disk, compared file by file: the same as reading all of both says.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use rowdisk_files::{Change, Comparison, Differences, Differs, EntryKind, FatKind, Span};

use crate::{
    disk::TestDisk,
    tools::{self, noise},
};

const BLOCK: usize = 16 << 10;

/// Where the disk changed, in whole blocks, as the engine tells it.
fn changed(before: &TestDisk, after: &TestDisk) -> Vec<Span> {
    let blocks = before
        .bytes
        .chunks(BLOCK)
        .zip(after.bytes.chunks(BLOCK))
        .enumerate();
    blocks
        .filter(|(_, (old, new))| old != new)
        .map(|(index, _)| Span {
            offset: (index * BLOCK) as u64,
            len: BLOCK as u64,
        })
        .collect()
}

/// What differs, and how many bytes were compared for it.
fn compare(before: &mut TestDisk, after: &mut TestDisk) -> (Differences, u64) {
    let changed = changed(before, after);
    let mut comparison = Comparison::new(&before.tree(), &after.tree(), &changed);
    let mut compared = 0;
    let (_, total) = comparison.progress();
    while let Some(piece) = comparison.piece() {
        let bytes = |disk: &TestDisk, at: Option<u64>| match at {
            Some(at) => disk.bytes[at as usize..][..piece.len as usize].to_vec(),
            None => vec![0; piece.len as usize],
        };
        compared += piece.len;
        comparison.tell(bytes(before, piece.before) != bytes(after, piece.after));
    }
    assert_eq!(comparison.progress(), (total, total));
    (comparison.finish(), compared)
}

/// All files with their bytes.
fn files(disk: &mut TestDisk) -> BTreeMap<String, Vec<u8>> {
    let entries = disk.tree().entries.into_iter();
    let files = entries.filter(|entry| entry.kind == EntryKind::File);
    files
        .map(|entry| {
            (
                entry.path.clone(),
                disk.read_extents(0, &entry.path).unwrap(),
            )
        })
        .collect()
}

/// The list is what reading everything says.
fn check(before: &mut TestDisk, after: &mut TestDisk) -> Differences {
    let (differences, _) = compare(before, after);
    let (old, new) = (files(before), files(after));
    let listed = |differs: Differs| -> BTreeSet<&str> {
        let list = differences.list.iter();
        let list = list.filter(|one| one.differs == differs && one.kind == EntryKind::File);
        list.map(|one| one.path.as_str()).collect()
    };
    let only = |here: &BTreeMap<String, Vec<u8>>, there: &BTreeMap<String, Vec<u8>>| {
        let here = here.keys().filter(|path| !there.contains_key(*path));
        here.cloned().collect::<BTreeSet<_>>()
    };
    let own = |paths: BTreeSet<&str>| {
        paths
            .into_iter()
            .map(str::to_owned)
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(own(listed(Differs::Added)), only(&new, &old));
    assert_eq!(own(listed(Differs::Removed)), only(&old, &new));
    let bytes: BTreeSet<_> = old
        .iter()
        .filter(|(path, bytes)| new.get(*path).is_some_and(|new| new != *bytes))
        .map(|(path, _)| path.clone())
        .collect();
    assert_eq!(own(listed(Differs::Bytes)), bytes);
    assert!(differences.is_exact);
    differences
}

/// What is told of which path, in order.
fn told(differences: &Differences) -> Vec<(&str, Differs)> {
    let list = differences.list.iter();
    list.map(|one| (one.path.as_str(), one.differs)).collect()
}

#[test]
fn files_of_a_fat_volume_are_compared() {
    for (mebibytes, kind) in [(3, FatKind::Fat12), (40, FatKind::Fat32)] {
        let mut before = TestDisk::zeros(mebibytes);
        let format = Change::Format {
            kind: Some(kind),
            label: None,
        };
        before.change(0, vec![format], &[]).unwrap();
        for number in 0..30 {
            before
                .put(0, &format!("/docs/{number}.txt"), &noise(number, 3000))
                .unwrap();
        }
        before.put(0, "/big", &noise(90, 600_000)).unwrap();
        before
            .put(0, "/docs/rewritten", &noise(91, 200_000))
            .unwrap();
        let mut after = TestDisk::new(before.bytes.clone());
        assert_eq!(compare(&mut before, &mut after).0.list, []);

        let path = |path: &str| path.to_owned();
        after.put(0, "/docs/new/below.txt", b"new").unwrap();
        after.put(0, "/docs/3.txt", &noise(77, 3000)).unwrap();
        // The same bytes, somewhere else.
        after
            .put(0, "/docs/rewritten", &noise(91, 200_000))
            .unwrap();
        after
            .change(
                0,
                vec![
                    Change::Remove {
                        path: path("/docs/5.txt"),
                    },
                    Change::Rename {
                        from: path("/docs/7.txt"),
                        to: path("/docs/seven.txt"),
                    },
                ],
                &[b"", b""],
            )
            .unwrap();
        // One byte of the big file, in place, without a word.
        let at = after.extents(0, "/big").unwrap()[0].disk.offset as usize;
        after.bytes[at + 300_000] ^= 1;
        let differences = check(&mut before, &mut after);
        assert_eq!(
            told(&differences),
            [
                ("/big", Differs::Bytes),
                ("/docs/3.txt", Differs::Bytes),
                ("/docs/5.txt", Differs::Removed),
                ("/docs/7.txt", Differs::Removed),
                ("/docs/new", Differs::Added),
                ("/docs/new/below.txt", Differs::Added),
                ("/docs/seven.txt", Differs::Added),
            ]
        );
        assert_eq!((differences.total, differences.same), (7, 28));
        check(&mut after, &mut before);
    }
}

#[test]
fn what_did_not_change_costs_nothing() {
    let mut before = TestDisk::zeros(40);
    before
        .change(
            0,
            vec![Change::Format {
                kind: None,
                label: None,
            }],
            &[],
        )
        .unwrap();
    before.put(0, "/big", &noise(1, 20 << 20)).unwrap();
    before.put(0, "/small", &noise(2, 3000)).unwrap();
    let mut after = TestDisk::new(before.bytes.clone());
    after.put(0, "/other", b"x").unwrap();
    let (differences, compared) = compare(&mut before, &mut after);
    assert_eq!(differences.list.len(), 1);
    // At most what shares its blocks with the folder, the table and the new file.
    assert!(compared <= 4 * BLOCK as u64, "{compared}");
}

#[test]
fn files_of_an_ext4_volume_are_compared() {
    let outside = tools::folder();
    let content = outside.path().join("content");
    fs::create_dir_all(content.join("docs")).unwrap();
    for number in 0..40 {
        fs::write(
            content.join(format!("docs/{number}")),
            noise(number, 20_000),
        )
        .unwrap();
    }
    std::os::unix::fs::symlink("docs/1", content.join("link")).unwrap();
    std::os::unix::fs::symlink("docs/1", content.join("other link")).unwrap();
    let image = tools::ext(outside.path(), &content, 16, &["-t", "ext4"]);
    let mut before = TestDisk::new(fs::read(&image).unwrap());
    let new = outside.path().join("new");
    fs::write(&new, noise(50, 20_000)).unwrap();
    for request in [
        format!("write {} docs/new", new.to_str().unwrap()),
        "rm docs/3".into(),
        "rm docs/4".into(),
        format!("write {} docs/4", new.to_str().unwrap()),
        "set_inode_field docs/5 mtime 20200101".into(),
        "rm link".into(),
        "symlink link docs/2".into(),
    ] {
        tools::debugfs(&image, &request);
    }
    let mut after = TestDisk::new(fs::read(&image).unwrap());
    let at = after.extents(0, "/docs/6").unwrap()[0].disk.offset as usize;
    after.bytes[at] ^= 1;
    let differences = check(&mut before, &mut after);
    assert_eq!(
        told(&differences),
        [
            ("/docs/3", Differs::Removed),
            ("/docs/4", Differs::Bytes),
            ("/docs/5", Differs::Time),
            ("/docs/6", Differs::Bytes),
            ("/docs/new", Differs::Added),
            ("/link", Differs::Bytes),
        ]
    );
}

#[test]
fn a_filesystem_with_an_open_journal_is_compared_by_its_bytes() {
    let outside = tools::folder();
    let content = outside.path().join("content");
    fs::create_dir_all(&content).unwrap();
    fs::write(content.join("a"), noise(1, 20_000)).unwrap();
    fs::write(content.join("b"), noise(2, 20_000)).unwrap();
    let image = tools::ext(outside.path(), &content, 16, &["-t", "ext4"]);
    tools::open_journal(outside.path(), &image, &content.join("b"));
    let mut before = TestDisk::new(fs::read(&image).unwrap());
    tools::debugfs(&image, "set_inode_field a mtime 20200101");
    let mut after = TestDisk::new(fs::read(&image).unwrap());
    let (differences, _) = compare(&mut before, &mut after);
    assert_eq!(told(&differences), [("/a", Differs::Time)]);
    assert!(differences.is_exact);
    assert_eq!(before.read(0, "/b").unwrap(), noise(2, 20_000));
}

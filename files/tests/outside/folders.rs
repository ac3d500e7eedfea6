//! Folders that contain themselves, and one as long as can be.

use std::fs;

use rowdisk_files::{Answer, Change, Damage, FatKind, FilesError, Request};

use crate::{damage::fat16, disk::TestDisk, tools};

fn tree(disk: &mut TestDisk) -> Result<(), FilesError> {
    let path = "/".into();
    let request = Request::Tree { volume: 0, path };
    disk.run(&request, &[]).map(drop)
}

#[test]
fn a_folder_that_contains_itself_ends() {
    let (mut disk, _, data) = fat16();
    let endless = FilesError::Damaged {
        what: Damage::Endless,
    };
    // Two entries of the folder lead to itself, so that there are more ways down than one could go.
    let entry = |disk: &TestDisk, name: &[u8; 11], from: usize| {
        let place = disk.bytes[from..]
            .windows(11)
            .position(|bytes| bytes == name);
        from + place.unwrap()
    };
    let docs = entry(&disk, b"DOCS       ", 0);
    let cluster = [disk.bytes[docs + 26], disk.bytes[docs + 27]];
    for name in [b"3          ", b"4          "] {
        let at = entry(&disk, name, data);
        disk.bytes[at + 11] = 0x10;
        disk.bytes[at + 26..at + 28].copy_from_slice(&cluster);
        disk.bytes[at + 28..at + 32].fill(0);
    }
    assert_eq!(tree(&mut disk), Err(endless.clone()));
    let before = disk.bytes.clone();
    let remove = Change::Remove {
        path: "/docs".into(),
    };
    assert!(disk.change(0, vec![remove], &[]).is_err());
    assert!(disk.bytes == before);
    assert!(disk.list(0, "/docs/3/4/3").is_ok());

    let outside = tools::folder();
    let content = outside.path().join("content");
    fs::create_dir_all(content.join("docs/deep")).unwrap();
    let image = tools::ext(outside.path(), &content, 8, &["-t", "ext4"]);
    tools::debugfs(&image, "link docs docs/deep/loop");
    tools::debugfs(&image, "link docs docs/again");
    let mut disk = TestDisk::new(fs::read(&image).unwrap());
    assert_eq!(disk.names(0, "/docs/deep/loop/again"), ["again", "deep"]);
    assert_eq!(tree(&mut disk), Err(endless));
}

#[test]
fn a_folder_as_long_as_fat_allows_is_read() {
    const ENTRIES: usize = 1 << 16;
    let mut disk = TestDisk::zeros(64);
    let format = Change::Format {
        kind: Some(FatKind::Fat32),
        label: None,
    };
    disk.change(0, vec![format], &[]).unwrap();
    // A file that looks like a folder becomes one.
    let entry = |name: &str, kind: u8| {
        let mut entry = [0_u8; 32];
        entry[..11].copy_from_slice(format!("{name:<11}").as_bytes());
        entry[11] = kind;
        entry
    };
    let mut entries = vec![entry(".", 0x10), entry("..", 0x10)];
    entries.extend((2..ENTRIES).map(|number| entry(&format!("F{number}"), 0x20)));
    disk.put(0, "/BIG", &entries.concat()).unwrap();
    let at = disk
        .bytes
        .windows(11)
        .position(|name| name == b"BIG        ")
        .unwrap();
    disk.bytes[at + 11] = 0x10;
    disk.bytes[at + 28..at + 32].fill(0);

    let request = Request::List {
        volume: 0,
        path: "/BIG".into(),
        skip: 65_000,
        take: 10,
    };
    match disk.run(&request, &[]).unwrap() {
        Answer::Listing(listing) => {
            assert_eq!((listing.total, listing.entries.len()), (65_534, 10));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(disk.len(0, "/BIG/F65535"), Ok(0));
    let none = disk.len(0, "/BIG/none");
    assert!(matches!(none, Err(FilesError::NotFound { .. })));
    assert_eq!(tree(&mut disk), Ok(()));
    let remove = Change::Remove {
        path: "/BIG/F65535".into(),
    };
    disk.change(0, vec![remove], &[]).unwrap();
    disk.put(0, "/BIG/a new file of a long name", b"new")
        .unwrap();
    let read = disk.read(0, "/BIG/a new file of a long name");
    assert_eq!(read.unwrap(), b"new");
}

#[test]
fn a_tree_of_paths_too_long_to_ask_for_ends() {
    let mut disk = TestDisk::zeros(8);
    let long = |letter: &str| format!("/{}", letter.repeat(200)).repeat(15);
    let make = |path| Change::MakeFolder { path };
    let format = Change::Format {
        kind: None,
        label: None,
    };
    disk.change(0, vec![format], &[]).unwrap();
    disk.change(0, vec![make(long("a")), make(long("b"))], &[])
        .unwrap();
    assert_eq!(tree(&mut disk), Ok(()));
    let rename = Change::Rename {
        from: format!("/{}", "b".repeat(200)),
        to: long("a") + "/b",
    };
    disk.change(0, vec![rename], &[]).unwrap();
    let endless = FilesError::Damaged {
        what: Damage::Endless,
    };
    assert_eq!(tree(&mut disk), Err(endless));
}

#[test]
fn files_that_share_their_clusters_are_not_followed_without_end() {
    let (mut disk, _, data) = fat16();
    disk.put(0, "/big", &vec![7; 400_000]).unwrap();
    let entry = |disk: &TestDisk, name: &[u8; 11], from: usize| {
        let place = disk.bytes[from..]
            .windows(11)
            .position(|bytes| bytes == name);
        from + place.unwrap()
    };
    let big = entry(&disk, b"BIG        ", 0);
    let place = disk.bytes[big + 26..big + 32].to_vec();
    for number in 10..40 {
        let name = format!("{number}         ");
        let at = entry(&disk, name.as_bytes().try_into().unwrap(), data);
        disk.bytes[at + 26..at + 32].copy_from_slice(&place);
    }
    let path = "/".into();
    let request = Request::Tree { volume: 0, path };
    let Ok(Answer::Tree(tree)) = disk.run(&request, &[]) else {
        panic!();
    };
    let told = tree.entries.iter().filter(|entry| entry.places.is_some());
    let bytes: u64 = told.map(|entry| entry.len).sum();
    assert!(tree.entries.len() > 40 && bytes < 5 << 20, "{bytes}");
}

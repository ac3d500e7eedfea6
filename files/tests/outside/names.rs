//! Names on FAT: of all scripts, alike, and those that cannot be.

use std::fs;

use rowdisk_files::{Answer, BadName, FatKind, FilesError, Request};

use crate::{
    disk::TestDisk,
    fat::{folder, format, remove, rename},
    tools::{self, check_fat, mdir},
};

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
fn names_have_255_units_of_any_script() {
    let outside = tools::folder();
    for (kind, mebibytes) in [(FatKind::Fat12, 4), (FatKind::Fat32, 64)] {
        let mut disk = TestDisk::zeros(mebibytes);
        disk.change(0, vec![format(Some(kind))], &[]).unwrap();
        let cyrillic = format!("{}.txt", "\u{436}".repeat(251));
        let names = [
            cyrillic.clone(),
            "\u{4e00}".repeat(255),
            format!("a{}", "\u{1f600}".repeat(127)),
            format!("{}\u{e9}", "n".repeat(254)),
        ];
        for name in &names {
            disk.put(0, &format!("/{name}"), b"first").unwrap();
            disk.put(0, &format!("/{name}"), name.as_bytes()).unwrap();
            let longer = format!("/{name}n");
            let refused = disk.put(0, &longer, b"").unwrap_err();
            assert!(
                matches!(&refused, FilesError::NameNotAllowed { why, .. } if *why == BadName::TooLong),
                "{refused:?}"
            );
        }
        check_fat(outside.path(), &disk.bytes);
        let mut sorted = names.to_vec();
        sorted.sort();
        let mut seen = disk.names(0, "/");
        seen.sort();
        assert_eq!(seen, sorted);
        // mtools shows no emoji.
        let outside_seen = mdir(outside.path(), &disk.bytes);
        for name in [&names[0], &names[1], &names[3]] {
            assert!(
                outside_seen.contains(&format!("/{name}")),
                "{outside_seen:?}"
            );
        }
        let read = tools::mtype(outside.path(), &disk.bytes, &cyrillic);
        assert_eq!(read, cyrillic.as_bytes());
        // As folders, and moved.
        let [first, second, third, _] = &names;
        let moved = format!("/{second}/{third}");
        disk.change(
            0,
            vec![
                remove(&format!("/{second}")),
                folder(&format!("/{second}/below")),
                rename(&format!("/{first}"), &moved),
            ],
            &[],
        )
        .unwrap();
        check_fat(outside.path(), &disk.bytes);
        assert_eq!(disk.read_extents(0, &moved).unwrap(), first.as_bytes());
        disk.change(0, vec![remove(&format!("/{second}"))], &[])
            .unwrap();
        check_fat(outside.path(), &disk.bytes);
        assert_eq!(disk.names(0, "/").len(), 2);
    }
}

#[test]
fn a_name_that_the_library_does_not_take_meets_no_other_one() {
    let outside = tools::folder();
    let mut disk = TestDisk::zeros(4);
    disk.change(0, vec![format(None)], &[]).unwrap();
    // What the library is given in place of the last of them.
    let names = ["______000.txt", "______001.TXT", "\u{1f600}.txt"];
    for name in names {
        disk.put(0, &format!("/{name}"), name.as_bytes()).unwrap();
    }
    assert_eq!(disk.names(0, "/"), names);
    for name in names {
        let read = disk.read_extents(0, &format!("/{name}"));
        assert_eq!(read.unwrap(), name.as_bytes());
    }
    disk.change(0, vec![rename("/______001.TXT", "/\u{1f4c1}.txt")], &[])
        .unwrap();
    assert_eq!(disk.names(0, "/").len(), 3);
    check_fat(outside.path(), &disk.bytes);
}

#[test]
fn a_name_with_emoji_changes_nothing_but_a_folder() {
    // A folder grows by clusters whose numbers look like halves of characters, in both tables.
    let outside = tools::folder();
    let mut disk = TestDisk::zeros(120);
    disk.change(0, vec![format(Some(FatKind::Fat16))], &[])
        .unwrap();
    let cluster = disk.look().volumes[0].block_size.unwrap() as usize;
    disk.put(0, "/fill", &vec![0; cluster * 0xe010]).unwrap();
    for number in 0..100 {
        disk.put(0, &format!("/d/{} {number}", "\u{1f600}".repeat(30)), b"x")
            .unwrap();
    }
    let said = check_fat(outside.path(), &disk.bytes);
    assert!(!said.to_lowercase().contains("differ"), "{said}");
    assert_eq!(disk.list(0, "/d").unwrap().len(), 100);
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

/// Names that no program makes, where the one of a file stood: as long, in bytes.
const HOSTILE: [&str; 6] = [
    "../../etc/pw",
    "a/../../../b",
    "nul\0inside\0.",
    "<b>bold</b>.",
    "\u{202e}txt.exe\r\n",
    "............",
];

/// Whatever a name says, the file is asked for below its folder or not at all.
fn stays_inside(disk: &mut TestDisk, name: &str) {
    let tree = Request::Tree {
        volume: 0,
        path: "/docs".into(),
    };
    if let Ok(Answer::Tree(tree)) = disk.run(&tree, &[]) {
        let inside = |path: &str| path.starts_with("/docs/");
        assert!(tree.entries.iter().all(|entry| inside(&entry.path)));
        assert!(tree.entries.len() <= 2, "{name:?}");
    }
    let Ok(entries) = disk.list(0, "/docs") else {
        return;
    };
    for entry in entries {
        let path = format!("/docs/{}", entry.name);
        // It is what was listed, or not found, or no path.
        if let Ok(stat) = disk.stat(0, &path) {
            assert_eq!(stat.entry.len, entry.len, "{path:?}");
        }
        let _ = disk.read(0, &path);
        let _ = disk.extents(0, &path);
    }
}

#[test]
fn hostile_names_lead_nowhere() {
    for name in HOSTILE {
        assert_eq!(name.len(), 12, "{name:?}");
        // On FAT: in place of the long name's units.
        let mut disk = TestDisk::zeros(8);
        disk.change(0, vec![format(None)], &[]).unwrap();
        disk.put(0, "/docs/abcdefghijkl", b"found").unwrap();
        disk.put(0, "/b", b"another").unwrap();
        let units: Vec<u16> = name.encode_utf16().collect();
        let entry = disk
            .bytes
            .windows(11)
            .position(|bytes| bytes == b"\x41a\0b\0c\0d\0e\0")
            .unwrap();
        let places = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30];
        for (index, place) in places.into_iter().enumerate() {
            let end = if index == units.len() { 0 } else { 0xffff };
            let unit = units.get(index).copied().unwrap_or(end);
            disk.bytes[entry + place..][..2].copy_from_slice(&unit.to_le_bytes());
        }
        stays_inside(&mut disk, name);

        // On ext: in place of the name's bytes.
        let outside = tools::folder();
        let content = outside.path().join("content");
        fs::create_dir_all(content.join("docs")).unwrap();
        fs::write(content.join("docs/abcdefghijkl"), b"found").unwrap();
        fs::write(content.join("b"), b"another").unwrap();
        let options = ["-t", "ext4", "-O", "^metadata_csum"];
        let image = tools::ext(outside.path(), &content, 8, &options);
        let mut disk = TestDisk::new(fs::read(image).unwrap());
        let entry = disk
            .bytes
            .windows(12)
            .position(|bytes| bytes == b"abcdefghijkl")
            .unwrap();
        disk.bytes[entry..entry + 12].copy_from_slice(name.as_bytes());
        stays_inside(&mut disk, name);
    }
}

#[test]
fn names_of_255_are_read_on_ext() {
    let outside = tools::folder();
    let content = outside.path().join("content");
    let long = "n".repeat(255);
    let deep = content.join(&long).join(&long);
    fs::create_dir_all(&deep).unwrap();
    fs::write(deep.join(&long), b"found").unwrap();
    let image = tools::ext(outside.path(), &content, 8, &["-t", "ext4"]);
    let mut disk = TestDisk::new(fs::read(image).unwrap());
    let path = format!("/{long}/{long}/{long}");
    assert_eq!(disk.read_extents(0, &path).unwrap(), b"found");
    assert_eq!(disk.stat(0, &path).unwrap().entry.name, long);
}

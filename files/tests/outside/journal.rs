//! Journals of ext that are not carried out yet, held against what e2fsck makes of them.

use std::{collections::BTreeMap, fmt::Write, fs, path::Path};

use rowdisk_files::{Answer, EntryKind, FilesError, Memory, Missing, Request, TreeEntry};

use crate::{
    disk::TestDisk,
    tools::{self, noise},
};

/// Everything on a disk: what it is, how long, and its bytes.
fn all(disk: &mut TestDisk) -> BTreeMap<String, (EntryKind, u64, Vec<u8>)> {
    let tree = Request::Tree {
        volume: 0,
        path: "/".into(),
    };
    let Answer::Tree(tree) = disk.run(&tree, &[]).unwrap() else {
        panic!();
    };
    let mut found = BTreeMap::new();
    for TreeEntry {
        path, kind, len, ..
    } in tree.entries
    {
        let bytes = match kind {
            EntryKind::File => {
                let bytes = disk.read_extents(0, &path).unwrap();
                assert!(disk.read(0, &path).unwrap() == bytes, "{path}");
                bytes
            }
            _ => Vec::new(),
        };
        found.insert(path, (kind, len, bytes));
    }
    found
}

/// The blocks that are other ones in `new`, and their bytes.
fn changed(old: &[u8], new: &[u8], block: usize) -> (Vec<usize>, Vec<u8>) {
    let blocks = old.chunks(block).zip(new.chunks(block)).enumerate();
    let changed = blocks.filter(|(_, (old, new))| old != new);
    let (numbers, bytes): (Vec<_>, Vec<_>) = changed.map(|(at, (_, new))| (at, new)).unzip();
    (numbers, bytes.concat())
}

fn list(numbers: &[usize]) -> String {
    let numbers: Vec<_> = numbers.iter().map(ToString::to_string).collect();
    numbers.join(",")
}

/// The disk as e2fsck carries its journal out.
fn carried_out(folder: &Path, image: &Path) -> TestDisk {
    let copy = folder.join("carried out");
    fs::copy(image, &copy).unwrap();
    let path = copy.to_str().unwrap();
    tools::tried("e2fsck", &["-y", "-E", "journal_only", path]);
    TestDisk::new(fs::read(&copy).unwrap())
}

#[test]
fn what_waits_in_a_journal_is_read_as_e2fsck_carries_it_out() {
    for (options, open, block) in [
        (&["-t", "ext4", "-b", "4096"][..], "jo -c -v 3", 4096),
        (&["-t", "ext4", "-b", "1024"], "jo -c -v 3", 1024),
        (&["-t", "ext4", "-b", "1024"], "jo -c -v 2", 1024),
        (
            &["-t", "ext4", "-b", "2048", "-O", "^metadata_csum"],
            "jo",
            2048,
        ),
        (
            &["-t", "ext4", "-b", "1024", "-O", "^metadata_csum,^64bit"],
            "jo",
            1024,
        ),
        (&["-t", "ext3", "-b", "1024"], "jo", 1024),
    ] {
        let outside = tools::folder();
        let content = outside.path().join("content");
        fs::create_dir_all(content.join("docs")).unwrap();
        let (old, new) = (content.join("docs/old"), outside.path().join("new"));
        fs::write(&old, noise(1, 70_000)).unwrap();
        fs::write(content.join("stays"), noise(2, 30_000)).unwrap();
        fs::write(&new, noise(3, 90_000)).unwrap();
        let image = tools::ext(outside.path(), &content, 24, options);
        // Two changes, the blocks of which wait; what the first one did is partly done again by the second.
        let mut states = vec![fs::read(&image).unwrap()];
        for request in [
            format!("cd docs\nwrite {} new", new.display()),
            "rm docs/old\nmkdir made\nsif stays mtime @1234567890".to_owned(),
        ] {
            tools::debugfs_all(outside.path(), &image, &format!("{request}\n"));
            states.push(fs::read(&image).unwrap());
        }
        fs::write(&image, &states[0]).unwrap();
        let mut requests = format!("{open}\n");
        for (index, pair) in states.windows(2).enumerate() {
            let (numbers, bytes) = changed(&pair[0], &pair[1], block);
            let file = outside
                .path()
                .join(format!("blocks {index}").replace(' ', "-"));
            fs::write(&file, bytes).unwrap();
            writeln!(requests, "jw -b {} {}", list(&numbers), file.display()).unwrap();
        }
        // A block of a file is written, as one of a folder would be, and revoked later. Another one looks like a
        // part of the journal.
        let stays = TestDisk::new(states[2].clone())
            .extents(0, "/stays")
            .unwrap();
        let first = stays[0].disk.offset as usize / block;
        let file = outside.path().join("revoked");
        fs::write(&file, noise(4, block)).unwrap();
        writeln!(requests, "jw -b {first} {}", file.display()).unwrap();
        writeln!(requests, "jw -r {first}").unwrap();
        // What is not complete does not count.
        writeln!(requests, "jw -b {} -c {}", first + 1, file.display()).unwrap();
        tools::debugfs_all(outside.path(), &image, &format!("{requests}jc\n"));

        let mut disk = TestDisk::new(fs::read(&image).unwrap());
        let features = u32::from_le_bytes(disk.bytes[1024 + 0x60..][..4].try_into().unwrap());
        assert_ne!(features & 4, 0, "{options:?}");
        let found = all(&mut disk);
        assert!(
            found == all(&mut carried_out(outside.path(), &image)),
            "{options:?}"
        );
        assert!(found["/docs/new"].2 == noise(3, 90_000), "{options:?}");
        assert!(found["/stays"].2 == noise(2, 30_000), "{options:?}");
        assert!(found.contains_key("/made") && !found.contains_key("/docs/old"));
    }
}

#[test]
fn a_journal_that_goes_round_is_read_to_its_end() {
    let outside = tools::folder();
    let content = outside.path().join("content");
    fs::create_dir_all(&content).unwrap();
    fs::write(content.join("file"), noise(1, 20_000)).unwrap();
    let options = ["-t", "ext4", "-b", "1024", "-O", "^metadata_csum"];
    let image = tools::ext(outside.path(), &content, 24, &options);
    let file = TestDisk::new(fs::read(&image).unwrap())
        .extents(0, "/file")
        .unwrap();
    let first = file[0].disk.offset / 1024;
    // The file's blocks, one a transaction, each of three blocks.
    let mut requests = "jo\n".to_owned();
    for index in 0..5 {
        let block = outside.path().join(format!("block-{index}"));
        fs::write(&block, noise(10 + index, 1024)).unwrap();
        writeln!(requests, "jw -b {} {}", first + index, block.display()).unwrap();
    }
    tools::debugfs_all(outside.path(), &image, &format!("{requests}jc\n"));
    // The same log, from another place in the journal on: over its end, in the middle of a transaction.
    let place = tools::debugfs(&image, "bmap <8> 0");
    let mut words = place.split_whitespace();
    let journal = words.find_map(|word| word.parse::<usize>().ok()).unwrap() * 1024;
    let mut bytes = fs::read(&image).unwrap();
    let word = |bytes: &[u8], at: usize| {
        u32::from_be_bytes(bytes[journal + at..][..4].try_into().unwrap()) as usize
    };
    let [end, start_of_all, start] = [0x10, 0x14, 0x1c].map(|at| word(&bytes, at));
    let log = bytes[journal + start * 1024..][..15 * 1024].to_vec();
    let blank = vec![0; (end - start_of_all) * 1024];
    bytes[journal + start_of_all * 1024..][..blank.len()].copy_from_slice(&blank);
    for (index, block) in log.chunks(1024).enumerate() {
        let number = match end - 4 + index {
            number if number < end => number,
            number => number - end + start_of_all,
        };
        bytes[journal + number * 1024..][..1024].copy_from_slice(block);
    }
    bytes[journal + 0x1c..][..4].copy_from_slice(&(end as u32 - 4).to_be_bytes());
    fs::write(&image, &bytes).unwrap();
    let found = all(&mut TestDisk::new(bytes));
    assert!(found == all(&mut carried_out(outside.path(), &image)));
    let (_, _, file) = &found["/file"];
    for index in 0..5 {
        let block = &file[index * 1024..][..1024];
        assert!(block == noise(10 + index as u64, 1024), "{index}");
    }
}

#[test]
fn a_journal_is_as_long_as_it_likes() {
    let outside = tools::folder();
    let content = outside.path().join("content");
    fs::create_dir_all(&content).unwrap();
    fs::write(content.join("file"), noise(1, 20_000)).unwrap();
    let image = tools::image(outside.path(), 400);
    let path = image.to_str().unwrap();
    let size = ["-q", "-F", "-t", "ext4", "-b", "4096", "-J", "size=160"];
    let from = ["-d", content.to_str().unwrap(), path];
    tools::run("mke2fs", &[&size[..], &from].concat());
    // More than a session may load, for blocks that nobody has.
    let waits = outside.path().join("waits");
    fs::File::create(&waits)
        .unwrap()
        .set_len(140 << 20)
        .unwrap();
    let first = 60_000;
    let last = first + (140 << 8) - 1;
    let requests = format!("jo -c -v 3\njw -b {first}-{last} {}\njc\n", waits.display());
    tools::debugfs_all(outside.path(), &image, &requests);
    let mut disk = TestDisk::new(fs::read(&image).unwrap());
    assert_eq!(disk.read_extents(0, "/file").unwrap(), noise(1, 20_000));
}

#[test]
fn a_damaged_journal_is_damage_or_ends_there() {
    let outside = tools::folder();
    let content = outside.path().join("content");
    fs::create_dir_all(&content).unwrap();
    fs::write(content.join("a"), noise(1, 20_000)).unwrap();
    let image = tools::ext(outside.path(), &content, 24, &["-t", "ext4", "-b", "1024"]);
    tools::open_journal(outside.path(), &image, &content.join("a"));
    let good = fs::read(&image).unwrap();
    let mark = [0xc0, 0x3b, 0x39, 0x98, 0, 0, 0];
    let blocks = || good.chunks(1024).enumerate();
    let marked = blocks().filter(|(_, block)| block.starts_with(&mark));
    let places: Vec<_> = marked.map(|(at, _)| at * 1024).collect();
    assert!(places.len() >= 3);
    for place in places {
        for at in [4, 7, 11, 12, 15, 16, 19, 23, 28, 31, 0x2b, 0xfc, 1020] {
            let mut disk = TestDisk::new(good.clone());
            disk.bytes[place + at] ^= 0x5a;
            match disk.read_extents(0, "/a") {
                Ok(bytes) => assert!(bytes == noise(1, 20_000), "{place} {at}"),
                Err(FilesError::Damaged { .. } | FilesError::Unsupported { .. }) => {}
                Err(other) => panic!("{place} {at}: {other:?}"),
            }
        }
    }
}

#[test]
fn a_block_that_looks_like_a_part_of_the_journal_is_what_it_was() {
    for options in [
        &["-t", "ext4", "-b", "1024"][..],
        &["-t", "ext4", "-b", "4096", "-O", "^metadata_csum"],
    ] {
        let outside = tools::folder();
        let content = outside.path().join("content");
        fs::create_dir_all(&content).unwrap();
        let old = noise(1, 20_000);
        fs::write(content.join("file"), &old).unwrap();
        fs::write(content.join("other"), noise(2, 9_000)).unwrap();
        let image = tools::ext(outside.path(), &content, 24, options);
        let mut clean = TestDisk::new(fs::read(&image).unwrap());
        let block = clean.look().volumes[0].block_size.unwrap() as usize;
        let first = clean.extents(0, "/file").unwrap()[0].disk.offset as usize / block;
        // The file's second block, as it is with data in the journal too.
        let mut new = noise(3, block);
        new[..4].copy_from_slice(&[0xc0, 0x3b, 0x39, 0x98]);
        let file = outside.path().join("looks-like-it");
        fs::write(&file, &new).unwrap();
        let sums = if options.contains(&"^metadata_csum") {
            "jo"
        } else {
            "jo -c -v 3"
        };
        let requests = format!("{sums}\njw -b {} {}\njc\n", first + 1, file.display());
        tools::debugfs_all(outside.path(), &image, &requests);
        let mut disk = TestDisk::new(fs::read(&image).unwrap());
        let mut expected = old.clone();
        expected[block..2 * block].copy_from_slice(&new);
        assert!(disk.read(0, "/file").unwrap() == expected, "{options:?}");
        assert!(
            carried_out(outside.path(), &image)
                .read(0, "/file")
                .unwrap()
                == expected
        );
        // Nowhere on the disk are these bytes.
        let what = Missing::Extents;
        assert_eq!(
            disk.extents(0, "/file"),
            Err(FilesError::Unsupported { what })
        );
        let tree = Request::Tree {
            volume: 0,
            path: "/".into(),
        };
        let Answer::Tree(tree) = disk.run(&tree, &[]).unwrap() else {
            panic!();
        };
        let places = |path: &str| {
            let found = tree.entries.iter().find(|entry| entry.path == path);
            found.unwrap().places.is_some()
        };
        assert!(!places("/file") && places("/other"));
    }
}

#[test]
fn a_journal_is_gone_through_once_as_long_as_the_bytes_are_the_same() {
    let outside = tools::folder();
    let content = outside.path().join("content");
    fs::create_dir_all(&content).unwrap();
    fs::write(content.join("file"), noise(1, 20_000)).unwrap();
    let image = tools::image(outside.path(), 200);
    let path = image.to_str().unwrap();
    let size = ["-q", "-F", "-t", "ext4", "-b", "4096", "-J", "size=64"];
    let from = ["-d", content.to_str().unwrap(), path];
    tools::run("mke2fs", &[&size[..], &from].concat());
    let waits = outside.path().join("waits");
    fs::File::create(&waits).unwrap().set_len(60 << 20).unwrap();
    let first = 30_000;
    let last = first + (60 << 8) - 1;
    let requests = format!("jo -c -v 3\njw -b {first}-{last} {}\njc\n", waits.display());
    tools::debugfs_all(outside.path(), &image, &requests);
    let mut disk = TestDisk::new(fs::read(&image).unwrap());
    let (mut memory, mut loaded) = (Memory::default(), Vec::new());
    for _ in 0..2 {
        let stat = disk.remembering(&mut memory, "now", "/file");
        assert_eq!(stat.entry.len, 20_000);
        loaded.push(disk.loaded);
    }
    assert!(loaded[1] * 4 < loaded[0], "{loaded:?}");
    // Other bytes are another state.
    let other = disk.remembering(&mut memory, "other", "/file");
    assert_eq!((other.entry.len, disk.loaded), (20_000, loaded[0]));
}

#[test]
fn fast_commits_are_not_shown_and_it_is_said() {
    let outside = tools::folder();
    let content = outside.path().join("content");
    fs::create_dir_all(&content).unwrap();
    fs::write(content.join("a"), noise(1, 20_000)).unwrap();
    fs::write(content.join("b"), noise(2, 5_000)).unwrap();
    let options = ["-t", "ext4", "-b", "1024", "-J", "size=8"];
    let image = tools::ext(outside.path(), &content, 24, &options);
    let first = TestDisk::new(fs::read(&image).unwrap())
        .extents(0, "/a")
        .unwrap()[0]
        .disk
        .offset
        / 1024;
    let block = outside.path().join("block");
    fs::write(&block, noise(3, 1024)).unwrap();
    let requests = format!("jo -c -v 3\njw -b {first} {}\njc\n", block.display());
    tools::debugfs_all(outside.path(), &image, &requests);
    let place = tools::debugfs(&image, "bmap <8> 0");
    let mut words = place.split_whitespace();
    let journal = words.find_map(|word| word.parse::<usize>().ok()).unwrap() * 1024;
    let mut bytes = fs::read(&image).unwrap();
    let word = |bytes: &[u8], at: usize| {
        u32::from_be_bytes(bytes[journal + at..][..4].try_into().unwrap())
    };
    let put = |bytes: &mut [u8], at: usize, value: u32| {
        bytes[journal + at..][..4].copy_from_slice(&value.to_be_bytes());
    };
    // As a kernel leaves it: the last blocks of the journal are for fast commits.
    let features = word(&bytes, 0x28) | 0x20;
    put(&mut bytes, 0x28, features);
    let fast_blocks = 200;
    put(&mut bytes, 0x54, fast_blocks);
    put(&mut bytes, 0xfc, 0);
    let sum = crc32c(&bytes[journal..][..1024]);
    put(&mut bytes, 0xfc, sum);
    let next = word(&bytes, 0x18) + 1;
    let fast = journal + (word(&bytes, 0x10) - fast_blocks) as usize * 1024;
    let mut new = noise(1, 20_000);
    new[..1024].copy_from_slice(&noise(3, 1024));
    for (sequence, is_behind) in [(0, false), (next - 1, false), (next, true)] {
        // The head of a first one: which transaction it follows.
        bytes[fast..fast + 4].copy_from_slice(&[9, 0, 8, 0]);
        bytes[fast + 4..fast + 8].fill(0);
        bytes[fast + 8..fast + 12].copy_from_slice(&sequence.to_le_bytes());
        let mut disk = TestDisk::new(bytes.clone());
        assert_eq!(disk.look().volumes[0].is_behind, is_behind, "{sequence}");
        assert!(disk.read(0, "/a").unwrap() == new);
        assert!(disk.read_extents(0, "/b").unwrap() == noise(2, 5_000));
        // One head is no commit: for e2fsck too the full one is the last.
        fs::write(&image, &bytes).unwrap();
        assert!(all(&mut disk) == all(&mut carried_out(outside.path(), &image)));
    }
    // More blocks for them than there are.
    put(&mut bytes, 0x54, u32::MAX);
    put(&mut bytes, 0xfc, 0);
    let sum = crc32c(&bytes[journal..][..1024]);
    put(&mut bytes, 0xfc, sum);
    let refused = TestDisk::new(bytes).list(0, "/").unwrap_err();
    assert!(matches!(refused, FilesError::Damaged { .. }));
}

fn crc32c(bytes: &[u8]) -> u32 {
    bytes.iter().fold(!0, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum: u32, _| {
            (sum >> 1) ^ (0x82f6_3b78 & (sum & 1).wrapping_neg())
        })
    })
}

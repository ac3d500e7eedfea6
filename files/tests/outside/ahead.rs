//! What is written ahead of a change, and what a change gives back.

use rowdisk_files::{Change, Data, FatKind, FilesError, Request, Session, Span, Step, Write};

use crate::{
    disk::{NOW, TestDisk},
    fat::{format, remove},
    tools::{self, check_fat, noise},
};

/// What changes come to.
fn writes(disk: &TestDisk, changes: Vec<Change>) -> Result<Vec<Write>, FilesError> {
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
            Step::Done { writes, .. } => return Ok(writes),
        }
    }
}

/// Where a request writes files' bytes ahead of the change.
fn ahead(disk: &TestDisk, changes: Vec<Change>) -> Result<Vec<Span>, FilesError> {
    let files = writes(disk, changes)?
        .into_iter()
        .filter_map(|write| match write.data {
            Data::File { len, .. } => Some(Span {
                offset: write.offset,
                len,
            }),
            _ => None,
        });
    Ok(files.collect())
}

#[test]
fn neighbours_that_go_are_given_back_as_one() {
    let mut disk = TestDisk::zeros(40);
    disk.change(0, vec![format(Some(FatKind::Fat16))], &[])
        .unwrap();
    for name in ["/a", "/b", "/c"] {
        disk.put(0, name, &noise(1, 8 << 10)).unwrap();
    }
    let first = disk.extents(0, "/a").unwrap()[0].disk.offset;
    let second = disk.extents(0, "/b").unwrap()[0].disk.offset;
    assert_eq!(second, first + (8 << 10));
    let given: Vec<_> = writes(&disk, vec![remove("/b"), remove("/a")])
        .unwrap()
        .into_iter()
        .filter(|write| matches!(write.data, Data::Discarded(_)))
        .collect();
    let both = Write {
        offset: first,
        data: Data::Discarded(16 << 10),
    };
    assert_eq!(given, [both]);
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
fn a_file_in_more_pieces_than_are_told_can_go() {
    const PIECES: usize = (1 << 18) + 2;
    let outside = tools::folder();
    let image = tools::image(outside.path(), 300);
    let image = image.to_str().unwrap();
    tools::run("mkfs.fat", &["-F", "32", "-s", "1", image]);
    let mut disk = TestDisk::new(std::fs::read(image).unwrap());
    disk.put(0, "/big", &[7; 512]).unwrap();
    let word = |at: usize| usize::from(u16::from_le_bytes([disk.bytes[at], disk.bytes[at + 1]]));
    let (table, table_len) = (word(14) * 512, word(36) * 512);
    let top = table + 2 * table_len;
    let entry = disk.bytes[top..]
        .windows(11)
        .position(|name| name == b"BIG        ");
    let entry = top + entry.unwrap();
    let first = usize::from(disk.bytes[entry + 26]);
    let len = (PIECES * 512) as u32;
    disk.bytes[entry + 28..entry + 32].copy_from_slice(&len.to_le_bytes());
    // Every second cluster.
    let clusters: Vec<_> = (0..PIECES).map(|index| first + 2 * index).collect();
    for table in [table, table + table_len] {
        for (index, cluster) in clusters.iter().enumerate() {
            let next = clusters
                .get(index + 1)
                .map_or(0x0fff_ffff, |next| *next as u32);
            disk.bytes[table + cluster * 4..][..4].copy_from_slice(&next.to_le_bytes());
        }
    }
    let limit = 1 << 18;
    assert_eq!(disk.extents(0, "/big"), Err(FilesError::TooLarge { limit }));
    disk.change(0, vec![remove("/big")], &[]).unwrap();
    assert_eq!(disk.list(0, "/").unwrap(), []);
    let freed = |cluster: &usize| disk.bytes[table + cluster * 4..][..4] == [0; 4];
    assert!(clusters.iter().all(freed));
}

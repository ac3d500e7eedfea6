//! Good disks with bytes flipped: an answer or an error, never a panic, a loop or a heap of memory.

use std::{fs, os::unix::fs::symlink, sync::OnceLock};

use proptest::prelude::*;
use rowdisk_files::{Change, Damage, FatKind, FilesError, Request, Table};

use crate::{
    disk::{NOW, TestDisk},
    tools::{self, noise},
};

/// Small disks of each kind, with something on them.
fn disks() -> &'static [Vec<u8>] {
    static DISKS: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    DISKS.get_or_init(|| {
        let mut disks = Vec::new();
        for (mebibytes, kind) in [
            (1, FatKind::Fat12),
            (5, FatKind::Fat16),
            (34, FatKind::Fat32),
        ] {
            let mut disk = TestDisk::zeros(mebibytes);
            let format = Change::Format {
                kind: Some(kind),
                label: Some("X".into()),
            };
            disk.change(0, vec![format], &[]).unwrap();
            fill(&mut disk, 0);
            disks.push(disk.bytes);
        }
        for kind in ["ext2", "ext4"] {
            let outside = tools::folder();
            let content = outside.path().join("content");
            fs::create_dir_all(content.join("docs/deep")).unwrap();
            tools::holes(&content.join("docs/a.txt"), 40);
            symlink("a".repeat(100), content.join("link")).unwrap();
            let image = tools::image(outside.path(), 2);
            tools::run(
                "mke2fs",
                &[
                    "-q",
                    "-F",
                    "-t",
                    kind,
                    "-d",
                    content.to_str().unwrap(),
                    image.to_str().unwrap(),
                ],
            );
            // Checksums would catch every flip: the code behind them is what is tried.
            tools::tried(
                "tune2fs",
                &["-O", "^metadata_csum", image.to_str().unwrap()],
            );
            disks.push(fs::read(image).unwrap());
        }
        // One that was not unmounted, with all that ext has besides plain files.
        let outside = tools::folder();
        let content = outside.path().join("content");
        fs::create_dir_all(content.join("docs/deep")).unwrap();
        fs::write(content.join("docs/a.txt"), noise(1, 60_000)).unwrap();
        fs::hard_link(content.join("docs/a.txt"), content.join("docs/deep/b.txt")).unwrap();
        symlink("/docs/a.txt", content.join("link")).unwrap();
        let options = [
            "-t",
            "ext4",
            "-b",
            "1024",
            "-O",
            "^metadata_csum",
            "-J",
            "size=1",
        ];
        let image = tools::ext(outside.path(), &content, 4, &options);
        let block = outside.path().join("block");
        fs::write(&block, noise(2, 3 * 1024)).unwrap();
        let first = TestDisk::new(fs::read(&image).unwrap())
            .extents(0, "/docs/a.txt")
            .unwrap()[0]
            .disk
            .offset
            / 1024;
        let waits = format!("jo\njw -b {first}-{} {}\njc\n", first + 2, block.display());
        tools::debugfs_all(outside.path(), &image, &waits);
        disks.push(fs::read(image).unwrap());
        let outside = tools::folder();
        let image = tools::image(outside.path(), 8);
        tools::run(
            "sgdisk",
            &["-n", "1:0:+2M", "-n", "2:0:+2M", image.to_str().unwrap()],
        );
        disks.push(fs::read(image).unwrap());
        disks
    })
}

fn fill(disk: &mut TestDisk, volume: u32) {
    disk.put(
        volume,
        "/docs/deep/a long name indeed.txt",
        &noise(1, 30_000),
    )
    .unwrap();
    for number in 0..40 {
        disk.put(volume, &format!("/docs/{number}"), &noise(number, 700))
            .unwrap();
    }
}

fn requests() -> Vec<Request> {
    let volume = 0;
    let path = || String::from("/");
    let mut requests = vec![
        Request::Look,
        Request::List {
            volume,
            path: path(),
            skip: 0,
            take: 100,
        },
        Request::List {
            volume,
            path: "/docs".into(),
            skip: 0,
            take: 100,
        },
        Request::Tree {
            volume,
            path: path(),
        },
        Request::Extents {
            volume,
            path: "/docs/deep/a long name indeed.txt".into(),
        },
        Request::Read {
            volume,
            path: "/docs/deep/a long name indeed.txt".into(),
            offset: 100,
            len: 50_000,
        },
        Request::Extents {
            volume,
            path: "/docs/a.txt".into(),
        },
        Request::Read {
            volume,
            path: "/docs/a.txt".into(),
            offset: 200_000,
            len: 50_000,
        },
    ];
    for path in ["/docs/a.txt", "/docs/deep", "/link"] {
        let path = path.into();
        requests.push(Request::Stat { volume, path });
    }
    for change in [
        Change::Put {
            path: "/docs/deep/new.bin".into(),
            len: 60_000,
            replace: true,
        },
        Change::Put {
            path: "/docs/deep/a long name indeed.txt".into(),
            len: 7,
            replace: true,
        },
        Change::Rename {
            from: "/docs/deep".into(),
            to: "/deep".into(),
        },
        Change::Remove {
            path: "/docs".into(),
        },
    ] {
        requests.push(Request::Change {
            volume,
            changes: vec![change],
            now: NOW,
        });
    }
    requests
}

/// Where flips hurt: the beginning, tables and folders; a flip in a file's bytes shows nothing.
fn places(len: usize) -> impl Strategy<Value = Vec<(usize, u8)>> {
    let place =
        prop_oneof![3 => 0..512usize, 3 => 0..8192usize, 4 => 0..600_000usize, 1 => 0..usize::MAX];
    prop::collection::vec((place.prop_map(move |at| at % len), 1..=255u8), 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_disks_are_answered(
        (which, flips) in (0..7usize).prop_flat_map(|which| (Just(which), places(disks()[which].len()))),
    ) {
        let mut disk = TestDisk::new(disks()[which].clone());
        for (at, by) in flips {
            disk.bytes[at] ^= by;
        }
        let file = vec![0; 60_000];
        for request in requests() {
            let before = disk.bytes.clone();
            let result = disk.run(&request, &[&file]);
            if result.is_err() {
                prop_assert!(disk.bytes == before, "{:?} wrote something", request);
            }
            disk.bytes = before;
        }
    }
}

#[test]
fn damaged_lengths_size_no_memory() {
    // The test above once more, where more than 1 GB of addresses is not to be had: an allocator without memory ends it.
    let this = std::env::current_exe().unwrap();
    let again = format!(
        "ulimit -v 1000000 && exec '{}' --exact damage::damaged_disks_are_answered",
        this.display()
    );
    let told = tools::run("sh", &["-c", &again]);
    assert!(told.contains("1 passed"), "{told}");
}

/// Where the second table entry after the reserved ones lies, and the folder `/docs`: the first cluster.
pub(crate) fn fat16() -> (TestDisk, usize, usize) {
    let disk = TestDisk::new(disks()[1].clone());
    let word = |at: usize| usize::from(u16::from_le_bytes([disk.bytes[at], disk.bytes[at + 1]]));
    let table = word(14) * 512;
    let data = table + 2 * word(22) * 512 + word(17) * 32;
    (disk, table, data)
}

#[test]
fn a_folder_in_a_circle_ends() {
    let (mut disk, table, data) = fat16();
    // The folder's cluster leads to itself, and nothing marks the folder's end.
    disk.bytes[table + 4..table + 6].copy_from_slice(&2u16.to_le_bytes());
    let cluster = usize::from(disk.bytes[13]) * 512;
    for entry in (data + 64..data + cluster).step_by(32) {
        disk.bytes[entry..entry + 11].copy_from_slice(b"FILE    TXT");
        disk.bytes[entry + 11] = 0;
    }
    let endless = Err(FilesError::Damaged {
        what: Damage::Endless,
    });
    assert_eq!(disk.list(0, "/docs").map(drop), endless);
    assert_eq!(disk.put(0, "/docs/new", b"x"), endless);
}

#[test]
fn a_chain_out_of_the_volume_is_damage() {
    let (mut disk, table, data) = fat16();
    disk.put(0, "/big", &noise(1, 400_000)).unwrap();
    let cluster = usize::from(disk.bytes[13]) * 512;
    let first = (disk.extents(0, "/big").unwrap()[0].disk.offset as usize - data) / cluster + 2;
    for wrong in [1u16, 0xfff0, 60_000] {
        disk.bytes[table + first * 2..][..2].copy_from_slice(&wrong.to_le_bytes());
        let chain = FilesError::Damaged {
            what: Damage::Chain,
        };
        assert_eq!(disk.extents(0, "/big").unwrap_err(), chain, "{wrong}");
        assert_eq!(disk.read(0, "/big").unwrap_err(), chain);
        assert_eq!(disk.put(0, "/big", b"x").unwrap_err(), chain);
    }
}

#[test]
fn a_chain_into_another_file_or_in_a_circle_is_damage() {
    let (mut disk, table, data) = fat16();
    disk.put(0, "/big", &noise(1, 400_000)).unwrap();
    disk.put(0, "/small", b"small").unwrap();
    let cluster = usize::from(disk.bytes[13]) * 512;
    let mut first = |path| {
        let at = disk.extents(0, path).unwrap()[0].disk.offset as usize;
        (at - data) / cluster + 2
    };
    let (big, small) = (first("/big"), first("/small"));
    let to_big = (big as u16).to_le_bytes();
    let chain = FilesError::Damaged {
        what: Damage::Chain,
    };
    let remove = |path: &str| {
        let path = path.to_owned();
        vec![Change::Remove { path }]
    };

    disk.bytes[table + small * 2..][..2].copy_from_slice(&to_big);
    let before = disk.bytes.clone();
    assert_eq!(disk.change(0, remove("/small"), &[]).unwrap_err(), chain);
    assert_eq!(disk.put(0, "/small", b"x").unwrap_err(), chain);
    assert!(disk.bytes == before);

    disk.bytes[table + (big + 2) * 2..][..2].copy_from_slice(&to_big);
    assert_eq!(disk.extents(0, "/big").unwrap_err(), chain);
    assert_eq!(disk.change(0, remove("/big"), &[]).unwrap_err(), chain);
}

#[test]
fn a_folder_that_is_none_is_damage() {
    let (mut disk, _, data) = fat16();
    // The entry of `/docs` in the top folder points to a file's cluster, to none, and to the reserved one.
    let root = disk.bytes[..data]
        .windows(11)
        .rposition(|name| name == b"DOCS       ")
        .unwrap();
    for cluster in [9u16, 0, 1, 0xffff] {
        disk.bytes[root + 26..root + 28].copy_from_slice(&cluster.to_le_bytes());
        assert!(
            matches!(disk.list(0, "/docs"), Err(FilesError::Damaged { .. })),
            "{cluster}"
        );
        assert!(
            matches!(
                disk.put(0, "/docs/x", b"x"),
                Err(FilesError::Damaged { .. })
            ),
            "{cluster}"
        );
        let tree = Request::Tree {
            volume: 0,
            path: "/".into(),
        };
        assert!(
            matches!(disk.run(&tree, &[]), Err(FilesError::Damaged { .. })),
            "{cluster}"
        );
    }
}

#[test]
fn a_boot_record_that_cannot_be_is_damage_and_no_panic() {
    let mut disk = TestDisk::zeros(1);
    disk.bytes[510..512].copy_from_slice(&[0x55, 0xaa]);
    // A partition that begins with the record itself.
    disk.bytes[446 + 4] = 0x83;
    disk.bytes[446 + 12] = 9;
    assert_eq!(disk.look().table, Table::Damaged);
    // Further records that lie past all sectors there can be.
    disk.bytes[446 + 4] = 0x05;
    disk.bytes[446 + 8] = 1;
    disk.bytes[512 + 510..512 + 512].copy_from_slice(&[0x55, 0xaa]);
    disk.bytes[512 + 446 + 4] = 0x83;
    disk.bytes[512 + 446 + 8..512 + 446 + 12].fill(0xff);
    assert_eq!(disk.look().table, Table::Damaged);
}

#[test]
fn a_table_without_partitions_leaves_the_whole_disk() {
    let mut disk = TestDisk::zeros(1);
    disk.bytes[510..512].copy_from_slice(&[0x55, 0xaa]);
    let look = disk.look();
    let numbers: Vec<u32> = look.volumes.iter().map(|volume| volume.number).collect();
    assert_eq!((look.table, numbers.as_slice()), (Table::Mbr, &[0][..]));
}

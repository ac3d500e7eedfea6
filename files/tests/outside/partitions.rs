//! Disks that sfdisk and sgdisk divided, and disks that nobody would.

use std::{
    fs,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use rowdisk_files::{Change, FilesError, Filesystem, Table, WriteProtection};

use crate::{
    disk::TestDisk,
    tools::{self, check_fat},
};

fn sfdisk(image: &Path, script: &str) {
    let mut child = Command::new("/usr/sbin/sfdisk")
        .args(["-q", "--wipe=never"])
        .arg(image)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("sfdisk is needed for this test: {error}"));
    child
        .stdin
        .take()
        .unwrap()
        .write_all(script.as_bytes())
        .unwrap();
    assert!(child.wait().unwrap().success());
}

fn format(label: &str) -> Change {
    Change::Format {
        kind: None,
        label: Some(label.into()),
    }
}

#[test]
fn a_boot_record_with_logical_partitions() {
    let outside = tools::folder();
    let image = tools::image(outside.path(), 64);
    sfdisk(
        &image,
        "label: dos\n1: size=10M,type=c\n2: size=40M,type=5\n3: size=8M,type=83\n5: size=12M,type=6\n6: size=9M,type=6\n",
    );
    let mut disk = TestDisk::new(fs::read(&image).unwrap());
    let look = disk.look();
    assert_eq!(look.table, Table::Mbr);
    let numbers: Vec<_> = look.volumes.iter().map(|volume| volume.number).collect();
    assert_eq!(numbers, [1, 3, 5, 6]);
    assert!(
        look.volumes
            .iter()
            .all(|volume| volume.filesystem == Filesystem::Empty && !volume.misplaced),
        "{look:?}"
    );
    disk.change(5, vec![format("FIVE")], &[]).unwrap();
    disk.change(1, vec![format("ONE")], &[]).unwrap();
    disk.put(5, "/five.txt", b"five").unwrap();
    let look = disk.look();
    assert_eq!(look.volumes[0].label.as_deref(), Some("ONE"));
    assert!(matches!(look.volumes[2].filesystem, Filesystem::Fat(_)));
    assert_eq!(disk.names(5, "/"), ["five.txt"]);
    assert_eq!(disk.read_extents(5, "/five.txt").unwrap(), b"five");
    let span = look.volumes[2].span;
    let inside = &disk.bytes[span.offset as usize..(span.offset + span.len) as usize];
    check_fat(outside.path(), inside);
    assert!(matches!(
        disk.list(3, "/"),
        Err(FilesError::NoFilesystem { volume: 3 })
    ));
    assert!(matches!(
        disk.list(2, "/"),
        Err(FilesError::NoSuchVolume { volume: 2 })
    ));
}

#[test]
fn a_guid_table_also_by_its_copy() {
    let outside = tools::folder();
    let image = tools::image(outside.path(), 64);
    let path = image.to_str().unwrap();
    tools::run(
        "sgdisk",
        &[
            "-n", "1:0:+20M", "-c", "1:boot", "-n", "3:0:+30M", "-c", "3:dåta", path,
        ],
    );
    let mut disk = TestDisk::new(fs::read(&image).unwrap());
    disk.change(3, vec![format("THREE")], &[]).unwrap();
    disk.put(3, "/docs/a.txt", b"three").unwrap();
    for damaged in [false, true] {
        if damaged {
            disk.bytes[600] ^= 1;
        }
        let look = disk.look();
        assert_eq!(look.table, Table::Gpt);
        assert_eq!(look.volumes.len(), 2);
        assert_eq!(look.volumes[1].name.as_deref(), Some("dåta"));
        assert_eq!(look.volumes[1].label.as_deref(), Some("THREE"));
        assert_eq!(disk.read(3, "/docs/a.txt").unwrap(), b"three");
    }
    let len = disk.bytes.len();
    disk.bytes[len - 500] ^= 1;
    assert_eq!(disk.look().table, Table::Damaged);
    disk.change(0, vec![format("WHOLE")], &[]).unwrap();
    let look = disk.look();
    assert_eq!((look.table, look.volumes.len()), (Table::None, 1));
    check_fat(outside.path(), &disk.bytes);
}

#[test]
fn partitions_in_impossible_places_are_shown_and_not_written() {
    let mut disk = TestDisk::zeros(8);
    let entry = |disk: &mut TestDisk, index: usize, kind: u8, start: u32, sectors: u32| {
        let at = 446 + index * 16;
        disk.bytes[at + 4] = kind;
        disk.bytes[at + 8..at + 12].copy_from_slice(&start.to_le_bytes());
        disk.bytes[at + 12..at + 16].copy_from_slice(&sectors.to_le_bytes());
    };
    disk.bytes[510..512].copy_from_slice(&[0x55, 0xaa]);
    entry(&mut disk, 0, 6, 2048, 4096);
    entry(&mut disk, 1, 6, 4096, 4096);
    entry(&mut disk, 2, 6, u32::MAX, u32::MAX);
    entry(&mut disk, 3, 6, 1, 0);
    let look = disk.look();
    assert_eq!(look.volumes.len(), 4);
    for volume in &look.volumes {
        assert!(volume.misplaced, "{volume:?}");
        let why = WriteProtection::Misplaced;
        let refused = disk.change(volume.number, vec![format("X")], &[]);
        assert_eq!(refused, Err(FilesError::ReadOnlyFilesystem { why }));
    }
}

#[test]
fn a_disk_without_anything_says_so() {
    let mut disk = TestDisk::zeros(1);
    let look = disk.look();
    assert_eq!(look.table, Table::None);
    assert_eq!(look.volumes[0].filesystem, Filesystem::Empty);
    assert_eq!(
        look.volumes[0].protection,
        Some(WriteProtection::NoFilesystem)
    );
    assert!(matches!(
        disk.list(0, "/"),
        Err(FilesError::NoFilesystem { volume: 0 })
    ));
    disk.bytes.copy_from_slice(&tools::noise(9, 1 << 20));
    assert_eq!(disk.look().volumes[0].filesystem, Filesystem::Unknown);
}

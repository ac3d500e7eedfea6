//! How often a session has to come back for more of the disk.

use std::fs;

use rowdisk_files::Change;

use crate::{
    disk::TestDisk,
    tools::{self, noise},
};

#[test]
fn a_folder_of_a_thousand_files_is_read_in_few_rounds() {
    let mut disk = TestDisk::zeros(300);
    disk.change(
        0,
        vec![Change::Format {
            kind: None,
            label: None,
        }],
        &[],
    )
    .unwrap();
    let puts: Vec<_> = (0..1000)
        .map(|number| Change::Put {
            path: format!("/docs/file number {number:04}.txt"),
            len: 100,
            replace: false,
        })
        .collect();
    let content = noise(1, 100);
    let files = vec![content.as_slice(); puts.len()];
    disk.change(0, puts, &files).unwrap();
    println!("put 1,000 files: {} rounds", disk.rounds);
    assert!(disk.rounds < 20, "{}", disk.rounds);
    assert_eq!(disk.list(0, "/docs").unwrap().len(), 1000);
    println!("list 1,000 files: {} rounds", disk.rounds);
    assert!(disk.rounds < 20, "{}", disk.rounds);
    disk.put(0, "/big.bin", &noise(2, 16 << 20)).unwrap();
    println!("put 16 MiB: {} rounds", disk.rounds);
    let extents = disk.extents(0, "/big.bin").unwrap();
    println!(
        "extents of 16 MiB: {} rounds, {} extents",
        disk.rounds,
        extents.len()
    );
    assert!(disk.rounds < 20 && extents.len() < 10);
}

#[test]
fn an_ext4_folder_of_a_thousand_files_is_read_in_few_rounds() {
    let outside = tools::folder();
    let content = outside.path().join("content");
    fs::create_dir_all(content.join("docs")).unwrap();
    for number in 0..1000 {
        fs::write(content.join(format!("docs/file number {number}")), b"x").unwrap();
    }
    let image = tools::image(outside.path(), 64);
    tools::run(
        "mke2fs",
        &[
            "-q",
            "-F",
            "-t",
            "ext4",
            "-d",
            content.to_str().unwrap(),
            image.to_str().unwrap(),
        ],
    );
    let mut disk = TestDisk::new(fs::read(&image).unwrap());
    assert_eq!(disk.list(0, "/docs").unwrap().len(), 1000);
    println!("list 1,000 files on ext4: {} rounds", disk.rounds);
    assert!(disk.rounds < 20, "{}", disk.rounds);
}

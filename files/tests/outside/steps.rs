//! How often a session has to come back for more of the disk.

use std::fs;

use rowdisk_files::{Answer, Change, Request};

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

#[test]
fn a_tree_of_many_folders_is_read_in_few_rounds() {
    let mut disk = TestDisk::zeros(300);
    let format = Change::Format {
        kind: None,
        label: None,
    };
    disk.change(0, vec![format], &[]).unwrap();
    // Far from each other, so that no reading ahead brings two at once.
    for number in 0..60 {
        disk.put(0, &format!("/{number}/below/a"), b"x").unwrap();
        disk.put(0, &format!("/{number}/big"), &noise(1, 3 << 20))
            .unwrap();
    }
    let outside = tools::folder();
    let content = outside.path().join("content");
    for number in 0..60 {
        let folder = content.join(format!("{number}/below"));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("a"), noise(1, 500_000)).unwrap();
    }
    let image = tools::ext(outside.path(), &content, 64, &["-t", "ext4"]);
    for mut disk in [disk, TestDisk::new(fs::read(image).unwrap())] {
        let path = "/".into();
        let request = Request::Tree { volume: 0, path };
        let answer = disk.run(&request, &[]).unwrap();
        let Answer::Tree(tree) = answer else {
            panic!("{answer:?}")
        };
        assert!(tree.entries.len() >= 180);
        println!("a tree of 120 folders: {} rounds", disk.rounds);
        assert!(disk.rounds < 20, "{}", disk.rounds);
    }
}

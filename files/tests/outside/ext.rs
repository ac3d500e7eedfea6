//! ext2, ext3 and ext4 volumes, made by mke2fs.

use std::{fs, os::unix::fs::symlink};

use rowdisk_files::{Change, EntryKind, FilesError, Filesystem, WriteProtection};

use crate::{
    disk::TestDisk,
    tools::{self, noise},
};

#[test]
fn what_mke2fs_put_is_read() {
    for kind in ["ext2", "ext3", "ext4"] {
        let outside = tools::folder();
        let content = outside.path().join("content");
        fs::create_dir_all(content.join("docs/deep")).unwrap();
        let big = noise(3, 700_001);
        fs::write(content.join("docs/big.bin"), &big).unwrap();
        fs::write(content.join("docs/deep/<b>.txt"), b"markup").unwrap();
        symlink("/docs", content.join("link")).unwrap();
        symlink("round", content.join("round")).unwrap();
        let image = tools::image(outside.path(), 16);
        tools::run(
            "mke2fs",
            &[
                "-q",
                "-F",
                "-t",
                kind,
                "-L",
                "made",
                "-d",
                content.to_str().unwrap(),
                image.to_str().unwrap(),
            ],
        );
        let mut disk = TestDisk::new(fs::read(&image).unwrap());
        let volume = disk.look().volumes.remove(0);
        assert_eq!(volume.filesystem, Filesystem::Ext, "{kind}");
        assert_eq!(volume.label.as_deref(), Some("made"));
        assert_eq!(volume.protection, Some(WriteProtection::Kind));
        assert!(volume.free.unwrap() < volume.size.unwrap());
        assert_eq!(disk.names(0, "/"), ["docs", "lost+found", "link", "round"]);
        let kinds: Vec<_> = disk
            .list(0, "/")
            .unwrap()
            .iter()
            .map(|entry| entry.kind)
            .collect();
        assert_eq!(
            kinds,
            [
                EntryKind::Folder,
                EntryKind::Folder,
                EntryKind::Link,
                EntryKind::Link
            ]
        );
        assert_eq!(disk.read(0, "/docs/big.bin").unwrap(), big);
        assert_eq!(disk.read(0, "/docs/deep/<b>.txt").unwrap(), b"markup");
        assert!(matches!(
            disk.list(0, "/link"),
            Err(FilesError::NotAFolder { .. })
        ));
        assert!(matches!(
            disk.list(0, "/round/x"),
            Err(FilesError::NotAFolder { .. })
        ));
        assert!(matches!(
            disk.list(0, "/none"),
            Err(FilesError::NotFound { .. })
        ));
        let refused = disk.change(0, vec![Change::MakeFolder { path: "/x".into() }], &[]);
        let why = WriteProtection::Kind;
        assert_eq!(refused, Err(FilesError::ReadOnlyFilesystem { why }));
    }
}

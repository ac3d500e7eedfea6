//! Texts of the disks page and its dialogs.

use crate::state::image_format::ImageFormat;

texts! {
    /// Texts of the disks page.
    DisksText {
        New = "New disk";
        Import = "Import a disk image";
        DeleteChosen { count: u64 } = by count: "Delete {count} disk…", "Delete {count} disks…";
        CountDisks { count: u64 } = by count: "{count} disk", "{count} disks";
        CountSnapshots { count: u64 } = by count: "{count} snapshot", "{count} snapshots";
        Holds = "Holds";
        HoldsHint = "Data it and its snapshots hold together, each block once";
        Own = "Only its own";
        OwnHint = "Written since its last snapshot: only the disk holds it";
        Count = "Snapshots";
        CountOf { count: u32, quota: u32 } = "{count} of {quota}";
        Last = "Last snapshot";
        LastNever = "never";
        State = "State";
        Summary { disks: u64, bytes: String } = by disks: "{disks} disk, {bytes} of space in use", "{disks} disks, {bytes} of space in use";

        EmptyTitle = "No disks yet";
        EmptyWhy = "A disk lives in this browser. You can take a snapshot of it at any moment, keep writing, and go back. Begin in one of these ways:";
        EmptyNew = "Make an empty disk";
        EmptyNewWhy = "Any size up to 32 TiB; it takes space only for what is written.";
        EmptyImport = "Import a disk image";
        EmptyImportWhy = "A raw image file from this computer becomes a disk. The file itself is not changed.";

        CreateTitle = "New disk";
        CreateFrom { name: String } = "New disk from {name}";
        CreateFromWhy = "It begins with the same data and shares it until either writes: nothing is copied.";
        Len = "Size";
        LenHint { min: String, max: String } = "64M, 10G, 1.5T: {min} to {max}. Space is taken only for what is written.";
        LenNot = "This is not a size. Write a number with M, G or T.";
        LenUnit = "The unit is missing: write M, G or T behind the number.";
        LenStep = "A size is a multiple of 4 KiB.";
        LenRange { min: String, max: String } = "A disk has {min} to {max}.";
        Kind = "Use";
        KindSystem = "System disk";
        KindSystemHint = "Holds an operating system; images are made from its snapshots.";
        KindData = "Data disk";
        KindDataHint = "Holds data only.";
        MultiAttach = "Can be attached to several instances";
        MultiAttachHint = "Up to 8, as Shared Block Storage. For good; such a disk is in no snapshot group and cannot be set back to its source.";
        Attached = "Attached to";
        AttachedNowhere = "none";
        BlockSize = "Block size";
        BlockSizeHint = "What one write redirects at least. 16 KiB suits most; small blocks suit databases, large ones suit media.";

        ImportTitle = "Import a disk image";
        File = "Raw image files";
        FileHint = "Its bytes become the disk's, from the first to the last. Runs of zeroes take no space.";
        FileEmpty = "This file is empty.";
        FileSize { size: String, disk: String } = "{size}; the disk will have {disk}.";
        FileFormat { what: String, ending: String } = "This is a {what} image, not a raw one. Convert it first: qemu-img convert -O raw IMAGE.{ending} IMAGE.raw";
        FilePacked { what: String, how: String } = "This is packed ({what}), not a raw image. Unpack it first: {how}";
        FileUnreadable = "This cannot be read. A folder is no disk image; a file may have been moved or deleted.";
        FileTooLarge { max: String } = "A disk has {max} at most.";
        FilesChosen { count: u64 } = by count: "{count} file, imported one after the other.", "{count} files, imported one after the other.";
        ImportNameBad { file: String } = "The name for {file} will not do.";
        LeaveOut = "Leave out";
        LeaveOutFile { file: String } = "Leave out {file}";
        ImportStart = "Import";
        ImportStartMany { count: u64 } = by count: "Import {count} disk", "Import {count} disks";
        ImportGoesOn = "It goes on while you use other pages. Canceling leaves nothing behind.";
        NewNameSuggestion = "disk";
    }
}

/// What a file is that is no raw image, and what makes one of it.
pub(crate) fn other_format(format: ImageFormat) -> DisksText {
    let image = |what: &str, ending: &str| DisksText::FileFormat {
        what: what.to_owned(),
        ending: ending.to_owned(),
    };
    let packed = |what: &str, how: &str| DisksText::FilePacked {
        what: what.to_owned(),
        how: how.to_owned(),
    };
    match format {
        ImageFormat::Qcow => image("qcow2", "qcow2"),
        ImageFormat::Vmdk => image("VMDK", "vmdk"),
        ImageFormat::Vhdx => image("VHDX", "vhdx"),
        ImageFormat::Vhd => image("VHD", "vhd"),
        ImageFormat::Vdi => image("VDI", "vdi"),
        ImageFormat::Gzip => packed("gzip", "gunzip IMAGE.gz"),
        ImageFormat::Xz => packed("xz", "unxz IMAGE.xz"),
        ImageFormat::Zstd => packed("Zstandard", "unzstd IMAGE.zst"),
        ImageFormat::Zip => packed("ZIP", "unzip IMAGE.zip"),
    }
}

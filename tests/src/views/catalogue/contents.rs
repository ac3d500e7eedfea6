//! What is in a disk: files and bytes, and writing to it.

use super::{View, view};
use crate::views::Step::{Fill, Keys, Pick, Press, PressIn, PressRow, See, Upload};

const AT_FILES: &str = "#/disks/{web-root}?tab=files";
const AT_BYTES: &str = "#/disks/{web-root}?tab=bytes";
const AT_WRITE: &str = "#/disks/{web-root}?tab=write";

/// The tab of files, and its dialogs.
pub(super) const FILES: &[View] = &[
    view("files", AT_FILES, &[See("notes.txt")]),
    view(
        "files-none",
        "#/disks/{scratch}?tab=files",
        &[See("No filesystem yet")],
    ),
    view(
        "files-partitions",
        "#/disks/{parted}?tab=files",
        &[See("Partition"), See("BOOT")],
    ),
    view(
        "files-folder-empty",
        "#/disks/{web-root}?tab=files&path=/empty",
        &[See("This folder is empty")],
    ),
    view(
        "files-of-a-snapshot",
        AT_FILES,
        &[
            PressRow("broken"),
            Press("Show"),
            See("A snapshot is never changed"),
            See("notes.txt"),
        ],
    ),
    view(
        "file-text",
        AT_FILES,
        &[Press("Actions for notes.txt"), See("The first note.")],
    ),
    view(
        "file-neither",
        AT_FILES,
        &[Press("Actions for data.bin"), See("Show on the map")],
    ),
    view(
        "file-picture",
        "#/disks/{sample}?tab=files&path=/Pictures",
        &[Press("Actions for blocks.bmp"), See("Show on the map")],
    ),
    view(
        "file-edit",
        AT_FILES,
        &[
            Press("Actions for notes.txt"),
            Press("Edit"),
            See("Write it"),
        ],
    ),
    view(
        "folder",
        AT_FILES,
        &[Press("Actions for etc"), See("Rename…")],
    ),
    view(
        "file-rename",
        AT_FILES,
        &[
            Press("Actions for notes.txt"),
            PressIn("notes.txt", "Rename…"),
            See("New name"),
        ],
    ),
    view(
        "file-delete",
        AT_FILES,
        &[
            Press("Actions for notes.txt"),
            PressIn("notes.txt", "Delete…"),
            See("Delete notes.txt?"),
        ],
    ),
    view(
        "file-bring-back",
        AT_FILES,
        &[
            PressRow("broken"),
            Press("Show"),
            See("A snapshot is never changed"),
            Press("Actions for notes.txt"),
            Press("Bring it back to the disk…"),
            See("Bring back notes.txt from broken"),
        ],
    ),
    view(
        "file-replace",
        AT_FILES,
        &[
            See("notes.txt"),
            Upload("Upload files", "notes.txt"),
            See("Replace 1 file?"),
        ],
    ),
    view(
        "file-on-the-map",
        AT_FILES,
        &[
            Press("Actions for data.bin"),
            Press("Show on the map"),
            See("On the map: /data.bin"),
        ],
    ),
    view(
        "folder-new",
        AT_FILES,
        &[Press("New folder…"), See("Create")],
    ),
    view(
        "disk-format",
        AT_FILES,
        &[Press("Format…"), See("Format web-root")],
    ),
];

/// The tabs of bytes and of writing, and their dialogs.
pub(super) const BYTES: &[View] = &[
    view("bytes", AT_BYTES, &[See("0x0 = 0")]),
    view(
        "bytes-found",
        AT_BYTES,
        &[Fill("Find", "first note"), Press("Next"), See("Found at")],
    ),
    view(
        "bytes-edit",
        AT_BYTES,
        &[Press("Edit"), See("Type over the bytes")],
    ),
    view(
        "bytes-review",
        AT_BYTES,
        &[
            Press("Edit"),
            Keys("[aria-label='Bytes of web-root, now']", "4142"),
            Press("Review and write…"),
            See("Write 2 bytes to web-root"),
        ],
    ),
    view(
        "bytes-leave",
        AT_BYTES,
        &[
            Press("Edit"),
            Keys("[aria-label='Bytes of web-root, now']", "4142"),
            Press("Leave"),
            See("Leave without writing 2 bytes?"),
        ],
    ),
    // Writing.
    view("write-text", AT_WRITE, &[See("Text to write")]),
    view(
        "write-chosen",
        "#/disks/{web-root}?tab=write&tool=fill&chosen=128..192",
        &[See("--fill 0xff --length 1M")],
    ),
    view("write-random", AT_WRITE, &[Pick("Random"), See("Seed")]),
    view(
        "write-refused",
        AT_WRITE,
        &[Fill("Offset", "1T"), See("The disk ends before that")],
    ),
];

/// What the page tells while it works and after. These write, to disks that no view looks into later.
pub(super) const WORK: &[View] = &[
    view(
        "notice",
        "#/disks/{from-image}?tab=write",
        &[
            Fill("Text to write", "words"),
            Press("Write"),
            See("Wrote to from-image"),
        ],
    ),
    view(
        "plug-pulled",
        "#/storage",
        &[
            Press("Pull the plug"),
            See("Nothing that was acknowledged is lost."),
        ],
    ),
    view(
        "work",
        "#/disks/{huge}?tab=write",
        &[
            Pick("Fill"),
            Fill("Byte", "0xff"),
            Fill("Length", "32T"),
            Press("Write"),
            See("of 32 TiB"),
        ],
    ),
    // The work goes on while pages change, and ends here.
    view(
        "work-canceled",
        "#/activity",
        &[
            See("of 32 TiB"),
            Press("Cancel"),
            See("The write was canceled; the first"),
            See("Canceled.Write"),
        ],
    ),
];

//! The views, page after page.

use super::{
    Step::{Fill, Keys, Pick, Press, PressIn, PressRow, See, Upload},
    View,
};

const fn view(name: &'static str, at: &'static str, steps: &'static [super::Step]) -> View {
    View { name, at, steps }
}

const DISKS: &str = "#/disks";
const WEB_ROOT: &str = "#/disks/{web-root}";
const FILES: &str = "#/disks/{web-root}?tab=files";
const BYTES: &str = "#/disks/{web-root}?tab=bytes";
const WRITE: &str = "#/disks/{web-root}?tab=write";
const COMPARE: &str = "#/disks/{web-root}/compare";

/// Those of a new pool.
pub(super) const EMPTY: &[View] = &[
    view("overview-empty", "#/", &[See("Try the sample")]),
    view("disks-empty", DISKS, &[See("No disks yet")]),
    view("snapshots-empty", "#/snapshots", &[See("No snapshots yet")]),
    view("images-empty", "#/images", &[See("No images yet")]),
    view(
        "activity-empty",
        "#/activity",
        &[See("Nothing was done yet")],
    ),
];

/// Those of a pool that has been worked with.
pub(super) const FILLED: &[View] = &[
    view(
        "overview",
        "#/",
        &[See("Where the space goes"), See("web-root")],
    ),
    view(
        "not-found",
        "#/nowhere",
        &[See("Nothing is at this address")],
    ),
    view(
        "activity",
        "#/activity",
        &[See("rowdisk disk create scratch")],
    ),
    view("settings", "#/settings", &[See("Time of day")]),
    // Disks.
    view("disks", DISKS, &[See("from-image")]),
    view(
        "disks-picked",
        DISKS,
        &[Pick("Select scratch"), See("Delete 1 disk…")],
    ),
    view(
        "disks-delete",
        DISKS,
        &[
            Pick("Select all"),
            Press("Delete 4 disks…"),
            See("Delete 4 items?"),
            See("Gives back"),
        ],
    ),
    view("disk-new", DISKS, &[Press("New disk"), See("System disk")]),
    view(
        "disk-new-refused",
        DISKS,
        &[
            Press("New disk"),
            Fill("Name", "9"),
            Fill("Size", "large"),
            See("This is not a size"),
        ],
    ),
    view(
        "disk-import",
        DISKS,
        &[
            Press("Import a disk image"),
            Upload("Raw image file", "debian.img"),
            See("the disk will have"),
        ],
    ),
    // One disk: its history, and what is done with it.
    view(
        "disk-gone",
        "#/disks/d-00000000000000000000000000",
        &[See("This disk is not here")],
    ),
    view("disk-map", WEB_ROOT, &[See("1 cell is")]),
    view(
        "disk-map-table",
        "#/disks/{web-root}?table=true",
        &[See("Offset, bytes")],
    ),
    view(
        "disk-map-never-written",
        "#/disks/{scratch}",
        &[See("No snapshots yet")],
    ),
    view("disk-menu", WEB_ROOT, &[Press("More"), See("Delete disk…")]),
    view(
        "disk-moment-picked",
        WEB_ROOT,
        &[PressRow("with-content"), See("Roll back…")],
    ),
    view(
        "disk-moment-shown",
        WEB_ROOT,
        &[PressRow("broken"), Press("Show"), See("Showing: broken")],
    ),
    view(
        "snapshot-take",
        WEB_ROOT,
        &[Press("Take snapshot"), See("Description")],
    ),
    view(
        "disk-rename",
        WEB_ROOT,
        &[Press("More"), Press("Rename…"), See("Rename web-root")],
    ),
    view(
        "disk-grow",
        WEB_ROOT,
        &[Press("More"), Press("Grow…"), See("Grow web-root")],
    ),
    view(
        "disk-delete",
        WEB_ROOT,
        &[
            Press("More"),
            Press("Delete disk…"),
            See("Delete web-root?"),
        ],
    ),
    view(
        "disk-set-back",
        "#/disks/{from-image}",
        &[
            Press("More"),
            Press("Set back to its source…"),
            See("The disk will hold what"),
        ],
    ),
    view(
        "roll-back",
        WEB_ROOT,
        &[
            PressRow("with-content"),
            Press("Roll back…"),
            See("Keep the present as a snapshot"),
        ],
    ),
    view(
        "disk-new-from-snapshot",
        WEB_ROOT,
        &[
            PressRow("broken"),
            Press("New disk…"),
            See("New disk from broken"),
        ],
    ),
    view(
        "image-new",
        WEB_ROOT,
        &[
            PressRow("broken"),
            Press("New image…"),
            See("New image from broken"),
        ],
    ),
    view(
        "snapshot-delete",
        WEB_ROOT,
        &[
            PressRow("broken"),
            Press("Delete…"),
            See("Delete broken?"),
            See("Gives back"),
        ],
    ),
    view(
        "snapshot-delete-refused",
        WEB_ROOT,
        &[
            PressRow("with-content"),
            Press("Delete…"),
            See("Not possible:"),
        ],
    ),
    // Files.
    view("files", FILES, &[See("notes.txt")]),
    view(
        "files-none",
        "#/disks/{scratch}?tab=files",
        &[See("No filesystem yet")],
    ),
    view(
        "files-folder-empty",
        "#/disks/{web-root}?tab=files&path=/empty",
        &[See("This folder is empty")],
    ),
    view(
        "files-of-a-snapshot",
        FILES,
        &[
            PressRow("broken"),
            Press("Show"),
            See("A snapshot is never changed"),
            See("notes.txt"),
        ],
    ),
    view(
        "file-text",
        FILES,
        &[Press("Actions for notes.txt"), See("The first note.")],
    ),
    view(
        "file-neither",
        FILES,
        &[Press("Actions for data.bin"), See("Show on the map")],
    ),
    view(
        "file-picture",
        "#/disks/{sample}?tab=files&path=/Pictures",
        &[Press("Actions for blocks.bmp"), See("Show on the map")],
    ),
    view(
        "file-edit",
        FILES,
        &[
            Press("Actions for notes.txt"),
            Press("Edit"),
            See("Write it"),
        ],
    ),
    view("folder", FILES, &[Press("Actions for etc"), See("Rename…")]),
    view(
        "file-rename",
        FILES,
        &[
            Press("Actions for notes.txt"),
            PressIn("notes.txt", "Rename…"),
            See("New name"),
        ],
    ),
    view(
        "file-delete",
        FILES,
        &[
            Press("Actions for notes.txt"),
            PressIn("notes.txt", "Delete…"),
            See("Delete notes.txt?"),
        ],
    ),
    view(
        "file-bring-back",
        FILES,
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
        FILES,
        &[
            See("notes.txt"),
            Upload("Upload files", "notes.txt"),
            See("Replace 1 file?"),
        ],
    ),
    view(
        "file-on-the-map",
        FILES,
        &[
            Press("Actions for data.bin"),
            Press("Show on the map"),
            See("On the map: /data.bin"),
        ],
    ),
    view("folder-new", FILES, &[Press("New folder…"), See("Create")]),
    view(
        "disk-format",
        FILES,
        &[Press("Format…"), See("Format web-root")],
    ),
    // Bytes.
    view("bytes", BYTES, &[See("0x0 = 0")]),
    view(
        "bytes-found",
        BYTES,
        &[Fill("Find", "first note"), Press("Next"), See("Found at")],
    ),
    view(
        "bytes-edit",
        BYTES,
        &[Press("Edit"), See("Type over the bytes")],
    ),
    view(
        "bytes-review",
        BYTES,
        &[
            Press("Edit"),
            Keys("[aria-label='Bytes of web-root, now']", "4142"),
            Press("Review and write…"),
            See("Write 2 bytes to web-root"),
        ],
    ),
    view(
        "bytes-leave",
        BYTES,
        &[
            Press("Edit"),
            Keys("[aria-label='Bytes of web-root, now']", "4142"),
            Press("Leave"),
            See("Leave without writing 2 bytes?"),
        ],
    ),
    // Writing.
    view("write-text", WRITE, &[See("Text to write")]),
    view("write-random", WRITE, &[Pick("Random"), See("Seed")]),
    view(
        "write-refused",
        WRITE,
        &[Fill("Offset", "1T"), See("The disk ends before that")],
    ),
    // It writes, to a disk that no other view looks into.
    view(
        "notice",
        "#/disks/{from-image}?tab=write",
        &[
            Fill("Text to write", "words"),
            Press("Write"),
            See("Wrote to from-image"),
        ],
    ),
    // Two moments.
    view("compare", COMPARE, &[See("bytes differ")]),
    view(
        "compare-side-by-side",
        COMPARE,
        &[
            See("bytes differ"),
            Press("Show the bytes at 0x3000000 side by side"),
            See("Next difference"),
        ],
    ),
    view(
        "compare-nothing",
        "#/disks/{scratch}/compare",
        &[See("There is nothing to compare with yet")],
    ),
    // Snapshots and images.
    view("snapshots", "#/snapshots", &[See("as-made")]),
    view(
        "snapshots-nothing-matches",
        "#/snapshots?text=zzz",
        &[See("Nothing matches the filter")],
    ),
    view(
        "snapshots-delete",
        "#/snapshots",
        &[
            Pick("Select second-note"),
            Press("Delete 1 snapshot…"),
            See("Gives back"),
        ],
    ),
    view("images", "#/images", &[See("base-image")]),
    view(
        "image-disk-new",
        "#/images",
        &[Press("New disk…"), See("New disk from base-image")],
    ),
    view(
        "image-delete",
        "#/images",
        &[Press("Delete…"), See("Delete base-image?")],
    ),
    // The pool.
    view(
        "storage",
        "#/storage",
        &[See("Data of disks and snapshots")],
    ),
    view(
        "storage-checked",
        "#/storage",
        &[Press("Check now"), See("The pool is sound.")],
    ),
    view(
        "pool-reset",
        "#/storage",
        &[Press("Reset the pool…"), See("Delete the whole pool?")],
    ),
];

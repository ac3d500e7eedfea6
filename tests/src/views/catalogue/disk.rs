//! One disk: its history, its map, and what is done with it; two moments compared.

use super::{View, view};
use crate::views::Step::{Keys, Press, PressRow, See};

const VAULT: &str = "#/disks/{vault}";
const WEB_ROOT: &str = "#/disks/{web-root}";
const COMPARE: &str = "#/disks/{web-root}/compare";

/// The disk's page and its dialogs.
pub(super) const DISK: &[View] = &[
    view(
        "disk-gone",
        "#/disks/d-00000000000000000000000000",
        &[See("This disk is not here")],
    ),
    view("disk-sealed", VAULT, &[See("encrypted and locked")]),
    view(
        "disk-sealed-bytes",
        "#/disks/{vault}?tab=bytes",
        &[See("before it is unlocked")],
    ),
    view(
        "disk-unlock",
        VAULT,
        &[Press("Unlock…"), See("the same key is unlocked")],
    ),
    view(
        "disk-rekey",
        VAULT,
        &[
            Press("More"),
            Press("Change the passphrase…"),
            See("The same once more"),
        ],
    ),
    view(
        "disk-encrypted-copy",
        WEB_ROOT,
        &[
            Press("More"),
            Press("Make an encrypted copy…"),
            See("never becomes an encrypted one"),
        ],
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
    view(
        "disk-map-of-the-largest",
        "#/disks/{huge}",
        &[See("1 cell is")],
    ),
    view(
        "disk-policy",
        WEB_ROOT,
        &[
            Press("More"),
            Press("Automatic snapshots…"),
            See("Choosing deletes nothing"),
        ],
    ),
    view(
        "disk-calendar",
        "#/disks/{web-root}",
        &[Press("Calendar"), See("Days of UTC.")],
    ),
    view(
        "disk-next-to-go",
        "#/disks/{weekly}",
        &[See("Next to go"), See("week-1")],
    ),
    view(
        "disk-map-chosen",
        "#/disks/{web-root}?chosen=0..64",
        &[See("Blocks 0–63"), See("Discard…")],
    ),
    view(
        "disk-map-reaching",
        "#/disks/{web-root}?chosen=0..64",
        &[
            See("Blocks 0–63"),
            Press("Choose up to…"),
            See("Press the block up to which"),
        ],
    ),
    view(
        "disk-map-table-chosen",
        "#/disks/{web-root}?table=true&chosen=0..64",
        &[See("Offset, bytes"), See("Blocks 0–63"), See("chosen")],
    ),
    view(
        "disk-map-near",
        "#/disks/{web-root}?first=1024&blocks=512",
        &[See("1 cell is"), See("›")],
    ),
    view(
        "disk-map-chosen-in-a-snapshot",
        WEB_ROOT,
        &[
            PressRow("broken"),
            Press("Show"),
            See("Showing: broken"),
            Keys(".map canvas", " "),
            See("once now is shown"),
        ],
    ),
    view(
        "disk-store",
        "#/disks/{web-root}?physical=true",
        &[See("maps and records")],
    ),
    view(
        "disk-store-table",
        "#/disks/{web-root}?physical=true&table=true",
        &[See("Who has it")],
    ),
    view(
        "disk-moment-marked",
        WEB_ROOT,
        &[
            PressRow("broken"),
            Press("Mark to compare"),
            PressRow("other-port"),
            See("Compare with broken"),
        ],
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
        "snapshot-copy",
        WEB_ROOT,
        &[
            PressRow("broken"),
            Press("Copy to a region…"),
            See("To the region"),
        ],
    ),
    view(
        "snapshot-lock",
        WEB_ROOT,
        &[
            PressRow("broken"),
            Press("Lock against deletion…"),
            See("It can be deleted again from"),
        ],
    ),
    view(
        "snapshot-locked",
        "#/disks/{huge}",
        &[PressRow("nothing-yet"), See("cool-off until")],
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
];

/// Two moments.
pub(super) const COMPARED: &[View] = &[
    view(
        "compare-sealed",
        "#/disks/{vault}/compare",
        &[See("What differs can be told once")],
    ),
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
        "compare-files-same",
        COMPARE,
        &[See("No file differs. 3 files are the same.")],
    ),
    view(
        "compare-files",
        COMPARE,
        &[
            Keys("#compare-before", "broken"),
            See("3 files and folders differ."),
        ],
    ),
    view(
        "compare-files-nowhere",
        "#/disks/{huge}/compare",
        &[See("There are no files to compare")],
    ),
    view(
        "compare-nothing",
        "#/disks/{scratch}/compare",
        &[See("There is nothing to compare with yet")],
    ),
];

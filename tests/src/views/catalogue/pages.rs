//! The pages of the whole pool, and their dialogs.

use super::{View, view};
use crate::views::Step::{Fill, Follow, Pick, Press, See, Upload};

const DISKS: &str = "#/disks";
const INSTANCES: &str = "#/instances";
const POLICIES: &str = "#/policies";

/// Those of a new pool.
pub(super) const EMPTY: &[View] = &[
    view("overview-empty", "#/", &[See("Try the sample")]),
    view("disks-empty", DISKS, &[See("No disks yet")]),
    view("snapshots-empty", "#/snapshots", &[See("No snapshots yet")]),
    view("images-empty", "#/images", &[See("No images yet")]),
    view("instances-empty", INSTANCES, &[See("No instances yet")]),
    view("policies-empty", POLICIES, &[See("No policies yet")]),
    view(
        "policy-new",
        POLICIES,
        &[Press("New policy…"), See("One can go back")],
    ),
    view(
        "policy-new-refused",
        POLICIES,
        &[
            Press("New policy…"),
            Fill("Name", "9"),
            Pick("0:00"),
            Fill("Days", "0"),
            See("Choose at least one hour"),
        ],
    ),
    view("chains-empty", "#/chains", &[See("No chains yet")]),
    view(
        "billing-empty",
        "#/billing",
        &[See("Nothing to bill yet"), See("example price")],
    ),
    view("bin-empty", "#/bin", &[See("The recycle bin is empty")]),
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
        "#/not-found",
        &[See("Nothing is at this address")],
    ),
    view("activity", "#/activity", &[See("Older")]),
    view(
        "activity-text",
        "#/activity?text=scratch",
        &[See("rowdisk disk create scratch")],
    ),
    view(
        "activity-filtered",
        "#/activity?outcome=failed&by=hand",
        &[See("Nothing matches the filter"), See("refused or failed")],
    ),
    view("glossary", "#/glossary", &[See("Security group")]),
    view(
        "glossary-word",
        "#/glossary?word=row&text=write",
        &[See("Redirect-on-write"), See("Here:")],
    ),
    view(
        "help",
        DISKS,
        &[
            Press("What is this: Quota"),
            See("A disk has up to 64 snapshots"),
        ],
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
            Press("Delete 13 disks…"),
            See("Delete 13 items?"),
            See("detach it first"),
        ],
    ),
    view(
        "disk-new-encrypted",
        DISKS,
        &[
            Press("New disk"),
            Pick("Encrypted"),
            Fill("Passphrase", "short"),
            See("A passphrase has 8"),
        ],
    ),
    view(
        "disks-group",
        DISKS,
        &[
            Pick("Select scratch"),
            Pick("Select shared"),
            Press("Group snapshot…"),
            See("Take of 1 disk"),
            See("such a disk is in no group"),
        ],
    ),
    view(
        "disks-apply",
        DISKS,
        &[
            Pick("Select scratch"),
            Pick("Select web-root"),
            Press("Apply a policy…"),
            See("Under it already"),
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
            Upload("Raw image files", "debian.img"),
            See("the disk will have"),
        ],
    ),
    view(
        "disk-import-refused",
        DISKS,
        &[
            Press("Import a disk image"),
            Upload("Raw image files", "debian.img"),
            See("the disk will have"),
            Fill("Name", "9"),
            See("The name for debian.img will not do"),
        ],
    ),
    // Snapshots and images.
    view("snapshots", "#/snapshots", &[See("as-made")]),
    view(
        "snapshots-nothing-matches",
        "#/snapshots?text=zzz",
        &[See("Nothing matches the filter")],
    ),
    view(
        "snapshots-gone",
        "#/snapshots?disk=d-gone&group=ssg-gone",
        &[See("is not here any more")],
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
    view(
        "snapshots-filtered",
        "#/snapshots?lock=locked&source=data",
        &[See("nothing-yet"), See("Taken until")],
    ),
    view(
        "snapshots-group",
        "#/snapshots",
        &[Follow("group together"), See("Delete the group…")],
    ),
    view(
        "snapshots-group-delete",
        "#/snapshots",
        &[
            Follow("group together"),
            Press("Delete the group…"),
            See("What goes (3)"),
        ],
    ),
    view(
        "snapshots-group-rollback",
        "#/snapshots",
        &[
            Follow("group together"),
            Press("Roll back…"),
            Pick("Keep the present of each disk, as a group"),
            See("parted: 1 MiB written since its last snapshot will be lost"),
            See("from-image: nothing changed"),
        ],
    ),
    view(
        "snapshots-group-rollback-refused",
        "#/snapshots",
        &[
            Follow("group together"),
            Press("Roll back…"),
            Fill("Its name", "9"),
            See("begins with a letter"),
        ],
    ),
    view(
        "snapshots-lock",
        "#/snapshots",
        &[
            Pick("Select second-note"),
            Pick("Select other-port"),
            Press("Lock 2 snapshots…"),
            See("Days locked"),
        ],
    ),
    view("chains", "#/chains", &[See("Counts for")]),
    view(
        "billing",
        "#/billing",
        &[See("Free of charge"), See("By month")],
    ),
    view(
        "billing-disk",
        "#/billing?disk={web-root}",
        &[See("Freed if deleted"), See("other-port")],
    ),
    view(
        "billing-price-refused",
        "#/billing",
        &[
            Fill("For a GiB and month", "x"),
            Fill("Currency", "two words"),
            See("at most six decimals"),
        ],
    ),
    view(
        "billing-ownership",
        "#/billing?tab=ownership",
        &[See("After 5 years")],
    ),
    view(
        "billing-ownership-refused",
        "#/billing?tab=ownership",
        &[Fill("Years", "0"), See("from 1 to 15")],
    ),
    view(
        "bin",
        "#/bin",
        &[See("old-logs"), See("group, with 2 snapshots")],
    ),
    view(
        "bin-group-delete",
        "#/bin",
        &[
            Press("Delete for good… the group mistaken-both"),
            See("What goes (2)"),
        ],
    ),
    view(
        "bin-delete",
        "#/bin",
        &[
            Press("Delete for good… old-logs"),
            See("Delete old-logs for good?"),
            See("Gives back"),
        ],
    ),
    view(
        "bin-empty-ask",
        "#/bin",
        &[Press("Empty the recycle bin…"), See("What goes (4)")],
    ),
    view(
        "clock",
        "#/clock?speed=0",
        &[See("day 0 of 70"), Press("Next event"), See("2 events")],
    ),
    view(
        "clock-played",
        "#/clock?what=often&days=30&speed=0",
        &[
            See("day 0 of 30"),
            Press("Play"),
            See("The end is reached."),
            See("next to go"),
        ],
    ),
    view("images", "#/images", &[See("base-image")]),
    view(
        "image-copy",
        "#/images",
        &[Press("Copy to a region…"), See("was copied there before")],
    ),
    view(
        "regions",
        "#/regions",
        &[See("ap-southeast-1b"), See("This region is lost")],
    ),
    view(
        "region-lose",
        "#/regions",
        &[Press("Lose this region…"), See("This is a drill")],
    ),
    view(
        "zone-lose",
        "#/regions",
        &[
            Press("Lose the zone cn-hangzhou-h…"),
            See("Running instances in it"),
        ],
    ),
    view(
        "snapshots-elsewhere",
        "#/cn-beijing/snapshots",
        &[See("copy of web-root from cn-hangzhou")],
    ),
    view("instances", INSTANCES, &[See("batch")]),
    view(
        "instances-filtered",
        "#/instances?state=Running",
        &[See("web-system")],
    ),
    view(
        "instance-run",
        INSTANCES,
        &[
            Press("Run instances…"),
            Fill("How many", "0"),
            Fill("Empty data disks", "64M x"),
            See("A whole number from 1 to 100"),
        ],
    ),
    view(
        "image-run",
        "#/images",
        &[Press("Run instance…"), See("Size of the system disk")],
    ),
    view("instance", INSTANCES, &[Follow("web"), See("Rule: Adds")]),
    view(
        "instance-gone",
        "#/instances/i-00000000000000000000",
        &[See("This instance is not here")],
    ),
    view(
        "instance-attach",
        INSTANCES,
        &[
            Follow("web"),
            Press("Attach a disk…"),
            See("It goes with the instance"),
        ],
    ),
    view(
        "instance-scale-out",
        INSTANCES,
        &[Follow("web"), Press("Scale out…"), See("Add 1 disk")],
    ),
    view(
        "instance-scale-in",
        INSTANCES,
        &[Follow("web"), Press("Scale in…"), See("to the recycle bin")],
    ),
    view(
        "instance-rule",
        INSTANCES,
        &[Follow("web"), Press("Rule…"), See("Scale by a rule")],
    ),
    view(
        "instance-image",
        INSTANCES,
        &[
            Follow("web"),
            Press("More"),
            Press("Make an image…"),
            See("Takes a snapshot of each"),
        ],
    ),
    view(
        "instance-migrate",
        INSTANCES,
        &[
            Follow("batch"),
            Press("More"),
            Press("Migrate to another region…"),
            See("Copy the image to China (Beijing)"),
        ],
    ),
    view(
        "instance-replace",
        INSTANCES,
        &[
            Follow("batch"),
            Press("More"),
            Press("Replace the OS…"),
            See("to the recycle bin"),
        ],
    ),
    view(
        "instance-release",
        INSTANCES,
        &[
            Follow("web"),
            Press("More"),
            Press("Release…"),
            See("Not done, unless you choose so below:"),
        ],
    ),
    view(
        "workload",
        INSTANCES,
        &[Follow("batch"), See("waits for the instance to start")],
    ),
    view(
        "workload-verified",
        INSTANCES,
        &[
            Follow("batch"),
            Press("Verify data"),
            See("0 objects intact, nothing was written yet"),
        ],
    ),
    view(
        "workload-new",
        INSTANCES,
        &[Follow("web"), Press("Choose a workload…"), See("How busy")],
    ),
    view(
        "workload-upgrade",
        INSTANCES,
        &[
            Follow("batch"),
            Press("Upgrade application…"),
            See("no way back but a snapshot"),
        ],
    ),
    view(
        "disk-locked",
        "#/disks/{shared}?tab=write",
        &[See("Stop it first")],
    ),
    view("policies", POLICIES, &[See("Sun at 4:00")]),
    view("policy", POLICIES, &[Follow("nightly"), See("from-image")]),
    view(
        "policy-gone",
        "#/policies/sp-00000000000000000000",
        &[See("This policy is not here")],
    ),
    view(
        "policy-modify",
        POLICIES,
        &[
            Follow("nightly"),
            Press("More"),
            Press("Change…"),
            See("Next runs:"),
        ],
    ),
    view(
        "policy-apply",
        POLICIES,
        &[
            Follow("nightly"),
            Press("Apply to disks…"),
            Pick("scratch"),
            See("Apply to 1 disk"),
        ],
    ),
    view(
        "policy-delete",
        POLICIES,
        &[
            Follow("nightly"),
            Press("More"),
            Press("Delete…"),
            See("No longer under a policy"),
        ],
    ),
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
    view(
        "incidents",
        "#/incidents",
        &[See("What can happen"), See("Restore from the recycle bin")],
    ),
    view(
        "incident-set-off",
        "#/incidents",
        &[
            Press("Set it off… A virus encrypts the disk"),
            See("This changes the data of"),
        ],
    ),
    view(
        "incident-of-an-application",
        "#/incidents",
        &[
            Press("Set it off… The application has an error"),
            See("This changes the data of batch-system"),
        ],
    ),
    view(
        "incident-new-disk",
        "#/incidents",
        &[Press("New disk from day-1…"), See("stays as it is")],
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
        &[Press("Check now"), See("Unlock them and check again")],
    ),
    view(
        "pool-reset",
        "#/storage",
        &[Press("Reset the pool…"), See("Delete the whole pool?")],
    ),
];

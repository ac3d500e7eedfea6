//! Every operation in every state of what it works on. `states.txt` pins what comes of it: a code, or
//! `ok`. A dry run says the same, and what is refused changes nothing.

use super::*;
use crate::service::claims::{Claim, Claimed, Doing};
use crate::service::ids::{DiskId, ImageId};

/// What is there before each: a system disk with three snapshots, of which one is in a group and
/// one holds an image.
const WORLD: [&str; 6] = [
    "disk create dd --size 1M --system",
    "snapshot create dd ss",
    "snapshot group-create gg dd",
    "snapshot create dd im",
    "image create mm --snapshot dd@im",
    "disk write dd --offset 0 --text x",
];

/// How something gets into a state.
enum Into {
    /// By commands.
    Commands(&'static [&'static str]),
    /// By commands, and then so many hours pass.
    Hours(&'static [&'static str], u64),
    /// An operation in flight holds the disk.
    Disk(Doing),
    /// An operation in flight holds the snapshot `ss`.
    Snapshot(Claimed),
    /// An operation in flight holds the image.
    Image(Claimed),
    /// An operation in flight holds the group.
    Group,
    /// An operation in flight holds the settings.
    Settings,
}

const DISK_STATES: &[(&str, Into)] = &[
    ("available", Into::Commands(&[])),
    ("writing", Into::Disk(Doing::Writing)),
    ("editing", Into::Disk(Doing::Editing)),
    ("snapshotting", Into::Disk(Doing::Snapshotting)),
    ("changing", Into::Disk(Doing::Changing)),
    ("reiniting", Into::Disk(Doing::Resetting)),
    ("deleting", Into::Disk(Doing::Deleting)),
    ("in-bin", Into::Commands(&["disk delete dd"])),
    ("gone", Into::Commands(&["disk delete dd", "bin empty"])),
];
const DISK_OPERATIONS: &[&str] = &[
    "disk modify dd --description changed",
    "disk resize dd 2M",
    "disk rollback dd ss",
    "disk rollback dd ss --keep-current kept",
    "disk reinit dd",
    "disk delete dd",
    "disk write dd --offset 0 --text y",
    "disk zero dd --offset 0 --length 1K",
    "disk discard dd --offset 0 --length 64K",
    "disk export dd",
    "snapshot create dd new",
    "snapshot group-create new dd",
    "bin restore dd",
    "bin delete dd",
];

const SNAPSHOT_STATES: &[(&str, Into)] = &[
    ("accomplished", Into::Commands(&[])),
    ("used", Into::Snapshot(Claimed::Used)),
    ("changing", Into::Snapshot(Claimed::Changed)),
    (
        "of-image",
        Into::Commands(&["image create m2 --snapshot dd@ss"]),
    ),
    (
        "of-disk",
        Into::Commands(&["disk create cc --from-snapshot dd@ss"]),
    ),
    (
        "of-binned-disk",
        Into::Commands(&["disk create cc --from-snapshot dd@ss", "disk delete cc"]),
    ),
    (
        "cool-off",
        Into::Commands(&["snapshot lock dd@ss --days 2 --cool-off 1"]),
    ),
    (
        "compliance",
        Into::Commands(&["snapshot lock dd@ss --days 2"]),
    ),
    (
        "expired",
        Into::Hours(&["snapshot lock dd@ss --days 2"], 48),
    ),
    ("in-bin", Into::Commands(&["snapshot delete dd@ss"])),
    (
        "gone",
        Into::Commands(&["snapshot delete dd@ss", "bin empty"]),
    ),
];
const SNAPSHOT_OPERATIONS: &[&str] = &[
    "snapshot delete dd@ss",
    "snapshot delete dd@ss --force",
    "snapshot modify dd@ss --name new",
    "snapshot lock dd@ss --days 1",
    "snapshot lock dd@ss --days 3",
    "snapshot lock dd@ss --days 3 --cool-off 2",
    "snapshot unlock dd@ss",
    "disk rollback dd ss",
    "disk create new --from-snapshot dd@ss",
    "image create new --snapshot dd@ss",
    "disk export dd@ss",
    "disk delete dd",
    "bin restore ss",
    "bin delete ss",
    "bin empty",
];

const IMAGE_STATES: &[(&str, Into)] = &[
    ("available", Into::Commands(&[])),
    (
        "of-disk",
        Into::Commands(&["disk create cc --from-image mm"]),
    ),
    ("used", Into::Image(Claimed::Used)),
    ("changing", Into::Image(Claimed::Changed)),
    ("gone", Into::Commands(&["image delete mm"])),
];
const IMAGE_OPERATIONS: &[&str] = &[
    "disk create new --from-image mm",
    "image delete mm",
    "image delete mm --force",
    "image modify mm --name new",
    "image create mm --snapshot dd@ss",
    "snapshot delete dd@im --force",
    "snapshot modify dd@im --name new",
    "disk delete dd",
];

const GROUP_STATES: &[(&str, Into)] = &[
    ("complete", Into::Commands(&[])),
    ("changing", Into::Group),
    (
        "of-image",
        Into::Commands(&["image create m2 --snapshot dd@gg"]),
    ),
    (
        "of-disk",
        Into::Commands(&["disk create cc --from-snapshot dd@gg"]),
    ),
    ("locked", Into::Commands(&["snapshot lock dd@gg --days 1"])),
    ("in-bin", Into::Commands(&["snapshot group-delete gg"])),
    (
        "gone",
        Into::Commands(&["snapshot group-delete gg", "bin empty"]),
    ),
];
const GROUP_OPERATIONS: &[&str] = &[
    "snapshot group-delete gg",
    "snapshot group-delete gg --force",
    "bin restore gg",
    "bin delete gg",
];

const POOL_STATES: &[(&str, Into)] =
    &[("quiet", Into::Commands(&[])), ("changing", Into::Settings)];
const POOL_OPERATIONS: &[&str] = &[
    "pool set-quota-policy oldest",
    "pool set-bin-period 3",
    "bin empty",
    "bin expire",
    "disk create new --size 1M",
];

/// What comes of an operation in a state.
async fn outcome(bench: &Bench, into: &Into, operation: &str) -> String {
    for text in WORLD {
        bench.service.run(text).await.unwrap();
    }
    let id = |text: &str| -> String {
        let state = bench.service.inner.state.borrow();
        let found = state.find_snapshot(&text.parse().unwrap());
        found.unwrap().0.to_string()
    };
    let claim = match into {
        Into::Commands(texts) | Into::Hours(texts, _) => {
            for text in *texts {
                bench.service.run(text).await.unwrap();
            }
            if let Into::Hours(_, hours) = into {
                let clock = &bench.environment.now_ms;
                clock.set(clock.get() + hours * 60 * 60 * 1000);
            }
            None
        }
        Into::Disk(doing) => {
            let disk: DiskId = bench.disk("dd").await.id.parse().unwrap();
            Some(Claim::Disk(disk, *doing))
        }
        Into::Snapshot(claimed) => Some(Claim::Snapshot(id("dd@ss").parse().unwrap(), *claimed)),
        Into::Image(claimed) => {
            let images = bench.service.describe_images().await.unwrap();
            let image: ImageId = images[0].id.parse().unwrap();
            Some(Claim::Image(image, *claimed))
        }
        Into::Group => {
            let groups = bench.service.describe_snapshot_groups().await;
            Some(Claim::Group(groups[0].id.parse().unwrap()))
        }
        Into::Settings => Some(Claim::Settings),
    };
    let _guard = claim.map(|claim| bench.service.claim(vec![claim]).unwrap());
    let command: Command = operation.parse().unwrap();
    let before = bench.all().await;
    let dry = bench.service.dry_run(&command).await;
    let done = match &command {
        Command::ExportDisk(export) => match bench.service.begin_export(export).await {
            Ok(export) => {
                let ended = bench.service.end_export(export, Ok(Vec::new())).await;
                ended.map(drop)
            }
            Err(error) => Err(error),
        },
        command => bench.service.execute(command, None).await.map(drop),
    };
    match done {
        Ok(()) => {
            assert_eq!(dry.code(), "DryRunOperation", "{operation}");
            "ok".to_owned()
        }
        Err(error) => {
            assert_eq!(dry.code(), error.code(), "{operation}");
            let after = bench.all().await;
            assert_eq!(before.without_log(), after.without_log(), "{operation}");
            error.code().to_owned()
        }
    }
}

#[test]
fn every_operation_in_every_state_comes_to_what_is_written_down() {
    let mut table = String::new();
    for (states, operations) in [
        (DISK_STATES, DISK_OPERATIONS),
        (SNAPSHOT_STATES, SNAPSHOT_OPERATIONS),
        (IMAGE_STATES, IMAGE_OPERATIONS),
        (GROUP_STATES, GROUP_OPERATIONS),
        (POOL_STATES, POOL_OPERATIONS),
    ] {
        for operation in operations {
            table += operation;
            table += "\n";
            for (name, into) in states {
                with_bin_bench(async |bench| {
                    let code = outcome(bench, into, operation).await;
                    table += &format!("    {name:<15} {code}\n");
                });
            }
        }
    }
    assert!(table == include_str!("states.txt"), "it came to:\n{table}");
}

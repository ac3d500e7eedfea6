//! Every operation in every state of what it works on. `states.txt` pins what comes of it: a code, or
//! `ok`; before it, that it waits for what is in flight. A dry run says the same, and what is refused
//! changes nothing.

use futures_util::future::{Either, select};
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use super::*;
use crate::service::claims::{Claim, Claimed, Doing, Turning};
use crate::service::command::InstanceRef;
use crate::service::ids::{DiskId, ImageId, InstanceId};

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
    /// An operation in flight holds the snapshot in the group.
    GroupSnapshot(Claimed),
    /// An operation in flight holds the image.
    Image(Claimed),
    /// An operation in flight holds the instance, which was stopped before.
    Stopped(Turning),
    /// An operation in flight holds the running instance.
    Running(Turning),
    /// An operation in flight holds the disk of the running instance.
    Attached(Doing),
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
    ("attaching", Into::Disk(Doing::Attaching)),
    ("detaching", Into::Disk(Doing::Detaching)),
    ("reiniting", Into::Disk(Doing::Resetting)),
    ("deleting", Into::Disk(Doing::Deleting)),
    ("zone-lost", Into::Commands(&["zone lose cn-hangzhou-h"])),
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
    "snapshot group-rollback gg",
    "snapshot group-rollback gg --disk dd --keep-current kept",
    "bin restore dd",
    "bin delete dd",
];

/// Operations on everything there is.
pub(super) const ALL_OPERATIONS: [&str; 12] = [
    "disk modify golden --description changed",
    "disk resize golden 2M",
    "disk delete golden",
    "disk write golden --offset 0 --text y",
    "disk zero golden --offset 0 --length 1K",
    "disk discard golden --offset 0 --length 64K",
    "snapshot create golden new",
    "snapshot delete one",
    "image delete golden",
    "instance start web",
    "instance workload web --kind log --rate low --disk web-data-1",
    "incident start virus --disk golden",
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
    ("used", Into::GroupSnapshot(Claimed::Used)),
    ("member-changing", Into::GroupSnapshot(Claimed::Changed)),
    ("in-bin", Into::Commands(&["snapshot group-delete gg"])),
    (
        "gone",
        Into::Commands(&["snapshot group-delete gg", "bin empty"]),
    ),
];
const GROUP_OPERATIONS: &[&str] = &[
    "snapshot group-delete gg",
    "snapshot group-delete gg --force",
    "snapshot group-rollback gg",
    "snapshot group-rollback gg --keep-current kept",
    "bin restore gg",
    "bin delete gg",
];

const POOL_STATES: &[(&str, Into)] = &[
    ("quiet", Into::Commands(&[])),
    ("changing", Into::Settings),
    ("zone-lost", Into::Commands(&["zone lose cn-hangzhou-h"])),
    ("region-lost", Into::Commands(&["region lose cn-hangzhou"])),
];
const POOL_OPERATIONS: &[&str] = &[
    "pool set-quota-policy oldest",
    "pool set-bin-period 3",
    "pool modify --price 1",
    "bin empty",
    "bin expire",
    "disk create new --size 1M",
    "disk create new --size 1M --zone cn-hangzhou-i",
    "disk create new --from-snapshot ss --zone cn-hangzhou-j",
    "instance run new --image mm --zone cn-hangzhou-i",
    "zone lose cn-hangzhou-h",
    "zone restore cn-hangzhou-h",
    "region lose cn-hangzhou",
    "region restore cn-hangzhou",
];

/// An instance with a system disk `ii-system` and a data disk `ee`, each with a snapshot `tt` and one
/// in the group `pp`, beside a free data disk `ff`, one of another zone `gg`, a shared one `hh`, and what is there without it.
const INSTANCE: [&str; 10] = [
    "instance run ii --image mm",
    "disk create ee --size 1M",
    "disk attach ee ii",
    "disk create ff --size 1M",
    "disk create hh --size 1M --multi-attach",
    "disk create gg --size 1M --zone cn-hangzhou-i",
    "snapshot create ii-system tt",
    "snapshot create ee tt",
    "instance scale-out ii --count 1 --size 1M",
    "snapshot group-create pp ee ii-system",
];
const INSTANCE_STATES: &[(&str, Into)] = &[
    ("running", Into::Commands(&[])),
    ("stopped", Into::Commands(&["instance stop ii"])),
    ("changing", Into::Running(Turning::Changing)),
    ("relied-on", Into::Stopped(Turning::Relied)),
    ("starting", Into::Stopped(Turning::Starting)),
    ("stopping", Into::Running(Turning::Stopping)),
    ("releasing", Into::Running(Turning::Releasing)),
    ("being-written", Into::Attached(Doing::Running)),
    ("in-snapshot", Into::Attached(Doing::Snapshotting)),
    ("zone-lost", Into::Commands(&["zone lose cn-hangzhou-h"])),
    ("released", Into::Commands(&["instance delete ii --force"])),
];
const INSTANCE_OPERATIONS: &[&str] = &[
    "instance start ii",
    "instance stop ii",
    "instance reboot ii",
    "instance delete ii",
    "instance delete ii --force",
    "instance replace-system ii --image mm",
    "instance replace-system ii --image mm --keep-current kept",
    "instance modify ii --description changed",
    "instance scale-out ii --count 1 --size 1M",
    "instance scale-in ii --count 1",
    "instance scale-rule ii --above 80 --below 20 --size 1M --max 4",
    "disk attach ff ii",
    "disk attach ff ii --delete-with-instance",
    "disk attach hh ii",
    "disk attach ee ii",
    "disk attach dd ii",
    "disk attach gg ii",
    "zone lose cn-hangzhou-h",
    "disk detach ee ii",
    "disk detach ff ii",
    "disk detach ii-system ii",
    "disk write ee --offset 0 --text y",
    "disk zero ee --offset 0 --length 1K",
    "disk discard ee --offset 0 --length 64K",
    "disk rollback ee tt",
    "disk rollback ee tt --keep-current kept",
    "disk rollback ii-system tt",
    "disk reinit ee",
    "disk reinit ii-system",
    "disk resize ee 2M",
    "disk delete ee",
    "disk delete ii-system",
    "disk modify ee --delete-with-instance on",
    "disk export ee",
    "snapshot create ee new",
    "snapshot group-create new ee ii-system",
    "snapshot group-create new hh",
    "snapshot group-rollback pp",
    "snapshot group-rollback pp --keep-current kept",
    "snapshot group-rollback pp --disk ee",
    "image create new --instance ii",
    "image delete mm",
    "image delete mm --force",
    "bin restore ii-system",
];

/// The instance's disk `ee` has a database, and an incident met the disk `dd`.
const WORKLOAD: [&str; 2] = [
    "instance workload ii --kind database --rate low --disk ee",
    "incident start wrong-data --disk dd",
];
const WORKLOAD_STATES: &[(&str, Into)] = &[
    ("running", Into::Commands(&[])),
    ("stopped", Into::Commands(&["instance stop ii"])),
    ("changing", Into::Running(Turning::Changing)),
    ("relied-on", Into::Stopped(Turning::Relied)),
    ("starting", Into::Stopped(Turning::Starting)),
    ("stopping", Into::Running(Turning::Stopping)),
    ("releasing", Into::Running(Turning::Releasing)),
    ("being-written", Into::Attached(Doing::Running)),
    ("in-snapshot", Into::Attached(Doing::Snapshotting)),
    ("being-changed", Into::Attached(Doing::Editing)),
    ("ended", Into::Commands(&["instance workload ii --none"])),
    ("lost", Into::Commands(&["incident start virus --disk ee"])),
    ("detached", Into::Commands(&["disk detach ee ii"])),
    (
        "in-bin",
        Into::Commands(&["disk detach ee ii", "disk delete ee"]),
    ),
    (
        "elsewhere",
        Into::Commands(&[
            "disk detach ee ii",
            "instance run jj --image mm",
            "disk attach ee jj",
        ]),
    ),
    ("released", Into::Commands(&["instance delete ii --force"])),
];
const WORKLOAD_OPERATIONS: &[&str] = &[
    "instance workload ii --kind database --rate high --disk ee",
    "instance workload ii --kind log --rate low --disk ee",
    "instance workload ii --kind log --rate low --disk ee --overwrite",
    "instance workload ii --kind log --rate low --disk ii-system --overwrite",
    "instance workload ii --kind log --rate low --disk ff",
    "instance workload ii --none",
    "instance upgrade ii",
    "incident start wrong-data --instance ii",
    "incident start wrong-data --disk ee",
    "incident start wrong-data --disk ff",
    "incident start files-deleted --instance ii",
    "incident start zone-lost --instance ii",
    "incident start instance-released --instance ii",
    "incident start instance-released --disk ee",
    "incident start failed-os-upgrade --instance ii",
    "incident start application-error --disk ee",
    "incident start failed-upgrade --instance ii",
    "incident start virus --disk ee",
    "incident start bad-block --instance ii",
    "incident close 1",
    "incident close 9",
];
/// What is encrypted, and what comes of it.
const KEY_WORLD: [&str; 5] = [
    "disk create dd --size 1M --system --encrypted",
    "snapshot create dd ss",
    "image create mm --snapshot dd@ss",
    "snapshot group-create gg dd",
    "disk write dd --offset 0 --text x",
];
const KEY_STATES: &[(&str, Into)] = &[
    ("unlocked", Into::Commands(&[])),
    ("locked", Into::Commands(&["disk lock dd"])),
    ("running", Into::Commands(&["instance run ii --image mm"])),
    ("writing", Into::Disk(Doing::Writing)),
    ("snapshotting", Into::Disk(Doing::Snapshotting)),
    ("deleting", Into::Disk(Doing::Deleting)),
    ("zone-lost", Into::Commands(&["zone lose cn-hangzhou-h"])),
    ("in-bin", Into::Commands(&["disk delete dd"])),
    ("gone", Into::Commands(&["disk delete dd", "bin empty"])),
];
const KEY_OPERATIONS: &[&str] = &[
    "disk unlock dd",
    "disk unlock dd@ss",
    "disk lock dd",
    "disk rekey dd",
    "disk copy dd new --encrypted",
    "disk copy dd@ss new --encrypted",
    "disk create new --size 1M --encrypted",
    "disk create new --from-snapshot dd@ss",
    "disk create new --from-image mm --encrypted",
    "disk write dd --offset 0 --text y",
    "disk zero dd --offset 0 --length 1K",
    "disk discard dd --offset 0 --length 64K",
    "disk export dd",
    "disk rollback dd ss",
    "snapshot group-rollback gg --keep-current kept",
    "disk reinit dd",
    "disk resize dd 2M",
    "disk delete dd",
    "snapshot create dd new",
    "snapshot delete dd@ss --force",
    "image create new --snapshot dd@ss",
    "instance run jj --image mm",
    "incident start virus --disk dd",
];
/// What only a look at the data tells: a dry run does not look.
const BY_DATA: &str = "OperationDenied.Workload";

/// What comes of an operation in a state.
async fn outcome(bench: &Bench, world: &[&str], into: &Into, operation: &str) -> String {
    for text in world {
        run(bench, text).await.unwrap();
    }
    let id = |text: &str| -> String {
        let state = bench.service.inner.state.borrow();
        let found = state.find_snapshot(&text.parse().unwrap());
        found.unwrap().0.to_string()
    };
    let claim = match into {
        Into::Commands(texts) | Into::Hours(texts, _) => {
            for text in *texts {
                run(bench, text).await.unwrap();
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
        Into::GroupSnapshot(claimed) => {
            Some(Claim::Snapshot(id("dd@gg").parse().unwrap(), *claimed))
        }
        Into::Image(claimed) => {
            let images = bench.service.describe_images().await.unwrap();
            let image: ImageId = images[0].id.parse().unwrap();
            Some(Claim::Image(image, *claimed))
        }
        Into::Running(turning) => Some(Claim::Instance(instance_id(bench), *turning)),
        Into::Stopped(turning) => {
            bench.service.run("instance stop ii").await.unwrap();
            Some(Claim::Instance(instance_id(bench), *turning))
        }
        Into::Attached(doing) => {
            let disk: DiskId = bench.disk("ee").await.id.parse().unwrap();
            Some(Claim::Disk(disk, *doing))
        }
        Into::Group => {
            let groups = bench.service.describe_snapshot_groups().await;
            Some(Claim::Group(groups[0].id.parse().unwrap()))
        }
        Into::Settings => Some(Claim::Settings),
    };
    let mut guard = claim.map(|claim| bench.service.claim(vec![claim]).unwrap());
    let command: Command = operation.parse().unwrap();
    let (before, data) = (bench.all().await, beginnings(bench).await);
    let dry = bench.service.dry_run(&command).await;
    let mut waits = "";
    let done = match &command {
        Command::ExportDisk(export) => match bench.service.begin_export(export).await {
            Ok(export) => {
                let ended = bench.service.end_export(export, Ok(Vec::new())).await;
                ended.map(drop)
            }
            Err(error) => Err(error),
        },
        command => {
            let secrets = super::faults::script_secrets();
            let execution = bench
                .service
                .execute_with_secrets(command, &secrets, |_, _| true);
            let execution = pin!(execution);
            match select(execution, pin!(patience())).await {
                Either::Left((done, _)) => done.map(drop),
                // It waits for the operation in flight, and does what it is asked for after it.
                Either::Right(((), execution)) => {
                    waits = "waits, then ";
                    drop(guard.take());
                    execution.await.map(drop)
                }
            }
        }
    };
    match done {
        Ok(()) => {
            assert_eq!(dry.code(), "DryRunOperation", "{operation}");
            format!("{waits}ok")
        }
        Err(error) => {
            let is_by_data = error.code() == BY_DATA && dry.code() == "DryRunOperation";
            assert!(
                is_by_data || dry.code() == error.code(),
                "{operation}: {dry}: {error}"
            );
            assert!(data == beginnings(bench).await, "{operation}: {error}");
            let after = bench.all().await;
            assert_eq!(before.without_log(), after.without_log(), "{operation}");
            format!("{waits}{}", error.code())
        }
    }
}

/// Runs a command, with a passphrase beside it.
async fn run(bench: &Bench, text: &str) -> Result<Outcome, ServiceError> {
    let command: Command = text.parse()?;
    let secrets = super::faults::script_secrets();
    bench
        .service
        .execute_with_secrets(&command, &secrets, |_, _| true)
        .await
}

/// Long enough for every operation here that does not wait for another.
async fn patience() {
    for _ in 0..10_000 {
        let mut is_first = true;
        poll_fn(|context| {
            if std::mem::replace(&mut is_first, false) {
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            Poll::Ready(())
        })
        .await;
    }
}

/// The beginnings of all disks.
async fn beginnings(bench: &Bench) -> Vec<Vec<u8>> {
    let disks: Vec<_> = {
        let state = bench.service.inner.state.borrow();
        let open = |head: &_| bench.service.pool().is_unlocked(*head);
        state
            .disks
            .values()
            .map(|row| row.head)
            .filter(open)
            .collect()
    };
    let mut all = Vec::new();
    for head in disks {
        let mut bytes = vec![0; 80 << 10];
        let pool = bench.service.pool();
        pool.read(head, 0, &mut bytes).await.unwrap();
        all.push(bytes);
    }
    all
}

fn instance_id(bench: &Bench) -> InstanceId {
    let state = bench.service.inner.state.borrow();
    state.find_instance(&InstanceRef::new("ii")).unwrap().0
}

#[test]
fn every_operation_in_every_state_comes_to_what_is_written_down() {
    let mut table = String::new();
    let instance = [&WORLD[..], &INSTANCE].concat();
    let workload = [&instance[..], &WORKLOAD].concat();
    for (states, operations, world) in [
        (DISK_STATES, DISK_OPERATIONS, &WORLD[..]),
        (SNAPSHOT_STATES, SNAPSHOT_OPERATIONS, &WORLD),
        (IMAGE_STATES, IMAGE_OPERATIONS, &WORLD),
        (GROUP_STATES, GROUP_OPERATIONS, &WORLD),
        (POOL_STATES, POOL_OPERATIONS, &WORLD),
        (INSTANCE_STATES, INSTANCE_OPERATIONS, &instance),
        (WORKLOAD_STATES, WORKLOAD_OPERATIONS, &workload),
        (KEY_STATES, KEY_OPERATIONS, &KEY_WORLD),
    ] {
        for operation in operations {
            table += operation;
            table += "\n";
            for (name, into) in states {
                with_bin_bench(async |bench| {
                    let code = outcome(bench, world, into, operation).await;
                    table += &format!("    {name:<15} {code}\n");
                });
            }
        }
    }
    assert!(table == include_str!("states.txt"), "it came to:\n{table}");
}

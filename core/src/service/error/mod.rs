//! What the service refuses, with the codes that people know from the cloud.
//!
//! A code can stand for several sentences; [`ServiceError::key`] tells them apart, and with
//! [`ServiceError::params`] a sentence can be written in any language. The English one here says
//! what, why, and what to do.

mod check;
mod code;
mod params;
mod view;
mod what;

pub(super) use code::STORAGE_FULL;
pub use what::{NoVictim, Resource};

use super::command::{ParseError, format_size};
use super::names::{NameFault, NameOf, TAG_COUNT_MAX};
use super::passphrase::{PASSPHRASE_CHARS_MAX, PASSPHRASE_CHARS_MIN};
use super::rows::RowError;
use super::views::{IdName, RETENTION_COUNT_MAX, RETENTION_DAYS_MAX, TimeMs, UndoView};
use crate::engine;
use crate::units::{DISK_LEN_MAX, DISK_LEN_STEP};

/// Why the service refuses or fails.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServiceError {
    /// The text is no command.
    #[error(transparent)]
    Command(#[from] ParseError),
    /// There is no such thing.
    #[error("there is no {} \"{reference}\"; it may have been deleted", .what.as_str())]
    NotFound {
        /// What was looked for.
        what: Resource,
        /// As it was written.
        reference: String,
    },
    /// A name fits several.
    #[error("the name \"{name}\" fits several: {}; give the id", .ids.join(", "))]
    Ambiguous {
        /// What was looked for.
        what: Resource,
        /// The name.
        name: String,
        /// Which ones it fits.
        ids: Vec<String>,
    },
    /// A name breaks the rules for names.
    #[error("\"{name}\" is not a name: {fault}; choose another, such as web-root")]
    MalformedName {
        /// Whose.
        of: NameOf,
        /// The name, or its beginning.
        name: String,
        /// Why.
        fault: NameFault,
    },
    /// A description breaks the rules for descriptions.
    #[error(
        "a description has 2 to 256 characters and does not begin with http:// or https://; change it, or leave it empty"
    )]
    MalformedDescription,
    /// A tag's key breaks the rules.
    #[error("\"{key}\" is not a tag's key: it has 1 to 128 characters and no =; change it")]
    MalformedTagKey {
        /// The key, or its beginning.
        key: String,
    },
    /// A tag's value is too long.
    #[error("the value of tag \"{key}\" is longer than 128 characters; shorten it")]
    MalformedTagValue {
        /// The tag's key.
        key: String,
    },
    /// Two tags have the same key.
    #[error("the tag \"{key}\" is given twice; leave one of them out")]
    DuplicateTagKey {
        /// The key.
        key: String,
    },
    /// More tags than a resource may have.
    #[error("{count} tags are more than the {TAG_COUNT_MAX} that fit; take some away")]
    TooManyTags {
        /// How many there would be.
        count: usize,
    },
    /// A modification that modifies nothing.
    #[error("nothing was given to change; give a name, a description or a tag")]
    NothingToModify,
    /// A disk is being worked on.
    #[error("the disk \"{}\" is {status} now; wait until it is Available, then try again", .disk.name)]
    DiskBusy {
        /// The disk.
        disk: IdName,
        /// Its state, or what is being done to it.
        status: &'static str,
    },
    /// The disk is attached, and only one instance can have it.
    #[error("the disk \"{}\" is attached to the instance \"{}\"; detach it there first", .disk.name, .instance.name)]
    DiskInUse {
        /// The disk.
        disk: IdName,
        /// The instance that has it.
        instance: IdName,
    },
    /// The disk is attached, so it cannot be deleted.
    #[error("the disk \"{}\" is attached to the instance \"{}\"; detach it first, or release the instance", .disk.name, .instance.name)]
    DiskStillAttached {
        /// The disk.
        disk: IdName,
        /// The instance that has it, or the first of several.
        instance: IdName,
    },
    /// A disk and an instance of different zones.
    #[error("the disk \"{}\" is in the zone {} and the instance \"{}\" in {}; take a snapshot, make a disk from it in the instance's zone, and attach that", .disk.name, .zones.0, .instance.name, .zones.1)]
    ZoneMismatch {
        /// The disk.
        disk: IdName,
        /// The instance.
        instance: IdName,
        /// The zones of both.
        zones: Box<(&'static str, &'static str)>,
    },
    /// What is wanted needs a zone that a drill made out of reach.
    #[error(
        "the zone {zone} is lost: what is in it cannot be read, written or changed; restore the zone, or make a new disk or instance in another one from a snapshot or an image"
    )]
    ZoneLost {
        /// The zone.
        zone: &'static str,
    },
    /// The whole region is out of reach.
    #[error(
        "the region {region} is lost: nothing in it can be read or changed; restore it, or go on in another region from what was copied there"
    )]
    RegionLost {
        /// The region.
        region: &'static str,
    },
    /// A drill that is on already, or is not.
    #[error("{place} is {}; look at the regions' page for what is lost", if *.is_lost { "lost already" } else { "not lost" })]
    LossUnchanged {
        /// The zone or region.
        place: &'static str,
        /// Whether it is lost.
        is_lost: bool,
    },
    /// A copy to where the thing is.
    #[error("it is in the region {region} already; name another region to copy it to")]
    SameRegion {
        /// The region.
        region: &'static str,
    },
    /// A copy's source went before all of it was copied.
    #[error(
        "the snapshot \"{snapshot}\" was deleted in {region} before all of it was copied; delete this copy, and copy another snapshot"
    )]
    CopySourceGone {
        /// The snapshot that was being copied, by its id.
        snapshot: String,
        /// The region it was in.
        region: &'static str,
    },
    /// The disk is not one of the instance's data disks.
    #[error("the disk \"{}\" is not attached to the instance \"{}\"; look at the disk's page for where it is", .disk.name, .instance.name)]
    NotAttached {
        /// The disk.
        disk: IdName,
        /// The instance.
        instance: IdName,
    },
    /// A system disk stays with its instance.
    #[error("the disk \"{}\" is the system disk of the instance \"{}\", which cannot be without one; replace it, or release the instance", .disk.name, .instance.name)]
    SystemDiskStays {
        /// The disk.
        disk: IdName,
        /// The instance.
        instance: IdName,
    },
    /// A running instance writes the disk, or the instance itself has to be stopped for this.
    #[error("the instance \"{}\" is {status}; stop it first", .instance.name)]
    InstanceNotStopped {
        /// The instance.
        instance: IdName,
        /// Its state.
        status: &'static str,
    },
    /// The instance is not running.
    #[error("the instance \"{}\" is {status}; start it first", .instance.name)]
    InstanceNotRunning {
        /// The instance.
        instance: IdName,
        /// Its state.
        status: &'static str,
    },
    /// An instance is being worked on.
    #[error("the instance \"{}\" is {status} now; wait a moment, then try again", .instance.name)]
    InstanceBusy {
        /// The instance.
        instance: IdName,
        /// Its state, or what is being done to it.
        status: &'static str,
    },
    /// An instance would have more data disks than it may.
    #[error("the instance \"{}\" has room for {max} data disks; detach one first", .instance.name)]
    InstanceDisks {
        /// The instance.
        instance: IdName,
        /// How many it may have.
        max: usize,
    },
    /// A disk would be attached to more instances than it may.
    #[error("the disk \"{}\" is attached to {max} instances, which is all it may; detach it from one first", .disk.name)]
    DiskInstances {
        /// The disk.
        disk: IdName,
        /// How many instances may have it.
        max: usize,
    },
    /// As many instances as there may be.
    #[error(
        "there would be more than {max} instances, which is all that fit; release some, then try again"
    )]
    InstanceQuota {
        /// How many there may be.
        max: usize,
    },
    /// An instance was made from the image.
    #[error("the instance \"{}\" was made from the image \"{}\", and its system disk could no longer be set back to it; delete it all the same if that is fine", .instance.name, .image.name)]
    ImageUsingByInstance {
        /// The image.
        image: IdName,
        /// The instance, or the first of several.
        instance: IdName,
    },
    /// Only data disks are attached.
    #[error("the disk \"{}\" is a system disk; make an image from a snapshot of it, and run an instance from that", .disk.name)]
    NotADataDisk {
        /// The disk.
        disk: IdName,
    },
    /// Snapshots that make no image together.
    #[error(
        "beside the system disk's, an image takes up to {max} snapshots of data disks, each once; choose others"
    )]
    ImageData {
        /// How many fit.
        max: usize,
    },
    /// What cannot be done to a disk that several instances can have.
    #[error("the disk \"{}\" can be attached to several instances, for which this is not there; take a snapshot of it alone, or make a new disk", .disk.name)]
    SharedDisk {
        /// The disk.
        disk: IdName,
    },
    /// Fewer disks came by scaling out than are to be taken away.
    #[error("{count} of the data disks of the instance \"{}\" came by scaling out, and only those go by scaling in; take fewer, or detach others by hand", .instance.name)]
    ScaledDisks {
        /// The instance.
        instance: IdName,
        /// How many did.
        count: usize,
    },
    /// The disk is attached to no instance.
    #[error("the disk \"{}\" is attached to no instance; attach it first", .disk.name)]
    DiskNotInUse {
        /// The disk.
        disk: IdName,
    },
    /// System disks are for one instance.
    #[error(
        "only a data disk can be attached to several instances; make it one, or leave that out"
    )]
    MultiAttachSystem,
    /// Percentages that are none, or the wrong way round.
    #[error(
        "a rule adds a disk above 1 to 100 percent and takes one below less than that, and has 1 to 16 disks; change it"
    )]
    BadScaleRule,
    /// A snapshot of the disk is being taken, so another cannot.
    #[error("a snapshot of the disk \"{}\" is being taken; wait until it is done, then try again", .disk.name)]
    CreatingSnapshot {
        /// The disk.
        disk: IdName,
    },
    /// A snapshot of the disk is being taken, so the disk cannot be deleted or resized.
    #[error("a snapshot of the disk \"{}\" is being taken; wait until it is done, then try again", .disk.name)]
    DiskCreatingSnapshot {
        /// The disk.
        disk: IdName,
    },
    /// The snapshot is not durable yet, or being worked on.
    #[error("the snapshot \"{}\" is not ready; wait until it is accomplished, then try again", .snapshot.name)]
    SnapshotNotReady {
        /// The snapshot.
        snapshot: IdName,
    },
    /// The image or group is being worked on.
    #[error("\"{}\" is being changed; wait a moment, then try again", .what.name)]
    Busy {
        /// What.
        what: IdName,
    },
    /// The disk has as many snapshots as it may, and none can go.
    #[error("the disk \"{}\" has {quota} snapshots, and {}, then try again", .disk.name, .why.as_str())]
    SnapshotQuota {
        /// The disk.
        disk: IdName,
        /// How many it may have.
        quota: u32,
        /// Why none can go.
        why: NoVictim,
    },
    /// An image was made from the snapshot.
    #[error("the snapshot \"{}\" holds the image \"{}\"; delete the image first", .snapshot.name, .image.name)]
    SnapshotCreatedImage {
        /// The snapshot.
        snapshot: IdName,
        /// The image, or the first of several.
        image: IdName,
    },
    /// A disk was made from the snapshot.
    #[error("the disk \"{}\" was made from the snapshot \"{}\" and could no longer be set back to it; delete it all the same if that is fine", .disk.name, .snapshot.name)]
    SnapshotCreatedDisk {
        /// The snapshot.
        snapshot: IdName,
        /// The disk, or the first of several.
        disk: IdName,
    },
    /// A lock keeps the snapshot.
    #[error("the snapshot \"{}\" is locked; unlock it while its cool-off period lasts, or wait until the lock has expired", .snapshot.name)]
    SnapshotLocked {
        /// The snapshot.
        snapshot: IdName,
        /// When the lock expires.
        until_ms: TimeMs,
    },
    /// The cool-off period of a lock is over, so it can only be extended.
    #[error("the lock of the snapshot \"{}\" can only be extended, as its cool-off period is over; give more days, and no cool-off period", .snapshot.name)]
    LockExtendOnly {
        /// The snapshot.
        snapshot: IdName,
        /// When the lock expires.
        until_ms: TimeMs,
    },
    /// There is no lock to take off.
    #[error("the snapshot \"{}\" is not locked; there is nothing to unlock", .snapshot.name)]
    SnapshotNotLocked {
        /// The snapshot.
        snapshot: IdName,
    },
    /// A number that is not within its limits.
    #[error("{what} is {min} to {max}, not {found}; change it")]
    OutOfRange {
        /// The parameter, as the API calls it.
        what: &'static str,
        /// What was given.
        found: u64,
        /// The least that fits.
        min: u64,
        /// The most that fits.
        max: u64,
    },
    /// A place to go on listing from that was not given out.
    #[error("the token to go on listing from is not known; list from the beginning")]
    BadToken,
    /// What is restored would not fit the disk's quota.
    #[error("the disk \"{}\" would have {count} snapshots, and {quota} fit; delete some, then try again", .disk.name)]
    RestoreQuota {
        /// The disk.
        disk: IdName,
        /// How many it would have.
        count: usize,
        /// How many it may have.
        quota: usize,
    },
    /// What the disk was made from lies in the recycle bin.
    #[error("the snapshot \"{}\" that the disk \"{}\" was made from lies in the recycle bin; restore it first", .snapshot.name, .disk.name)]
    SourceSnapshotInBin {
        /// The disk.
        disk: IdName,
        /// The snapshot.
        snapshot: IdName,
    },
    /// The snapshot is another disk's.
    #[error("the snapshot \"{}\" was not taken of the disk \"{}\"; choose one of its own, or make a new disk from it", .snapshot.name, .disk.name)]
    Mismatch {
        /// The disk.
        disk: IdName,
        /// The snapshot.
        snapshot: IdName,
    },
    /// The disk has no snapshot in the group.
    #[error("the disk \"{}\" has no snapshot in the group \"{}\", or it lies in the recycle bin; choose disks that have one", .disk.name, .group.name)]
    NotInGroup {
        /// The disk.
        disk: IdName,
        /// The group.
        group: IdName,
    },
    /// No disk of the group can go back.
    #[error("none of the disks of the group \"{}\" is there with its snapshot; restore what lies in the recycle bin, or make new disks from the snapshots", .group.name)]
    NothingInGroup {
        /// The group.
        group: IdName,
    },
    /// What the disk was made from was deleted.
    #[error("the snapshot that the disk \"{}\" was made from was deleted; roll back to one of its own snapshots instead", .disk.name)]
    SourceSnapshotGone {
        /// The disk.
        disk: IdName,
    },
    /// What the disk was made from was deleted.
    #[error("the image that the disk \"{}\" was made from was deleted; roll back to one of its own snapshots instead", .disk.name)]
    SourceImageGone {
        /// The disk.
        disk: IdName,
    },
    /// A disk would be smaller than it may be.
    #[error("{} is too small; take at least {}", format_size(*.len), format_size(*.min))]
    DiskTooSmall {
        /// The size asked for, in bytes.
        len: u64,
        /// The smallest that fits.
        min: u64,
    },
    /// Nothing runs on the instance, or the disk holds no data of a workload.
    #[error("\"{}\" has no workload; set one first", .what.name)]
    NoWorkload {
        /// The instance, the disk or the snapshot.
        what: IdName,
    },
    /// The disk holds data that is not the workload's.
    #[error("the disk \"{}\" holds data that is not this workload's; take an empty disk, or say that it may go", .disk.name)]
    DiskHoldsData {
        /// The disk.
        disk: IdName,
    },
    /// Another instance has its workload on the disk.
    #[error("the instance \"{}\" runs a workload on the disk \"{}\", and a disk has one at most; take another disk, or end that one first", .instance.name, .disk.name)]
    DiskHasWorkload {
        /// The disk.
        disk: IdName,
        /// The instance with the workload.
        instance: IdName,
    },
    /// A workload cannot use what is on its disk.
    #[error("the workload's data on \"{}\" cannot be read; roll the disk back to a snapshot from before the damage", .disk.name)]
    WorkloadUnreadable {
        /// The disk.
        disk: IdName,
    },
    /// Nothing was ever written on the disk, so nothing can happen to it.
    #[error("nothing is written on the disk \"{}\"; write something first", .disk.name)]
    NothingWritten {
        /// The disk.
        disk: IdName,
    },
    /// A disk would be larger than it may be.
    #[error("{} is too large; take at most {}", format_size(*.len), format_size(DISK_LEN_MAX))]
    DiskTooLarge {
        /// The size asked for, in bytes.
        len: u64,
    },
    /// An empty disk needs a size.
    #[error("an empty disk needs a size; give one, such as 64M")]
    SizeMissing,
    /// A disk's size is not a whole number of steps.
    #[error("{len} bytes are not a multiple of {DISK_LEN_STEP}; round it up")]
    DiskSizeStep {
        /// The size asked for, in bytes.
        len: u64,
    },
    /// A disk made from something has that one's block size.
    #[error("the source has blocks of {}; leave the block size out", format_size(u64::from(*.block_size)))]
    BlockSizeMismatch {
        /// Bytes of a block of the source.
        block_size: u32,
    },
    /// A range ends past the end of the disk.
    #[error(
        "offset {offset} and length {len} end past the disk's {disk_len} bytes; shorten the range"
    )]
    PastTheEnd {
        /// Where the range begins.
        offset: u64,
        /// Its length.
        len: u64,
        /// The size of the disk.
        disk_len: u64,
    },
    /// A range of no bytes.
    #[error("there is nothing to write; give at least one byte")]
    EmptyRange,
    /// A write was given up by whoever asked for it.
    #[error("the write was canceled; the first {} stay written", format_size(*.written))]
    WriteCanceled {
        /// How many bytes were written until then.
        written: u64,
    },
    /// A write ended before its end, whatever ended it, and a snapshot holds what was there before.
    #[error("{why}")]
    Unfinished {
        /// What ended it.
        why: Box<ServiceError>,
        /// What takes back what it wrote until then.
        undo: Box<UndoView>,
    },
    /// An upgrade of what runs on an instance ended before its end, and nobody was there to see it.
    #[error("the upgrade of what runs on \"{}\" was cut off, and a part of its data is in the new format; upgrade it again to finish it, or go back to the snapshot before it", .instance.name)]
    UpgradeCutOff {
        /// The instance.
        instance: IdName,
    },
    /// The file's bytes did not come beside the command.
    #[error("the bytes of the file \"{file}\" are missing; choose the file again")]
    BytesMissing {
        /// The file's name, or its beginning.
        file: String,
    },
    /// The command needs a file stream, or the pool's owner.
    #[error("this command cannot be run here; run it in the console")]
    NotHere,
    /// A group with no or too many disks, or one twice.
    #[error("a group takes 1 to {max} different disks, not {count}")]
    GroupSize {
        /// How many different disks were given.
        count: usize,
        /// How many fit.
        max: usize,
    },
    /// An image is made from a system disk's snapshot only.
    #[error("the snapshot \"{}\" is of a data disk; an image is made from a system disk's snapshot", .snapshot.name)]
    NotASystemDisk {
        /// The snapshot.
        snapshot: IdName,
    },
    /// An image has this name already.
    #[error("an image is called \"{name}\" already; choose another name")]
    DuplicateImageName {
        /// The name.
        name: String,
    },
    /// As many images as there may be.
    #[error("there are {max} images, which is all that fit; delete one, then try again")]
    ImageQuota {
        /// How many there may be.
        max: usize,
    },
    /// As many policies as there may be.
    #[error("there are {max} policies, which is all that fit; delete one, then try again")]
    PolicyQuota {
        /// How many there may be.
        max: usize,
    },
    /// A retention out of its bounds.
    #[error(
        "a retention has 1 to {RETENTION_DAYS_MAX} days, or is forever (-1); keep by count has 1 to {RETENTION_COUNT_MAX}"
    )]
    BadRetention,
    /// A date that has passed already.
    #[error("the snapshot \"{}\" is older than that already and would go at once; give more days, or delete it", .snapshot.name)]
    RetentionPast {
        /// The snapshot.
        snapshot: IdName,
    },
    /// There is nothing to cancel.
    #[error("the disk \"{}\" is under no policy; apply one to it first", .disk.name)]
    NoPolicy {
        /// The disk.
        disk: IdName,
    },
    /// No rules are known for the time zone.
    #[error("the time zone \"{name}\" is not known; write one such as Europe/Berlin, or UTC")]
    UnknownTimeZone {
        /// The name, or its beginning.
        name: String,
    },
    /// A disk made from a plain source was to be encrypted.
    #[error(
        "\"{name}\" is made from what is not encrypted, and cannot be encrypted itself; make an encrypted copy"
    )]
    EncryptedIllegal {
        /// The disk that was to be made.
        name: String,
    },
    /// It is encrypted and locked.
    #[error("\"{}\" is encrypted and locked; unlock it with its passphrase first", .what.name)]
    Locked {
        /// What is locked.
        what: IdName,
    },
    /// It is not encrypted.
    #[error("\"{}\" is not encrypted", .what.name)]
    NotEncrypted {
        /// What is not.
        what: IdName,
    },
    /// Another passphrase, or a damaged record: which of both, nothing tells.
    #[error("the passphrase does not open \"{what}\"")]
    WrongPassphrase {
        /// As it was written.
        what: String,
    },
    /// A passphrase is needed beside the command.
    #[error("a passphrase is needed; it is given beside the command, never in it")]
    PassphraseMissing,
    /// A passphrase that is too short or too long.
    #[error(
        "a passphrase has {PASSPHRASE_CHARS_MIN} to {PASSPHRASE_CHARS_MAX} characters without the spaces at its ends, not {found}"
    )]
    PassphraseLength {
        /// How many it has.
        found: usize,
    },
    /// There was no memory to derive a key from the passphrase.
    #[error("a key could not be derived from the passphrase; free some memory and try again")]
    KeyDerivation,
    /// A dry run of a command that would be carried out.
    #[error("nothing was changed: the command would be carried out; run it without a dry run")]
    DryRun,
    /// The entropy that was passed in repeats itself.
    #[error("the source of random numbers repeats itself; reload the page")]
    Entropy,
    /// A record in the pool cannot be read.
    #[error("the pool is damaged: the record {kind:#04x} \"{id}\" cannot be used: {source}")]
    Corrupt {
        /// The record's kind.
        kind: u8,
        /// The record's id, as far as it is text.
        id: String,
        /// What is wrong with it.
        source: RowError,
    },
    /// The engine refuses or failed.
    #[error(transparent)]
    Engine(#[from] engine::Error),
}

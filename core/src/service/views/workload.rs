//! What runs on instances, and incidents, as people see them.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::{IdName, TimeMs};
use crate::workload::{Kind, Report, Setup};

/// How busy a workload is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
pub enum Rate {
    /// 8 requests a second.
    #[n(0)]
    Low,
    /// 64 requests a second.
    #[n(1)]
    Medium,
    /// 512 requests a second, as far as the storage keeps up.
    #[n(2)]
    High,
}

impl Rate {
    /// Every rate.
    pub const ALL: [Self; 3] = [Self::Low, Self::Medium, Self::High];

    /// Its word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// Requests a second.
    #[must_use]
    pub const fn per_second(self) -> u32 {
        match self {
            Self::Low => 8,
            Self::Medium => 64,
            Self::High => 512,
        }
    }
}

/// An instance's workload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkloadView {
    /// The instance.
    pub instance: IdName,
    /// What it is, and which part of the disk it has.
    pub setup: Setup,
    /// How busy it is.
    pub rate: Rate,
    /// The disk it works on.
    pub disk: IdName,
    /// Whether that is encrypted and locked: it can neither run nor verify its data.
    pub locked: bool,
    /// Since when it is so.
    pub set_ms: TimeMs,
    /// Since when the instance runs; `None` while it does not.
    pub started_ms: Option<TimeMs>,
    /// When the upgrade was begun that was cut off: a part of the data is in the new format.
    pub cut_off_ms: Option<TimeMs>,
}

/// What a verification found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerifiedView {
    /// Whose data it is; `None` for nobody's that says what should stand there: then its blocks are counted.
    pub kind: Option<Kind>,
    /// What became of it.
    pub report: Report,
    /// When it was verified.
    pub at_ms: TimeMs,
}

/// What can happen to data.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Encode, Decode,
)]
pub enum IncidentKind {
    /// Wrong data is written over a part of a disk.
    #[n(0)]
    WrongData,
    /// Most of what an application keeps is deleted.
    #[n(1)]
    FilesDeleted,
    /// An instance is released, with the disks that go with it.
    #[n(2)]
    InstanceReleased,
    /// An upgrade of the operating system fails half-way.
    #[n(3)]
    FailedOsUpgrade,
    /// An application with an error writes wrong values, well sealed.
    #[n(4)]
    ApplicationError,
    /// An upgrade of an application fails half-way.
    #[n(5)]
    FailedUpgrade,
    /// A virus encrypts a disk.
    #[n(6)]
    Virus,
    /// A block of the pool cannot be read any more.
    #[n(7)]
    BadBlock,
    /// A zone cannot be reached any more, with the disks and the instances in it.
    #[n(8)]
    ZoneLost,
}

impl IncidentKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::WrongData,
        Self::FilesDeleted,
        Self::InstanceReleased,
        Self::FailedOsUpgrade,
        Self::ApplicationError,
        Self::FailedUpgrade,
        Self::Virus,
        Self::BadBlock,
        Self::ZoneLost,
    ];

    /// Its word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WrongData => "wrong-data",
            Self::FilesDeleted => "files-deleted",
            Self::InstanceReleased => "instance-released",
            Self::FailedOsUpgrade => "failed-os-upgrade",
            Self::ApplicationError => "application-error",
            Self::FailedUpgrade => "failed-upgrade",
            Self::Virus => "virus",
            Self::BadBlock => "bad-block",
            Self::ZoneLost => "zone-lost",
        }
    }

    /// Whether it goes through the layout of the workload on the disk.
    #[must_use]
    pub const fn needs_workload(self) -> bool {
        matches!(
            self,
            Self::FilesDeleted | Self::ApplicationError | Self::FailedUpgrade
        )
    }
}

/// An incident that is not closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentView {
    /// Its number.
    pub number: u64,
    /// What happened.
    pub kind: IncidentKind,
    /// When it began.
    pub at_ms: TimeMs,
    /// The instance that it met.
    pub instance: Option<IdName>,
    /// Whether that is there no more.
    pub is_instance_gone: bool,
    /// The disk that it met.
    pub disk: IdName,
    /// Whether that is there no more.
    pub is_disk_gone: bool,
    /// The newest snapshot of the disk that was taken before.
    pub snapshot: Option<IdName>,
    /// When that was taken.
    pub snapshot_ms: Option<TimeMs>,
    /// What the disk held.
    pub setup: Option<Setup>,
    /// How that was right before.
    pub before: Option<Report>,
    /// What was found when somebody looked last.
    pub verdict: Option<VerdictView>,
}

/// What became of a disk's data in an incident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerdictView {
    /// On the disk.
    pub now: VerifiedView,
    /// In the snapshot to go back to, or that was gone back to.
    pub then: Option<(IdName, VerifiedView)>,
}

//! The codes. Those that the cloud's API does not have are marked ours.

use super::{Resource, ServiceError};
use crate::backend::BackendError;
use crate::engine::Error as EngineError;
use crate::service::names::NameOf;
use crate::service::rows::RowError;

/// The store has no space left.
pub(in crate::service) const STORAGE_FULL: &str = "StorageFull";

impl ServiceError {
    /// Whether the store has no space left.
    pub(in crate::service) fn is_full(&self) -> bool {
        self.code() == STORAGE_FULL
    }

    /// The code, as the cloud's API spells it. Those marked so are ours.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Command(error) => error.code(),
            Self::NotFound { what, .. } => match what {
                Resource::Disk => "InvalidDiskId.NotFound",
                Resource::Snapshot => "InvalidSnapshotId.NotFound",
                Resource::Group => "InvalidSnapshotGroupId.NotFound", // ours
                Resource::Image => "InvalidImageId.NotFound",
                Resource::Policy => "InvalidAutoSnapshotPolicyId.NotFound", // ours
                Resource::Instance => "InvalidInstanceId.NotFound",
                Resource::Incident => "InvalidIncidentId.NotFound", // ours
                Resource::BinItem => "InvalidBinItemId.NotFound",   // ours
                Resource::Key => "InvalidParameter.KMSKeyId.NotFound",
                Resource::Zone => "InvalidZoneId.NotFound",
                Resource::Region => "InvalidRegionId.NotFound",
            },
            Self::MalformedName { of, .. } => match of {
                NameOf::Disk => "InvalidDiskName.Malformed",
                NameOf::Snapshot | NameOf::Group => "InvalidSnapshotName.Malformed",
                NameOf::Image => "InvalidImageName.Malformed",
                NameOf::Policy => "ParameterInvalid",
                NameOf::Instance => "InvalidInstanceName.Malformed",
            },
            Self::MalformedDescription => "InvalidDescription.Malformed",
            Self::MalformedTagKey { .. } => "InvalidTagKey.Malformed",
            Self::MalformedTagValue { .. } => "InvalidTagValue.Malformed",
            Self::DuplicateTagKey { .. } => "Duplicate.TagKey",
            Self::TooManyTags { .. } => "QuotaExceed.Tags",
            Self::NothingToModify => "NoAttributeToModify",
            Self::DiskBusy { .. }
            | Self::DiskInUse { .. }
            | Self::NotAttached { .. }
            | Self::DiskNotInUse { .. } => "IncorrectDiskStatus",
            Self::DiskStillAttached { .. } => "DiskStillAttached",
            Self::ZoneMismatch { .. } => "ZoneMismatch", // ours
            Self::ZoneLost { .. } => "OperationDenied.ZoneLost", // ours
            Self::RegionLost { .. } => "OperationDenied.RegionLost", // ours
            Self::LossUnchanged { .. } => "OperationDenied",
            Self::SameRegion { .. } => "InvalidParameter",
            Self::CopySourceGone { .. } => "InvalidSnapshotId.NotFound",
            Self::InstanceNotStopped { .. }
            | Self::InstanceNotRunning { .. }
            | Self::InstanceBusy { .. } => "IncorrectInstanceStatus",
            Self::InstanceDisks { .. } => "InstanceDiskLimitExceeded",
            Self::DiskInstances { .. } => "QuotaExceed.MultiAttach", // ours
            Self::InstanceQuota { .. } => "QuotaExceed.Instance",    // ours
            Self::ImageUsingByInstance { .. } => "ImageUsingByInstance",
            Self::CreatingSnapshot { .. } => "IncorrectDiskStatus.CreatingSnapshot",
            Self::DiskCreatingSnapshot { .. } => "DiskCreatingSnapshot",
            Self::SnapshotNotReady { .. } => "InvalidSnapshotId.NotReady",
            Self::SnapshotQuota { .. } | Self::RestoreQuota { .. } => "QuotaExceed.Snapshot",
            Self::SnapshotCreatedImage { .. } => "SnapshotCreatedImage",
            Self::SnapshotCreatedDisk { .. } => "SnapshotCreatedDisk",
            Self::Mismatch { .. } | Self::NotInGroup { .. } => "InvalidParameter.Mismatch",
            Self::NothingInGroup { .. } => "InvalidDiskId.NotFound",
            Self::SourceSnapshotGone { .. } | Self::SourceSnapshotInBin { .. } => {
                "InvalidSourceSnapshot"
            }
            Self::SnapshotLocked { .. } | Self::LockExtendOnly { .. } => {
                "OperationDenied.SnapshotLocked" // ours
            }
            Self::SourceImageGone { .. } => "InvalidImageId.NotFound",
            Self::DiskTooSmall { .. } => "InvalidDiskSize.TooSmall",
            Self::DiskTooLarge { .. } => "InvalidDiskSize.TooLarge",
            Self::Busy { .. }
            | Self::NotASystemDisk { .. }
            | Self::NotADataDisk { .. }
            | Self::ImageData { .. }
            | Self::SystemDiskStays { .. }
            | Self::SharedDisk { .. }
            | Self::SnapshotNotLocked { .. }
            | Self::NotHere => "OperationDenied",
            Self::NoWorkload { .. }
            | Self::DiskHoldsData { .. }
            | Self::DiskHasWorkload { .. }
            | Self::WorkloadUnreadable { .. }
            | Self::NothingWritten { .. } => "OperationDenied.Workload", // ours
            Self::DuplicateImageName { .. } => "InvalidImageName.Duplicated",
            Self::ImageQuota { .. } => "QuotaExceed.Image",
            Self::PolicyQuota { .. } => "AutoSnapshotPolicy.QuotaExceed",
            Self::BadRetention | Self::RetentionPast { .. } | Self::NoPolicy { .. } => {
                "ParameterInvalid"
            }
            Self::WriteCanceled { .. } => "Canceled.Write", // ours
            Self::UpgradeCutOff { .. } => "Canceled.Upgrade", // ours
            Self::Unfinished { why, .. } => why.code(),
            Self::BytesMissing { .. } | Self::SizeMissing => "MissingParameter",
            Self::Ambiguous { .. }
            | Self::OutOfRange { .. }
            | Self::BadToken
            | Self::DiskSizeStep { .. }
            | Self::BlockSizeMismatch { .. }
            | Self::PastTheEnd { .. }
            | Self::EmptyRange
            | Self::MultiAttachSystem
            | Self::ScaledDisks { .. }
            | Self::BadScaleRule
            | Self::UnknownTimeZone { .. }
            | Self::GroupSize { .. } => "InvalidParameter",
            Self::EncryptedIllegal { .. } | Self::NotEncrypted { .. } => {
                "InvalidParameter.EncryptedIllegal"
            }
            Self::Locked { .. } | Self::WrongPassphrase { .. } => {
                "InvalidParameter.KMSKeyId.KMSUnauthorized"
            }
            Self::PassphraseMissing => "MissingParameter",
            Self::PassphraseLength { .. } => "InvalidParameter.Passphrase", // ours
            Self::KeyDerivation => "InternalError",
            Self::DryRun => "DryRunOperation",
            Self::Entropy => "InternalError",
            Self::Corrupt { source, .. } => match source {
                RowError::UnknownVersion(_) => "PoolTooNew", // ours
                _ => "PoolDamaged",                          // ours
            },
            Self::Engine(error) => of_engine(error),
        }
    }
}

/// The engine's errors have no counterpart in the cloud's API; all these codes are ours.
pub(super) const fn of_engine(error: &EngineError) -> &'static str {
    match error {
        EngineError::NoSpace => STORAGE_FULL,
        EngineError::Corrupt(_) => "PoolDamaged",
        EngineError::UnsupportedVersion { .. } => "PoolTooNew",
        EngineError::Poisoned => "PoolPoisoned",
        EngineError::Closed => "PoolClosed",
        EngineError::NoPool => "PoolNotFound",
        EngineError::Canceled => "Canceled",
        EngineError::Locked(_) | EngineError::WrongKey(_) => {
            "InvalidParameter.KMSKeyId.KMSUnauthorized"
        }
        EngineError::Backend(error) => match error {
            BackendError::TakenOver => "TakenOver",
            BackendError::NoSpace => STORAGE_FULL,
            BackendError::NotAPool => "NotAPool",
            BackendError::Damaged { .. } => "PoolDamaged",
            BackendError::UnsupportedVersion { .. } => "PoolTooNew",
            BackendError::Io { .. } => "StorageFailed",
        },
        EngineError::NotFound(_) | EngineError::InvalidRequest(_) => "InternalError",
    }
}

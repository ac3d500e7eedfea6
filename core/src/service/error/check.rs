//! Limits that several operations check, and what errors are asked.

use super::{Resource, ServiceError};
use crate::service::command::clip;
use crate::units::{DISK_LEN_MAX, DISK_LEN_MIN, DISK_LEN_STEP};

impl ServiceError {
    pub(in crate::service) fn not_found(what: Resource, reference: &str) -> Self {
        Self::NotFound {
            what,
            reference: clip(reference),
        }
    }

    /// A disk size that cannot be.
    pub(in crate::service) fn check_disk_len(len: u64, min: u64) -> Result<(), Self> {
        let min = min.max(DISK_LEN_MIN);
        if len < min {
            return Err(Self::DiskTooSmall { len, min });
        }
        if len > DISK_LEN_MAX {
            return Err(Self::DiskTooLarge { len });
        }
        if !len.is_multiple_of(DISK_LEN_STEP) {
            return Err(Self::DiskSizeStep { len });
        }
        Ok(())
    }

    /// A parameter that is not within its limits.
    pub(in crate::service) fn check_range(
        what: &'static str,
        found: u32,
        min: u32,
        max: u32,
    ) -> Result<(), Self> {
        if (min..=max).contains(&found) {
            return Ok(());
        }
        Err(Self::OutOfRange {
            what,
            found: found.into(),
            min: min.into(),
            max: max.into(),
        })
    }

    /// Whether a write was given up by whoever asked for it.
    pub(in crate::service) fn is_canceled_write(&self) -> bool {
        match self {
            Self::WriteCanceled { .. } => true,
            Self::Unfinished { why, .. } => why.is_canceled_write(),
            _ => false,
        }
    }
}

//! Locks as people see them.

use serde::{Deserialize, Serialize};

use super::{IdName, TimeMs};

/// What state a lock is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LockStatus {
    /// It can still be taken off, or changed in any way.
    CoolOff,
    /// It can only be extended.
    Compliance,
    /// It keeps nothing any more.
    Expired,
}

impl LockStatus {
    /// The service's word, as the API spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CoolOff => "compliance-cooloff",
            Self::Compliance => "compliance",
            Self::Expired => "expired",
        }
    }
}

/// The lock of a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockView {
    /// Its state when the view was made.
    pub status: LockStatus,
    /// When the snapshot was locked.
    pub locked_ms: TimeMs,
    /// Until when the lock can be taken off or changed in any way.
    pub cool_off_until_ms: TimeMs,
    /// Until when the snapshot cannot be deleted.
    pub until_ms: TimeMs,
}

/// A locked snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockedView {
    /// The snapshot.
    pub snapshot: IdName,
    /// The disk it was taken of; called by its id once that was deleted.
    pub disk: IdName,
    /// The lock.
    pub lock: LockView,
}

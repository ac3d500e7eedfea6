//! Incidents that were set off, as long as nobody has closed them.

use minicbor::{Decode, Encode};

use super::codec::{Row, RowError, RowKey};
use crate::service::views::{IdName, IncidentKind, TimeMs};
use crate::workload::{Report, Setup};

/// An incident.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct IncidentRow {
    #[n(0)]
    pub(crate) kind: IncidentKind,
    #[n(1)]
    pub(crate) at_ms: TimeMs,
    /// The instance that it met, which may be gone.
    #[n(2)]
    pub(crate) instance: Option<IdName>,
    /// The disk that it met, which may be gone.
    #[n(3)]
    pub(crate) disk: IdName,
    /// What the disk held.
    #[n(4)]
    pub(crate) setup: Option<Setup>,
    /// How that was right before.
    #[n(5)]
    pub(crate) before: Option<Report>,
    /// The object that is read badly.
    #[n(6)]
    pub(crate) bad: Option<BadRow>,
    /// What was found when somebody looked last.
    #[n(7)]
    pub(crate) verdict: Option<VerdictRow>,
}

/// What a look at what an incident did found.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct VerdictRow {
    #[n(0)]
    pub(crate) at_ms: TimeMs,
    /// On the disk.
    #[n(1)]
    pub(crate) report: Report,
    /// In the snapshot to go back to, or that was gone back to.
    #[n(2)]
    pub(crate) then: Option<ThenRow>,
}

/// The same of a snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct ThenRow {
    #[n(0)]
    pub(crate) snapshot: IdName,
    #[n(1)]
    pub(crate) report: Report,
}

/// A bad block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct BadRow {
    #[n(0)]
    pub(crate) location: u64,
    #[cbor(n(1), with = "minicbor::bytes")]
    pub(crate) checksum: [u8; 16],
}

impl Row for IncidentRow {
    const KIND: u8 = 0x4a;
    type Key = IncidentNumber;
}

/// Grows by one with every incident, and is never given again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct IncidentNumber(pub(crate) u64);

impl RowKey for IncidentNumber {
    fn to_bytes(self) -> Vec<u8> {
        self.0.to_be_bytes().to_vec()
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, RowError> {
        let bytes = bytes.try_into().map_err(|_| RowError::BadId)?;
        Ok(Self(u64::from_be_bytes(bytes)))
    }
}

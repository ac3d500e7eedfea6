//! Instances as people see them.

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::{Choices, IdName, Tag, TimeMs};

/// What state an instance is in. All but `Running` and `Stopped` last from an operation's acceptance
/// to its commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum InstanceStatus {
    /// Being made.
    Pending,
    /// Being started or rebooted.
    Starting,
    /// Running: it alone writes its disks.
    Running,
    /// Being stopped or released.
    Stopping,
    /// Stopped: its disks can be written, and go back to snapshots.
    Stopped,
}

impl InstanceStatus {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Pending,
        Self::Starting,
        Self::Running,
        Self::Stopping,
        Self::Stopped,
    ];

    /// The service's word, as the API spells it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::Starting => "Starting",
            Self::Running => "Running",
            Self::Stopping => "Stopping",
            Self::Stopped => "Stopped",
        }
    }
}

/// By which load an instance gets and loses data disks by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Encode, Decode)]
#[cbor(map)]
pub struct ScaleRule {
    /// When more than so many percent of its data disks are written, it gets one more.
    #[n(0)]
    pub above_percent: u8,
    /// When less than so many percent are, one that the rule brought and that was never written goes.
    #[n(1)]
    pub below_percent: u8,
    /// The size of each in bytes.
    #[n(2)]
    pub len: u64,
    /// It gets none when it has so many data disks.
    #[n(3)]
    pub disks_max: u8,
}

/// A disk of an instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttachedView {
    /// The disk.
    pub disk: IdName,
    /// Its size in bytes.
    pub len: u64,
    /// Data it sees: every written block it reaches, whoever wrote it.
    pub data_bytes: u64,
    /// Whether it goes with the instance. A system disk does.
    pub delete_with_instance: bool,
    /// Whether it came by scaling out, so that scaling in takes it away.
    pub is_scaled: bool,
    /// Whether several instances can have it.
    pub multi_attach: bool,
    /// Whether it is encrypted and its key is not known now: no instance that has it starts.
    pub locked: bool,
    /// The other instances that have it.
    pub others: Vec<IdName>,
}

/// One instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstanceView {
    /// `i-` and 20 characters.
    pub id: String,
    /// The name; need not be unique.
    pub name: String,
    /// The description; may be empty.
    pub description: String,
    /// Sorted by key.
    pub tags: Vec<Tag>,
    /// The state.
    pub status: InstanceStatus,
    /// The id of its zone.
    pub zone: String,
    /// Whether a drill made that zone, or the region, out of reach.
    pub is_lost: bool,
    /// When it was made.
    pub created_ms: TimeMs,
    /// When it was last started.
    pub started_ms: TimeMs,
    /// Whether it stopped because its zone or its region was lost, and was not started since.
    pub was_cut_off: bool,
    /// What it was made from.
    pub image: IdName,
    /// Whether that image was deleted.
    pub is_image_gone: bool,
    /// Its system disk.
    pub system_disk: AttachedView,
    /// Its data disks, in the order in which they were attached.
    pub data_disks: Vec<AttachedView>,
    /// The newest snapshot groups that have a snapshot of one of its disks.
    pub groups: Choices<IdName>,
    /// By which load it gets and loses data disks by itself.
    pub rule: Option<ScaleRule>,
    /// How much of its data disks is written, in percent, rounded down; `None` without any.
    pub used_percent: Option<u8>,
}

/// Some of many instances.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstancePageView {
    /// Newest first.
    pub instances: Vec<InstanceView>,
    /// How many the filter takes in all.
    pub total: u64,
    /// Where to go on; `None` at the end.
    pub next_token: Option<String>,
}

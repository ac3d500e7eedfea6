//! The commands about what runs on instances, and about incidents.

use super::reference::{DiskRef, InstanceRef};
use crate::service::views::{IncidentKind, Rate};
use crate::workload::Kind;

/// Sets what runs on an instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetWorkload {
    /// The instance.
    pub instance: InstanceRef,
    /// What runs; none ends it. The data stays.
    pub workload: Option<NewWorkload>,
}

/// What is to run on an instance. A disk that holds data of this kind is used as it is; an empty one
/// is set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewWorkload {
    /// What it does.
    pub kind: Kind,
    /// How busy it is.
    pub rate: Rate,
    /// A disk of the instance.
    pub disk: DiskRef,
    /// From what its data follows; 1 without one.
    pub seed: Option<u64>,
    /// Sets the disk up even if it holds other data, which goes.
    pub overwrite: bool,
}

/// Sets an incident off: a real change to real data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartIncident {
    /// What happens.
    pub kind: IncidentKind,
    /// To what.
    pub target: IncidentTarget,
    /// From what its choices follow; 1 without one.
    pub seed: Option<u64>,
}

/// What an incident meets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IncidentTarget {
    /// A disk.
    Disk(DiskRef),
    /// An instance: its system disk, or that of its workload, as the incident has it.
    Instance(InstanceRef),
}

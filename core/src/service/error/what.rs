//! What errors are about: what was looked up, and why nothing could go.

/// What a reference was looked up among.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Resource {
    /// Disks.
    Disk,
    /// Snapshots.
    Snapshot,
    /// Snapshot groups.
    Group,
    /// Images.
    Image,
    /// Automatic snapshot policies.
    Policy,
    /// Instances.
    Instance,
    /// Incidents.
    Incident,
    /// What lies in the recycle bin.
    BinItem,
    /// Keys of encrypted disks.
    Key,
    /// Zones of the pool's region.
    Zone,
    /// Regions.
    Region,
}

impl Resource {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Disk => "disk",
            Self::Snapshot => "snapshot",
            Self::Group => "snapshot group",
            Self::Image => "image",
            Self::Policy => "automatic snapshot policy",
            Self::Instance => "instance",
            Self::Incident => "incident",
            Self::BinItem => "thing in the recycle bin called",
            Self::Key => "key",
            Self::Zone => "zone of this region called",
            Self::Region => "region",
        }
    }
}

/// Why no snapshot can go at the quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoVictim {
    /// Images use all that could go, or locks keep them.
    AllUsed,
    /// Only automatic ones go, and only for an automatic one.
    OnlyAutomatic,
}

impl NoVictim {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::AllUsed => "images or locks keep all of them; delete an image or take a lock off",
            Self::OnlyAutomatic => {
                "by the rule in Settings none of them goes for one that is taken by hand; delete one"
            }
        }
    }
}

//! How commands refer to disks, snapshots, groups, images, policies and instances: by name or id, as typed.

use std::fmt;
use std::str::FromStr;

use super::error::{ParseError, clip};

/// Stands between a disk and its snapshot.
const SEPARATOR: char = '@';

macro_rules! reference {
    ($(#[$doc:meta])* $name:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// A reference by name or id, taken as it is.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The name or id.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = ParseError;

            fn from_str(text: &str) -> Result<Self, ParseError> {
                if text.contains(SEPARATOR) {
                    return Err(ParseError::BadReference { found: clip(text), expected: $what });
                }
                Ok(Self::new(text))
            }
        }
    };
}

reference!(
    /// A disk, by name or id.
    DiskRef,
    "the name or id of a disk"
);
reference!(
    /// A snapshot group, by name or id.
    GroupRef,
    "the name or id of a snapshot group"
);
reference!(
    /// An image, by name or id.
    ImageRef,
    "the name or id of an image"
);
reference!(
    /// An automatic snapshot policy, by name or id.
    PolicyRef,
    "the name or id of a policy"
);

reference!(
    /// An instance, by name or id.
    InstanceRef,
    "the name or id of an instance"
);
reference!(
    /// Something in the recycle bin, by name or id.
    BinRef,
    "the name or id of something in the recycle bin"
);

/// A snapshot: `DISK@SNAP` with names or ids on either side, or its id or name alone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SnapshotRef {
    /// The disk it was taken of, where that is said.
    pub disk: Option<DiskRef>,
    /// Its name or id.
    pub snapshot: String,
}

impl SnapshotRef {
    /// A snapshot by its id, or by a name that no other snapshot has.
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            disk: None,
            snapshot: id.into(),
        }
    }

    /// A disk's snapshot.
    pub fn of(disk: impl Into<String>, snapshot: impl Into<String>) -> Self {
        Self {
            disk: Some(DiskRef::new(disk)),
            snapshot: snapshot.into(),
        }
    }
}

impl fmt::Display for SnapshotRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(disk) = &self.disk {
            write!(f, "{disk}{SEPARATOR}")?;
        }
        f.write_str(&self.snapshot)
    }
}

impl FromStr for SnapshotRef {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        match text.split_once(SEPARATOR) {
            None => Ok(Self::new(text)),
            Some((disk, snapshot)) if !snapshot.contains(SEPARATOR) => Ok(Self::of(disk, snapshot)),
            Some(_) => Err(ParseError::BadReference {
                found: clip(text),
                expected: "DISK@SNAPSHOT, or the id of a snapshot",
            }),
        }
    }
}

/// A state that can be read: a disk as it is now, or one of its snapshots.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum VersionRef {
    /// The disk's present state.
    Disk(DiskRef),
    /// A snapshot, written `DISK@SNAP`.
    Snapshot {
        /// The disk.
        disk: DiskRef,
        /// The snapshot's name or id.
        snapshot: String,
    },
}

impl fmt::Display for VersionRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Disk(disk) => disk.fmt(f),
            Self::Snapshot { disk, snapshot } => write!(f, "{disk}{SEPARATOR}{snapshot}"),
        }
    }
}

impl FromStr for VersionRef {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let SnapshotRef { disk, snapshot } = text.parse()?;
        Ok(match disk {
            None => Self::Disk(DiskRef::new(snapshot)),
            Some(disk) => Self::Snapshot { disk, snapshot },
        })
    }
}

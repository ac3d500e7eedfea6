//! Why a request was refused. A code and its parameters; the sentence is the page's.

use serde::{Deserialize, Serialize};

/// Why a request was refused. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[non_exhaustive]
pub enum FilesError {
    /// There is no volume of this number.
    #[error("there is no volume {volume}")]
    NoSuchVolume {
        /// The number asked for.
        volume: u32,
    },
    /// The volume has no filesystem that is understood here.
    #[error("volume {volume} has no filesystem that is understood here")]
    NoFilesystem {
        /// The volume.
        volume: u32,
    },
    /// There is nothing at this path.
    #[error("{path:?} was not found")]
    NotFound {
        /// The path.
        path: String,
    },
    /// Something is at this path already.
    #[error("{path:?} exists already")]
    AlreadyExists {
        /// The path.
        path: String,
    },
    /// What should be a folder is none.
    #[error("{path:?} is not a folder")]
    NotAFolder {
        /// The path.
        path: String,
    },
    /// What should be a file is none.
    #[error("{path:?} is not a file")]
    NotAFile {
        /// The path.
        path: String,
    },
    /// A folder cannot go into itself, and the top folder stays where it is.
    #[error("{path:?} cannot be moved there")]
    IntoItself {
        /// The path.
        path: String,
    },
    /// The filesystem is full, or its top folder is.
    #[error("the volume has no room for this")]
    NoSpaceOnVolume,
    /// This filesystem is not changed here.
    #[error("the volume cannot be changed here")]
    ReadOnlyFilesystem {
        /// Why.
        why: crate::WriteProtection,
    },
    /// What was read cannot be.
    #[error("the filesystem is damaged: {what:?}")]
    Damaged {
        /// Where it shows.
        what: Damage,
    },
    /// A name that the filesystem does not allow.
    #[error("the name {name:?} is not allowed: {why:?}")]
    NameNotAllowed {
        /// The name.
        name: String,
        /// Why.
        why: BadName,
    },
    /// More than can be done at once.
    #[error("too large: the limit is {limit}")]
    TooLarge {
        /// The limit: bytes, entries or changes, by the request.
        limit: u64,
    },
    /// Something this kind of filesystem, or this library, cannot do.
    #[error("not supported: {what:?}")]
    Unsupported {
        /// What.
        what: Missing,
    },
}

impl FilesError {
    /// Which refusal this is: stable.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoSuchVolume { .. } => "NoSuchVolume",
            Self::NoFilesystem { .. } => "NoFilesystem",
            Self::NotFound { .. } => "NotFound",
            Self::AlreadyExists { .. } => "AlreadyExists",
            Self::NotAFolder { .. } => "NotAFolder",
            Self::NotAFile { .. } => "NotAFile",
            Self::IntoItself { .. } => "IntoItself",
            Self::NoSpaceOnVolume => "NoSpaceOnVolume",
            Self::ReadOnlyFilesystem { .. } => "ReadOnlyFilesystem",
            Self::Damaged { .. } => "Damaged",
            Self::NameNotAllowed { .. } => "NameNotAllowed",
            Self::TooLarge { .. } => "TooLarge",
            Self::Unsupported { .. } => "Unsupported",
        }
    }

    /// The values that its sentence needs, by name.
    #[must_use]
    pub fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoSuchVolume { volume } | Self::NoFilesystem { volume } => {
                vec![("volume", volume.to_string())]
            }
            Self::NotFound { path }
            | Self::AlreadyExists { path }
            | Self::NotAFolder { path }
            | Self::NotAFile { path }
            | Self::IntoItself { path } => vec![("path", path.clone())],
            Self::NoSpaceOnVolume => Vec::new(),
            Self::ReadOnlyFilesystem { why } => vec![("why", format!("{why:?}"))],
            Self::Damaged { what } => vec![("what", format!("{what:?}"))],
            Self::NameNotAllowed { name, why } => {
                let mut params = vec![("name", name.clone())];
                match why {
                    BadName::Character(character) => {
                        params.push(("why", "Character".to_owned()));
                        params.push(("character", character.to_string()));
                    }
                    why => params.push(("why", format!("{why:?}"))),
                }
                params
            }
            Self::TooLarge { limit } => vec![("limit", limit.to_string())],
            Self::Unsupported { what } => vec![("what", format!("{what:?}"))],
        }
    }
}

/// Where damage shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Damage {
    /// The filesystem's own description contradicts itself or the disk.
    Header,
    /// A list of clusters leads out of the volume, or nowhere.
    Chain,
    /// A folder holds what no folder holds.
    Folder,
    /// What is read does not end.
    Endless,
    /// A place outside the volume is named.
    Outside,
    /// A checksum does not fit, or a structure of ext4 cannot be.
    Structure,
}

/// What is wrong with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BadName {
    /// It is empty.
    Empty,
    /// It is `.` or `..`.
    Dots,
    /// It has more than 255 units of UTF-16, the path more than 4,096 bytes or 128 folders, or the label more
    /// than 11 characters.
    TooLong,
    /// It has a character that the filesystem does not allow.
    Character(char),
    /// It ends with a dot or a space.
    End,
    /// It is one that DOS and Windows keep for devices.
    Reserved,
    /// The path does not begin with `/`.
    NotFromTheTop,
}

/// What cannot be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Missing {
    /// This kind of filesystem does not tell where a file's bytes lie.
    Extents,
    /// A filesystem of this kind cannot have this size.
    Size,
    /// Changes that free space and changes that need some, in one request.
    Together,
    /// A feature of ext4 that is not understood, such as encryption.
    Feature,
}

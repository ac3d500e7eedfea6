//! What lies on a disk: partitions, filesystems, folders and files, and how they are changed.
//!
//! The library is synchronous and knows neither the engine nor the browser. A [`Session`] answers one
//! [`Request`]; where it lacks bytes of the disk it says which, is given them, and begins anew. Nothing is
//! ever written by it: a change ends in a list of [`Write`]s, complete or not at all, for the caller to
//! apply in one commit.
//!
//! - Nothing on a disk is trusted: every loop over what was read is bounded, and damage is an error.
//! - There is no clock here: a change carries its moment.
//! - A file's new bytes never come here: a write refers to them.

mod answer;
mod error;
mod request;

#[cfg(feature = "read")]
mod compare;
#[cfg(feature = "read")]
mod disk;
#[cfg(feature = "read")]
mod ext;
#[cfg(feature = "read")]
mod fat;
#[cfg(feature = "read")]
mod known;
#[cfg(feature = "read")]
mod partitions;
#[cfg(feature = "read")]
mod path;
#[cfg(feature = "read")]
mod session;
#[cfg(feature = "read")]
mod volume;

pub use answer::{
    Answer, Changed, Difference, Differences, Differs, Disk, Entry, EntryKind, Extent, Filesystem,
    Listing, Span, Stat, Table, Tree, TreeEntry, Version, Volume, WriteProtection,
};
#[cfg(feature = "read")]
pub use compare::{Comparison, Piece};
pub use error::{BadName, Damage, FilesError, Missing};
#[cfg(feature = "read")]
pub use known::{Known, Memory};
pub use request::{Change, FatKind, Request};
#[cfg(feature = "read")]
pub use session::{Data, Session, Step, Write};

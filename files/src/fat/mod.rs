//! FAT12, FAT16 and FAT32 through the `fatfs` crate.
//!
//! The crate trusts what it reads more than this library does. So the header is checked before it is opened
//! (`header`), every entry of the table as it is read ([`crate::disk::FatGuard`]), and every folder as it is
//! entered (`folder`). What goes wrong in between is a sticky fault of the view.

mod change;
mod clock;
mod folder;
mod format;
mod header;
mod names;
mod parent;
mod read;
mod remove;

use std::io;

use fatfs::{FileSystem, FsOptions};

pub(crate) use change::{change, replace};
pub(crate) use format::format;
pub(crate) use header::looks_like;
pub(crate) use names::fault as name_fault;
pub(crate) use read::{describe, extents, list, read, stat, tree};

use crate::{Damage, FilesError, disk::View};

type Fs = FileSystem<View>;
type Folder<'a> = fatfs::Dir<'a, View>;
type Item<'a> = fatfs::DirEntry<'a, View>;

/// Enough to read the longest folder FAT has, 65,536 entries of 32 bytes, a few times over and with its
/// clusters; less than a circle needs.
const FOLDER_ALLOWANCE: u64 = 24 << 20;

/// Opens the filesystem of a volume whose header is in order.
fn open(view: &View) -> Result<(Fs, header::Header), FilesError> {
    let header = header::read(view)?;
    view.guard(header.guard());
    view.allow(64 << 10);
    let options = FsOptions::new()
        .time_provider(&clock::CLOCK)
        .oem_cp_converter(&names::SHORT);
    let fs = FileSystem::new(view.again(), options).map_err(|_| damaged(Damage::Header))?;
    Ok((fs, header))
}

fn damaged(what: Damage) -> FilesError {
    FilesError::Damaged { what }
}

/// What an error of the crate means where everything it was asked to do is possible: there is no room, or
/// the filesystem is damaged.
fn failed(error: &io::Error) -> FilesError {
    let full =
        error.kind() == io::ErrorKind::WriteZero || error.to_string() == "No space left on device";
    if full {
        FilesError::NoSpaceOnVolume
    } else {
        damaged(Damage::Folder)
    }
}

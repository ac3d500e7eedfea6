//! What a folder says of itself and its parent.
//!
//! The library writes both entries with long names, which no other program expects, leaves a moved folder
//! its old parent, and does not tell where a folder lies. So a folder's beginning is found by watching the
//! library read it, and written here.

use std::io::{self, Seek, SeekFrom, Write as _};

use super::{Folder, damaged, header::Header};
use crate::{Damage, FilesError, disk::View};

const ENTRY: usize = 32;

/// Gives a new folder its first two entries, after the library has written its own.
pub(super) fn settle(
    view: &View,
    header: &Header,
    folder: &Folder<'_>,
    parent: &Folder<'_>,
    parent_is_top: bool,
) -> Result<(), FilesError> {
    let at = beginning(view, folder)?;
    let own = header.cluster_at(at);
    let above = cluster(view, header, parent, parent_is_top)?;
    let wrong = |_: io::Error| damaged(Damage::Folder);
    view.allow(4096);
    let mut volume = view.again();
    // A long name and a short one for itself, the same for the parent.
    let [_, itself, _, parent]: [[u8; ENTRY]; 4] = [0, 1, 2, 3].map(|index| {
        volume
            .fetch(at + (index * ENTRY) as u64)
            .unwrap_or_default()
    });
    volume.seek(SeekFrom::Start(at)).map_err(wrong)?;
    for (entry, cluster) in [(itself, own), (parent, above)] {
        volume.write_all(&pointing(entry, cluster)).map_err(wrong)?;
    }
    volume.write_all(&[0; 2 * ENTRY]).map_err(wrong)
}

/// Tells a folder that has moved its new parent.
pub(super) fn adopt(
    view: &View,
    header: &Header,
    folder: &Folder<'_>,
    parent: &Folder<'_>,
    parent_is_top: bool,
) -> Result<(), FilesError> {
    let at = beginning(view, folder)? + ENTRY as u64;
    let above = cluster(view, header, parent, parent_is_top)?;
    let wrong = |_: io::Error| damaged(Damage::Folder);
    view.allow(4096);
    let mut volume = view.again();
    let entry = volume.fetch(at).map_err(wrong)?;
    volume.seek(SeekFrom::Start(at)).map_err(wrong)?;
    volume.write_all(&pointing(entry, above)).map_err(wrong)
}

/// Where a folder begins in the volume.
fn beginning(view: &View, folder: &Folder<'_>) -> Result<u64, FilesError> {
    view.allow(4096);
    view.trace();
    let _ = folder.iter().next();
    let spans = view.plain();
    let first = spans.first().ok_or_else(|| damaged(Damage::Folder))?;
    Ok(first.offset)
}

/// The cluster by which a folder's children know it: none for the top folder.
fn cluster(
    view: &View,
    header: &Header,
    folder: &Folder<'_>,
    is_top: bool,
) -> Result<u32, FilesError> {
    if is_top {
        return Ok(0);
    }
    Ok(header.cluster_at(beginning(view, folder)?))
}

/// The entry with another first cluster.
fn pointing(mut entry: [u8; ENTRY], cluster: u32) -> [u8; ENTRY] {
    let [a, b, c, d] = cluster.to_le_bytes();
    for (at, byte) in [(26, a), (27, b), (20, c), (21, d)] {
        if let Some(place) = entry.get_mut(at) {
            *place = byte;
        }
    }
    entry
}

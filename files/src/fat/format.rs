//! A new FAT filesystem over a whole volume.

use std::io::{Seek, SeekFrom, Write};

use fatfs::{FatType, FormatVolumeOptions};

use super::{clock, damaged, header};
use crate::{BadName, Changed, Damage, FatKind, FilesError, Missing, Span, disk::View};

/// Makes the filesystem. The volume is zeros first: what was on it goes, and its space with it.
pub(crate) fn format(
    view: &View,
    kind: Option<FatKind>,
    label: Option<&str>,
    now: i64,
) -> Result<Changed, FilesError> {
    clock::set(now);
    let label = label.map(packed_label).transpose()?;
    view.zero(Span {
        offset: 0,
        len: view.len(),
    });
    let mut options = FormatVolumeOptions::new().volume_id(volume_id(now, view));
    if let Some(label) = label {
        options = options.volume_label(label);
    }
    if let Some(kind) = kind {
        options = options.fat_type(match kind {
            FatKind::Fat12 => FatType::Fat12,
            FatKind::Fat16 => FatType::Fat16,
            FatKind::Fat32 => FatType::Fat32,
        });
    }
    view.allow(u64::MAX);
    let wrong_size = |_| FilesError::Unsupported {
        what: Missing::Size,
    };
    fatfs::format_volume(view.again(), options).map_err(wrong_size)?;
    let header = header::read(view).map_err(|_| FilesError::Unsupported {
        what: Missing::Size,
    })?;
    if header.kind == FatKind::Fat32 {
        count_free(view, &header)?;
    }
    Ok(Changed::default())
}

/// The library leaves the number of free clusters unknown, and the first who asks would have to read the
/// whole table. All are free but the top folder's.
fn count_free(view: &View, header: &header::Header) -> Result<(), FilesError> {
    let wrong = |_| damaged(Damage::Header);
    view.allow(4096);
    let mut volume = view.again();
    let info = u64::from(u16::from_le_bytes(volume.fetch(48).map_err(wrong)?));
    volume
        .seek(SeekFrom::Start(info * 512 + 488))
        .map_err(wrong)?;
    let free = header.clusters - 1;
    volume.write_all(&free.to_le_bytes()).map_err(wrong)?;
    volume.write_all(&3u32.to_le_bytes()).map_err(wrong)
}

/// A number that tells volumes apart, from the moment and the size.
fn volume_id(now: i64, view: &View) -> u32 {
    let mixed = (now as u64 ^ view.len().rotate_left(17)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 32) as u32
}

/// A label as FAT has it: 11 bytes, capital letters.
fn packed_label(label: &str) -> Result<[u8; 11], FilesError> {
    let bad = |why| FilesError::NameNotAllowed {
        name: label.to_owned(),
        why,
    };
    let upper = label.trim_end().to_ascii_uppercase();
    if upper.is_empty() || upper.starts_with(' ') {
        return Err(bad(BadName::Empty));
    }
    if upper.chars().count() > 11 {
        return Err(bad(BadName::TooLong));
    }
    let refused = |c: &char| !matches!(c, ' '..='~') || "\"*+,./:;<=>?[\\]|".contains(*c);
    if let Some(c) = upper.chars().find(refused) {
        return Err(bad(BadName::Character(c)));
    }
    let mut packed = [b' '; 11];
    for (place, byte) in packed.iter_mut().zip(upper.bytes()) {
        *place = byte;
    }
    Ok(packed)
}

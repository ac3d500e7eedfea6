//! The first sector of a FAT volume: whether it is one, and whether it can be believed.

use crate::{
    Damage, FatKind, FilesError,
    disk::{FatGuard, View},
};

/// Where the parts of a volume are.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) kind: FatKind,
    pub(super) cluster: u32,
    pub(super) clusters: u32,
    pub(super) label: [u8; 11],
    table: std::ops::Range<u64>,
    folders: u64,
    data: u64,
}

impl Header {
    pub(super) fn guard(&self) -> FatGuard {
        FatGuard {
            kind: self.kind,
            table: self.table.clone(),
            folders: self.folders,
            data: self.data,
            clusters: self.clusters,
        }
    }

    /// The cluster at a place in the volume.
    pub(super) fn cluster_at(&self, offset: u64) -> u32 {
        (offset.saturating_sub(self.data) / u64::from(self.cluster)) as u32 + 2
    }

    /// How many bytes one table has.
    pub(super) fn table_len(&self) -> u64 {
        self.table.end - self.table.start
    }
}

/// Whether a first sector is that of a FAT volume, in order or not. A partition table's first sector has
/// code or zeros where these numbers are.
pub(crate) fn looks_like(sector: &[u8]) -> bool {
    let Some(sector) = sector.first_chunk::<512>() else {
        return false;
    };
    let jump = matches!(sector, [0xeb, _, 0x90, ..] | [0xe9, ..]);
    let per_sector = u16_at(sector, 11);
    let per_cluster = byte(sector, 13);
    jump && sector.ends_with(&[0x55, 0xaa])
        && per_sector.is_power_of_two()
        && (512..=4096).contains(&per_sector)
        && per_cluster.is_power_of_two()
        && (1..=2).contains(&byte(sector, 16))
        && u16_at(sector, 14) > 0
        && byte(sector, 21) >= 0xf0
}

/// Reads the header of a volume and compares it with itself and with the volume.
pub(super) fn read(view: &View) -> Result<Header, FilesError> {
    view.allow(4096);
    let wrong = FilesError::Damaged {
        what: Damage::Header,
    };
    let sector: [u8; 512] = view.again().fetch(0).map_err(|_| wrong.clone())?;
    parse(&sector, view.len()).ok_or(wrong)
}

fn parse(sector: &[u8; 512], volume_len: u64) -> Option<Header> {
    if !looks_like(sector) {
        return None;
    }
    let per_sector = u64::from(u16_at(sector, 11));
    let per_cluster = u64::from(byte(sector, 13));
    let reserved = u64::from(u16_at(sector, 14));
    let tables = u64::from(byte(sector, 16));
    let root_entries = u64::from(u16_at(sector, 17));
    let root = (root_entries * 32).div_ceil(per_sector);
    let (small, large) = (u64::from(u16_at(sector, 19)), u64::from(u32_at(sector, 32)));
    let sectors = if small == 0 { large } else { small };
    let wide = u16_at(sector, 22) == 0;
    let table = if wide {
        u64::from(u32_at(sector, 36))
    } else {
        u64::from(u16_at(sector, 22))
    };
    let data = reserved + tables * table + root;
    let clusters = sectors.checked_sub(data)? / per_cluster;
    let (kind, bits) = match clusters {
        0 => return None,
        1..4085 => (FatKind::Fat12, 12),
        4085..65_525 => (FatKind::Fat16, 16),
        65_525..0x0fff_fff5 => (FatKind::Fat32, 32),
        _ => return None,
    };
    let table_fits = table * per_sector * 8 >= (clusters + 2) * bits;
    let kind_fits = wide == (kind == FatKind::Fat32) && wide == (root_entries == 0);
    if !table_fits || !kind_fits || sectors * per_sector > volume_len {
        return None;
    }
    let mut first_table = 0;
    if wide {
        let top = u64::from(u32_at(sector, 44));
        let [info, copy] = [48, 50].map(|at| u64::from(u16_at(sector, at)));
        if !(2..clusters + 2).contains(&top) || info >= reserved || copy >= reserved || small != 0 {
            return None;
        }
        // Without copies of the table one of them may be in use alone.
        let flags = u64::from(u16_at(sector, 40));
        if flags & 0x80 != 0 {
            first_table = flags & 0x0f;
            if first_table >= tables {
                return None;
            }
        }
    }
    let at = (reserved + first_table * table) * per_sector;
    let label_at = if wide { 71 } else { 43 };
    Some(Header {
        kind,
        cluster: (per_cluster * per_sector) as u32,
        clusters: clusters as u32,
        label: *sector.get(label_at..)?.first_chunk()?,
        table: at..at + table * per_sector,
        folders: (reserved + tables * table) * per_sector,
        data: data * per_sector,
    })
}

fn byte(sector: &[u8; 512], at: usize) -> u8 {
    sector.get(at).copied().unwrap_or_default()
}

fn u16_at(sector: &[u8; 512], at: usize) -> u16 {
    u16::from_le_bytes([byte(sector, at), byte(sector, at + 1)])
}

fn u32_at(sector: &[u8; 512], at: usize) -> u32 {
    u32::from(u16_at(sector, at)) | u32::from(u16_at(sector, at + 2)) << 16
}

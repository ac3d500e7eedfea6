//! How a disk is divided: master boot records and GUID partition tables.

use std::io::{Seek, SeekFrom};

use gptman::{GPTHeader, GPTPartitionEntry};

use crate::{Span, Table, disk::View, fat};

const SECTOR: u64 = 512;
/// Tables of this many entries are believed. Those in use have 128.
const ENTRIES_MAX: u32 = 1024;
/// Partitions beyond this number are not shown.
const PARTITIONS_MAX: usize = 256;
/// Enough to read a table and its copy; less than a list that leads in a circle needs.
const ALLOWANCE: u64 = 4 << 20;

/// A partition.
pub(crate) struct Partition {
    pub(crate) number: u32,
    pub(crate) span: Span,
    pub(crate) name: Option<String>,
    pub(crate) misplaced: bool,
}

/// The partitions of the disk, in order of their numbers. A disk without any is one partition of number 0.
pub(crate) fn read(disk: &View) -> (Table, Vec<Partition>) {
    disk.allow(ALLOWANCE);
    let whole = |table| {
        let whole = Partition {
            number: 0,
            span: Span {
                offset: 0,
                len: disk.len(),
            },
            name: None,
            misplaced: false,
        };
        (table, vec![whole])
    };
    let Ok(sector) = disk.again().fetch::<512>(0) else {
        return whole(Table::None);
    };
    // A filesystem's first sector ends with the same mark as a partition table.
    if !sector.ends_with(&[0x55, 0xaa]) || fat::looks_like(&sector) {
        return whole(Table::None);
    }
    let protective = [450, 466, 482, 498]
        .iter()
        .any(|kind| sector.get(*kind) == Some(&0xee));
    let (table, found) = if protective {
        (Table::Gpt, guid_table(disk))
    } else {
        (Table::Mbr, boot_record(disk, &sector))
    };
    match found {
        // A table without partitions leaves the whole disk to whoever wants it.
        Some(partitions) if partitions.is_empty() => whole(table),
        Some(mut partitions) => {
            partitions.truncate(PARTITIONS_MAX);
            mark_misplaced(disk.len(), &mut partitions);
            (table, partitions)
        }
        None => whole(Table::Damaged),
    }
}

/// What kinds say that an entry leads to further records.
const EXTENDED: [u8; 3] = [0x05, 0x0f, 0x85];

/// Kind and first sector of an entry of a record.
fn record_entry(sector: &[u8; 512], index: usize) -> Option<(u8, u32)> {
    let entry = sector.get(446 + index * 16..)?;
    let first = entry.get(8..12)?.try_into().ok()?;
    Some((*entry.get(4)?, u32::from_le_bytes(first)))
}

/// Whether the library can be shown this record. It adds up what stands there as if it could not be too
/// much, and takes for granted that no partition begins with the record itself.
fn is_readable(disk: &View, sector: &[u8; 512]) -> Option<bool> {
    let mut extended = None;
    for index in 0..4 {
        let (kind, first) = record_entry(sector, index)?;
        if kind != 0 && first == 0 {
            return Some(false);
        }
        if EXTENDED.contains(&kind) {
            extended = Some(first);
        }
    }
    let Some(extended) = extended else {
        return Some(true);
    };
    let mut next = 0_u32;
    for _ in 0..PARTITIONS_MAX {
        let at = extended.checked_add(next)?;
        let mut reader = disk.again();
        let Ok(sector) = reader.fetch::<512>(u64::from(at) * SECTOR) else {
            return Some(true);
        };
        at.checked_add(record_entry(&sector, 0)?.1)?;
        let (_, further) = record_entry(&sector, 1)?;
        if further <= next {
            break;
        }
        next = further;
    }
    Some(true)
}

fn boot_record(disk: &View, sector: &[u8; 512]) -> Option<Vec<Partition>> {
    if is_readable(disk, sector) != Some(true) {
        return None;
    }
    let record = mbrman::MBR::read_from(&mut disk.again(), SECTOR as u32).ok()?;
    let used = record
        .iter()
        .filter(|(_, entry)| entry.is_used() && !entry.is_extended());
    Some(
        used.map(|(number, entry)| Partition {
            number: number as u32,
            span: Span {
                offset: u64::from(entry.starting_lba) * SECTOR,
                len: u64::from(entry.sectors) * SECTOR,
            },
            name: None,
            misplaced: false,
        })
        .collect(),
    )
}

fn guid_table(disk: &View) -> Option<Vec<Partition>> {
    [SECTOR, 4096].into_iter().find_map(|sector| {
        let backup = (disk.len() / sector).checked_sub(1)?;
        let entries =
            guid_entries(disk, sector, 1).or_else(|| guid_entries(disk, sector, backup))?;
        Some(guid_partitions(&entries, sector))
    })
}

/// The entries of the table whose header is at this sector. The library trusts the header's numbers once
/// its checksum fits, so they are looked at in between.
fn guid_entries(disk: &View, sector: u64, at: u64) -> Option<Vec<GPTPartitionEntry>> {
    let mut reader = disk.again();
    reader.seek(SeekFrom::Start(at.checked_mul(sector)?)).ok()?;
    let header = GPTHeader::read_from(&mut reader).ok()?;
    let sane = header.number_of_partition_entries <= ENTRIES_MAX
        && header.size_of_partition_entry == 128
        && header.partition_entry_lba < disk.len() / sector;
    if !sane {
        return None;
    }
    header.read_partitions(&mut reader, sector).ok()
}

fn guid_partitions(entries: &[GPTPartitionEntry], sector: u64) -> Vec<Partition> {
    let numbered = (1..).zip(entries);
    numbered
        .filter(|(_, entry)| entry.is_used())
        .map(|(number, entry)| {
            let sectors = entry
                .ending_lba
                .saturating_add(1)
                .saturating_sub(entry.starting_lba);
            let name = entry.partition_name.as_str();
            Partition {
                number,
                span: Span {
                    offset: entry.starting_lba.saturating_mul(sector),
                    len: sectors.saturating_mul(sector),
                },
                name: (!name.is_empty()).then(|| name.to_owned()),
                misplaced: false,
            }
        })
        .collect()
}

fn mark_misplaced(disk_len: u64, partitions: &mut [Partition]) {
    let spans: Vec<_> = partitions
        .iter()
        .map(|partition| (partition.number, partition.span))
        .collect();
    for partition in partitions {
        let Span { offset, len } = partition.span;
        let end = offset.saturating_add(len);
        partition.misplaced = len == 0
            || end > disk_len
            || spans.iter().any(|(number, other)| {
                *number != partition.number
                    && other.offset < end
                    && offset < other.offset.saturating_add(other.len)
            });
    }
}

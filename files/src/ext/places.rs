//! Where the bytes of a file lie, which `ext4-view` does not tell: from its inode by the extent tree, or by
//! the lists of blocks of ext2 and ext3.
//!
//! The crate has opened the filesystem and found the path before, so header, groups, folders and the inode
//! on the way are in order. What only this module reads (nodes of the tree, lists) is checked here.

use std::{cell::Cell, collections::BTreeMap};

use super::damaged;
use crate::{
    Damage, Extent, FilesError, Missing, Span,
    disk::{LOADED_MAX, View},
    volume,
};

/// The most places one file may lie in.
pub(crate) const EXTENTS_MAX: usize = 1 << 18;
const ROOT: u32 = 2;

/// The inodes of a folder's entries.
pub(super) type Names = BTreeMap<Vec<u8>, u32>;

fn number(names: &Names, name: &[u8]) -> Result<u32, FilesError> {
    names.get(name).copied().ok_or(damaged(Damage::Structure))
}

/// An inode, and where it lies in the volume.
struct Inode {
    number: u32,
    at: u64,
    bytes: [u8; 128],
}

/// What is needed of the header to find inodes.
pub(super) struct Places {
    view: View,
    block: u64,
    blocks: u64,
    first_group: u64,
    group_len: u64,
    per_group: u32,
    inode_len: u64,
    /// Where checksums of nodes begin, if there are any.
    seed: Option<u32>,
    /// How many more bytes of nodes, lists and folders are gone through. All that a session loads suffices
    /// for what is read once; what leads to the same place again and again ends here.
    left: Cell<u64>,
}

fn word(bytes: &[u8], at: usize) -> u32 {
    let found = bytes.get(at..).and_then(|rest| rest.first_chunk());
    found.map_or(0, |bytes| u32::from_le_bytes(*bytes))
}

fn half(bytes: &[u8], at: usize) -> u64 {
    u64::from(word(bytes, at) & 0xffff)
}

fn wrong<E>(_: E) -> FilesError {
    damaged(Damage::Structure)
}

impl Places {
    pub(super) fn open(view: &View) -> Result<Self, FilesError> {
        view.allow(1 << 16);
        let header: [u8; 1024] = view.again().fetch(1024).map_err(wrong)?;
        let (features, read_only) = (word(&header, 0x60), word(&header, 0x64));
        let block = 1024_u64 << word(&header, 0x18).min(6);
        let wide = features & 0x80 != 0;
        let old = word(&header, 0x4c) == 0;
        let blocks_high = if wide {
            u64::from(word(&header, 0x150)) << 32
        } else {
            0
        };
        Ok(Self {
            view: view.again(),
            block,
            blocks: u64::from(word(&header, 4)) | blocks_high,
            first_group: if block == 1024 { 2048 } else { block },
            group_len: if wide { half(&header, 0xfe) } else { 32 },
            per_group: word(&header, 0x28).max(1),
            inode_len: if old { 128 } else { half(&header, 0x58) },
            seed: (read_only & 0x400 != 0).then(|| {
                if features & 0x2000 != 0 {
                    word(&header, 0x270)
                } else {
                    checksum(!0, header.get(0x68..0x78).unwrap_or_default())
                }
            }),
            left: Cell::new(LOADED_MAX),
        })
    }

    /// Lets the next file or folder be read: the view's reads never count more than twice what is left here.
    fn begin(&self) {
        self.view.allow(2 * self.left.get() + (1 << 20));
    }

    fn spend(&self, bytes: u64) -> Result<(), FilesError> {
        let left = self.left.get().checked_sub(bytes);
        self.left
            .set(left.ok_or(FilesError::TooLarge { limit: LOADED_MAX })?);
        Ok(())
    }

    /// An inode by its number.
    fn inode(&self, number: u32) -> Result<Inode, FilesError> {
        let index = number.checked_sub(1).ok_or(damaged(Damage::Structure))?;
        let group = self.first_group + u64::from(index / self.per_group) * self.group_len;
        let mut reader = self.view.again();
        let low = u32::from_le_bytes(reader.fetch(group + 8).map_err(wrong)?);
        let high = if self.group_len > 32 {
            u32::from_le_bytes(reader.fetch(group + 0x28).map_err(wrong)?)
        } else {
            0
        };
        let table = u64::from(low) | u64::from(high) << 32;
        let at = u64::from(index % self.per_group) * self.inode_len;
        let at = table
            .checked_mul(self.block)
            .and_then(|table| table.checked_add(at));
        let at = at.ok_or(damaged(Damage::Structure))?;
        let bytes = reader.fetch(at).map_err(wrong)?;
        Ok(Inode { number, at, bytes })
    }

    /// What the entries of the folder at a path lead to, by name.
    pub(super) fn names_at(&self, path: &[u8]) -> Result<Names, FilesError> {
        self.begin();
        let mut names = self.folder(&self.inode(ROOT)?)?;
        for name in path.split(|byte| *byte == b'/').skip(1) {
            names = self.folder(&self.inode(number(&names, name)?)?)?;
        }
        Ok(names)
    }

    /// The same, of the folder of this inode.
    pub(super) fn names(&self, folder: u32) -> Result<Names, FilesError> {
        self.begin();
        self.folder(&self.inode(folder)?)
    }

    /// Where the bytes of something in a folder lie on the disk, in order. What is in no extent is zeros.
    pub(super) fn named(&self, names: &Names, name: &[u8]) -> Result<Vec<Extent>, FilesError> {
        self.begin();
        self.newest(self.of(&self.inode(number(names, name)?)?)?)
    }

    /// Under how many names something in a folder is on the volume.
    pub(super) fn links(&self, names: &Names, name: &[u8]) -> Result<u32, FilesError> {
        self.begin();
        let inode = self.inode(number(names, name)?)?;
        Ok(half(&inode.bytes, 0x1a) as u32)
    }

    /// How long a block is, and how many there are.
    pub(super) fn blocks(&self) -> (u64, u64) {
        (self.block, self.blocks)
    }

    /// The same of the inode of this number, as if there were no newer copies.
    pub(super) fn numbered(&self, number: u32) -> Result<Vec<Extent>, FilesError> {
        self.begin();
        self.of(&self.inode(number)?)
    }

    /// The places of the newest copies of what lies in these.
    fn newest(&self, extents: Vec<Extent>) -> Result<Vec<Extent>, FilesError> {
        let Some(newest) = self.view.newest() else {
            return Ok(extents);
        };
        let mut found = Vec::with_capacity(extents.len());
        for Extent { file_offset, disk } in extents {
            let start = disk.offset - self.view.start();
            let mut done = 0;
            while done < disk.len {
                if newest.is_escaped(start + done) {
                    let what = Missing::Extents;
                    return Err(FilesError::Unsupported { what });
                }
                let (at, len) = newest.place(start + done, disk.len - done);
                found.push(Extent {
                    file_offset: file_offset + done,
                    disk: Span {
                        offset: self.view.start() + at,
                        len,
                    },
                });
                done += len;
            }
        }
        if found.len() > EXTENTS_MAX {
            let limit = EXTENTS_MAX as u64;
            return Err(FilesError::TooLarge { limit });
        }
        Ok(found)
    }

    fn folder(&self, folder: &Inode) -> Result<Names, FilesError> {
        let mut entries = BTreeMap::new();
        for extent in self.of(folder)? {
            let mut at = extent.disk.offset - self.view.start();
            let end = at + extent.disk.len;
            let mut reader = self.view.again();
            while at < end {
                let head: [u8; 8] = reader.fetch(at).map_err(wrong)?;
                // An entry that fills a block of 64 KiB has no number for its length.
                let len = match half(&head, 4) {
                    0 | 0xffff if self.block == 1 << 16 => self.block,
                    len => len,
                };
                if len < 8 || at + len > end {
                    return Err(damaged(Damage::Structure));
                }
                let [.., name_len, _] = head;
                self.spend(8 + u64::from(name_len))?;
                let inode = word(&head, 0);
                if inode != 0 {
                    let mut name = vec![0; usize::from(name_len)];
                    reader.fetch_into(at + 8, &mut name).map_err(wrong)?;
                    entries.insert(name, inode);
                }
                if entries.len() > volume::ENTRIES_MAX {
                    return Err(damaged(Damage::Endless));
                }
                at += len;
            }
        }
        Ok(entries)
    }

    fn of(&self, inode: &Inode) -> Result<Vec<Extent>, FilesError> {
        let Inode { number, at, bytes } = inode;
        let kind = half(bytes, 0) >> 12;
        let len = u64::from(word(bytes, 4)) | u64::from(word(bytes, 0x6c)) << 32;
        let has_extents = word(bytes, 0x20) & 0x8_0000 != 0;
        // Short links, devices and the like are within their inode.
        if !matches!(kind, 4 | 8) && (kind != 10 || len < 60) {
            let disk = Span {
                offset: self.view.start() + at + 0x28,
                len: 60,
            };
            return Ok(vec![Extent {
                file_offset: 0,
                disk,
            }]);
        }
        let mut found = Found {
            places: self,
            len,
            next: 0,
            extents: Vec::new(),
        };
        let root = bytes.get(0x28..0x64).unwrap_or_default();
        if has_extents {
            let seed = self.seed.map(|seed| {
                let seed = checksum(seed, &number.to_le_bytes());
                checksum(seed, &word(bytes, 0x64).to_le_bytes())
            });
            let depth = half(root, 6);
            if depth > 5 {
                return Err(damaged(Damage::Structure));
            }
            found.tree(root, depth, seed, None)?;
        } else {
            for slot in 0..15 {
                found.list(word(root, slot * 4), slot.saturating_sub(11) as u32)?;
            }
        }
        Ok(found.extents)
    }
}

/// The extents of a file, as they are found.
struct Found<'p> {
    places: &'p Places,
    len: u64,
    /// The first block of the file that is not decided yet.
    next: u64,
    extents: Vec<Extent>,
}

impl Found<'_> {
    /// A node of an extent tree, and which block of the file it begins with if it has a node above. Nodes below
    /// have one depth less and are not empty, so that a tree ends.
    fn tree(
        &mut self,
        node: &[u8],
        depth: u64,
        seed: Option<u32>,
        first: Option<u32>,
    ) -> Result<(), FilesError> {
        let count = half(node, 2) as usize;
        if half(node, 0) != 0xf30a || half(node, 6) != depth || node.len() < (count + 1) * 12 {
            return Err(damaged(Damage::Structure));
        }
        if first.is_some_and(|first| count == 0 || word(node, 12) != first) {
            return Err(damaged(Damage::Structure));
        }
        for entry in node.chunks_exact(12).skip(1).take(count) {
            if depth == 0 {
                // Longer than this: kept for the file, and never written.
                let (len, is_written) = match half(entry, 4) {
                    len @ 0..=0x8000 => (len, true),
                    len => (len - 0x8000, false),
                };
                let start = u64::from(word(entry, 8)) | half(entry, 6) << 32;
                let first = u64::from(word(entry, 0));
                if first < self.next || len == 0 {
                    return Err(damaged(Damage::Structure));
                }
                self.next = first + len;
                if is_written {
                    self.push(first, start, len)?;
                }
                continue;
            }
            let first = word(entry, 0);
            if u64::from(first) < self.next {
                return Err(damaged(Damage::Structure));
            }
            let block = u64::from(word(entry, 4)) | half(entry, 8) << 32;
            let below = self.block(block)?;
            if let Some(seed) = seed {
                let end = (half(&below, 4) as usize + 1) * 12;
                let sum = below.get(..end).map(|node| checksum(seed, node));
                if sum != Some(word(&below, end)) {
                    return Err(damaged(Damage::Structure));
                }
            }
            self.tree(&below, depth - 1, seed, Some(first))?;
        }
        Ok(())
    }

    /// A block, or a block of blocks so many levels up; 0 is a hole.
    fn list(&mut self, block: u32, level: u32) -> Result<(), FilesError> {
        if self.next * self.places.block >= self.len {
            return Ok(());
        }
        let per_block = self.places.block / 4;
        match (block, level) {
            (0, _) => self.next += per_block.pow(level),
            (_, 0) => {
                self.push(self.next, u64::from(block), 1)?;
                self.next += 1;
            }
            _ => {
                for entry in self.block(u64::from(block))?.chunks_exact(4) {
                    self.list(word(entry, 0), level - 1)?;
                }
            }
        }
        Ok(())
    }

    fn block(&self, block: u64) -> Result<Vec<u8>, FilesError> {
        if block == 0 || block >= self.places.blocks {
            return Err(damaged(Damage::Outside));
        }
        self.places.spend(self.places.block)?;
        let mut bytes = vec![0; self.places.block as usize];
        let mut reader = self.places.view.again();
        reader
            .fetch_into(block * self.places.block, &mut bytes)
            .map_err(wrong)?;
        Ok(bytes)
    }

    fn push(&mut self, first: u64, start: u64, count: u64) -> Result<(), FilesError> {
        let Places {
            view,
            block,
            blocks,
            ..
        } = self.places;
        if start == 0 || start + count > *blocks {
            return Err(damaged(Damage::Outside));
        }
        let file_offset = first * block;
        let len = (count * block).min(self.len.saturating_sub(file_offset));
        if len == 0 {
            return Ok(());
        }
        let offset = view.start() + start * block;
        if let Some(Extent {
            file_offset: at,
            disk,
        }) = self.extents.last_mut()
            && *at + disk.len == file_offset
            && disk.offset + disk.len == offset
        {
            disk.len += len;
            return Ok(());
        }
        if self.extents.len() == EXTENTS_MAX {
            return Err(FilesError::TooLarge {
                limit: EXTENTS_MAX as u64,
            });
        }
        self.extents.push(Extent {
            file_offset,
            disk: Span { offset, len },
        });
        Ok(())
    }
}

/// CRC-32C as ext4 uses it, without the last turn.
pub(super) fn checksum(seed: u32, bytes: &[u8]) -> u32 {
    bytes.iter().fold(seed, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            (sum >> 1) ^ (0x82f6_3b78 & (sum & 1).wrapping_neg())
        })
    })
}

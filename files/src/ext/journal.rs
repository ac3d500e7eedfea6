//! The journal of a volume that was not unmounted, gone through as `jbd2` recovers it: of each block that it has, the
//! newest copy of a transaction that is complete and did not revoke it later.
//!
//! Nothing is written. What is known grows over the tries of a session, and what was read of the journal is let go, so
//! that its length is no matter. Only what says which blocks are in it is read; the blocks themselves are when somebody
//! wants them, and have checksums of their own where the filesystem has any.

use std::{collections::BTreeMap, rc::Rc};

use super::{
    damaged,
    places::{Places, checksum},
};
use crate::{
    Damage, Extent, FilesError, Missing,
    disk::{Copy, Newest, View},
};

/// Enough to go through the longest journal that is believed.
const ALLOWANCE: u64 = 4 << 30;
/// Blocks, or revoked ones, that are kept in memory: a journal of 4 GiB has so many of 4 KiB.
const KEPT_MAX: usize = 1 << 20;

const MAGIC: [u8; 4] = [0xc0, 0x3b, 0x39, 0x98];
/// Kinds of blocks.
const DESCRIPTOR: u32 = 1;
const COMMIT: u32 = 2;
const REVOKE: u32 = 5;
/// Features of the journal.
const WIDE: u32 = 0x2;
const CHECKSUM_2: u32 = 0x8;
const CHECKSUM_3: u32 = 0x10;
const FAST_COMMIT: u32 = 0x20;
/// With revoked blocks and asynchronous commits, those that are understood.
const KNOWN: u32 = 0x1 | WIDE | 0x4 | CHECKSUM_2 | CHECKSUM_3 | FAST_COMMIT;
/// Blocks for fast commits where the journal does not say how many.
const FAST_BLOCKS: u64 = 256;
/// So many blocks are left for the rest of it, else it is none that a kernel has made.
const BLOCKS_MIN: u64 = 1024;
/// What fast commits begin with: the mark of their head, and how long it is.
const FAST_HEAD: [u8; 4] = [9, 0, 8, 0];
/// Of a block's tag.
const ESCAPED: u32 = 1;
const SAME_UUID: u32 = 2;
const LAST: u32 = 8;

/// The volume's header: that its journal is to be carried out, and its checksum.
const HEADER: u64 = 1024;
const RECOVER_AT: usize = 0x60;
const RECOVER: u32 = 0x4;
const SUM_AT: usize = 0x3fc;

/// A journal as far as it is known.
pub(crate) enum Journal {
    Read(Box<Log>),
    Known(Rc<Newest>),
}

/// A journal that is gone through.
pub(crate) struct Log {
    block: u64,
    blocks: u64,
    /// Where it lies in the volume.
    extents: Vec<Extent>,
    features: u32,
    seed: u32,
    /// The blocks of the journal that go round, and which is next, of how many that can be.
    first: u64,
    end: u64,
    /// Where fast commits begin, if there are any to be.
    fast: Option<u64>,
    next: u64,
    left: u64,
    sequence: u32,
    /// Of the transaction that is not complete.
    copies: Vec<(u64, Copy)>,
    revoked: Vec<u64>,
    newest: BTreeMap<u64, Copy>,
}

fn word(bytes: &[u8], at: usize) -> u32 {
    let found = bytes.get(at..).and_then(|rest| rest.first_chunk());
    found.map_or(0, |bytes| u32::from_be_bytes(*bytes))
}

fn little(bytes: &[u8], at: usize) -> u32 {
    word(bytes, at).swap_bytes()
}

fn set(bytes: &mut [u8], at: usize, value: u32) {
    if let Some(place) = bytes.get_mut(at..at + 4) {
        place.copy_from_slice(&value.to_le_bytes());
    }
}

fn wrong<E>(_: E) -> FilesError {
    damaged(Damage::Structure)
}

/// The volume with its journal carried out; the volume itself where nothing waits in one.
pub(super) fn carried_out(view: &View) -> Result<View, FilesError> {
    view.allow(1 << 16);
    let header: [u8; 1024] = view.again().fetch(HEADER).map_err(wrong)?;
    let has_journal = little(&header, 0x5c) & 0x4 != 0;
    if !has_journal || little(&header, RECOVER_AT) & RECOVER == 0 {
        return Ok(view.again());
    }
    let mut log = match view.take_journal() {
        Some(Journal::Known(newest)) => {
            view.keep_journal(Journal::Known(newest.clone()));
            return Ok(view.with_newest(newest));
        }
        Some(Journal::Read(log)) => log,
        None => Box::new(Log::begin(view, little(&header, 0xe0))?),
    };
    view.allow(ALLOWANCE);
    let ended = log
        .go_through(view)
        .and_then(|()| Ok((log.header(view)?, log.is_behind(view)?)));
    let (header, is_behind) = match ended {
        Ok(ended) => ended,
        Err(error) => {
            view.keep_journal(Journal::Read(log));
            return Err(error);
        }
    };
    let newest = Rc::new(Newest {
        block: log.block,
        copies: log.newest,
        mark: MAGIC,
        header: (HEADER, header),
        is_behind,
    });
    view.keep_journal(Journal::Known(newest.clone()));
    Ok(view.with_newest(newest))
}

impl Log {
    fn begin(view: &View, inode: u32) -> Result<Self, FilesError> {
        let places = Places::open(view)?;
        let (block, blocks) = places.blocks();
        let mut extents = places.numbered(inode)?;
        for extent in &mut extents {
            extent.disk.offset -= view.start();
        }
        let at = extents.first().filter(|extent| extent.file_offset == 0);
        let at = at.ok_or(damaged(Damage::Structure))?.disk.offset;
        let head: [u8; 1024] = view.again().fetch(at).map_err(wrong)?;
        let kind = word(&head, 4);
        if !head.starts_with(&MAGIC) || !matches!(kind, 3 | 4) {
            return Err(damaged(Damage::Structure));
        }
        // The first kind of header has no features.
        let features = if kind == 4 { word(&head, 0x28) } else { 0 };
        if features & !KNOWN != 0 {
            let what = Missing::Feature;
            return Err(FilesError::Unsupported { what });
        }
        let has_sums = features & (CHECKSUM_2 | CHECKSUM_3) != 0;
        if has_sums {
            let mut plain = head;
            set(&mut plain, 0xfc, 0);
            if checksum(!0, &plain) != word(&head, 0xfc) {
                return Err(damaged(Damage::Structure));
            }
        }
        let [first, all, next] = [0x14, 0x10, 0x1c].map(|at| u64::from(word(&head, at)));
        let fast_blocks = match u64::from(word(&head, 0x54)) {
            _ if features & FAST_COMMIT == 0 => 0,
            0 => FAST_BLOCKS,
            blocks => blocks,
        };
        let end = all.saturating_sub(fast_blocks);
        let has_room = extents.last().is_some_and(|last| {
            let len = last.file_offset + last.disk.len;
            all.checked_mul(block).is_some_and(|end| end <= len)
        });
        let is_sound = (fast_blocks == 0 || end >= BLOCKS_MIN)
            && u64::from(word(&head, 0xc)) == block
            && has_room
            && (1..end).contains(&first)
            && (next == 0 || (first..end).contains(&next));
        if !is_sound {
            return Err(damaged(Damage::Structure));
        }
        Ok(Self {
            block,
            blocks,
            extents,
            features,
            seed: checksum(!0, head.get(0x30..0x40).unwrap_or_default()),
            first,
            end,
            fast: (next != 0 && end < all).then_some(end),
            next,
            // One that begins nowhere is empty.
            left: if next == 0 { 0 } else { end - first },
            sequence: word(&head, 0x18),
            copies: Vec::new(),
            revoked: Vec::new(),
            newest: BTreeMap::new(),
        })
    }

    /// Goes on up to where what is complete ends. A block that cannot be read yet is begun with again.
    fn go_through(&mut self, view: &View) -> Result<(), FilesError> {
        let mut bytes = vec![0; self.block as usize];
        while self.left > 0 {
            let at = self.place(self.next)?;
            view.again().fetch_into(at, &mut bytes).map_err(wrong)?;
            if !bytes.starts_with(&MAGIC) || word(&bytes, 8) != self.sequence {
                break;
            }
            let kind = word(&bytes, 4);
            let sum_at = match kind {
                COMMIT => 16,
                _ => bytes.len() - 4,
            };
            if self.has_sums() && !self.is_sound(&bytes, sum_at) {
                break;
            }
            self.pass(view)?;
            match kind {
                DESCRIPTOR => self.describe(view, &bytes)?,
                REVOKE => self.revoke(&bytes)?,
                COMMIT => self.commit(),
                _ => break,
            }
        }
        self.left = 0;
        Ok(())
    }

    /// Whether fast commits follow the last complete transaction. They are not carried out: each is a change of the
    /// filesystem in words of its own, and without them it is as that transaction left it.
    fn is_behind(&self, view: &View) -> Result<bool, FilesError> {
        let Some(fast) = self.fast else {
            return Ok(false);
        };
        let at = self.place(fast)?;
        let head: [u8; 12] = view.again().fetch(at).map_err(wrong)?;
        Ok(head.starts_with(&FAST_HEAD) && little(&head, 8) == self.sequence)
    }

    fn has_sums(&self) -> bool {
        self.features & (CHECKSUM_2 | CHECKSUM_3) != 0
    }

    fn is_sound(&self, bytes: &[u8], sum_at: usize) -> bool {
        let (before, rest) = bytes.split_at(sum_at.min(bytes.len()));
        let after = rest.get(4..).unwrap_or_default();
        let sum = checksum(checksum(self.seed, before), &[0; 4]);
        checksum(sum, after) == word(bytes, sum_at)
    }

    /// Where a block of the journal lies in the volume.
    fn place(&self, number: u64) -> Result<u64, FilesError> {
        let at = number * self.block;
        let index = self
            .extents
            .partition_point(|extent| extent.file_offset <= at);
        let found = index
            .checked_sub(1)
            .and_then(|index| self.extents.get(index));
        let found = found.filter(|extent| at < extent.file_offset + extent.disk.len);
        let extent = found.ok_or(damaged(Damage::Structure))?;
        Ok(extent.disk.offset + (at - extent.file_offset))
    }

    /// The block is done with: the next one, and whatever was loaded of it goes.
    fn pass(&mut self, view: &View) -> Result<(), FilesError> {
        let at = self.place(self.next)?;
        self.next += 1;
        if self.next == self.end {
            self.next = self.first;
        }
        self.left = self.left.saturating_sub(1);
        view.let_go(at..at + self.block);
        Ok(())
    }

    /// Which blocks follow, in the form that the journal's features say.
    fn describe(&mut self, view: &View, bytes: &[u8]) -> Result<(), FilesError> {
        let is_3 = self.features & CHECKSUM_3 != 0;
        let is_wide = self.features & WIDE != 0;
        let tag_len = match self.features {
            _ if is_3 => 16,
            features if features & CHECKSUM_2 != 0 => 10 + 4 * usize::from(is_wide),
            _ => 8 + 4 * usize::from(is_wide),
        };
        let end = bytes.len() - if self.has_sums() { 4 } else { 0 };
        let mut at = 12;
        while at + tag_len <= end && self.left > 0 {
            let flags = if is_3 {
                word(bytes, at + 4)
            } else {
                word(bytes, at + 4) & 0xffff
            };
            let high = if is_wide || is_3 {
                word(bytes, at + 8)
            } else {
                0
            };
            let high = if is_wide { high } else { 0 };
            let block = u64::from(word(bytes, at)) | u64::from(high) << 32;
            if block >= self.blocks {
                return Err(damaged(Damage::Outside));
            }
            let copy = Copy {
                at: self.place(self.next)?,
                is_escaped: flags & ESCAPED != 0,
            };
            self.copies.push((block, copy));
            self.keep()?;
            self.pass(view)?;
            if flags & LAST != 0 {
                break;
            }
            at += tag_len + if flags & SAME_UUID == 0 { 16 } else { 0 };
        }
        Ok(())
    }

    fn revoke(&mut self, bytes: &[u8]) -> Result<(), FilesError> {
        let len = if self.features & WIDE != 0 { 8 } else { 4 };
        let end = (word(bytes, 12) as usize).min(bytes.len());
        let records = bytes.get(16..end).unwrap_or_default();
        for record in records.chunks_exact(len) {
            let number = record
                .iter()
                .fold(0, |sum, byte| sum << 8 | u64::from(*byte));
            self.revoked.push(number);
        }
        self.keep()
    }

    fn keep(&self) -> Result<(), FilesError> {
        let kept = self.copies.len() + self.revoked.len() + self.newest.len();
        if kept > KEPT_MAX {
            return Err(FilesError::TooLarge {
                limit: KEPT_MAX as u64 * self.block,
            });
        }
        Ok(())
    }

    /// The transaction is complete. What it revoked is not taken from it, nor from those before.
    fn commit(&mut self) {
        for (block, copy) in self.copies.drain(..) {
            self.newest.insert(block * self.block, copy);
        }
        for block in self.revoked.drain(..) {
            self.newest.remove(&block.saturating_mul(self.block));
        }
        self.sequence = self.sequence.wrapping_add(1);
    }

    /// The newest header, which says that nothing waits any more.
    fn header(&self, view: &View) -> Result<Vec<u8>, FilesError> {
        let within = HEADER % self.block;
        let copy = self.newest.get(&(HEADER - within));
        let at = copy.map_or(HEADER, |copy| copy.at + within);
        let mut header: [u8; 1024] = view.again().fetch(at).map_err(wrong)?;
        let sum = |header: &[u8]| checksum(!0, header.get(..SUM_AT).unwrap_or_default());
        let was_sound = sum(&header) == little(&header, SUM_AT);
        let features = little(&header, RECOVER_AT);
        set(&mut header, RECOVER_AT, features & !RECOVER);
        if was_sound {
            let sum = sum(&header);
            set(&mut header, SUM_AT, sum);
        }
        Ok(header.to_vec())
    }
}

//! Writing, discarding and zeroing at any byte offset.
//!
//! A write is acknowledged when its blocks are in the buffer and their space, with the worst case
//! of the paths above them, is reserved: so a full store is said before anything is promised. A
//! part of a block is merged with the rest when it is written, so that a damaged block is the
//! writer's error and not a later commit's.

use std::rc::Rc;

use super::error::{Error, InvalidRequest};
use super::lineage::{Version, VersionKind};
use super::map::Entry;
use super::overlay::{Cut, CutRun, Dirty, Place};
use super::pool::Pool;
use super::read::check_range;
use super::seal::Cipher;
use super::state::{Shared, cost};
use super::writer::Meter;
use crate::backend::BlockBackend;
use crate::units::{BlockSize, VersionId};

impl<B: BlockBackend> Pool<B> {
    /// Writes bytes to a head, at any offset and of any length within the disk. Durable after the
    /// next flush or commit.
    ///
    /// # Errors
    /// `NotFound`; `InvalidRequest`; `NoSpace`: what comes before the block that found no space is
    /// written, the rest is not. `Corrupt` if a block that is written in part cannot be read.
    pub async fn write(&self, head: VersionId, offset: u64, bytes: &[u8]) -> Result<(), Error> {
        self.write_for(head, offset, bytes, None).await
    }

    pub(super) async fn write_for(
        &self,
        head: VersionId,
        offset: u64,
        bytes: &[u8],
        meter: Option<&Meter>,
    ) -> Result<(), Error> {
        let block_size = self.shared.check_write(head, offset, bytes.len() as u64)?;
        let (mut rest, mut at) = (bytes, offset);
        while !rest.is_empty() {
            let within = at % block_size.bytes();
            let room = usize::try_from(block_size.bytes() - within).unwrap_or(usize::MAX);
            let (part, after) = rest.split_at(rest.len().min(room));
            self.shared
                .write_part(head, block_size, at, Part::Bytes(part), meter)
                .await?;
            at += part.len() as u64;
            rest = after;
        }
        Ok(())
    }

    /// Tells the engine that a range is not needed any more. It reads as zeroes, and its space
    /// comes back unless a snapshot needs it. Whole blocks are cut off; the rest is zeroed.
    ///
    /// # Errors
    /// As for [`Pool::write`].
    pub async fn discard(&self, head: VersionId, offset: u64, len: u64) -> Result<(), Error> {
        self.discard_for(head, offset, len, None).await
    }

    pub(super) async fn discard_for(
        &self,
        head: VersionId,
        offset: u64,
        len: u64,
        meter: Option<&Meter>,
    ) -> Result<(), Error> {
        self.cut(head, offset, len, Cut::Discard, meter).await
    }

    /// Makes a range read as zeroes without writing them: the same effort for one block and for a
    /// whole disk.
    ///
    /// # Errors
    /// As for [`Pool::write`].
    pub async fn write_zeroes(&self, head: VersionId, offset: u64, len: u64) -> Result<(), Error> {
        self.zero_for(head, offset, len, None).await
    }

    pub(super) async fn zero_for(
        &self,
        head: VersionId,
        offset: u64,
        len: u64,
        meter: Option<&Meter>,
    ) -> Result<(), Error> {
        self.cut(head, offset, len, Cut::Zero, meter).await
    }

    async fn cut(
        &self,
        head: VersionId,
        offset: u64,
        len: u64,
        cut: Cut,
        meter: Option<&Meter>,
    ) -> Result<(), Error> {
        let block_size = self.shared.check_write(head, offset, len)?;
        let disk_len = self.shared.state.borrow().readable(head)?.len;
        let (block, end) = (block_size.bytes(), offset + len);
        let first = offset.div_ceil(block);
        // The last block of a disk may be a part of one; it is whole all the same.
        let last = if end == disk_len {
            end.div_ceil(block)
        } else {
            end / block
        };
        if first >= last {
            return self.zero_part(head, block_size, offset, end, meter).await;
        }
        self.zero_part(head, block_size, offset, first * block, meter)
            .await?;
        self.shared
            .cut_run(
                head,
                block_size,
                CutRun {
                    start: first,
                    end: last,
                    cut,
                    meter: meter.cloned(),
                },
            )
            .await?;
        self.zero_part(head, block_size, (last * block).min(end), end, meter)
            .await
    }

    /// Zeroes a range that covers no whole block; it may touch two.
    async fn zero_part(
        &self,
        head: VersionId,
        block_size: BlockSize,
        from: u64,
        to: u64,
        meter: Option<&Meter>,
    ) -> Result<(), Error> {
        let mut at = from;
        while at < to {
            let end = to.min((at / block_size.bytes() + 1) * block_size.bytes());
            self.shared
                .write_part(head, block_size, at, Part::Zeroes(end - at), meter)
                .await?;
            at = end;
        }
        Ok(())
    }
}

/// What is written into one block.
#[derive(Clone, Copy)]
enum Part<'b> {
    Bytes(&'b [u8]),
    Zeroes(u64),
}

impl Part<'_> {
    fn len(self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Zeroes(len) => len,
        }
    }

    fn put(self, block: &mut [u8], within: u64) {
        let from = usize::try_from(within).unwrap_or(usize::MAX);
        let to = from.saturating_add(usize::try_from(self.len()).unwrap_or(usize::MAX));
        if let Some(place) = block.get_mut(from..to) {
            match self {
                Self::Bytes(bytes) => place.copy_from_slice(bytes),
                Self::Zeroes(_) => place.fill(0),
            }
        }
    }
}

impl<B: BlockBackend> Shared<B> {
    fn check_write(&self, id: VersionId, offset: u64, len: u64) -> Result<BlockSize, Error> {
        let state = self.state.borrow();
        state.check_open()?;
        let version = state.readable(id)?;
        if version.kind != VersionKind::Head {
            return Err(InvalidRequest::NotAHead(id).into());
        }
        check_range(version, offset, len)?;
        state.check_keys(id)?;
        Ok(version.block_size)
    }

    async fn write_part(
        &self,
        id: VersionId,
        block_size: BlockSize,
        offset: u64,
        part: Part<'_>,
        meter: Option<&Meter>,
    ) -> Result<(), Error> {
        let index = block_size.index_of(offset);
        let within = offset % block_size.bytes();
        let block_len = block_size.len() as usize;
        loop {
            self.wait_for_room(id, Some(index)).await?;
            if let Part::Bytes(bytes) = part
                && bytes.len() == block_len
            {
                self.put(id, block_size, index, bytes.to_vec(), meter);
                return Ok(());
            }
            // The rest of the block comes from memory, or from the backend.
            let (epoch, ground) = {
                let mut state = self.state.borrow_mut();
                let head = state.heads.entry(id).or_default();
                if let Some(block) = head.open.bytes_mut(index) {
                    part.put(block, within);
                    return Ok(());
                }
                (head.epoch, head.place(index))
            };
            let (mut block, is_from_memory) = match &ground {
                Place::Block(Dirty::Buffered(bytes)) => (bytes.to_vec(), true),
                Place::Cut => (vec![0; block_len], true),
                Place::Block(Dirty::Spilled(entry)) => (
                    self.read_ground(Some(*entry), id, index, block_len).await?,
                    false,
                ),
                Place::Clear => (self.read_ground(None, id, index, block_len).await?, false),
            };
            if !is_from_memory && !self.stands(id, index, epoch, &ground) {
                continue;
            }
            part.put(&mut block, within);
            self.put(id, block_size, index, block, meter);
            return Ok(());
        }
    }

    /// Whether the ground of a partial write is still what it was before it was read.
    fn stands(&self, id: VersionId, index: u64, epoch: u64, ground: &Place) -> bool {
        let state = self.state.borrow();
        let Some(head) = state.heads.get(&id) else {
            return false;
        };
        let is_same = match (ground, head.place(index)) {
            (Place::Clear, Place::Clear) => true,
            (Place::Block(Dirty::Spilled(a)), Place::Block(Dirty::Spilled(b))) => *a == b,
            _ => false,
        };
        is_same && head.epoch == epoch && head.rollbacks == 0 && state.check_keys(id).is_ok()
    }

    /// What a partial write reads from: the version, and what opens its blocks.
    fn ground(&self, id: VersionId) -> Result<(Version, Option<Cipher>), Error> {
        let state = self.state.borrow();
        let version = state.readable(id)?.clone();
        let cipher = state.keyring.cipher(id, &version)?;
        Ok((version, cipher))
    }

    async fn read_ground(
        &self,
        known: Option<Entry>,
        id: VersionId,
        index: u64,
        block_len: usize,
    ) -> Result<Vec<u8>, Error> {
        loop {
            let (version, cipher) = self.ground(id)?;
            let read = async {
                let entry = match known {
                    Some(entry) => entry,
                    None => self.entry(&version, index).await?,
                };
                let mut block = vec![0; block_len];
                if let Some(object) = entry.object() {
                    self.store
                        .block(object, index, cipher.as_ref(), &mut block)
                        .await?;
                }
                Ok(block)
            };
            match read.await {
                Err(Error::Corrupt(_)) if known.is_none() => {
                    // Damaged, or moved by a commit meanwhile.
                    let root = self.state.borrow().readable(id)?.root;
                    if root == version.root {
                        return self.reread_corrupt(&version, cipher.as_ref(), index).await;
                    }
                }
                result => return result,
            }
        }
    }

    /// Reads what failed once more, for its error.
    async fn reread_corrupt(
        &self,
        version: &Version,
        cipher: Option<&Cipher>,
        index: u64,
    ) -> Result<Vec<u8>, Error> {
        let entry = self.entry(version, index).await?;
        let mut block = vec![0; version.block_size.len() as usize];
        if let Some(object) = entry.object() {
            self.store.block(object, index, cipher, &mut block).await?;
        }
        Ok(block)
    }

    /// Puts a whole block into the buffer. Room was waited for in the same synchronous section, or
    /// before a read: the buffer may then be over its bound by the writers in flight.
    pub(super) fn put(
        &self,
        id: VersionId,
        block_size: BlockSize,
        index: u64,
        bytes: Vec<u8>,
        meter: Option<&Meter>,
    ) {
        self.change(id, block_size, |overlay| {
            overlay
                .put(index, Dirty::Buffered(Rc::new(bytes)), meter.cloned())
                .into_iter()
                .collect()
        });
    }

    async fn cut_run(
        &self,
        id: VersionId,
        block_size: BlockSize,
        run: CutRun,
    ) -> Result<(), Error> {
        self.wait_for_room(id, None).await?;
        self.change(id, block_size, |overlay| overlay.cut(run));
        Ok(())
    }

    /// Forgets the open overlay of a head, and gives up what was spilled of it.
    pub(super) fn give_up_writes(&self, id: VersionId) {
        let mut guard = self.state.borrow_mut();
        let state = &mut *guard;
        let block_size = state.lineage.version(id).map(|version| version.block_size);
        let Some((head, block_size)) = state.heads.get_mut(&id).zip(block_size) else {
            return;
        };
        let open = std::mem::take(&mut head.open);
        head.epoch += 1;
        self.give_up(state, open.spilled_objects(), block_size);
        state.is_stuck = false;
        state.forget_idle_heads();
        state.recount();
        drop(guard);
        self.progress.notify(usize::MAX);
    }

    /// Changes the open overlay of a head and keeps the sums.
    pub(super) fn change(
        &self,
        id: VersionId,
        block_size: BlockSize,
        change: impl FnOnce(&mut super::overlay::Overlay) -> Vec<super::map::entry::Object>,
    ) {
        let mut guard = self.state.borrow_mut();
        let state = &mut *guard;
        let Some(version) = state.lineage.version(id) else {
            return;
        };
        let overlay = &mut state.heads.entry(id).or_default().open;
        let before = (overlay.buffered(), cost(overlay, version));
        let gone = change(overlay);
        let after = (overlay.buffered(), cost(overlay, version));
        let bytes = |blocks: u64| blocks * block_size.bytes();
        state.buffered_bytes =
            (state.buffered_bytes + bytes(after.0)).saturating_sub(bytes(before.0));
        state.reserved_bytes = (state.reserved_bytes + after.1).saturating_sub(before.1);
        self.give_up(state, gone, block_size);
        if state.buffered_bytes >= self.buffer_max {
            self.wake.notify(1);
        }
    }
}

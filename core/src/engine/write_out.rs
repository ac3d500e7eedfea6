//! Writing buffered blocks to the backend: in a commit, or before it when the buffer is full.

use std::rc::Rc;

use super::error::{Error, InvalidRequest};
use super::hash::Checksum;
use super::map::Entry;
use super::map::entry::Object;
use super::overlay::{Dirty, Overlay, Sealed, Writes};
use super::seal::Cipher;
use super::stage::Stage;
use super::state::{Shared, Standing};
use super::store::Store;
use crate::backend::{BlockBackend, Placement};
use crate::units::{BlockSize, Generation, VersionId};

/// A run of blocks at least this long is bulk.
const BULK_LEN: u64 = 256 * 1024;

/// Compares in pieces: a comparison of slices is many times faster than one of bytes.
fn is_zero(bytes: &[u8]) -> bool {
    const ZEROES: [u8; 4096] = [0; 4096];
    bytes
        .chunks(ZEROES.len())
        .all(|piece| ZEROES.get(..piece.len()) == Some(piece))
}

/// For each block of an ascending row of indexes, whether it belongs to a long run.
fn placements(indexes: &[u64], block_size: BlockSize) -> Vec<Placement> {
    let mut placements = Vec::with_capacity(indexes.len());
    for run in indexes.chunk_by(|a, b| a + 1 == *b) {
        let is_bulk = run.len() as u64 * block_size.bytes() >= BULK_LEN;
        let placement = if is_bulk {
            Placement::Bulk
        } else {
            Placement::Scattered
        };
        placements.extend(std::iter::repeat_n(placement, run.len()));
    }
    placements
}

impl<B: BlockBackend> Store<B> {
    /// Writes a block; zeroes need no storage, of an encrypted disk either.
    async fn write_block(
        &self,
        placement: Placement,
        index: u64,
        bytes: &[u8],
        birth: Generation,
        cipher: Option<&Cipher>,
    ) -> Result<Entry, Error> {
        if is_zero(bytes) {
            return Ok(Entry::Zero { birth });
        }
        let (checksum, location) = match cipher {
            None => {
                let location = self.backend.write(placement, bytes).await?;
                (Checksum::of(bytes), location)
            }
            Some(cipher) => {
                let mut block = bytes.to_vec();
                let tag = cipher.seal(birth, index, &mut block);
                let tag = tag.ok_or(InvalidRequest::Session)?;
                (tag, self.backend.write(placement, &block).await?)
            }
        };
        Ok(Entry::Object(Object {
            location,
            birth,
            checksum,
            is_sealed: cipher.is_some(),
        }))
    }
}

impl<B: BlockBackend> Stage<'_, B> {
    /// Writes what an overlay has in memory; the result goes into a map.
    pub(super) async fn sealed(
        &mut self,
        overlay: &Overlay,
        block_size: BlockSize,
        cipher: Option<&Cipher>,
    ) -> Result<Writes, Error> {
        let indexes: Vec<u64> = overlay.blocks().map(|(index, ..)| index).collect();
        let mut blocks = Vec::with_capacity(indexes.len());
        let placements = placements(&indexes, block_size);
        for ((index, dirty, meter), placement) in overlay.blocks().zip(placements) {
            let entry = match dirty {
                Dirty::Spilled(entry) => *entry,
                Dirty::Buffered(bytes) => {
                    let birth = self.generation;
                    let entry = self
                        .store
                        .write_block(placement, index, bytes, birth, cipher)
                        .await?;
                    if let Some(object) = entry.object() {
                        self.fresh.push((object.location, block_size.len()));
                        self.written.data_bytes += block_size.bytes();
                    }
                    entry
                }
            };
            let meter = meter.cloned();
            blocks.push(Sealed {
                index,
                entry,
                meter,
            });
        }
        Ok(Writes {
            blocks,
            cuts: overlay.cuts().cloned().collect(),
        })
    }
}

impl<B: BlockBackend> Shared<B> {
    /// Makes room in the buffer: writes out what is open, without a commit. Ends a generation, so
    /// that no block is ever written out twice in one.
    pub(super) async fn spill(&self) {
        let (generation, blocks) = {
            let mut state = self.state.borrow_mut();
            let generation = state.generation;
            state.generation = generation.next();
            (generation, open_blocks(&state))
        };
        let mut end = Ok(());
        'heads: for OpenBlocks {
            head,
            block_size,
            cipher,
            blocks,
        } in blocks
        {
            let indexes: Vec<u64> = blocks.iter().map(|&(index, _)| index).collect();
            let placements = placements(&indexes, block_size);
            for ((index, bytes), placement) in blocks.into_iter().zip(placements) {
                let cipher = cipher.as_ref();
                let store = &self.store;
                match store
                    .write_block(placement, index, &bytes, generation, cipher)
                    .await
                {
                    Ok(entry) => self.spilled(head, block_size, index, &bytes, entry),
                    Err(error) => {
                        end = Err(error);
                        break 'heads;
                    }
                }
            }
        }
        match end {
            Ok(()) => {}
            Err(Error::NoSpace) => self.state.borrow_mut().is_stuck = true,
            Err(_) => self.poison(Standing::Poisoned),
        }
        self.state.borrow_mut().recount();
        self.progress.notify(usize::MAX);
    }

    fn spilled(
        &self,
        head: VersionId,
        block_size: BlockSize,
        index: u64,
        bytes: &Rc<Vec<u8>>,
        entry: Entry,
    ) {
        let mut state = self.state.borrow_mut();
        let overlay = state.heads.get_mut(&head).map(|head| &mut head.open);
        let is_needed = overlay.is_some_and(|overlay| overlay.spill(index, bytes, entry));
        if is_needed {
            // Writers that wait for room need not wait for the whole spill.
            state.buffered_bytes = state.buffered_bytes.saturating_sub(block_size.bytes());
            drop(state);
            self.progress.notify(usize::MAX);
        } else if let Some(object) = entry.object() {
            // It was written again, cut, or closed in the meantime.
            self.give_up(&mut state, [object], block_size);
        }
    }
}

/// What waits in memory for one head.
struct OpenBlocks {
    head: VersionId,
    block_size: BlockSize,
    cipher: Option<Cipher>,
    blocks: Vec<(u64, Rc<Vec<u8>>)>,
}

fn open_blocks(state: &super::state::State) -> Vec<OpenBlocks> {
    let mut all = Vec::new();
    for (&id, head) in state
        .heads
        .iter()
        .filter(|(_, head)| head.open.buffered() > 0)
    {
        let Some(version) = state.lineage.version(id) else {
            continue;
        };
        // One whose keys are gone cannot have anything that waits.
        let Ok(cipher) = state.keyring.cipher(id, version) else {
            continue;
        };
        let blocks = head
            .open
            .blocks()
            .filter_map(|(index, dirty, _)| match dirty {
                Dirty::Buffered(bytes) => Some((index, Rc::clone(bytes))),
                Dirty::Spilled(_) => None,
            });
        all.push(OpenBlocks {
            head: id,
            block_size: version.block_size,
            cipher,
            blocks: blocks.collect(),
        });
    }
    all
}

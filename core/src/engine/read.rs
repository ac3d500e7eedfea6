//! Reading a head or snapshot at any byte offset.
//!
//! What stands above the map is looked up in one synchronous section with the root; the map is
//! walked after that. If the ground moved meanwhile (a commit freed what the old root reaches, and
//! its place was used again), the checksums notice, and the read begins anew.

use futures_util::stream::{self, TryStreamExt};

use super::error::{Error, InvalidRequest};
use super::lineage::Version;
use super::map::entry::Object;
use super::map::shape::{slot, span};
use super::map::{Entry, NodeName};
use super::overlay::{Dirty, Place};
use super::pool::Pool;
use super::seal::Cipher;
use super::state::{Shared, State};
use crate::backend::BlockBackend;
use crate::units::VersionId;

/// Data blocks read in parallel by one call.
const PARALLEL_READS: usize = 16;

/// A part of the caller's buffer that lies in one block.
struct Piece<'b> {
    index: u64,
    /// Where in the block it begins.
    within: usize,
    bytes: &'b mut [u8],
}

pub(super) fn check_range(version: &Version, offset: u64, len: u64) -> Result<(), InvalidRequest> {
    let disk_len = version.len;
    match offset.checked_add(len) {
        Some(end) if end <= disk_len => Ok(()),
        _ => Err(InvalidRequest::PastTheEnd {
            offset,
            len,
            disk_len,
        }),
    }
}

/// Identifies the state that a lookup was made in.
fn epoch(state: &State, id: VersionId) -> Option<(u64, Entry)> {
    let root = state.lineage.version(id)?.root;
    Some((state.heads.get(&id).map_or(0, |head| head.epoch), root))
}

impl<B: BlockBackend> Pool<B> {
    /// Fills a buffer from a version, at any offset and of any length within the disk. What was
    /// never written reads as zeroes.
    ///
    /// # Errors
    /// `NotFound`; `InvalidRequest(PastTheEnd)`; `Corrupt`: the buffer's content is undefined then.
    pub async fn read(&self, id: VersionId, offset: u64, buffer: &mut [u8]) -> Result<(), Error> {
        loop {
            let before = {
                let state = self.shared.state.borrow();
                state.check_open()?;
                check_range(state.readable(id)?, offset, buffer.len() as u64)?;
                epoch(&state, id)
            };
            match self.shared.try_read(id, offset, buffer).await {
                Err(Error::Corrupt(_)) if epoch(&self.shared.state.borrow(), id) != before => {}
                result => return result,
            }
        }
    }
}

impl<B: BlockBackend> Shared<B> {
    async fn try_read(&self, id: VersionId, offset: u64, buffer: &mut [u8]) -> Result<(), Error> {
        // Everything that stands above the map is copied now; the rest is found from this root.
        let (version, cipher, below) = {
            let state = self.state.borrow();
            let version = state.readable(id)?.clone();
            let cipher = state.keyring.cipher(id, &version)?;
            let mut below = Vec::new();
            for piece in pieces(buffer, offset, version.block_size.bytes()) {
                let head = state.heads.get(&id);
                match head.map_or(Place::Clear, |head| head.place(piece.index)) {
                    Place::Clear => below.push((piece, None)),
                    Place::Cut => piece.bytes.fill(0),
                    Place::Block(Dirty::Spilled(entry)) => below.push((piece, Some(entry))),
                    Place::Block(Dirty::Buffered(block)) => {
                        let end = piece.within + piece.bytes.len();
                        if let Some(bytes) = block.get(piece.within..end) {
                            piece.bytes.copy_from_slice(bytes);
                        }
                    }
                }
            }
            (version, cipher, below)
        };
        let cipher = cipher.as_ref();
        let mut found = Vec::with_capacity(below.len());
        let mut cursor = LeafCursor::default();
        for (piece, known) in below {
            let entry = match known {
                Some(entry) => entry,
                None => cursor.entry(self, &version, piece.index).await?,
            };
            match entry.object() {
                Some(object) => found.push((piece, object)),
                None => piece.bytes.fill(0),
            }
        }
        let block_len = version.block_size.len() as usize;
        if let [(piece, object)] = found.as_mut_slice() {
            return self.read_piece(piece, *object, cipher, block_len).await;
        }
        let reads = found.into_iter().map(Ok);
        stream::iter(reads)
            .try_for_each_concurrent(PARALLEL_READS, |(mut piece, object)| async move {
                self.read_piece(&mut piece, object, cipher, block_len).await
            })
            .await
    }

    async fn read_piece(
        &self,
        piece: &mut Piece<'_>,
        object: Object,
        cipher: Option<&Cipher>,
        block_len: usize,
    ) -> Result<(), Error> {
        if piece.bytes.len() == block_len {
            return self
                .store
                .block(object, piece.index, cipher, piece.bytes)
                .await;
        }
        let mut block = vec![0; block_len];
        self.store
            .block(object, piece.index, cipher, &mut block)
            .await?;
        if let Some(bytes) = block.get(piece.within..piece.within + piece.bytes.len()) {
            piece.bytes.copy_from_slice(bytes);
        }
        Ok(())
    }

    /// The entry of one block in the map of a version.
    pub(super) async fn entry(&self, version: &Version, index: u64) -> Result<Entry, Error> {
        LeafCursor::default().entry(self, version, index).await
    }
}

/// Finds entries in ascending order; neighbours in one leaf cost one descent.
#[derive(Default)]
struct LeafCursor {
    leaf: Option<(u64, Option<std::rc::Rc<super::map::Node>>)>,
}

impl LeafCursor {
    async fn entry<B: BlockBackend>(
        &mut self,
        shared: &Shared<B>,
        version: &Version,
        index: u64,
    ) -> Result<Entry, Error> {
        let first = index & !(span(1) - 1);
        if self.leaf.as_ref().is_none_or(|&(leaf, _)| leaf != first) {
            let mut name: NodeName = version.root_name(shared.store.pool_id);
            let mut entry = version.root;
            loop {
                let Some(object) = entry.object() else {
                    // Zeroes or nothing over the whole subtree: no need for a leaf.
                    self.leaf = Some((first, None));
                    break;
                };
                let node = shared.store.node(object, &name).await?;
                if name.level == 1 {
                    self.leaf = Some((first, Some(node)));
                    break;
                }
                let slot = slot(name.level, index);
                entry = node.entry(slot);
                name = name.child(slot);
            }
        }
        let leaf = self.leaf.as_ref().and_then(|(_, leaf)| leaf.as_ref());
        Ok(leaf.map_or(Entry::None, |leaf| leaf.entry(slot(1, index))))
    }
}

fn pieces(buffer: &mut [u8], offset: u64, block_len: u64) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut rest, mut at) = (buffer, offset);
    while !rest.is_empty() {
        let within = at % block_len;
        let len = rest
            .len()
            .min(usize::try_from(block_len - within).unwrap_or(usize::MAX));
        let (bytes, after) = rest.split_at_mut(len);
        let within = usize::try_from(within).unwrap_or_default();
        pieces.push(Piece {
            index: at / block_len,
            within,
            bytes,
        });
        at += len as u64;
        rest = after;
    }
    pieces
}

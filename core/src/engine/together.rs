//! Whole blocks written in one synchronous step, so that no commit has a part of them.

use super::error::{Error, InvalidRequest};
use super::lineage::VersionKind;
use super::overlay::{Cut, CutRun};
use super::pool::Pool;
use super::read::check_range;
use super::state::Shared;
use super::writer::Meter;
use crate::backend::BlockBackend;
use crate::units::{BlockSize, VersionId};

/// Whole blocks, to be written together with others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whole {
    /// One block.
    Block {
        /// Where it begins; a multiple of the block size.
        offset: u64,
        /// Its bytes, a block long.
        bytes: Vec<u8>,
    },
    /// Blocks that are zeroes from now on.
    Zeroes {
        /// Where they begin; a multiple of the block size.
        offset: u64,
        /// Their length, a multiple of the block size.
        len: u64,
    },
}

impl<B: BlockBackend> Pool<B> {
    /// Writes all of them in one synchronous step, or none: no commit has a part of them. The buffer may
    /// be over its bound after.
    pub(super) fn write_together(
        &self,
        head: VersionId,
        wholes: &[Whole],
        meter: Option<&Meter>,
    ) -> Result<(), Error> {
        let shared = &self.shared;
        let block_size = shared.check_together(head, wholes)?;
        for whole in wholes {
            match whole {
                Whole::Block { offset, bytes } => {
                    let index = block_size.index_of(*offset);
                    shared.put(head, block_size, index, bytes.clone(), meter);
                }
                Whole::Zeroes { offset, len } => {
                    let run = CutRun {
                        start: block_size.index_of(*offset),
                        end: (offset + len).div_ceil(block_size.bytes()),
                        cut: Cut::Zero,
                        meter: meter.cloned(),
                    };
                    shared.change(head, block_size, |overlay| overlay.cut(run));
                }
            }
        }
        Ok(())
    }
}

impl<B: BlockBackend> Shared<B> {
    /// Whether all of them can be written now; the head's block size.
    fn check_together(&self, id: VersionId, wholes: &[Whole]) -> Result<BlockSize, Error> {
        let state = self.state.borrow();
        state.check_open()?;
        let version = state.readable(id)?;
        state.check_keys(id)?;
        let is_moving = state.heads.get(&id).is_some_and(|head| head.rollbacks > 0);
        if version.kind != VersionKind::Head || is_moving {
            return Err(InvalidRequest::NotAHead(id).into());
        }
        let block = version.block_size.bytes();
        let mut need = 0_u64;
        for whole in wholes {
            let (offset, len, index) = match whole {
                Whole::Block { offset, bytes } => {
                    // The last block of a disk may be a part of one.
                    let len = block.min(version.len.saturating_sub(*offset));
                    let is_long = bytes.len() as u64 == block;
                    let index = version.block_size.index_of(*offset);
                    (*offset, if is_long { len } else { 0 }, Some(index))
                }
                Whole::Zeroes { offset, len } => (*offset, *len, None),
            };
            check_range(version, offset, len)?;
            let is_end = offset + len == version.len;
            if len == 0 || !offset.is_multiple_of(block) || !(len.is_multiple_of(block) || is_end) {
                return Err(InvalidRequest::NotWhole { offset, len }.into());
            }
            need = need.saturating_add(self.need(&state, id, index)?);
        }
        if state.is_stuck || !self.has_space(&state, need, false) {
            return Err(Error::NoSpace);
        }
        Ok(version.block_size)
    }
}

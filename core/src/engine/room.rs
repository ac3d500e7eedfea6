//! Room for a write: in the buffer, and in the store.
//!
//! A write that finds none waits for the buffer to empty, and in a full store for what can be got
//! back. Only then is it told that there is no space, before anything of it is promised.

use super::error::Error;
use super::overlay::{Dirty, Place};
use super::row_changes::RowChanges;
use super::state::{Shared, State};
use crate::backend::BlockBackend;
use crate::units::VersionId;

impl<B: BlockBackend> Shared<B> {
    /// Waits until the head can be written and the buffer has room; makes sure of the space.
    pub(super) async fn wait_for_room(
        &self,
        id: VersionId,
        index: Option<u64>,
    ) -> Result<(), Error> {
        let mut has_made_room = false;
        loop {
            let progress = self.progress.listen();
            let is_full = {
                let state = self.state.borrow();
                state.check_open()?;
                state.check_keys(id)?;
                let need = self.need(&state, id, index)?;
                let head = state.heads.get(&id);
                let is_moving = head.is_some_and(|head| head.rollbacks > 0);
                let has_room = need == 0 || state.buffered_bytes < self.buffer_max;
                if !is_moving && has_room {
                    if need == 0 || self.has_space(&state, need, index.is_none()) {
                        return Ok(());
                    }
                    true
                } else {
                    if !is_moving && state.is_stuck {
                        return Err(Error::NoSpace);
                    }
                    false
                }
            };
            if is_full {
                if has_made_room {
                    return Err(Error::NoSpace);
                }
                self.make_room().await?;
                has_made_room = true;
                continue;
            }
            self.wake.notify(1);
            progress.await;
        }
    }

    /// What a write will need at most; zero if its block is in the buffer already.
    pub(super) fn need(
        &self,
        state: &State,
        id: VersionId,
        index: Option<u64>,
    ) -> Result<u64, Error> {
        let version = state.readable(id)?;
        let path = (u64::from(version.level()) + 1) * super::map::node::NODE_LEN as u64;
        let open = state.heads.get(&id).map(|head| &head.open);
        Ok(match (index, open) {
            (None, _) => 2 * path,
            (Some(_), None) => version.block_size.bytes() + path,
            (Some(index), Some(open)) => match open.place(index) {
                Place::Block(Dirty::Buffered(_)) => 0,
                _ if open.is_new_leaf(index) => version.block_size.bytes() + path,
                _ => version.block_size.bytes(),
            },
        })
    }

    /// Gets back what can be got back: commits what waits, lets reclaim finish, and commits twice
    /// more, since what a commit frees can be used after the next.
    async fn make_room(&self) -> Result<(), Error> {
        let ring = 3;
        for _ in 0..ring {
            let (sender, receiver) = futures_channel::oneshot::channel();
            {
                let mut state = self.state.borrow_mut();
                state.check_open()?;
                state
                    .enqueue(Vec::new(), RowChanges::default())
                    .flushes
                    .push(sender);
            }
            self.wake.notify(1);
            receiver.await.unwrap_or_else(|_| Err(self.cut_short()))?;
            self.settle().await?;
        }
        Ok(())
    }
}

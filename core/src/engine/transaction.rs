//! Transactions: changes of the lineage and of the service's rows that happen together.

use std::future::Future;
use std::rc::Rc;

use futures_channel::oneshot;

use super::catalog::{ROW_ID_LEN_MAX, ROW_LEN_MAX, SERVICE_KIND_MIN, key};
use super::error::{Error, InvalidRequest};
use super::ops::Op;
use super::row_changes::{RowChanges, Telling, Told};
use super::seal::{DataKey, Seal};
use super::state::Shared;
use super::writer::Meter;
use crate::backend::BlockBackend;
use crate::units::{BlockSize, Generation, VersionId};

/// What a commit did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Committed {
    /// The generation that it ended; snapshots taken in it have this generation.
    pub generation: Generation,
    /// Data blocks that this commit wrote to a new place.
    pub redirected_blocks: u64,
    /// What copy-on-write would have copied for them.
    pub cow_copies: u64,
    /// Bytes of data and map that went to the backend in this commit, spilled blocks apart.
    pub written_bytes: u64,
}

/// Changes to be committed together: all of them, or none.
///
/// The generation closes when [`Transaction::commit`] is *called*: what was acknowledged before is
/// in the snapshots taken, what is written after it is not. A transaction that is dropped does
/// nothing.
///
/// The ids of new versions are handed out at once, but the versions are there when the commit is
/// done: until then, whoever asks for one is told `NotFound`.
pub struct Transaction<B> {
    shared: Rc<Shared<B>>,
    ops: Vec<Op>,
    rows: RowChanges,
    invalid: Option<InvalidRequest>,
}

impl<B: BlockBackend> Transaction<B> {
    pub(super) fn new(shared: Rc<Shared<B>>) -> Self {
        Self {
            shared,
            ops: Vec::new(),
            rows: RowChanges::default(),
            invalid: None,
        }
    }

    fn fresh_id(&self) -> VersionId {
        let ids = &self.shared.ids;
        VersionId::new(ids.replace(ids.get() + 1))
    }

    /// Makes an empty disk of `len` bytes: 1 MiB to 32 TiB, in steps of 4 KiB. Its id is known from
    /// the commit on.
    pub fn create_head(&mut self, len: u64, block_size: BlockSize) -> VersionId {
        let id = self.fresh_id();
        self.ops.push(Op::CreateHead {
            id,
            len,
            block_size,
            seal: None,
            like: None,
        });
        id
    }

    /// As [`Transaction::create_head`], for a disk that is encrypted for life, with all that comes of
    /// it. Unlock it after the commit.
    pub fn create_sealed_head(
        &mut self,
        len: u64,
        block_size: BlockSize,
        key: &DataKey,
    ) -> VersionId {
        let id = self.fresh_id();
        let seal = Seal::new(key, self.shared.store.pool_id, id);
        self.ops.push(Op::CreateHead {
            id,
            len,
            block_size,
            seal: Some(Rc::new(seal)),
            like: None,
        });
        id
    }

    /// Makes an empty disk of another's size and blocks; an encrypted one with its key, and unlocked
    /// as it is.
    pub fn create_blank_head(&mut self, like: VersionId) -> VersionId {
        let id = self.fresh_id();
        let state = self.shared.state.borrow();
        if let Some(version) = state.lineage.version(like) {
            let seal = version.seal.as_ref().map(|seal| Rc::new(seal.blank(id)));
            self.ops.push(Op::CreateHead {
                id,
                len: version.len,
                block_size: version.block_size,
                seal,
                like: Some(like),
            });
        } else {
            self.invalid = Some(InvalidRequest::NotAHead(like));
        }
        drop(state);
        id
    }

    /// Takes a snapshot of a head. Several in one transaction are a group: one moment. Its id is known
    /// from the commit on.
    pub fn snapshot(&mut self, head: VersionId) -> VersionId {
        let id = self.fresh_id();
        self.ops.push(Op::Snapshot { id, head });
        id
    }

    /// Makes a new head that goes on from a snapshot. Its id is known from the commit on.
    pub fn clone_head(&mut self, from: VersionId) -> VersionId {
        let id = self.fresh_id();
        self.ops.push(Op::CloneHead { id, from });
        id
    }

    /// Makes a head go on from a snapshot of its lineage. It keeps its id; newer snapshots stay, as
    /// a branch. The disk has the snapshot's size again.
    ///
    /// What the head has since the snapshot it goes on from is dropped, writes that wait for their
    /// commit included (they are stored by it, then freed). Take a snapshot in the same transaction
    /// to keep it.
    pub fn roll_back(&mut self, head: VersionId, to: VersionId) {
        let left = self.fresh_id();
        self.ops.push(Op::RollBack { head, to, left });
    }

    /// Makes a disk larger.
    pub fn resize(&mut self, head: VersionId, len: u64) {
        self.ops.push(Op::Resize { head, len });
    }

    /// Deletes a head, a snapshot or a hold. Its space comes back in the background.
    pub fn delete(&mut self, id: VersionId) {
        self.ops.push(Op::Delete { id });
    }

    /// Keeps the present state of a version readable under the id returned, whatever happens to
    /// the version, until that id is deleted or the pool is reopened.
    pub fn hold(&mut self, version: VersionId) -> VersionId {
        let id = self.fresh_id();
        self.ops.push(Op::Hold { id, version });
        id
    }

    /// Writes a row of the service: of a kind of 0x40 or more, an id of up to 64 bytes and a value of
    /// up to 32 KiB. Others make the commit fail with `InvalidRequest`.
    pub fn put_row(&mut self, kind: u8, id: &[u8], value: &[u8]) {
        if kind < SERVICE_KIND_MIN || id.len() > ROW_ID_LEN_MAX || value.len() > ROW_LEN_MAX {
            self.invalid = Some(InvalidRequest::Row);
        }
        self.rows.plain.insert(key(kind, id), Some(value.to_vec()));
    }

    /// Writes a row, of the same limits, that tells of the commit it is in: `tell` makes its value when
    /// the commit knows its generation and what its writes cost. `meter` is the writer's whose
    /// cost it tells, if any.
    pub fn put_telling_row(
        &mut self,
        kind: u8,
        id: &[u8],
        meter: Option<Meter>,
        tell: impl Fn(Told) -> Vec<u8> + 'static,
    ) {
        if kind < SERVICE_KIND_MIN || id.len() > ROW_ID_LEN_MAX {
            self.invalid = Some(InvalidRequest::Row);
        }
        self.rows.telling.push(Telling {
            key: key(kind, id),
            meter,
            tell: Box::new(tell),
        });
    }

    /// Removes a row of the service; one that is not there is no error.
    pub fn delete_row(&mut self, kind: u8, id: &[u8]) {
        if kind < SERVICE_KIND_MIN {
            self.invalid = Some(InvalidRequest::Row);
        }
        self.rows.plain.insert(key(kind, id), None);
    }

    /// Commits. The order among transactions is that of these calls. Dropping the future drops the
    /// wait, not the work.
    ///
    /// # Errors
    /// `InvalidRequest` and `NotFound` when it cannot be carried out, `NoSpace` when the store is
    /// full: nothing of it has happened then. Any other error poisons the pool.
    pub fn commit(self) -> impl Future<Output = Result<Committed, Error>> + use<B> {
        let shared = Rc::clone(&self.shared);
        let receiver = self.enqueue();
        async move {
            match receiver {
                Ok(receiver) => receiver.await.unwrap_or_else(|_| Err(shared.cut_short())),
                Err(error) => Err(error),
            }
        }
    }

    fn enqueue(self) -> Result<oneshot::Receiver<Result<Committed, Error>>, Error> {
        if let Some(invalid) = self.invalid {
            return Err(invalid.into());
        }
        let (sender, receiver) = oneshot::channel();
        let mut state = self.shared.state.borrow_mut();
        state.check_open()?;
        state.enqueue(self.ops, self.rows).done = Some(sender);
        drop(state);
        self.shared.wake.notify(1);
        Ok(receiver)
    }
}

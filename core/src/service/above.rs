//! Changes of a disk from above, while an instance may be running on it: waiting for its turn, and
//! having the disk for as long as it takes.
//!
//! Invariant: whoever waits comes next. From when it waits on nothing new begins on the disk, and it
//! waits only for the write that is under way.

use super::claims::{Claim, Doing};
use super::error::{Resource, ServiceError};
use super::handle::{ClaimGuard, Service};
use super::ids::{DiskId, InstanceId};
use super::naming::named;
use super::rows::Power;
use super::running::ClaimedDevice;
use super::views::IdName;
use crate::backend::BlockBackend;

/// A disk being changed from above.
pub(super) struct Above<B> {
    pub(super) id: DiskId,
    pub(super) named: IdName,
    pub(super) undo: Option<IdName>,
    pub(super) device: ClaimedDevice<B>,
    _claim: ClaimGuard<B>,
}

impl<B: BlockBackend + 'static> Service<B> {
    /// Claims a disk to change it from above while `running` may run on it, and what else is claimed
    /// for as long; other instances that have the disk must be stopped.
    pub(super) async fn above(
        &self,
        id: DiskId,
        running: Option<InstanceId>,
        others: Vec<Claim>,
    ) -> Result<Above<B>, ServiceError> {
        self.check_others(id, running)?;
        let waiting = self.wait_for_turn(id).await?;
        // While it waited, another instance may have begun to run on it.
        self.check_others(id, running)?;
        let (name, head, undo) = {
            let state = self.inner.state.borrow();
            let row = state.disks.get(&id);
            let missing = || ServiceError::not_found(Resource::Disk, &id.to_string());
            let row = row.ok_or_else(missing)?;
            let undo = state.undo_point(&self.inner.pool, id);
            (named(id, Some(&row.name)), row.head, undo)
        };
        // Nobody comes in between: there is no await.
        drop(waiting);
        let mut claims = others;
        claims.push(Claim::Disk(id, Doing::Editing));
        let claim = self.claim(claims)?;
        let writer = self.inner.pool.writer(head);
        Ok(Above {
            id,
            named: name,
            undo,
            device: ClaimedDevice {
                len: self.version(head)?.len,
                service: self.clone(),
                writer,
            },
            _claim: claim,
        })
    }

    /// Whether [`Self::above`] would get the disk now, at most after the write that is under way.
    pub(super) fn check_above(
        &self,
        id: DiskId,
        running: Option<InstanceId>,
        others: Vec<Claim>,
    ) -> Result<(), ServiceError> {
        self.check_others(id, running)?;
        let state = self.inner.state.borrow();
        if !state.disks.contains_key(&id) {
            return Err(ServiceError::not_found(Resource::Disk, &id.to_string()));
        }
        let mut claims = others;
        claims.push(Claim::Disk(id, Doing::Waiting));
        state.check(&claims)
    }

    /// Waits until what runs on a disk is not in the middle of a write, and lets it begin none.
    async fn wait_for_turn(&self, id: DiskId) -> Result<ClaimGuard<B>, ServiceError> {
        let waiting = self.claim(vec![Claim::Disk(id, Doing::Waiting)])?;
        loop {
            let given_back = self.inner.given_back.listen();
            if !self.inner.state.borrow().is_written_by_instance(id) {
                return Ok(waiting);
            }
            given_back.await;
        }
    }

    /// Refuses a disk that another instance may be writing, or that is locked.
    fn check_others(&self, id: DiskId, running: Option<InstanceId>) -> Result<(), ServiceError> {
        let state = self.inner.state.borrow();
        let others = state.instances_with(id);
        let mut others =
            others.filter(|(other, row)| Some(*other) != running && row.power == Power::Running);
        match others.next() {
            None => match state.disks.get(&id) {
                Some(row) => self.insist_unlocked(state.disk_name(id), row.head),
                None => Ok(()),
            },
            Some((other, row)) => Err(ServiceError::InstanceNotStopped {
                instance: named(other, Some(&row.name)),
                status: state.instance_status(other, row).as_str(),
            }),
        }
    }
}

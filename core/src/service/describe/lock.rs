//! DescribeLockedSnapshots.

use crate::backend::BlockBackend;
use crate::service::handle::Service;
use crate::service::naming::named;
use crate::service::rows::LockRow;
use crate::service::views::{LockStatus, LockView, LockedView, TimeMs};

impl<B: BlockBackend + 'static> Service<B> {
    /// Locked snapshots, of one state or of all (expired locks too), what is locked longest last.
    pub async fn describe_locked_snapshots(&self, status: Option<LockStatus>) -> Vec<LockedView> {
        self.catch_up().await;
        let now = self.now();
        let state = self.inner.state.borrow();
        let locked = state.snapshots.iter().filter_map(|(&id, row)| {
            let lock = lock_view(&row.lock?, now);
            status
                .is_none_or(|wanted| wanted == lock.status)
                .then(|| LockedView {
                    snapshot: named(id, Some(&row.name)),
                    disk: state.disk_name(row.disk),
                    lock,
                })
        });
        let mut locked: Vec<_> = locked.collect();
        locked.sort_by(|a, b| {
            (a.lock.until_ms, &a.snapshot.id).cmp(&(b.lock.until_ms, &b.snapshot.id))
        });
        locked
    }
}

pub(super) fn lock_view(lock: &LockRow, now: TimeMs) -> LockView {
    LockView {
        status: lock.status(now),
        locked_ms: lock.locked_ms,
        cool_off_until_ms: lock.cool_off_until_ms,
        until_ms: lock.until_ms,
    }
}

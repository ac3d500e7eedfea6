//! A moment of the history: now, or a snapshot.

use crate::i18n::DiskText;
use rowdisk::service::views::{HistoryView, SnapshotView};

/// Now, or a snapshot.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Moment {
    Now,
    Snapshot(Box<SnapshotView>),
}

impl Moment {
    /// The moment of that id; now without one. Nothing where that snapshot is gone.
    pub(super) fn of(history: &HistoryView, id: Option<&str>) -> Option<Self> {
        let Some(id) = id else {
            return Some(Self::Now);
        };
        let snapshot = history.snapshots.iter().find(|snapshot| snapshot.id == id);
        snapshot.map(|snapshot| Self::Snapshot(Box::new(snapshot.clone())))
    }

    /// What people call it.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Now => DiskText::Now.to_string(),
            Self::Snapshot(snapshot) => snapshot.name.clone(),
        }
    }

    /// Whether its data cannot be read for want of its key.
    pub(super) fn is_locked(&self, history: &HistoryView) -> bool {
        match self {
            Self::Now => history.disk.locked,
            Self::Snapshot(snapshot) => snapshot.locked,
        }
    }

    /// Its size in bytes.
    pub(super) fn len(&self, history: &HistoryView) -> u64 {
        match self {
            Self::Now => history.disk.len,
            Self::Snapshot(snapshot) => snapshot.len,
        }
    }
}

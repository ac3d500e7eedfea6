//! Undoing a change of a disk's data: going back to the snapshot that holds what was there before,
//! and keeping what is there now, so that undoing can be undone.

use super::Console;
use crate::{
    i18n::{UndoText, names},
    state::{names::reference, toasts::Notice},
    worker::protocol::{Failure, Query, Request},
};
use rowdisk::service::{
    command::{Command, DiskRef, ResetDisk, SnapshotRef},
    views::{DeletionView, DiskView, HistoryView, UndoView},
};
use std::{cell::RefCell, collections::BTreeSet, rc::Rc};
use wasm_bindgen_futures::spawn_local;

/// The disks on which something is being undone; clones share them.
#[derive(Clone, Default)]
pub(super) struct Undoing(Rc<RefCell<BTreeSet<String>>>);

impl PartialEq for Undoing {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Console {
    /// Goes back, and tells what came of it. Pressed again meanwhile, it is done once.
    pub(crate) fn undo(&self, undo: UndoView) {
        if !self.undoing.0.borrow_mut().insert(undo.disk.clone()) {
            return;
        }
        let console = self.here();
        spawn_local(async move {
            if let Err(failure) = console.try_undo(&undo).await {
                console.tell_failed(&failure);
            }
            console.undoing.0.borrow_mut().remove(&undo.disk);
        });
    }

    async fn try_undo(&self, undo: &UndoView) -> Result<(), Failure> {
        let disk = undo.disk.clone();
        let history: HistoryView = self.client.ask(Query::History { disk }).await?;
        let disks: Vec<DiskView> = self.client.ask(Query::Disks).await?;
        let reset = Command::ResetDisk(back(&history, &disks, undo));
        let command = reset.to_string();
        let preview: DeletionView = self
            .client
            .call(Request::Preview { command })
            .answer()
            .await?;
        if preview.evicted.is_empty() {
            let outcome = self.run_quietly(&reset).await?;
            // Not as something to undo: a second press on the same place would take it back. The log
            // of the disk's last actions offers that.
            self.tell_undone(&reset, &outcome);
        } else {
            let names = names(&preview.evicted);
            self.notify(Notice::Done {
                what: UndoText::AtLimit.to_string(),
                cost: UndoText::AtLimitWhy { names }.to_string(),
            });
        }
        Ok(())
    }
}

/// The command that goes back. What is in no snapshot is kept as one.
fn back(history: &HistoryView, disks: &[DiskView], undo: &UndoView) -> ResetDisk {
    let disk = &history.disk;
    let disk_names = disks.iter().map(|disk| disk.name.as_str());
    let snapshot_names = history
        .snapshots
        .iter()
        .map(|snapshot| snapshot.name.as_str());
    let snapshot = (history.snapshots.iter())
        .find(|snapshot| snapshot.id == undo.snapshot)
        .map_or(undo.snapshot.clone(), |snapshot| {
            reference(&snapshot.id, &snapshot.name, snapshot_names)
        });
    ResetDisk {
        disk: DiskRef::new(reference(&disk.id, &disk.name, disk_names)),
        snapshot: SnapshotRef::new(snapshot),
        keep_current: Some(history.safety_name.clone()),
        // Decided when it is done: what is written until then is kept, too.
        unless_held: true,
    }
}

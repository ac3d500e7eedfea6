//! Undoing a change of data: going back to the snapshot or the group that holds what was there before,
//! and keeping what is there now, so that undoing can be undone.

use super::Console;
use crate::{
    i18n::{UndoText, names},
    state::{
        groups::disk_refs,
        names::reference,
        toasts::Notice,
        undo::{GroupUndo, Undo},
    },
    worker::protocol::{Failure, Query, Request},
};
use rowdisk::service::{
    command::{Command, DiskRef, GroupRef, ResetDisk, ResetDisks, SnapshotRef},
    views::{DeletionView, GroupBackView, HistoryView, SnapshotView, UndoView},
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

impl Undoing {
    /// Whether it begins now: not while something is being undone on one of the disks.
    fn begin(&self, disks: &[String]) -> bool {
        let mut all = self.0.borrow_mut();
        let is_free = disks.iter().all(|disk| !all.contains(disk));
        if is_free {
            all.extend(disks.iter().cloned());
        }
        is_free
    }

    fn end(&self, disks: &[String]) {
        self.0.borrow_mut().retain(|disk| !disks.contains(disk));
    }
}

impl Console {
    /// Goes back, and tells what came of it. Pressed again meanwhile, it is done once.
    pub(crate) fn undo(&self, undo: Undo) {
        if !self.undoing.begin(undo.disks()) {
            return;
        }
        let console = self.here();
        spawn_local(async move {
            if let Err(failure) = console.try_undo(&undo).await {
                console.tell_failed(&failure);
            }
            console.undoing.end(undo.disks());
        });
    }

    async fn try_undo(&self, undo: &Undo) -> Result<(), Failure> {
        let reset = match undo {
            Undo::Disk(undo) => {
                let disk = undo.disk.clone();
                let history: HistoryView = self.client.ask(Query::History { disk }).await?;
                Command::ResetDisk(back(&history, undo))
            }
            Undo::Group(undo) => {
                let group = undo.group.clone();
                let group: GroupBackView = self.client.ask(Query::Group { group }).await?;
                Command::ResetDisks(back_together(&group, undo))
            }
        };
        let command = reset.to_string();
        let preview: DeletionView = self
            .client
            .call(Request::Preview { command })
            .answer()
            .await?;
        if preview.evicted.is_empty() {
            let words = self.in_words(&reset).await;
            let outcome = self.run_quietly(&reset).await?;
            // Not as something to undo: a second press on the same place would take it back. The log
            // of the disk's last actions offers that.
            self.tell_undone(&words, &outcome);
        } else {
            let names = names(&preview.evicted);
            self.notify(Notice::Done {
                what: UndoText::AtLimit.to_string(),
                cost: UndoText::AtLimitWhy { names }.to_string(),
            });
        }
        Ok(())
    }

    /// A command to be told of: a rollback says an id where a name stands for several, and is told by name.
    pub(super) async fn in_words(&self, command: &Command) -> Command {
        let mut words = command.clone();
        if let Command::ResetDisk(reset) = &mut words {
            let ids = vec![reset.snapshot.snapshot.clone()];
            let query = Query::TheseSnapshots { ids };
            let there: Vec<SnapshotView> = self.client.ask(query).await.unwrap_or_default();
            if let Some(snapshot) = there.into_iter().next() {
                reset.snapshot.snapshot = snapshot.name;
            }
        }
        words
    }
}

/// The command that goes back. What is in no snapshot is kept as one.
fn back(history: &HistoryView, undo: &UndoView) -> ResetDisk {
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
        disk: DiskRef::new(history.disk.reference()),
        snapshot: SnapshotRef::new(snapshot),
        keep_current: Some(history.safety_name.clone()),
        // Decided when it is done: what is written until then is kept, too.
        unless_held: true,
    }
}

/// The same of several disks.
fn back_together(group: &GroupBackView, undo: &GroupUndo) -> ResetDisks {
    ResetDisks {
        group: GroupRef::new(group.reference.clone()),
        // Those alone that it was done to: the group may have more.
        disks: disk_refs(group, undo.disks.iter()),
        keep_current: Some(group.safety_name.clone()),
        unless_held: true,
    }
}

//! Imports: one after the other, so that several files do not slow each other down. If the pool is
//! lost meanwhile, what it broke off and what waits go on when it is open again.

use super::Console;
use crate::{
    state::{
        line::Line,
        tasks::{TaskAction, TaskKind, ToImport, WayOut},
    },
    worker::protocol::{Request, code},
};
use rowdisk::service::{command::Command, views::Outcome};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen_futures::spawn_local;

/// Imports that wait; clones share them.
#[derive(Clone, Default)]
pub(super) struct Imports(Rc<RefCell<Line<ToImport>>>);

impl PartialEq for Imports {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Imports {
    /// Begins no other import until the pool is open again.
    pub(super) fn rest(&self) {
        self.0.borrow_mut().rest(true);
    }
}

impl Console {
    /// Imports a file once those before it are done.
    pub(crate) fn import(&self, one: ToImport) {
        let id = self.client.reserve();
        self.tell_waiting(id, &one);
        self.imports.0.borrow_mut().push(id, one);
        self.serve_imports();
    }

    /// Imports again what failed as that task.
    pub(crate) fn import_again(&self, failed: u64, one: ToImport) {
        self.dismiss_task(failed);
        self.import(one);
    }

    /// Gives up an import that still waits. Whether it did.
    pub(super) fn leave_line(&self, id: u64) -> bool {
        let waited = self.imports.0.borrow_mut().leave(id);
        if waited {
            self.tell.tasks.dispatch(TaskAction::Gone(id));
        }
        waited
    }

    /// The pool is open: what waited is next.
    pub(super) fn go_on_importing(&self) {
        self.imports.0.borrow_mut().rest(false);
        self.serve_imports();
    }

    fn serve_imports(&self) {
        let Some((id, one)) = self.imports.0.borrow_mut().next() else {
            return;
        };
        let console = self.in_region(one.region);
        spawn_local(async move {
            console.import_now(id, one).await;
            console.imports.0.borrow_mut().done();
            console.serve_imports();
        });
    }

    fn tell_waiting(&self, id: u64, one: &ToImport) {
        self.tell.tasks.dispatch(TaskAction::Queued {
            id,
            region: one.region,
            kind: TaskKind::Import,
            name: one.import.name.clone(),
            total: Some(one.file.size() as u64),
        });
    }

    async fn import_now(&self, id: u64, one: ToImport) {
        let command = Command::ImportDisk(one.import.clone());
        let request = Request::RunWithFile {
            command: command.to_string(),
            file: one.file.clone(),
            secrets: one.secrets.clone(),
        };
        let (name, total) = (one.import.name.clone(), Some(one.file.size() as u64));
        let call = self.start_task_as(id, request, TaskKind::Import, name, total);
        let result = call.answer::<Outcome>().await;
        let failed = result.as_ref().err().map(|failure| failure.code.clone());
        let work = one.clone();
        if failed.is_some() && self.imports.0.borrow_mut().back(id, work) {
            self.tell_waiting(id, &one);
            return;
        }
        if let Some(outcome) = self.end_task(id, result) {
            self.tell_done(&command, &outcome);
        } else if failed.is_some_and(|why| why != code::FILE_GONE) {
            // A file that changed or went has to be chosen again.
            let again = WayOut::ImportAgain(one);
            // A canceled one is gone by now, and takes no offer.
            self.tell.tasks.dispatch(TaskAction::Offer(id, again));
        }
    }
}

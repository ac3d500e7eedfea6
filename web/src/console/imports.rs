//! Imports: one after the other, so that several files do not slow each other down. If the pool is
//! lost meanwhile, what it broke off and what waits go on when it is open again. If the page is loaded again, it tells
//! what did not end, and is given the files once more.

use super::Console;
use crate::{
    format::size,
    small_storage,
    state::{
        line::Line,
        tasks::{TaskAction, TaskKind, ToImport, WayOut},
        unfinished::Unfinished,
    },
    worker::protocol::{Failure, Request, code, failure},
};
use rowdisk::service::{
    command::{Command, ImportDisk},
    views::Outcome,
};
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

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
        small_storage::keep_import(id, &unfinished(&one, None));
        self.tell_waiting(id, &one);
        self.imports.0.borrow_mut().push(id, one);
        self.serve_imports();
    }

    /// Imports again what failed as that task.
    pub(crate) fn import_again(&self, failed: u64, one: ToImport) {
        self.dismiss_task(failed);
        self.import(one);
    }

    /// Imports a file that was chosen for what the page before did not end.
    pub(crate) fn import_chosen(&self, told: u64, one: Unfinished, file: File) {
        // What was broken off goes on with the same file; of one that failed another may be the remedy.
        if one.why.is_none() && file.size() as u64 != one.len {
            let mut why = why_unfinished(&one);
            let other = format!("{}, {}", file.name(), size(file.size() as u64));
            why.params.push(("other".to_owned(), other));
            let tasks = &self.tell.tasks;
            tasks.dispatch(TaskAction::Failed(told, why));
            tasks.dispatch(TaskAction::Offer(told, WayOut::ChooseAgain(one)));
            return;
        }
        let Unfinished { region, import, .. } = one;
        let file_name = file.name();
        let import = ImportDisk {
            file: file_name,
            ..import
        };
        self.import_again(
            told,
            ToImport {
                region,
                import,
                file,
                secrets: None,
            },
        );
    }

    /// Tells what the page did not end before it was loaded again. It is remembered until that was seen.
    pub(super) fn tell_unfinished(&self) {
        for one in small_storage::take_imports() {
            let id = self.client.reserve();
            small_storage::keep_import(id, &one);
            let why = one.why.clone().unwrap_or_else(|| why_unfinished(&one));
            let tasks = &self.tell.tasks;
            tasks.dispatch(TaskAction::Queued {
                id,
                region: one.region,
                kind: TaskKind::Import,
                name: one.import.name.clone(),
                total: Some(one.len),
            });
            tasks.dispatch(TaskAction::Failed(id, why));
            tasks.dispatch(TaskAction::Offer(id, WayOut::ChooseAgain(one)));
        }
    }

    /// Gives up an import that still waits. Whether it did.
    pub(super) fn leave_line(&self, id: u64) -> bool {
        let waited = self.imports.0.borrow_mut().leave(id);
        if waited {
            small_storage::forget_import(id);
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
        let failed = result.as_ref().err().cloned();
        let work = one.clone();
        if failed.is_some() && self.imports.0.borrow_mut().back(id, work) {
            self.tell_waiting(id, &one);
            return;
        }
        if let Some(outcome) = self.end_task(id, result) {
            self.tell_done(&command, &outcome);
        }
        match failed {
            // A failed one is remembered until somebody tries it again or has seen enough of it.
            Some(why) if why.code != code::CANCELED => {
                let is_gone = why.code == code::FILE_GONE;
                let kept = unfinished(&one, Some(why));
                small_storage::keep_import(id, &kept);
                // A file that changed or went has to be chosen again.
                let again = match is_gone {
                    true => WayOut::ChooseAgain(kept),
                    false => WayOut::ImportAgain(one),
                };
                self.tell.tasks.dispatch(TaskAction::Offer(id, again));
            }
            _ => small_storage::forget_import(id),
        }
    }
}

fn why_unfinished(one: &Unfinished) -> Failure {
    let mut why = failure(code::IMPORT_UNFINISHED);
    why.params = vec![
        ("file".to_owned(), one.import.file.clone()),
        ("size".to_owned(), size(one.len)),
    ];
    if one.import.encrypted {
        why.params.push(("encrypted".to_owned(), String::new()));
    }
    why
}

fn unfinished(one: &ToImport, why: Option<Failure>) -> Unfinished {
    Unfinished {
        why,
        region: one.region,
        import: one.import.clone(),
        len: one.file.size() as u64,
    }
}

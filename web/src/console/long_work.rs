//! Work that takes long: it shows in the list of tasks, tells how far it is, and can be given up.

use super::Console;
use crate::{
    format::milliseconds,
    i18n::StorageText,
    platform, small_storage,
    state::{
        tasks::{TaskAction, TaskKind, WayOut},
        toasts::{Notice, ToastAction},
    },
    worker::{
        calls::OnProgress,
        client::Call,
        protocol::{Checked, Failure, Request, SecretWords, code},
    },
};
use rowdisk::service::{
    command::{Command, CopyDisk},
    views::{IdName, Outcome, VerifiedView},
};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

impl Console {
    /// Does a command that reads a file, as long work under the name of what it writes.
    pub(crate) fn run_with_file(
        &self,
        command: Command,
        file: web_sys::File,
        kind: TaskKind,
        name: String,
    ) {
        let total = Some(file.size() as u64);
        let request = Request::RunWithFile {
            command: command.to_string(),
            file,
            secrets: None,
        };
        let call = self.start_task(request, kind, name, total);
        self.finish_long(call, command);
    }

    /// Does a command that may take long, under the name of what it writes.
    pub(crate) fn run_long(&self, command: Command, name: String, total: Option<u64>) {
        let request = Request::Run {
            command: command.to_string(),
        };
        let call = self.start_task(request, TaskKind::Write, name, total);
        self.finish_long(call, command);
    }

    pub(super) fn finish_long(&self, call: Call, command: Command) {
        let console = self.here();
        spawn_local(async move {
            let id = call.id;
            let result = call.answer::<Outcome>().await;
            // It may have written before it ended, and nothing takes only that back: an older offer would
            // take back more than it says.
            if result.as_ref().is_err_and(|why| why.undo.is_none()) {
                console.tell.toasts.dispatch(ToastAction::AnyDiskChanged);
                console.tell.tasks.dispatch(TaskAction::AnyDiskChanged);
            }
            if let Some(outcome) = console.end_task(id, result) {
                console.tell_done(&command, &outcome);
            }
        });
    }

    /// Checks the pool as long work; `None` if it was canceled or failed, which was told.
    pub(crate) async fn check(&self) -> Option<Checked> {
        let call = self.start_task(Request::Check, TaskKind::Check, String::new(), None);
        let id = call.id;
        let checked = self.end_task(id, call.answer::<Checked>().await)?;
        // Whoever asked may be on another page by now.
        let what = match checked.findings_count {
            0 => StorageText::CheckSound,
            count => StorageText::CheckFaults { count },
        };
        self.notify(Notice::Done {
            what: what.to_string(),
            cost: milliseconds(checked.elapsed_ms),
        });
        Some(checked)
    }

    /// Verifies a workload's data as long work; `None` if it was canceled or failed, which was told.
    pub(crate) async fn verify(
        &self,
        disk: &IdName,
        snapshot: Option<String>,
        incident: Option<u64>,
    ) -> Option<VerifiedView> {
        let request = Request::Verify {
            disk: disk.id.clone(),
            snapshot,
            incident,
        };
        let call = self.start_task(request, TaskKind::Verify, disk.name.clone(), None);
        let id = call.id;
        self.end_task(id, call.answer::<VerifiedView>().await)
    }

    /// Sets an incident off, as long work under the name of what it meets.
    pub(crate) fn run_incident(&self, command: Command, name: String) {
        let request = Request::Run {
            command: command.to_string(),
        };
        let call = self.start_task(request, TaskKind::Incident, name, None);
        self.finish_long(call, command);
    }

    /// Makes an encrypted copy, as long work under the new disk's name.
    pub(crate) fn run_copy(&self, copy: CopyDisk, secrets: SecretWords) {
        let name = copy.name.clone();
        let command = Command::CopyDisk(copy);
        let request = Request::RunWithSecrets {
            command: command.to_string(),
            secrets,
        };
        let call = self.start_task(request, TaskKind::EncryptedCopy, name, None);
        self.finish_long(call, command);
    }

    /// Gives long work up.
    pub(crate) fn cancel(&self, id: u64) {
        if self.leave_line(id) {
            return;
        }
        self.tell.tasks.dispatch(TaskAction::Canceling(id));
        self.client.cancel(id);
    }

    /// Takes failed work off the list.
    pub(crate) fn dismiss_task(&self, id: u64) {
        small_storage::forget_import(id);
        self.tell.tasks.dispatch(TaskAction::Gone(id));
    }

    pub(super) fn start_task(
        &self,
        request: Request,
        kind: TaskKind,
        name: String,
        total: Option<u64>,
    ) -> Call {
        self.start_task_as(self.client.reserve(), request, kind, name, total)
    }

    pub(super) fn start_task_as(
        &self,
        id: u64,
        request: Request,
        kind: TaskKind,
        name: String,
        total: Option<u64>,
    ) -> Call {
        let on_progress = self.show_task(id, kind, name, total);
        self.client.call_as(id, request, Some(on_progress))
    }

    pub(super) fn show_task(
        &self,
        id: u64,
        kind: TaskKind,
        name: String,
        total: Option<u64>,
    ) -> OnProgress {
        let tasks = self.tell.tasks.clone();
        tasks.dispatch(TaskAction::Started {
            id,
            region: self.client.region(),
            kind,
            name,
            total,
            now_ms: platform::now_ms(),
        });
        Rc::new(move |progress| {
            let now_ms = platform::now_ms();
            tasks.dispatch(TaskAction::Progressed {
                id,
                progress,
                now_ms,
            });
        })
    }

    pub(super) fn end_task<T>(&self, id: u64, result: Result<T, Failure>) -> Option<T> {
        match result {
            Ok(value) => {
                self.tell.tasks.dispatch(TaskAction::Gone(id));
                Some(value)
            }
            Err(failure)
                if [code::CANCELED, code::WRITE_CANCELED].contains(&failure.code.as_str()) =>
            {
                self.tell.tasks.dispatch(TaskAction::Gone(id));
                self.tell_failed(&failure);
                None
            }
            Err(failure) => {
                let undo = failure.undo.clone();
                self.tell.tasks.dispatch(TaskAction::Failed(id, failure));
                if let Some(undo) = undo {
                    let taken_back = TaskAction::Offer(id, WayOut::Undo(*undo));
                    self.tell.tasks.dispatch(taken_back);
                }
                None
            }
        }
    }
}

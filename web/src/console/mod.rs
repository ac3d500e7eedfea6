//! The page's hand on the pool: every action a person takes goes through here, answers with what it
//! cost, and shows in the toasts and the list of long work.

mod files;

use crate::{
    i18n::{self, Common, StorageText},
    platform::{self, Target},
    small_storage,
    state::{
        session::{Session, SessionAction},
        tasks::{Task, TaskAction, TaskKind, Tasks},
        toasts::{Notice, ToastAction, Toasts},
    },
    worker::{
        client::{Call, Client, Event},
        protocol::{Answer, Checked, Failure, Opened, Query, Request, code, failure},
    },
};
use rowdisk::service::{
    command::{Command, ExportDisk, VersionRef},
    views::{DiskView, Outcome},
};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// How components act; clones share everything, and it stays the same as long as the page lives.
#[derive(Clone, PartialEq)]
pub(crate) struct Console {
    client: Client,
    tell: Tell,
}

/// Where it tells what happened.
#[derive(Clone, PartialEq)]
pub(crate) struct Tell {
    pub(crate) session: UseReducerDispatcher<Session>,
    pub(crate) tasks: UseReducerDispatcher<Tasks>,
    pub(crate) toasts: UseReducerDispatcher<Toasts>,
}

impl Console {
    /// A console without a worker yet; [`Self::restart`] starts it.
    pub(crate) fn new(tell: Tell) -> Self {
        let session = tell.session.clone();
        let client = Client::new(move |event| match event {
            Event::Changed => session.dispatch(SessionAction::Changed),
            Event::TakenOver => session.dispatch(SessionAction::TakenOver),
            Event::Lost(failure) => session.dispatch(SessionAction::Lost(failure)),
            Event::OtherBuild => session.dispatch(SessionAction::OtherBuild),
        });
        Self { client, tell }
    }

    /// The talk with the worker, for questions.
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// Starts a worker, in place of the one there is, and opens the pool.
    pub(crate) fn restart(&self, steal: bool) {
        let console = self.clone();
        spawn_local(async move {
            // The session carries what went wrong.
            let _ = console.reopen(steal).await;
        });
    }

    /// Kills the worker in the middle of whatever it does, starts another and opens the pool.
    pub(crate) async fn reopen(&self, steal: bool) -> Result<Opened, Failure> {
        self.tell.session.dispatch(SessionAction::Opening);
        // What failed before was read. What is under way fails by the restart, and stays.
        self.tell.tasks.dispatch(TaskAction::Reopened);
        self.client.restart();
        let opened = self
            .client
            .call(Request::Open { steal })
            .answer::<Opened>()
            .await;
        let opened = opened.and_then(known);
        self.tell
            .session
            .dispatch(SessionAction::Opened(opened.clone()));
        opened
    }

    /// Throws the whole pool away and begins an empty one; works for a pool that does not open, too.
    pub(crate) async fn reset(&self) -> Result<(), Failure> {
        let opened: Opened = self.client.call(Request::Reset).answer().await?;
        self.tell.tasks.dispatch(TaskAction::Reopened);
        self.tell
            .session
            .dispatch(SessionAction::Opened(Ok(opened)));
        let what = StorageText::ResetDone.to_string();
        self.notify(Notice::Done {
            what,
            cost: StorageText::ResetDoneCost.to_string(),
        });
        Ok(())
    }

    /// Does a command, and tells what it cost or why it failed.
    pub(crate) async fn run(&self, command: Command) -> Result<Outcome, Failure> {
        let result = self.run_quietly(&command).await;
        match &result {
            Ok(outcome) => self.tell_done(&command, outcome),
            Err(failure) => self.tell_failed(failure),
        }
        result
    }

    /// Does a command and tells only of its success: the caller shows the failure in its place.
    pub(crate) async fn run_in_dialog(&self, command: Command) -> Result<Outcome, Failure> {
        let outcome = self.run_quietly(&command).await?;
        self.tell_done(&command, &outcome);
        Ok(outcome)
    }

    /// Does a command and tells nobody.
    pub(crate) async fn run_quietly(&self, command: &Command) -> Result<Outcome, Failure> {
        self.client
            .call(Request::Run {
                command: command.to_string(),
            })
            .answer()
            .await
    }

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

    fn finish_long(&self, call: Call, command: Command) {
        let console = self.clone();
        spawn_local(async move {
            console.finished(call, command).await;
        });
    }

    /// Waits for long work, and tells what it cost. Whether it was done.
    async fn finished(&self, call: Call, command: Command) -> bool {
        let id = call.id;
        let result = call.answer::<Outcome>().await;
        let outcome = self.end_task(id, result);
        if let Some(outcome) = &outcome {
            self.tell_done(&command, outcome);
        }
        outcome.is_some()
    }

    /// Asks where a version goes and exports it there. To be called in the click's own turn: the
    /// browser opens its picker only for a gesture.
    pub(crate) fn begin_export(&self, what: VersionRef, name: String) {
        let export = ExportDisk {
            what,
            file: None,
            zeroes_unreadable: false,
        };
        self.ask_and_export(export, name, None);
    }

    /// Exports again what failed as this task, with zeroes for what cannot be read.
    pub(crate) fn export_readable(&self, task: &Task) {
        if let Some(export) = task.readable.clone() {
            self.ask_and_export(export, task.name.clone(), Some(task.id));
        }
    }

    /// Asks for a file and exports into it; the task it replaces leaves the list then.
    fn ask_and_export(&self, export: ExportDisk, name: String, replaced: Option<u64>) {
        let file_name = platform::raw_file_name(&name);
        let target = platform::ask_where(&file_name);
        let console = self.clone();
        spawn_local(async move {
            let target = target.await;
            if let (Some(id), false) = (replaced, matches!(target, Target::Nowhere)) {
                console.dismiss_task(id);
            }
            console.export(export, target, file_name, name).await;
        });
    }

    /// Writes a disk or a snapshot into a file.
    async fn export(&self, export: ExportDisk, target: Target, file_name: String, name: String) {
        let command = Command::ExportDisk(export.clone());
        let text = command.to_string();
        let request = match target {
            Target::Chosen(sink) => Request::ExportTo {
                command: text,
                sink,
            },
            Target::Download => Request::Export { command: text },
            Target::Nowhere => return,
        };
        let call = self.start_task(request, TaskKind::Export, name, None);
        let id = call.id;
        let answer = call.raw().await;
        let is_damaged = answer
            .as_ref()
            .is_err_and(|failure| failure.code == code::POOL_DAMAGED);
        if let Some(Answer::Exported { file, outcome }) = self.end_task(id, answer) {
            if let Some(file) = file.dyn_ref::<web_sys::Blob>() {
                platform::download(file, &file_name);
            }
            self.tell_done(&command, &outcome);
        } else if is_damaged {
            let readable = ExportDisk {
                zeroes_unreadable: true,
                ..export
            };
            self.tell.tasks.dispatch(TaskAction::Readable(id, readable));
        }
    }

    /// Checks the pool as long work; `None` if it was canceled or failed, which was told.
    pub(crate) async fn check(&self) -> Option<Checked> {
        let call = self.start_task(Request::Check, TaskKind::Check, String::new(), None);
        let id = call.id;
        self.end_task(id, call.answer::<Checked>().await)
    }

    /// Gives long work up.
    pub(crate) fn cancel(&self, id: u64) {
        self.tell.tasks.dispatch(TaskAction::Canceling(id));
        self.client.cancel(id);
    }

    /// Takes failed work off the list.
    pub(crate) fn dismiss_task(&self, id: u64) {
        self.tell.tasks.dispatch(TaskAction::Gone(id));
    }

    /// Takes a toast off the screen.
    pub(crate) fn dismiss_toast(&self, id: u64) {
        self.tell.toasts.dispatch(ToastAction::Dismiss(id));
    }

    /// Shows a notice.
    pub(crate) fn notify(&self, notice: Notice) {
        self.tell.toasts.dispatch(ToastAction::Show(notice));
    }

    /// Puts a command on the clipboard.
    pub(crate) fn copy(&self, text: String) {
        let console = self.clone();
        spawn_local(async move {
            if platform::copy(&text).await {
                let (what, cost) = (Common::Copied.to_string(), Common::CopiedCost.to_string());
                console.notify(Notice::Done { what, cost });
            }
        });
    }

    fn start_task(
        &self,
        request: Request,
        kind: TaskKind,
        name: String,
        total: Option<u64>,
    ) -> Call {
        let tasks = self.tell.tasks.clone();
        // The id is known only once the request is sent, and progress comes later than that.
        let id = Rc::new(std::cell::Cell::new(0));
        let on_progress = {
            let (tasks, id) = (tasks.clone(), id.clone());
            Rc::new(move |progress| {
                let (id, now_ms) = (id.get(), platform::now_ms());
                tasks.dispatch(TaskAction::Progressed {
                    id,
                    progress,
                    now_ms,
                });
            })
        };
        let call = self.client.call_with_progress(request, Some(on_progress));
        id.set(call.id);
        let now_ms = platform::now_ms();
        tasks.dispatch(TaskAction::Started {
            id: call.id,
            kind,
            name,
            total,
            now_ms,
        });
        call
    }

    fn end_task<T>(&self, id: u64, result: Result<T, Failure>) -> Option<T> {
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
                self.tell.tasks.dispatch(TaskAction::Failed(id, failure));
                None
            }
        }
    }

    fn tell_done(&self, command: &Command, outcome: &Outcome) {
        let (what, cost) = (i18n::title(command, outcome), i18n::cost(outcome));
        self.notify(Notice::Done { what, cost });
        if matches!(command, Command::CreateDisk(_) | Command::ImportDisk(_)) {
            let console = self.clone();
            spawn_local(async move { console.keep_first_disk().await });
        }
    }

    /// With its first disk a pool has something to lose: then the browser is asked to keep it, once.
    /// The storage page says what came of it, and can ask again.
    async fn keep_first_disk(&self) {
        let disks = self.client.ask::<Vec<DiskView>>(Query::Disks).await;
        let is_first = disks.is_ok_and(|disks| disks.len() == 1);
        if is_first && platform::is_persisted().await == Some(false) {
            // The browser's no is no news: it is what the page shows already.
            let _ = self.ask_to_keep().await;
        }
    }

    /// Asks the browser to keep the pool; `None` if it cannot be asked.
    pub(crate) async fn ask_to_keep(&self) -> Option<bool> {
        let is_kept = platform::persist().await;
        if is_kept == Some(true) {
            // Whoever shows the standing looks again.
            self.tell.session.dispatch(SessionAction::Changed);
        }
        is_kept
    }

    fn tell_failed(&self, failure: &Failure) {
        self.notify(Notice::Failed(failure.clone()));
    }
}

/// Notices that the browser deleted the pool: what is new here was here before. Said once; whoever
/// opens it then goes on with the new one.
fn known(opened: Opened) -> Result<Opened, Failure> {
    let is_gone = opened.is_new && small_storage::remembers_pool();
    small_storage::remember_pool(!is_gone);
    if is_gone {
        Err(failure(code::POOL_GONE))
    } else {
        Ok(opened)
    }
}

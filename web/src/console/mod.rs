//! The page's hand on the pool: every action a person takes goes through here, answers with what it
//! cost, and shows in the toasts and the list of long work.

mod copies;
mod exports;
mod files;
mod imports;
mod long_work;
mod ran;
mod restore;
mod undo;

pub(crate) use self::restore::{is_in_bin, restorable};
use self::{imports::Imports, restore::together, undo::Undoing};
use crate::{
    i18n::{self, Common, StorageText},
    platform,
    region::region,
    small_storage,
    state::{
        selection::Selection,
        session::{Session, SessionAction},
        tasks::{TaskAction, Tasks},
        toasts::{Notice, ToastAction, Toasts},
        undo::{Undo, is_instance, undo_of},
    },
    worker::{
        client::{Client, Event},
        protocol::{Failure, Opened, Query, Request, SecretWords, Texts, code, failure},
    },
};
use rowdisk::service::{Region, command::Command, views::Outcome};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// How components act; clones share everything, and it stays the same as long as the page lives.
#[derive(Clone, PartialEq)]
pub(crate) struct Console {
    client: Client,
    tell: Tell,
    imports: Imports,
    undoing: Undoing,
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
        let (session, imports) = (tell.session.clone(), Imports::default());
        let client = {
            let imports = imports.clone();
            let toasts = tell.toasts.clone();
            Client::new(move |event| {
                if let Event::Ran(events) = event {
                    for notice in ran::notices(&events) {
                        toasts.dispatch(ToastAction::Show(region(), notice));
                    }
                    return;
                }
                if !matches!(event, Event::Changed) {
                    // What waits does not fail with what is under way.
                    imports.rest();
                }
                session.dispatch(match event {
                    // What ran by itself was told above.
                    Event::Changed | Event::Ran(_) => SessionAction::Changed,
                    Event::TakenOver => SessionAction::TakenOver,
                    Event::Freed => SessionAction::Freed,
                    Event::Lost(failure) => SessionAction::Lost(failure),
                    Event::OtherBuild => SessionAction::OtherBuild,
                });
            })
        };
        Self {
            client,
            tell,
            imports,
            undoing: Undoing::default(),
        }
    }

    /// The same, for the region that is shown now: what takes several steps stays in it, whichever is
    /// shown meanwhile.
    pub(crate) fn here(&self) -> Self {
        self.in_region(self.client.region())
    }

    /// The same, for a region: what a notice or a task offers is about the one it was done in.
    pub(crate) fn in_region(&self, region: Region) -> Self {
        Self {
            client: self.client.in_region(region),
            ..self.clone()
        }
    }

    /// The talk with the worker, for questions.
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// Opens the pool for the first time, and tells what the page before left undone.
    pub(crate) fn begin(&self) {
        self.restart(false);
        self.tell_unfinished();
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
        self.tell.toasts.dispatch(ToastAction::AllOutdated);
        self.imports.rest();
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
        if opened.is_ok() {
            self.go_on_importing();
        }
        opened
    }

    /// Throws the whole pool away and begins an empty one; works for a pool that does not open, too.
    pub(crate) async fn reset(&self) -> Result<(), Failure> {
        self.imports.rest();
        let opened = self.client.call(Request::Reset).answer::<Opened>().await;
        self.go_on_importing();
        let opened = opened?;
        self.tell.tasks.dispatch(TaskAction::Reopened);
        self.tell
            .session
            .dispatch(SessionAction::Opened(Ok(opened)));
        let what = StorageText::ResetDone {
            region: region().name().to_owned(),
        }
        .to_string();
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
        let words = self.in_words(&command).await;
        let outcome = self.run_quietly(&command).await?;
        self.tell_done(&words, &outcome);
        Ok(outcome)
    }

    /// Takes a snapshot before something risky, if one is wanted. What would be refused is so before
    /// anything is taken.
    pub(crate) async fn keep_before(
        &self,
        snapshot: Option<Command>,
        risky: &Command,
    ) -> Result<(), Failure> {
        self.client.dry_run(risky).await?;
        if let Some(snapshot) = snapshot {
            self.run_in_dialog(snapshot).await?;
        }
        Ok(())
    }

    /// Does several commands, one after the other: the first that fails ends it. Tells of what was done,
    /// and of deletions once, with one way back.
    pub(crate) async fn run_all_in_dialog(&self, commands: &[Command]) -> Result<(), Failure> {
        if let [snapshot @ Command::CreateSnapshot(_), risky] = commands {
            self.keep_before(Some(snapshot.clone()), risky).await?;
            return self.run_in_dialog(risky.clone()).await.map(drop);
        }
        if i18n::title_of_many(commands).is_none() {
            for command in commands {
                self.run_in_dialog(command.clone()).await?;
            }
            return Ok(());
        }
        let mut done = Vec::new();
        let mut result = Ok(());
        for command in commands {
            match self.run_quietly(command).await {
                Ok(outcome) => done.push(outcome),
                Err(failure) => {
                    result = Err(failure);
                    break;
                }
            }
        }
        match (done.as_slice(), commands) {
            ([], _) | (_, []) => {}
            ([one], [command, ..]) => self.tell_done(command, one),
            (many, commands) => {
                let what = i18n::title_of_many(&commands[..many.len()]);
                self.tell_as(what.unwrap_or_default(), &together(done), None);
            }
        }
        result
    }

    /// Does a command that needs a passphrase, and tells only of its success.
    pub(crate) async fn run_with_secrets(
        &self,
        command: Command,
        secrets: SecretWords,
    ) -> Result<Outcome, Failure> {
        let request = Request::RunWithSecrets {
            command: command.to_string(),
            secrets,
        };
        let outcome = self.client.call(request).answer().await?;
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

    /// Picks all of a list, of which a query tells the ids; nothing if all were picked.
    pub(crate) fn select_all(
        &self,
        is_all: bool,
        ids: Query,
        on_pick: impl FnOnce(Selection) + 'static,
    ) {
        if is_all {
            return on_pick(Selection::default());
        }
        let console = self.here();
        spawn_local(async move {
            match console.client.ask::<Texts>(ids).await {
                Ok(Texts(all)) => on_pick(Selection::of(all)),
                Err(failure) => console.tell_failed(&failure),
            }
        });
    }

    /// Takes a toast off the screen.
    pub(crate) fn dismiss_toast(&self, id: u64) {
        self.tell.toasts.dispatch(ToastAction::Dismiss(id));
    }

    /// Has everything that is shown asked for again.
    pub(crate) fn look_again(&self) {
        self.tell.session.dispatch(SessionAction::Changed);
    }

    /// Shows a notice.
    pub(crate) fn notify(&self, notice: Notice) {
        let shown = ToastAction::Show(self.client.region(), notice);
        self.tell.toasts.dispatch(shown);
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

    /// Tells of what was done, and offers to undo it.
    pub(crate) fn tell_done(&self, command: &Command, outcome: &Outcome) {
        self.tell_of(command, outcome, undo_of(outcome));
        if matches!(command, Command::CreateDisk(_) | Command::ImportDisk(_)) {
            let console = self.clone();
            spawn_local(async move { console.keep_first_disk().await });
        }
    }

    /// Tells of it without an offer to undo it.
    fn tell_undone(&self, command: &Command, outcome: &Outcome) {
        self.tell_of(command, outcome, None);
    }

    fn tell_of(&self, command: &Command, outcome: &Outcome, undo: Option<Undo>) {
        self.tell_as(i18n::title(command, outcome), outcome, undo);
    }

    fn tell_as(&self, what: String, outcome: &Outcome, undo: Option<Undo>) {
        let cost = i18n::cost(outcome);
        let touched = outcome.changed.iter().chain(&outcome.deleted);
        for one in touched.chain(&outcome.evicted) {
            let outdated = ToastAction::Outdated(one.id.clone());
            self.tell.toasts.dispatch(outdated);
            let outdated = TaskAction::Outdated(one.id.clone());
            self.tell.tasks.dispatch(outdated);
        }
        let deleted = restorable(outcome);
        self.notify(match undo {
            Some(undo) => Notice::Undoable { what, cost, undo },
            None if !deleted.is_empty() => Notice::Deleted {
                what,
                cost,
                deleted,
                is_disks_only: outcome.deleted.iter().any(is_instance),
            },
            None => Notice::Done { what, cost },
        });
    }

    /// With its first disk a pool has something to lose: then the browser is asked to keep it, once.
    /// The storage page says what came of it, and can ask again.
    async fn keep_first_disk(&self) {
        let disks = self.client.ask::<Texts>(Query::DiskIds).await;
        let is_first = disks.is_ok_and(|Texts(ids)| ids.len() == 1);
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

    /// Tells that something failed.
    pub(crate) fn tell_failed(&self, failure: &Failure) {
        if let Some(undo) = &failure.undo {
            // It wrote before it failed.
            let outdated = ToastAction::Outdated(undo.disk.clone());
            self.tell.toasts.dispatch(outdated);
        }
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

//! The requests that the first page does not make: what answers them is loaded with the first of them.

use super::{
    Cancel, Owner, export, files, import, open::Session, probe, questions, regions::is_copy, run,
    seek, simulate,
};
use crate::{
    later::{Missing, later},
    storage::IndexedDb,
    worker::protocol::{Answer, Failure, Query, Request, Simulate},
};
use futures_util::future::LocalBoxFuture;
use rowdisk::engine::Driver;
use wasm_bindgen::JsCast;
use web_sys::File;

type Answering = LocalBoxFuture<'static, Result<Answer, Failure>>;

later! {
    work: pub(super) fn answer(owner: Owner, id: u64, request: Request, cancel: Cancel) -> Result<Answering, Missing> {
        Ok(Box::pin(async move { owner.answer_later(id, request, &cancel).await }))
    }
}

later! {
    work: pub(super) fn drive(driver: Driver<IndexedDb>) -> Result<LocalBoxFuture<'static, ()>, Missing> {
        Ok(Box::pin(async move { driver.run().await; }))
    }
}

later! {
    work: pub(super) fn keep_up(owner: Owner, session: Session) -> Result<LocalBoxFuture<'static, ()>, Missing> {
        Ok(Box::pin(async move { owner.run_due(&session).await }))
    }
}

// The service and its engine once more, over memory.
later! {
    clock: fn simulate(owner: Owner, what: Simulate) -> Result<Answering, Missing> {
        Ok(Box::pin(async move {
            simulate::answer(&owner.session()?, &owner.0.sandbox, what).await
        }))
    }
}

later! {
    work: pub(super) fn round(owner: Owner, session: Session) -> Result<LocalBoxFuture<'static, ()>, Missing> {
        Ok(Box::pin(async move { owner.round(&session).await; }))
    }
}

impl Owner {
    async fn answer_later(
        &self,
        id: u64,
        request: Request,
        cancel: &Cancel,
    ) -> Result<Answer, Failure> {
        match request {
            Request::Reset => self.reset().await.map(Answer::of),
            Request::Ask(query) => cancel.over(self.ask_later(query)).await,
            Request::Await(query) => {
                let answer = async {
                    self.0.first.none().await;
                    questions::in_full(&self.session()?, query).await
                };
                cancel.over(answer).await
            }
            Request::Seek(seek) => {
                seek::run(&self.session()?, seek, cancel, &self.progress(id)).await
            }
            Request::Simulate(what) => simulate(self.clone(), what).await?.await,
            Request::DryRun { command } => self.dry_run(&command).await,
            Request::PreviewCopy { command } => self.preview_copy(&command).await,
            Request::RunCopy { id: copy } => self.run_copy(&copy, cancel, &self.progress(id)).await,
            Request::Preview { command } => run::preview(&self.session()?, &command).await,
            Request::Run { command } => {
                let parsed = run::parse(&command)?;
                if is_copy(&parsed) {
                    return self.copy(&parsed, cancel, &self.progress(id)).await;
                }
                run::run(&self.session()?, &command, cancel, &self.progress(id)).await
            }
            Request::RunWithSecrets { command, secrets } => {
                let (session, progress) = (self.session()?, self.progress(id));
                run::run_with_secrets(&session, &command, secrets, cancel, &progress).await
            }
            Request::RunWithFile {
                command,
                file,
                secrets,
            } => {
                let (session, progress) = (self.session()?, self.progress(id));
                match run::parse(&command)? {
                    command if files::needs_files(&command) => {
                        files::run(&session, &command, &[file], cancel, &progress).await
                    }
                    _ => {
                        let secrets = run::secrets(secrets);
                        import::run(&session, &command, &file, &secrets, cancel, &progress).await
                    }
                }
            }
            Request::RunWithFiles { command, files } => {
                let (session, progress) = (self.session()?, self.progress(id));
                let command = run::parse(&command)?;
                let files: Vec<File> = files.iter().map(JsCast::unchecked_into).collect();
                files::run(&session, &command, &files, cancel, &progress).await
            }
            Request::FetchFile {
                disk,
                snapshot,
                volume,
                path,
            } => {
                let (session, progress) = (self.session()?, self.progress(id));
                let what = questions::version(disk, snapshot);
                files::fetch(&session, &what, volume, &path, cancel, &progress).await
            }
            Request::CompareFiles(pair) => {
                files::compare(&self.session()?, &pair, cancel, &self.progress(id)).await
            }
            Request::ExportTo { command, sink } => {
                let session = self.session()?;
                export::to_chosen(&session, &command, &sink, cancel, &self.progress(id)).await
            }
            Request::Export { command } => {
                export::to_own(&self.session()?, &command, cancel, &self.progress(id)).await
            }
            Request::Probe {
                disk,
                offset,
                bytes,
            } => probe::write(&self.session()?, disk, offset, &bytes).await,
            Request::Verify {
                disk,
                snapshot,
                incident,
            } => {
                let (what, progress) = ((disk, snapshot), self.progress(id));
                self.verify(what, incident, cancel, &progress).await
            }
            Request::Check => run::check(&self.session()?, cancel, &self.progress(id)).await,
            // Answered without this part.
            Request::Open { .. } | Request::Cancel { .. } => self.answer(id, request, cancel).await,
        }
    }

    async fn ask_later(&self, query: Query) -> Result<Answer, Failure> {
        if query.walks() {
            self.0.first.none().await;
            return questions::in_full(&self.session()?, query).await;
        }
        if query == Query::Regions {
            return Ok(self.regions());
        }
        if query == Query::StoppedCopies {
            return Ok(self.stopped_copies());
        }
        if query == Query::Workloads {
            return Ok(self.workloads(&self.session()?));
        }
        let _short = self.0.first.short();
        questions::answer(&self.session()?, query).await
    }
}

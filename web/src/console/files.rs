//! Files between this computer and a disk.

use super::Console;
use crate::{
    platform,
    state::tasks::TaskKind,
    worker::protocol::{Answer, Failure, Request, code, failure},
};
use rowdisk::service::{
    command::{Command, PutFiles},
    views::Outcome,
};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;

impl Console {
    /// Puts files of this computer on a disk, as long work under the disk's name. What came of it, for
    /// whoever tells of it; a failure is told.
    pub(crate) async fn put_files(
        &self,
        put: PutFiles,
        files: &[web_sys::File],
        name: String,
    ) -> Option<Outcome> {
        let total = files.iter().map(|file| file.size() as u64).sum();
        let command = Command::PutFiles(put);
        let request = with_files(&command, files);
        let call = self.start_task(request, TaskKind::Write, name, Some(total));
        let id = call.id;
        let result = call.answer::<Outcome>().await;
        self.end_task(id, result)
    }

    /// The same for a dialog, which shows the failure and keeps what was typed.
    pub(crate) async fn put_in_dialog(
        &self,
        put: PutFiles,
        files: &[web_sys::File],
    ) -> Result<(), Failure> {
        let outcome = self.put_quietly(put.clone(), files).await?;
        self.tell_done(&Command::PutFiles(put), &outcome);
        Ok(())
    }

    /// The same, for one step of several, told by whoever takes them.
    pub(crate) async fn put_quietly(
        &self,
        put: PutFiles,
        files: &[web_sys::File],
    ) -> Result<Outcome, Failure> {
        let request = with_files(&Command::PutFiles(put), files);
        self.client.call(request).answer().await
    }

    /// A file that lies on a disk, to look at.
    pub(crate) async fn peek(
        &self,
        disk: String,
        snapshot: Option<String>,
        volume: u32,
        path: String,
    ) -> Result<web_sys::Blob, Failure> {
        let request = Request::FetchFile {
            disk,
            snapshot,
            volume,
            path,
        };
        fetched(self.client.call(request).raw().await?)
    }

    /// Saves a file that lies on a disk (its id, a snapshot's, the volume, the path) to this computer, as
    /// long work.
    pub(crate) fn save_file(
        &self,
        (disk, snapshot, volume, path): (String, Option<String>, u32, String),
        name: String,
        len: u64,
    ) {
        let request = Request::FetchFile {
            disk,
            snapshot,
            volume,
            path,
        };
        let call = self.start_task(request, TaskKind::Export, name.clone(), Some(len));
        let console = self.here();
        spawn_local(async move {
            let id = call.id;
            let file = call.raw().await.and_then(fetched);
            if let Some(file) = console.end_task(id, file) {
                platform::download(&file, &name);
            }
        });
    }
}

fn with_files(command: &Command, files: &[web_sys::File]) -> Request {
    Request::RunWithFiles {
        command: command.to_string(),
        files: files.iter().collect(),
    }
}

/// The file that was fetched.
fn fetched(answer: Answer) -> Result<web_sys::Blob, Failure> {
    let file = answer.0.dyn_into();
    file.map_err(|_| failure(code::UNREADABLE_MESSAGE))
}

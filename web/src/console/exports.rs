//! Exports: into a file that a person chose, or as a download.

use super::Console;
use crate::{
    platform::{self, Target},
    state::tasks::{Task, TaskAction, TaskKind, WayOut},
    worker::protocol::{Exported, Request, code},
};
use rowdisk::service::command::{Command, ExportDisk, VersionRef};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;

impl Console {
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
        if let Some(WayOut::ExportReadable(export)) = task.way_out.clone() {
            self.ask_and_export(export, task.name.clone(), Some(task.id));
        }
    }

    /// Asks for a file and exports into it; the task it replaces leaves the list then.
    fn ask_and_export(&self, export: ExportDisk, name: String, replaced: Option<u64>) {
        let file_name = platform::raw_file_name(&name);
        let target = platform::ask_where(&file_name);
        let console = self.here();
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
        let answer = call.answer::<Exported>().await;
        let is_damaged = answer
            .as_ref()
            .is_err_and(|failure| failure.code == code::POOL_DAMAGED);
        if let Some(Exported { file, outcome }) = self.end_task(id, answer) {
            if let Some(file) = file.dyn_ref::<web_sys::Blob>() {
                platform::download(file, &file_name);
            }
            self.tell_done(&command, &outcome);
        } else if is_damaged {
            let readable = ExportDisk {
                zeroes_unreadable: true,
                ..export
            };
            let way_out = WayOut::ExportReadable(readable);
            self.tell.tasks.dispatch(TaskAction::Offer(id, way_out));
        }
    }
}

//! Copies between regions, as long work. They outlive the page: what was carried stays, and goes on.

use super::Console;
use crate::{
    i18n::RegionsText,
    state::{tasks::TaskKind, toasts::Notice},
    worker::protocol::{Failure, Progress, Request},
};
use rowdisk::service::{Region, command::Command, views::Outcome};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

impl Console {
    /// Copies something to another region, under its name.
    pub(crate) fn begin_copy(&self, command: Command, name: String, total: u64) {
        let request = Request::Run {
            command: command.to_string(),
        };
        let call = self.start_task(request, TaskKind::Copy, name, Some(total));
        self.finish_long(call, command);
    }

    /// Goes on with a copy into a region.
    pub(crate) fn go_on_copying(&self, region: Region, id: String, name: String) {
        let request = Request::RunCopy { id };
        let console = self.in_region(region);
        let call = console.start_task(request, TaskKind::Copy, name.clone(), None);
        spawn_local(async move {
            let id = call.id;
            let result = call.answer::<Outcome>().await;
            if let Some(outcome) = console.end_task(id, result) {
                console.notify(Notice::Done {
                    what: RegionsText::Copied { name }.to_string(),
                    cost: crate::i18n::cost(&outcome),
                });
            }
        });
    }

    /// Copies something and says how far it is to whoever waits; what stops it is in the answer.
    pub(crate) async fn copy_watched(
        &self,
        command: &Command,
        begun: impl FnOnce(u64),
        on_progress: impl Fn(Progress) + 'static,
    ) -> Result<Outcome, Failure> {
        let request = Request::Run {
            command: command.to_string(),
        };
        let call = self
            .client
            .call_with_progress(request, Rc::new(on_progress));
        begun(call.id);
        call.answer().await
    }
}

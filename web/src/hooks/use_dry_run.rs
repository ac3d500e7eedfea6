//! Whether a command would be done, asked before anybody says so.

use super::{use_console, use_session};
use crate::state::remote::Remote;
use rowdisk::service::command::Command;
use std::{cell::Cell, rc::Rc};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// What a command would be refused with, as the failure; asked again when it or the pool changes. Until
/// that is answered the last answer stays. Nothing is asked without a command.
#[hook]
pub(crate) fn use_dry_run(command: Option<&Command>) -> Remote<()> {
    let console = use_console();
    let session = use_session();
    let known = use_state(|| Remote::Loading);
    {
        let known = known.setter();
        let subject = (command.cloned(), session.revision);
        use_effect_with(subject, move |(command, _)| {
            let is_wanted = Rc::new(Cell::new(true));
            if let Some(command) = command {
                let (wanted, asked) = (is_wanted.clone(), console.client().dry_run(command));
                spawn_local(async move {
                    let answer = asked.await;
                    if wanted.get() {
                        known.set(answer.into());
                    }
                });
            }
            move || is_wanted.set(false)
        });
    }
    (*known).clone()
}

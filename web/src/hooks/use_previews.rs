//! What commands would do, as the worker tells without changing anything.

use super::{use_console, use_session};
use crate::{
    state::remote::Remote,
    worker::protocol::{Failure, Request},
};
use rowdisk::service::{command::Command, views::DeletionView};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// What commands would do.
#[derive(Clone)]
pub(crate) struct Previews {
    /// What is known. Until something is known of these commands, it is of those before.
    pub(crate) known: Remote<Vec<DeletionView>>,
    /// Whether it is of these commands.
    pub(crate) is_current: bool,
}

/// What the commands would do; asked again when they or the pool change.
#[hook]
pub(crate) fn use_previews(commands: &[Command]) -> Previews {
    let console = use_console();
    let session = use_session();
    let known = use_state(|| (Vec::new(), Remote::Loading));
    let texts: Vec<String> = commands.iter().map(ToString::to_string).collect();
    let is_current = known.0 == texts;
    {
        let known = known.clone();
        use_effect_with((texts, session.revision), move |(texts, _)| {
            let is_wanted = Rc::new(Cell::new(true));
            let (wanted, texts) = (is_wanted.clone(), texts.clone());
            spawn_local(async move {
                let mut views = Vec::new();
                let mut failed = None;
                for command in texts.iter().cloned() {
                    let answer: Result<DeletionView, Failure> = console
                        .client()
                        .call(Request::Preview { command })
                        .answer()
                        .await;
                    match answer {
                        Ok(view) => views.push(view),
                        Err(failure) => {
                            failed = Some(failure);
                            break;
                        }
                    }
                }
                if wanted.get() {
                    let ready = || Remote::Ready(Rc::new(views));
                    known.set((texts, failed.map_or_else(ready, Remote::Failed)));
                }
            });
            move || is_wanted.set(false)
        });
    }
    Previews {
        known: known.1.clone(),
        is_current,
    }
}

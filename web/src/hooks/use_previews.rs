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

/// What the commands would do; asked again when they or the pool change.
#[hook]
pub(crate) fn use_previews(commands: &[Command]) -> Remote<Vec<DeletionView>> {
    let console = use_console();
    let session = use_session();
    let known = use_state(|| Remote::Loading);
    {
        let known = known.clone();
        let texts: Vec<String> = commands.iter().map(ToString::to_string).collect();
        use_effect_with((texts, session.revision), move |(texts, _)| {
            let is_wanted = Rc::new(Cell::new(true));
            let (wanted, texts) = (is_wanted.clone(), texts.clone());
            spawn_local(async move {
                let mut views = Vec::new();
                for command in texts {
                    let answer: Result<DeletionView, Failure> = console
                        .client()
                        .call(Request::Preview { command })
                        .answer()
                        .await;
                    match answer {
                        Ok(view) => views.push(view),
                        Err(failure) => {
                            if wanted.get() {
                                known.set(Remote::Failed(failure));
                            }
                            return;
                        }
                    }
                }
                if wanted.get() {
                    known.set(Remote::Ready(Rc::new(views)));
                }
            });
            move || is_wanted.set(false)
        });
    }
    (*known).clone()
}

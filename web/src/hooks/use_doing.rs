//! Doing several commands one after the other, for a dialog: the first that fails ends it.

use super::use_console;
use crate::state::remote::Remote;
use rowdisk::service::command::Command;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// How far it is: loading while it goes on, failed with what one of them said. And what begins it;
/// `on_close` gets true once all were done.
#[hook]
pub(crate) fn use_doing(
    commands: Vec<Command>,
    on_close: Callback<bool>,
) -> (Remote<()>, Callback<()>) {
    let console = use_console();
    let doing = use_state(|| Remote::Ready(Rc::new(())));
    let begin = {
        let doing = doing.clone();
        Callback::from(move |()| {
            doing.set(Remote::Loading);
            let (console, doing) = (console.here(), doing.clone());
            let (on_close, commands) = (on_close.clone(), commands.clone());
            spawn_local(async move {
                match console.run_all_in_dialog(&commands).await {
                    Ok(()) => on_close.emit(true),
                    Err(failure) => doing.set(Remote::Failed(failure)),
                }
            });
        })
    };
    ((*doing).clone(), begin)
}

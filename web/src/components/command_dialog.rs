//! A dialog whose answer is one command.

use super::{dialog::Dialog, failure::failure_note};
use crate::{hooks::use_console, state::remote::Remote};
use rowdisk::service::{Region, command::Command};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// A dialog that does one command and shows its failure in place.
#[derive(PartialEq, Properties)]
pub(crate) struct CommandDialogProps {
    pub(crate) title: AttrValue,
    pub(crate) submit: AttrValue,
    /// None while the form is not complete.
    pub(crate) command: Option<Command>,
    pub(crate) on_close: Callback<()>,
    #[prop_or_default]
    pub(crate) is_danger: bool,
    /// Where it is done, if not in the region shown.
    #[prop_or_default]
    pub(crate) region: Option<Region>,
    #[prop_or_default]
    pub(crate) on_done: Callback<()>,
    pub(crate) children: Html,
}

/// Asks, does the command, and closes once it was done.
#[component]
pub(crate) fn CommandDialog(props: &CommandDialogProps) -> Html {
    let console = use_console();
    let doing = use_state(|| Remote::Ready(Rc::new(())));
    let on_submit = {
        let (doing, command) = (doing.clone(), props.command.clone());
        let (on_close, on_done) = (props.on_close.clone(), props.on_done.clone());
        let region = props.region;
        Callback::from(move |()| {
            let Some(command) = command.clone() else {
                return;
            };
            doing.set(Remote::Loading);
            let console = region.map_or_else(|| console.here(), |region| console.in_region(region));
            let doing = doing.clone();
            let (on_close, on_done) = (on_close.clone(), on_done.clone());
            spawn_local(async move {
                match console.run_in_dialog(command).await {
                    Err(failure) => doing.set(Remote::Failed(failure)),
                    Ok(_) => {
                        on_close.emit(());
                        on_done.emit(());
                    }
                }
            });
        })
    };
    html! {
        <Dialog
            title={props.title.clone()}
            submit={props.submit.clone()}
            on_close={props.on_close.clone()}
            {on_submit}
            is_danger={props.is_danger}
            is_ready={props.command.is_some()}
            is_busy={matches!(&*doing, Remote::Loading)}
        >
            { props.children.clone() }
            if let Remote::Failed(failure) = &*doing { { failure_note(failure, html! {}) } }
        </Dialog>
    }
}

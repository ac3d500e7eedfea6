//! A dialog whose answer is several commands, one after the other: the first that fails ends it.

use super::{dialog::Dialog, failure::failure_note, victims::Victims};
use crate::{hooks::use_doing, state::remote::Remote};
use rowdisk::service::command::Command;
use yew::prelude::*;

/// A dialog that does commands in their order and shows a failure in place.
#[derive(PartialEq, Properties)]
pub(crate) struct CommandsDialogProps {
    pub(crate) title: AttrValue,
    pub(crate) submit: AttrValue,
    /// None while the form is not complete.
    pub(crate) commands: Vec<Command>,
    /// Called once it is over; true if all was done.
    pub(crate) on_close: Callback<bool>,
    #[prop_or_default]
    pub(crate) is_danger: bool,
    pub(crate) children: Html,
}

/// Asks, does the commands, and closes once all were done.
#[component]
pub(crate) fn CommandsDialog(props: &CommandsDialogProps) -> Html {
    let (doing, on_submit) = use_doing(props.commands.clone(), props.on_close.clone());
    html! {
        <Dialog
            title={props.title.clone()}
            submit={props.submit.clone()}
            on_close={props.on_close.reform(|()| false)}
            {on_submit}
            is_danger={props.is_danger}
            is_ready={!props.commands.is_empty()}
            is_busy={matches!(doing, Remote::Loading)}
        >
            { props.children.clone() }
            // A list of its own: were its length the form's, a field one types in would be made anew by it.
            <>{ for props.commands.iter().map(|command| html! { <Victims command={command.clone()} /> }) }</>
            if let Remote::Failed(failure) = &doing { { failure_note(failure, html! {}) } }
        </Dialog>
    }
}

//! Encrypted things wherever they are shown: the badge, unlocking, commands with a passphrase.

use super::{action::Action, dialog::Dialog, failure::failure_note, passphrase::PassphraseField};
use crate::{
    hooks::{use_console, use_field},
    i18n::EncryptionText,
    state::remote::Remote,
    worker::protocol::SecretWords,
};
use rowdisk::service::command::{Command, VersionRef};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Whether something is encrypted, and locked; after its name.
pub(crate) fn encryption_badge(is_encrypted: bool, is_locked: bool) -> Html {
    match (is_encrypted, is_locked) {
        (false, _) => html! {},
        (true, true) => {
            html! { <>{ " " }<span class="badge off">{ EncryptionText::Encrypted }{ " · " }{ EncryptionText::Locked }</span></> }
        }
        (true, false) => {
            html! { <>{ " " }<span class="badge">{ EncryptionText::Encrypted }</span></> }
        }
    }
}

/// That a disk is locked, why it matters here, and the way in.
pub(crate) fn locked_note(why: EncryptionText, on_unlock: Callback<MouseEvent>) -> Html {
    html! {
        <div class="note">
            <p><b>{ EncryptionText::LockedTitle }</b></p>
            <p>{ why }</p>
            <Action class="primary" onclick={on_unlock}>{ EncryptionText::UnlockAsk }</Action>
        </div>
    }
}

/// Why something cannot be read now, beside what would read it.
pub(crate) fn unlock_first(is_locked: bool) -> Option<AttrValue> {
    is_locked.then(|| EncryptionText::UnlockFirst.into())
}

#[derive(PartialEq, Properties)]
pub(crate) struct UnlockProps {
    /// What has the key: a disk, or a snapshot.
    pub(crate) what: VersionRef,
    /// What the dialog calls it.
    pub(crate) name: String,
    pub(crate) on_close: Callback<()>,
}

/// Asks for the passphrase and unlocks.
#[component]
pub(crate) fn Unlock(props: &UnlockProps) -> Html {
    let field = use_field(String::new);
    let (doing, on_submit) = use_secret(
        Command::UnlockDisk(props.what.clone()),
        SecretWords {
            passphrase: field.text().to_owned(),
            new_passphrase: None,
        },
        props.on_close.clone(),
    );
    html! {
        <Dialog
            title={EncryptionText::UnlockTitle { name: props.name.clone() }}
            submit={EncryptionText::UnlockDo}
            on_close={props.on_close.clone()}
            {on_submit}
            is_ready={!field.text().is_empty()}
            is_busy={matches!(doing, Remote::Loading)}
        >
            <p>{ EncryptionText::UnlockWhy }</p>
            <PassphraseField id="unlock-passphrase" label={EncryptionText::Passphrase} {field} is_first=true />
            { failed(&doing) }
        </Dialog>
    }
}

/// Does a command that needs a passphrase, for a dialog.
#[hook]
pub(crate) fn use_secret(
    command: Command,
    secrets: SecretWords,
    on_close: Callback<()>,
) -> (Remote<()>, Callback<()>) {
    let console = use_console();
    let doing = use_state(|| Remote::Ready(Rc::new(())));
    let begin = {
        let doing = doing.clone();
        Callback::from(move |()| {
            doing.set(Remote::Loading);
            let (console, doing, on_close) = (console.clone(), doing.clone(), on_close.clone());
            let (command, secrets) = (command.clone(), secrets.clone());
            spawn_local(async move {
                match console.run_with_secrets(command, secrets).await {
                    Err(failure) => doing.set(Remote::Failed(failure)),
                    Ok(_) => on_close.emit(()),
                }
            });
        })
    };
    ((*doing).clone(), begin)
}

/// What came of it, where it failed.
pub(crate) fn failed(doing: &Remote<()>) -> Html {
    match doing {
        Remote::Failed(failure) => failure_note(failure, html! {}),
        _ => html! {},
    }
}

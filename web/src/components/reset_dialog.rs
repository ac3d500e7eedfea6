//! The question before the whole pool goes: a word has to be typed.

use super::{dialog::Dialog, failure::failure_note, field::TextField};
use crate::{
    hooks::{use_console, use_field},
    i18n::StorageText,
    worker::protocol::Failure,
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// What there is to lose.
#[derive(PartialEq, Properties)]
pub(crate) struct ResetDialogProps {
    pub(crate) what: AttrValue,
    pub(crate) on_close: Callback<()>,
}

/// Asks for a word, then throws the pool away.
#[component]
pub(crate) fn ResetDialog(props: &ResetDialogProps) -> Html {
    let console = use_console();
    let typed = use_field(String::new);
    let is_busy = use_state(|| false);
    let failure = use_state(|| None::<Failure>);
    let word = StorageText::ResetWord.to_string();
    let on_submit = {
        let (is_busy, failure) = (is_busy.clone(), failure.clone());
        let on_close = props.on_close.clone();
        Callback::from(move |()| {
            is_busy.set(true);
            let (console, on_close) = (console.clone(), on_close.clone());
            let (is_busy, failure) = (is_busy.clone(), failure.clone());
            spawn_local(async move {
                match console.reset().await {
                    Err(why) => {
                        failure.set(Some(why));
                        is_busy.set(false);
                    }
                    Ok(()) => on_close.emit(()),
                }
            });
        })
    };
    html! {
        <Dialog
            title={StorageText::ResetTitle}
            submit={StorageText::ResetDo}
            on_close={props.on_close.clone()}
            {on_submit}
            is_danger=true
            is_ready={typed.text().trim() == word}
            is_busy={*is_busy}
        >
            <p>{ &props.what }</p>
            <TextField id="reset-word" label={StorageText::ResetType { word }} field={typed} is_first=true />
            if let Some(failure) = &*failure { { failure_note(failure, html! {}) } }
        </Dialog>
    }
}

//! Whether the browser keeps the pool, and asking it to.

use super::panel;
use crate::{
    hooks::{use_console, use_session},
    i18n::StorageText,
    platform,
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Says whether it is kept, and how to have it kept.
#[component]
pub(super) fn Persistence() -> Html {
    let console = use_console();
    let session = use_session();
    // Outside: looked up yet. Inside: what the browser says, if it says anything.
    let is_kept = use_state(|| None::<Option<bool>>);
    let was_refused = use_state(|| false);
    {
        let is_kept = is_kept.setter();
        use_effect_with(session.revision, move |_| {
            spawn_local(async move { is_kept.set(Some(platform::is_persisted().await)) });
        });
    }
    let ask = {
        let was_refused = was_refused.setter();
        Callback::from(move |_: MouseEvent| {
            let (console, was_refused) = (console.clone(), was_refused.clone());
            spawn_local(async move {
                was_refused.set(console.ask_to_keep().await == Some(false));
            });
        })
    };
    panel(
        StorageText::Persistence,
        html! {
            <>
            <p role="status">{ match *is_kept {
                None => html! {},
                Some(None) => html! { StorageText::PersistUnknown },
                Some(Some(true)) => html! { StorageText::IsPersistent },
                Some(Some(false)) => html! { StorageText::NotPersistent },
            } }
            if *was_refused { { " " }{ StorageText::PersistRefused } }</p>
            if *is_kept == Some(Some(false)) { <button type="button" onclick={ask}>{ StorageText::AskPersist }</button> }
            </>
        },
    )
}

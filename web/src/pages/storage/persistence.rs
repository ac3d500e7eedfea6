//! Whether the browser keeps the pool, and asking it to.

use super::panel;
use crate::{i18n::StorageText, platform};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

#[derive(Clone, Copy, PartialEq)]
enum Standing {
    Unknown,
    Kept,
    NotKept,
    Refused,
}

/// Says whether it is kept, and how to have it kept.
#[component]
pub(super) fn Persistence() -> Html {
    let standing = use_state(|| None::<Standing>);
    {
        let standing = standing.setter();
        use_effect_with((), move |()| {
            spawn_local(async move {
                standing.set(Some(match platform::is_persisted().await {
                    Some(true) => Standing::Kept,
                    Some(false) => Standing::NotKept,
                    None => Standing::Unknown,
                }));
            });
        });
    }
    let ask = {
        let standing = standing.setter();
        Callback::from(move |_: MouseEvent| {
            let standing = standing.clone();
            spawn_local(async move {
                standing.set(Some(match platform::persist().await {
                    Some(true) => Standing::Kept,
                    Some(false) => Standing::Refused,
                    None => Standing::Unknown,
                }));
            });
        })
    };
    let can_ask = matches!(*standing, Some(Standing::NotKept | Standing::Refused));
    panel(
        StorageText::Persistence,
        html! {
            <>
            <p role="status">{ match *standing {
                None => html! {},
                Some(Standing::Kept) => html! { StorageText::IsPersistent },
                Some(Standing::NotKept) => html! { StorageText::NotPersistent },
                Some(Standing::Refused) => html! { <>{ StorageText::NotPersistent }{ " " }{ StorageText::PersistRefused }</> },
                Some(Standing::Unknown) => html! { StorageText::PersistUnknown },
            } }</p>
            if can_ask { <button type="button" onclick={ask}>{ StorageText::AskPersist }</button> }
            </>
        },
    )
}

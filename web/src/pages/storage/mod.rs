//! The pool as a whole: its use, whether the browser keeps it, its health, its limits, its end.

mod check;
mod persistence;
mod plug;
mod reset;
mod usage;

use self::{check::Check, persistence::Persistence, plug::Plug, reset::Reset, usage::Usage};
use crate::{
    components::help::{head, title},
    components::loaded::loaded,
    format::count,
    hooks::{use_query, use_title},
    i18n::{Common, StorageText, Term},
    worker::protocol::Query,
};
use rowdisk::service::views::StorageView;
use yew::prelude::*;

/// The storage page.
#[component]
pub(crate) fn Storage() -> Html {
    use_title(Common::Storage.to_string());
    let storage = use_query::<StorageView>(Query::Storage);
    html! {
        <>
            <div class="title">{ title(Common::Storage, Term::Pool) }</div>
            { loaded(&storage, |storage| html! {
                <div class="panels">
                    <Usage storage={(**storage).clone()} />
                    <Persistence />
                    <Check />
                    <Plug />
                    { panel(StorageText::Owner, html! {
                        <>
                        <p>{ StorageText::OwnerWhy }</p>
                        <dl class="pairs">
                            <dt>{ StorageText::PoolId }</dt><dd><code>{ &storage.pool_id }</code></dd>
                            <dt>{ StorageText::Format }</dt><dd>{ storage.format }</dd>
                            <dt>{ StorageText::Generation }</dt><dd>{ count(storage.generation) }</dd>
                        </dl>
                        </>
                    }) }
                    <Reset storage={(**storage).clone()} />
                </div>
            }) }
        </>
    }
}

/// A card with a title.
fn panel(title: StorageText, content: Html) -> Html {
    let term = match title {
        StorageText::Check => Some(Term::Check),
        StorageText::Persistence => Some(Term::Persistence),
        _ => None,
    };
    html! {
        <section class="card panel">
            <div class="head">{ match term {
                Some(term) => head(title, term),
                None => html! { <h2>{ title }</h2> },
            } }</div>
            <div class="inset">{ content }</div>
        </section>
    }
}

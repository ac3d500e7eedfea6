//! Help beside a word: a small button that says what it means, with the way to the glossary.
//!
//! The platform's popover does the rest: opening it leads the focus into it, Escape and a click
//! elsewhere close it, and the focus comes back.

use super::link::link_to_view;
use crate::{
    i18n::{GlossaryText, Term},
    routes::{GlossaryView, Route},
};
use std::fmt::Display;
use yew::prelude::*;

/// The button and what it opens. `at` is where on the page: a word may stand there twice.
pub(crate) fn help(at: &str, word: Term) -> Html {
    let id = format!("help-{at}-{}", word.key());
    let term = word.name();
    let about = GlossaryText::About {
        term: term.to_owned(),
    };
    let meaning = word.meaning();
    let view = GlossaryView::of(word.key());
    html! {
        <span class="help">
            <button type="button" popovertarget={id.clone()} aria-label={about}><span aria-hidden="true">{ "?" }</span></button>
            <span {id} class="help-text" popover="auto" role="note" aria-label={term} tabindex="-1" autofocus=true>
                <b>{ term }</b>
                <span>{ meaning.text }</span>
                if !meaning.unlike.is_empty() { <span>{ meaning.unlike }</span> }
                { link_to_view(&Route::Glossary, &view, GlossaryText::More) }
            </span>
        </span>
    }
}

/// A page's title with help.
pub(crate) fn title(text: impl Display, word: Term) -> Html {
    html! { <div class="name"><h1>{ text.to_string() }</h1>{ help("title", word) }</div> }
}

/// A card's title with help.
pub(crate) fn head(text: impl Display, word: Term) -> Html {
    html! { <div class="name"><h2>{ text.to_string() }</h2>{ help("head", word) }</div> }
}

/// What a column is called, with help.
pub(crate) fn column(text: impl Display, word: Term) -> Html {
    html! { <>{ text.to_string() }{ help("column", word) }</> }
}

//! A failure in its place: what happened, why, what to do.

use crate::{i18n::explain, worker::protocol::Failure};
use yew::prelude::*;

/// The failure, and what a person can do about it right there.
#[derive(PartialEq, Properties)]
pub(crate) struct FailureNoteProps {
    pub(crate) failure: Failure,
    #[prop_or_default]
    pub(crate) children: Html,
}

/// Says what happened, why, and what to do.
#[component]
pub(crate) fn FailureNote(props: &FailureNoteProps) -> Html {
    let words = explain(&props.failure);
    html! {
        <div class="note danger" role="alert" data-code={props.failure.code.clone()}>
            <p><b>{ words.what }</b></p>
            if !words.why.is_empty() { <p>{ words.why }</p> }
            if !words.advice.is_empty() { <p>{ words.advice }</p> }
            { props.children.clone() }
        </div>
    }
}

//! A failure in its place: what happened, why, what to do.

use crate::{i18n::explain, worker::protocol::Failure};
use yew::prelude::*;

/// Says what happened, why, and what to do; `ways` is what a person can do about it right there.
pub(crate) fn failure_note(failure: &Failure, ways: Html) -> Html {
    let words = explain(failure);
    html! {
        <div class="note danger" role="alert" data-code={failure.code.clone()}>
            <p><b>{ words.what }</b></p>
            if !words.why.is_empty() { <p>{ words.why }</p> }
            if !words.advice.is_empty() { <p>{ words.advice }</p> }
            { ways }
        </div>
    }
}

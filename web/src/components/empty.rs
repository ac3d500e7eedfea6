//! A page without anything on it yet, with ways to begin.

use std::fmt::Display;
use yew::prelude::*;

/// Says what belongs here and offers ways to begin.
pub(crate) fn empty(title: impl Display, why: impl Display, ways: Html) -> Html {
    html! {
        <section class="empty">
            <h2>{ title.to_string() }</h2>
            <p>{ why.to_string() }</p>
            { ways }
        </section>
    }
}

//! A page without anything on it yet, with ways to begin.

use std::fmt::Display;
use yew::prelude::*;

/// Says what belongs here and offers ways to begin.
pub(crate) fn empty(title: impl Display, why: impl Display, ways: Html) -> Html {
    section(html! { <h2>{ title.to_string() }</h2> }, why, ways)
}

/// The same where nothing else is on the page: its title is the page's.
pub(crate) fn empty_page(title: impl Display, why: impl Display, ways: Html) -> Html {
    section(html! { <h1>{ title.to_string() }</h1> }, why, ways)
}

fn section(heading: Html, why: impl Display, ways: Html) -> Html {
    html! {
        <section class="empty">
            { heading }
            <p>{ why.to_string() }</p>
            { ways }
        </section>
    }
}

//! A name in a table: at most three lines of it, all of it under the pointer.

use yew::prelude::*;

/// A name may have 128 characters, and a row should stay a row.
pub(crate) fn name_in_row(name: &str) -> Html {
    html! { <span class="in-row" title={name.to_owned()}>{ name }</span> }
}

//! The one way in which everything asynchronous is shown.

use super::failure::failure_note;
use crate::{i18n::Common, state::remote::Remote};
use std::rc::Rc;
use yew::prelude::*;

/// What `show` makes of the value once it is there; until then, that it is loading or why it failed.
pub(crate) fn loaded<T>(remote: &Remote<T>, show: impl FnOnce(&Rc<T>) -> Html) -> Html {
    loaded_or(remote, html! {}, show)
}

/// The same, with a way out where it failed.
pub(crate) fn loaded_or<T>(
    remote: &Remote<T>,
    way_out: Html,
    show: impl FnOnce(&Rc<T>) -> Html,
) -> Html {
    match remote {
        Remote::Loading => html! { <p class="loading" role="status">{ Common::Loading }</p> },
        Remote::Ready(value) => show(value),
        Remote::Failed(failure) => failure_note(failure, way_out),
    }
}

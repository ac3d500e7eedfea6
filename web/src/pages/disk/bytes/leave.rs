//! The question before typed bytes are dropped.

use crate::{components::dialog::Dialog, i18n::BytesText};
use yew::prelude::*;

/// Asks before so many bytes are dropped.
pub(super) fn leave_dialog(count: usize, on_close: Callback<()>, on_leave: Callback<()>) -> Html {
    let count = count as u64;
    html! {
        <Dialog
            title={BytesText::DropTitle { count }}
            submit={BytesText::DropDo}
            {on_close}
            on_submit={on_leave}
            is_danger=true
        >
            <p>{ BytesText::DropWhy }</p>
        </Dialog>
    }
}

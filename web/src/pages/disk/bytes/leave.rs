//! The question before typed bytes are dropped.

use crate::{components::dialog::Dialog, i18n::BytesText};
use yew::prelude::*;

/// How many bytes.
#[derive(PartialEq, Properties)]
pub(super) struct LeaveProps {
    pub(super) count: usize,
    pub(super) on_close: Callback<()>,
    pub(super) on_leave: Callback<()>,
}

/// Asks.
#[component]
pub(super) fn Leave(props: &LeaveProps) -> Html {
    let count = props.count as u64;
    html! {
        <Dialog
            title={BytesText::DropTitle { count }}
            submit={BytesText::DropDo}
            on_close={props.on_close.clone()}
            on_submit={props.on_leave.clone()}
            is_danger=true
        >
            <p>{ BytesText::DropWhy }</p>
        </Dialog>
    }
}

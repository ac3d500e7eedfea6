//! The tools while one types over bytes: how much changed, undo, review, leave, and a field for whoever
//! has no keyboard or has the bytes elsewhere.

use crate::{
    components::{action::barred, button::Button},
    hooks::use_field,
    i18n::BytesText,
    state::{bytes::parse_hex, editor::Column},
};
use yew::prelude::*;

/// What was typed, and where typing goes.
pub(super) struct EditBar {
    /// How many bytes change; `None` while nobody edits.
    pub(super) changed: Option<usize>,
    pub(super) column: Column,
    pub(super) on_column: Callback<Column>,
    /// Bytes to put at the cursor.
    pub(super) on_put: Callback<Vec<u8>>,
    pub(super) on_undo: Callback<()>,
    pub(super) on_write: Callback<()>,
    pub(super) on_leave: Callback<()>,
}

/// The tools.
#[hook]
pub(super) fn use_edit_bar(props: &EditBar) -> Html {
    let text = use_field(String::new);
    let bytes = match props.column {
        Column::Hex => parse_hex(text.text()),
        Column::Text => Some(text.text().as_bytes().to_vec()).filter(|bytes| !bytes.is_empty()),
    };
    let put = Button {
        class: Some("small"),
        is_submit: true,
        why_not: match (&bytes, text.text()) {
            (Some(_), _) => None,
            (None, "") => Some(BytesText::PutFirst.into()),
            (None, _) => Some(BytesText::FindNot.into()),
        },
        ..Button::default()
    };
    let onsubmit = {
        let (on_put, text) = (props.on_put.clone(), text.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(bytes) = bytes.clone() {
                on_put.emit(bytes);
                text.set("");
            }
        })
    };
    let way = |column: Column, words: BytesText| {
        let onclick = props.on_column.reform(move |_: MouseEvent| column);
        let is_on = props.column == column;
        html! { <button type="button" class="small" aria-pressed={is_on.to_string()} {onclick}>{ words }</button> }
    };
    let Some(count) = props.changed else {
        return html! {};
    };
    let press = |on: &Callback<()>| on.reform(|_: MouseEvent| ());
    let of_changes = |class: &'static str, on: &Callback<()>, words: BytesText| {
        let button = Button {
            class: Some(class),
            onclick: press(on),
            why_not: barred(count == 0, BytesText::EditNone),
            ..Button::default()
        };
        button.with(words)
    };
    let said = if count == 0 {
        BytesText::Editing
    } else {
        BytesText::EditCount {
            count: count as u64,
        }
    };
    html! {
        <div class="hex-bar edit">
            <output role="status">{ said }</output>
            <span class="inline" role="group" aria-label={BytesText::EditAs}>
                { way(Column::Hex, BytesText::Hex) }{ way(Column::Text, BytesText::Text) }
            </span>
            <form class="inline" {onsubmit}>
                <input class="mono" type="text" size="14" aria-label={BytesText::Paste} placeholder={BytesText::Paste} value={text.text().to_owned()} oninput={text.typed()} autocomplete="off" spellcheck="false" />
                { put.with(BytesText::Put) }
            </form>
            <span class="inline">
                { of_changes("small", &props.on_undo, BytesText::Undo) }
                { of_changes("small primary", &props.on_write, BytesText::Review) }
                <button type="button" class="small" onclick={press(&props.on_leave)}>{ BytesText::Leave }</button>
            </span>
        </div>
    }
}

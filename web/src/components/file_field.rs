//! Choosing a file of this computer.

use super::field::Note;
use crate::platform;
use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

/// A file to choose.
#[derive(PartialEq, Properties)]
pub(crate) struct FileFieldProps {
    pub(crate) id: AttrValue,
    pub(crate) label: AttrValue,
    pub(crate) on_file: Callback<Option<File>>,
    #[prop_or_default]
    pub(crate) hint: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) fault: Option<AttrValue>,
}

/// A labelled choice of a file. Only its handle is passed on: nothing is read here.
#[component]
pub(crate) fn FileField(props: &FileFieldProps) -> Html {
    let note = format!("{}-note", props.id);
    let onchange = {
        let on_file = props.on_file.clone();
        Callback::from(move |event: Event| {
            let input = event.target_dyn_into::<HtmlInputElement>();
            on_file.emit(input.as_ref().and_then(platform::chosen_file));
        })
    };
    html! {
        <div class="field">
            <label for={props.id.clone()}>{ &props.label }</label>
            <input id={props.id.clone()} type="file" {onchange} aria-describedby={note.clone()} />
            <Note id={note} hint={props.hint.clone()} fault={props.fault.clone()} />
        </div>
    }
}

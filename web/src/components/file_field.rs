//! Choosing files of this computer.

use super::field::Note;
use crate::platform;
use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

/// A file to choose, or several.
#[derive(PartialEq, Properties)]
pub(crate) struct FileFieldProps {
    pub(crate) id: AttrValue,
    pub(crate) label: AttrValue,
    #[prop_or_default]
    pub(crate) is_many: bool,
    /// Called with all that are chosen now.
    pub(crate) on_files: Callback<Vec<File>>,
    #[prop_or_default]
    pub(crate) hint: Option<AttrValue>,
    #[prop_or_default]
    pub(crate) fault: Option<AttrValue>,
}

/// A labelled choice of files. Only their handles are passed on: nothing is read here.
#[component]
pub(crate) fn FileField(props: &FileFieldProps) -> Html {
    let note = format!("{}-note", props.id);
    let onchange = {
        let on_files = props.on_files.clone();
        Callback::from(move |event: Event| {
            let input = event.target_dyn_into::<HtmlInputElement>();
            on_files.emit(platform::files_of(input.and_then(|input| input.files())));
        })
    };
    html! {
        <div class="field">
            <label for={props.id.clone()}>{ &props.label }</label>
            <input id={props.id.clone()} type="file" multiple={props.is_many} {onchange} aria-describedby={note.clone()} />
            <Note id={note} hint={props.hint.clone()} fault={props.fault.clone()} />
        </div>
    }
}

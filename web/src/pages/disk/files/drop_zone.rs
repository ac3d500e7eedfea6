//! A folder takes files that are dropped on it, or says why it does not: the page around would make disks of them.

use crate::{
    hooks::use_console,
    i18n::FilesText,
    platform::{files_of, has_files, has_folder},
    state::toasts::Notice,
};
use web_sys::File;
use yew::prelude::*;

/// A folder.
#[derive(PartialEq, Properties)]
pub(super) struct DropZoneProps {
    pub(super) on_files: Callback<Vec<File>>,
    /// Why it takes none.
    pub(super) refuses: Option<AttrValue>,
    pub(super) children: Html,
}

/// Takes files that are dropped.
#[component]
pub(super) fn DropZone(props: &DropZoneProps) -> Html {
    let console = use_console();
    let is_over = use_state_eq(|| false);
    let over = |is: bool| {
        let is_over = is_over.clone();
        Callback::from(move |event: DragEvent| {
            if has_files(&event) {
                event.prevent_default();
                is_over.set(is);
            }
        })
    };
    let ondrop = {
        let is_over = is_over.clone();
        let (on_files, refuses) = (props.on_files.clone(), props.refuses.clone());
        Callback::from(move |event: DragEvent| {
            is_over.set(false);
            let Some(dropped) = event.data_transfer().filter(|_| has_files(&event)) else {
                return;
            };
            event.prevent_default();
            event.stop_propagation();
            let tell = |what: FilesText, cost: String| {
                let what = what.to_string();
                console.notify(Notice::Done { what, cost });
            };
            if let Some(why) = &refuses {
                return tell(FilesText::DropRefused, why.to_string());
            }
            if has_folder(&dropped) {
                return tell(FilesText::DropFolder, FilesText::DropFolderWhy.to_string());
            }
            let files = files_of(dropped.files());
            if !files.is_empty() {
                on_files.emit(files);
            }
        })
    };
    let takes = props.refuses.is_none();
    html! {
        <div class={classes!("drop", (takes && *is_over).then_some("over"))} ondragover={over(true)} ondragleave={over(false)} {ondrop}>
            { props.children.clone() }
            if takes { <p class="hint inset">{ FilesText::DropHere }</p> }
        </div>
    }
}

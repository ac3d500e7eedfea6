//! What can be done in a folder that can be changed.

use super::browser::Asked;
use crate::{components::action::Action, i18n::FilesText, platform::files_of};
use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

/// Who puts files there, and who asks about the rest.
#[derive(PartialEq, Properties)]
pub(super) struct ToolsProps {
    pub(super) on_files: Callback<Vec<File>>,
    pub(super) ask: Callback<Asked>,
}

/// The buttons.
#[component]
pub(super) fn Tools(props: &ToolsProps) -> Html {
    let (files, folder) = (use_node_ref(), use_node_ref());
    {
        let folder = folder.clone();
        use_effect_with((), move |()| {
            if let Some(input) = folder.cast::<HtmlInputElement>() {
                // A browser that chooses no folders chooses files.
                let _ = input.set_attribute("webkitdirectory", "");
            }
        });
    }
    let press = |node: &NodeRef| {
        let node = node.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(input) = node.cast::<HtmlInputElement>() {
                input.click();
            }
        })
    };
    let onchange = {
        let on_files = props.on_files.clone();
        Callback::from(move |event: Event| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else {
                return;
            };
            let files = files_of(input.files());
            // The same file can be chosen again.
            input.set_value("");
            if !files.is_empty() {
                on_files.emit(files);
            }
        })
    };
    let asks = |what: Asked| props.ask.reform(move |_: MouseEvent| what.clone());
    html! {
        <div class="files-tools">
            <Action class="small" onclick={press(&files)}>{ FilesText::Upload }</Action>
            <Action class="small" onclick={press(&folder)}>{ FilesText::UploadFolder }</Action>
            <Action class="small" onclick={asks(Asked::File)}>{ FilesText::NewFile }</Action>
            <Action class="small" onclick={asks(Asked::Folder)}>{ FilesText::NewFolder }</Action>
            <Action class="small" onclick={asks(Asked::Format)}>{ FilesText::Format }</Action>
            <input ref={files} id="files-chosen" type="file" multiple=true hidden=true onchange={onchange.clone()} aria-label={FilesText::Upload} />
            <input ref={folder} type="file" multiple=true hidden=true {onchange} aria-label={FilesText::UploadFolder} />
        </div>
    }
}

//! The whole page takes disk images that are dropped, unless a part of it has another use for files.

use super::dialogs::import_form;
use crate::{
    hooks::{use_console, use_reach, use_session},
    i18n::Common,
    platform,
    state::{session::Phase, toasts::Notice},
};
use web_sys::File;
use yew::prelude::*;

/// The page.
#[derive(PartialEq, Properties)]
pub(crate) struct DropTargetProps {
    pub(crate) class: AttrValue,
    pub(crate) children: Html,
}

/// Takes files that are dropped, and asks what disks they become.
#[component]
pub(crate) fn DropTarget(props: &DropTargetProps) -> Html {
    let console = use_console();
    let session = use_session();
    let is_over = use_state_eq(|| false);
    let dropped = use_state(Vec::<File>::new);
    let ondragover = {
        let is_over = is_over.clone();
        Callback::from(move |event: DragEvent| {
            // A text goes where the browser lets it: into a field.
            if platform::has_files(&event) {
                // A part of the page has said by now that it takes them itself.
                is_over.set(!event.default_prevented());
                event.prevent_default();
            }
        })
    };
    let ondragleave = {
        let is_over = is_over.clone();
        Callback::from(move |event: DragEvent| {
            // Without a place it goes to, it leaves the page.
            if event.related_target().is_none() {
                is_over.set(false);
            }
        })
    };
    let is_open = session.phase == Phase::Open;
    let is_region_lost = use_reach().is_region_lost();
    let ondrop = {
        let (is_over, dropped) = (is_over.clone(), dropped.clone());
        Callback::from(move |event: DragEvent| {
            is_over.set(false);
            if !platform::has_files(&event) {
                return;
            }
            // A file that misses its place must not make the browser leave the page.
            let is_taken = event.default_prevented();
            event.prevent_default();
            let files = platform::files_of(event.data_transfer().and_then(|data| data.files()));
            if is_taken || files.is_empty() {
                return;
            }
            let asks_other = dropped.is_empty() && platform::has_dialog();
            let why_not = match is_open {
                false => Some(Common::DropPoolFirst),
                true if is_region_lost => Some(Common::RegionLost),
                true => asks_other.then_some(Common::DropDialogFirst),
            };
            match why_not {
                None => dropped.set(files),
                Some(why) => console.notify(Notice::Done {
                    what: Common::DropLater.to_string(),
                    cost: why.to_string(),
                }),
            }
        })
    };
    let on_close = {
        let dropped = dropped.clone();
        Callback::from(move |()| dropped.set(Vec::new()))
    };
    html! {
        <div class={props.class.clone()} {ondragover} {ondragleave} {ondrop}>
            { props.children.clone() }
            if *is_over && is_open && !is_region_lost { <p class="drop-hint">{ Common::DropHere }</p> }
            if !dropped.is_empty() { { import_form((*dropped).clone(), on_close) } }
        </div>
    }
}

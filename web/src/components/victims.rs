//! What goes at the quota when something is done that keeps a snapshot, said before it is done.

use crate::{
    hooks::use_previews,
    i18n::{DiskText, names},
};
use rowdisk::service::{SNAPSHOT_QUOTA, command::Command, views::IdName};
use yew::prelude::*;

/// What would be done.
#[derive(PartialEq, Properties)]
pub(crate) struct VictimsProps {
    pub(crate) command: Command,
}

/// Names the snapshots that make room, where any do. What cannot be done says so when it is tried, and
/// what cannot be done yet, or is not planned, hides nothing of what comes before or after it: each command
/// of several is asked about by itself.
#[component]
pub(crate) fn Victims(props: &VictimsProps) -> Html {
    let previews = use_previews(std::slice::from_ref(&props.command)).known;
    let views = previews.ready().map_or(&[][..], |views| views.as_slice());
    let gone = views.iter().flat_map(|view| &view.evicted);
    let gone: Vec<IdName> = gone.cloned().collect();
    if gone.is_empty() {
        return html! {};
    }
    let quota = u32::try_from(SNAPSHOT_QUOTA).unwrap_or(u32::MAX);
    html! { <p class="note warn">{ DiskText::SnapshotVictim { quota, name: names(&gone) } }</p> }
}

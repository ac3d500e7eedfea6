//! What was done to this disk last.

use crate::{
    components::{command_log::CommandLog, link::link_to_view, loaded::loaded},
    hooks::{use_console, use_query},
    i18n::DiskText,
    platform::focus,
    routes::{EventsView, Route},
    state::undo::{Undo, offer},
    worker::protocol::Query,
};
use rowdisk::service::views::{ActivityView, HistoryView, UndoView};
use std::rc::Rc;
use yew::prelude::*;

const SHOWN_MAX: u32 = 8;
const HEADING: &str = "last-actions";

/// Whose actions.
#[derive(PartialEq, Properties)]
pub(super) struct LastActionsProps {
    pub(super) history: Rc<HistoryView>,
}

/// The last actions on this disk, and the refused ones that name it.
#[component]
pub(super) fn LastActions(props: &LastActionsProps) -> Html {
    let actions = use_query::<Vec<ActivityView>>(Query::DiskActivity {
        disk: props.history.disk.id.clone(),
        count: SHOWN_MAX,
    });
    let console = use_console();
    let on_undo = Callback::from(move |undo: UndoView| {
        console.undo(Undo::Disk(undo));
        // What is pressed goes; what comes of it stands below.
        focus(HEADING);
    });
    html! {
        <section class="card below" aria-label={DiskText::LastActions}>
            <div class="head"><h2 id={HEADING} tabindex="-1">{ DiskText::LastActions }</h2>{ link_to_view(&Route::Activity, &EventsView::about(&props.history.disk.id), DiskText::AllActions) }</div>
            { loaded(&actions, |actions| {
                if actions.is_empty() {
                    html! { <p class="hint inset">{ DiskText::NoActions }</p> }
                } else {
                    // While an instance runs on it, nothing rolls it back.
                    let is_idle = props.history.disk.running().next().is_none();
                    let on_disk = |undo: &Undo| undo.on_disk(&props.history).filter(|_| is_idle);
                    let offer = offer(actions, on_disk);
                    let undo = offer.map(|offer| (offer, on_undo));
                    html! { <CommandLog actions={(**actions).clone()} {undo} /> }
                }
            }) }
        </section>
    }
}

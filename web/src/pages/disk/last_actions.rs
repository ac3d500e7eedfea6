//! What was done to this disk last.

use crate::{
    components::{command_log::CommandLog, link::link, loaded::loaded},
    console::undo_of,
    hooks::use_query,
    i18n::DiskText,
    routes::Route,
    worker::protocol::Query,
};
use rowdisk::service::views::{ActivityView, DiskView, HistoryView};
use std::rc::Rc;
use yew::prelude::*;

const ASKED: u32 = 100;
const SHOWN_MAX: usize = 8;

/// Whose actions.
#[derive(PartialEq, Properties)]
pub(super) struct LastActionsProps {
    pub(super) history: Rc<HistoryView>,
}

/// The last actions on this disk, and the refused ones that name it.
#[component]
pub(super) fn LastActions(props: &LastActionsProps) -> Html {
    let actions = use_query::<Vec<ActivityView>>(Query::Activity { count: ASKED });
    html! {
        <section class="card below" aria-label={DiskText::LastActions}>
            <div class="head"><h2>{ DiskText::LastActions }</h2>{ link(&Route::Activity, DiskText::AllActions) }</div>
            { loaded(&actions, |actions| {
                let mine: Vec<ActivityView> = (actions.iter())
                    .filter(|action| is_about(action, &props.history.disk))
                    .take(SHOWN_MAX)
                    .cloned()
                    .collect();
                if mine.is_empty() {
                    html! { <p class="hint inset">{ DiskText::NoActions }</p> }
                } else {
                    // What was refused has changed nothing.
                    let last = mine.iter().find(|action| action.result.is_ok());
                    let last = last.filter(|last| is_kept(last, &props.history));
                    let undoable = last.map(|last| last.number);
                    html! { <CommandLog actions={mine} {undoable} /> }
                }
            }) }
        </section>
    }
}

/// Whether the snapshot is still there that holds what was before this action.
fn is_kept(action: &ActivityView, history: &HistoryView) -> bool {
    let undo = action.result.as_ref().ok().and_then(undo_of);
    undo.is_some_and(|undo| {
        let mut snapshots = history.snapshots.iter();
        undo.disk == history.disk.id && snapshots.any(|snapshot| snapshot.id == undo.snapshot)
    })
}

/// By id, for names can be given twice; what was refused has only the names in its text.
fn is_about(action: &ActivityView, disk: &DiskView) -> bool {
    let known = (action.result.as_ref().ok()).and_then(|outcome| outcome.disks.as_ref());
    match known {
        Some(ids) => ids.contains(&disk.id),
        None => names(&action.command, disk),
    }
}

/// Whether a command speaks of the disk, by name or id, also as `DISK@SNAP`.
fn names(command: &str, disk: &DiskView) -> bool {
    command
        .split(' ')
        .map(|word| word.split('@').next().unwrap_or(word))
        .any(|word| word == disk.name || word == disk.id)
}

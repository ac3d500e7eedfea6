//! Short notices at the edge of the screen, read out as they come.

use crate::{
    hooks::use_console,
    i18n::{Common, UndoText, explain},
    platform,
    state::toasts::{Notice, Toast, Toasts},
};
use gloo_timers::callback::Timeout;
use yew::prelude::*;

const DONE_MS: u32 = 6_000;
const UNDOABLE_MS: u32 = 15_000;
const FAILED_MS: u32 = 15_000;

/// The notices on screen.
#[derive(PartialEq, Properties)]
pub(crate) struct ToastListProps {
    pub(crate) toasts: Toasts,
}

/// Shows the notices.
#[component]
pub(crate) fn ToastList(props: &ToastListProps) -> Html {
    html! {
        <div class="toasts" role="status" aria-live="polite" aria-label={Common::Notices}>
            { for props.toasts.shown.iter().map(|toast| html! { <ToastItem key={toast.id} toast={toast.clone()} /> }) }
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct ToastItemProps {
    toast: Toast,
}

#[component]
fn ToastItem(props: &ToastItemProps) -> Html {
    let console = use_console().in_region(props.toast.region);
    let id = props.toast.id;
    let is_held = use_state_eq(|| false);
    let stays_ms = match props.toast.notice {
        Notice::Done { .. } => DONE_MS,
        Notice::Undoable { .. } | Notice::Deleted { .. } => UNDOABLE_MS,
        Notice::Failed(_) => FAILED_MS,
    };
    {
        let console = console.clone();
        // Nothing goes from under a pointer or a focus.
        use_effect_with((id, stays_ms, *is_held), move |&(id, stays_ms, is_held)| {
            let timeout =
                (!is_held).then(|| Timeout::new(stays_ms, move || console.dismiss_toast(id)));
            move || drop(timeout)
        });
    }
    let hold = |holds: bool| {
        let is_held = is_held.clone();
        move || is_held.set(holds)
    };
    let (class, what, more) = match &props.toast.notice {
        Notice::Done { what, cost }
        | Notice::Undoable { what, cost, .. }
        | Notice::Deleted { what, cost, .. } => ("toast", what.clone(), cost.clone()),
        Notice::Failed(failure) => {
            let words = explain(failure);
            (
                "toast danger",
                words.what,
                format!("{} {}", words.why, words.advice).trim().to_owned(),
            )
        }
    };
    // What has the focus goes with the notice.
    let gone = {
        let console = console.clone();
        move || {
            console.dismiss_toast(id);
            platform::focus("main");
        }
    };
    let undo = props.toast.notice.undo().map(|undo| {
        let (gone, console) = (gone.clone(), console.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            gone();
            console.undo(undo.clone());
        });
        html! { <button type="button" {onclick}>{ UndoText::Undo }</button> }
    });
    let restore = match &props.toast.notice {
        Notice::Deleted {
            deleted,
            is_disks_only,
            ..
        } => {
            let text = match is_disks_only {
                true => UndoText::RestoreDisks,
                false => UndoText::Undo,
            };
            let (gone, console, deleted) = (gone.clone(), console.clone(), deleted.clone());
            let onclick = Callback::from(move |_: MouseEvent| {
                gone();
                console.restore(deleted.clone());
            });
            Some(html! { <button type="button" {onclick}>{ text }</button> })
        }
        _ => None,
    };
    let undo = undo.or(restore);
    let dismiss = Callback::from(move |_: MouseEvent| gone());
    let on_pointer = |holds: bool| {
        let hold = hold(holds);
        Callback::from(move |_: MouseEvent| hold())
    };
    let on_focus = |holds: bool| {
        let hold = hold(holds);
        Callback::from(move |_: FocusEvent| hold())
    };
    html! {
        <div {class} onmouseenter={on_pointer(true)} onmouseleave={on_pointer(false)} onfocusin={on_focus(true)} onfocusout={on_focus(false)}>
            <div><p><b>{ what }</b>if !more.is_empty() { <span>{ more }</span> }</p>{ for undo }</div>
            <button type="button" class="plain" onclick={dismiss} aria-label={Common::Dismiss}>
                <svg viewBox="0 0 12 12" aria-hidden="true"><path d="M2 2 10 10M10 2 2 10" /></svg>
            </button>
        </div>
    }
}

//! Short notices at the edge of the screen, read out as they come.

use crate::{
    hooks::use_console,
    i18n::{Common, explain},
    state::toasts::{Notice, Toast, Toasts},
};
use gloo_timers::callback::Timeout;
use yew::prelude::*;

const DONE_MS: u32 = 6_000;
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
    let console = use_console();
    let id = props.toast.id;
    let stays_ms = match props.toast.notice {
        Notice::Done { .. } => DONE_MS,
        Notice::Failed(_) => FAILED_MS,
    };
    {
        let console = console.clone();
        use_effect_with(id, move |id| {
            let id = *id;
            let timeout = Timeout::new(stays_ms, move || console.dismiss_toast(id));
            move || drop(timeout)
        });
    }
    let (class, what, more) = match &props.toast.notice {
        Notice::Done { what, cost } => ("toast", what.clone(), cost.clone()),
        Notice::Failed(failure) => {
            let words = explain(failure);
            (
                "toast danger",
                words.what,
                format!("{} {}", words.why, words.advice).trim().to_owned(),
            )
        }
    };
    let dismiss = Callback::from(move |_: MouseEvent| console.dismiss_toast(id));
    html! {
        <div {class}>
            <p><b>{ what }</b>if !more.is_empty() { <span>{ more }</span> }</p>
            <button type="button" class="plain" onclick={dismiss} aria-label={Common::Dismiss}>
                <svg viewBox="0 0 12 12" aria-hidden="true"><path d="M2 2 10 10M10 2 2 10" /></svg>
            </button>
        </div>
    }
}

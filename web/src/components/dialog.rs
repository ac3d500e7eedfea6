//! A modal question. The platform's `dialog` keeps the focus inside and closes on Escape; the focus
//! goes back to where it was.

use super::{action::barred, button::Button};
use crate::{i18n::Common, platform};
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{HtmlDialogElement, HtmlElement, HtmlInputElement};
use yew::prelude::*;

/// A dialog that is open for as long as it is rendered.
#[derive(PartialEq, Properties)]
pub(crate) struct DialogProps {
    pub(crate) title: AttrValue,
    pub(crate) on_close: Callback<()>,
    /// What Enter and the button do.
    pub(crate) on_submit: Callback<()>,
    /// The button's text; empty where there is nothing to do but to close it.
    pub(crate) submit: AttrValue,
    /// The other button's text, where closing gives nothing up.
    #[prop_or_else(|| Common::Cancel.into())]
    pub(crate) cancel: AttrValue,
    #[prop_or_default]
    pub(crate) is_danger: bool,
    /// Whether it can be submitted now.
    #[prop_or(true)]
    pub(crate) is_ready: bool,
    /// Why it cannot, where that is not in sight.
    #[prop_or_default]
    pub(crate) why_not: Html,
    /// Whether it is being done.
    #[prop_or_default]
    pub(crate) is_busy: bool,
    pub(crate) children: Html,
}

/// Asks, and calls back.
#[component]
pub(crate) fn Dialog(props: &DialogProps) -> Html {
    let node = use_modal(&props.on_close);
    let oncancel = {
        let on_close = props.on_close.clone();
        Callback::from(move |event: Event| {
            // A field for files says the same when its chooser is closed without a choice.
            if event.target_dyn_into::<HtmlDialogElement>().is_some() {
                event.prevent_default();
                on_close.emit(());
            }
        })
    };
    let close = props.on_close.reform(|_: MouseEvent| ());
    // Several submits may come before it is rendered again: the first one counts.
    let is_sent = use_mut_ref(|| false);
    *is_sent.borrow_mut() = props.is_busy;
    let onsubmit = {
        let (on_submit, is_ready) = (props.on_submit.clone(), props.is_ready);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if is_ready && !is_sent.replace(true) {
                on_submit.emit(());
            }
        })
    };
    let submit = || {
        let class = match props.is_danger {
            true => "primary danger",
            false => "primary",
        };
        let button = Button {
            class: Some(class),
            is_submit: true,
            is_barred: props.is_busy,
            why_not: barred(!props.is_ready, Common::NotReady),
            ..Button::default()
        };
        button.with(&props.submit)
    };
    html! {
        <dialog ref={node} {oncancel} aria-label={props.title.clone()}>
            <form method="dialog" {onsubmit}>
                <h2>{ &props.title }</h2>
                { props.children.clone() }
                <div class="buttons">
                    { props.why_not.clone() }
                    <button type="button" onclick={close}>{ &props.cancel }</button>
                    if !props.submit.is_empty() { { submit() } }
                </div>
            </form>
        </dialog>
    }
}

/// A dialog that is open, in front of all others, for as long as it is rendered. The browser asks before it
/// closes one (`cancel`), but not every time: one that it closed by itself is opened again, with what was
/// typed, and `on_close` decides.
#[hook]
pub(crate) fn use_modal(on_close: &Callback<()>) -> NodeRef {
    let node = use_node_ref();
    let latest = use_mut_ref(Callback::noop);
    *latest.borrow_mut() = on_close.clone();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            let before = focused();
            let dialog = node.cast::<HtmlDialogElement>();
            if let Some(dialog) = &dialog {
                // It throws only for one that is open already.
                let _ = dialog.show_modal();
            }
            let closed = dialog.clone().map(|dialog| {
                let on_closed = {
                    let dialog = dialog.clone();
                    Closure::<dyn Fn()>::new(move || {
                        // What is asked may draw anew.
                        let on_close = latest.borrow().clone();
                        let _ = dialog.show_modal();
                        on_close.emit(());
                    })
                };
                let listener = on_closed.as_ref().unchecked_ref();
                // Listening cannot fail.
                let _ = dialog.add_event_listener_with_callback("close", listener);
                (dialog, on_closed)
            });
            // What is suggested is there to be typed over.
            let first = focused().and_then(|first| first.dyn_into::<HtmlInputElement>().ok());
            if let Some(first) = first {
                first.select();
            }
            move || {
                if let Some((dialog, on_closed)) = closed {
                    let listener = on_closed.as_ref().unchecked_ref();
                    let _ = dialog.remove_event_listener_with_callback("close", listener);
                    dialog.close();
                }
                match before {
                    // What can be focused takes it without complaint.
                    Some(before) if before.is_connected() => drop(before.focus()),
                    // What had the focus went with what was deleted, or with its page.
                    _ => platform::focus("main"),
                }
            }
        });
    }
    node
}

fn focused() -> Option<HtmlElement> {
    web_sys::window()?
        .document()?
        .active_element()?
        .dyn_into()
        .ok()
}

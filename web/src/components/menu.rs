//! A menu behind a button: the platform's popover closes it on Escape and on a click elsewhere.

use crate::platform::step_focus;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// A menu.
#[derive(PartialEq, Properties)]
pub(crate) struct MenuProps {
    pub(crate) id: AttrValue,
    pub(crate) text: AttrValue,
    pub(crate) children: Html,
}

/// A button and the actions behind it.
#[component]
pub(crate) fn Menu(props: &MenuProps) -> Html {
    let list = use_node_ref();
    let onclick = close(&list);
    let onkeydown = Callback::from(|event: KeyboardEvent| match event.key().as_str() {
        "ArrowDown" => step_focus(&event, Element::next_element_sibling),
        "ArrowUp" => step_focus(&event, Element::previous_element_sibling),
        _ => {}
    });
    html! {
        <div class="menu">
            <button type="button" popovertarget={props.id.clone()} aria-haspopup="true">{ &props.text }</button>
            <div ref={list} id={props.id.clone()} class="menu-list" popover="auto" {onclick} {onkeydown}>
                { props.children.clone() }
            </div>
        </div>
    }
}

/// Closes a popover once something in it was chosen.
pub(crate) fn close(popover: &NodeRef) -> Callback<MouseEvent> {
    let popover = popover.clone();
    Callback::from(move |_: MouseEvent| {
        // Hiding a hidden one is no harm.
        if let Some(hide) = popover
            .cast::<HtmlElement>()
            .and_then(|list| hide_of(&list))
        {
            let _ = hide.call0(&popover.cast::<HtmlElement>().into());
        }
    })
}

fn hide_of(list: &HtmlElement) -> Option<js_sys::Function> {
    js_sys::Reflect::get(list, &"hidePopover".into())
        .ok()?
        .dyn_into()
        .ok()
}

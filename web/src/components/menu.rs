//! A menu behind a button, as the ARIA pattern of that name has it: arrows, Home and End move in it, and the
//! arrows open it too. The platform's popover leads the focus in and back, and closes it on Escape and on a
//! click elsewhere.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// A menu.
#[derive(PartialEq, Properties)]
pub(crate) struct MenuProps {
    pub(crate) id: AttrValue,
    pub(crate) text: AttrValue,
    /// Buttons and links, one an entry.
    pub(crate) children: Html,
}

/// A button and the actions behind it.
#[component]
pub(crate) fn Menu(props: &MenuProps) -> Html {
    let (button, list) = (use_node_ref(), use_node_ref());
    {
        let list = list.clone();
        // The entries are buttons and links to whoever writes them.
        use_effect(move || {
            for (index, entry) in entries(&list).iter().enumerate() {
                // Names of attributes are never refused.
                let _ = entry.set_attribute("role", "menuitem");
                let _ = entry.set_attribute("tabindex", "-1");
                let _ = entry.toggle_attribute_with_force("autofocus", index == 0);
            }
        });
    }
    let onclick = close(&list);
    let onkeydown = {
        let (button, list) = (button.clone(), list.clone());
        Callback::from(move |event: KeyboardEvent| on_key(&event, &button, &list))
    };
    html! {
        <div class="menu" {onkeydown}>
            <button ref={button} type="button" popovertarget={props.id.clone()} aria-haspopup="menu">{ &props.text }</button>
            <div ref={list} id={props.id.clone()} class="menu-list" popover="auto" role="menu" aria-label={props.text.clone()} {onclick}>
                { props.children.clone() }
            </div>
        </div>
    }
}

fn on_key(event: &KeyboardEvent, button: &NodeRef, list: &NodeRef) {
    let entries = entries(list);
    let here = event.target_dyn_into::<HtmlElement>();
    let at = entries
        .iter()
        .position(|entry| Some(entry) == here.as_ref());
    let key = event.key();
    if key == "Tab" {
        // It closes, and the focus goes on from the button.
        return hide(list);
    }
    let Some(to) = stepped(at, entries.len(), &key) else {
        return;
    };
    event.prevent_default();
    if let (None, Some(button)) = (at, button.cast::<HtmlElement>()) {
        button.click();
    }
    if let Some(entry) = entries.get(to) {
        // What cannot take the focus leaves it where it is.
        let _ = entry.focus();
    }
}

/// The entry that a key leads to, from an entry or from the button; the ends meet.
fn stepped(at: Option<usize>, count: usize, key: &str) -> Option<usize> {
    let last = count.checked_sub(1)?;
    match (key, at) {
        ("ArrowDown", None) | ("Home", Some(_)) => Some(0),
        ("ArrowUp", None) | ("End", Some(_)) => Some(last),
        ("ArrowDown", Some(at)) => Some(if at >= last { 0 } else { at + 1 }),
        ("ArrowUp", Some(at)) => Some(at.checked_sub(1).unwrap_or(last)),
        _ => None,
    }
}

fn entries(list: &NodeRef) -> Vec<HtmlElement> {
    let children = list.cast::<Element>().map(|list| list.children());
    let all = children
        .iter()
        .flat_map(|all| (0..all.length()).map(|at| all.item(at)));
    all.filter_map(|entry| entry?.dyn_into().ok()).collect()
}

/// Closes a popover once something in it was chosen.
pub(crate) fn close(popover: &NodeRef) -> Callback<MouseEvent> {
    let popover = popover.clone();
    Callback::from(move |_: MouseEvent| hide(&popover))
}

/// Hides a popover; hiding a hidden one is no harm.
fn hide(popover: &NodeRef) {
    let list = popover.cast::<HtmlElement>();
    if let Some(hide) = list.as_ref().and_then(hide_of) {
        let _ = hide.call0(&list.into());
    }
}

fn hide_of(list: &HtmlElement) -> Option<js_sys::Function> {
    js_sys::Reflect::get(list, &"hidePopover".into())
        .ok()?
        .dyn_into()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::stepped;

    #[test]
    fn arrows_open_a_menu_and_go_round_in_it() {
        let step = |at, key| stepped(at, 3, key);
        assert_eq!(
            [step(None, "ArrowDown"), step(None, "ArrowUp")],
            [Some(0), Some(2)]
        );
        assert_eq!(
            [step(Some(0), "ArrowDown"), step(Some(2), "ArrowDown")],
            [Some(1), Some(0)]
        );
        assert_eq!(
            [step(Some(2), "ArrowUp"), step(Some(0), "ArrowUp")],
            [Some(1), Some(2)]
        );
        assert_eq!(
            [step(Some(1), "Home"), step(Some(1), "End")],
            [Some(0), Some(2)]
        );
        // On the button these are the page's.
        assert_eq!(
            [step(None, "Home"), step(None, "End"), step(Some(1), "x")],
            [None; 3]
        );
        assert_eq!(stepped(None, 0, "ArrowDown"), None);
    }
}

//! Asking before a link, or the browser's own Back and Forward, lead away from what was typed and not
//! written.

use super::confirm;
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Element, Event, window};

/// While it lives, going to another page asks first.
pub(crate) struct StayGuard {
    on_click: Closure<dyn Fn(Event)>,
    on_move: Closure<dyn Fn(Event)>,
}

const CLICK: &str = "click";
const MOVE: &str = "popstate";
const LINK: &str = "a[href^='#']";

impl StayGuard {
    /// `here` is the address of what is shown, kept up to date by whoever shows it: when the browser
    /// tells of a move, its own address is the new one.
    pub(crate) fn new(question: String, here: Rc<RefCell<String>>) -> Self {
        let question = Rc::new(question);
        let on_click = {
            let question = question.clone();
            Closure::<dyn Fn(Event)>::new(move |event: Event| {
                let leaves = target(&event).is_some_and(|to| path(&to) != path(&address()));
                if leaves && !confirm(&question) {
                    event.prevent_default();
                    event.stop_propagation();
                }
            })
        };
        let on_move = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            let here = here.borrow().clone();
            if path(&here) != path(&address()) && !confirm(&question) {
                // Nobody else hears of it, and the address is what it was.
                event.stop_immediate_propagation();
                let history = window().and_then(|window| window.history().ok());
                let _ = history
                    .map(|history| history.push_state_with_url(&JsValue::NULL, "", Some(&here)));
            }
        });
        let guard = Self { on_click, on_move };
        for (kind, ask) in guard.listeners() {
            if let Some(window) = window() {
                // It fails only for an event without a name.
                let _ = window.add_event_listener_with_callback_and_bool(kind, ask, true);
            }
        }
        guard
    }

    fn listeners(&self) -> [(&'static str, &js_sys::Function); 2] {
        [
            (CLICK, self.on_click.as_ref().unchecked_ref()),
            (MOVE, self.on_move.as_ref().unchecked_ref()),
        ]
    }
}

impl Drop for StayGuard {
    fn drop(&mut self) {
        for (kind, ask) in self.listeners() {
            if let Some(window) = window() {
                let _ = window.remove_event_listener_with_callback_and_bool(kind, ask, true);
            }
        }
    }
}

/// The page's address behind the `#`.
pub(crate) fn address() -> String {
    let hash = window().and_then(|window| window.location().hash().ok());
    hash.unwrap_or_default()
}

/// Where a click on a link leads.
fn target(event: &Event) -> Option<String> {
    let target = event.target()?.dyn_into::<Element>().ok()?;
    target.closest(LINK).ok()??.get_attribute("href")
}

/// The page, whatever the view of it.
fn path(address: &str) -> &str {
    address.split('?').next().unwrap_or_default()
}

//! Asking before a link, or the browser's own Back and Forward, lead away from what was typed and not
//! written.

use super::confirm;
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Element, Event, window};

thread_local! {
    /// What would be left. A window calls its listeners in the order in which they came, and the router must
    /// not hear of a move that is taken back: so one listener, there from the beginning, asks for all.
    static GUARDED: RefCell<Vec<Rc<Guarded>>> = const { RefCell::new(Vec::new()) };
}

/// With what that which was typed stays.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stays {
    /// As long as the page, whatever the view of it.
    Page,
    /// As long as this view of the page.
    View,
}

struct Guarded {
    question: String,
    stays: Stays,
    /// The address of what is shown, kept up to date by whoever shows it: when the browser tells of a
    /// move, its own address is the new one.
    here: Rc<RefCell<String>>,
}

/// While it lives, going to another page asks first.
pub(crate) struct StayGuard(Rc<Guarded>);

const LINK: &str = "a[href^='#']";

impl StayGuard {
    pub(crate) fn new(question: String, stays: Stays, here: Rc<RefCell<String>>) -> Self {
        let guarded = Rc::new(Guarded {
            question,
            stays,
            here,
        });
        GUARDED.with_borrow_mut(|all| all.push(guarded.clone()));
        Self(guarded)
    }
}

impl Drop for StayGuard {
    fn drop(&mut self) {
        GUARDED.with_borrow_mut(|all| all.retain(|other| !Rc::ptr_eq(other, &self.0)));
    }
}

/// Begins to listen. To be called before the router does.
pub(crate) fn guard_moves() {
    let listen = |kind: &str, listener: fn(Event)| {
        let listener = Closure::<dyn Fn(Event)>::new(listener).into_js_value();
        if let Some(window) = window() {
            // It fails only for an event without a name.
            let _ = window.add_event_listener_with_callback_and_bool(
                kind,
                listener.unchecked_ref(),
                true,
            );
        }
    };
    listen("click", |event| {
        let Some(to) = target(&event) else { return };
        if !may_leave(&address(), &to) {
            event.prevent_default();
            event.stop_propagation();
        }
    });
    listen("popstate", |event| {
        let last = GUARDED.with_borrow(|all| all.last().map(|last| last.here.borrow().clone()));
        let Some(here) = last else { return };
        if !may_leave(&here, &address()) {
            // Nobody else hears of it, and the address is what it was.
            event.stop_immediate_propagation();
            let history = window().and_then(|window| window.history().ok());
            let _ =
                history.map(|history| history.push_state_with_url(&JsValue::NULL, "", Some(&here)));
        }
    });
}

/// Asks, if what was typed would not stay.
fn may_leave(here: &str, to: &str) -> bool {
    let last = GUARDED.with_borrow(|all| all.last().cloned());
    last.is_none_or(|last| {
        let stays = match last.stays {
            Stays::Page => path(here) == path(to),
            Stays::View => here == to,
        };
        stays || confirm(&last.question)
    })
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

fn path(address: &str) -> &str {
    address.split('?').next().unwrap_or_default()
}

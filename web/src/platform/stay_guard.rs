//! Asking before a link leads away from what was typed and not written.

use super::confirm;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event, window};

/// While it lives, links to other pages ask first.
pub(crate) struct StayGuard(Closure<dyn Fn(Event)>);

const CLICK: &str = "click";
const LINK: &str = "a[href^='#']";

impl StayGuard {
    pub(crate) fn new(question: String) -> Self {
        let ask = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            if leads_away(&event) && !confirm(&question) {
                event.prevent_default();
                event.stop_propagation();
            }
        });
        if let Some(window) = window() {
            // It fails only for an event without a name.
            let _ = window.add_event_listener_with_callback_and_bool(
                CLICK,
                ask.as_ref().unchecked_ref(),
                true,
            );
        }
        Self(ask)
    }
}

impl Drop for StayGuard {
    fn drop(&mut self) {
        if let Some(window) = window() {
            let ask = self.0.as_ref().unchecked_ref();
            let _ = window.remove_event_listener_with_callback_and_bool(CLICK, ask, true);
        }
    }
}

/// Whether it is a click on a link to another page: another path, whatever the view of it.
fn leads_away(event: &Event) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let link = target.and_then(|target| target.closest(LINK).ok()?);
    let Some(to) = link.and_then(|link| link.get_attribute("href")) else {
        return false;
    };
    let here = window().and_then(|window| window.location().hash().ok());
    path(&to) != path(&here.unwrap_or_default())
}

fn path(address: &str) -> &str {
    address.split('?').next().unwrap_or_default()
}

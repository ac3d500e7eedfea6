//! When a canvas has to be drawn again though its contents are the same.

use wasm_bindgen::{JsCast, closure::Closure};
use yew::prelude::*;

/// Draws again when the canvas gets another width or the page another theme.
pub(super) fn watch(node: &NodeRef, redraws: UseStateSetter<u32>) -> impl FnOnce() + use<> {
    let mut count = 0_u32;
    let again = Closure::<dyn FnMut()>::new(move || {
        count = count.wrapping_add(1);
        redraws.set(count);
    });
    let observer = web_sys::ResizeObserver::new(again.as_ref().unchecked_ref()).ok();
    if let (Some(observer), Some(canvas)) = (&observer, node.cast::<web_sys::Element>()) {
        observer.observe(&canvas);
    }
    let theme = web_sys::window().and_then(|window| {
        window
            .match_media("(prefers-color-scheme: dark)")
            .ok()
            .flatten()
    });
    if let Some(theme) = &theme {
        // Listening to a media query cannot fail.
        let _ = theme.add_event_listener_with_callback("change", again.as_ref().unchecked_ref());
    }
    move || {
        if let Some(observer) = observer {
            observer.disconnect();
        }
        if let Some(theme) = theme {
            let callback = again.as_ref().unchecked_ref();
            let _ = theme.remove_event_listener_with_callback("change", callback);
        }
        drop(again);
    }
}

//! Moving the view over the bytes with the wheel, and under a finger.

use super::ROWS;
use crate::state::{
    editor::{Editor, EditorAction},
    place::Place,
};
use std::cell::Cell;
use yew::prelude::*;

const ROW_HEIGHT: f64 = 21.0;

/// The ways to move the view with a pointer.
pub(super) struct Scroll {
    pub(super) wheel: Callback<WheelEvent>,
    pub(super) down: Callback<PointerEvent>,
    pub(super) drag: Callback<PointerEvent>,
}

/// Moves the view with the wheel, and under a finger.
#[hook]
pub(super) fn use_scroll(place: Place, editor: &UseReducerDispatcher<Editor>) -> Scroll {
    // Less than a row is kept for the next time.
    let rest = use_memo((), |()| Cell::new(0.0));
    let finger = use_memo((), |()| Cell::new(0.0));
    let by = {
        let editor = editor.clone();
        move |pixels: f64| {
            let all = rest.get() + pixels;
            let rows = (all / ROW_HEIGHT) as i64;
            rest.set(all - rows as f64 * ROW_HEIGHT);
            editor.dispatch(EditorAction::Scroll(rows));
            // At an end it is the page that scrolls.
            place.scrolled(pixels.signum() as i64) != place
        }
    };
    let wheel = {
        let by = by.clone();
        Callback::from(move |event: WheelEvent| {
            let pixels = match event.delta_mode() {
                WheelEvent::DOM_DELTA_PIXEL => event.delta_y(),
                WheelEvent::DOM_DELTA_LINE => event.delta_y() * ROW_HEIGHT,
                _ => event.delta_y() * ROW_HEIGHT * ROWS as f64,
            };
            if !event.ctrl_key() && by(pixels) {
                event.prevent_default();
            }
        })
    };
    let down = {
        let finger = finger.clone();
        Callback::from(move |event: PointerEvent| finger.set(f64::from(event.client_y())))
    };
    let drag = Callback::from(move |event: PointerEvent| {
        if event.pointer_type() == "touch" {
            let y = f64::from(event.client_y());
            by(finger.replace(y) - y);
        }
    });
    Scroll { wheel, down, drag }
}

//! A finger on a map: a tap is a press as a mouse makes it, a swipe scrolls the page, and a finger that rests
//! begins a choice, which then follows it.
//!
//! Taps and swipes stay the browser's. Only while a finger chooses the page is kept from moving under it.

use super::hand::Hand;
use crate::state::finger::{Finger, Touch};
use gloo_timers::callback::Timeout;
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{AddEventListenerOptions, Element};
use yew::prelude::*;

/// A finger that rests this long begins a choice: before browsers open a menu for it.
const HOLD_MS: u32 = 400;

/// Sees to fingers on the canvas `node`. What it returns is to be called for what the pointer of that name does.
#[hook]
pub(super) fn use_finger(node: &NodeRef, hand: &Hand) -> Fingers {
    let finger = use_mut_ref(Finger::default);
    let hold = use_mut_ref(|| None::<Timeout>);
    {
        let (node, finger) = (node.clone(), finger.clone());
        use_effect_with((), move |()| keep_still(&node, finger));
    }
    let after = {
        let (finger, hold) = (finger.clone(), hold.clone());
        move |touch: Touch| {
            let next = finger.borrow().after(touch);
            finger.replace(next);
            if !matches!(next, Finger::Resting { .. }) {
                hold.take();
            }
            next
        }
    };
    let on_down = {
        let (after, hand) = (after.clone(), hand.clone());
        Callback::from(move |event: PointerEvent| {
            let (x, y) = (event.offset_x(), event.offset_y());
            let is_finger = event.pointer_type() != "mouse" && hand.can_choose();
            let is_first = is_finger && event.is_primary();
            if after(Touch::Down { is_first, x, y }) == Finger::Away {
                return;
            }
            let (after, hand) = (after.clone(), hand.clone());
            let held = Timeout::new(HOLD_MS, move || {
                after(Touch::Held);
                let cell = hand.cell_at(x, y);
                hand.on_focus.emit(cell);
                if let Some(here) = hand.blocks_in(cell) {
                    hand.grip.borrow_mut().anchor = Some(here);
                    hand.choose(Some(here));
                }
            });
            hold.replace(Some(held));
        })
    };
    let on_move = {
        let (after, hand) = (after.clone(), hand.clone());
        Callback::from(move |event: PointerEvent| {
            let (x, y) = (event.offset_x(), event.offset_y());
            if event.pointer_type() == "mouse" || after(Touch::Moved { x, y }) != Finger::Choosing {
                return;
            }
            // Past the edge it chooses to the edge.
            let cell = hand.cell_near(x, y);
            hand.on_focus.emit(cell);
            let anchor = hand.grip.borrow().anchor;
            if let Some((here, anchor)) = hand.blocks_in(cell).zip(anchor) {
                hand.choose(Some(anchor.joined(here)));
            }
        })
    };
    let ends = |touch: Touch| {
        let after = after.clone();
        Callback::from(move |_: PointerEvent| {
            after(touch);
        })
    };
    Fingers {
        on_down,
        on_move,
        on_up: ends(Touch::Up),
        on_cancel: ends(Touch::Canceled),
    }
}

/// What the pointer's events lead to.
pub(super) struct Fingers {
    pub(super) on_down: Callback<PointerEvent>,
    pub(super) on_move: Callback<PointerEvent>,
    pub(super) on_up: Callback<PointerEvent>,
    pub(super) on_cancel: Callback<PointerEvent>,
}

/// What the browser would do with a finger that chooses: scroll, press, open a menu.
const MOVES: [&str; 3] = ["touchmove", "touchend", "contextmenu"];

/// Keeps the browser from them. The listeners are the canvas's own: those of the framework are passive, and
/// could not.
fn keep_still(node: &NodeRef, finger: Rc<RefCell<Finger>>) -> impl FnOnce() + use<> {
    let still = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        let finger = *finger.borrow();
        let is_menu = event.type_() == "contextmenu" && finger != Finger::Away;
        // Where a scroll was under way when it came down, the browser goes on with that.
        if event.cancelable() && (finger == Finger::Choosing || is_menu) {
            event.prevent_default();
        }
    });
    let canvas = node.cast::<Element>();
    if let Some(canvas) = &canvas {
        let options = AddEventListenerOptions::new();
        options.set_passive(false);
        for event in MOVES {
            let listener = still.as_ref().unchecked_ref();
            // Listening to one's own canvas cannot fail.
            let _ = canvas.add_event_listener_with_callback_and_add_event_listener_options(
                event, listener, &options,
            );
        }
    }
    move || {
        if let Some(canvas) = canvas {
            for event in MOVES {
                let listener = still.as_ref().unchecked_ref();
                let _ = canvas.remove_event_listener_with_callback(event, listener);
            }
        }
    }
}

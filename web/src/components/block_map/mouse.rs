//! A mouse on a map: pointing, choosing by presses and by dragging, zooming.

use super::{hand::Hand, zoom::Zoom};
use yew::prelude::*;

/// What a button that goes down begins.
pub(super) fn down(hand: &Hand) -> Callback<MouseEvent> {
    let hand = hand.clone();
    Callback::from(move |event: MouseEvent| {
        let here = hand.blocks_in(hand.cell_at(event.offset_x(), event.offset_y()));
        let Some(here) = here.filter(|_| hand.can_choose() && event.button() == 0) else {
            return;
        };
        let anchor = {
            let grip = &mut *hand.grip.borrow_mut();
            (grip.is_down, grip.is_dragged) = (true, event.shift_key());
            // What was given up is no beginning any more.
            grip.anchor = grip.anchor.filter(|_| hand.chosen.is_some());
            let before = grip.anchor;
            if !event.shift_key() {
                grip.anchor = Some(here);
            }
            before
        };
        if event.shift_key() {
            hand.extend(anchor, here);
        }
    })
}

/// Points, and with the button down chooses.
pub(super) fn moved(hand: &Hand) -> Callback<MouseEvent> {
    let hand = hand.clone();
    Callback::from(move |event: MouseEvent| {
        let cell = hand.cell_at(event.offset_x(), event.offset_y());
        hand.on_focus.emit(cell);
        let from = {
            let grip = &mut *hand.grip.borrow_mut();
            grip.is_down &= event.buttons() & 1 == 1;
            let here = hand.blocks_in(cell);
            let from = here
                .zip(grip.anchor)
                .filter(|(here, anchor)| grip.is_down && (grip.is_dragged || here != anchor));
            grip.is_dragged |= from.is_some();
            from
        };
        if let Some((here, anchor)) = from {
            hand.choose(Some(anchor.joined(here)));
        }
    })
}

/// Chooses one cell, unless this was the end of a drag.
pub(super) fn click(hand: &Hand) -> Callback<MouseEvent> {
    let hand = hand.clone();
    Callback::from(move |event: MouseEvent| {
        let here = hand.blocks_in(hand.cell_at(event.offset_x(), event.offset_y()));
        if let Some(here) = here.filter(|_| !hand.grip.borrow().is_dragged) {
            hand.press(here);
        }
    })
}

/// Zooms in where it points; where nothing is left to zoom into, it leads to the bytes.
pub(super) fn double_click(hand: &Hand) -> Callback<MouseEvent> {
    let hand = hand.clone();
    Callback::from(move |event: MouseEvent| {
        let here = hand.cell_at(event.offset_x(), event.offset_y());
        let zoom = Zoom {
            focus: here.or(hand.zoom.focus),
            ..hand.zoom.clone()
        };
        let nearer = zoom.zoomed_in();
        if nearer == zoom.viewport {
            hand.on_open.emit(zoom.focused_offset());
        } else {
            hand.on_viewport.emit(nearer);
        }
    })
}

/// The plain wheel scrolls the page; with Ctrl (or a pinch) it zooms, as in maps.
pub(super) fn wheel(hand: &Hand) -> Callback<WheelEvent> {
    let hand = hand.clone();
    Callback::from(move |event: WheelEvent| {
        if event.ctrl_key() || event.meta_key() {
            event.prevent_default();
            hand.zoom_by_step(event.delta_y() < 0.0);
        }
    })
}
